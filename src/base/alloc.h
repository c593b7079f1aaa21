/* SPDX-License-Identifier: MIT */
/*
 * Memory that is there or ends the program. Sizes that an input chose go
 * through mem_try() and are refused politely; everything else may not fail.
 */
#ifndef CMLTRIAGE_BASE_ALLOC_H
#define CMLTRIAGE_BASE_ALLOC_H

#include <stddef.h>

/* Zeroed memory; never NULL. Dies when there is none. Free with mem_free(). */
void *mem_new(size_t bytes);

/* Room for n items of the given size; dies on overflow or when there is none. */
void *mem_array(size_t n, size_t item_bytes);

/* Resize like realloc; dies instead of returning NULL. New bytes are undefined. */
void *mem_resize(void *p, size_t bytes);

/* Undefined bytes, or NULL when there is not enough: for sizes an input chose. */
void *mem_try(size_t bytes);

char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
void mem_free(void *p);

/* Test hook: the n-th allocation from now on fails (0 = none). Also read once
 * from the environment variable CMLTRIAGE_FAIL_ALLOC. */
void mem_fail_at(long n);

/* Ends the program with a message on standard error and exit status 4, after
 * the function given to die_before() (the terminal room restores the screen). */
_Noreturn void die(const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 1, 2)))
#endif
	;
void die_before(void (*restore)(void));

#endif
