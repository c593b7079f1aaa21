/* SPDX-License-Identifier: MIT */
/*
 * First the bits of newlines and special bytes, 64 bytes at a time, then a walk over them: lines
 * that hold nothing special cost a few instructions each.
 */
#include "logscan/lines.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "logscan/hot.h"

void lines_done(struct lines *l)
{
	mem_free(l->ends);
	*l = (struct lines){ 0 };
}

/* E2 80 and E2 81 (quotes, dashes, spaces), C2 with a space, soft hyphen or C1 control, and escapes that stand for
 * another character matter; other text does not. */
static bool really_special(const char *text, size_t n, size_t i)
{
	unsigned char c = (unsigned char)text[i], next = i + 1 < n ? (unsigned char)text[i + 1] : 0;

	if (c == 0xe2)
		return next == 0x80 || next == 0x81;
	if (c == '\\')
		return next && strchr("\"/u'\\", next);
	if (c == 0xc2)
		return next == 0xa0 || next == 0xad || next < 0xa0;
	return true;
}

struct walk {
	struct lines *lines;
	const char *text;
	size_t n;
	uint32_t flag;		/* of the line that is not over yet */
};

static void walk_special(struct walk *w, size_t at, struct hot_masks m)
{
	for (uint64_t both = m.newline | m.special; both; both &= both - 1) {
		unsigned i = (unsigned)__builtin_ctzll(both);
		if (m.newline >> i & 1) {
			w->lines->ends[w->lines->n++] = (uint32_t)(at + i) | w->flag;
			w->flag = 0;
		} else if (!w->flag && really_special(w->text, w->n, at + i)) {
			w->flag = LINES_SPECIAL;
		}
	}
}

static void walk(struct walk *w, size_t at, const struct hot_masks *m, size_t n64)
{
	struct lines *l = w->lines;

	for (size_t i = 0; i < n64; i++, at += 64) {
		if (m[i].special) {
			walk_special(w, at, m[i]);
			continue;
		}
		for (uint64_t newline = m[i].newline; newline; newline &= newline - 1) {
			l->ends[l->n++] = (uint32_t)(at + (unsigned)__builtin_ctzll(newline)) | w->flag;
			w->flag = 0;
		}
	}
}

/* Up to LINES_BLOCK bytes at `at`. */
static void index_piece(struct walk *w, const struct hot *hot, size_t at, size_t n)
{
	struct hot_masks m[LINES_BLOCK / 64];
	char tail[64];
	size_t whole = n / 64, rest = n % 64;

	hot->masks(w->text + at, whole, m);
	if (rest) {
		memset(tail, ' ', sizeof tail);
		memcpy(tail, w->text + at + whole * 64, rest);
		hot->masks(tail, 1, m + whole);
	}
	walk(w, at, m, whole + (rest != 0));
}

size_t lines_index(struct lines *l, const char *text, size_t from, size_t n)
{
	struct walk w = { l, text, n, 0 };
	const struct hot *hot = hot_best();
	size_t at = from;

	l->n = 0;
	do {
		size_t piece = n - at < LINES_BLOCK ? n - at : LINES_BLOCK;
		if (l->n + piece + 1 > l->room) {
			l->room = l->n + LINES_BLOCK + 1;
			l->ends = mem_resize(l->ends, l->room * sizeof *l->ends);
		}
		index_piece(&w, hot, at, piece);
		at += piece;
	} while (at < n && !l->n);
	if (at < n)
		return (l->ends[l->n - 1] & ~LINES_SPECIAL) + 1;
	if (text[n - 1] != '\n')
		l->ends[l->n++] = (uint32_t)n | w.flag;
	return n;
}
