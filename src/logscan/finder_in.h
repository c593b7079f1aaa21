/* SPDX-License-Identifier: MIT */
/* The inside of a finder, for finder.c (search) and finder_build.c only. */
#ifndef CMLTRIAGE_LOGSCAN_FINDER_IN_H
#define CMLTRIAGE_LOGSCAN_FINDER_IN_H

#include <stdbool.h>
#include <string.h>

#include "logscan/finder.h"
#include "logscan/hot.h"

enum {
	FINDER_BUCKET_BITS = 16,
	FINDER_STRIDE = 4		/* of the positions that are looked up */
};
_Static_assert(LITERAL_PIECE == FINDER_STRIDE + 3, "one of the windows of a piece is looked up wherever it lies");

/* Four bytes of a literal where they may lie on a position that is looked up. Small: they are read all over the place. */
struct window {
	uint32_t key;		/* folded */
	uint32_t second;	/* four more of the literal, `apart` bytes from the first */
	uint32_t literal : 20;
	uint32_t behind : 7;	/* bytes of the literal before the window, + 1: it may begin one byte before the literal */
	uint32_t apart : 4;	/* + 4; or FINDER_ALONE: it has no four bytes */
};
enum { FINDER_MOST = 1 << 20, FINDER_ALONE = 15 };	/* the first: literals */

enum { FINDER_MAP_WORDS = 1 << HOT_WORD_BITS, FINDER_BUCKETS = 1 << FINDER_BUCKET_BITS };

/* Those of the built-in rules are constant data of the program. */
struct finder_tables {
	const uint64_t *map[2];			/* FINDER_MAP_WORDS: windows at positions 0 and 2 modulo 4 */
	bool dense;				/* the second map is in use */
	const uint32_t *bucket;			/* FINDER_BUCKETS + 1: where the windows of each begin */
	const struct window *windows;
	size_t n_windows, n_literals;
	uint32_t abcd;				/* finder_load("abcd"): on a machine of another byte order they are of no use */
};

struct finder {
	const struct literal *literals;
	struct finder_tables t;
	void *own[4];				/* tables to free */
};

static inline uint32_t finder_load(const char *p)
{
	uint32_t w;

	memcpy(&w, p, 4);
	return w | 0x20202020u;
}

static inline size_t finder_bucket(uint32_t key)
{
	return hot_hash(key) >> 32 & ((1u << FINDER_BUCKET_BITS) - 1);
}

#endif
