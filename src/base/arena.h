/* SPDX-License-Identifier: MIT */
/* Memory for one loaded document: many small pieces, freed by one call. */
#ifndef CMLTRIAGE_BASE_ARENA_H
#define CMLTRIAGE_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *head;	/* newest block */
	size_t used_bytes;		/* handed out in all */
};

/* A zeroed struct arena is ready for use. */
void arena_done(struct arena *a);
/* The same, but the newest block is kept for what comes next. */
void arena_clear(struct arena *a);

/* Zeroed, aligned for any type, valid until arena_done(). Never NULL. */
void *arena_new(struct arena *a, size_t bytes);
void *arena_array(struct arena *a, size_t n, size_t item_bytes);
/* Undefined bytes, for what is filled in at once. */
void *arena_raw(struct arena *a, size_t n, size_t item_bytes);

/* Room for one more of n items at `at`: the same memory, or more of it with the items copied (what was there stays
 * until arena_done(), so *room doubles). at may be NULL when n is 0. */
void *arena_grow(struct arena *a, void *at, size_t n, size_t *room, size_t item_bytes);

/* Copies that end in a NUL byte. */
char *arena_str(struct arena *a, const char *s);
char *arena_strn(struct arena *a, const char *s, size_t n);
char *arena_fmt(struct arena *a, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 2, 3)))
#endif
	;

#endif
