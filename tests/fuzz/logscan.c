/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: any bytes as a log, whole and cut into pieces, with the literal search and without it: the hits must
 * be the same. A first byte of 0 makes the rest a regex from which literals are derived.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "fuzz/fuzz.h"
#include "logscan/literal.h"
#include "logscan/scan.h"

static struct rules *built_in(void)
{
	static struct rules *rules;
	static struct tree *tree;
	struct err err;

	if (!rules) {
		if (!tree_load(NULL, 0, false, &tree, NULL, &err))
			abort();
		rules = rules_new(tree, &err);
		limit_set(LIMIT_log_line_bytes, 2000);
		limit_set(LIMIT_regex_match_steps, 100000);
	}
	return rules;
}

static uint64_t scan(const uint8_t *data, size_t n, size_t step, enum scan_finder finder)
{
	struct evidence e = { 0 };
	struct scan_options o = { .finder = finder };
	struct scanner *s = scanner_new(built_in(), &e, "fuzz", &o);
	uint64_t sum = 0;

	for (size_t at = 0; at < n; at += step)
		scanner_feed(s, data + at, n - at < step ? n - at : step);
	bool fine = scanner_finish(s, NULL);
	scanner_free(s);
	sum = e.inputs.at[0].lines;
	for (size_t i = 0; fine && i < e.hits.n; i++)
		sum = sum * 31 + e.hits.at[i].signature->index * 7 + e.hits.at[i].places[0].line * 3 + e.hits.at[i].places[0].column +
		      e.hits.at[i].count * 5 + e.hits.at[i].entry + e.hits.at[i].inner;
	sum = sum * 31 + e.odd_lines.n;
	evidence_done(&e);
	return fine ? sum : UINT64_MAX;
}

static void derive(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	struct literal_set set;
	char *regex = arena_strn(&a, (const char *)data, n);

	literal_derive(regex, &a, &set);
	literal_set_done(&set);
	arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n && !data[0]) {
		derive(data + 1, n - 1);
		return 0;
	}
	uint64_t whole = scan(data, n, n ? n : 1, SCAN_FINDER_OWN);
	uint64_t cut = scan(data, n, 3, SCAN_FINDER_OWN), every = scan(data, n, n ? n : 1, SCAN_FINDER_NONE);
	if (whole != UINT64_MAX && cut != UINT64_MAX && every != UINT64_MAX && (whole != cut || whole != every))
		abort();
	return 0;
}
