/* SPDX-License-Identifier: MIT */
/* Which windows of which literals are looked up, and the maps and buckets that hold them. */
#include "base/alloc.h"
#include "logscan/finder_in.h"

_Static_assert(LITERAL_MAX < 120, "what is behind a window fits");

static void set_bits(uint64_t *map, uint32_t key)
{
	uint64_t h = hot_hash(key);

	map[hot_word(h)] |= (uint64_t)1 << hot_bit(h) | (uint64_t)1 << hot_other_bit(h);
}

/* Windows are made twice: first they are counted and go into the maps, then they get their places. */
struct build {
	struct finder *f;
	uint32_t *fill;		/* by bucket: where the next one goes; NULL at first */
	uint8_t *pieces;	/* by literal */
};

static void add_window(struct build *b, const char four[4], uint32_t literal, int offset, bool both)
{
	struct finder *f = b->f;
	const struct literal *l = &f->literals[literal];
	struct window w = { .key = finder_load(four), .literal = literal & (FINDER_MOST - 1), .behind = (unsigned)(offset + 1) & 127 };

	if (!b->fill) {
		f->bucket[finder_bucket(w.key) + 1]++;
		for (int phase = 0; phase <= both; phase++)
			set_bits(f->map[phase], w.key);
		return;
	}
	w.apart = FINDER_ALONE;
	if (l->n > 3) {		/* those after the window, those before it, or the last ones */
		int at = offset + 8 <= (int)l->n ? offset + 4 : offset >= 4 ? offset - 4 : (int)l->n - 4;
		w.apart = (unsigned)(at - offset + 4) & 15;
		w.second = finder_load(l->text + at);
	}
	f->windows[b->fill[finder_bucket(w.key)]++] = w;
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
	const char *t = b->f->literals[number].text;
	size_t n = b->f->literals[number].n;

	if (n >= LITERAL_PIECE) {
		size_t at = b->pieces[number];
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
	b->f->dense = b->f->dense || n < 5;
}

static void find_pieces(struct build *b)
{
	for (size_t i = 0; i < b->f->n; i++) {
		const struct literal *l = &b->f->literals[i];
		if (l->n >= LITERAL_PIECE)
			b->pieces[i] = (uint8_t)(l->piece ? l->piece - 1u : literal_piece(l->text, l->n));
	}
}

struct finder *finder_new(const struct literal *literals, size_t n)
{
	struct finder *f = mem_new(sizeof *f);
	struct build b = { .f = f, .pieces = mem_new(n + 1) };

	f->literals = literals;
	f->n = n < FINDER_MOST ? n : FINDER_MOST;
	find_pieces(&b);
	for (size_t i = 0; i < f->n; i++)
		add_literal(&b, (uint32_t)i);
	for (size_t k = 0; k < 1 << FINDER_BUCKET_BITS; k++)
		f->bucket[k + 1] += f->bucket[k];
	f->n_windows = f->bucket[1 << FINDER_BUCKET_BITS];
	f->windows = mem_array(f->n_windows + 1, sizeof *f->windows);
	b.fill = mem_array(1 << FINDER_BUCKET_BITS, sizeof *b.fill);
	memcpy(b.fill, f->bucket, (1 << FINDER_BUCKET_BITS) * sizeof *b.fill);
	for (size_t i = 0; i < f->n; i++)
		add_literal(&b, (uint32_t)i);
	mem_free(b.fill);
	mem_free(b.pieces);
	return f;
}

void finder_free(struct finder *f)
{
	if (!f)
		return;
	mem_free(f->windows);
	mem_free(f);
}
