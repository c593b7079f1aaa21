/* SPDX-License-Identifier: MIT */
/* Looking at a model: the one call that turns a path into facts. */
#ifndef CMLTRIAGE_MODEL_INSPECT_H
#define CMLTRIAGE_MODEL_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/evidence.h"

struct weight_set;

struct model_options {
	bool scan_weights;	/* reads the weights too; false: their bytes are never touched */
	/* Called now and then while weights are scanned, in bytes; false stops the scan. May be NULL. */
	bool (*progress)(void *arg, uint64_t done, uint64_t total);
	void *arg;
	struct weight_set *weights;	/* set by weights_open() only: where the weights are listed */
};

/*
 * Looks at path, adds an input and all its facts to e. true also for damaged files and things
 * that are no model (facts model.kind, model.defects say so); false only if it cannot be read at all
 * (err, ERR_INPUT). o may be NULL. *input_id (may be NULL) is borrowed from e. Nothing is ever written.
 */
bool model_inspect(const char *path, const struct model_options *o, struct evidence *e, const char **input_id,
		   struct err *err);

/* The same for n bytes in memory, as if they were the file `name`: for fuzzing and tests. `text` true: program text of a
 * compiled model instead of a specification. */
void model_inspect_bytes(const uint8_t *bytes, size_t n, const char *name, bool text, struct evidence *e);

#endif
