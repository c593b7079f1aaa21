/* SPDX-License-Identifier: MIT */
/* The blocks that pages are made of. */
#include <string.h>

#include "data/tree_read.h"

static void read_rows(struct reading *r, const struct doc_node *rows, struct block *b)
{
	b->rows = arena_array(r->arena, read_count(rows), sizeof *b->rows);
	for (const struct doc_node *row = rows->first; row; row = row->next) {
		struct texts *t = &b->rows[b->n_rows++];
		if (read_texts(r, row, t) && t->n != b->items.n)
			read_problem(r, row, NULL, "this row has %zu cells, the table has %zu columns", t->n, b->items.n);
	}
}

static void read_table(struct reading *r, const struct doc_node *node, struct block *b)
{
	const struct doc_node *columns = doc_get(node, "columns"), *rows = doc_get(node, "rows");

	b->title = doc_text(node, "title", NULL);
	if (!columns || !rows || rows->kind != DOC_LIST) {
		read_problem(r, node, NULL, "a table needs columns and rows");
		return;
	}
	if (read_texts(r, columns, &b->items))
		read_rows(r, rows, b);
}

static void read_code(struct reading *r, const struct doc_node *node, struct block *b)
{
	b->title = doc_text(node, "title", NULL);
	b->lang = doc_text(node, "lang", "text");
	b->text = doc_text(node, "text", NULL);
	if (!b->text)
		read_problem(r, node, "write text: | and indent the code below it", "a code block needs a text");
}

static void read_text_block(struct reading *r, const struct doc_node *node, struct block *b)
{
	b->text = node->kind == DOC_SCALAR ? node->text : NULL;
	if (!b->text)
		read_problem(r, node, NULL, "a text is wanted");
}

static void read_list_block(struct reading *r, const struct doc_node *node, struct block *b)
{
	read_texts(r, node, &b->items);
}

static const struct {
	const char *key;
	enum block_kind kind;
	void (*read)(struct reading *r, const struct doc_node *node, struct block *b);
} kinds[] = {
	{ "text", BLOCK_TEXT, read_text_block }, { "note", BLOCK_NOTE, read_text_block },
	{ "list", BLOCK_LIST, read_list_block }, { "steps", BLOCK_STEPS, read_list_block },
	{ "table", BLOCK_TABLE, read_table }, { "code", BLOCK_CODE, read_code },
};

static bool read_block(struct reading *r, const struct doc_node *node, struct block *b)
{
	const struct doc_node *child = node->kind == DOC_MAP ? node->first : NULL;

	for (size_t i = 0; child && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].key, child->key) != 0)
			continue;
		b->kind = kinds[i].kind;
		kinds[i].read(r, child, b);
		if (child->next)
			read_problem(r, child->next, "start it with `- ` as a block of its own", "a block has one key");
		return b->text || b->items.n;
	}
	read_problem(r, node, "one of: text, note, list, steps, table, code", "this is no block");
	return false;
}

void read_blocks(struct reading *r, const struct doc_node *node, struct blocks *out)
{
	if (node->kind == DOC_SCALAR) {		/* a plain text is short for one text block */
		out->at = arena_array(r->arena, 1, sizeof *out->at);
		out->at[0].text = node->text;
		out->n = node->text[0] != 0;
		return;
	}
	if (node->kind != DOC_LIST) {
		read_problem(r, node, "start each block with `- text:` or the like", "a list of blocks is wanted");
		return;
	}
	out->at = arena_array(r->arena, read_count(node), sizeof *out->at);
	for (const struct doc_node *c = node->first; c; c = c->next)
		if (read_block(r, c, &out->at[out->n]))
			out->n++;
}
