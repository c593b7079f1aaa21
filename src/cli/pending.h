/* SPDX-License-Identifier: MIT */
/* Stands in for the rooms that are still being built; goes away with the last of them. */
#ifndef CMLTRIAGE_CLI_PENDING_H
#define CMLTRIAGE_CLI_PENDING_H

#include "data/evidence.h"

struct model_options { bool scan_weights; bool (*progress)(void *, uint64_t, uint64_t); void *arg; };
enum probe_kind { PROBE_UNREADABLE, PROBE_TEXT };
bool model_inspect(const char *path, const struct model_options *o, struct evidence *e, const char **input_id, struct err *err);
enum probe_kind model_probe(const char *path, struct err *err);
bool probe_is_model(enum probe_kind kind, const char *path);

#endif
