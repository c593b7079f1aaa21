/* SPDX-License-Identifier: MIT */
/*
 * The inner loops go over blocks of a fixed length with separate lanes, so that
 * compilers turn them into vector instructions without being told to reorder
 * floating point sums.
 */
#include "model/measure.h"

#include <math.h>
#include <string.h>

enum { LANES = 8, BLOCK = 512 };

static const uint32_t INFINITE = 0x7f800000, LARGEST_HALF = 0x477fe000, HALF_TINIEST = 0x33000000;	/* 2^-25 */

void range_init(struct range_measure *r)
{
	memset(r, 0, sizeof *r);
	r->min = INFINITY;
	r->max = -INFINITY;
}

struct range_lanes {
	uint32_t zeros[LANES], nans[LANES], infinities[LANES], beyond[LANES], below[LANES];
	float min[LANES], max[LANES], sum[LANES], squares[LANES];
};

static inline void lane_add(struct range_lanes *l, int j, float x)
{
	uint32_t u, finite;

	memcpy(&u, &x, sizeof u);
	u &= 0x7fffffff;
	finite = u < INFINITE;
	l->zeros[j] += u == 0;
	l->nans[j] += u > INFINITE;
	l->infinities[j] += u == INFINITE;
	l->beyond[j] += (u > LARGEST_HALF) & finite;
	l->below[j] += (u != 0) & (u <= HALF_TINIEST);
	float low = finite ? x : INFINITY, high = finite ? x : -INFINITY, v = finite ? x : 0;
	l->min[j] = low < l->min[j] ? low : l->min[j];
	l->max[j] = high > l->max[j] ? high : l->max[j];
	l->sum[j] += v;
	l->squares[j] += v * v;
}

static void lanes_init(struct range_lanes *l)
{
	memset(l, 0, sizeof *l);
	for (int j = 0; j < LANES; j++) {
		l->min[j] = INFINITY;
		l->max[j] = -INFINITY;
	}
}

static void lanes_fold(struct range_measure *r, const struct range_lanes *l)
{
	for (int j = 0; j < LANES; j++) {
		r->zeros += l->zeros[j];
		r->nans += l->nans[j];
		r->infinities += l->infinities[j];
		r->beyond_fp16 += l->beyond[j];
		r->below_fp16 += l->below[j];
		r->min = l->min[j] < r->min ? l->min[j] : r->min;
		r->max = l->max[j] > r->max ? l->max[j] : r->max;
		r->sum += (double)l->sum[j];
		r->squares += (double)l->squares[j];
	}
}

void range_add(struct range_measure *r, const float *x, size_t n)
{
	struct range_lanes l;

	r->n += n;
	for (; n >= BLOCK; n -= BLOCK, x += BLOCK) {
		lanes_init(&l);
		for (int i = 0; i < BLOCK; i += LANES)
			for (int j = 0; j < LANES; j++)
				lane_add(&l, j, x[i + j]);
		lanes_fold(r, &l);
	}
	lanes_init(&l);
	for (size_t i = 0; i < n; i++)
		lane_add(&l, (int)(i % LANES), x[i]);
	lanes_fold(r, &l);
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
