/* SPDX-License-Identifier: MIT */
/*
 * How often each of the 65536 patterns of a 16-bit weight occurs. Counting is as
 * fast as memory, and everything asked of a weight follows from the counts.
 */
#ifndef CMLTRIAGE_MODEL_HISTOGRAM_H
#define CMLTRIAGE_MODEL_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "model/element.h"
#include "model/measure.h"

struct histogram {
	uint32_t bin[2][65536];		/* two, so that equal neighbours do not wait for one another */
};

/* Adds n elements of 2 bytes. At most 2^32 - 1 of them between two calls of histogram_take(). */
void histogram_add(struct histogram *h, const uint8_t *p, size_t n);

/* Adds the counts of elements of kind e (16 bits) to r, returns the number of distinct patterns, and empties h. */
uint64_t histogram_take(struct histogram *h, enum element e, struct range_measure *r);

#endif
