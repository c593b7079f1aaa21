/* SPDX-License-Identifier: MIT */
/*
 * The innermost loops over all bytes of a log. They are compiled for any processor and once more for AVX2 and
 * BMI2, from the same text (hot_loops.h); which one runs is decided at run time. The results are the same.
 */
#ifndef CMLTRIAGE_LOGSCAN_HOT_H
#define CMLTRIAGE_LOGSCAN_HOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hot_masks {		/* of 64 bytes, lowest bit first */
	uint64_t newline;
	uint64_t special;	/* control bytes but tab, newline, return; backslashes; the lead bytes C2 and E2 of spaces and quotes */
};
struct hot_columns {		/* offsets in a line of `log show`, which are at most 32 + 64 but for the last one */
	size_t type, type_end;	/* "Default", "Error" */
	size_t process;		/* what comes after thread, type, activity, process id, time to live */
	size_t message;		/* behind the first bracket after which a message may begin */
};
enum { HOT_TIME = 32, HOT_COLUMNS = HOT_TIME + 64, HOT_BEYOND = 124 };

struct hot {
	/* n64 times 64 bytes */
	void (*masks)(const char *p, size_t n64, struct hot_masks *out);
	/* What follows the time of a line, of which HOT_COLUMNS bytes and HOT_BEYOND more can be read. False: it has another shape. */
	bool (*columns)(const char *line, struct hot_columns *out);
	/*
	 * Appends the positions from `from` on, in steps of 4 up to `to` and less than 16 beyond it, whose four bytes, case
	 * folded, may be in the map, to `spots`, of which n are in use; returns how many are then. 20 bytes beyond `to` can be read.
	 */
	size_t (*gather)(const uint64_t *map, const char *text, const size_t range[2], uint32_t *spots, size_t n);
	/* The same in steps of 2; the second map is that of every other position. */
	size_t (*gather_dense)(const uint64_t *const maps[2], const char *text, const size_t range[2], uint32_t *spots, size_t n);
};
extern const struct hot hot_plain;
#if defined(__x86_64__) && defined(__GNUC__)
#define HOT_AVX2 1
extern const struct hot hot_avx2;
#endif
const struct hot *hot_best(void);

/* ---- the map of hot.gather(): two bits of one word for each window of four bytes ---- */

enum { HOT_WORD_BITS = 12 };	/* 32 KiB */

static inline uint64_t hot_hash(uint32_t four)
{
	return four * 0x9E3779B97F4A7C15u;
}

static inline size_t hot_word(uint64_t hash)
{
	return hash >> (64 - HOT_WORD_BITS);
}

static inline unsigned hot_bit(uint64_t hash)
{
	return hash >> 46 & 63;
}

static inline unsigned hot_other_bit(uint64_t hash)
{
	return hash >> 40 & 63;
}

#endif
