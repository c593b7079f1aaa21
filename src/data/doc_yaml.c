/* SPDX-License-Identifier: MIT */
/*
 * YAML to nodes, from the events of libyaml. The library has no limits of its
 * own, so depth, nodes and size are counted here; aliases, anchors and tags
 * are refused, which also keeps the node graph a tree.
 */
#include <string.h>
#include <yaml.h>

#include "base/alloc.h"
#include "base/limit.h"
#include "base/map.h"
#include "base/vec.h"
#include "data/doc.h"

struct frame {
	struct doc_node *node;
	struct doc_node **tail;	/* where the next child is linked in */
	const char *key;	/* maps: the key that waits for its value */
	struct map seen;	/* maps: keys so far */
};

struct builder {
	const char *file;
	struct arena *arena;
	struct err *err;
	VEC(struct frame) stack;
	struct doc_node *root;
	long long nodes;
	bool done;
};

static bool fail(struct builder *b, yaml_mark_t at, const char *text, const char *hint)
{
	err_set(b->err, ERR_KNOWLEDGE, "%s", text);
	err_hint(b->err, "%s", hint);
	return err_at(b->err, b->file, (long)at.line + 1, (long)at.column + 1);
}

static struct doc_node *new_node(struct builder *b, enum doc_kind kind, yaml_mark_t at)
{
	struct doc_node *node = arena_new(b->arena, sizeof *node);

	node->kind = kind;
	node->line = (uint32_t)at.line + 1;
	node->column = (uint32_t)at.column + 1;
	node->text = "";
	return node;
}

/* Puts a finished or opened node where it belongs. */
static void attach(struct builder *b, struct doc_node *node)
{
	if (!b->stack.n) {
		b->root = node;
		return;
	}
	struct frame *top = &b->stack.at[b->stack.n - 1];
	node->key = top->key;
	top->key = NULL;
	*top->tail = node;
	top->tail = &node->next;
}

static bool waits_for_key(const struct builder *b)
{
	return b->stack.n && b->stack.at[b->stack.n - 1].node->kind == DOC_MAP && !b->stack.at[b->stack.n - 1].key;
}

static bool take_key(struct builder *b, const yaml_event_t *e)
{
	struct frame *top = &b->stack.at[b->stack.n - 1];
	const char *key = arena_strn(b->arena, (const char *)e->data.scalar.value, e->data.scalar.length);

	if (map_put(&top->seen, key, top->node))
		return fail(b, e->start_mark, "this key is given twice in one mapping", "remove or rename one of the two");
	top->key = key;
	return true;
}

static bool take_scalar(struct builder *b, const yaml_event_t *e)
{
	if (e->data.scalar.anchor || e->data.scalar.tag)
		return fail(b, e->start_mark, "anchors and tags are not allowed", "write the value out");
	if (waits_for_key(b))
		return take_key(b, e);
	struct doc_node *node = new_node(b, DOC_SCALAR, e->start_mark);
	node->text = arena_strn(b->arena, (const char *)e->data.scalar.value, e->data.scalar.length);
	node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	attach(b, node);
	return true;
}

static bool open_node(struct builder *b, enum doc_kind kind, const yaml_event_t *e, const void *anchor, const void *tag)
{
	if (anchor || tag)
		return fail(b, e->start_mark, "anchors and tags are not allowed", "write the value out");
	if (waits_for_key(b))
		return fail(b, e->start_mark, "a key must be a plain text", "look for a missing quote or a stray bracket");
	if ((long long)b->stack.n >= limit_get(LIMIT_tree_depth))
		return fail(b, e->start_mark, "nested too deep (limit tree_depth)", "flatten the file");
	struct doc_node *node = new_node(b, kind, e->start_mark);
	attach(b, node);
	struct frame *f = VEC_ADD(&b->stack);
	f->node = node;
	f->tail = &node->first;
	return true;
}

static void close_node(struct builder *b)
{
	map_done(&b->stack.at[--b->stack.n].seen);
}

static bool take_event(struct builder *b, const yaml_event_t *e)
{
	if (++b->nodes > limit_get(LIMIT_tree_nodes))
		return fail(b, e->start_mark, "too many nodes (limit tree_nodes)", "split the file");
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(b, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(b, DOC_LIST, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_node(b, DOC_MAP, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_node(b);
		return true;
	case YAML_ALIAS_EVENT:
		return fail(b, e->start_mark, "aliases are not allowed", "write the value out, or quote a text that starts with *");
	case YAML_DOCUMENT_START_EVENT:
		return !b->root || fail(b, e->start_mark, "a second document in one file", "keep one document in a file");
	case YAML_STREAM_END_EVENT:
		b->done = true;
		return true;
	default:
		return true;
	}
}

static bool parser_failed(struct builder *b, const yaml_parser_t *p)
{
	yaml_mark_t at = p->problem_mark;

	if (p->error == YAML_MEMORY_ERROR)
		die("out of memory while reading %s", b->file);
	if (p->error == YAML_READER_ERROR)
		err_set(b->err, ERR_KNOWLEDGE, "not UTF-8 text at byte %zu: %s", p->problem_offset, p->problem);
	else
		err_set(b->err, ERR_KNOWLEDGE, "not valid YAML: %s%s%s", p->problem ? p->problem : "unknown problem",
			p->context ? ", " : "", p->context ? p->context : "");
	err_hint(b->err, "check indentation, quotes, and colons inside unquoted text");
	return p->error == YAML_READER_ERROR ? err_at(b->err, b->file, 0, 0) :
					       err_at(b->err, b->file, (long)at.line + 1, (long)at.column + 1);
}

bool doc_parse_yaml(const char *file, const char *text, size_t n, struct arena *a, struct doc *out, struct err *err)
{
	struct builder b = { .file = arena_str(a, file), .arena = a, .err = err };
	yaml_parser_t p;
	bool ok = true;

	if ((long long)n > limit_get(LIMIT_tree_file_bytes)) {
		err_set(err, ERR_KNOWLEDGE, "the file has %zu bytes, the limit (tree_file_bytes) is %lld", n,
			limit_get(LIMIT_tree_file_bytes));
		return err_at(err, file, 0, 0);
	}
	if (!yaml_parser_initialize(&p))
		die("out of memory while reading %s", file);
	yaml_parser_set_input_string(&p, (const unsigned char *)text, n);
	while (ok && !b.done) {
		yaml_event_t e;
		ok = yaml_parser_parse(&p, &e) || parser_failed(&b, &p);
		if (!ok)
			break;
		ok = take_event(&b, &e);
		yaml_event_delete(&e);
	}
	while (b.stack.n)
		close_node(&b);
	VEC_DONE(&b.stack);
	yaml_parser_delete(&p);
	*out = (struct doc){ .file = b.file, .root = b.root };
	return ok;
}

struct doc_node *doc_get(const struct doc_node *map, const char *key)
{
	if (!map || map->kind != DOC_MAP)
		return NULL;
	for (struct doc_node *c = map->first; c; c = c->next)
		if (strcmp(c->key, key) == 0)
			return c;
	return NULL;
}

const char *doc_text(const struct doc_node *map, const char *key, const char *fallback)
{
	const struct doc_node *node = doc_get(map, key);

	return node && node->kind == DOC_SCALAR ? node->text : fallback;
}
