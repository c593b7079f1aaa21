/* SPDX-License-Identifier: MIT */
/* Where lines end in a few pages of text, and which of them hold bytes that cleaning would change. */
#ifndef CMLTRIAGE_LOGSCAN_LINES_H
#define CMLTRIAGE_LOGSCAN_LINES_H

#include <stddef.h>
#include <stdint.h>

enum { LINES_BLOCK = 16 << 10 };	/* about so many bytes at a time: they stay in the first-level cache */
static const uint32_t LINES_SPECIAL = 0x80000000u;	/* flag of an end: the line holds special bytes */

struct lines {			/* a zeroed struct is ready for use */
	uint32_t *ends;		/* offsets of the newlines; of the end of the text, where its last line has none */
	size_t n, room;
};
void lines_done(struct lines *l);

/* The whole lines of a block that begins at text + from; at least one. Returns where the next block begins. from < n < 2 GiB */
size_t lines_index(struct lines *l, const char *text, size_t from, size_t n);

#endif
