/* SPDX-License-Identifier: MIT */
/* Listing the weights of a model, and scanning what they hold. */
#include "model/weights.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/vec.h"
#include "model/bundle.h"
#include "model/histogram.h"
#include "model/measure.h"
#include "model/tally.h"
#include "model/weights_read.h"

enum { BLOCK = 16384, DISTINCT_MOST = 1 << 17 };

bool weight_file_map(const char *path, struct bundle_view *out, struct err *err)
{
	struct file_map m;

	if (!file_map(path, &m, err))
		return false;
	*out = (struct bundle_view){ .data = m.data, .bytes = m.bytes, .is_mapped = true };
	return true;
}

uint64_t weight_elements(const struct weight *w)
{
	return w->tensor->n;
}

static struct bundle *open_bundle(const char *path, const struct evidence *e, const char *input, struct err *err)
{
	const struct fact *kind = evidence_fact(e, input, "model.kind");
	const struct fact *inside = evidence_fact(e, input, "model.inside_zip");

	if (file_is_dir(path))
		return bundle_open_dir(path, err);
	if (kind && kind->value->kind == VALUE_TEXT && strcmp(kind->value->text, "zip") == 0 && inside)
		return bundle_open_zip(path, inside->value->text, err);
	return NULL;
}

bool weights_open(const char *path, const struct model_options *o, struct evidence *e, const char **input_id,
		  struct weight_set **out, struct err *err)
{
	struct model_options with = o ? *o : (struct model_options){ .scan_weights = false };
	struct weight_set *set = mem_new(sizeof *set);
	const char *input;

	set->path = arena_str(&set->arena, path);
	set->spec = set->path;
	with.weights = set;
	*out = NULL;
	if (!model_inspect(path, &with, e, &input, err)) {
		weights_free(set);
		return false;
	}
	struct err why = { 0 };
	set->bundle = open_bundle(path, e, input, &why);
	if (input_id)
		*input_id = input;
	*out = set;
	return true;
}

void weights_free(struct weight_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->files.n; i++)
		bundle_release(&set->files.at[i].view);
	VEC_DONE(&set->files);
	VEC_DONE(&set->weights);
	bundle_free(set->bundle);
	arena_done(&set->arena);
	mem_free(set);
}

/* ---- scanning ---- */

struct scan {
	struct weight_set *set;
	const struct model_options *options;
	struct evidence *e;
	struct histogram *histogram;
	struct value *rows;
	uint64_t done;
	struct range_measure total;
	bool stopped;
};

static bool step(struct scan *s, uint64_t bytes)
{
	s->done += bytes;
	if (s->options && s->options->progress && !s->options->progress(s->options->arg, s->done, s->set->bytes))
		s->stopped = true;
	return !s->stopped;
}

/* Halves as they are stored. Of small weights the distinct values are counted too: few of them mean a palette. */
static void scan_plain(struct scan *s, struct weight_cursor *c, const struct weight *w, struct range_measure *r, struct value *row)
{
	bool count = weight_elements(w) <= DISTINCT_MOST || w->tensor->data.element != ELEMENT_FP16;
	const uint8_t *p;
	size_t n;

	while (!s->stopped && (p = weight_cursor_window(c, &n))) {
		if (count)
			histogram_add(s->histogram, p, n);
		else
			range_add_halves(r, p, n);
		step(s, n * 2);
	}
	if (count)
		value_set_int(&s->e->arena, row, "distinct",
			      (int64_t)histogram_take(s->histogram, w->tensor->data.element, r));
}

static void scan_decoded(struct scan *s, struct weight_cursor *c, const struct weight *w, struct range_measure *r)
{
	static float block[BLOCK];
	uint64_t share = weight_elements(w) ? w->stored_bytes / weight_elements(w) : 0;
	size_t n;

	while (!s->stopped && (n = weight_cursor_next(c, block, BLOCK)) > 0) {
		range_add(r, block, n);
		step(s, share * n);
	}
}

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

static struct value *row_of(struct scan *s, const struct weight *w)
{
	struct arena *a = &s->e->arena;
	struct value *row = value_map(a);

	value_set_text(a, row, "name", w->name);
	value_set_text(a, row, "op", w->op);
	value_set_text(a, row, "dtype", element_name(w->dense));
	value_set(a, row, "shape", shape_value(a, w->tensor));
	value_set_int(a, row, "elements", (int64_t)weight_elements(w));
	value_set_int(a, row, "bits", w->bits);
	value_set_int(a, row, "stored_bytes", (int64_t)w->stored_bytes);
	return row;
}

static void set_measure(struct arena *a, struct value *row, const struct range_measure *r)
{
	static const struct { const char *key; size_t offset; } counts[] = {
		{ "zeros", offsetof(struct range_measure, zeros) }, { "nan", offsetof(struct range_measure, nans) },
		{ "infinite", offsetof(struct range_measure, infinities) },
		{ "beyond_float16", offsetof(struct range_measure, beyond_fp16) },
		{ "below_float16", offsetof(struct range_measure, below_fp16) },
	};
	uint64_t finite = r->n - r->nans - r->infinities, count;

	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		memcpy(&count, (const char *)r + counts[i].offset, sizeof count);
		value_set_int(a, row, counts[i].key, (int64_t)count);
	}
	if (!finite)
		return;
	value_set(a, row, "min", value_real(a, (double)r->min));
	value_set(a, row, "max", value_real(a, (double)r->max));
}

static void scan_one(struct scan *s, const struct weight *w)
{
	struct arena *a = &s->e->arena;
	struct value *row = row_of(s, w);
	struct range_measure r;
	struct err err = { 0 };
	struct weight_cursor *c = weight_cursor_new(s->set, w->tensor, &err);

	range_init(&r);
	if (!c) {
		value_set_text(a, row, "problem", err.text);
	} else if (weight_is_plain16(w->tensor)) {
		scan_plain(s, c, w, &r, row);
	} else {
		scan_decoded(s, c, w, &r);
	}
	if (c && r.n < weight_elements(w) && !s->stopped)
		value_set_text(a, row, "problem", "its file ends early");
	if (c)
		set_measure(a, row, &r);
	add_total(&s->total, &r);
	weight_cursor_free(c);
	if ((long long)s->rows->n < limit_get(LIMIT_listed_items))
		value_push(a, s->rows, row);
}

static int by_bytes(const void *x, const void *y)
{
	const struct weight *const *a = x, *const *b = y;

	if ((*a)->stored_bytes != (*b)->stored_bytes)
		return (*a)->stored_bytes < (*b)->stored_bytes ? 1 : -1;
	return strcmp((*a)->name, (*b)->name);
}

static void scan_all(struct scan *s)
{
	size_t n = s->set->weights.n;
	const struct weight **order = mem_array(n + 1, sizeof *order);

	for (size_t i = 0; i < n; i++)
		order[i] = &s->set->weights.at[i];
	if (n)
		qsort(order, n, sizeof *order, by_bytes);
	for (size_t i = 0; i < n && !s->stopped; i++)
		scan_one(s, order[i]);
	mem_free(order);
}

bool weights_scan(struct weight_set *set, const struct model_options *o, struct evidence *e, const char *input)
{
	struct scan s = { .set = set, .options = o, .e = e, .rows = value_list(&e->arena) };

	s.histogram = mem_new(sizeof *s.histogram);
	scan_all(&s);
	mem_free(s.histogram);
	evidence_set(e, input, "model.weights.scan", s.rows, NULL);
	evidence_set_bool(e, input, "model.weights.scan_complete", !s.stopped, NULL);
	evidence_set_int(e, input, "model.weights.nan", (int64_t)s.total.nans, NULL);
	evidence_set_int(e, input, "model.weights.infinite", (int64_t)s.total.infinities, NULL);
	evidence_set_int(e, input, "model.weights.beyond_float16", (int64_t)s.total.beyond_fp16, NULL);
	if (s.total.n)
		evidence_set(e, input, "model.weights.zero_share",
			     value_real(&e->arena, (double)s.total.zeros / (double)s.total.n), NULL);
	return !s.stopped;
}
