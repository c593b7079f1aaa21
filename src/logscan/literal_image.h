/* SPDX-License-Identifier: MIT */
/*
 * Sets of literals as flat bytes: those of the built-in tree are derived when the program is built. A regex is
 * known by the place of its text in the image of the tree, or of its signature's id, so nothing has to be compared.
 */
#ifndef CMLTRIAGE_LOGSCAN_LITERAL_IMAGE_H
#define CMLTRIAGE_LOGSCAN_LITERAL_IMAGE_H

#include <stdint.h>

#include "base/buf.h"
#include "logscan/literal.h"

#define LITERAL_NOWHERE SIZE_MAX
#define LITERAL_MADE 0x80000000u	/* added to the place of a signature's id: its regex was made from phrases */

struct literal_source {
	size_t place;
	const char *regex;
};
/* Regexes from which nothing can be derived are left out. Sorts the sources by place. */
void literal_image_write(struct literal_source *from, size_t n, struct buf *out);

struct literal_image {
	const uint8_t *sets;
	size_t n_sets, n_different;	/* different texts, counted by literal.known */
	const struct literal *literals;
};
/* The image is borrowed, the literals lie in the arena. An image that is damaged holds no set. */
void literal_image_open(struct literal_image *im, const uint8_t *image, size_t bytes, struct arena *a);
/* The set of the regex at a place; 0 = not known. */
size_t literal_image_set(const struct literal_image *im, size_t place, const struct literal **out);

#endif
