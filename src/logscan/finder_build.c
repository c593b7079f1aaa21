/* SPDX-License-Identifier: MIT */
/* Which windows of which literals are looked up, and the maps and buckets that hold them. */
#include "base/alloc.h"
#include "logscan/finder_in.h"
#include "logscan/rarity.h"

_Static_assert(LITERAL_MAX < 120, "offsets fit their types");

static void set_bits(uint64_t *map, uint32_t key)
{
	uint64_t h = hot_hash(key);

	map[hot_word(h)] |= (uint64_t)1 << hot_bit(h) | (uint64_t)1 << hot_other_bit(h);
}

static void add_window(struct finder *f, const char four[4], uint32_t literal, int offset, bool both)
{
	const struct literal *l = &f->literals[literal];
	struct window w = { .key = finder_load(four), .literal = literal, .offset = (int16_t)offset, .n = (uint8_t)l->n };

	w.second = w.key;
	if (l->n > 3) {		/* those after the window, those before it, or the last ones */
		int at = offset + 8 <= (int)l->n ? offset + 4 : offset >= 4 ? offset - 4 : (int)l->n - 4;
		w.apart = (int8_t)(at - offset);
		w.second = finder_load(l->text + at);
	}
	for (int phase = 0; phase <= both; phase++)
		set_bits(f->map[phase], w.key);
	if (f->n_windows == f->room) {
		f->room = f->room ? f->room * 2 : 4096;
		f->windows = mem_resize(f->windows, f->room * sizeof *f->windows);
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

/* Where FINDER_STRIDE windows that follow one another are rarest in logs. */
static size_t rarest_piece(const char *t, size_t n)
{
	float best = 1e9f, sum = 0, window[FINDER_STRIDE] = { 0 };
	size_t at = 0;

	for (size_t i = 0; i + 4 <= n; i++) {
		float w = rarity_window(t + i);
		sum += w - window[i % FINDER_STRIDE];
		window[i % FINDER_STRIDE] = w;
		if (i + 1 >= FINDER_STRIDE && sum < best) {
			best = sum;
			at = i + 1 - FINDER_STRIDE;
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
		for (size_t k = 0; k < FINDER_STRIDE; k++)
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

/* Counting sort of the windows by bucket. */
static void sort_windows(struct finder *f)
{
	struct window *sorted = mem_array(f->n_windows + 1, sizeof *sorted);
	uint32_t *at = mem_array((1 << FINDER_BUCKET_BITS) + 1, sizeof *at);

	for (size_t i = 0; i < f->n_windows; i++)
		f->bucket[finder_bucket(f->windows[i].key) + 1]++;
	for (size_t b = 0; b < 1 << FINDER_BUCKET_BITS; b++)
		f->bucket[b + 1] += f->bucket[b];
	memcpy(at, f->bucket, sizeof f->bucket);
	for (size_t i = 0; i < f->n_windows; i++)
		sorted[at[finder_bucket(f->windows[i].key)]++] = f->windows[i];
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
