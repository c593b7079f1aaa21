/* SPDX-License-Identifier: MIT */
/* Growing byte strings. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){ .cap = cap };
}

void buf_done(struct buf *b)
{
	mem_free(b->data);
	*b = (struct buf){ .cap = b->cap };
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflowed = false;
	if (b->data)
		b->data[0] = 0;
}

static void reserve(struct buf *b, size_t more)
{
	if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		die("out of memory (%zu bytes wanted)", more);
	size_t want = b->len + more + 1;

	if (want <= b->room)
		return;
	size_t room = b->room ? b->room : 64;
	while (room < want)
		room *= 2;
	b->data = mem_resize(b->data, room);
	b->room = room;
}

bool buf_add(struct buf *b, const void *bytes, size_t n)
{
	bool whole = true;

	if (b->cap && n > b->cap - b->len) {
		n = b->cap - b->len;
		b->overflowed = true;
		whole = false;
	}
	reserve(b, n);
	if (n)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = 0;
	return whole;
}

bool buf_puts(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

bool buf_putc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_fmt(struct buf *b, const char *format, ...)
{
	char small[256];
	va_list ap;

	va_start(ap, format);
	int n = vsnprintf(small, sizeof small, format, ap);
	va_end(ap);
	if (n < 0)
		return false;
	if ((size_t)n < sizeof small)
		return buf_add(b, small, (size_t)n);
	char *large = mem_new((size_t)n + 1);
	va_start(ap, format);
	vsnprintf(large, (size_t)n + 1, format, ap);
	va_end(ap);
	bool whole = buf_add(b, large, (size_t)n);
	mem_free(large);
	return whole;
}

const char *buf_str(const struct buf *b)
{
	return b->data ? b->data : "";
}

char *buf_take(struct buf *b)
{
	char *data = b->data ? b->data : mem_strdup("");

	*b = (struct buf){ .cap = b->cap };
	return data;
}

void buf_drop_front(struct buf *b, size_t n)
{
	if (n > b->len)
		n = b->len;
	if (!n)
		return;
	memmove(b->data, b->data + n, b->len - n + 1);
	b->len -= n;
}
