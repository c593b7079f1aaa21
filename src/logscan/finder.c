/* SPDX-License-Identifier: MIT */
/*
 * The literal search in two steps: windows of a text against the maps, without a branch that depends on
 * the text; then what is set there against the literals.
 */
#include "logscan/finder.h"

#include "logscan/finder_in.h"

bool finder_gather(const struct finder *f, const struct finder_range *in, struct finder_spots *spots)
{
	size_t most = in->n - in->from < 40 ? in->from : in->n - 24;	/* up to where the loops need not know the end of the text */
	size_t range[2] = { in->from, in->to < most ? in->to : most }, p = in->from;

	if (range[0] < range[1]) {
		spots->n = f->t.dense ? hot_best()->gather_dense(f->t.map, in->text, range, spots->at, spots->n) :
				      hot_best()->gather(f->t.map[0], in->text, range, spots->at, spots->n);
		p += (range[1] - range[0] + 15) / 16 * 16;
	}
	for (size_t step = f->t.dense ? 2 : FINDER_STRIDE; p < in->to; p += step)	/* the last bytes that may be read */
		spots->at[spots->n++] = (uint32_t)p;
	return spots->n >= FINDER_SPOTS;
}

/* ---- comparing ---- */

struct search {
	const struct finder *f;
	const char *text;
	size_t n;
	finder_hit *hit;
	void *arg;
};

/* Where a whole window no longer fits it is padded with newlines, which no literal holds. */
static uint32_t window_at(const struct search *s, size_t p)
{
	char four[4] = { '\n', '\n', '\n', '\n' };

	if (s->n - p >= 4)
		return finder_load(s->text + p);
	memcpy(four, s->text + p, s->n - p);
	return finder_load(four);
}

/* Compares what may stand at window p; returns where to go on, 0 = at the next window. */
static inline size_t compare(const struct search *s, size_t p)
{
	const struct finder *f = s->f;
	uint32_t key = window_at(s, p);
	size_t b = finder_bucket(key);

	for (uint32_t i = f->t.bucket[b]; i < f->t.bucket[b + 1]; i++) {
		const struct window *w = &f->t.windows[i];
		size_t second = p + w->apart;	/* + 4 */
		if (w->key != key || p + 1 < w->behind)
			continue;
		if (w->apart != FINDER_ALONE && (second > s->n || finder_load(s->text + second - 4) != w->second))
			continue;
		const struct literal *l = &f->literals[w->literal];
		size_t start = p + 1 - w->behind;
		if (start + l->n > s->n || !literal_at(l, s->text + start))
			continue;
		size_t next = s->hit(s->arg, start, w->literal);
		if (next > p)
			return next;
	}
	return 0;
}

void finder_compare(const struct finder *f, const char *text, size_t n, struct finder_spots *spots, finder_hit *hit, void *arg)
{
	const struct search s = { f, text, n, hit, arg };
	size_t next = 0;

	for (size_t i = 0; i < spots->n && spots->at[i] < n; i++)
		if (spots->at[i] >= next)
			next = compare(&s, spots->at[i]);
	spots->n = 0;
}

struct within {
	const struct finder_range *range;
	finder_hit *hit;
	void *arg;
};

static size_t hit_within(void *arg, size_t pos, uint32_t literal)
{
	struct within *w = arg;

	return pos >= w->range->from ? w->hit(w->arg, pos, literal) : 0;
}

void finder_scan(const struct finder *f, const struct finder_range *where, finder_hit *hit, void *arg)
{
	struct within w = { where, hit, arg };
	struct finder_spots spots;

	spots.n = 0;
	for (size_t at = where->from; f->t.n_windows && at < where->to; at += FINDER_PIECE) {
		struct finder_range piece = { where->text, where->n, at, where->to - at < FINDER_PIECE ? where->to : at + FINDER_PIECE };
		if (finder_gather(f, &piece, &spots) || piece.to == where->to)
			finder_compare(f, where->text, where->to, &spots, hit_within, &w);
	}
}
