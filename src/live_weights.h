/* SPDX-License-Identifier: MIT */
/* What the screen asks of the weights engine, in slices: the services weights_begin, _step and _end. */
#ifndef CMLTRIAGE_LIVE_WEIGHTS_H
#define CMLTRIAGE_LIVE_WEIGHTS_H

#include <stdbool.h>

#include "base/err.h"
#include "data/evidence.h"

/* Scans the values of the weights of an input (before NULL), or compares them with those of an earlier version. NULL with err
 * when the files cannot be read. The facts are added to e at the end, to `input`. */
void *live_weights_begin(struct evidence *e, const char *input, const char *before, struct err *err);
bool live_weights_step(void *work, unsigned *percent);	/* false: all is read */
void live_weights_end(void *work);			/* also after a part; frees it */

#endif
