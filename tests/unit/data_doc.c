/* SPDX-License-Identifier: MIT */
/* YAML documents and their images, sound and hostile. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "data/doc.h"

static bool parse(const char *text, struct arena *a, struct doc *d, struct err *e)
{
	return doc_parse_yaml("t.yaml", text, strlen(text), a, d, e);
}

static void nodes_know_their_place(void **state)
{
	struct arena a = { 0 };
	struct doc d;
	struct err e;

	(void)state;
	assert_true(parse("a: 1\nb:\n  - x\n  - 'y'\n", &a, &d, &e));
	const struct doc_node *b = doc_get(d.root, "b");
	assert_int_equal(b->kind, DOC_LIST);
	assert_string_equal(b->first->next->text, "y");
	assert_int_equal(b->first->next->line, 4);
	assert_int_equal(b->first->next->column, 5);
	assert_true(b->first->next->quoted);
	assert_false(b->first->quoted);
	assert_string_equal(doc_text(d.root, "a", "?"), "1");
	assert_string_equal(doc_text(d.root, "zz", "?"), "?");
	arena_done(&a);
}

static void bad_documents_are_refused_with_a_place(void **state)
{
	static const struct { const char *text; long line; } bad[] = {
		{ "a: &x 1\n", 1 }, { "a: *x\n", 1 }, { "a: !t 1\n", 1 }, { "a: 1\na: 2\n", 2 }, { "a: [1, 2\n", 2 },
		{ "a: 1\n---\nb: 2\n", 2 }, { "[1]: 2\n", 1 }, { "a:\n\t- 1\n", 2 }, { "a: \"\\q\"\n", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct arena a = { 0 };
		struct doc d;
		struct err e;
		assert_false(parse(bad[i].text, &a, &d, &e));
		assert_int_equal(e.kind, ERR_KNOWLEDGE);
		assert_string_equal(e.file, "t.yaml");
		assert_true(e.line >= bad[i].line && e.line <= bad[i].line + 1);
		arena_done(&a);
	}
}

static void depth_is_bounded(void **state)
{
	static char deep[40001];
	struct arena a = { 0 };
	struct doc d;
	struct err e;

	(void)state;
	memset(deep, '[', sizeof deep - 1);
	assert_false(parse(deep, &a, &d, &e));
	assert_true(strstr(e.text, "tree_depth") != NULL);
	arena_done(&a);
}

static void nodes_are_bounded(void **state)
{
	struct arena a = { 0 };
	struct doc d;
	struct err e;
	long long before = limit_get(LIMIT_tree_nodes);

	(void)state;
	limit_set(LIMIT_tree_nodes, 8);
	assert_false(parse("[1,2,3,4,5,6,7,8,9]", &a, &d, &e));
	assert_true(strstr(e.text, "tree_nodes") != NULL);
	limit_set(LIMIT_tree_nodes, before);
	arena_done(&a);
}

static void expect_same(const struct doc_node *x, const struct doc_node *y)
{
	for (; x && y; x = x->next, y = y->next) {
		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->line, y->line);
		assert_int_equal(x->column, y->column);
		assert_int_equal(x->quoted, y->quoted);
		assert_string_equal(x->text, y->text);
		assert_string_equal(x->key ? x->key : "-", y->key ? y->key : "-");
		expect_same(x->first, y->first);
	}
	assert_ptr_equal(x, y);
}

static const char *const sample = "a: {b: [1, 'two', {c: d}], e: ''}\nf: |\n  text\n  more\n";

static void images_give_back_what_was_written(void **state)
{
	struct arena a = { 0 };
	struct doc d[3], back;
	struct err e;
	struct buf text = { 0 };
	struct doc_image image;

	(void)state;
	assert_true(parse(sample, &a, &d[0], &e));
	assert_true(parse("", &a, &d[1], &e));
	assert_true(parse("- last", &a, &d[2], &e));
	doc_image_write(d, 3, &text);
	assert_true(doc_image_open((const uint8_t *)text.data, text.len, &image, &e));
	assert_int_equal(image.n_docs, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_true(doc_image_read(&image, i, &a, &back, &e));
		expect_same(d[i].root, back.root);
		assert_string_equal(back.file, d[i].file);
	}
	buf_done(&text);
	arena_done(&a);
}

static void damaged_images_do_no_harm(void **state)
{
	struct arena a = { 0 };
	struct doc d[2], back;
	struct err e;
	struct buf text = { 0 };
	struct doc_image image;

	(void)state;
	assert_true(parse(sample, &a, &d[0], &e));
	assert_true(parse(sample, &a, &d[1], &e));
	doc_image_write(d, 2, &text);
	for (size_t i = 0; i < text.len; i++) {
		uint8_t *copy = malloc(text.len);
		memcpy(copy, text.data, text.len);
		assert_false(doc_image_open(copy, i, &image, &e));	/* cut short */
		copy[i] ^= 0x55;
		bool open = doc_image_open(copy, text.len, &image, &e);
		for (uint32_t k = 0; open && k < image.n_docs; k++)	/* no crash, no loop */
			doc_image_read(&image, k, &a, &back, &e);
		free(copy);
	}
	buf_done(&text);
	arena_done(&a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(nodes_know_their_place),
	cmocka_unit_test(bad_documents_are_refused_with_a_place),
	cmocka_unit_test(depth_is_bounded),
	cmocka_unit_test(nodes_are_bounded),
	cmocka_unit_test(images_give_back_what_was_written),
	cmocka_unit_test(damaged_images_do_no_harm),
};
UNIT_MAIN(tests)
