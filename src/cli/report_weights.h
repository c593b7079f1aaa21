/* SPDX-License-Identifier: MIT */
/* What a scan of the weights found, as text and as Markdown. */
#ifndef CMLTRIAGE_CLI_REPORT_WEIGHTS_H
#define CMLTRIAGE_CLI_REPORT_WEIGHTS_H

#include "cli/out.h"
#include "cli/run.h"

/* Nothing when the weights of this input were not scanned. */
void report_weights(struct run *r, const struct input *in, bool markdown, struct out *out);
/* "float16", "4 bit" of a row with dtype, bits and granularity. */
const char *report_weight_type(struct arena *a, const struct value *row);

#endif
