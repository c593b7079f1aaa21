/* SPDX-License-Identifier: MIT */
/* What a scan of the weights found, as text and as Markdown. */
#include "cli/report_weights.h"

#include <stdio.h>
#include <string.h>

#include "cli/table.h"
#include "data/value.h"

#define ROWS_SHOWN 12
#define BAR_COLS 6
#define FEW_VALUES 256		/* as many as a palette of 8 bits has */

static int64_t number(const struct value *row, const char *key)
{
	const struct value *v = value_get(row, key);

	return v && v->kind == VALUE_INT ? v->integer : 0;
}

static double real(const struct value *row, const char *key)
{
	const struct value *v = value_get(row, key);
	double x;

	return v && value_number(v, &x) ? x : 0;
}

static uint64_t sum_of(const struct value *rows)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < rows->n; i++)
		sum += (uint64_t)number(rows->items[i], "stored_bytes");
	return sum;
}

static const char *share_text(struct arena *a, double share)
{
	return share > 0 && share < 0.01 ? "< 1 %" : arena_fmt(a, "%.0f %%", share * 100);
}

static const char *shape_text(struct arena *a, const struct value *shape)
{
	struct buf b = {0};
	const char *s;

	for (size_t i = 0; shape && i < shape->n; i++)
		buf_fmt(&b, "%s%lld", i ? "x" : "", (long long)shape->items[i]->integer);
	s = arena_str(a, b.len ? buf_str(&b) : "1");
	buf_done(&b);
	return s;
}

const char *report_weight_type(struct arena *a, const struct value *row)
{
	const char *dtype = value_get_text(row, "dtype", "");
	int64_t bits = number(row, "bits");

	if (!value_get(row, "granularity"))
		return dtype;
	return arena_fmt(a, "%lld bit", (long long)bits);
}

/* What stands out, in words: "3 NaN, 2 infinite"; NULL when nothing does. */
static const char *oddities(struct arena *a, const struct value *row)
{
	static const struct { const char *key, *word; } odd[] = {
		{"nan", "NaN"}, {"infinite", "infinite"}, {"beyond_float16", "beyond float16 (65504)"},
	};
	struct buf b = {0};
	const char *problem = value_get_text(row, "problem", NULL), *s = NULL;
	int64_t distinct = number(row, "distinct"), elements = number(row, "elements");

	if (problem)
		buf_puts(&b, problem);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (number(row, odd[i].key) > 0)
			buf_fmt(&b, "%s%lld %s", b.len ? ", " : "", (long long)number(row, odd[i].key), odd[i].word);
	if (distinct > 1 && distinct <= FEW_VALUES && distinct * 8 <= elements)
		buf_fmt(&b, "%sonly %lld different values: a palette without loss", b.len ? ", " : "", (long long)distinct);
	if (b.len)
		s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

static const char *range_text(struct arena *a, const struct value *row)
{
	return value_get(row, "min") ? arena_fmt(a, "%.3g .. %.3g", real(row, "min"), real(row, "max")) : "";
}

/* ---- tables ---- */

static void show(struct table *t, bool markdown, struct out *out)
{
	if (markdown)
		table_markdown(t, out);
	else
		table_text(t, out);
	table_done(t);
}

static void by_operation(struct arena *a, const struct value *rows, bool markdown, struct out *out)
{
	uint64_t all = sum_of(rows);
	double most = rows->n ? (double)number(rows->items[0], "stored_bytes") : 0;
	struct table t;

	table_init(&t, a, "Operation|>Weights|>Bytes|>Share|");
	t.titles[t.n_columns++] = "";
	for (size_t i = 0; i < rows->n && i < ROWS_SHOWN; i++) {
		const struct value *row = rows->items[i];
		double bytes = (double)number(row, "stored_bytes");
		struct table_row *r = table_add(&t);

		r->cells[0] = value_get_text(row, "op", "");
		r->cells[1] = arena_fmt(a, "%lld", (long long)number(row, "weights"));
		r->cells[2] = table_bytes(a, (uint64_t)bytes);
		r->cells[3] = share_text(a, all ? bytes / (double)all : 0);
		r->cells[4] = table_bar(a, out, most > 0 ? bytes / most : 0, 3 * BAR_COLS);
	}
	show(&t, markdown, out);
}

static void add_weight(struct table *t, const struct value *row, double most, const struct out *out)
{
	struct arena *a = t->arena;
	double bytes = (double)number(row, "stored_bytes");
	struct table_row *r = table_add(t);

	r->cells[0] = value_get_text(row, "name", "");
	r->cells[1] = value_get_text(row, "op", "");
	r->cells[2] = report_weight_type(a, row);
	r->cells[3] = shape_text(a, value_get(row, "shape"));
	r->cells[4] = table_bytes(a, (uint64_t)bytes);
	r->cells[5] = table_bar(a, out, most > 0 ? bytes / most : 0, BAR_COLS);
	r->cells[6] = range_text(a, row);
	r->cells[7] = value_get(row, "zero_share") ? share_text(a, real(row, "zero_share")) : "";
	r->note = oddities(a, row);
}

/* The largest, and all that stand out. */
static size_t weights(struct run *r, const struct value *rows, bool markdown, struct out *out)
{
	double most = rows->n ? (double)number(rows->items[0], "stored_bytes") : 0;
	struct table t;
	size_t shown = 0;

	table_init(&t, &r->arena, "Weight|Operation|Type|Shape|>Bytes| |Values|>Zeros");
	for (size_t i = 0; i < rows->n; i++) {
		if (!r->o->verbose && i >= ROWS_SHOWN && !oddities(&r->arena, rows->items[i]))
			continue;
		add_weight(&t, rows->items[i], most, out);
		shown++;
	}
	show(&t, markdown, out);
	return rows->n - shown;
}

static void headline(struct run *r, const char *input, uint64_t bytes, size_t n, struct out *out)
{
	static const struct { const char *id, *word; } counts[] = {
		{"model.weights.nan", "NaN"}, {"model.weights.infinite", "infinite"}, {"model.weights.beyond_float16", "beyond float16"},
	};
	const struct fact *zeros = evidence_fact(&r->evidence, input, "model.weights.zero_share");
	const struct fact *whole = evidence_fact(&r->evidence, input, "model.weights.scan_complete");

	out_fmt(out, "%zu weight%s, %s", n, n == 1 ? "" : "s", table_bytes(&r->arena, bytes));
	if (zeros)
		out_fmt(out, "; %s zeros", share_text(&r->arena, zeros->value->real));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		const struct fact *f = evidence_fact(&r->evidence, input, counts[i].id);

		if (f && f->value->integer)
			out_fmt(out, ", %lld %s", (long long)f->value->integer, counts[i].word);
		else if (f)
			out_fmt(out, ", none %s", counts[i].word);
	}
	out_fmt(out, whole && !value_truth(whole->value) ? "; the scan was stopped, this is a part\n" : "\n");
}

void report_weights(struct run *r, const struct input *in, bool markdown, struct out *out)
{
	const struct fact *scan = evidence_fact(&r->evidence, in->id, "model.weights.scan");
	const struct fact *ops = evidence_fact(&r->evidence, in->id, "model.weights.by_op");
	size_t left;

	if (!scan || !ops)
		return;
	out_fmt(out, markdown ? "\n### Weights\n\n" : "\nWeights: ");
	if (!scan->value->n) {
		out_fmt(out, "none was found in this file\n");
		return;
	}
	headline(r, in->id, sum_of(ops->value), scan->value->n, out);
	out_fmt(out, "\n");
	by_operation(&r->arena, ops->value, markdown, out);
	out_fmt(out, "\n");
	left = weights(r, scan->value, markdown, out);
	if (left)
		out_fmt(out, "%sand %zu smaller ones in which nothing stands out (-v shows all)\n", markdown ? "\n" : "  ", left);
}
