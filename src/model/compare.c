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

enum { BLOCK = 8192, STEP_ELEMENTS = 1 << 20, PROBE = 1024, CANDIDATES_MOST = 64, PROBED_MOST = 4096 };

/* Weights of other names are one weight from this cosine on. */
static const double ALIKE = 0.5;

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
	struct weight_set *set;
	bool *taken;
};

struct pairing {
	struct comparison *out;
	struct side before, after;
};

static void pair(struct pairing *p, size_t i, size_t j, bool by_values)
{
	struct weight_pair *w = VEC_ADD(&p->out->pairs);

	w->before = &p->before.set->weights.at[i];
	w->after = &p->after.set->weights.at[j];
	w->by_values = by_values;
	p->before.taken[i] = p->after.taken[j] = true;
}

static const char *name_key(struct arena *a, const struct weight *w)
{
	return arena_fmt(a, "%.*s/%llu", (int)trimmed(w->name), w->name, (unsigned long long)weight_elements(w));
}

/* The k-th weight with a key on one side goes with the k-th on the other. */
static void pair_by_name(struct pairing *p)
{
	const struct weight_set *b = p->before.set, *f = p->after.set;
	struct arena a = { 0 };
	struct map next = { 0 };
	const size_t used_up = f->weights.n + 1;
	size_t *chain = mem_array(used_up, sizeof *chain);	/* the next with the same key, as position + 1 */

	for (size_t j = f->weights.n; j-- > 0;) {
		if (p->after.taken[j])
			continue;
		const char *k = name_key(&a, &f->weights.at[j]);
		chain[j] = (size_t)(uintptr_t)map_get(&next, k);
		map_put(&next, k, (void *)(uintptr_t)(j + 1));
	}
	for (size_t i = 0; i < b->weights.n; i++) {
		if (p->before.taken[i])
			continue;
		const char *k = name_key(&a, &b->weights.at[i]);
		size_t j = (size_t)(uintptr_t)map_get(&next, k);
		if (!j || j == used_up)
			continue;
		pair(p, i, j - 1, false);
		map_put(&next, k, (void *)(uintptr_t)(chain[j - 1] ? chain[j - 1] : used_up));
	}
	mem_free(chain);
	map_done(&next);
	arena_done(&a);
}

/* The first values of a weight, to tell which of several it resembles. */
static float *probe(struct arena *a, struct weight_set *set, const struct weight *w)
{
	struct weight_cursor *c = weight_cursor_new(set, w->tensor, NULL);
	float *values;

	if (!c)
		return NULL;
	values = arena_array(a, PROBE, sizeof *values);
	weight_cursor_next(c, values, PROBE);
	weight_cursor_free(c);
	return values;
}

static double likeness(const float *x, const float *y)
{
	struct error_measure e = { 0 };

	error_add(&e, x, y, PROBE);
	return error_cosine(&e);
}

/* Of the weights of as many elements that are left, the one whose first values are most alike. */
static void pair_alike(struct pairing *p, struct arena *a, float **probes, size_t i)
{
	struct weight_set *b = p->before.set, *f = p->after.set;
	float *mine = NULL;
	size_t best = 0, tried = 0;
	double best_likeness = ALIKE;

	for (size_t j = 0; j < f->weights.n && tried < CANDIDATES_MOST; j++) {
		if (p->after.taken[j] || weight_elements(&f->weights.at[j]) != weight_elements(&b->weights.at[i]))
			continue;
		mine = mine ? mine : probe(a, b, &b->weights.at[i]);
		probes[j] = mine && !probes[j] ? probe(a, f, &f->weights.at[j]) : probes[j];
		double l = mine && probes[j] ? likeness(mine, probes[j]) : 0;
		if (l > best_likeness) {
			best_likeness = l;
			best = j + 1;
		}
		tried++;
	}
	if (best)
		pair(p, i, best - 1, true);
}

static void pair_by_values(struct pairing *p)
{
	struct arena a = { 0 };
	float **probes = mem_array(p->after.set->weights.n + 1, sizeof *probes);
	size_t looked_at = 0;

	for (size_t i = 0; i < p->before.set->weights.n && looked_at < PROBED_MOST; i++) {
		if (p->before.taken[i])
			continue;
		looked_at++;
		pair_alike(p, &a, probes, i);
	}
	mem_free(probes);
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
	pair_by_name(&p);
	pair_by_values(&p);
	list_rest(&p.before, &c->only_before.at, &c->only_before.n, &c->only_before.room);
	list_rest(&p.after, &c->only_after.at, &c->only_after.n, &c->only_after.room);
	mem_free(p.before.taken);
	mem_free(p.after.taken);
}

/* ---- measuring ---- */

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

	if (a->unread != b->unread)
		return a->unread ? 1 : -1;
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

/* ---- in steps ---- */

void comparison_start(struct comparison *c, struct weight_set *before, struct weight_set *after)
{
	memset(c, 0, sizeof *c);
	c->before = before;
	c->after = after;
	c->x = mem_array(BLOCK, sizeof *c->x);
	c->y = mem_array(BLOCK, sizeof *c->y);
	make_pairs(c, before, after);
	for (size_t i = 0; i < c->pairs.n; i++)
		c->bytes += c->pairs.at[i].before->stored_bytes + c->pairs.at[i].after->stored_bytes;
}

static void begin(struct comparison *c, struct weight_pair *p)
{
	struct err err = { 0 };

	c->now = p;
	c->from_before = weight_cursor_new(c->before, p->before->tensor, &err);
	c->from_after = c->from_before ? weight_cursor_new(c->after, p->after->tensor, &err) : NULL;
	if (!c->from_after)
		p->problem = arena_fmt(&c->arena, "%s: %s", c->from_before ? "after" : "before", err.text);
}

static void end(struct comparison *c, const char *why)
{
	struct weight_pair *p = c->now;

	if (!p->problem && p->error.n + p->error.skipped < weight_elements(p->before))
		p->problem = why;
	if (!p->problem)
		add_total(&c->total, &p->error);
	c->done += p->before->stored_bytes + p->after->stored_bytes;
	weight_cursor_free(c->from_before);
	weight_cursor_free(c->from_after);
	c->from_before = c->from_after = NULL;
	c->now = NULL;
}

/* Elements compared; 0 when either side has no more. */
static size_t measure_block(struct comparison *c)
{
	size_t n = weight_cursor_next(c->from_before, c->x, BLOCK), m = n ? weight_cursor_next(c->from_after, c->y, n) : 0;

	error_add(&c->now->error, c->x, c->y, m);
	return m;
}

bool comparison_step(struct comparison *c)
{
	for (size_t did = 0; did < STEP_ELEMENTS;) {
		size_t n = 0;

		if (!c->now && c->next == c->pairs.n)
			return false;
		if (!c->now)
			begin(c, &c->pairs.at[c->next++]);
		if (!c->now->problem)
			n = measure_block(c);
		if (!n)
			end(c, "a file ends early");
		did += n + 64;			/* small weights take time too */
	}
	return true;
}

uint64_t comparison_done_bytes(const struct comparison *c)
{
	const struct weight_pair *p = c->now;
	uint64_t n = p ? weight_elements(p->before) : 0;

	if (!n)
		return c->done;
	return c->done + (uint64_t)((double)(p->before->stored_bytes + p->after->stored_bytes) *
				    ((double)(p->error.n + p->error.skipped) / (double)n));
}

void comparison_finish(struct comparison *c)
{
	c->complete = !c->now && c->next == c->pairs.n;
	if (c->now)
		end(c, "not read to its end");
	for (; c->next < c->pairs.n; c->next++) {
		c->pairs.at[c->next].problem = "not read";
		c->pairs.at[c->next].unread = true;
	}
	if (c->pairs.n)
		qsort(c->pairs.at, c->pairs.n, sizeof *c->pairs.at, worst_first);
	mark_needy(c);
	mem_free(c->x);
	mem_free(c->y);
	c->x = c->y = NULL;
}

void compare_weights(struct weight_set *before, struct weight_set *after, const struct model_options *o, struct comparison *out)
{
	comparison_start(out, before, after);
	while (comparison_step(out))
		if (o && o->progress && !o->progress(o->arg, comparison_done_bytes(out), out->bytes))
			break;
	comparison_finish(out);
}

void comparison_done(struct comparison *c)
{
	weight_cursor_free(c->from_before);
	weight_cursor_free(c->from_after);
	mem_free(c->x);
	mem_free(c->y);
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
	value_set_text(a, v, "paired_by", p->by_values ? "values" : "name");
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
