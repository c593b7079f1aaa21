/* SPDX-License-Identifier: MIT */
/*
 * Many literals in one pass over raw bytes. Every fourth position (every second when
 * a literal is shorter than five bytes) is looked up, four bytes at once and case
 * folded, in a bitmap that fits the first-level cache; what is set there is compared
 * exactly. Read-only once built: threads may share it.
 */
#ifndef CMLTRIAGE_LOGSCAN_FINDER_H
#define CMLTRIAGE_LOGSCAN_FINDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "logscan/literal.h"

struct finder;

/* literals (each LITERAL_MIN to LITERAL_MAX bytes) are borrowed and must outlive the finder. */
struct finder *finder_new(const struct literal *literals, size_t n);
/* The same from tables that were made for just these literals, which are borrowed, too. NULL: not for so many. */
struct finder_tables;
struct finder *finder_open(const struct finder_tables *tables, const struct literal *literals, size_t n);
/* What a finder looks up. */
const struct finder_tables *finder_tables(const struct finder *f);
void finder_free(struct finder *f);

struct finder_range {
	const char *text;
	size_t n;		/* bytes of text that may be read */
	size_t from, to;	/* literals that lie between these are looked for */
};
/* Called for each literal found, at byte pos of the text. Returns 0 to go on, or the position to go on from. */
typedef size_t finder_hit(void *arg, size_t pos, uint32_t literal);
void finder_scan(const struct finder *f, const struct finder_range *where, finder_hit *hit, void *arg);

/*
 * The same in two steps, for many short ranges of one text, in order: first the spots at which a literal may stand
 * are gathered, then they are compared. What is found lies in the
 * first n bytes of the text, and may reach out of its range.
 */
enum { FINDER_SPOTS = 4096, FINDER_PIECE = 4096 };
struct finder_spots {		/* n == 0: ready for use */
	size_t n;
	uint32_t at[FINDER_SPOTS + FINDER_PIECE / 2 + 16];
};
/* True when there is no room left: compare them before the next call. to - from <= FINDER_PIECE; text of less than 4 GiB */
bool finder_gather(const struct finder *f, const struct finder_range *where, struct finder_spots *spots);
void finder_compare(const struct finder *f, const char *text, size_t n, struct finder_spots *spots, finder_hit *hit, void *arg);

#endif
