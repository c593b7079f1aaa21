/* SPDX-License-Identifier: MIT */
/* How often four bytes stand in ordinary logs: what makes a literal cheap or dear to look for. */
#ifndef CMLTRIAGE_LOGSCAN_RARITY_H
#define CMLTRIAGE_LOGSCAN_RARITY_H

/* Estimated share of positions at which these four bytes stand, case ignored. */
double rarity_window(const char *four);

#endif
