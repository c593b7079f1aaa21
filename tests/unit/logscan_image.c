/* SPDX-License-Identifier: MIT */
/* The literals that the built-in tree brings along are those that its regexes would give; damaged images hold nothing. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "data/builtin.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"
#include "logscan/literal_image.h"

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
	return (size_t)((const uint8_t *)text - builtin_tree);
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
	literal_image_open(&im, builtin_literals, builtin_literals_bytes, &a);
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

static const struct CMUnitTest tests[] = { cmocka_unit_test(as_derived), cmocka_unit_test(from_sources) };
UNIT_MAIN(tests)
