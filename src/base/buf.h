/* SPDX-License-Identifier: MIT */
/* A growing byte string with a cap; always ends in a NUL byte that does not count. */
#ifndef CMLTRIAGE_BASE_BUF_H
#define CMLTRIAGE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;		/* NULL while empty and never used: read it with buf_str() */
	size_t len;
	size_t room;
	size_t cap;		/* most bytes it may hold; 0 = no limit */
	bool overflowed;	/* something was cut because of the cap */
};

void buf_init(struct buf *b, size_t cap);	/* a zeroed struct is ready too */
void buf_done(struct buf *b);
void buf_clear(struct buf *b);			/* keeps the memory */

/* All appends cut at the cap, set `overflowed` and return false then. */
bool buf_add(struct buf *b, const void *bytes, size_t n);
bool buf_puts(struct buf *b, const char *s);
bool buf_putc(struct buf *b, char c);
bool buf_fmt(struct buf *b, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 2, 3)))
#endif
	;
const char *buf_str(const struct buf *b);	/* never NULL; borrowed */
char *buf_take(struct buf *b);			/* hands the memory over; b is empty then */
void buf_drop_front(struct buf *b, size_t n);	/* removes the first n bytes */

#endif
