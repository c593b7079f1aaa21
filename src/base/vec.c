/* SPDX-License-Identifier: MIT */
/* The one function behind VEC_ADD. */
#include "base/vec.h"

#include <stdint.h>
#include <string.h>

void *vec_grow(void *at, size_t n, size_t *room, size_t item_bytes)
{
	if (n == *room) {
		*room = *room ? *room * 2 : 8;
		if (*room > SIZE_MAX / item_bytes)
			die("out of memory (%zu items of %zu bytes wanted)", *room, item_bytes);
		at = mem_resize(at, *room * item_bytes);
	}
	memset((char *)at + n * item_bytes, 0, item_bytes);
	return at;
}
