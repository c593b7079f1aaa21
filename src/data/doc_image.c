/* SPDX-License-Identifier: MIT */
/*
 * Documents as flat bytes. Layout, all numbers u32 little-endian:
 *   "CMLD" 1 | n_docs | n_nodes | text_bytes
 *   docs:  file (offset into texts), root (node number + 1, 0 = empty)
 *   nodes: kind | quoted << 8, line, column, text, key, first + 1, next + 1
 *   texts: NUL-terminated
 * Equal texts are stored once. A reader checks every number.
 */
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "data/doc.h"

enum { HEAD_WORDS = 5, DOC_WORDS = 2, NODE_WORDS = 7 };
static const uint32_t NO_TEXT = 0xffffffffu;

struct writer {
	struct buf docs, nodes, texts;
	struct map seen;	/* text -> offset + 1 */
	uint32_t n_nodes;
};

static void put(struct buf *b, uint32_t n)
{
	unsigned char bytes[4] = { n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24 };

	buf_add(b, bytes, 4);
}

static uint32_t get(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t put_text(struct writer *w, const char *s)
{
	if (!s)
		return NO_TEXT;
	void *known = map_get(&w->seen, s);
	if (known)
		return (uint32_t)((uintptr_t)known - 1);
	uint32_t at = (uint32_t)w->texts.len;
	buf_add(&w->texts, s, strlen(s) + 1);
	map_put(&w->seen, s, (void *)((uintptr_t)at + 1));
	return at;
}

/* Numbers nodes in the order in which they are written: a node, its children's subtrees, its siblings. */
static uint32_t count_nodes(const struct doc_node *node)
{
	uint32_t n = 0;

	for (; node; node = node->next)
		n += 1 + count_nodes(node->first);
	return n;
}

static void put_nodes(struct writer *w, const struct doc_node *node)
{
	for (; node; node = node->next) {
		uint32_t number = w->n_nodes++;
		uint32_t below = count_nodes(node->first);
		put(&w->nodes, (uint32_t)node->kind | (node->quoted ? 256u : 0u));
		put(&w->nodes, node->line);
		put(&w->nodes, node->column);
		put(&w->nodes, put_text(w, node->text));
		put(&w->nodes, put_text(w, node->key));
		put(&w->nodes, node->first ? number + 2 : 0);
		put(&w->nodes, node->next ? number + below + 2 : 0);
		put_nodes(w, node->first);
	}
}

void doc_image_write(const struct doc *docs, size_t n, struct buf *out)
{
	struct writer w = { 0 };

	for (size_t i = 0; i < n; i++) {
		put(&w.docs, put_text(&w, docs[i].file));
		put(&w.docs, docs[i].root ? w.n_nodes + 1 : 0);
		put_nodes(&w, docs[i].root);
	}
	buf_add(out, "CMLD", 4);
	put(out, 1);
	put(out, (uint32_t)n);
	put(out, w.n_nodes);
	put(out, (uint32_t)w.texts.len);
	buf_add(out, buf_str(&w.docs), w.docs.len);
	buf_add(out, buf_str(&w.nodes), w.nodes.len);
	buf_add(out, buf_str(&w.texts), w.texts.len);
	buf_done(&w.docs);
	buf_done(&w.nodes);
	buf_done(&w.texts);
	map_done(&w.seen);
}

struct reader {			/* of one document */
	const struct doc_image *image;
	uint32_t first, end;	/* its nodes */
	struct doc_node *at;
	bool bad;
};

static const char *get_text(struct reader *r, const uint8_t *p)
{
	uint32_t at = get(p);

	if (at == NO_TEXT)
		return NULL;
	if (at >= r->image->text_bytes) {
		r->bad = true;
		return "";
	}
	return r->image->texts + at;
}

/* Links lead forward only, so that no image can hold a loop. */
static struct doc_node *get_link(struct reader *r, const uint8_t *p, uint32_t from)
{
	uint32_t to = get(p);

	if (!to)
		return NULL;
	if (to > r->end || to - 1 <= from) {
		r->bad = true;
		return NULL;
	}
	return &r->at[to - 1 - r->first];
}

static void get_node(struct reader *r, uint32_t i)
{
	const uint8_t *p = r->image->nodes + (size_t)i * NODE_WORDS * 4;
	struct doc_node *node = &r->at[i - r->first];
	uint32_t kind = get(p) & 255;

	r->bad = r->bad || kind > DOC_MAP;
	node->kind = (enum doc_kind)kind;
	node->quoted = get(p) >> 8 & 1;
	node->line = get(p + 4);
	node->column = get(p + 8);
	node->text = get_text(r, p + 12);
	node->key = get_text(r, p + 16);
	node->first = get_link(r, p + 20, i);
	node->next = get_link(r, p + 24, i);
	if (!node->text)
		node->text = "";
}

static bool damaged(struct err *err)
{
	return err_set(err, ERR_KNOWLEDGE, "the image of the built-in tree is damaged: build the program again");
}

bool doc_image_open(const uint8_t *image, size_t bytes, struct doc_image *out, struct err *err)
{
	*out = (struct doc_image){ 0 };
	if (bytes < HEAD_WORDS * 4 || memcmp(image, "CMLD", 4) != 0 || get(image + 4) != 1)
		return damaged(err);
	uint32_t n_docs = get(image + 8), n_nodes = get(image + 12), text_bytes = get(image + 16);
	uint64_t need = HEAD_WORDS * 4 + (uint64_t)n_docs * DOC_WORDS * 4 + (uint64_t)n_nodes * NODE_WORDS * 4 + text_bytes;
	if (need != bytes || (text_bytes && image[bytes - 1]))
		return damaged(err);
	out->n_docs = n_docs;
	out->n_nodes = n_nodes;
	out->text_bytes = text_bytes;
	out->docs = image + HEAD_WORDS * 4;
	out->nodes = out->docs + (size_t)n_docs * DOC_WORDS * 4;
	out->texts = (const char *)out->nodes + (size_t)n_nodes * NODE_WORDS * 4;
	return true;
}

/* The root of document i, node number + 1; 0 = it is empty. */
static uint32_t root_of(const struct doc_image *im, uint32_t i)
{
	return get(im->docs + (size_t)i * DOC_WORDS * 4 + 4);
}

/* The nodes of a document lie together, up to the root of the next one. */
static bool find_nodes(struct reader *r, uint32_t i)
{
	const struct doc_image *im = r->image;
	uint32_t root = root_of(im, i);

	if (!root)
		return true;
	r->first = root - 1;
	r->end = im->n_nodes;
	for (uint32_t k = i + 1; k < im->n_docs; k++) {
		if (root_of(im, k)) {
			r->end = root_of(im, k) - 1;
			break;
		}
	}
	return r->first < r->end && r->end <= im->n_nodes;
}

bool doc_image_read(const struct doc_image *im, uint32_t i, struct arena *a, struct doc *out, struct err *err)
{
	struct reader r = { .image = im };

	*out = (struct doc){ 0 };
	if (!find_nodes(&r, i))
		return damaged(err);
	r.at = arena_raw(a, r.end - r.first, sizeof *r.at);
	for (uint32_t k = r.first; k < r.end; k++)
		get_node(&r, k);
	out->file = get_text(&r, im->docs + (size_t)i * DOC_WORDS * 4);
	out->root = r.end > r.first ? r.at : NULL;
	return !r.bad || damaged(err);
}
