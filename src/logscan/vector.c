/* SPDX-License-Identifier: MIT */
/* vectorscan behind a door. */
#include "logscan/vector.h"

#include <limits.h>
#include <stdint.h>

#include "base/alloc.h"

#ifdef HAVE_VECTORSCAN
#include <hs.h>

struct vector {
	hs_database_t *db;
	const struct literal *literals;
};
struct vector_work {
	hs_scratch_t *scratch;
};
struct call {
	const struct literal *literals;
	finder_hit *hit;
	void *arg;
	size_t next;		/* hits before this are of no interest */
};

struct vector *vector_new(const struct literal *literals, size_t n)
{
	const char **texts = mem_array(n + 1, sizeof *texts);
	size_t *lengths = mem_array(n + 1, sizeof *lengths);
	unsigned *flags = mem_array(n + 1, sizeof *flags), *ids = mem_array(n + 1, sizeof *ids);
	hs_compile_error_t *error = NULL;
	struct vector *v = mem_new(sizeof *v);

	for (size_t i = 0; i < n; i++) {
		texts[i] = literals[i].text;
		lengths[i] = literals[i].n;
		flags[i] = literals[i].fold ? HS_FLAG_CASELESS : 0;
		ids[i] = (unsigned)i;
	}
	v->literals = literals;
	if (!n || hs_valid_platform() != HS_SUCCESS ||
	    hs_compile_lit_multi(texts, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL, &v->db, &error) != HS_SUCCESS) {
		hs_free_compile_error(error);
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
	size_t pos = (size_t)to - c->literals[id].n;

	(void)from;
	(void)flags;
	if (pos >= c->next) {
		size_t next = c->hit(c->arg, pos, id);
		c->next = next > c->next ? next : c->next;
	}
	return 0;
}

bool vector_scan(const struct vector *v, struct vector_work *w, const char *text, size_t n, finder_hit *hit, void *arg)
{
	struct call c = { v->literals, hit, arg, 0 };

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
