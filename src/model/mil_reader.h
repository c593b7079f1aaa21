/* SPDX-License-Identifier: MIT */
/*
 * Building functions in memory, for mil_wire.c and mil_text.c: parts are pushed on stacks
 * while a message is read, copied into the arena when it ends, and popped.
 */
#ifndef CMLTRIAGE_MODEL_MIL_READER_H
#define CMLTRIAGE_MODEL_MIL_READER_H

#include "base/vec.h"
#include "model/mil.h"

#define KNOWN_TYPES 4

struct known_type { const uint8_t *bytes; size_t n; struct mil_type type; };

struct mil_reader {
	struct inspection *in;
	struct arena *a;
	VEC(struct mil_argument) args;
	VEC(struct mil_result) results;
	VEC(struct mil_op) ops;
	VEC(struct mil_block) blocks;
	VEC(int64_t) dims;
	struct known_type known[KNOWN_TYPES];
	unsigned next_known;
	size_t most;		/* bytes the arena may take: LIMIT_program_bytes */
};

void mil_reader_init(struct mil_reader *r, struct inspection *in, struct arena *a);
void mil_reader_done(struct mil_reader *r);

/* Copies the items from number `from` on into the arena, pops them, and says how many there were. */
void *mil_take(struct arena *a, size_t *n, const void *at, size_t from, size_t item, uint32_t *count);
#define TAKE(r, stack, from, type, count) \
	mil_take((r)->a, &(r)->stack.n, (r)->stack.at, (from), sizeof(type), (count))

#endif
