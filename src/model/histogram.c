/* SPDX-License-Identifier: MIT */
/* Counting 16-bit patterns, and reading a range out of the counts. */
#include "model/histogram.h"

#include <string.h>

void histogram_add(struct histogram *h, const uint8_t *p, size_t n)
{
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		uint64_t four;
		memcpy(&four, p + 2 * i, sizeof four);
		h->bin[0][four & 65535]++;
		h->bin[1][four >> 16 & 65535]++;
		h->bin[0][four >> 32 & 65535]++;
		h->bin[1][four >> 48]++;
	}
	for (; i < n; i++) {
		uint16_t one;
		memcpy(&one, p + 2 * i, sizeof one);
		h->bin[0][one]++;
	}
}

/* One pattern that occurred so often, as if it had been added one by one. */
static void add_many(struct range_measure *r, float x, uint64_t times)
{
	struct range_measure one;

	range_init(&one);
	range_add(&one, &x, 1);
	r->n += times;
	r->zeros += one.zeros * times;
	r->nans += one.nans * times;
	r->infinities += one.infinities * times;
	r->beyond_fp16 += one.beyond_fp16 * times;
	r->below_fp16 += one.below_fp16 * times;
	r->min = one.min < r->min ? one.min : r->min;
	r->max = one.max > r->max ? one.max : r->max;
}

uint64_t histogram_take(struct histogram *h, enum element e, struct range_measure *r)
{
	uint64_t distinct = 0;

	for (uint32_t i = 0; i < 65536; i++) {
		uint64_t times = (uint64_t)h->bin[0][i] + h->bin[1][i];
		uint16_t pattern = (uint16_t)i;
		uint8_t bytes[2];
		float x;
		if (!times)
			continue;
		memcpy(bytes, &pattern, 2);
		if (element_decode(e, bytes, 2, 0, 1, &x))
			add_many(r, x, times);
		distinct++;
	}
	memset(h, 0, sizeof *h);
	return distinct;
}
