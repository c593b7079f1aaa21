/* SPDX-License-Identifier: MIT */
/* The keys of the full screen as text: for `help keys`, `list keys` and the manual. */
#ifndef CMLTRIAGE_CLI_KEYS_H
#define CMLTRIAGE_CLI_KEYS_H

#include "base/buf.h"
#include "data/value.h"

/* of_table: without the keys that the settings give. */
void keys_text(struct buf *out, bool of_table);
void keys_value(struct arena *a, struct value *list);

#endif
