/* SPDX-License-Identifier: MIT */
/* Words of messages, and which known message an unknown one is like. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"
#include "logscan/likeness.h"
#include "logscan/shingle.h"

static size_t shared(const char *a, const char *b, size_t *n_a, size_t *n_b)
{
	struct shingle x[SHINGLES_MOST], y[SHINGLES_MOST];
	size_t n = shingle_text(a, strlen(a), x), m = shingle_text(b, strlen(b), y), both = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			both += x[i].hash == y[k].hash;
	*n_a = n;
	*n_b = m;
	return both;
}

static void assert_same_words(const char *a, const char *b)
{
	size_t n, m, both = shared(a, b, &n, &m);

	if (n != both || m != both)
		print_message("# %zu of %zu and %zu: %s | %s\n", both, n, m, a, b);
	assert_int_equal(both, n);
	assert_int_equal(both, m);
}

static void what_changes_from_log_to_log_is_left_out(void **state)
{
	(void)state;
	assert_same_words("Failed in layer 3", "failed in layers: 12");
	assert_same_words("MLModelAsset: load failed", "ML model asset, loads fail");
	assert_same_words("cannot read /private/var/mobile/x/Net.bin", "cannot read /Users/me/y/Net.bin");
	assert_same_words("address 0x1a2b3c is bad", "address 0xff is bad");
	assert_same_words("not supported", "not supports");
}

static void a_text_without_end_is_cut(void **state)
{
	struct shingle s[SHINGLES_MOST];
	static char text[100000];
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; n + 10 < sizeof text; i++) {
		unsigned v = i;
		for (int k = 0; k < 6; k++, v /= 26)
			text[n++] = (char)('a' + v % 26);
		text[n++] = ' ';
	}
	assert_in_range(shingle_text(text, n, s), SHINGLES_MOST - 2, SHINGLES_MOST);
	memset(text, 'a', sizeof text);
	assert_int_equal(shingle_text(text, sizeof text, s), 1);
	assert_int_equal(shingle_text("", 0, s), 0);
	assert_int_equal(shingle_text("\xff\xfe/// 0x", 9, s), 0);
}

static const char text_of_tree[] =
	"tree: 1\nid: t\nversion: 1.0\n"
	"questions: [{id: root, ask: A, answers: [{id: a, text: T, goto: 1a}, {id: b, text: T, goto: 1b}]}]\n"
	"patterns:\n"
	"  - {id: 1a, name: version, branch: load, title: T, level: error, symptom: S}\n"
	"  - {id: 1b, name: plan, branch: load, title: T, level: error, symptom: S}\n"
	"signatures:\n"
	"  - {id: v, pattern: 1a, confidence: likely, level: error, says: s, regex: 'Unsupported version \\d+',\n"
	"     match: ['CoreML: unsupported model version 9'], no_match: ['CoreData: unsupported store version 9']}\n"
	"  - {id: p, pattern: 1b, confidence: likely, level: error, says: s, regex: 'execution plan failed',\n"
	"     match: ['The execution plan of the model failed'], no_match: ['The floor plan failed']}\n";

static void the_nearest_sample_decides(void **state)
{
	static const struct { const char *line, *signature; } cases[] = {
		{ "CoreML: this model's version is unsupported", "v" },
		{ "Execution plan failing for model Net", "p" },
		{ "CoreData: unsupported store versions 10", NULL },	/* most like a line that must not match */
		{ "Nothing of the kind", NULL },
		{ "", NULL },
	};
	char path[] = "/tmp/cmltriage-likeness-XXXXXX";
	const char *paths[] = { path };
	struct likeness_found found;
	struct tree *t;
	struct err e = { 0 };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_true(file_replace(path, text_of_tree, sizeof text_of_tree - 1, false, NULL, &e));
	assert_true(tree_load(paths, 1, true, &t, NULL, &e));
	struct likeness *l = likeness_new(t);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool ok = likeness_find(l, cases[i].line, strlen(cases[i].line), 0.3, &found);
		if (ok != (cases[i].signature != NULL))
			print_message("# %s: %s %.2f\n", cases[i].line, ok ? found.signature->id : "-", ok ? found.score : 0);
		assert_int_equal(ok, cases[i].signature != NULL);
		if (ok)
			assert_string_equal(found.signature->id, cases[i].signature);
	}
	likeness_free(l);
	tree_free(t);
	remove(path);
}

static void a_sample_is_like_itself(void **state)
{
	struct tree *t;
	struct likeness_found found;
	struct err e = { 0 };
	size_t right = 0, found_some = 0, all = 0;

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &e));
	struct likeness *l = likeness_new(t);
	struct arena made = { 0 };
	for (size_t i = 0; i < t->n_signatures; i++) {
		const struct signature *s = &t->signatures[i];
		struct texts match = signature_samples(s, &made);
		if (!match.n || s->role == ROLE_HARMLESS)
			continue;
		all++;
		if (!likeness_find(l, match.at[0], strlen(match.at[0]), 0.5, &found))
			continue;	/* messages that differ in a code only */
		found_some++;
		right += found.signature->pattern == s->pattern;
	}
	print_message("# of %zu first samples %zu lead to a page, %zu to their own\n", all, found_some, right);
	assert_true(found_some * 10 >= all * 7);
	assert_true(right * 100 >= found_some * 97);
	arena_done(&made);
	likeness_free(l);
	tree_free(t);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_changes_from_log_to_log_is_left_out),
	cmocka_unit_test(a_text_without_end_is_cut),
	cmocka_unit_test(the_nearest_sample_decides),
	cmocka_unit_test(a_sample_is_like_itself),
};
UNIT_MAIN(tests)
