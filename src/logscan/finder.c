/* SPDX-License-Identifier: MIT */
/* The hash of four-byte windows behind the literal search. */
#include "logscan/finder.h"

#include <string.h>

#include "base/alloc.h"
#include "logscan/rarity.h"

enum {
	MAP_BITS = 18,			/* 32 KiB for each bitmap */
	BUCKET_BITS = 14,
	STRIDE = 4
};

struct window {
	uint32_t key;		/* four folded bytes */
	uint32_t second;	/* four more of the literal, `apart` bytes from the first */
	uint32_t literal;
	int16_t offset;		/* of the window in the literal; -1: one byte before it */
	int8_t apart;
	uint8_t n;		/* of the literal */
};
_Static_assert(LITERAL_MAX < 120, "offsets fit their types");

struct finder {
	const struct literal *literals;
	size_t n;
	uint8_t map[2][1 << (MAP_BITS - 3)];	/* windows at positions 0 and 2 modulo 4 */
	bool dense;				/* the second map is in use */
	uint32_t bucket[(1 << BUCKET_BITS) + 1];
	struct window *windows;			/* by bucket */
	size_t n_windows, room;
};

static const uint32_t FOLD = 0x20202020u;

static inline uint32_t hash_of(uint32_t key)
{
	return key * 0x9E3779B1u;
}

static inline uint32_t load4(const char *p)
{
	uint32_t w;

	memcpy(&w, p, 4);
	return w | FOLD;
}

static inline unsigned is_set(const uint8_t *map, uint32_t key)
{
	uint32_t h = hash_of(key) >> (32 - MAP_BITS);

	return (map[h >> 3] >> (h & 7)) & 1u;
}

static void set_bit(uint8_t *map, uint32_t key)
{
	uint32_t h = hash_of(key) >> (32 - MAP_BITS);

	map[h >> 3] |= (uint8_t)(1u << (h & 7));
}

static void add_window(struct finder *f, const char four[4], uint32_t literal, int offset, bool both)
{
	uint32_t key = load4(four);

	set_bit(f->map[0], key);
	if (both)
		set_bit(f->map[1], key);
	if (f->n_windows == f->room) {
		f->room = f->room ? f->room * 2 : 4096;
		f->windows = mem_resize(f->windows, f->room * sizeof *f->windows);
	}
	struct window w = { .key = key, .second = key, .literal = literal, .offset = (int16_t)offset };
	const struct literal *l = &f->literals[literal];
	w.n = (uint8_t)l->n;
	if (l->n > 3) {		/* those after the window, those before it, or the last ones */
		int at = offset + 8 <= (int)l->n ? offset + 4 : offset >= 4 ? offset - 4 : (int)l->n - 4;
		w.apart = (int8_t)(at - offset);
		w.second = load4(l->text + at);
	}
	f->windows[f->n_windows++] = w;
}

/* A window with one byte that may be anything: each folded value once. */
static void add_open(struct finder *f, const char *three, bool first_open, uint32_t literal, int offset, bool both)
{
	char four[4];

	memcpy(four + first_open, three, 3);
	for (unsigned c = 0; c < 256; c++) {
		if (!(c & 0x20))
			continue;
		four[first_open ? 0 : 3] = (char)c;
		add_window(f, four, literal, offset, both);
	}
}

static size_t rarest_piece(const char *t, size_t n)
{
	float best = 1e9f, sum = 0, window[4] = { 0, 0, 0, 0 };
	size_t at = 0;

	for (size_t i = 0; i + 4 <= n; i++) {
		float w = rarity_window(t + i);
		sum += w - window[i & 3];
		window[i & 3] = w;
		if (i >= 3 && sum < best) {
			best = sum;
			at = i - 3;
		}
	}
	return at;
}

/* Enough windows that one lies on a looked-up position wherever the literal starts. */
static void add_literal(struct finder *f, uint32_t number)
{
	const char *t = f->literals[number].text;
	size_t n = f->literals[number].n;

	if (n >= 7) {
		size_t at = rarest_piece(t, n);
		for (size_t k = 0; k < STRIDE; k++)
			add_window(f, t + at + k, number, (int)(at + k), false);
	} else if (n >= 5) {
		for (size_t k = 0; k + 4 <= n; k++)
			add_window(f, t + k, number, (int)k, false);
		add_open(f, t + n - 3, false, number, (int)n - 3, false);
		if (n == 5)
			add_open(f, t, true, number, -1, false);
	} else if (n == 4) {
		add_window(f, t, number, 0, true);
		add_open(f, t + 1, false, number, 1, true);
	} else if (n == 3) {
		add_open(f, t, false, number, 0, true);
		add_open(f, t, true, number, -1, true);
	}
	f->dense = f->dense || n < 5;
}

static uint32_t bucket_of(uint32_t key)
{
	return (hash_of(key) ^ hash_of(key) >> 15) & ((1u << BUCKET_BITS) - 1);
}

/* Counting sort of the windows by bucket. */
static void sort_windows(struct finder *f)
{
	struct window *sorted = mem_array(f->n_windows + 1, sizeof *sorted);
	uint32_t *at = mem_array((1 << BUCKET_BITS) + 1, sizeof *at);

	for (size_t i = 0; i < f->n_windows; i++)
		f->bucket[bucket_of(f->windows[i].key) + 1]++;
	for (size_t b = 0; b < 1 << BUCKET_BITS; b++)
		f->bucket[b + 1] += f->bucket[b];
	memcpy(at, f->bucket, sizeof f->bucket);
	for (size_t i = 0; i < f->n_windows; i++)
		sorted[at[bucket_of(f->windows[i].key)]++] = f->windows[i];
	mem_free(at);
	mem_free(f->windows);
	f->windows = sorted;
	f->room = f->n_windows + 1;
}

struct finder *finder_new(const struct literal *literals, size_t n)
{
	struct finder *f = mem_new(sizeof *f);

	rarity_prepare();
	f->literals = literals;
	f->n = n;
	for (size_t i = 0; i < n; i++)
		add_literal(f, (uint32_t)i);
	sort_windows(f);
	return f;
}

void finder_free(struct finder *f)
{
	if (!f)
		return;
	mem_free(f->windows);
	mem_free(f);
}

/* Compares what may stand at window p; returns where to go on, 0 = at the next window. */
static size_t look(const struct finder *f, const char *text, size_t n, size_t p, uint32_t key, finder_hit *hit, void *arg)
{
	uint32_t b = bucket_of(key);

	for (uint32_t i = f->bucket[b]; i < f->bucket[b + 1]; i++) {
		const struct window *w = &f->windows[i];
		if (w->key != key || (w->offset > 0 && p < (size_t)w->offset))
			continue;
		size_t start = p - (size_t)(ptrdiff_t)w->offset;
		if (start > n || w->n > n - start || (w->n > 3 && load4(text + (ptrdiff_t)p + w->apart) != w->second))
			continue;
		if (!literal_at(&f->literals[w->literal], text + start))
			continue;
		size_t next = hit(arg, start, w->literal);
		if (next > p)
			return next;
	}
	return 0;
}

static inline size_t next_multiple(size_t p, size_t of)
{
	return (p + of - 1) / of * of;
}

/* The last bytes, where a whole window no longer fits: padded with newlines, which no literal holds. */
static void scan_tail(const struct finder *f, const char *text, size_t n, size_t p, finder_hit *hit, void *arg)
{
	const size_t step = f->dense ? 2 : STRIDE;

	for (p = next_multiple(p, step); p < n;) {
		char four[4] = { '\n', '\n', '\n', '\n' };
		memcpy(four, text + p, n - p < 4 ? n - p : 4);
		size_t next = look(f, text, n, p, load4(four), hit, arg);
		p = next ? next_multiple(next, step) : p + step;
	}
}

static void scan_sparse(const struct finder *f, const char *text, size_t n, finder_hit *hit, void *arg)
{
	const uint8_t *map = f->map[0];
	size_t p = 0;

	while (n >= 16 && p <= n - 16) {
		uint32_t a = load4(text + p), b = load4(text + p + 4), c = load4(text + p + 8), d = load4(text + p + 12);
		unsigned bits = is_set(map, a) | is_set(map, b) << 1 | is_set(map, c) << 2 | is_set(map, d) << 3;
		size_t next = 0;
		for (size_t k = 0; bits; bits >>= 1, k += 4) {
			if ((bits & 1) && (next = look(f, text, n, p + k, load4(text + p + k), hit, arg)) != 0)
				break;
		}
		p = next ? next_multiple(next, STRIDE) : p + 16;
	}
	scan_tail(f, text, n, p, hit, arg);
}

static void scan_dense(const struct finder *f, const char *text, size_t n, finder_hit *hit, void *arg)
{
	size_t p = 0;

	while (n >= 12 && p <= n - 12) {
		const char *t = text + p;
		size_t next = 0, step = p & 2 ? 2 : 8;	/* a skip may leave p at the second phase */
		unsigned bits = is_set(f->map[(p & 2) >> 1], load4(t));
		if (step == 8)
			bits |= is_set(f->map[1], load4(t + 2)) << 1 | is_set(f->map[0], load4(t + 4)) << 2 |
				is_set(f->map[1], load4(t + 6)) << 3;
		for (size_t k = 0; bits; bits >>= 1, k += 2) {
			if ((bits & 1) && (next = look(f, text, n, p + k, load4(t + k), hit, arg)) != 0)
				break;
		}
		p = next ? next_multiple(next, 2) : p + step;
	}
	scan_tail(f, text, n, p, hit, arg);
}

void finder_scan(const struct finder *f, const char *text, size_t n, finder_hit *hit, void *arg)
{
	if (!f->n_windows)
		return;
	if (f->dense)
		scan_dense(f, text, n, hit, arg);
	else
		scan_sparse(f, text, n, hit, arg);
}
