/* SPDX-License-Identifier: MIT */
/* How often four bytes stand in ordinary logs: what makes a literal cheap or dear to look for. */
#ifndef CMLTRIAGE_LOGSCAN_RARITY_H
#define CMLTRIAGE_LOGSCAN_RARITY_H

/* Must have been called before anything else here; any number of times, from any thread. */
void rarity_prepare(void);

extern float rarity_share[256];		/* of single bytes */

/* Estimated share of positions at which these four bytes stand, case ignored. */
float rarity_window(const char *four);

#endif
