/* SPDX-License-Identifier: MIT */
/* vectorscan behind a door. */
#include "logscan/vector.h"

#include <limits.h>
#include <stdint.h>

#include "base/alloc.h"
#include "logscan/rarity.h"

#ifdef HAVE_VECTORSCAN
#include <hs.h>

enum { PIECE = 8 };		/* the automaton looks at so many bytes of a literal and compares the rest later */

struct vector {
	hs_database_t *db;
	const struct literal *literals;
	uint8_t *ends;		/* by literal: where the piece that is looked for ends in it */
};
struct vector_work {
	hs_scratch_t *scratch;
};
struct call {
	const struct vector *v;
	const char *text;
	size_t n;
	finder_hit *hit;
	void *arg;
	size_t next;		/* hits before this are of no interest */
};

/* The piece of a literal that is rarest in logs: what is common would wake the comparison all the time. */
static size_t rarest_piece(const struct literal *l)
{
	double best = 2;
	size_t at = 0;

	for (size_t i = 0; i + PIECE <= l->n; i++) {
		double sum = 0;
		for (size_t k = i; k + 4 <= i + PIECE; k++)
			sum += (double)rarity_window(l->text + k);
		if (sum < best) {
			best = sum;
			at = i;
		}
	}
	return at;
}

struct vector *vector_new(const struct literal *literals, size_t n)
{
	const char **texts = mem_array(n + 1, sizeof *texts);
	size_t *lengths = mem_array(n + 1, sizeof *lengths);
	unsigned *flags = mem_array(n + 1, sizeof *flags), *ids = mem_array(n + 1, sizeof *ids);
	hs_compile_error_t *error = NULL;
	struct vector *v = mem_new(sizeof *v);

	rarity_prepare();
	v->ends = mem_new(n + 1);
	for (size_t i = 0; i < n; i++) {
		size_t at = rarest_piece(&literals[i]);
		texts[i] = literals[i].text + at;
		lengths[i] = literals[i].n - at < PIECE ? literals[i].n - at : PIECE;
		v->ends[i] = (uint8_t)(at + lengths[i]);
		flags[i] = literals[i].fold ? HS_FLAG_CASELESS : 0;
		ids[i] = (unsigned)i;
	}
	v->literals = literals;
	if (!n || hs_valid_platform() != HS_SUCCESS ||
	    hs_compile_lit_multi(texts, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL, &v->db, &error) != HS_SUCCESS) {
		hs_free_compile_error(error);
		mem_free(v->ends);
		mem_free(v);
		v = NULL;
	}
	mem_free(texts);
	mem_free(lengths);
	mem_free(flags);
	mem_free(ids);
	return v;
}

void vector_free(struct vector *v)
{
	if (!v)
		return;
	hs_free_database(v->db);
	mem_free(v->ends);
	mem_free(v);
}

struct vector_work *vector_work_new(const struct vector *v)
{
	struct vector_work *w = mem_new(sizeof *w);

	if (hs_alloc_scratch(v->db, &w->scratch) != HS_SUCCESS)
		die("out of memory");
	return w;
}

void vector_work_free(struct vector_work *w)
{
	if (!w)
		return;
	hs_free_scratch(w->scratch);
	mem_free(w);
}

static int matched(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	struct call *c = arg;
	const struct literal *l = &c->v->literals[id];
	size_t end = c->v->ends[id], pos = (size_t)to - end;

	(void)from;
	(void)flags;
	if (to >= end && pos >= c->next && l->n <= c->n - pos && (l->n <= PIECE || literal_at(l, c->text + pos))) {
		size_t next = c->hit(c->arg, pos, id);
		c->next = next > c->next ? next : c->next;
	}
	return 0;
}

bool vector_scan(const struct vector *v, struct vector_work *w, const char *text, size_t n, finder_hit *hit, void *arg)
{
	struct call c = { v, text, n, hit, arg, 0 };

	return n < UINT_MAX && hs_scan(v->db, text, (unsigned)n, 0, w->scratch, matched, &c) == HS_SUCCESS;
}
#else
struct vector *vector_new(const struct literal *literals, size_t n)
{
	(void)literals;
	(void)n;
	return NULL;
}

void vector_free(struct vector *v)
{
	(void)v;
}

struct vector_work *vector_work_new(const struct vector *v)
{
	(void)v;
	return NULL;
}

void vector_work_free(struct vector_work *w)
{
	(void)w;
}

bool vector_scan(const struct vector *v, struct vector_work *w, const char *text, size_t n, finder_hit *hit, void *arg)
{
	(void)v;
	(void)w;
	(void)text;
	(void)n;
	(void)hit;
	(void)arg;
	return false;
}
#endif
