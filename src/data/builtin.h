/* SPDX-License-Identifier: MIT */
/* What is compiled in: the image of trees/coreml.yaml with its includes, and of themes/. Made by mkimage. */
#ifndef CMLTRIAGE_DATA_BUILTIN_H
#define CMLTRIAGE_DATA_BUILTIN_H

#include <stddef.h>
#include <stdint.h>

struct finder_tables;
struct builtin {
	const uint8_t *tree;		/* see data/doc_image.c */
	size_t tree_bytes;
	const char *tree_sha256;
	const uint8_t *literals;	/* what the regexes of its signatures and contexts need in a line: see logscan/literal_image.h */
	size_t literals_bytes;
	const struct finder_tables *finder;	/* of the rules of this tree alone, or NULL */
	const uint8_t *themes;
	size_t themes_bytes;
};
extern struct builtin builtin;		/* constant but for mkimage, which has to read what it makes */

#endif
