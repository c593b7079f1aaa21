/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as text. What is cleaned is safe to show and valid; broken lines hold all of it and fit. */
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "data/json.h"
#include "fuzz/fuzz.h"

static void is_safe(const char *s, size_t n, int newlines)
{
	uint32_t c;

	for (size_t i = 0, took; i < n; i += took) {
		took = utf8_decode(s + i, n - i, &c);
		fuzz_must(took > 0, "text to show is valid UTF-8");
		fuzz_must(c >= 32 || (newlines && c == '\n'), "no control byte is shown");
		fuzz_must(c < 127 || c >= 160, "no C1 control is shown");
		fuzz_must(c < 0x202a || c > 0x202e, "nothing turns the direction of text");
	}
}

static void wrapped(const char *s, size_t cols)
{
	struct wrap w;
	struct wrap_line line;
	const char *end = s + strlen(s);
	size_t n = 0, ink = 0, all = 0;

	wrap_init(&w, s, cols);
	for (; wrap_next(&w, &line); n++) {
		fuzz_must(line.text >= s && line.text + line.bytes <= end, "a line lies in the text");
		fuzz_must(utf8_ncols(line.text, line.bytes) <= cols || cols < 2, "a line fits");
		for (size_t i = 0; i < line.bytes; i++)
			ink += line.text[i] != ' ' && line.text[i] != '\n';
	}
	for (; *s; s++)
		all += *s != ' ' && *s != '\n';
	fuzz_must(ink == all, "nothing but spaces is lost where lines are broken");
}

static void as_error(const char *s)
{
	struct err err;
	char line[1200];

	err_set(&err, ERR_INPUT, "%s", s);
	err_at(&err, s, 1, 1);
	err_hint(&err, "%s", s);
	is_safe(err.text, strlen(err.text), 0);
	is_safe(err.file, strlen(err.file), 0);
	is_safe(err.hint, strlen(err.hint), 0);
	err_text(&err, line, sizeof line);
}

static void as_json(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	struct value *v, *again;
	struct buf one = { 0 }, two = { 0 };

	if (json_parse((const char *)data, n, &a, &v, NULL)) {
		json_write(v, 0, &one);
		fuzz_must(json_parse(buf_str(&one), one.len, &a, &again, NULL), "what was written can be read");
		json_write(again, 0, &two);
		fuzz_must(one.len == two.len && memcmp(buf_str(&one), buf_str(&two), one.len) == 0, "and is the same");
	}
	buf_done(&one);
	buf_done(&two);
	arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf clean = { 0 }, lines = { 0 }, valid = { 0 }, text = { 0 };

	utf8_clean(&clean, (const char *)data, n, false);
	utf8_clean(&lines, (const char *)data, n, true);
	is_safe(buf_str(&clean), clean.len, 0);
	is_safe(buf_str(&lines), lines.len, 1);
	utf8_replace(&valid, (const char *)data, n);
	fuzz_must(utf8_valid(buf_str(&valid), valid.len), "replaced text is valid");
	buf_add(&text, data, n);
	if (n < 4000) {
		wrapped(buf_str(&lines), 1 + (n ? data[0] % 40 : 0));
		as_error(buf_str(&text));
	}
	as_json(data, n);
	buf_done(&clean);
	buf_done(&lines);
	buf_done(&valid);
	buf_done(&text);
	return 0;
}
