/* SPDX-License-Identifier: MIT */
/* Allocation that cannot fail quietly, and the one way to give up. */
#include "base/alloc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long countdown = -1;	/* -1: the environment was not asked yet */
static void (*before_death)(void);

void mem_fail_at(long n)
{
	countdown = n;
}

static int must_fail(void)
{
	if (countdown < 0) {
		const char *wish = getenv("CMLTRIAGE_FAIL_ALLOC");
		countdown = wish ? strtol(wish, NULL, 10) : 0;
	}
	if (countdown <= 0 || --countdown > 0)
		return 0;
	errno = ENOMEM;
	return 1;
}

void die_before(void (*restore)(void))
{
	before_death = restore;
}

void die(const char *format, ...)
{
	va_list ap;

	if (before_death) {
		void (*restore)(void) = before_death;
		before_death = NULL;
		restore();
	}
	fputs("cmltriage: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(4);
}

void *mem_try(size_t bytes)
{
	return must_fail() ? NULL : malloc(bytes ? bytes : 1);
}

static void *or_die(void *p, size_t bytes)
{
	if (!p)
		die("out of memory (%zu bytes wanted): close other programs or give a smaller input", bytes);
	return p;
}

void *mem_new(size_t bytes)
{
	return memset(or_die(mem_try(bytes), bytes), 0, bytes);
}

void *mem_array(size_t n, size_t item_bytes)
{
	if (item_bytes && n > SIZE_MAX / item_bytes)
		die("out of memory (%zu items of %zu bytes wanted)", n, item_bytes);
	return mem_new(n * item_bytes);
}

void *mem_resize(void *p, size_t bytes)
{
	return or_die(must_fail() ? NULL : realloc(p, bytes ? bytes : 1), bytes);
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy = or_die(mem_try(n + 1), n + 1);

	memcpy(copy, s, n);
	copy[n] = 0;
	return copy;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

void mem_free(void *p)
{
	free(p);
}
