/* SPDX-License-Identifier: MIT */
/* The generic half of the loader: one function for each kind of field. */
#include "data/tree_read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct place read_place(const struct reading *r, const struct doc_node *node)
{
	return (struct place){ .file = r->file, .line = node->line, .column = node->column };
}

void read_problem(struct reading *r, const struct doc_node *at, const char *hint, const char *format, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	tree_problem_add(r->problems, true, read_place(r, at), hint, "%s", text);
}

size_t read_count(const struct doc_node *list)
{
	size_t n = 0;

	for (const struct doc_node *c = list->first; c; c = c->next)
		n++;
	return n;
}

static bool is_text(struct reading *r, const struct doc_node *node)
{
	if (node->kind == DOC_SCALAR)
		return true;
	read_problem(r, node, "write one text here, in quotes if it holds a colon or a bracket", "a text is wanted%s%s",
		     node->key ? " for " : "", node->key ? node->key : "");
	return false;
}

bool read_texts(struct reading *r, const struct doc_node *node, struct texts *out)
{
	if (node->kind == DOC_SCALAR && !node->text[0])
		return true;
	if (node->kind != DOC_LIST) {
		read_problem(r, node, "write [one, two] or one `- item` a line", "a list of texts is wanted%s%s",
			     node->key ? " for " : "", node->key ? node->key : "");
		return false;
	}
	out->at = arena_array(r->arena, read_count(node), sizeof *out->at);
	for (const struct doc_node *c = node->first; c; c = c->next)
		if (is_text(r, c))
			out->at[out->n++] = c->text;
	return true;
}

static long read_long(struct reading *r, const struct doc_node *node)
{
	char *end;

	if (!is_text(r, node))
		return 0;
	errno = 0;
	long n = strtol(node->text, &end, 10);
	if (*end || end == node->text || errno)
		read_problem(r, node, NULL, "a whole number is wanted, not \"%s\"", node->text);
	return n;
}

static bool read_bool(struct reading *r, const struct doc_node *node)
{
	bool yes = node->kind == DOC_SCALAR && strcmp(node->text, "true") == 0;

	if (!yes && (node->kind != DOC_SCALAR || strcmp(node->text, "false") != 0))
		read_problem(r, node, NULL, "true or false is wanted");
	return yes;
}

static bool meaning_parse(const char *text, enum word_meaning *out)
{
	static const char *const names[] = { "domain", "failure", "doubt" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(names[i], text) == 0) {
			*out = (enum word_meaning)i;
			return true;
		}
	}
	return false;
}

static void read_word(struct reading *r, const struct doc_node *node, enum field_kind kind, void *member)
{
	const char *text = node->kind == DOC_SCALAR ? node->text : "";

	if (kind == FIELD_CONFIDENCE && !confidence_parse(text, member))
		read_problem(r, node, "one of: certain, likely, hint", "\"%s\" is no confidence", text);
	else if (kind == FIELD_LEVEL && !level_parse(text, member))
		read_problem(r, node, "one of: error, warning, hint", "\"%s\" is no level", text);
	else if (kind == FIELD_ROLE && !role_parse(text, member))
		read_problem(r, node, "one of: cause, consequence, wrapper, context, harmless", "\"%s\" is no role", text);
	else if (kind == FIELD_MEANING && !meaning_parse(text, member))
		read_problem(r, node, "one of: domain, failure, doubt", "words cannot mean \"%s\"", text);
	else if (kind == FIELD_AGAINST && !(*(bool *)member = strcmp(text, "against") == 0) && strcmp(text, "for") != 0)
		read_problem(r, node, "one of: for, against", "\"%s\" is no side", text);
}

static void read_structs(struct reading *r, const struct field *f, const struct doc_node *node, char *out)
{
	const struct schema *s = f->of;

	if (node->kind != DOC_LIST) {
		if (node->kind != DOC_SCALAR || node->text[0])
			read_problem(r, node, "start each item with `- `", "a list is wanted for %s", f->key);
		return;
	}
	size_t n = 0;
	char *items = arena_array(r->arena, read_count(node), s->bytes);
	for (const struct doc_node *c = node->first; c; c = c->next)
		read_struct(r, s, c, items + n++ * s->bytes);
	memcpy(out + f->offset, &items, sizeof items);
	memcpy(out + f->count_offset, &n, sizeof n);
}

static void read_member(struct reading *r, const struct field *f, const struct doc_node *node, char *out)
{
	void *member = out + f->offset;

	switch (f->kind) {
	case FIELD_TEXT:
		if (is_text(r, node))
			*(const char **)member = node->text;
		break;
	case FIELD_TEXTS:
		read_texts(r, node, member);
		break;
	case FIELD_LONG:
		*(long *)member = read_long(r, node);
		break;
	case FIELD_INT:
		*(int *)member = (int)read_long(r, node);
		break;
	case FIELD_BOOL:
		*(bool *)member = read_bool(r, node);
		break;
	case FIELD_COND:
		*(struct cond **)member = read_cond(r, node);
		break;
	case FIELD_BLOCKS:
		read_blocks(r, node, member);
		break;
	case FIELD_STRUCTS:
		read_structs(r, f, node, out);
		break;
	default:
		read_word(r, node, f->kind, member);
	}
	if (f->place_offset)
		*(struct place *)(void *)(out + f->place_offset) = read_place(r, node);
}

/* Keys tend to come in the order of the fields: the search goes on from the last one. n_fields: unknown */
static size_t find_field(const struct schema *s, const char *key, size_t from)
{
	for (size_t k = 0, i = from; k < s->n_fields; k++, i++) {
		if (i >= s->n_fields)
			i = 0;
		if (*s->fields[i].key == *key && strcmp(s->fields[i].key, key) == 0)
			return i;
	}
	return s->n_fields;
}

static void unknown_key(struct reading *r, const struct schema *s, const struct doc_node *node)
{
	char hint[240] = "known keys:";
	size_t n = strlen(hint);

	for (size_t i = 0; i < s->n_fields && n < sizeof hint - 1; i++)
		n += (size_t)snprintf(hint + n, sizeof hint - n, " %s", s->fields[i].key);
	read_problem(r, node, hint, "a %s has no key \"%s\"", s->what, node->key);
}

void read_struct(struct reading *r, const struct schema *s, const struct doc_node *map, void *out)
{
	char *bytes = out;
	uint64_t seen = 0;
	size_t at = 0;

	if (s->place_offset != NO_PLACE)
		*(struct place *)(void *)(bytes + s->place_offset) = read_place(r, map);
	if (map->kind != DOC_MAP) {
		read_problem(r, map, NULL, "a mapping is wanted for a %s", s->what);
		return;
	}
	for (const struct doc_node *c = map->first; c; c = c->next) {
		at = find_field(s, c->key, at);
		if (at < s->n_fields) {
			seen |= (uint64_t)1 << at;
			read_member(r, &s->fields[at], c, bytes);
		} else {
			unknown_key(r, s, c);
		}
	}
	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].required && !(seen >> i & 1))
			read_problem(r, map, NULL, "this %s has no %s", s->what, s->fields[i].key);
}
