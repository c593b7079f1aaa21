/* SPDX-License-Identifier: MIT */
/* What not every C library has (macOS knows no memrchr), declared as the others declare it. */
#ifndef CMLTRIAGE_BASE_PORTABLE_H
#define CMLTRIAGE_BASE_PORTABLE_H

#include <stddef.h>
#include <string.h>

#ifndef HAVE_MEMRCHR
/* The last byte c in n bytes, or NULL. */
void *memrchr(const void *bytes, int c, size_t n);
#endif
#ifndef HAVE_MEMMEM
/* The first place of one byte string in another, or NULL. */
void *memmem(const void *bytes, size_t n, const void *wanted, size_t n_wanted);
#endif

#endif
