/* SPDX-License-Identifier: MIT */
/* Private to the loader: from document nodes to the structs of tree.h, by tables of fields. */
#ifndef CMLTRIAGE_DATA_TREE_READ_H
#define CMLTRIAGE_DATA_TREE_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "data/doc.h"
#include "data/tree.h"
#include "data/tree_load.h"

struct reading {		/* one document that is being read */
	struct arena *arena;
	const char *file;
	bool checked;		/* built in: its phrases were looked at when the program was built */
	struct tree_problems *problems;
};

enum field_kind {
	FIELD_TEXT, FIELD_TEXTS, FIELD_LONG, FIELD_INT, FIELD_BOOL, FIELD_AGAINST, FIELD_CONFIDENCE, FIELD_LEVEL, FIELD_ROLE,
	FIELD_MEANING, FIELD_COND, FIELD_BLOCKS, FIELD_STRUCTS
};

struct schema;
struct field {
	const char *key;
	enum field_kind kind;
	bool required;
	size_t offset;			/* of the member */
	size_t count_offset;		/* STRUCTS: of its counter */
	const struct schema *of;	/* STRUCTS */
	size_t place_offset;		/* a struct place to fill as well; 0 = none */
};
struct schema {
	const char *what;		/* "pattern", for messages */
	size_t bytes;
	const struct field *fields;
	size_t n_fields;		/* at most 64 */
	size_t place_offset;		/* NO_PLACE when the struct has none */
};
#define NO_PLACE ((size_t)-1)

/* Fills the (zeroed) struct out from a mapping; problems name what is wrong. */
void read_struct(struct reading *r, const struct schema *s, const struct doc_node *map, void *out);

/* The schemas of the top-level lists (tree_schema.c). */
extern const struct schema schema_question, schema_pattern, schema_signature, schema_context, schema_word_list, schema_reference, schema_scenario,
	schema_checklist, schema_resource, schema_os_version, schema_device;

struct cond *read_cond(struct reading *r, const struct doc_node *node);		/* tree_cond.c */
void read_blocks(struct reading *r, const struct doc_node *node, struct blocks *out);	/* tree_blocks.c */

/* Shared by the readers: complaints and simple parts. */
void read_problem(struct reading *r, const struct doc_node *at, const char *hint, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 4, 5)))
#endif
	;
bool read_texts(struct reading *r, const struct doc_node *node, struct texts *out);
struct place read_place(const struct reading *r, const struct doc_node *node);
size_t read_count(const struct doc_node *list);	/* children */

#endif
