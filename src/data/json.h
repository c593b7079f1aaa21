/* SPDX-License-Identifier: MIT */
/* JSON in and out; the only header in front of the JSON library. */
#ifndef CMLTRIAGE_DATA_JSON_H
#define CMLTRIAGE_DATA_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"

/* Parses one JSON text of n bytes. Errors carry line and column, not the file. */
bool json_parse(const char *text, size_t n, struct arena *a, struct value **out, struct err *err);

/* Appends v as JSON with sorted keys; indent 0 = one line without a newline at the end.
 * Bytes that are no UTF-8 become U+FFFD; NaN and infinities become null. */
void json_write(const struct value *v, int indent, struct buf *out);

#endif
