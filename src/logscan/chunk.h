/* SPDX-License-Identifier: MIT */
/*
 * One block of whole raw lines: which of them deserve a closer look, and how many lines there are.
 * Needs nothing but the rules, so blocks can be done on any thread in any order.
 */
#ifndef CMLTRIAGE_LOGSCAN_CHUNK_H
#define CMLTRIAGE_LOGSCAN_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "logscan/finder.h"
#include "logscan/lines.h"
#include "logscan/rules.h"

struct candidate {
	uint32_t from, to;	/* the line in the block, without its newline */
	uint32_t line;		/* lines before it in the block */
	uint64_t contexts;	/* 0: anything may match in it; else nothing but these contexts: bit k is context k */
};
enum { CHUNK_CONTEXTS = 64 };	/* with more of them candidates do not say which */
struct chunk {
	struct candidate *at;	/* in order */
	size_t n, room;
	uint32_t lines;		/* newlines in the block */
	struct lines ends;	/* scratch */
	struct finder_spots *spots;	/* scratch */
	struct columns *columns;	/* made when they are first met */
	size_t n_found;		/* contexts that were found when the columns were learnt */
	struct vector_work *work;	/* scratch of the vector, made when it is first needed */
};
void chunk_done(struct chunk *b);

struct chunk_interest {
	const uint8_t *dead;	/* by literal: the USE_ bits that are of no interest any more */
	const bool *found;	/* by rule: contexts that were found */
	bool every_line;	/* all lines are candidates */
	const struct vector *vector;	/* finds literals in place of the rules' own finder; may be NULL */
};
/* 0 < n < 2 GiB */
void chunk_scan(struct chunk *b, const struct rules *r, const struct chunk_interest *interest, const char *text, size_t n);

/* Is a line of so many bytes (without newline) as wide as terminals are? Then the next may be its second half. */
bool chunk_is_full_width(size_t bytes);

#endif
