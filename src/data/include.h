/* SPDX-License-Identifier: MIT */
/* From a root file to all the documents that it includes. */
#ifndef CMLTRIAGE_DATA_INCLUDE_H
#define CMLTRIAGE_DATA_INCLUDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/doc.h"

/*
 * Reads a YAML file and what its `include` list names (files, or folders of *.yaml by name), or every
 * *.yaml of a folder. Includes lie below the folder of the root file. Docs and texts lie in the arena.
 */
bool include_read(const char *path, struct arena *a, struct doc **docs, size_t *n, struct err *err);

#endif
