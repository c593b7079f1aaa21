/* SPDX-License-Identifier: MIT */
/*
 * Growing arrays of any type: struct { T *at; size_t n, room; } v = {0};
 *   *VEC_ADD(&v) = item;      VEC_DONE(&v);
 */
#ifndef CMLTRIAGE_BASE_VEC_H
#define CMLTRIAGE_BASE_VEC_H

#include <stddef.h>
#include <string.h>

#include "base/alloc.h"

#define VEC(type) struct { type *at; size_t n, room; }

/* Pointer to a new, zeroed item at the end. Valid until the next VEC_ADD. */
#define VEC_ADD(v) \
	((v)->n < (v)->room ? (void)memset(&(v)->at[(v)->n], 0, sizeof *(v)->at) : \
			      (void)((v)->at = vec_grow((v)->at, (v)->n, &(v)->room, sizeof *(v)->at)), \
	 &(v)->at[(v)->n++])
#define VEC_DONE(v) (mem_free((v)->at), (v)->at = NULL, (v)->n = (v)->room = 0)

/* Makes room for item number n and zeroes it. */
void *vec_grow(void *at, size_t n, size_t *room, size_t item_bytes);

#endif
