/* SPDX-License-Identifier: MIT */
/* Private to model/: how the walkers of programs and networks hand weights to a set. */
#ifndef CMLTRIAGE_MODEL_WEIGHTS_NOTE_H
#define CMLTRIAGE_MODEL_WEIGHTS_NOTE_H

#include "model/inspection.h"
#include "model/mil.h"
#include "model/network.h"
#include "model/tally.h"

struct weight_set;

/* A constant, or the last operation of a constexpr chain. g: what the tally found out about it; NULL for a constant. */
void weights_note_op(struct inspection *in, const struct mil_op *op, const struct group *g);
/* One WeightParams message of a layer: member `field` of its parameters. wanted: elements that the layer's sizes ask for,
 * since packed bits fill their last byte; 0 = not known. */
void weights_note_params(struct inspection *in, const struct weight_params *p, const struct layer_kind *kind, unsigned field,
			 const char *name, size_t name_n, uint64_t wanted);
/* Name of the specification, once it is known. */
void weights_note_spec(struct inspection *in);

#endif
