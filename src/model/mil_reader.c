/* SPDX-License-Identifier: MIT */
/* The stacks behind the readers of ML programs. */
#include "model/mil_reader.h"

#include <string.h>

#include "base/limit.h"

void mil_reader_init(struct mil_reader *r, struct inspection *in, struct arena *a)
{
	*r = (struct mil_reader){ .in = in, .a = a, .most = (size_t)limit_get(LIMIT_program_bytes) };
}

void mil_reader_done(struct mil_reader *r)
{
	VEC_DONE(&r->args);
	VEC_DONE(&r->results);
	VEC_DONE(&r->ops);
	VEC_DONE(&r->blocks);
	VEC_DONE(&r->dims);
}

void *mil_take(struct arena *a, size_t *n, const void *at, size_t from, size_t item, uint32_t *count)
{
	size_t got = *n - from;
	void *copy = NULL;

	*count = (uint32_t)got;
	*n = from;
	if (got) {
		copy = arena_array(a, got, item);
		memcpy(copy, (const char *)at + from * item, got * item);
	}
	return copy;
}
