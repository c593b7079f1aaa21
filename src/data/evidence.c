/* SPDX-License-Identifier: MIT */
/* The store where the engines meet. */
#include "data/evidence.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

void evidence_done(struct evidence *e)
{
	VEC_DONE(&e->inputs);
	VEC_DONE(&e->facts);
	VEC_DONE(&e->hits);
	VEC_DONE(&e->odd_lines);
	arena_done(&e->arena);
	memset(e, 0, sizeof *e);
}

static bool id_taken(const struct evidence *e, const char *id)
{
	for (size_t i = 0; i < e->inputs.n; i++)
		if (strcmp(e->inputs.at[i].id, id) == 0)
			return true;
	return false;
}

struct input *evidence_add_input(struct evidence *e, enum input_kind kind, const char *path, const char *format)
{
	struct input in = { .kind = kind, .complete = true };
	int n = 0;

	do
		snprintf(in.id, sizeof in.id, "%c%d", kind == INPUT_MODEL ? 'm' : 'l', n++);
	while (id_taken(e, in.id));
	in.path = arena_str(&e->arena, path);
	in.format = arena_str(&e->arena, format ? format : "");
	e->version++;
	struct input *slot = VEC_ADD(&e->inputs);
	*slot = in;
	return slot;
}

struct input *evidence_input(struct evidence *e, const char *id)
{
	for (size_t i = 0; i < e->inputs.n; i++)
		if (strcmp(e->inputs.at[i].id, id) == 0)
			return &e->inputs.at[i];
	return NULL;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Keeps the items of a vector whose `input` is another one. */
#define DROP(v, field) do { \
		size_t kept = 0; \
		for (size_t i = 0; i < (v).n; i++) \
			if (!same((v).at[i].field, id)) \
				(v).at[kept++] = (v).at[i]; \
		(v).n = kept; \
	} while (0)

void evidence_drop_input(struct evidence *e, const char *input_id)
{
	char id[16];

	snprintf(id, sizeof id, "%s", input_id);	/* the caller's id may lie in what we drop */
	DROP(e->facts, input);
	DROP(e->hits, input);
	DROP(e->odd_lines, input);
	DROP(e->inputs, id);
	e->version++;
}

void evidence_set(struct evidence *e, const char *input, const char *id, const struct value *value, const char *where)
{
	struct fact *slot = NULL;

	for (size_t i = 0; i < e->facts.n && !slot; i++)
		if (same(e->facts.at[i].input, input) && strcmp(e->facts.at[i].id, id) == 0)
			slot = &e->facts.at[i];
	if (!slot) {
		slot = VEC_ADD(&e->facts);
		slot->id = arena_str(&e->arena, id);
		slot->input = input ? arena_str(&e->arena, input) : NULL;
	}
	slot->value = value;
	slot->where = where ? arena_str(&e->arena, where) : NULL;
	e->version++;
}

void evidence_set_int(struct evidence *e, const char *input, const char *id, int64_t n, const char *where)
{
	evidence_set(e, input, id, value_int(&e->arena, n), where);
}

void evidence_set_bool(struct evidence *e, const char *input, const char *id, bool truth, const char *where)
{
	evidence_set(e, input, id, value_bool(&e->arena, truth), where);
}

void evidence_set_text(struct evidence *e, const char *input, const char *id, const char *text, const char *where)
{
	evidence_set(e, input, id, value_text(&e->arena, text), where);
}

static const struct fact *fact_n(const struct evidence *e, const char *input, const char *id, size_t n)
{
	for (size_t i = 0; i < e->facts.n; i++) {
		const struct fact *f = &e->facts.at[i];
		if (strncmp(f->id, id, n) == 0 && !f->id[n] && (!input || !f->input || strcmp(f->input, input) == 0))
			return f;
	}
	return NULL;
}

const struct fact *evidence_fact(const struct evidence *e, const char *input, const char *id)
{
	return fact_n(e, input, id, strlen(id));
}

/* One step down: a key of a map, an index of a list, or how many there are. */
static const struct value *step(const struct value *v, const char *key, size_t n, struct arena *scratch)
{
	char name[128];

	if (!v || n >= sizeof name)
		return NULL;
	memcpy(name, key, n);
	name[n] = 0;
	if (v->kind == VALUE_MAP && value_get(v, name))
		return value_get(v, name);
	if ((v->kind == VALUE_MAP || v->kind == VALUE_LIST) && strcmp(name, "count") == 0)
		return value_int(scratch, (int64_t)v->n);
	if (v->kind == VALUE_LIST && isdigit((unsigned char)name[0])) {
		unsigned long at = strtoul(name, NULL, 10);
		return at < v->n ? v->items[at] : NULL;
	}
	return NULL;
}

static const struct value *descend(const struct value *v, const char *rest, struct arena *scratch)
{
	while (v && *rest == '.') {
		size_t n = strcspn(++rest, ".");
		v = step(v, rest, n, scratch);
		rest += n;
	}
	return v;
}

bool evidence_lookup(const struct evidence *e, const char *input, const char *path, struct arena *scratch,
		     const struct value **out, const struct fact **fact)
{
	size_t n = strlen(path);

	*out = NULL;
	if (fact)
		*fact = NULL;
	while (n > 0) {
		const struct fact *f = fact_n(e, input, path, n);
		if (f) {
			*out = descend(f->value, path + n, scratch);
			if (fact)
				*fact = f;
			return true;
		}
		while (n > 0 && path[--n] != '.')
			;
	}
	return false;
}

struct hit *evidence_add_hit(struct evidence *e, const struct signature *signature, const char *input)
{
	struct hit *h = VEC_ADD(&e->hits);

	h->signature = signature;
	h->input = arena_str(&e->arena, input);
	e->version++;
	return h;
}
