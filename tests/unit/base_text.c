/* SPDX-License-Identifier: MIT */
/* Bytes, UTF-8, columns, wrapping. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/wrap.h"

static void buffer_cuts_at_its_cap(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	assert_true(buf_puts(&b, "abc"));
	assert_false(buf_puts(&b, "defg"));
	assert_true(b.overflowed);
	assert_string_equal(buf_str(&b), "abcde");
	buf_drop_front(&b, 2);
	assert_string_equal(buf_str(&b), "cde");
	buf_done(&b);
	assert_string_equal(buf_str(&b), "");
}

static void buffer_formats_long_texts(void **state)
{
	struct buf b = { 0 };
	char long_text[1000];

	(void)state;
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = 0;
	buf_fmt(&b, "<%s>", long_text);
	assert_int_equal(b.len, 1001);
	assert_int_equal(b.data[1000], '>');
	buf_done(&b);
}

static void expect_clean(const char *in, size_t n, const char *want)
{
	struct buf b = { 0 };

	utf8_clean(&b, in, n, false);
	assert_string_equal(buf_str(&b), want);
	for (size_t i = 0; i < b.len; i++)
		assert_true((unsigned char)b.data[i] >= 32 && b.data[i] != 127);
	buf_done(&b);
}

static void control_bytes_become_visible(void **state)
{
	(void)state;
	expect_clean("a\033]52;c;x\a", 10, "a^[]52;c;x^G");
	expect_clean("\x7f", 1, "^?");
	expect_clean("a\0b", 3, "a^@b");
	expect_clean("\xc2\x9b" "31m", 5, "<9B>31m");
	expect_clean("\xff\xc3", 2, "<FF><C3>");
	expect_clean("a\xe2\x80\xae" "b", 5, "a<U+202E>b");
	expect_clean("ab\tc", 4, "ab      c");
	expect_clean("a\r\nb", 4, "a b");
}

static void every_byte_is_made_safe(void **state)
{
	(void)state;
	for (int first = 0; first < 256; first++) {
		for (int second = 0; second < 256; second++) {
			char in[2] = { (char)first, (char)second };
			struct buf b = { 0 };
			utf8_clean(&b, in, 2, false);
			assert_true(utf8_valid(buf_str(&b), b.len));
			for (size_t i = 0; i < b.len; i++)
				assert_true((unsigned char)b.data[i] >= 32 && b.data[i] != 127);
			buf_done(&b);
		}
	}
}

static void columns_are_counted(void **state)
{
	(void)state;
	assert_int_equal(utf8_cols("abc"), 3);
	assert_int_equal(utf8_cols("\xe4\xb8\xad"), 2);		/* a wide character */
	assert_int_equal(utf8_cols("e\xcc\x81"), 1);		/* with a combining accent */
	assert_int_equal(utf8_fit("\xe4\xb8\xad\xe4\xb8\xad", 6, 3), 3);
	assert_int_equal(utf8_fit("abc", 3, 0), 0);
}

static void bad_bytes_are_replaced(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_true(utf8_replace(&b, "a\xff" "b", 3));
	assert_string_equal(buf_str(&b), "a\xef\xbf\xbd" "b");
	buf_clear(&b);
	assert_false(utf8_replace(&b, "ab", 2));
	buf_done(&b);
}

static void expect_lines(const char *text, size_t cols, const char *const *want, size_t n)
{
	struct wrap w;
	struct wrap_line line;

	wrap_init(&w, text, cols);
	for (size_t i = 0; i < n; i++) {
		assert_true(wrap_next(&w, &line));
		assert_int_equal(line.bytes, strlen(want[i]));
		assert_memory_equal(line.text, want[i], line.bytes);
	}
	assert_false(wrap_next(&w, &line));
}

static void lines_break_at_spaces(void **state)
{
	(void)state;
	expect_lines("one two three", 7, (const char *[]){ "one two", "three" }, 2);
	expect_lines("abcdefgh", 3, (const char *[]){ "abc", "def", "gh" }, 3);
	expect_lines("a\n\nb", 10, (const char *[]){ "a", "", "b" }, 3);
	expect_lines("\xe4\xb8\xad", 1, (const char *[]){ "\xe4\xb8\xad" }, 1);
	assert_int_equal(wrap_count("", 5), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(buffer_cuts_at_its_cap),
	cmocka_unit_test(buffer_formats_long_texts),
	cmocka_unit_test(control_bytes_become_visible),
	cmocka_unit_test(every_byte_is_made_safe),
	cmocka_unit_test(columns_are_counted),
	cmocka_unit_test(bad_bytes_are_replaced),
	cmocka_unit_test(lines_break_at_spaces),
};
UNIT_MAIN(tests)
