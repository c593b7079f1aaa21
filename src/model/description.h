/* SPDX-License-Identifier: MIT */
/* Reading a ModelDescription message: the only part of a model that goes through the protobuf library. */
#ifndef CMLTRIAGE_MODEL_DESCRIPTION_H
#define CMLTRIAGE_MODEL_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/feature.h"
#include "model/inspection.h"

/* Reads the message inside field f of w. Everything lies in in->scratch. False when it is damaged or too large; the
 * defects say so, and *out holds what could be read (possibly nothing). */
bool description_read(struct inspection *in, struct wire *w, const struct wire_field *f, struct description *out);

/* Notes features without name or type, shapes that cannot be, ranges that are empty. where: what it belongs to, e.g.
 * "description" or "pipeline.models[1].description". */
void description_check(struct inspection *in, const struct description *d, const char *where);

/* Facts about inputs, outputs, states, functions' descriptions and metadata of the outer model. */
void description_facts(struct inspection *in, const struct description *d);

#endif
