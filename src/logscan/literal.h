/* SPDX-License-Identifier: MIT */
/*
 * What a line must contain for a regex to match it: a set of literal strings,
 * one of which stands in every match. The finder looks for these; PCRE2 is
 * asked only about lines that hold one.
 */
#ifndef CMLTRIAGE_LOGSCAN_LITERAL_H
#define CMLTRIAGE_LOGSCAN_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum { LITERAL_MIN = 3, LITERAL_MAX = 64, LITERAL_PIECE = 7 };	/* bytes of a useful literal; of a piece that is looked for */

struct literal_need;
struct literal {
	const char *text;	/* lower case when fold is set; not NUL-terminated */
	size_t n;
	bool fold;		/* compare without regard to case */
	bool begins, ends;	/* with a word: no letter, digit or _ stands before it, or behind it */
	uint8_t piece;		/* literal_piece() + 1, of a need literal_rare_byte() + 1, or 0: not known yet */
	uint32_t known;		/* its number among those of an image, + 1; 0: it comes from elsewhere */
	const struct literal_need *need;	/* what must stand in the same match besides; may be NULL */
};
struct literal_need {		/* one of these */
	const struct literal *at;
	size_t n;
	const struct literal_need *next;	/* and one of those */
};
struct literal_set {
	struct literal *at;
	size_t n, room;
};
void literal_set_done(struct literal_set *s);

/*
 * Derives the cheapest safe set from a PCRE2 pattern; texts lie in a. False when the pattern can match
 * a line without any usable literal (out is empty then). Literals hold printable ASCII without
 * backslashes: where cleaning changes no character of a line, they stand in the raw line, too.
 */
bool literal_derive(const char *regex, struct arena *a, struct literal_set *out);

/* Expected candidates of a literal for each byte of an ordinary log; shorter literals count more. */
double literal_cost(const char *text, size_t n);

/* Where LITERAL_PIECE bytes are rarest in ordinary logs; n is at least that. */
size_t literal_piece(const char *text, size_t n);

/* Where its rarest byte stands. */
size_t literal_rare_byte(const char *text, size_t n, bool fold);

static inline bool literal_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Do words begin and end with n bytes of the text as they should? */
static inline bool literal_is_apart(const char *text, size_t text_bytes, size_t at, size_t n, bool begins, bool ends)
{
	return (!begins || !at || !literal_is_word(text[at - 1])) && (!ends || at + n >= text_bytes || !literal_is_word(text[at + n]));
}

/* Does the literal stand at p (where at least its n bytes can be read)? */
bool literal_at(const struct literal *l, const char *p);
/* Which pairs of bytes stand in a text, roughly: what is not marked is not there. */
struct literal_pairs {
	uint64_t bits[16];
};
void literal_find_pairs(const char *text, size_t n, struct literal_pairs *out);

/* Does the text hold what the needs ask for? Its pairs, where they are known, give most answers. */
bool literal_needs_met(const struct literal_need *need, const char *text, size_t n, const struct literal_pairs *pairs);

#endif
