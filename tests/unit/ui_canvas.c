/* SPDX-License-Identifier: MIT */
/* Cells: clipping by columns, wide and combining characters, and no control byte gets through. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "ui/canvas.h"

static const char *row(const struct canvas *c, int y)
{
	static char out[400];
	struct buf b = { 0 };

	canvas_row(c, y, &b);
	snprintf(out, sizeof out, "%s", buf_str(&b));
	buf_done(&b);
	return out;
}

static void test_clip(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 10, 2);
	assert_int_equal(canvas_put(&c, 0, 0, 10, LOOK_text, 0, "hello"), 5);
	assert_int_equal(canvas_put(&c, 8, 0, 10, LOOK_text, 0, "world"), 2);
	assert_string_equal(row(&c, 0), "hello   wo");
	assert_int_equal(canvas_put(&c, 0, 5, 10, LOOK_text, 0, "outside"), 0);
	assert_int_equal(canvas_put(&c, 40, 0, 10, LOOK_text, 0, "outside"), 0);
	canvas_fit(&c, 0, 1, 6, LOOK_text, 0, "too long");
	assert_string_equal(row(&c, 1), "too l~");
	canvas_done(&c);
}

static void test_wide(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 6, 1);
	assert_int_equal(canvas_put(&c, 0, 0, 6, LOOK_text, 0, "\346\274\242\345\255\227"), 4);
	assert_string_equal(row(&c, 0), "\346\274\242\345\255\227");
	canvas_put(&c, 1, 0, 1, LOOK_text, 0, "x");	/* takes the right half of the first one */
	assert_string_equal(row(&c, 0), " x\345\255\227");
	assert_int_equal(canvas_put(&c, 5, 0, 1, LOOK_text, 0, "\346\274\242"), 0);	/* no half characters */
	canvas_clear(&c);
	assert_int_equal(canvas_put(&c, 0, 0, 6, LOOK_text, 0, "e\314\201a"), 2);
	assert_int_equal(c.cells[0].n, 3);
	canvas_done(&c);
}

/* The state of the canvas is safe to send to a terminal, whatever was put. */
static void test_no_control_bytes(void **state)
{
	struct canvas c;
	char byte[3] = "??";

	(void)state;
	canvas_init(&c, 40, 1);
	for (int first = 1; first < 256; first++) {
		for (int second = 1; second < 256; second += 3) {
			byte[0] = (char)first;
			byte[1] = (char)second;
			canvas_clear(&c);
			canvas_put(&c, 0, 0, 40, LOOK_text, 0, byte);
			for (int x = 0; x < 40; x++)
				for (size_t i = 0; i < c.cells[x].n; i++)
					assert_true((unsigned char)c.cells[x].text[i] >= 32 && c.cells[x].text[i] != 127);
		}
	}
	canvas_put(&c, 0, 0, 40, LOOK_text, 0, "\033]52;c;x\007\n\t|");
	assert_string_equal(row(&c, 0), "^[]52;c;x^G     |");
	canvas_done(&c);
}

static void test_ascii(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 30, 2);
	c.ascii_text = c.ascii_frame = true;
	canvas_put(&c, 0, 0, 30, LOOK_text, 0, "\303\244 \342\200\234x\342\200\235 \342\211\245 1");
	assert_string_equal(row(&c, 0), "<C3><A4> \"x\" >= 1");
	canvas_rule(&c, 0, 1, 5);
	assert_string_equal(row(&c, 1), "-----");
	canvas_done(&c);
}

static void test_sizes(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, 0, -5);
	assert_int_equal(c.w * c.h, 1);
	canvas_resize(&c, 100000, 100000);
	assert_true(c.w <= 2000 && c.h <= 1000);
	canvas_done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clip), cmocka_unit_test(test_wide), cmocka_unit_test(test_no_control_bytes),
		cmocka_unit_test(test_ascii), cmocka_unit_test(test_sizes),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
