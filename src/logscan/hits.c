/* SPDX-License-Identifier: MIT */
/* Deduplication by signature and captures. */
#include "logscan/hits.h"

#include <string.h>

#include "base/buf.h"
#include "base/limit.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

enum {
	CAPTURE_BYTES = 240, EXCERPT_BYTES = 400,
	DISTINCT = 2000,		/* hits of one log */
	DISTINCT_EACH = 40,		/* of one signature: more are counted with its first */
	MAX_CAPTURES = 16
};

struct slot {			/* one hit; found again by its captures array, which is its own */
	uint32_t rule;
	bool held;
	struct hit hit;			/* while held */
	const struct capture *captures;
	size_t hint;			/* where it stood in the evidence last */
	size_t places_room;
};

struct hits {
	struct rules *r;
	struct evidence *e;
	const char *input;
	struct arena keys, temp;	/* temp: of one hits_add() */
	struct map by_key;
	VEC(struct slot *) slots;
	struct slot **first;		/* by rule */
	uint32_t *distinct;		/* by rule */
	uint64_t places;
	struct buf key, clean;
};

struct hits *hits_new(struct rules *r, struct evidence *e, const char *input)
{
	struct hits *h = mem_new(sizeof *h);

	h->r = r;
	h->e = e;
	h->input = input;
	h->first = mem_array(r->n + 1, sizeof *h->first);
	h->distinct = mem_array(r->n + 1, sizeof *h->distinct);
	return h;
}

void hits_free(struct hits *h)
{
	if (!h)
		return;
	buf_done(&h->key);
	buf_done(&h->clean);
	map_done(&h->by_key);
	VEC_DONE(&h->slots);
	mem_free(h->first);
	mem_free(h->distinct);
	arena_done(&h->keys);
	arena_done(&h->temp);
	mem_free(h);
}

static struct hit *hit_of(struct hits *h, struct slot *s)
{
	if (s->held)
		return &s->hit;
	if (s->hint < h->e->hits.n && h->e->hits.at[s->hint].captures == s->captures)
		return &h->e->hits.at[s->hint];
	for (size_t i = h->e->hits.n; i-- > 0;) {
		if (h->e->hits.at[i].captures == s->captures) {
			s->hint = i;
			return &h->e->hits.at[i];
		}
	}
	return NULL;		/* somebody dropped the input while it was read */
}

static bool place_before(const struct hit_place *a, const struct hit_place *b)
{
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

static bool hit_before(const struct hit *a, const struct hit *b)
{
	if (place_before(&a->places[0], &b->places[0]) || place_before(&b->places[0], &a->places[0]))
		return place_before(&a->places[0], &b->places[0]);
	return a->signature->index < b->signature->index;
}

/* Puts a hit into the evidence, in order of first place among those of its log. */
static void publish(struct hits *h, struct slot *s)
{
	struct hit *slot = evidence_add_hit(h->e, s->hit.signature, h->input);
	const char *input = slot->input;
	size_t at = h->e->hits.n - 1;
	struct hit *all = h->e->hits.at;

	s->hit.input = input;
	for (; at > 0 && strcmp(all[at - 1].input, input) == 0 && hit_before(&s->hit, &all[at - 1]); at--)
		all[at] = all[at - 1];
	all[at] = s->hit;
	s->held = false;
	s->hint = at;
}

/* ---- captures ---- */

static void clean_text(struct hits *h, const char *text, size_t n, size_t most)
{
	bool cut = n > most;

	if (cut) {
		n = most;
		while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\n' || text[n - 1] == '\t'))
		n--;
	buf_clear(&h->clean);
	utf8_clean(&h->clean, text, n, false);
	if (cut)
		buf_puts(&h->clean, "...");
}

static bool taken(const struct capture *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return true;
	return false;
}

/* The named groups of the last match, texts in the temporary arena. */
static size_t read_captures(struct hits *h, const struct rule *rule, const struct occurrence *o, struct capture *out)
{
	size_t n = 0;

	for (unsigned i = 0; i < regex_names(rule->regex) && n < MAX_CAPTURES; i++) {
		unsigned group;
		size_t from, to;
		const char *name = regex_name(rule->regex, i, &group);
		if (!regex_group(h->r->work, group, &from, &to) || taken(out, n, name))
			continue;
		clean_text(h, o->text + from, to - from, CAPTURE_BYTES);
		out[n].name = name;
		out[n++].text = arena_str(&h->temp, buf_str(&h->clean));
	}
	return n;
}

static void make_key(struct hits *h, uint32_t rule, const struct capture *c, size_t n)
{
	buf_clear(&h->key);
	buf_add(&h->key, &rule, sizeof rule);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&h->key, c[i].text);
		buf_putc(&h->key, '\x1f');
	}
}

/* The line of the match, from its start where that fits. */
static const char *excerpt(struct hits *h, const struct occurrence *o)
{
	size_t from = o->from, to = o->to;

	while (from > 0 && o->text[from - 1] != '\n')
		from--;
	while (to < o->n && o->text[to] != '\n')
		to++;
	if (to - from > EXCERPT_BYTES && o->from - from > EXCERPT_BYTES / 2) {
		from = o->from - EXCERPT_BYTES / 4;
		while (from < o->from && ((unsigned char)o->text[from] & 0xc0) == 0x80)
			from++;
	}
	while (from < to && (o->text[from] == ' ' || o->text[from] == '\t'))
		from++;
	clean_text(h, o->text + from, to - from, EXCERPT_BYTES);
	return arena_str(&h->e->arena, buf_str(&h->clean));
}

/* ---- adding ---- */

static void add_place(struct hits *h, struct slot *s, struct hit *hit, const struct hit_place *p)
{
	size_t most = (size_t)limit_get(LIMIT_hit_places);

	hit->count++;
	h->e->version++;
	if (hit->n_places && (hit->n_places >= most || h->places >= (uint64_t)limit_get(LIMIT_hits)))
		return;
	if (hit->n_places == s->places_room) {
		size_t room = s->places_room ? s->places_room * 5 : 4;
		struct hit_place *places = arena_array(&h->e->arena, room > most ? most : room, sizeof *places);
		if (hit->n_places)
			memcpy(places, hit->places, hit->n_places * sizeof *places);
		hit->places = places;
		s->places_room = room > most ? most : room;
	}
	size_t at = hit->n_places++;
	for (; at > 0 && place_before(p, &hit->places[at - 1]); at--)
		hit->places[at] = hit->places[at - 1];
	hit->places[at] = *p;
	h->places++;
}

static struct slot *new_slot(struct hits *h, uint32_t rule, const struct occurrence *o, const struct capture *c, size_t n)
{
	struct slot *s = arena_new(&h->keys, sizeof *s);
	struct arena *a = &h->e->arena;
	struct capture *copy = arena_array(a, n + 1, sizeof *copy);

	for (size_t i = 0; i < n; i++) {
		copy[i].name = arena_str(a, c[i].name);
		copy[i].text = arena_str(a, c[i].text);
	}
	s->rule = rule;
	s->held = true;
	s->captures = copy;
	s->hit = (struct hit){ .signature = h->r->rules[rule].signature, .captures = copy, .n_captures = n,
			       .excerpt = excerpt(h, o), .entry = o->entry, .inner = o->inner };
	*VEC_ADD(&h->slots) = s;
	if (!h->first[rule])
		h->first[rule] = s;
	h->distinct[rule]++;
	char *key = arena_new(&h->keys, h->key.len + 1);
	memcpy(key, h->key.data, h->key.len);
	map_putn(&h->by_key, key, h->key.len, s);
	return s;
}

void hits_add(struct hits *h, uint32_t rule, const struct occurrence *o, bool hold)
{
	struct capture c[MAX_CAPTURES];
	bool full = h->distinct[rule] >= DISTINCT_EACH || h->slots.n >= DISTINCT;
	struct slot *s = full ? h->first[rule] : NULL;
	bool fresh = false;

	if (!s) {
		size_t n = read_captures(h, &h->r->rules[rule], o, c);
		make_key(h, rule, c, n);
		s = map_getn(&h->by_key, h->key.data, h->key.len);
		fresh = !s;
		if (fresh)
			s = new_slot(h, rule, o, c, n);
	}
	arena_done(&h->temp);
	struct hit *hit = hit_of(h, s);
	if (!hit)
		return;
	if (!fresh && hit->n_places && place_before(&o->place, &hit->places[0])) {
		hit->entry = o->entry;
		hit->inner = o->inner;
	}
	add_place(h, s, hit, &o->place);
	if (fresh && !hold && s->hit.n_places)
		publish(h, s);
}

void hits_add_alike(struct hits *h, const struct signature *alike, const struct occurrence *o)
{
	if (h->slots.n >= DISTINCT)
		return;
	buf_clear(&h->key);
	buf_add(&h->key, &alike, sizeof alike);
	struct slot *s = map_getn(&h->by_key, h->key.data, h->key.len);
	bool fresh = !s;
	if (fresh) {
		s = new_slot(h, (uint32_t)alike->index, o, NULL, 0);
		s->hit.signature = alike;
	}
	struct hit *hit = hit_of(h, s);
	if (!hit)
		return;
	add_place(h, s, hit, &o->place);
	if (fresh)
		publish(h, s);
}

void hits_release(struct hits *h, uint32_t context)
{
	for (size_t i = 0; i < h->slots.n; i++) {
		struct slot *s = h->slots.at[i];
		if (s->held && h->r->rules[s->rule].needs == context && s->hit.n_places)
			publish(h, s);
	}
}

void hits_mark_inner(struct hits *h, uint64_t entry, uint64_t before_line)
{
	for (size_t i = h->slots.n; i-- > 0;) {
		struct hit *hit = hit_of(h, h->slots.at[i]);
		if (hit && hit->n_places && hit->entry == entry && hit->places[0].line < before_line && !hit->inner) {
			hit->inner = true;
			h->e->version++;
		}
	}
}
