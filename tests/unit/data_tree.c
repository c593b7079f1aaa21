/* SPDX-License-Identifier: MIT */
/* Loading and checking of trees: the built-in one, overlays, and everything one can get wrong. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"

static char path[64];

static int make_file(void **state)
{
	(void)state;
	strcpy(path, "/tmp/cmltriage-tree-XXXXXX");
	int fd = mkstemp(path);
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

static int drop_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void builtin_tree_is_sound(void **state)
{
	struct tree *t;
	struct err e;

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &e));
	assert_non_null(tree_question(t, "root"));
	assert_non_null(tree_pattern(t, "1a"));
	assert_ptr_equal(tree_pattern(t, "unsupported-version"), tree_pattern(t, "1a"));
	assert_string_equal(tree_os_version(t, 8)->ios, "17");
	assert_non_null(tree_device(t, "iphone 12"));
	assert_string_equal(t->sources[0].origin, "built-in");
	tree_free(t);
}

#define PATTERN(id) "  - {id: " id ", name: n" id ", branch: load, title: T, level: error, symptom: S, " \
	"fixes: [{id: f, title: F}], checklist: [{id: c, text: C}]}\n"
#define ROOT "tree: 1\nquestions:\n  - id: root\n    ask: A?\n    answers: [{id: a, text: T, goto: 1a}]\npatterns:\n" PATTERN("1a")

static bool load(const char *text, struct tree **t, struct tree_problems *p)
{
	struct err e;
	const char *paths[] = { path };

	assert_true(file_replace(path, text, strlen(text), false, NULL, &e));
	return tree_load(paths, 1, true, t, p, &e);
}

static void a_small_tree_loads_without_a_problem(void **state)
{
	struct tree *t;
	struct tree_problems p = { 0 };

	(void)state;
	assert_true(load(ROOT, &t, &p));
	assert_int_equal(p.n, 0);
	assert_ptr_equal(tree_question(t, "root")->answers[0].pattern, tree_pattern(t, "1a"));
	tree_free(t);
	tree_problems_done(&p);
}

/* text, a piece of the message, its line, whether it is fatal */
static const struct {
	const char *text, *says;
	long line;
	bool fatal;
} wrong[] = {
	{ "questions: []\n", "format version", 1, true },
	{ "tree: 9\n", "tree format 9", 1, true },
	{ "- 1\n", "no tree file", 1, true },
	{ ROOT "nonsense: 1\n", "unknown key", 8, true },
	{ ROOT "signatures:\n  - {id: s, pattern: 1a}\n", "has no confidence", 9, true },
	{ ROOT "signatures:\n  - {id: s, pattern: 1a, confidence: hint, level: hint, says: x, match: [a], no_match: [b]}\n",
	  "nothing to look for", 9, true },
	{ ROOT "signatures:\n  - {id: s, pattern: 1a, confidence: hint, level: hint, says: x, phrases: ['{} is {}'], no_match: [b]}\n",
	  "too short to be looked for", 9, true },
	{ ROOT "signatures:\n  - {id: s, pattern: 9z, confidence: hint, level: hint, regex: a, says: x, match: [a], no_match: [b]}\n",
	  "does not exist", 9, false },
	{ ROOT "signatures:\n  - {id: s, pattern: 1a, confidence: sure, level: hint, regex: a, says: x, match: [a], no_match: [b]}\n",
	  "no confidence", 9, true },
	{ ROOT "signatures:\n  - {id: s, pattern: 1a, confidence: hint, level: hint, regex: a, says: x, match: [a]}\n",
	  "must not match", 9, false },
	{ ROOT PATTERN("1b"), "cannot be reached", 8, false },
	{ "tree: 1\nquestions:\n  - {id: root, ask: A, answers: [{id: a, text: T, goto: q}]}\n"
	  "  - {id: q, ask: B, answers: [{id: a, text: T, goto: root}]}\n", "never end", 4, true },
	{ "tree: 1\nquestions:\n  - {id: root, ask: A, answers: [{id: a, text: T, goto: 1z}]}\n", "does not exist", 3, false },
	{ "tree: 1\nquestions:\n  - {id: root, ask: A, answers: [{id: a, text: T, goto: root, when: {fact: x, over: 1}}]}\n",
	  "no test", 3, true },
	{ "tree: 1\nquestions:\n  - {id: root, ask: A, answers: [{id: a, text: T, goto: root, when: {fact: x, above: big}}]}\n",
	  "a number is wanted", 3, true },
};

static void every_mistake_is_reported_where_it_stands(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct tree *t = NULL;
		struct tree_problems p = { 0 };
		bool ok = load(wrong[i].text, &t, &p), found = false;
		for (size_t j = 0; j < p.n && !found; j++)
			found = strstr(p.at[j].err.text, wrong[i].says) && p.at[j].err.line == wrong[i].line &&
				p.at[j].fatal == wrong[i].fatal;
		if (!found)
			print_message("not reported as expected: %s\n", wrong[i].says);
		assert_true(found);
		assert_int_equal(ok, !wrong[i].fatal);
		tree_free(t);
		tree_problems_done(&p);
	}
}

static void overlays_replace_and_disable(void **state)
{
	struct tree *t;
	struct err e;
	const char *paths[] = { path };
	static const char text[] = "tree: 1\nid: mine\nversion: 2.0\ndisable: [1b]\npatterns:\n" PATTERN("1a");

	(void)state;
	assert_true(file_replace(path, text, sizeof text - 1, false, NULL, &e));
	assert_true(tree_load(paths, 1, false, &t, NULL, &e));
	assert_string_equal(tree_pattern(t, "1a")->title, "T");
	assert_null(tree_pattern(t, "1b"));
	assert_int_equal(t->n_sources, 2);
	assert_string_equal(t->sources[1].id, "mine");
	assert_int_equal(strlen(t->sources[1].sha256), 64);
	tree_free(t);
}

static void phrases_become_a_regex_and_samples(void **state)
{
	struct tree *t;
	struct tree_problems p = { 0 };

	(void)state;
	assert_true(load(ROOT "signatures:\n  - {id: s, pattern: 1a, confidence: hint, level: hint, says: x,\n"
			 "     phrases: ['Unsupported option {} in layer {name}', 'No (more) layers', 'Couldn’t open'], no_match: [b]}\n", &t, &p));
	assert_int_equal(p.n, 0);
	const struct signature *s = tree_signature(t, "s");
	struct arena made = { 0 };
	assert_string_equal(signature_regex(s, &made), "(?:\\bUnsupported option [^\\n]{0,200}? in layer (?<name>[^\\n]{1,160})|"
				      "\\bNo \\(more\\) layers\\b|\\bCouldn\\'t open\\b)");
	struct texts match = signature_samples(s, &made);
	assert_int_equal(match.n, 3);
	assert_int_equal(signature_sample_count(s), 4);
	assert_string_equal(match.at[0], "Unsupported option X in layer X");
	assert_string_equal(match.at[1], "No (more) layers");
	arena_done(&made);
	tree_free(t);
	tree_problems_done(&p);
}

static void words_and_contexts_are_checked(void **state)
{
	static const char *const wanted[] = { "\"ab\" is left out", "context \"nowhere\" does not exist" };
	struct tree *t;
	struct tree_problems p = { 0 };

	(void)state;
	assert_true(load(ROOT "vocabulary:\n  - {id: a, means: failure, words: [fail]}\n  - {id: b, means: domain, words: [ab, barnet]}\n"
			 "contexts:\n  - {id: c, regex: x, includes: [nowhere]}\n", &t, &p));
	for (size_t i = 0; i < 2; i++) {
		bool found = false;
		for (size_t k = 0; k < p.n; k++)
			found = found || strstr(p.at[k].err.text, wanted[i]);
		assert_true(found);
	}
	assert_int_equal(t->n_vocabulary, 2);
	assert_int_equal(t->vocabulary[1].words.n, 2);
	tree_free(t);
	tree_problems_done(&p);
	assert_false(load(ROOT "vocabulary:\n  - {id: a, means: hope, words: [barnet]}\n", &t, &p));
	assert_non_null(strstr(p.at[0].err.text, "words cannot mean \"hope\""));
	tree_problems_done(&p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(words_and_contexts_are_checked, make_file, drop_file),
	cmocka_unit_test_setup_teardown(phrases_become_a_regex_and_samples, make_file, drop_file),
	cmocka_unit_test(builtin_tree_is_sound),
	cmocka_unit_test_setup_teardown(a_small_tree_loads_without_a_problem, make_file, drop_file),
	cmocka_unit_test_setup_teardown(every_mistake_is_reported_where_it_stands, make_file, drop_file),
	cmocka_unit_test_setup_teardown(overlays_replace_and_disable, make_file, drop_file),
};
UNIT_MAIN(tests)
