/* SPDX-License-Identifier: MIT */
/* What the weights of a model hold: a scan that goes on in small steps and can be stopped after any of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limit.h"
#include "base/map.h"
#include "model/histogram.h"
#include "model/measure.h"
#include "model/weights.h"

enum { BLOCK = 16384, DISTINCT_MOST = 1 << 17, STEP_BYTES = 4 << 20 };

struct weight_scan {
	struct weight_set *set;
	struct evidence *e;
	char input[16];
	const struct weight **order;		/* largest first */
	size_t next;				/* of order */
	struct value *rows;
	uint64_t done;				/* stored bytes of the weights that are read */
	struct range_measure total;

	const struct weight *now;		/* being read, or NULL */
	struct weight_cursor *cursor;
	struct range_measure range;
	struct value *row;
	bool plain, counts;			/* 16 bits as they are stored; their patterns are counted */
	struct histogram histogram;
	float block[BLOCK];
};

/* ---- rows ---- */

static void add_total(struct range_measure *t, const struct range_measure *r)
{
	t->n += r->n;
	t->zeros += r->zeros;
	t->nans += r->nans;
	t->infinities += r->infinities;
	t->beyond_fp16 += r->beyond_fp16;
	t->below_fp16 += r->below_fp16;
}

static struct value *shape_value(struct arena *a, const struct weight_tensor *t)
{
	struct value *list = value_list(a);

	for (int i = 0; i < t->rank; i++)
		value_push(a, list, value_int(a, (int64_t)t->dims[i]));
	return list;
}

static struct value *share_value(struct arena *a, uint64_t part, uint64_t all)
{
	return value_real(a, round((double)part / (double)all * 10000) / 10000);
}

static struct value *row_of(struct arena *a, const struct weight *w)
{
	struct value *row = value_map(a);

	value_set_text(a, row, "name", w->name);
	value_set_text(a, row, "op", w->op);
	value_set_text(a, row, "function", w->function);
	value_set_text(a, row, "dtype", element_name(w->dense));
	value_set(a, row, "shape", shape_value(a, w->tensor));
	value_set_int(a, row, "elements", (int64_t)weight_elements(w));
	value_set_int(a, row, "bits", w->bits);
	value_set_text(a, row, "granularity", w->granularity);
	value_set_int(a, row, "stored_bytes", (int64_t)w->stored_bytes);
	return row;
}

static void set_measure(struct arena *a, struct value *row, const struct range_measure *r)
{
	value_set_int(a, row, "zeros", (int64_t)r->zeros);
	value_set_int(a, row, "nan", (int64_t)r->nans);
	value_set_int(a, row, "infinite", (int64_t)r->infinities);
	value_set_int(a, row, "beyond_float16", (int64_t)r->beyond_fp16);
	value_set_int(a, row, "below_float16", (int64_t)r->below_fp16);
	if (r->n)
		value_set(a, row, "zero_share", share_value(a, r->zeros, r->n));
	if (r->min > r->max)
		return;
	value_set(a, row, "min", value_real(a, (double)r->min));
	value_set(a, row, "max", value_real(a, (double)r->max));
}

/* ---- one weight ---- */

static void begin(struct weight_scan *s, const struct weight *w)
{
	struct arena *a = &s->e->arena;
	struct err err = { 0 };

	s->now = w;
	s->row = row_of(a, w);
	s->plain = weight_is_plain16(w->tensor);
	s->counts = s->plain && (weight_elements(w) <= DISTINCT_MOST || w->tensor->data.element != ELEMENT_FP16);
	range_init(&s->range);
	s->cursor = weight_cursor_new(s->set, w->tensor, &err);
	if (!s->cursor)
		value_set_text(a, s->row, "problem", err.text);
}

static void end(struct weight_scan *s, bool whole)
{
	struct arena *a = &s->e->arena;

	if (s->counts && s->cursor) {
		uint64_t distinct = histogram_take(&s->histogram, s->now->tensor->data.element, &s->range);
		value_set_int(a, s->row, "distinct", (int64_t)distinct);
	}
	if (s->cursor && s->range.n < weight_elements(s->now))
		value_set_text(a, s->row, "problem", whole ? "its file ends early" : "not read to its end");
	if (s->cursor)
		set_measure(a, s->row, &s->range);
	add_total(&s->total, &s->range);
	weight_cursor_free(s->cursor);
	if ((long long)s->rows->n < limit_get(LIMIT_listed_items))
		value_push(a, s->rows, s->row);
	s->done += s->now->stored_bytes;
	s->cursor = NULL;
	s->now = NULL;
}

/* Halves as they are stored. Of small weights the distinct values are counted too: few of them mean a palette. */
static size_t read_plain(struct weight_scan *s)
{
	size_t n = 0;
	const uint8_t *p = weight_cursor_window(s->cursor, &n);

	if (p && s->counts)
		histogram_add(&s->histogram, p, n);
	else if (p)
		range_add_halves(&s->range, p, n);
	return n * 2;
}

static size_t read_decoded(struct weight_scan *s)
{
	size_t n = weight_cursor_next(s->cursor, s->block, BLOCK);

	range_add(&s->range, s->block, n);
	return n * sizeof *s->block;
}

/* ---- the scan ---- */

static int by_bytes(const void *x, const void *y)
{
	const struct weight *const *a = x, *const *b = y;

	if ((*a)->stored_bytes != (*b)->stored_bytes)
		return (*a)->stored_bytes < (*b)->stored_bytes ? 1 : -1;
	return strcmp((*a)->name, (*b)->name);
}

struct weight_scan *weight_scan_new(struct weight_set *set, struct evidence *e, const char *input)
{
	struct weight_scan *s = mem_new(sizeof *s);
	size_t n = set->weights.n;

	s->set = set;
	s->e = e;
	snprintf(s->input, sizeof s->input, "%s", input ? input : "");
	s->rows = value_list(&e->arena);
	s->order = mem_array(n + 1, sizeof *s->order);
	for (size_t i = 0; i < n; i++)
		s->order[i] = &set->weights.at[i];
	if (n)
		qsort(s->order, n, sizeof *s->order, by_bytes);
	return s;
}

bool weight_scan_step(struct weight_scan *s)
{
	for (size_t did = 0; did < STEP_BYTES;) {
		size_t bytes = 0;

		if (!s->now && s->next == s->set->weights.n)
			return false;
		if (!s->now)
			begin(s, s->order[s->next++]);
		if (s->cursor)
			bytes = s->plain ? read_plain(s) : read_decoded(s);
		if (!bytes)
			end(s, true);
		did += bytes + 256;		/* small weights take time too */
	}
	return true;
}

uint64_t weight_scan_done(const struct weight_scan *s)
{
	double n = s->now ? (double)weight_elements(s->now) : 0;

	return s->done + (n > 0 ? (uint64_t)((double)s->now->stored_bytes * ((double)s->range.n / n)) : 0);
}

static int by_op_bytes(const void *x, const void *y)
{
	const struct value *const *a = x, *const *b = y;
	int64_t m = value_get(*a, "stored_bytes")->integer, n = value_get(*b, "stored_bytes")->integer;

	return m != n ? (m < n ? 1 : -1) : strcmp(value_get_text(*a, "op", ""), value_get_text(*b, "op", ""));
}

/* Where the bytes are: a row for each kind of operation. */
static void add_by_op(struct weight_scan *s)
{
	struct arena *a = &s->e->arena;
	struct value *rows = value_list(a);
	struct map by_op = { 0 };

	for (size_t i = 0; i < s->set->weights.n; i++) {
		const struct weight *w = &s->set->weights.at[i];
		const char *op = w->op && *w->op ? w->op : "none";
		struct value *row = map_get(&by_op, op);

		if (!row && (long long)rows->n >= limit_get(LIMIT_listed_items))
			continue;
		if (!row) {
			row = value_push(a, rows, value_map(a));
			value_set_text(a, row, "op", op);
			map_put(&by_op, op, row);
		}
		value_count(a, row, "weights", 1);
		value_count(a, row, "stored_bytes", (int64_t)w->stored_bytes);
	}
	map_done(&by_op);
	if (rows->n)
		qsort(rows->items, rows->n, sizeof *rows->items, by_op_bytes);
	evidence_set(s->e, s->input, "model.weights.by_op", rows, NULL);
}

bool weight_scan_finish(struct weight_scan *s)
{
	struct evidence *e = s->e;
	bool complete = !s->now && s->next == s->set->weights.n;

	if (s->now)
		end(s, false);
	evidence_set(e, s->input, "model.weights.scan", s->rows, NULL);
	add_by_op(s);
	evidence_set_bool(e, s->input, "model.weights.scan_complete", complete, NULL);
	evidence_set_int(e, s->input, "model.weights.nan", (int64_t)s->total.nans, NULL);
	evidence_set_int(e, s->input, "model.weights.infinite", (int64_t)s->total.infinities, NULL);
	evidence_set_int(e, s->input, "model.weights.beyond_float16", (int64_t)s->total.beyond_fp16, NULL);
	evidence_set_int(e, s->input, "model.weights.below_float16", (int64_t)s->total.below_fp16, NULL);
	if (s->total.n)
		evidence_set(e, s->input, "model.weights.zero_share", share_value(&e->arena, s->total.zeros, s->total.n), NULL);
	mem_free(s->order);
	mem_free(s);
	return complete;
}

bool weights_scan(struct weight_set *set, const struct model_options *o, struct evidence *e, const char *input)
{
	struct weight_scan *s = weight_scan_new(set, e, input);

	while (weight_scan_step(s))
		if (o && o->progress && !o->progress(o->arg, weight_scan_done(s), set->bytes))
			break;
	return weight_scan_finish(s);
}
