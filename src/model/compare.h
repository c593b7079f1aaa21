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
	bool by_values;			/* their names differ, their size and first values do not */
	bool unread;			/* the comparison was stopped before it */
	bool deserves_more_bits;
};

struct comparison {
	struct arena arena;
	struct { struct weight_pair *at; size_t n, room; } pairs;		/* worst first */
	struct { const struct weight **at; size_t n, room; } only_before, only_after;
	struct error_measure total;
	bool complete;			/* false: it was stopped before its end */

	/* while it goes on */
	struct weight_set *before, *after;
	uint64_t bytes, done;		/* stored bytes of all pairs; of those that are read */
	size_t next;
	struct weight_pair *now;
	struct weight_cursor *from_before, *from_after;
	float *x, *y;
};

/*
 * Pairs the weights of two sets by their names without the endings that conversion and compression add; what is left
 * (a network and a program share no names) by size and by how much the first values are alike. Weights of one element are left out. The sets must
 * outlive the comparison; comparison_done() frees it, whatever was done to it.
 */
void comparison_start(struct comparison *c, struct weight_set *before, struct weight_set *after);
bool comparison_step(struct comparison *c);			/* about a million elements; false: all is measured */
uint64_t comparison_done_bytes(const struct comparison *c);	/* of c->bytes */
void comparison_finish(struct comparison *c);			/* sorts, marks; also after a part of the steps */
/* All of it at once. o may be NULL; its progress() may stop it. */
void compare_weights(struct weight_set *before, struct weight_set *after, const struct model_options *o, struct comparison *out);
void comparison_done(struct comparison *c);

/* The comparison as a value for reports: pairs, only_before, only_after, total, deserve_more_bits. */
struct value *comparison_value(const struct comparison *c, struct arena *a);

#endif
