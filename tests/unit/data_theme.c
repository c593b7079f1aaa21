/* SPDX-License-Identifier: MIT */
/* Themes: all that are compiled in load, set no background, and can be read on the paper they are made for. */
#include "tests/unit/unit.h"

#include <string.h>

#include "data/theme.h"

static void test_built_in(void **state)
{
	struct arena a = { 0 };
	const char **names;
	size_t n;

	(void)state;
	theme_names(NULL, 0, &a, &names, &n);
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++) {
		struct theme t;
		struct err err;
		assert_true(theme_load(names[i], NULL, 0, &t, &err));
		assert_string_equal(t.name, names[i]);
		for (int r = 0; r < LOOK_COUNT; r++) {
			const struct theme_style *s = &t.at[r];
			assert_true(s->back.ansi < 0 && s->back.indexed < 0 && s->back.rgb < 0);
			if (t.paper < 0)
				continue;
			int32_t ink = s->front.rgb >= 0 ? s->front.rgb : s->front.indexed >= 0 ? theme_indexed_rgb(s->front.indexed) : -1;
			if (ink >= 0 && theme_contrast(ink, t.paper) < 4.5)
				fail_msg("%s: %s has contrast %.1f", names[i], theme_role_name((enum theme_role)r),
					 theme_contrast(ink, t.paper));
			if (s->front.indexed >= 0 && theme_contrast(theme_indexed_rgb(s->front.indexed), t.paper) < 4.5)
				fail_msg("%s: %s with 256 colours", names[i], theme_role_name((enum theme_role)r));
		}
	}
	arena_done(&a);
}

/* A state is never told by colour alone: the ones that matter differ in the look without colours, or have words. */
static void test_mono(void **state)
{
	struct theme t;

	(void)state;
	theme_mono(&t);
	assert_true(t.at[LOOK_cursor].attrs & ATTR_BOLD);
	assert_true(t.at[LOOK_match].attrs != t.at[LOOK_text].attrs);
	assert_true(t.at[LOOK_title].attrs != t.at[LOOK_text].attrs);
}

static void test_contrast(void **state)
{
	(void)state;
	assert_true(theme_contrast(0x000000, 0xffffff) > 20.9);
	assert_true(theme_contrast(0x777777, 0xffffff) < 4.6);
	assert_int_equal(theme_indexed_rgb(16), 0x000000);
	assert_int_equal(theme_indexed_rgb(231), 0xffffff);
	assert_int_equal(theme_indexed_rgb(244), 0x808080);
}

static void test_errors(void **state)
{
	struct theme t;
	struct err err;

	(void)state;
	assert_false(theme_load("no-such-theme", NULL, 0, &t, &err));
	assert_int_equal(err.kind, ERR_USAGE);
}

static void test_background(void **state)
{
	(void)state;
	assert_string_equal(theme_for_paper(0x000000), "dark");
	assert_string_equal(theme_for_paper(0x1e1e2e), "dark");
	assert_string_equal(theme_for_paper(0x002b36), "dark");
	assert_string_equal(theme_for_paper(0x808080), "default16");
	assert_string_equal(theme_for_paper(0xfdf6e3), "light");
	assert_string_equal(theme_for_paper(0xffffff), "light");
	assert_int_equal(theme_paper_of("15;0"), 0x000000);
	assert_int_equal(theme_paper_of("0;default;15"), 0xffffff);
	assert_int_equal(theme_paper_of("0;7"), 0xffffff);
	assert_int_equal(theme_paper_of("15;8"), 0x000000);
	for (size_t i = 0; i < 7; i++) {
		static const char *const none[] = { "", "15", "15;", "0;default", "0;16", "0;-1", "0;7x" };
		assert_int_equal(theme_paper_of(none[i]), -1);
	}
	assert_int_equal(theme_paper_of(NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_built_in), cmocka_unit_test(test_mono), cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_errors), cmocka_unit_test(test_background),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
