/* SPDX-License-Identifier: MIT */
/* Which windows of which literals are looked up, and the maps and buckets that hold them. */
#include "base/alloc.h"
#include "base/vec.h"
#include "logscan/finder_in.h"

_Static_assert(LITERAL_MAX < 120, "what is behind a window fits");

static void set_bits(uint64_t *map, uint32_t key)
{
	uint64_t h = hot_hash(key);

	map[hot_word(h)] |= (uint64_t)1 << hot_bit(h) | (uint64_t)1 << hot_other_bit(h);
}

/* Windows go into the maps and are counted as they are made, then they get their places. */
struct build {
	const struct literal *literals;
	uint64_t *map[2];
	uint32_t *bucket;
	bool dense;
	VEC(struct window) made;
};

static void add_window(struct build *b, const char four[4], uint32_t literal, int offset, bool both)
{
	const struct literal *l = &b->literals[literal];
	struct window w = { .key = finder_load(four), .literal = literal & (FINDER_MOST - 1), .behind = (unsigned)(offset + 1) & 127,
			    .apart = FINDER_ALONE };

	b->bucket[finder_bucket(w.key) + 1]++;
	for (int phase = 0; phase <= both; phase++)
		set_bits(b->map[phase], w.key);
	if (l->n > 3) {		/* those after the window, those before it, or the last ones */
		int at = offset + 8 <= (int)l->n ? offset + 4 : offset >= 4 ? offset - 4 : (int)l->n - 4;
		w.apart = (unsigned)(at - offset + 4) & 15;
		w.second = finder_load(l->text + at);
	}
	*VEC_ADD(&b->made) = w;
}

/* A window with one byte that may be anything: each folded value once. */
static void add_open(struct build *b, const char *three, bool first_open, uint32_t literal, int offset, bool both)
{
	char four[4];

	memcpy(four + first_open, three, 3);
	for (unsigned c = 0; c < 256; c++) {
		if (!(c & 0x20))
			continue;
		four[first_open ? 0 : 3] = (char)c;
		add_window(b, four, literal, offset, both);
	}
}

/* Enough windows that one lies on a looked-up position wherever the literal starts. */
static void add_literal(struct build *b, uint32_t number)
{
	const struct literal *l = &b->literals[number];
	const char *t = l->text;
	size_t n = l->n;

	if (n >= LITERAL_PIECE) {
		size_t at = l->piece ? l->piece - 1u : literal_piece(t, n);
		for (size_t k = 0; k < FINDER_STRIDE; k++)
			add_window(b, t + at + k, number, (int)(at + k), false);
	} else if (n >= 5) {
		for (size_t k = 0; k + 4 <= n; k++)
			add_window(b, t + k, number, (int)k, false);
		add_open(b, t + n - 3, false, number, (int)n - 3, false);
		if (n == 5)
			add_open(b, t, true, number, -1, false);
	} else if (n == 4) {
		add_window(b, t, number, 0, true);
		add_open(b, t + 1, false, number, 1, true);
	} else if (n == 3) {
		add_open(b, t, false, number, 0, true);
		add_open(b, t, true, number, -1, true);
	}
	b->dense = b->dense || n < 5;
}

/* From counts by bucket to where each begins; the windows are put there in place, each swapped to where it belongs. */
static void place_windows(struct build *b)
{
	uint32_t *fill = mem_array(FINDER_BUCKETS, sizeof *fill);

	for (size_t k = 0; k < FINDER_BUCKETS; k++)
		b->bucket[k + 1] += b->bucket[k];
	memcpy(fill, b->bucket, FINDER_BUCKETS * sizeof *fill);
	for (size_t k = 0; k < FINDER_BUCKETS; k++) {
		while (fill[k] < b->bucket[k + 1]) {
			struct window w = b->made.at[fill[k]];
			for (size_t to; (to = finder_bucket(w.key)) != k;) {
				struct window other = b->made.at[fill[to]];
				b->made.at[fill[to]++] = w;
				w = other;
			}
			b->made.at[fill[k]++] = w;
		}
	}
	mem_free(fill);
}

struct finder *finder_new(const struct literal *literals, size_t n)
{
	struct finder *f = mem_new(sizeof *f);
	struct build b = { .literals = literals, .made.room = n * FINDER_STRIDE + 512 };

	n = n < FINDER_MOST ? n : FINDER_MOST;
	for (int phase = 0; phase < 2; phase++)
		b.map[phase] = mem_array(FINDER_MAP_WORDS, sizeof *b.map[phase]);
	b.bucket = mem_array(FINDER_BUCKETS + 1, sizeof *b.bucket);
	b.made.at = mem_array(b.made.room, sizeof *b.made.at);
	for (size_t i = 0; i < n; i++)
		add_literal(&b, (uint32_t)i);
	place_windows(&b);
	*f = (struct finder){ literals, { { b.map[0], b.map[1] }, b.dense, b.bucket, b.made.at, b.made.n, n, finder_load("abcd") },
			      { b.map[0], b.map[1], b.bucket, b.made.at } };
	return f;
}

struct finder *finder_open(const struct finder_tables *tables, const struct literal *literals, size_t n)
{
	if (tables->n_literals != n || tables->abcd != finder_load("abcd"))
		return NULL;
	struct finder *f = mem_new(sizeof *f);
	*f = (struct finder){ .literals = literals, .t = *tables };
	return f;
}

const struct finder_tables *finder_tables(const struct finder *f)
{
	return &f->t;
}

void finder_free(struct finder *f)
{
	for (int i = 0; f && i < 4; i++)
		mem_free(f->own[i]);
	mem_free(f);
}
