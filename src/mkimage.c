/* SPDX-License-Identifier: MIT */
/*
 * Build tool: parses the built-in knowledge once and prints it as C source, so
 * that the program starts without reading or parsing a file, or asking regexes what they need.
 *
 * usage: mkimage TREE-ROOT.yaml THEMES-FOLDER
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/vec.h"
#include "data/doc.h"
#include "data/include.h"
#include "data/tree_phrase.h"
#include "logscan/literal_image.h"

static void print_bytes(const char *name, const struct buf *b)
{
	printf("const uint8_t %s[] = {", name);
	for (size_t i = 0; i < b->len; i++)
		printf("%s%u,", i % 32 ? "" : "\n", (unsigned char)b->data[i]);
	printf("\n};\nconst size_t %s_bytes = sizeof %s;\n", name, name);
}

static void print_sha256(const char *name, const struct buf *b)
{
	char hex[65];

	sha256_hex(buf_str(b), b->len, hex);
	printf("const char %s_sha256[] = \"%s\";\n", name, hex);
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

/* ---- literals ---- */

struct sources {
	struct literal_source *at;
	size_t n, room;
};

static void add_source(struct sources *s, size_t place, const char *regex)
{
	*VEC_ADD(s) = (struct literal_source){ place, regex };
}

/* As the loader does it. */
static const char *from_phrases(const struct doc_node *list, const char *regex, struct arena *a)
{
	struct signature sig = { .regex = regex };
	size_t n = 0;

	for (const struct doc_node *c = list->first; c; c = c->next)
		n++;
	const char **phrases = arena_array(a, n + 1, sizeof *phrases);
	sig.phrases.at = phrases;
	for (const struct doc_node *c = list->first; c; c = c->next)
		phrases[sig.phrases.n++] = c->text;
	phrases_compile(&sig, a);
	return sig.regex;
}

/* The regexes of the items of one list, with their places in the image. */
static void add_regexes(struct sources *s, const struct doc_node *list, const struct buf *image, struct arena *a)
{
	for (const struct doc_node *item = list->first; item; item = item->next) {
		const char *regex = doc_text(item, "regex", NULL), *id = doc_text(item, "id", NULL);
		const struct doc_node *phrases = doc_get(item, "phrases");
		if (phrases && id)
			add_source(s, (size_t)(id - image->data) | LITERAL_MADE, from_phrases(phrases, regex, a));
		else if (regex)
			add_source(s, (size_t)(regex - image->data), regex);
	}
}

/* From the image as the program reads it, so that the places are those it sees. */
static bool print_literals(const char *name, const struct buf *image)
{
	struct sources s = { 0 };
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct doc *docs;
	struct err err;
	size_t n;

	if (!doc_image_read((const uint8_t *)image->data, image->len, &a, &docs, &n, &err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct doc_node *root = docs[i].root;
		for (const struct doc_node *c = root ? root->first : NULL; c; c = c->next)
			if (c->key && (strcmp(c->key, "signatures") == 0 || strcmp(c->key, "contexts") == 0))
				add_regexes(&s, c, image, &a);
	}
	literal_image_write(s.at, s.n, &out);
	print_bytes(name, &out);
	buf_done(&out);
	VEC_DONE(&s);
	arena_done(&a);
	return true;
}

static int add_image(const char *name, const char *literals, const char *path, const char *marker)
{
	struct arena a = { 0 };
	struct buf image = { 0 };
	struct doc *docs;
	size_t n;
	struct err err;
	char text[1100];

	if (!include_read(path, &a, &docs, &n, &err)) {
		fprintf(stderr, "mkimage: %s\n", err_text(&err, text, sizeof text));
		return 1;
	}
	shorten(docs, n, marker);
	doc_image_write(docs, n, &image);
	print_bytes(name, &image);
	print_sha256(name, &image);
	bool ok = !literals || print_literals(literals, &image);
	buf_done(&image);
	arena_done(&a);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: mkimage TREE-ROOT.yaml THEMES-FOLDER\n", stderr);
		return 2;
	}
	puts("/* Made by mkimage from trees/ and themes/: do not edit. */\n#include \"data/builtin.h\"\n");
	return add_image("builtin_tree", "builtin_literals", argv[1], "/trees/") ||
	       add_image("builtin_themes", NULL, argv[2], "/themes/");
}
