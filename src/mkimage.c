/* SPDX-License-Identifier: MIT */
/*
 * Build tool: parses the built-in knowledge once and prints it as C source, so that the program starts without reading or
 * parsing a file, asking regexes what they need, or making tables of what to look for.
 *
 * usage: mkimage TREE-ROOT.yaml THEMES-FOLDER
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/vec.h"
#include "data/builtin.h"
#include "data/doc.h"
#include "data/include.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"
#include "logscan/finder_in.h"
#include "logscan/literal_image.h"
#include "logscan/rules.h"

struct builtin builtin;		/* what has been made so far, as the program will see it */

static void print_bytes(const char *name, const struct buf *b)
{
	printf("static const uint8_t %s[] = {", name);
	for (size_t i = 0; i < b->len; i++)
		printf("%s%u,", i % 32 ? "" : "\n", (unsigned char)b->data[i]);
	printf("\n};\n");
}

/* Names in messages are those of the source tree, wherever it was built. */
static void shorten(struct doc *docs, size_t n, const char *marker)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(docs[i].file, marker), *next;
		while (at && (next = strstr(at + 1, marker)))
			at = next;
		if (at)
			docs[i].file = at + (marker[0] == '/');
	}
}

static bool complain(struct err *err)
{
	char text[1100];

	fprintf(stderr, "mkimage: %s\n", err_text(err, text, sizeof text));
	return false;
}

static bool make_image(const char *path, const char *marker, struct buf *image)
{
	struct arena a = { 0 };
	struct doc *docs;
	size_t n;
	struct err err;

	if (!include_read(path, &a, &docs, &n, &err))
		return complain(&err);
	shorten(docs, n, marker);
	doc_image_write(docs, n, image);
	arena_done(&a);
	return true;
}

/* ---- literals ---- */

static size_t place(const char *text)
{
	return (size_t)(text - (const char *)builtin.tree);
}

/* The regexes of the tree, with their places in the image. */
static void make_literals(const struct tree *t, struct buf *out)
{
	VEC(struct literal_source) from = { 0 };
	struct arena a = { 0 };

	for (size_t i = 0; i < t->n_signatures; i++) {
		const struct signature *s = &t->signatures[i];
		*VEC_ADD(&from) = (struct literal_source){ s->phrases.n ? place(s->id) | LITERAL_MADE : place(s->regex), signature_regex(s, &a) };
	}
	for (size_t i = 0; i < t->n_contexts; i++)
		*VEC_ADD(&from) = (struct literal_source){ place(t->contexts[i].regex), t->contexts[i].regex };
	literal_image_write(from.at, from.n, out);
	VEC_DONE(&from);
	arena_done(&a);
}

/* ---- finder ---- */

static void print_map(int number, const uint64_t *map)
{
	printf("static const uint64_t map%d[] = {", number);
	for (size_t i = 0; i < FINDER_MAP_WORDS; i++)
		printf("%s0x%llx,", i % 8 ? "" : "\n", (unsigned long long)map[i]);
	printf("\n};\n");
}

static void print_finder(const struct finder_tables *t)
{
	print_map(0, t->map[0]);
	print_map(1, t->map[1]);
	printf("static const uint32_t bucket[] = {");
	for (size_t i = 0; i <= FINDER_BUCKETS; i++)
		printf("%s%u,", i % 16 ? "" : "\n", t->bucket[i]);
	printf("\n};\nstatic const struct window windows[] = {\n");
	for (size_t i = 0; i < t->n_windows; i++) {
		const struct window *w = &t->windows[i];
		printf("{%uu,%uu,%u,%u,%u},%s", w->key, w->second, w->literal, w->behind, w->apart, i % 4 == 3 ? "\n" : "");
	}
	printf("};\nstatic const struct finder_tables finder = { { map0, map1 }, %d, bucket, windows, %zu, %zu, %uu };\n", t->dense, t->n_windows,
	       t->n_literals, t->abcd);
}

/* ---- the whole ---- */

static bool print_tree(const char *path)
{
	struct buf image = { 0 }, literals = { 0 };
	struct tree *t;
	struct err err = { 0 };
	static char sha256[65];

	if (!make_image(path, "/trees/", &image))
		return false;
	sha256_hex(buf_str(&image), image.len, sha256);
	builtin = (struct builtin){ .tree = (const uint8_t *)image.data, .tree_bytes = image.len, .tree_sha256 = sha256 };
	if (!tree_load(NULL, 0, false, &t, NULL, &err))
		return complain(&err);
	make_literals(t, &literals);
	builtin.literals = (const uint8_t *)buf_str(&literals);
	builtin.literals_bytes = literals.len;
	struct rules *r = rules_new(t, &err);
	print_bytes("tree", &image);
	print_bytes("literals", &literals);
	print_finder(finder_tables(rules_finder(r)));
	rules_free(r);
	tree_free(t);
	buf_done(&image);
	buf_done(&literals);
	return true;
}

static bool print_themes(const char *path)
{
	struct buf image = { 0 };
	bool ok = make_image(path, "/themes/", &image);

	if (ok)
		print_bytes("themes", &image);
	buf_done(&image);
	return ok;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: mkimage TREE-ROOT.yaml THEMES-FOLDER\n", stderr);
		return 2;
	}
	puts("/* Made by mkimage from trees/ and themes/: do not edit. */\n#include \"data/builtin.h\"\n#include \"logscan/finder_in.h\"\n");
	if (!print_tree(argv[1]) || !print_themes(argv[2]))
		return 1;
	printf("struct builtin builtin = {\n\t.tree = tree, .tree_bytes = sizeof tree, .tree_sha256 = \"%s\",\n"
	       "\t.literals = literals, .literals_bytes = sizeof literals, .finder = &finder,\n"
	       "\t.themes = themes, .themes_bytes = sizeof themes,\n};\n", builtin.tree_sha256);
	return 0;
}
