/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a tree of the user (alone, and over the built-in one when the first byte is even), as a theme too. */
#include <string.h>

#include "data/theme.h"
#include "data/tree_load.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *path = fuzz_file("fuzz.yaml", data, n);
	struct tree_problems problems = { 0 };
	struct tree *t;
	struct theme theme;
	struct err err = { 0 };

	if (tree_load(&path, 1, n && data[n - 1] % 8, &t, &problems, &err))
		tree_free(t);
	else
		fuzz_must(err.kind != ERR_NONE && err.text[0], "a tree that is refused has an error");
	tree_problems_done(&problems);
	theme_load(path, NULL, 0, &theme, &err);
	return 0;
}
