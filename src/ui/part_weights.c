/* SPDX-License-Identifier: MIT */
/* Values of weights as rows of a sheet: where the bytes are, what a scan found, what compression did. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

enum { ROWS_MOST = 300, BAR = 10, OPS_MOST = 12 };

static int64_t number(const struct value *v, const char *key)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT ? n->integer : 0;
}

static double real(const struct value *v, const char *key)
{
	double x = 0;

	value_number(value_get(v, key), &x);
	return x;
}

static bool truth(const struct value *v, const char *key)
{
	const struct value *t = value_get(v, key);

	return t && value_truth(t);
}

/* A bar of whole and half cells, padded to its width. */
static void bar(struct app *a, struct sheet *s, double share)
{
	bool ascii = a->options.ascii_frame || a->options.ascii_text;
	int halves = (int)((share > 0 ? share < 1 ? share : 1 : 0) * 2 * BAR + 0.5), x = 0;
	struct buf b = { 0 };

	if (share > 0 && halves == 0)
		halves = 1;
	for (; x < halves / 2; x++)
		buf_puts(&b, ascii ? "#" : "\xe2\x96\x88");
	if (halves % 2) {
		buf_puts(&b, ascii ? ":" : "\xe2\x96\x8c");
		x++;
	}
	for (; x < BAR; x++)
		buf_putc(&b, ' ');
	sheet_add(s, LOOK_known, 0, buf_str(&b));
	sheet_add(s, LOOK_text, 0, "  ");
	buf_done(&b);
}

static void shape(struct buf *b, const struct value *list)
{
	for (size_t i = 0; list && i < list->n; i++)
		buf_fmt(b, "%s%lld", i ? "x" : "", (long long)list->items[i]->integer);
}

static void oddities(struct sheet *s, const struct value *row)
{
	static const struct { const char *key, *word; } odd[] = {
		{ "nan", "NaN" }, { "infinite", "infinite" }, { "beyond_float16", "beyond float16" },
	};
	const char *problem = value_get_text(row, "problem", NULL);

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		if (number(row, odd[i].key))
			sheet_fmt(s, LOOK_alert, "  [!] %lld %s", (long long)number(row, odd[i].key), odd[i].word);
	if (problem)
		sheet_text(s, 4, 4, LOOK_alert, problem);
}

static void scan_row(struct app *a, struct sheet *s, const struct value *row, double most)
{
	double bytes = (double)number(row, "stored_bytes");
	struct buf b = { 0 };
	char size[32];

	part_bytes((uint64_t)bytes, size);
	sheet_item(s, ITEM_TEXT, value_get_text(row, "name", ""), 0);
	sheet_add(s, LOOK_text, 0, value_get_text(row, "name", ""));
	sheet_right(s, LOOK_dim, size);
	sheet_row(s);
	sheet_add(s, LOOK_text, 0, "  ");
	bar(a, s, most > 0 ? bytes / most : 0);
	if (value_get(row, "granularity"))
		buf_fmt(&b, "%lld bit  ", (long long)number(row, "bits"));
	else
		buf_fmt(&b, "%s  ", value_get_text(row, "dtype", ""));
	shape(&b, value_get(row, "shape"));
	if (value_get(row, "min"))
		buf_fmt(&b, "  %.3g .. %.3g", real(row, "min"), real(row, "max"));
	if (number(row, "zeros"))
		buf_fmt(&b, "  %.0f %% zeros", real(row, "zero_share") * 100);
	sheet_add(s, LOOK_dim, 0, buf_str(&b));
	buf_done(&b);
	oddities(s, row);
}

static const struct value *value_of(struct app *a, const struct input *in, const char *id)
{
	const struct fact *f = evidence_fact(a->evidence, in->id, id);

	return f ? f->value : NULL;
}

static void operations(struct app *a, struct sheet *s, const struct value *ops)
{
	double all = 0, most = 0;

	for (size_t i = 0; i < ops->n; i++)
		all += (double)number(ops->items[i], "stored_bytes");
	if (!ops->n)
		return;
	most = (double)number(ops->items[0], "stored_bytes");
	sheet_rule(s, "Bytes by operation", "");
	for (size_t i = 0; i < ops->n && i < OPS_MOST; i++) {
		double bytes = (double)number(ops->items[i], "stored_bytes");
		char size[32];
		part_bytes((uint64_t)bytes, size);
		sheet_item(s, ITEM_TEXT, value_get_text(ops->items[i], "op", ""), WEIGHTS_SCANNED);
		bar(a, s, most > 0 ? bytes / most : 0);
		sheet_add(s, LOOK_text, 0, value_get_text(ops->items[i], "op", ""));
		sheet_fmt(s, LOOK_dim, "  %.0f %%", all > 0 ? bytes / all * 100 : 0);
		sheet_right(s, LOOK_dim, size);
	}
}

void part_weights_scan(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *rows = value_of(a, in, "model.weights.scan"), *ops = value_of(a, in, "model.weights.by_op");
	const struct value *whole = value_of(a, in, "model.weights.scan_complete");

	if (!rows || !ops)
		return;
	operations(a, s, ops);
	sheet_rule(s, "Values of the weights", whole && value_truth(whole) ? "largest first" : "a part: the scan was stopped");
	if (!rows->n)
		sheet_text(s, 0, 0, LOOK_text, "This file has no weights that can be read one by one.");
	for (size_t i = 0; i < rows->n && i < ROWS_MOST; i++)
		scan_row(a, s, rows->items[i], (double)number(rows->items[0], "stored_bytes"));
	if (rows->n > ROWS_MOST)
		sheet_text(s, 0, 0, LOOK_dim, "The smaller ones are in cmltriage inspect --scan-weights -v.");
}

/* ---- two models ---- */

static void compare_facts(struct app *a, struct sheet *s, const struct input *before, const struct input *in)
{
	for (size_t i = 0; i < a->evidence->facts.n; i++) {
		const struct fact *f = &a->evidence->facts.at[i];
		if (!f->input || strcmp(f->input, in->id) != 0 || f->value->kind >= VALUE_LIST || strcmp(f->id, "model.path") == 0)
			continue;
		const struct value *was = value_of(a, before, f->id);
		struct buf b = { 0 };
		if (was && !value_equal(was, f->value)) {
			value_print(was, &b);
			buf_puts(&b, " -> ");
			value_print(f->value, &b);
			sheet_item(s, ITEM_TEXT, f->id, 0);
			sheet_fmt(s, LOOK_dim, "%s  ", strncmp(f->id, "model.", 6) ? f->id : f->id + 6);
			sheet_flow(s, 4, LOOK_text, buf_str(&b));
		}
		buf_done(&b);
	}
}

static void compare_row(struct app *a, struct sheet *s, const struct value *pair)
{
	const struct value *b = value_get(pair, "before"), *f = value_get(pair, "after");
	char was[32], is[32];

	part_bytes((uint64_t)number(b, "bytes"), was);
	part_bytes((uint64_t)number(f, "bytes"), is);
	sheet_item(s, ITEM_TEXT, value_get_text(f, "name", ""), WEIGHTS_COMPARED);
	sheet_add(s, LOOK_text, 0, value_get_text(f, "name", ""));
	sheet_right(s, LOOK_dim, strcmp(was, is) ? arena_fmt(&s->arena, "%s -> %s", was, is) : is);
	sheet_row(s);
	sheet_add(s, LOOK_text, 0, "  ");
	if (!value_get(pair, "cosine")) {
		sheet_flow(s, 4, LOOK_alert, value_get_text(pair, "problem", ""));
		return;
	}
	bar(a, s, truth(pair, "equal") ? 1 : real(pair, "snr_db") / 60);
	if (truth(pair, "equal"))
		sheet_add(s, LOOK_dim, 0, "equal");
	else
		sheet_fmt(s, LOOK_dim, "%.1f dB  cosine %.4f  off by %.2g at most", real(pair, "snr_db"), real(pair, "cosine"),
			  real(pair, "largest_error"));
	if (number(b, "bits") != number(f, "bits"))
		sheet_fmt(s, LOOK_dim, "  %lld -> %lld bits", (long long)number(b, "bits"), (long long)number(f, "bits"));
	if (truth(pair, "deserves_more_bits"))
		sheet_text(s, 4, 4, LOOK_alert, "[!] deserves more bits");
}

static void rest(struct sheet *s, const struct value *list, const char *title)
{
	if (!list || !list->n)
		return;
	sheet_rule(s, title, "");
	for (size_t i = 0; i < list->n && i < ROWS_MOST; i++) {
		sheet_item(s, ITEM_TEXT, value_get_text(list->items[i], "name", ""), 0);
		sheet_add(s, LOOK_text, 0, value_get_text(list->items[i], "name", ""));
	}
}

void part_weights_compared(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *v = value_of(a, in, "model.weights.compared");
	const struct input *before = evidence_input(a->evidence, value_get_text(v, "with", ""));
	const struct value *pairs = value_get(v, "pairs"), *total = value_get(v, "total");

	if (!v || !before || !pairs || !total)
		return;
	sheet_rule(s, "Compared with an earlier version", path_base(before->path));
	compare_facts(a, s, before, in);
	sheet_rule(s, "Weights, the worst first", truth(v, "complete") ? "" : "a part: stopped");
	if (!pairs->n)
		sheet_text(s, 0, 0, LOOK_text, "No weight of one model has a counterpart in the other.");
	else if (truth(total, "equal"))
		sheet_text(s, 0, 0, LOOK_text, "All values are equal.");
	else
		sheet_text(s, 0, 0, LOOK_text, arena_fmt(&s->arena, "Over all %lld: %.1f dB, cosine %.5f, off by %.3g at most.",
							 (long long)number(total, "pairs"), real(total, "snr_db"), real(total, "cosine"),
							 real(total, "largest_error")));
	for (size_t i = 0; i < pairs->n && i < ROWS_MOST; i++)
		compare_row(a, s, pairs->items[i]);
	rest(s, value_get(v, "only_before"), "Weights only before");
	rest(s, value_get(v, "only_after"), "Weights only here");
}
