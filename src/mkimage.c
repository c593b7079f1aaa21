/* SPDX-License-Identifier: MIT */
/*
 * Build tool: parses the built-in knowledge once and prints it as C source, so
 * that the program starts without reading or parsing a file.
 *
 * usage: mkimage TREE-ROOT.yaml THEMES-FOLDER
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "data/doc.h"
#include "data/include.h"

static void print_bytes(const char *name, const struct buf *b)
{
	printf("const uint8_t %s[] = {", name);
	for (size_t i = 0; i < b->len; i++)
		printf("%s%u,", i % 32 ? "" : "\n", (unsigned char)b->data[i]);
	printf("\n};\nconst size_t %s_bytes = sizeof %s;\n", name, name);
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

static int add_image(const char *name, const char *path, const char *marker)
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
	buf_done(&image);
	arena_done(&a);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: mkimage TREE-ROOT.yaml THEMES-FOLDER\n", stderr);
		return 2;
	}
	puts("/* Made by mkimage from trees/ and themes/: do not edit. */\n#include \"data/builtin.h\"\n");
	return add_image("builtin_tree", argv[1], "/trees/") || add_image("builtin_themes", argv[2], "/themes/");
}
