/* SPDX-License-Identifier: MIT */
/*
 * Many literals in one pass over raw bytes. Every fourth position (every second when
 * a literal is shorter than five bytes) is looked up, four bytes at once and case
 * folded, in a bitmap that fits the first-level cache; what is set there is compared
 * exactly. Read-only once built: threads may share it.
 */
#ifndef CMLTRIAGE_LOGSCAN_FINDER_H
#define CMLTRIAGE_LOGSCAN_FINDER_H

#include <stddef.h>
#include <stdint.h>

#include "logscan/literal.h"

struct finder;

/* literals (each LITERAL_MIN to LITERAL_MAX bytes) are borrowed and must outlive the finder. */
struct finder *finder_new(const struct literal *literals, size_t n);
void finder_free(struct finder *f);

/* Called for each literal found, at byte pos. Returns 0 to go on, or the position to go on from. */
typedef size_t finder_hit(void *arg, size_t pos, uint32_t literal);
void finder_scan(const struct finder *f, const char *text, size_t n, finder_hit *hit, void *arg);

#endif
