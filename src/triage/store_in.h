/* SPDX-License-Identifier: MIT */
/* The inside of a store, for store.c (writing) and store_read.c (reading) only. */
#ifndef CMLTRIAGE_TRIAGE_STORE_IN_H
#define CMLTRIAGE_TRIAGE_STORE_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "triage/session.h"
#include "triage/store.h"

enum { STORE_MAX_FILES = 5000 };	/* of one folder that are looked at */

struct kept {				/* the text of a log without a file, as it was saved */
	char input[16];
	const char *path;
	size_t bytes;
};

struct store {
	struct arena arena;
	const char *dir;
	bool writable;
	const struct session *last;	/* what was saved last, */
	uint32_t last_version;		/* and in which state */
	VEC(const char *) deleted;
	VEC(struct kept) kept;
	bool (*text)(void *arg, const char *input, const char **bytes, size_t *n);
	void *text_arg;
};

/* The path of a session's file, in the arena; the suffix is .json, or .json~ for a deleted one. */
const char *store_file(struct arena *a, const struct store *st, const char *name, const char *suffix);

#endif
