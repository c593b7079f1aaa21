/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target without libFuzzer. usage: TARGET FILE|FOLDER... ; every file as it is, cut short, and with bytes changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "fuzz/fuzz.h"

enum { CHANGES = 24 };

static size_t n_runs;

/* In memory of exactly n bytes, so that checkers of memory see a byte read too far. */
static void one(const char *bytes, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	n_runs++;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static bool replay(const char *path)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	uint32_t state = 1;

	if (!file_read(path, (size_t)64 << 20, &b, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		return false;
	}
	one(buf_str(&b), b.len);
	for (int i = 0; i < CHANGES && b.len; i++) {
		size_t at = next_random(&state) % b.len;
		char was = b.data[at];
		b.data[at] = (char)next_random(&state);
		one(b.data, b.len);
		b.data[at] = was;
		one(b.data, at);
	}
	buf_done(&b);
	return true;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	bool good = argc > 1;

	for (int i = 1; i < argc; i++) {
		char **names;
		size_t n = 0;
		if (!file_is_dir(argv[i])) {
			good = replay(argv[i]) && good;
			continue;
		}
		good = file_list(argv[i], 100000, &a, &names, &n, NULL) && good;
		for (size_t j = 0; j < n; j++)
			good = replay(path_join(&a, argv[i], names[j])) && good;
	}
	arena_done(&a);
	printf("%zu runs\n", n_runs);
	return good && n_runs ? 0 : 3;
}
