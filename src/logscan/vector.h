/* SPDX-License-Identifier: MIT */
/*
 * The literal search of vectorscan (or hyperscan), where configure found it: a second opinion for tests and
 * benchmarks. Our own search is faster, needs less memory, and no time to build its tables.
 */
#ifndef CMLTRIAGE_LOGSCAN_VECTOR_H
#define CMLTRIAGE_LOGSCAN_VECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "logscan/finder.h"

struct vector;		/* read-only once built */
struct vector_work;	/* one for each thread */

/* NULL where vectorscan is not there or cannot take these literals. */
struct vector *vector_new(const struct literal *literals, size_t n);
void vector_free(struct vector *v);
struct vector_work *vector_work_new(const struct vector *v);
void vector_work_free(struct vector_work *w);

/* As finder_scan(). False: it failed, nothing may be relied upon. */
bool vector_scan(const struct vector *v, struct vector_work *w, const char *text, size_t n, finder_hit *hit, void *arg);

#endif
