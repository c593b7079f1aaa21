/* SPDX-License-Identifier: MIT */
/* What compression did to each weight, the worst first. */
#include "cli/diff_weights.h"

#include <math.h>
#include <string.h>

#include "cli/table.h"
#include "model/compare.h"

#define ROWS_SHOWN 20
#define NAMES_SHOWN 8
#define BAR_COLS 8

static const double BAR_DB = 60;	/* a full bar: float16 is about as far from float32 */

/* Why there is nothing to compare; NULL when there is something. */
static const char *nothing(const struct weight_set *before, const struct weight_set *after, const struct comparison *c)
{
	if (!before->weights.n && !after->weights.n)
		return "neither model has weights that can be read one by one";
	if (!before->weights.n)
		return "the model before has no weights that can be read one by one";
	if (!after->weights.n)
		return "the model after has no weights that can be read one by one";
	if (!c->pairs.n)
		return "no weight of one model has a counterpart in the other: their names, sizes and values have nothing in common";
	return NULL;
}

static uint64_t bytes_of(const struct comparison *c, bool after)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < c->pairs.n; i++)
		sum += (after ? c->pairs.at[i].after : c->pairs.at[i].before)->stored_bytes;
	return sum;
}

struct value *diff_weights(struct weight_set *before, struct weight_set *after,
			   bool (*progress)(void *arg, uint64_t done, uint64_t total), void *arg, struct arena *a, bool *whole)
{
	struct model_options o = {.progress = progress, .arg = arg};
	struct comparison c;
	struct value *v, *sums;

	compare_weights(before, after, &o, &c);
	*whole = c.complete;
	v = comparison_value(&c, a);
	value_set_text(a, v, "problem", nothing(before, after, &c));
	sums = value_set(a, v, "bytes", value_map(a));
	value_set_int(a, sums, "before", (int64_t)bytes_of(&c, false));
	value_set_int(a, sums, "after", (int64_t)bytes_of(&c, true));
	comparison_done(&c);
	return v;
}

/* ---- for people ---- */

static int64_t number(const struct value *v, const char *key)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT ? n->integer : 0;
}

static double real(const struct value *v, const char *key, double fallback)
{
	double x;

	return value_number(value_get(v, key), &x) ? x : fallback;
}

static bool truth(const struct value *v, const char *key)
{
	const struct value *t = value_get(v, key);

	return t && value_truth(t);
}

static const char *snr_text(struct arena *a, const struct value *error)
{
	if (truth(error, "equal"))
		return "equal";
	return value_get(error, "snr_db") ? arena_fmt(a, "%.1f", real(error, "snr_db", 0)) : "-";
}

static const char *from_to(struct arena *a, const char *before, const char *after)
{
	return strcmp(before, after) ? arena_fmt(a, "%s -> %s", before, after) : before;
}

static const char *bits_text(struct arena *a, const struct value *pair)
{
	const struct value *b = value_get(pair, "before"), *f = value_get(pair, "after");

	return from_to(a, arena_fmt(a, "%lld", (long long)number(b, "bits")), arena_fmt(a, "%lld", (long long)number(f, "bits")));
}

static const char *note_of(struct arena *a, const struct value *pair)
{
	const char *before = value_get_text(value_get(pair, "before"), "name", ""), *problem = value_get_text(pair, "problem", NULL);
	struct buf b = {0};
	const char *s = NULL;

	if (problem)
		buf_puts(&b, problem);
	if (truth(pair, "deserves_more_bits"))
		buf_puts(&b, "deserves more bits");
	if (number(pair, "not_finite"))
		buf_fmt(&b, "%s%lld values are not finite on both sides", b.len ? "; " : "", (long long)number(pair, "not_finite"));
	if (!strcmp(value_get_text(pair, "paired_by", ""), "values"))
		buf_fmt(&b, "%sbefore: %s (found by its values)", b.len ? "; " : "", before);
	if (b.len)
		s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

static void add_pair(struct table *t, const struct value *pair, const struct out *out)
{
	struct arena *a = t->arena;
	const struct value *b = value_get(pair, "before"), *f = value_get(pair, "after");
	struct table_row *r = table_add(t);

	r->cells[0] = value_get_text(f, "name", "");
	r->note = note_of(a, pair);
	if (value_get(pair, "cosine")) {
		r->cells[1] = snr_text(a, pair);
		r->cells[2] = table_bar(a, out, truth(pair, "equal") ? 1 : real(pair, "snr_db", 0) / BAR_DB, BAR_COLS);
		r->cells[3] = arena_fmt(a, "%.4f", real(pair, "cosine", 0));
		r->cells[4] = arena_fmt(a, "%.3g", real(pair, "largest_error", 0));
	}
	r->cells[5] = bits_text(a, pair);
	r->cells[6] = from_to(a, table_bytes(a, (uint64_t)number(b, "bytes")), table_bytes(a, (uint64_t)number(f, "bytes")));
}

static void print_pairs(const struct value *w, struct arena *a, bool verbose, bool markdown, struct out *out)
{
	const struct value *pairs = value_get(w, "pairs");
	struct table t;
	size_t n = verbose || pairs->n <= ROWS_SHOWN ? pairs->n : ROWS_SHOWN;

	table_init(&t, a, "Weight|>SNR dB| |>Cosine|>Largest error|>Bits|>Bytes");
	for (size_t i = 0; i < n; i++)
		add_pair(&t, pairs->items[i], out);
	(markdown ? table_markdown : table_text)(&t, out);
	table_done(&t);
	if (n < (size_t)number(value_get(w, "total"), "pairs"))
		out_fmt(out, "%sand %lld better ones%s\n", markdown ? "\n" : "  ", (long long)number(value_get(w, "total"), "pairs") - (long long)n,
			verbose ? "" : " (-v shows all)");
}

static void print_total(const struct value *w, struct arena *a, struct out *out)
{
	const struct value *total = value_get(w, "total"), *bytes = value_get(w, "bytes");
	int64_t before = number(bytes, "before"), after = number(bytes, "after"), n = number(total, "pairs");

	out_fmt(out, "%lld pair%s; %s -> %s (%.0f %%)", (long long)n, n == 1 ? "" : "s", table_bytes(a, (uint64_t)before),
		table_bytes(a, (uint64_t)after), before ? (double)after / (double)before * 100 : 0);
	if (truth(total, "equal"))
		out_fmt(out, "; all values are equal\n\n");
	else
		out_fmt(out, "; over all: %s dB, cosine %.6f, largest error %.3g\n\n", snr_text(a, total), real(total, "cosine", 0),
			real(total, "largest_error", 0));
}

/* "Only before (3): a, b, c" */
static void print_names(const struct value *list, const char *title, struct arena *a, bool verbose, struct out *out)
{
	size_t n = list ? list->n : 0;
	struct buf b = {0};

	if (!n)
		return;
	for (size_t i = 0; i < n && (verbose || i < NAMES_SHOWN); i++) {
		const struct value *one = list->items[i];

		buf_fmt(&b, "%s%s", i ? ", " : "", one->kind == VALUE_TEXT ? one->text : value_get_text(one, "name", ""));
	}
	if (!verbose && n > NAMES_SHOWN)
		buf_fmt(&b, " and %zu more (-v shows all)", n - NAMES_SHOWN);
	out_fmt(out, "\n");
	out_wrap(out, 0, 2, arena_fmt(a, "%s (%zu): %s", title, n, buf_str(&b)));
	buf_done(&b);
}

void diff_weights_print(const struct value *w, struct arena *a, bool verbose, bool markdown, struct out *out)
{
	const char *problem = value_get_text(w, "problem", NULL);

	if (problem) {
		out_fmt(out, "%s%s.\n", markdown ? "" : "  ", problem);
		if (!number(value_get(w, "total"), "pairs"))
			return;
	} else {
		out_fmt(out, markdown ? "" : "  ");
		print_total(w, a, out);
		print_pairs(w, a, verbose, markdown, out);
	}
	print_names(value_get(w, "deserve_more_bits"), "Deserve more bits", a, verbose, out);
	print_names(value_get(w, "only_before"), "Only before", a, verbose, out);
	print_names(value_get(w, "only_after"), "Only after", a, verbose, out);
}
