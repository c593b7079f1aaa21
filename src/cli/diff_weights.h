/* SPDX-License-Identifier: MIT */
/* The weights of two models, compared: as a value, and as a table for people. */
#ifndef CMLTRIAGE_CLI_DIFF_WEIGHTS_H
#define CMLTRIAGE_CLI_DIFF_WEIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/out.h"
#include "data/value.h"
#include "model/weights.h"

/* Measures all pairs. *whole: false when progress stopped it; then the value holds what was measured. */
struct value *diff_weights(struct weight_set *before, struct weight_set *after,
			   bool (*progress)(void *arg, uint64_t done, uint64_t total), void *arg, struct arena *a, bool *whole);
void diff_weights_print(const struct value *weights, struct arena *a, bool verbose, bool markdown, struct out *out);

#endif
