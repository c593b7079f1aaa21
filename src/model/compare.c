/* SPDX-License-Identifier: MIT */
/* Pairing and measuring of weights. */
#include "model/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limit.h"
#include "base/map.h"
#include "base/vec.h"

enum { BLOCK = 8192 };

/* Below this a weight is hardly recognisable; this far under the others' middle it stands out. */
static const double POOR_DB = 15, OUTLIER_DB = 6;

/* ---- pairing ---- */

static size_t trimmed(const char *name)
{
	static const char *const endings[] = {
		"_to_fp16", "_to_fp32", "_cast_fp16", "_palettized", "_quantized", "_sparsified", "_pruned", "_affine",
		"_dequantized", "_fp16", "_fp32",
	};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t k = strlen(endings[i]);
		if (n > k && memcmp(name + n - k, endings[i], k) == 0) {
			n -= k;
			i = (size_t)-1;		/* endings follow one another in any order */
		}
	}
	return n;
}

struct side {
	const struct weight_set *set;
	bool *taken;
};

struct pairing {
	struct comparison *out;
	struct side before, after;
};

static void pair(struct pairing *p, size_t i, size_t j)
{
	struct weight_pair *w = VEC_ADD(&p->out->pairs);

	w->before = &p->before.set->weights.at[i];
	w->after = &p->after.set->weights.at[j];
	p->before.taken[i] = p->after.taken[j] = true;
}

static const char *name_key(struct arena *a, const struct weight *w)
{
	return arena_fmt(a, "%.*s/%llu", (int)trimmed(w->name), w->name, (unsigned long long)weight_elements(w));
}

static const char *size_key(struct arena *a, const struct weight *w)
{
	return arena_fmt(a, "%llu", (unsigned long long)weight_elements(w));
}

/* The k-th weight with a key on one side goes with the k-th on the other. */
static void pair_by(struct pairing *p, const char *(*key)(struct arena *a, const struct weight *w))
{
	const struct weight_set *b = p->before.set, *f = p->after.set;
	struct arena a = { 0 };
	struct map next = { 0 };
	const size_t used_up = f->weights.n + 1;
	size_t *chain = mem_array(used_up, sizeof *chain);	/* the next with the same key, as position + 1 */

	for (size_t j = f->weights.n; j-- > 0;) {
		if (p->after.taken[j])
			continue;
		const char *k = key(&a, &f->weights.at[j]);
		chain[j] = (size_t)(uintptr_t)map_get(&next, k);
		map_put(&next, k, (void *)(uintptr_t)(j + 1));
	}
	for (size_t i = 0; i < b->weights.n; i++) {
		if (p->before.taken[i])
			continue;
		const char *k = key(&a, &b->weights.at[i]);
		size_t j = (size_t)(uintptr_t)map_get(&next, k);
		if (!j || j == used_up)
			continue;
		pair(p, i, j - 1);
		map_put(&next, k, (void *)(uintptr_t)(chain[j - 1] ? chain[j - 1] : used_up));
	}
	mem_free(chain);
	map_done(&next);
	arena_done(&a);
}

/* Numbers are no weights: epsilons, strides and the like that are stored as constants. */
static void leave_scalars(const struct side *s)
{
	for (size_t i = 0; i < s->set->weights.n; i++)
		s->taken[i] = weight_elements(&s->set->weights.at[i]) < 2;
}

static void list_rest(const struct side *s, const struct weight ***at, size_t *n, size_t *room)
{
	for (size_t i = 0; i < s->set->weights.n; i++) {
		if (s->taken[i] || weight_elements(&s->set->weights.at[i]) < 2)
			continue;
		*at = vec_grow(*at, *n, room, sizeof **at);
		(*at)[(*n)++] = &s->set->weights.at[i];
	}
}

static void make_pairs(struct comparison *c, struct weight_set *before, struct weight_set *after)
{
	struct pairing p = { .out = c, .before = { .set = before }, .after = { .set = after } };

	p.before.taken = mem_array(before->weights.n + 1, sizeof *p.before.taken);
	p.after.taken = mem_array(after->weights.n + 1, sizeof *p.after.taken);
	leave_scalars(&p.before);
	leave_scalars(&p.after);
	pair_by(&p, name_key);
	pair_by(&p, size_key);
	list_rest(&p.before, &c->only_before.at, &c->only_before.n, &c->only_before.room);
	list_rest(&p.after, &c->only_after.at, &c->only_after.n, &c->only_after.room);
	mem_free(p.before.taken);
	mem_free(p.after.taken);
}

/* ---- measuring ---- */

static void measure(struct weight_cursor *b, struct weight_cursor *a, struct weight_pair *p)
{
	static float x[BLOCK], y[BLOCK];
	size_t n, m;

	while ((n = weight_cursor_next(b, x, BLOCK)) > 0) {
		m = weight_cursor_next(a, y, n);
		error_add(&p->error, x, y, m);
		if (m < n)
			break;
	}
	if (p->error.n + p->error.skipped < weight_elements(p->before))
		p->problem = "a file ends early";
}

static void measure_pair(struct comparison *c, struct weight_set *before, struct weight_set *after, struct weight_pair *p)
{
	struct err err = { 0 };
	struct weight_cursor *b = weight_cursor_new(before, p->before->tensor, &err);
	struct weight_cursor *a = b ? weight_cursor_new(after, p->after->tensor, &err) : NULL;

	if (a)
		measure(b, a, p);
	else
		p->problem = arena_str(&c->arena, err.text);
	weight_cursor_free(b);
	weight_cursor_free(a);
}

static void add_total(struct error_measure *t, const struct error_measure *e)
{
	t->n += e->n;
	t->skipped += e->skipped;
	t->signal += e->signal;
	t->noise += e->noise;
	t->dot += e->dot;
	t->after += e->after;
	t->largest = e->largest > t->largest ? e->largest : t->largest;
}

static int worst_first(const void *x, const void *y)
{
	const struct weight_pair *a = x, *b = y;
	double da = a->problem ? -INFINITY : error_snr_db(&a->error), db = b->problem ? -INFINITY : error_snr_db(&b->error);

	if (da < db || da > db)
		return da < db ? -1 : 1;
	return strcmp(a->before->name, b->before->name);
}

static bool is_compressed(const struct weight_pair *p)
{
	return p->after->schemes && !p->problem && p->error.noise > 0;
}

/* Pairs are sorted, so the middle of the compressed ones is their median. */
static void mark_needy(struct comparison *c)
{
	size_t n = 0, k = 0;
	double median = INFINITY;

	for (size_t i = 0; i < c->pairs.n; i++)
		n += is_compressed(&c->pairs.at[i]);
	for (size_t i = 0; i < c->pairs.n; i++)
		if (is_compressed(&c->pairs.at[i]) && k++ == n / 2)
			median = error_snr_db(&c->pairs.at[i].error);
	for (size_t i = 0; i < c->pairs.n; i++) {
		struct weight_pair *p = &c->pairs.at[i];
		double snr = error_snr_db(&p->error);
		p->deserves_more_bits = is_compressed(p) && (snr < POOR_DB || snr < median - OUTLIER_DB);
	}
}

void compare_weights(struct weight_set *before, struct weight_set *after, const struct model_options *o, struct comparison *out)
{
	uint64_t done = 0, total = before->bytes + after->bytes;

	memset(out, 0, sizeof *out);
	out->complete = true;
	make_pairs(out, before, after);
	for (size_t i = 0; i < out->pairs.n && out->complete; i++) {
		struct weight_pair *p = &out->pairs.at[i];
		measure_pair(out, before, after, p);
		if (!p->problem)
			add_total(&out->total, &p->error);
		done += p->before->stored_bytes + p->after->stored_bytes;
		if (o && o->progress && !o->progress(o->arg, done, total))
			out->complete = false;
	}
	if (out->pairs.n)
		qsort(out->pairs.at, out->pairs.n, sizeof *out->pairs.at, worst_first);
	mark_needy(out);
}

void comparison_done(struct comparison *c)
{
	VEC_DONE(&c->pairs);
	VEC_DONE(&c->only_before);
	VEC_DONE(&c->only_after);
	arena_done(&c->arena);
}

/* ---- as a value ---- */

/* Equal weights have no finite ratio: the key stays away then, and "equal" is true. */
static void set_error(struct arena *a, struct value *row, const struct error_measure *e)
{
	double snr = error_snr_db(e);

	value_set_bool(a, row, "equal", e->noise <= 0);
	if (isfinite(snr))
		value_set(a, row, "snr_db", value_real(a, round(snr * 100) / 100));
	value_set(a, row, "cosine", value_real(a, round(error_cosine(e) * 1e6) / 1e6));
	value_set(a, row, "largest_error", value_real(a, (double)e->largest));
	if (e->skipped)
		value_set_int(a, row, "not_finite", (int64_t)e->skipped);
}

static struct value *weight_value(struct arena *a, const struct weight *w)
{
	struct value *v = value_map(a);

	value_set_text(a, v, "name", w->name);
	value_set_text(a, v, "op", w->op);
	value_set_int(a, v, "elements", (int64_t)weight_elements(w));
	value_set_int(a, v, "bits", w->bits);
	value_set_int(a, v, "bytes", (int64_t)w->stored_bytes);
	value_set_text(a, v, "granularity", w->granularity);
	return v;
}

static struct value *pair_value(struct arena *a, const struct weight_pair *p)
{
	struct value *v = value_map(a);

	value_set(a, v, "before", weight_value(a, p->before));
	value_set(a, v, "after", weight_value(a, p->after));
	value_set_text(a, v, "problem", p->problem);
	if (!p->problem)
		set_error(a, v, &p->error);
	value_set_bool(a, v, "deserves_more_bits", p->deserves_more_bits);
	return v;
}

static struct value *rest_value(struct arena *a, const struct weight *const *at, size_t n)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < n && (long long)i < limit_get(LIMIT_listed_items); i++)
		value_push(a, list, weight_value(a, at[i]));
	return list;
}

struct value *comparison_value(const struct comparison *c, struct arena *a)
{
	struct value *v = value_map(a), *pairs = value_set(a, v, "pairs", value_list(a));
	struct value *needy = value_set(a, v, "deserve_more_bits", value_list(a));
	struct value *total = value_set(a, v, "total", value_map(a));

	for (size_t i = 0; i < c->pairs.n; i++) {
		if ((long long)i < limit_get(LIMIT_listed_items))
			value_push(a, pairs, pair_value(a, &c->pairs.at[i]));
		if (c->pairs.at[i].deserves_more_bits)
			value_push(a, needy, value_text(a, c->pairs.at[i].after->name));
	}
	value_set(a, v, "only_before", rest_value(a, c->only_before.at, c->only_before.n));
	value_set(a, v, "only_after", rest_value(a, c->only_after.at, c->only_after.n));
	set_error(a, total, &c->total);
	value_set_int(a, total, "pairs", (int64_t)c->pairs.n);
	value_set_bool(a, v, "complete", c->complete);
	return v;
}
