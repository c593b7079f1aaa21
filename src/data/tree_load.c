/* SPDX-License-Identifier: MIT */
/* Puts documents together into one tree: the built-in ones first, then overlays. */
#include "data/tree_load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/vec.h"
#include "data/builtin.h"
#include "data/include.h"
#include "data/tree_check.h"
#include "data/tree_phrase.h"
#include "data/tree_read.h"

enum { FORMAT_VERSION = 1 };

void tree_problems_done(struct tree_problems *p)
{
	VEC_DONE(p);
}

void tree_problem_add(struct tree_problems *p, bool fatal, struct place at, const char *hint, const char *format, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	struct tree_problem *t = VEC_ADD(p);
	t->fatal = fatal;
	err_set(&t->err, ERR_KNOWLEDGE, "%s", text);
	err_at(&t->err, at.file, (long)at.line, (long)at.column);
	if (hint)
		err_hint(&t->err, "%s", hint);
}

/* One row for each top-level list. Items begin with their id (or title), except the versions. */
enum list { QUESTIONS, PATTERNS, SIGNATURES, CONTEXTS, VOCABULARY, REFERENCE, SCENARIOS, CHECKLISTS, RESOURCES, OS_VERSIONS, DEVICES, LISTS };
#define ROW(key, schema, member) { key, &schema, offsetof(struct tree, member), offsetof(struct tree, n_##member) }
static const struct {
	const char *key;
	const struct schema *schema;
	size_t offset, count_offset;
} lists[LISTS] = {
	[QUESTIONS] = ROW("questions", schema_question, questions),
	[PATTERNS] = ROW("patterns", schema_pattern, patterns),
	[SIGNATURES] = ROW("signatures", schema_signature, signatures),
	[CONTEXTS] = ROW("contexts", schema_context, contexts),
	[VOCABULARY] = ROW("vocabulary", schema_word_list, vocabulary),
	[REFERENCE] = ROW("quick_reference", schema_reference, reference),
	[SCENARIOS] = ROW("scenarios", schema_scenario, scenarios),
	[CHECKLISTS] = ROW("checklists", schema_checklist, checklists),
	[RESOURCES] = ROW("resources", schema_resource, resources),
	[OS_VERSIONS] = ROW("os_versions", schema_os_version, os_versions),
	[DEVICES] = ROW("devices", schema_device, devices),
};

struct loader {
	struct tree *tree;
	struct tree_problems *problems;
	VEC(void *) items[LISTS];	/* structs in the arena */
	struct map ids[LISTS];		/* id -> position + 1 */
	VEC(const char *) disabled;
	VEC(struct tree_source) sources;
};

/* NULL for items that are told apart by nothing and only ever added. */
static const char *id_of(enum list which, const void *item)
{
	return which == OS_VERSIONS ? NULL : *(const char *const *)item;
}

static void defaults(enum list which, void *item)
{
	if (which == SIGNATURES) {
		struct signature *s = item;
		s->role = ROLE_CAUSE;
		s->rank = 50;
		s->span = 1;
	}
}

static void check_signature(struct reading *r, const struct doc_node *node, const struct signature *s)
{
	if (!s->regex && !s->phrases.n)
		read_problem(r, node, "give it a `regex` or a list of `phrases`", "this signature has nothing to look for");
	for (size_t i = 0; i < s->phrases.n; i++)
		if (!phrase_is_usable(s->phrases.at[i]))
			read_problem(r, node, "a phrase is one line with a run of 6 or more plain characters",
				     "this phrase is too short to be looked for: \"%s\"", s->phrases.at[i]);
}

static void add_item(struct loader *l, struct reading *r, enum list which, const struct doc_node *node)
{
	void *item = arena_new(r->arena, lists[which].schema->bytes);

	defaults(which, item);
	read_struct(r, lists[which].schema, node, item);
	if (which == SIGNATURES && !r->checked)
		check_signature(r, node, item);
	const char *id = id_of(which, item);
	uintptr_t at = id ? (uintptr_t)map_get(&l->ids[which], id) : 0;
	if (at) {
		l->items[which].at[at - 1] = item;
		return;
	}
	*VEC_ADD(&l->items[which]) = item;
	if (id)
		map_put(&l->ids[which], id, (void *)(uintptr_t)l->items[which].n);
}

static void add_list(struct loader *l, struct reading *r, enum list which, const struct doc_node *list)
{
	if (list->kind != DOC_LIST) {
		read_problem(r, list, "start each item with `- `", "a list is wanted for %s", list->key);
		return;
	}
	for (const struct doc_node *c = list->first; c; c = c->next)
		add_item(l, r, which, c);
}

static void add_key(struct loader *l, struct reading *r, const struct doc_node *node)
{
	static const char *const head[] = { "tree", "id", "version", "checked", "covers", "include" };
	struct texts ids = { 0 };

	for (int i = 0; i < LISTS; i++) {
		if (strcmp(lists[i].key, node->key) == 0) {
			add_list(l, r, (enum list)i, node);
			return;
		}
	}
	if (strcmp(node->key, "disable") == 0 && read_texts(r, node, &ids)) {
		for (size_t i = 0; i < ids.n; i++)
			*VEC_ADD(&l->disabled) = ids.at[i];
		return;
	}
	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		if (strcmp(head[i], node->key) == 0)
			return;
	read_problem(r, node, "see cmltriage-tree(5)", "unknown key \"%s\"", node->key);
}

/* checked: it is built in */
static void add_doc(struct loader *l, const struct doc *doc, bool checked)
{
	struct reading r = { .arena = &l->tree->arena, .file = doc->file, .checked = checked, .problems = l->problems };
	const struct doc_node *root = doc->root;
	struct place start = { .file = doc->file, .line = 1, .column = 1 };

	if (!root || root->kind != DOC_MAP) {
		tree_problem_add(l->problems, true, start, "see cmltriage-tree(5)", "this is no tree file");
		return;
	}
	const char *version = doc_text(root, "tree", NULL);
	if (!version || strtol(version, NULL, 10) != FORMAT_VERSION) {
		tree_problem_add(l->problems, true, start, "write `tree: 1` into its first line",
				 version ? "tree format %s is not known to this version of cmltriage" :
					   "the format version is missing%s", version ? version : "");
		return;
	}
	for (const struct doc_node *c = root->first; c; c = c->next)
		add_key(l, &r, c);
}

static void add_source(struct loader *l, const struct doc_node *root, const char *origin, const char *sha256)
{
	struct tree_source s = {
		.id = doc_text(root, "id", path_base(origin)), .version = doc_text(root, "version", ""),
		.checked = doc_text(root, "checked", ""), .covers = doc_text(root, "covers", ""),
		.origin = origin, .sha256 = sha256,
	};

	*VEC_ADD(&l->sources) = s;
}

static void add_builtin(struct loader *l)
{
	struct arena nodes = { 0 };	/* of one document: a tree holds texts of the image, no nodes */
	struct doc_image image;
	struct doc doc;
	struct err err;
	bool ok = doc_image_open(builtin.tree, builtin.tree_bytes, &image, &err);

	for (uint32_t i = 0; ok && i < image.n_docs; i++) {
		ok = doc_image_read(&image, i, &nodes, &doc, &err);
		if (ok && i == 0)
			add_source(l, doc.root, "built-in", builtin.tree_sha256);
		if (ok)
			add_doc(l, &doc, builtin.literals != NULL);	/* not yet: mkimage is at work */
		arena_clear(&nodes);
	}
	if (!ok)
		tree_problem_add(l->problems, true, (struct place){ .file = "built-in" }, NULL, "%s", err.text);
	arena_done(&nodes);
}

/* A user's file is named by what is in it, not by its parse: the image of its documents will do. */
static const char *digest(struct arena *a, const struct doc *docs, size_t n)
{
	struct buf image = { 0 };
	char hex[65];

	doc_image_write(docs, n, &image);
	sha256_hex(buf_str(&image), image.len, hex);
	buf_done(&image);
	return arena_str(a, hex);
}

static void add_path(struct loader *l, const char *path)
{
	struct doc *docs;
	size_t n;
	struct err err;
	struct arena *a = &l->tree->arena;

	if (include_read(path, a, &docs, &n, &err)) {
		add_source(l, n ? docs[0].root : NULL, arena_str(a, path), digest(a, docs, n));
		for (size_t i = 0; i < n; i++)
			add_doc(l, &docs[i], false);
		return;
	}
	struct place at = { .file = err.file, .line = (uint32_t)err.line, .column = (uint32_t)err.column };
	tree_problem_add(l->problems, true, at, err.hint[0] ? err.hint : NULL, "%s", err.text);
}

static bool is_disabled(const struct loader *l, const char *id)
{
	for (size_t i = 0; id && i < l->disabled.n; i++)
		if (strcmp(l->disabled.at[i], id) == 0)
			return true;
	return false;
}

/* From pointers in the order of arrival to one array; disabled items stay behind. */
static void pack_list(struct loader *l, enum list which)
{
	size_t bytes = lists[which].schema->bytes, n = 0;
	char *array = arena_array(&l->tree->arena, l->items[which].n, bytes);

	for (size_t i = 0; i < l->items[which].n; i++) {
		const void *item = l->items[which].at[i];
		if (!is_disabled(l, id_of(which, item)))
			memcpy(array + n++ * bytes, item, bytes);
	}
	memcpy((char *)l->tree + lists[which].offset, &array, sizeof array);
	memcpy((char *)l->tree + lists[which].count_offset, &n, sizeof n);
}

static int by_spec(const void *a, const void *b)
{
	const struct os_version *x = a, *y = b;

	return x->spec < y->spec ? -1 : x->spec > y->spec;
}

static int by_id(const void *a, const void *b)
{
	const struct pattern *x = a, *y = b;

	return strcmp(x->id ? x->id : "", y->id ? y->id : "");
}

static void pack(struct loader *l)
{
	struct tree *t = l->tree;

	for (int i = 0; i < LISTS; i++) {
		pack_list(l, (enum list)i);
		VEC_DONE(&l->items[i]);
		map_done(&l->ids[i]);
	}
	t->sources = arena_array(&t->arena, l->sources.n, sizeof *t->sources);
	if (l->sources.n)
		memcpy(t->sources, l->sources.at, l->sources.n * sizeof *t->sources);
	t->n_sources = l->sources.n;
	VEC_DONE(&l->sources);
	VEC_DONE(&l->disabled);
	if (t->n_os_versions)
		qsort(t->os_versions, t->n_os_versions, sizeof *t->os_versions, by_spec);
	if (t->n_patterns)
		qsort(t->patterns, t->n_patterns, sizeof *t->patterns, by_id);
}

static bool first_fatal(const struct tree_problems *p, struct err *err)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!p->at[i].fatal)
			continue;
		if (err)
			*err = p->at[i].err;
		return true;
	}
	return false;
}

bool tree_load(const char *const *paths, size_t n_paths, bool no_builtin, struct tree **out,
	       struct tree_problems *problems, struct err *err)
{
	struct tree_problems own = { 0 };
	struct loader l = { .tree = mem_new(sizeof *l.tree), .problems = problems ? problems : &own };

	if (!no_builtin)
		add_builtin(&l);
	for (size_t i = 0; i < n_paths; i++)
		add_path(&l, paths[i]);
	pack(&l);
	bool ok = !first_fatal(l.problems, err);
	if (ok) {
		tree_check(l.tree, l.problems);
		ok = !first_fatal(l.problems, err);
	}
	if (!ok) {
		tree_free(l.tree);
		l.tree = NULL;
	}
	*out = l.tree;
	tree_problems_done(&own);
	return ok;
}
