/* SPDX-License-Identifier: MIT */
/*
 * What a message is made of, for telling which messages are alike: its words, stemmed and in lower case, and each pair
 * of neighbours. Numbers, addresses and folders are left out: they change from one log to the next.
 */
#ifndef CMLTRIAGE_LOGSCAN_SHINGLE_H
#define CMLTRIAGE_LOGSCAN_SHINGLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHINGLES_MOST = 96 };	/* of one message; what comes behind is left out */

struct shingle {
	uint64_t hash;		/* FNV-1a of the stem, or of both stems with a blank between them */
	bool pair;
};

/* Writes each shingle of the text once, in order of appearance. Returns how many: at most SHINGLES_MOST. */
size_t shingle_text(const char *text, size_t n, struct shingle out[SHINGLES_MOST]);

#endif
