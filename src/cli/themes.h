/* SPDX-License-Identifier: MIT */
/* Where themes come from, and the themes as lists. */
#ifndef CMLTRIAGE_CLI_THEMES_H
#define CMLTRIAGE_CLI_THEMES_H

#include <stddef.h>

#include "cli/out.h"
#include "data/value.h"

/* Folders that are searched before the built-in themes, in the arena; at most 3. */
size_t themes_folders(struct arena *a, const char *out[3]);
/* One name a line. */
void themes_names(struct buf *out);
void themes_list_text(struct out *out);
void themes_list_value(struct arena *a, struct value *list);

#endif
