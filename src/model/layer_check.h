/* SPDX-License-Identifier: MIT */
/* Whether a layer's numbers and the sizes of its weights fit together. */
#ifndef CMLTRIAGE_MODEL_LAYER_CHECK_H
#define CMLTRIAGE_MODEL_LAYER_CHECK_H

#include "model/network.h"

#define LAYER_SIZES_MOST 4

struct layer_sizes {		/* what was seen of one layer; zeroed before use */
	const struct layer_kind *kind;
	uint64_t scalar[128];	/* integers in fields below 128; 0 when missing */
	uint64_t kernel;	/* product of kernelSize */
	bool has_kernel;
	unsigned weight_fields[LAYER_SIZES_MOST];
	uint64_t elements[LAYER_SIZES_MOST];
	size_t n;
};

void layer_sizes_field(struct layer_sizes *s, const struct wire_field *f);
void layer_sizes_weight(struct layer_sizes *s, unsigned number, uint64_t elements);
/* Numbers that a weight must hold by what was seen so far; 0 = not known. */
uint64_t layer_sizes_wanted(const struct layer_sizes *s, unsigned number);
/* True when there is nothing to note; layer_sizes_check() says what does not fit. */
bool layer_sizes_fit(const struct layer_sizes *s);
void layer_sizes_check(struct inspection *in, const struct layer_sizes *s, const char *name, const char *place);

#endif
