/* SPDX-License-Identifier: MIT */
/* The literals that the built-in tree brings along are those that its regexes would give; damaged images hold nothing. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "data/builtin.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"
#include "logscan/finder_in.h"
#include "logscan/literal_image.h"
#include "logscan/rules.h"

static void print_literals(struct buf *out, const struct literal *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, at[i].fold ? "|i:" : "|c:");
		buf_add(out, at[i].text, at[i].n);
		for (const struct literal_need *need = at[i].need; need; need = need->next) {
			buf_puts(out, " needs{");
			print_literals(out, need->at, need->n);
			buf_puts(out, "}");
		}
	}
}

static size_t place(const char *text)
{
	return (size_t)((const uint8_t *)text - builtin.tree);
}

static void check_regex(const struct literal_image *im, size_t at, const char *regex)
{
	struct arena a = { 0 };
	struct buf want = { 0 }, got = { 0 };
	struct literal_set set;
	const struct literal *known = NULL;
	size_t n = literal_image_set(im, at, &known);

	assert_true(n > 0);
	assert_true(literal_derive(regex, &a, &set));
	print_literals(&want, set.at, set.n);
	print_literals(&got, known, n);
	assert_string_equal(buf_str(&got), buf_str(&want));
	for (size_t i = 0; i < n; i++)
		assert_int_equal(known[i].piece, known[i].n < LITERAL_PIECE ? 0 : literal_piece(known[i].text, known[i].n) + 1);
	literal_set_done(&set);
	arena_done(&a);
	buf_done(&want);
	buf_done(&got);
}

static void as_derived(void **state)
{
	struct arena a = { 0 };
	struct literal_image im;
	struct tree *t;
	struct err err = { 0 };

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &err));
	literal_image_open(&im, builtin.literals, builtin.literals_bytes, &a);
	assert_true(im.n_sets > 100);
	for (size_t i = 0; i < t->n_signatures; i++) {
		const struct signature *s = &t->signatures[i];
		check_regex(&im, s->phrases.n ? place(s->id) | LITERAL_MADE : place(s->regex), signature_regex(s, &a));
	}
	for (size_t i = 0; i < t->n_contexts; i++)
		check_regex(&im, place(t->contexts[i].regex), t->contexts[i].regex);
	arena_done(&a);
	tree_free(t);
}

/* The finder that was made when the program was built is the one that would be made now. */
static void finder_as_built(void **state)
{
	struct tree *t;
	struct err err = { 0 };

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &err));
	struct rules *r = rules_new(t, &err);
	t->sources[0].sha256 = "another tree";
	struct rules *fresh = rules_new(t, &err);
	const struct finder_tables *a = finder_tables(rules_finder(r)), *b = finder_tables(rules_finder(fresh));
	assert_ptr_equal(a->windows, builtin.finder->windows);
	assert_ptr_not_equal(b->windows, a->windows);
	assert_int_equal(a->n_literals, b->n_literals);
	assert_int_equal(a->n_windows, b->n_windows);
	assert_int_equal(a->dense, b->dense);
	for (int phase = 0; phase < 2; phase++)
		assert_memory_equal(a->map[phase], b->map[phase], FINDER_MAP_WORDS * sizeof *a->map[phase]);
	assert_memory_equal(a->bucket, b->bucket, (FINDER_BUCKETS + 1) * sizeof *a->bucket);
	for (size_t i = 0; i < a->n_windows; i++) {
		const struct window *x = &a->windows[i], *y = &b->windows[i];
		assert_true(x->key == y->key && x->second == y->second && x->literal == y->literal && x->behind == y->behind && x->apart == y->apart);
	}
	rules_free(r);
	rules_free(fresh);
	tree_free(t);
}

static void from_sources(void **state)
{
	struct literal_source from[] = {
		{ 90, "third thing here[^\\n]*needed too" }, { 7, "first thing(?i: or SECOND)" }, { 30, "\\d+" }, { 8, "third thing here[^\\n]*needed too" },
	};
	struct arena a = { 0 };
	struct buf image = { 0 };
	struct literal_image im;
	const struct literal *known = NULL;

	(void)state;
	literal_image_write(from, 4, &image);
	literal_image_open(&im, (const uint8_t *)image.data, image.len, &a);
	assert_int_equal(im.n_sets, 3);
	assert_int_equal(literal_image_set(&im, 7, &known), 1);
	assert_true(known->fold && known->n == 21);
	assert_int_equal(literal_image_set(&im, 30, &known), 0);
	assert_int_equal(literal_image_set(&im, LITERAL_NOWHERE, &known), 0);
	assert_int_equal(literal_image_set(&im, 8, &known), 1);
	uint32_t number = known->known;
	assert_non_null(known->need);
	assert_int_equal(literal_image_set(&im, 90, &known), 1);
	assert_int_equal(known->known, number);
	arena_done(&a);
	for (size_t cut = 0; cut < image.len; cut++) {
		literal_image_open(&im, (const uint8_t *)image.data, cut, &a);
		assert_int_equal(im.n_sets, 0);
	}
	for (size_t i = 0; i < image.len * 8; i++) {	/* each bit turned: whatever is handed out lies in the image */
		image.data[i / 8] = (char)(image.data[i / 8] ^ 1 << i % 8);
		literal_image_open(&im, (const uint8_t *)image.data, image.len, &a);
		struct buf out = { 0 };
		for (size_t at = 0; at < 100; at++) {
			size_t n = literal_image_set(&im, at, &known);
			print_literals(&out, known, n);
		}
		buf_done(&out);
		image.data[i / 8] = (char)(image.data[i / 8] ^ 1 << i % 8);
	}
	arena_done(&a);
	buf_done(&image);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(as_derived), cmocka_unit_test(finder_as_built), cmocka_unit_test(from_sources) };
UNIT_MAIN(tests)
