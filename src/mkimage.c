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
static bool read_phrases(const struct doc_node *list, struct signature *sig, struct arena *a)
{
	size_t n = 0;

	for (const struct doc_node *c = list->first; c; c = c->next)
		n++;
	const char **phrases = arena_array(a, n + 1, sizeof *phrases);
	sig->phrases.at = phrases;
	for (const struct doc_node *c = list->first; c; c = c->next) {
		if (!phrase_is_usable(c->text)) {
			fprintf(stderr, "mkimage: this phrase is too short to be looked for: %s\n", c->text);
			return false;
		}
		phrases[sig->phrases.n++] = c->text;
	}
	return true;
}

/* The regexes of the items of one list, with their places in the image. */
static bool add_regexes(struct sources *s, const struct doc_node *list, const struct buf *image, struct arena *a)
{
	for (const struct doc_node *item = list->first; item; item = item->next) {
		struct signature sig = { .regex = doc_text(item, "regex", NULL), .id = doc_text(item, "id", NULL) };
		const struct doc_node *phrases = doc_get(item, "phrases");
		if (phrases && !read_phrases(phrases, &sig, a))
			return false;
		if (phrases && sig.id)
			add_source(s, (size_t)(sig.id - image->data) | LITERAL_MADE, signature_regex(&sig, a));
		else if (sig.regex)
			add_source(s, (size_t)(sig.regex - image->data), sig.regex);
	}
	return true;
}

/* From the image as the program reads it, so that the places are those it sees. */
static bool print_literals(const char *name, const struct buf *image)
{
	struct sources s = { 0 };
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct doc_image read;
	struct doc doc;
	bool ok = doc_image_open((const uint8_t *)image->data, image->len, &read, NULL);

	for (uint32_t i = 0; ok && i < read.n_docs; i++) {
		ok = doc_image_read(&read, i, &a, &doc, NULL);
		for (const struct doc_node *c = doc.root ? doc.root->first : NULL; ok && c; c = c->next)
			if (c->key && (strcmp(c->key, "signatures") == 0 || strcmp(c->key, "contexts") == 0))
				ok = add_regexes(&s, c, image, &a);
	}
	literal_image_write(s.at, s.n, &out);
	print_bytes(name, &out);
	buf_done(&out);
	VEC_DONE(&s);
	arena_done(&a);
	return ok;
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
