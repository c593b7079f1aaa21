/* SPDX-License-Identifier: MIT */
/* Two versions of a model, weight by weight: what compression did to the values. */
#ifndef CMLTRIAGE_MODEL_COMPARE_H
#define CMLTRIAGE_MODEL_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "data/value.h"
#include "model/measure.h"
#include "model/weights.h"

struct weight_pair {
	const struct weight *before, *after;
	struct error_measure error;
	const char *problem;		/* why the two could not be compared; NULL */
	bool deserves_more_bits;
};

struct comparison {
	struct arena arena;
	struct { struct weight_pair *at; size_t n, room; } pairs;		/* worst first */
	struct { const struct weight **at; size_t n, room; } only_before, only_after;
	struct error_measure total;
	bool complete;			/* false: progress() stopped it */
};

/*
 * Pairs the weights of two sets by their names without the endings that conversion and compression add, then by size,
 * operation and order (a network and a program share no names), and measures each pair. Weights of one element
 * are left out. o may be NULL; its progress() counts the stored bytes of both sets.
 */
void compare_weights(struct weight_set *before, struct weight_set *after, const struct model_options *o, struct comparison *out);
void comparison_done(struct comparison *c);

/* The comparison as a value for reports: pairs, only_before, only_after, total, deserve_more_bits. */
struct value *comparison_value(const struct comparison *c, struct arena *a);

#endif
