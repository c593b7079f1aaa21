/* SPDX-License-Identifier: MIT */
/*
 * Layout, all numbers u32 little-endian:
 *   "CMLL" 1 | n_sets | n_literals | n_needs | n_all | n_different | text_bytes
 *   sets:     place, first literal, how many; by place
 *   literals: text (offset), bytes | fold << 8 | begins << 9 | ends << 10 | piece << 16, need + 1, number + 1 among different ones (0: of a need); n_literals
 *             of the sets, the others of the needs
 *   needs:    first literal, how many, next + 1; next ones come before those that name them
 *   texts
 * Equal texts and equal needs are stored once. A reader checks every number.
 */
#include "logscan/literal_image.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"

enum { HEAD = 32, ROW = 12, LITERAL = 16, FOLD = 256, BEGINS = 512, ENDS = 1024 };

static uint32_t get(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put(struct buf *b, size_t n)
{
	unsigned char bytes[4] = { n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24 & 255 };

	buf_add(b, bytes, 4);
}

/* ---- writing ---- */

struct writer {
	struct buf sets, literals, needed, needs, texts;
	struct map seen_texts, seen_literals, seen_needs;	/* -> number + 1 */
	struct arena keys;
	size_t n_sets, n_literals, n_different, n_needed, n_needs;
};

/* The number of a key, or of a new one: then *fresh. */
static size_t number_of(struct writer *w, struct map *seen, const char *key, size_t n, size_t next, bool *fresh)
{
	void *known = map_getn(seen, key, n);

	*fresh = !known;
	if (known)
		return (size_t)(uintptr_t)known - 1;
	map_putn(seen, arena_strn(&w->keys, key, n), n, (void *)(uintptr_t)(next + 1));
	return next;
}

static void put_literal(struct writer *w, struct buf *to, const struct literal *l, size_t need, size_t known)
{
	bool fresh;
	size_t at = number_of(w, &w->seen_texts, l->text, l->n, w->texts.len, &fresh);
	size_t piece = !known ? l->piece : l->n < LITERAL_PIECE ? 0 : literal_piece(l->text, l->n) + 1;

	if (fresh)
		buf_add(&w->texts, l->text, l->n);
	put(to, at);
	put(to, l->n | (l->fold ? FOLD : 0u) | (l->begins ? BEGINS : 0u) | (l->ends ? ENDS : 0u) | piece << 16);
	put(to, need);
	put(to, known);
}

/* Returns its number + 1, 0 for none. The first literal is counted from the end of those of the sets. */
static size_t put_need(struct writer *w, const struct literal_need *need)
{
	struct buf key = { 0 };
	bool fresh;

	if (!need)
		return 0;
	size_t next = put_need(w, need->next);
	put(&key, next);
	for (size_t i = 0; i < need->n; i++)
		put_literal(w, &key, &need->at[i], 0, 0);
	size_t number = number_of(w, &w->seen_needs, key.data, key.len, w->n_needs, &fresh);
	if (fresh) {
		buf_add(&w->needed, key.data + 4, key.len - 4);
		put(&w->needs, w->n_needed);
		put(&w->needs, need->n);
		put(&w->needs, next);
		w->n_needed += need->n;
		w->n_needs++;
	}
	buf_done(&key);
	return number + 1;
}

static void put_own_literal(struct writer *w, const struct literal *l)
{
	char key[LITERAL_MAX + 1] = { l->fold ? 'i' : 'c' };
	bool fresh;

	memcpy(key + 1, l->text, l->n);
	size_t number = number_of(w, &w->seen_literals, key, l->n + 1, w->n_different, &fresh);
	w->n_different += fresh;
	put_literal(w, &w->literals, l, put_need(w, l->need), number + 1);
	w->n_literals++;
}

static void put_set(struct writer *w, const struct literal_source *from)
{
	struct arena a = { 0 };
	struct literal_set set;

	if (literal_derive(from->regex, &a, &set)) {
		put(&w->sets, from->place);
		put(&w->sets, w->n_literals);
		put(&w->sets, set.n);
		for (size_t i = 0; i < set.n; i++)
			put_own_literal(w, &set.at[i]);
		w->n_sets++;
	}
	literal_set_done(&set);
	arena_done(&a);
}

static int by_place(const void *a, const void *b)
{
	const struct literal_source *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

void literal_image_write(struct literal_source *from, size_t n, struct buf *out)
{
	struct writer w = { 0 };

	qsort(from, n, sizeof *from, by_place);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || from[i].place != from[i - 1].place)
			put_set(&w, &from[i]);
	buf_add(out, "CMLL", 4);
	put(out, 1);
	put(out, w.n_sets);
	put(out, w.n_literals);
	put(out, w.n_needs);
	put(out, w.n_literals + w.n_needed);
	put(out, w.n_different);
	put(out, w.texts.len);
	struct buf *parts[] = { &w.sets, &w.literals, &w.needed, &w.needs, &w.texts };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		buf_add(out, buf_str(parts[i]), parts[i]->len);
		buf_done(parts[i]);
	}
	map_done(&w.seen_texts);
	map_done(&w.seen_literals);
	map_done(&w.seen_needs);
	arena_done(&w.keys);
}

/* ---- reading ---- */

struct reader {
	const uint8_t *sets, *literals, *needs;
	const char *texts;
	size_t n_sets, n_literals, n_needs, n_all, n_different, text_bytes;
	struct literal *literal;
	struct literal_need *need;
};

static bool read_head(struct reader *r, const uint8_t *image, size_t bytes)
{
	if (bytes < HEAD || memcmp(image, "CMLL", 4) != 0 || get(image + 4) != 1)
		return false;
	r->n_sets = get(image + 8);
	r->n_literals = get(image + 12);
	r->n_needs = get(image + 16);
	r->n_all = get(image + 20);
	r->n_different = get(image + 24);
	r->text_bytes = get(image + 28);
	r->sets = image + HEAD;
	r->literals = r->sets + r->n_sets * ROW;
	r->needs = r->literals + r->n_all * LITERAL;
	r->texts = (const char *)r->needs + r->n_needs * ROW;
	return r->n_literals <= r->n_all &&
	       HEAD + (uint64_t)(r->n_sets + r->n_needs) * ROW + (uint64_t)r->n_all * LITERAL + r->text_bytes == bytes;
}

static bool read_literals(struct reader *r)
{
	for (size_t i = 0; i < r->n_all; i++) {
		const uint8_t *p = r->literals + i * LITERAL;
		size_t text = get(p), n = get(p + 4) & 255, piece = get(p + 4) >> 16, need = get(p + 8), known = get(p + 12);
		if (text > r->text_bytes || n > r->text_bytes - text || n < LITERAL_MIN || n > LITERAL_MAX || need > r->n_needs ||
		    (need && i >= r->n_literals) || known > r->n_different || (i < r->n_literals && piece && piece + LITERAL_PIECE - 1 > n) || piece > n)
			return false;
		r->literal[i] = (struct literal){ .text = r->texts + text, .n = n, .fold = get(p + 4) & FOLD,
						  .begins = get(p + 4) & BEGINS, .ends = get(p + 4) & ENDS,
						  .piece = (uint8_t)piece, .known = (uint32_t)known, .need = need ? &r->need[need - 1] : NULL };
	}
	return true;
}

static bool read_needs(struct reader *r)
{
	size_t n_needed = r->n_all - r->n_literals;

	for (size_t i = 0; i < r->n_needs; i++) {
		const uint8_t *p = r->needs + i * ROW;
		size_t first = get(p), n = get(p + 4), next = get(p + 8);
		if (first > n_needed || n > n_needed - first || next > i)
			return false;
		r->need[i] = (struct literal_need){ r->literal + r->n_literals + first, n, next ? &r->need[next - 1] : NULL };
	}
	return true;
}

static bool read_sets(const struct reader *r)
{
	for (size_t i = 0; i < r->n_sets; i++) {
		size_t first = get(r->sets + i * ROW + 4), n = get(r->sets + i * ROW + 8);
		if (first > r->n_literals || n > r->n_literals - first)
			return false;
	}
	return true;
}

void literal_image_open(struct literal_image *im, const uint8_t *image, size_t bytes, struct arena *a)
{
	struct reader r = { 0 };

	*im = (struct literal_image){ 0 };
	if (!read_head(&r, image, bytes))
		return;
	r.literal = arena_raw(a, r.n_all + 1, sizeof *r.literal);
	r.need = arena_raw(a, r.n_needs + 1, sizeof *r.need);
	if (!read_literals(&r) || !read_needs(&r) || !read_sets(&r))
		return;
	*im = (struct literal_image){ r.sets, r.n_sets, r.n_different, r.literal };
}

size_t literal_image_set(const struct literal_image *im, size_t place, const struct literal **out)
{
	size_t low = 0, high = im->n_sets;

	if (!high)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (get(im->sets + middle * ROW) < place)
			low = middle + 1;
		else
			high = middle;
	}
	const uint8_t *set = im->sets + low * ROW;
	if (low == im->n_sets || get(set) != place)
		return 0;
	*out = im->literals + get(set + 4);
	return get(set + 8);
}
