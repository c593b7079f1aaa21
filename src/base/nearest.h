/* SPDX-License-Identifier: MIT */
/* Did you mean: the nearest of several names. */
#ifndef CMLTRIAGE_BASE_NEAREST_H
#define CMLTRIAGE_BASE_NEAREST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap of neighbours; the case of letters does not matter) from a to b; texts over 63
 * bytes count as far away (SIZE_MAX). */
size_t edit_distance(const char *a, const char *b);

struct nearest {
	const char *word, *best;
	size_t distance;
};
void nearest_init(struct nearest *n, const char *word);
void nearest_offer(struct nearest *n, const char *name);	/* borrowed */
const char *nearest_found(const struct nearest *n);		/* NULL when none is near enough */

#endif
