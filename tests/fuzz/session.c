/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a session file. One that is read can be saved, and then says the same. */
#include <stdlib.h>

#include "data/tree_load.h"
#include "fuzz/fuzz.h"
#include "triage/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct tree *tree;
	const char *path = fuzz_file("fuzz.json", data, n);
	struct arena a = { 0 };
	struct session *s;
	const struct value *inputs;
	struct err err = { 0 };

	if (!tree)
		fuzz_must(tree_load(NULL, 0, false, &tree, NULL, &err), "the built-in tree is read");
	if (store_load_file(path, tree, &a, &s, &inputs, &err)) {
		struct spot at = session_spot(s);
		struct session_undone u;
		fuzz_must(at.kind == SPOT_HOME || at.id != NULL, "a place has an id");
		for (int i = 0; i < 5 && session_undo(s, &u); i++)
			;
		while (session_redo(s, &u))
			;
		session_free(s);
	} else {
		fuzz_must(err.kind != ERR_NONE && err.text[0], "a session that is refused has an error");
	}
	arena_done(&a);
	return 0;
}
