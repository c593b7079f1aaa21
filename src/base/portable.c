/* SPDX-License-Identifier: MIT */
/* Stand-ins for functions that the C library lacks. */
#include "base/portable.h"

#include <stdint.h>

#ifndef HAVE_MEMRCHR
void *memrchr(const void *bytes, int c, size_t n)
{
	const unsigned char *p = bytes;

	while (n-- > 0)
		if (p[n] == (unsigned char)c)
			return (void *)(uintptr_t)(p + n);
	return NULL;
}
#endif

#ifndef HAVE_MEMMEM
void *memmem(const void *bytes, size_t n, const void *wanted, size_t n_wanted)
{
	const char *p = bytes, *w = wanted;

	if (!n_wanted)
		return (void *)(uintptr_t)p;
	while (n >= n_wanted) {
		const char *first = memchr(p, w[0], n - n_wanted + 1);
		if (!first)
			return NULL;
		if (memcmp(first, w, n_wanted) == 0)
			return (void *)(uintptr_t)first;
		n -= (size_t)(first + 1 - p);
		p = first + 1;
	}
	return NULL;
}
#endif
