/* SPDX-License-Identifier: MIT */
/* Sums over decoded weights: what they range over, and how far two versions of them are apart. */
#ifndef CMLTRIAGE_MODEL_MEASURE_H
#define CMLTRIAGE_MODEL_MEASURE_H

#include <stddef.h>
#include <stdint.h>

struct range_measure {
	uint64_t n, zeros, nans, infinities;
	uint64_t beyond_fp16;		/* finite, larger than 65504 in magnitude */
	uint64_t below_fp16;		/* not zero, but rounded to zero as float16 */
	float min, max;			/* of the finite values; min > max when there is none */
};
void range_init(struct range_measure *r);
void range_add(struct range_measure *r, const float *x, size_t n);
/* The same for n halves as they are stored: as fast as memory gives them. */
void range_add_halves(struct range_measure *r, const uint8_t *p, size_t n);

struct error_measure {
	uint64_t n;			/* pairs in which both are finite */
	uint64_t skipped;		/* other pairs */
	double signal, noise, dot, after;	/* sums of a*a, (a-b)^2, a*b, b*b */
	float largest;			/* largest |a-b| */
};
void error_add(struct error_measure *e, const float *before, const float *after, size_t n);
double error_snr_db(const struct error_measure *e);	/* INFINITY when equal */
double error_cosine(const struct error_measure *e);	/* 1 when both are all zero */

#endif
