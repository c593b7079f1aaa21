/* SPDX-License-Identifier: MIT */
/* Neural networks, classifiers and regressors: layers with their weights, nested networks included. */
#ifndef CMLTRIAGE_MODEL_NETWORK_H
#define CMLTRIAGE_MODEL_NETWORK_H

#include <stddef.h>

#include "model/feature.h"
#include "model/inspection.h"

enum { NETWORK_RANDOM = 1, NETWORK_CUSTOM = 2, NETWORK_BRANCH = 4, NETWORK_LOOP = 8 };

struct layer_kind {
	unsigned number;		/* field of NeuralNetworkLayer */
	const char *name;
	unsigned spec, flags;
	short weights[10];		/* fields of WeightParams, 0-terminated */
};
size_t network_layer_kinds(void);
const char *network_layer_name(size_t row);
/* Row of a field number, or NULL. */
const struct layer_kind *network_layer(unsigned number);

/* Reads a NeuralNetwork message (or a classifier's or regressor's). where: its field path and a dot, e.g. "neuralNetwork." */
void network_read(struct inspection *in, struct wire *body, const struct description *d, int64_t spec_version,
		  const char *where, bool is_classifier);

/* One WeightParams message. */
struct weight_params {
	uint64_t floats, halves, raw, int8;	/* bytes of each form that is there */
	size_t at;				/* offset in the file of the message's data */
	const uint8_t *base, *message;	/* the file, and the message in it */
	size_t message_bytes;
	uint64_t bits;				/* of quantized weights; 0 = none */
	uint64_t scales;			/* numbers of linear quantization; table entries of a palette */
	bool is_palette, is_linear;
};
struct weight_params network_weight(struct wire *w, const struct wire_field *f);
/* Elements of it; 0 when it has none. */
uint64_t network_weight_elements(const struct weight_params *p);

#endif
