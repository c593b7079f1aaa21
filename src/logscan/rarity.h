/* SPDX-License-Identifier: MIT */
/* How often four bytes stand in ordinary logs: what makes a literal cheap or dear to look for. */
#ifndef CMLTRIAGE_LOGSCAN_RARITY_H
#define CMLTRIAGE_LOGSCAN_RARITY_H

#include <stdint.h>
#include <string.h>

/* Must have been called before rarity_window(); any number of times, from any thread. */
void rarity_prepare(void);

enum { RARITY_BITS = 14, RARITY_SLOTS = 1 << RARITY_BITS };
extern float rarity_seen[RARITY_SLOTS];	/* by rarity_slot(): share of positions in sample prose */
extern float rarity_share[256];		/* of single bytes */

static inline uint32_t rarity_slot(const char *four)
{
	uint32_t w;

	memcpy(&w, four, 4);
	return ((w | 0x20202020u) * 2654435761u) >> (32 - RARITY_BITS);
}

/* Estimated share of positions at which these four bytes stand, case ignored. */
static inline float rarity_window(const char *four)
{
	const unsigned char *p = (const unsigned char *)four;
	float seen = rarity_seen[rarity_slot(four)];

	return seen > 0 ? seen : rarity_share[p[0]] * rarity_share[p[1]] * rarity_share[p[2]] * rarity_share[p[3]];
}

#endif
