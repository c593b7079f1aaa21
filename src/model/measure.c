/* SPDX-License-Identifier: MIT */
/*
 * The inner loops go over blocks of a fixed length with separate lanes, so that
 * compilers turn them into vector instructions without being told to reorder
 * floating point sums.
 */
#include "model/measure.h"

#include <math.h>
#include <string.h>

#include "model/element.h"

enum { LANES = 8, BLOCK = 512 };

static const uint32_t INFINITE = 0x7f800000, LARGEST_HALF = 0x477fe000, HALF_TINIEST = 0x33000000;	/* 2^-25 */

void range_init(struct range_measure *r)
{
	memset(r, 0, sizeof *r);
	r->min = INFINITY;
	r->max = -INFINITY;
}

static void add_one(struct range_measure *r, float x)
{
	uint32_t u;

	memcpy(&u, &x, sizeof u);
	u &= 0x7fffffff;
	r->n++;
	r->zeros += u == 0;
	r->nans += u > INFINITE;
	r->infinities += u == INFINITE;
	r->beyond_fp16 += u > LARGEST_HALF && u < INFINITE;
	r->below_fp16 += u != 0 && u <= HALF_TINIEST;
	if (u < INFINITE) {
		r->min = x < r->min ? x : r->min;
		r->max = x > r->max ? x : r->max;
	}
}

/* What one block of floats holds. Integers in which signed patterns sort like their values. */
struct float_block {
	uint32_t zeros, below;
	int32_t magnitude, low, high;
};

static struct float_block float_block(const int32_t *p)
{
	struct float_block b = { .low = INT32_MAX, .high = INT32_MIN };

	for (int i = 0; i < BLOCK; i++) {
		int32_t m = p[i] & 0x7fffffff, k = p[i] ^ (p[i] >> 31 & 0x7fffffff);
		b.zeros += m == 0;
		b.below += m <= (int32_t)HALF_TINIEST;
		b.magnitude = m > b.magnitude ? m : b.magnitude;
		b.low = k < b.low ? k : b.low;
		b.high = k > b.high ? k : b.high;
	}
	return b;
}

static float sorted_float(int32_t k)
{
	float x;

	k ^= k >> 31 & 0x7fffffff;
	memcpy(&x, &k, sizeof x);
	return x;
}

void range_add(struct range_measure *r, const float *x, size_t n)
{
	int32_t p[BLOCK];

	for (; n >= BLOCK; n -= BLOCK, x += BLOCK) {
		memcpy(p, x, sizeof p);
		struct float_block b = float_block(p);
		if (b.magnitude > (int32_t)LARGEST_HALF) {	/* something special: look at each */
			for (int i = 0; i < BLOCK; i++)
				add_one(r, x[i]);
			continue;
		}
		float low = sorted_float(b.low), high = sorted_float(b.high);
		r->n += BLOCK;
		r->zeros += b.zeros;
		r->below_fp16 += b.below - b.zeros;
		r->min = low < r->min ? low : r->min;
		r->max = high > r->max ? high : r->max;
	}
	for (size_t i = 0; i < n; i++)
		add_one(r, x[i]);
}

/* What one block of halves holds, in 16-bit lanes. */
struct half_block {
	uint16_t zeros, magnitude;	/* magnitude: the largest pattern without its sign */
	int16_t low, high;		/* in an order in which signed patterns sort like their values */
};

static struct half_block half_block(const uint16_t *h)
{
	struct half_block b = { .low = INT16_MAX, .high = INT16_MIN };

	for (int i = 0; i < BLOCK; i++) {
		uint16_t m = h[i] & 0x7fff;
		int16_t k = (int16_t)(h[i] ^ ((int16_t)h[i] >> 15 & 0x7fff));
		b.zeros = (uint16_t)(b.zeros + (m == 0));
		b.magnitude = m > b.magnitude ? m : b.magnitude;
		b.low = k < b.low ? k : b.low;
		b.high = k > b.high ? k : b.high;
	}
	return b;
}

static float half_value(uint16_t pattern)
{
	uint8_t bytes[2];
	float x = 0;

	memcpy(bytes, &pattern, 2);
	element_decode(ELEMENT_FP16, bytes, 2, 0, 1, &x);
	return x;
}

/* Back from the sorting order to the value. */
static float sorted_half(int16_t k)
{
	return half_value((uint16_t)(k ^ (k >> 15 & 0x7fff)));
}

static void add_decoded(struct range_measure *r, const uint8_t *p, size_t n)
{
	float x[BLOCK];

	if (element_decode(ELEMENT_FP16, p, n * 2, 0, n, x))
		range_add(r, x, n);
}

void range_add_halves(struct range_measure *r, const uint8_t *p, size_t n)
{
	uint16_t h[BLOCK];

	for (; n >= BLOCK; n -= BLOCK, p += 2 * BLOCK) {
		memcpy(h, p, sizeof h);
		struct half_block b = half_block(h);
		if (b.magnitude >= 0x7c00) {		/* infinities or NaN: count them one by one */
			add_decoded(r, p, BLOCK);
			continue;
		}
		float low = sorted_half(b.low), high = sorted_half(b.high);
		r->n += BLOCK;
		r->zeros += b.zeros;
		r->min = low < r->min ? low : r->min;
		r->max = high > r->max ? high : r->max;
	}
	add_decoded(r, p, n);
}

struct error_lanes {
	float signal[LANES], noise[LANES], dot[LANES], after[LANES], largest[LANES];
	uint32_t skipped[LANES];
};

static inline void pair_add(struct error_lanes *l, int j, float a, float b)
{
	uint32_t ua, ub;

	memcpy(&ua, &a, sizeof ua);
	memcpy(&ub, &b, sizeof ub);
	int good = ((ua & 0x7fffffff) < INFINITE) & ((ub & 0x7fffffff) < INFINITE);
	float x = good ? a : 0, y = good ? b : 0, d = x - y, size = fabsf(d);
	l->skipped[j] += !good;
	l->signal[j] += x * x;
	l->noise[j] += d * d;
	l->dot[j] += x * y;
	l->after[j] += y * y;
	l->largest[j] = size > l->largest[j] ? size : l->largest[j];
}

static void pairs_fold(struct error_measure *e, const struct error_lanes *l)
{
	for (int j = 0; j < LANES; j++) {
		e->signal += (double)l->signal[j];
		e->noise += (double)l->noise[j];
		e->dot += (double)l->dot[j];
		e->after += (double)l->after[j];
		e->skipped += l->skipped[j];
		e->n -= l->skipped[j];
		e->largest = l->largest[j] > e->largest ? l->largest[j] : e->largest;
	}
}

void error_add(struct error_measure *e, const float *before, const float *after, size_t n)
{
	struct error_lanes l;

	e->n += n;
	for (; n >= BLOCK; n -= BLOCK, before += BLOCK, after += BLOCK) {
		memset(&l, 0, sizeof l);
		for (int i = 0; i < BLOCK; i += LANES)
			for (int j = 0; j < LANES; j++)
				pair_add(&l, j, before[i + j], after[i + j]);
		pairs_fold(e, &l);
	}
	memset(&l, 0, sizeof l);
	for (size_t i = 0; i < n; i++)
		pair_add(&l, (int)(i % LANES), before[i], after[i]);
	pairs_fold(e, &l);
}

double error_snr_db(const struct error_measure *e)
{
	if (e->noise <= 0)
		return INFINITY;
	return e->signal > 0 ? 10 * log10(e->signal / e->noise) : -INFINITY;
}

double error_cosine(const struct error_measure *e)
{
	if (e->signal <= 0 && e->after <= 0)
		return 1;
	if (e->signal <= 0 || e->after <= 0)
		return 0;
	return e->dot / (sqrt(e->signal) * sqrt(e->after));
}
