/* SPDX-License-Identifier: MIT */
/* Bump allocation in blocks that double up to a mebibyte. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

struct arena_block {
	struct arena_block *next;
	size_t used, cap;
	max_align_t data[];
};

enum { FIRST_BLOCK = 4096, LAST_BLOCK = 1 << 20 };

static void add_block(struct arena *a, size_t at_least)
{
	size_t cap = a->head ? a->head->cap * 2 : FIRST_BLOCK;

	if (cap > LAST_BLOCK)
		cap = LAST_BLOCK;
	if (cap < at_least)
		cap = at_least;
	struct arena_block *b = mem_resize(NULL, sizeof *b + cap);
	b->next = a->head;
	b->used = 0;
	b->cap = cap;
	a->head = b;
}

static void *take(struct arena *a, size_t bytes)
{
	const size_t unit = alignof(max_align_t);

	if (bytes > SIZE_MAX / 2)
		die("out of memory (%zu bytes wanted)", bytes);
	bytes = (bytes + unit - 1) / unit * unit;
	if (!a->head || a->head->cap - a->head->used < bytes)
		add_block(a, bytes);
	void *p = (char *)a->head->data + a->head->used;
	a->head->used += bytes;
	a->used_bytes += bytes;
	return p;
}

void *arena_new(struct arena *a, size_t bytes)
{
	return memset(take(a, bytes), 0, bytes);
}

void *arena_raw(struct arena *a, size_t n, size_t item_bytes)
{
	if (item_bytes && n > SIZE_MAX / 2 / item_bytes)
		die("out of memory (%zu items of %zu bytes wanted)", n, item_bytes);
	return take(a, n * item_bytes);
}

void *arena_array(struct arena *a, size_t n, size_t item_bytes)
{
	return memset(arena_raw(a, n, item_bytes), 0, n * item_bytes);
}

void *arena_grow(struct arena *a, void *at, size_t n, size_t *room, size_t item_bytes)
{
	if (n < *room)
		return at;
	*room = *room ? *room * 2 : 4;
	void *more = arena_array(a, *room, item_bytes);
	if (n)
		memcpy(more, at, n * item_bytes);
	return more;
}

char *arena_strn(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_new(a, n + 1);

	memcpy(copy, s, n);
	return copy;
}

char *arena_str(struct arena *a, const char *s)
{
	return arena_strn(a, s, strlen(s));
}

char *arena_fmt(struct arena *a, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		die("a message could not be formatted");
	char *s = arena_new(a, (size_t)n + 1);
	va_start(ap, format);
	vsnprintf(s, (size_t)n + 1, format, ap);
	va_end(ap);
	return s;
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;
		mem_free(b);
		b = next;
	}
}

void arena_done(struct arena *a)
{
	free_blocks(a->head);
	*a = (struct arena){ 0 };
}

void arena_clear(struct arena *a)
{
	if (!a->head)
		return;
	free_blocks(a->head->next);
	a->head->next = NULL;
	a->head->used = 0;
	a->used_bytes = 0;
}
