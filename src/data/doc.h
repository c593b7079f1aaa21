/* SPDX-License-Identifier: MIT */
/*
 * A parsed YAML document whose nodes know where they stand. Documents are
 * read from text, or from an image: the same nodes as flat bytes, made when the
 * program is built, which costs no parsing at all.
 */
#ifndef CMLTRIAGE_DATA_DOC_H
#define CMLTRIAGE_DATA_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum doc_kind { DOC_SCALAR, DOC_LIST, DOC_MAP };

struct doc_node {
	enum doc_kind kind;
	uint32_t line, column;		/* 1-based */
	bool quoted;			/* a scalar in quotes or a block: always text */
	const char *text;		/* scalar; NUL-terminated */
	const char *key;		/* of this node in its map, or NULL */
	struct doc_node *first, *next;	/* children of a list or map; sibling */
};

struct doc {
	const char *file;		/* for messages */
	struct doc_node *root;		/* NULL for an empty file */
};

/* Parses YAML (events of libyaml; own caps on size, depth, nodes; no aliases, anchors or tags; no
 * duplicate keys). Nodes and text lie in the arena. */
bool doc_parse_yaml(const char *file, const char *text, size_t n, struct arena *a, struct doc *out, struct err *err);

/* Child of a map by key, or NULL (also when map is NULL or no map). */
struct doc_node *doc_get(const struct doc_node *map, const char *key);
const char *doc_text(const struct doc_node *map, const char *key, const char *fallback);

/* Writes several documents as one image (little-endian, see doc_image.c) and reads them back one by one. */
void doc_image_write(const struct doc *docs, size_t n, struct buf *out);

struct doc_image {		/* borrows the bytes it was opened with */
	const uint8_t *docs, *nodes;
	const char *texts;
	uint32_t n_docs, n_nodes, text_bytes;
};
bool doc_image_open(const uint8_t *image, size_t bytes, struct doc_image *out, struct err *err);
/* The nodes lie in the arena, their texts in the image. i < n_docs */
bool doc_image_read(const struct doc_image *im, uint32_t i, struct arena *a, struct doc *out, struct err *err);

#endif
