/* SPDX-License-Identifier: MIT */
/* The innermost loops: the same results in plain C, with what every processor has, and with the best there is. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "logscan/columns.h"
#include "logscan/lines.h"
#include "logscan/prefix.h"

#define BYTES64_PLAIN 1
#define LOOPS in_c
extern const struct hot in_c;
#include "logscan/hot_loops.h"

static unsigned seed = 4711;

static unsigned any(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 12) % below;
}

/* Lines that look like those of `log show`, each a little wrong now and then. */
static size_t show_line(char *out, size_t room)
{
	static const char *const types[] = { "Default", "Info", "Error", "Activity", "coreml", "" };
	static const char *const processes[] = { "aned: ", "Google Chrome: ", "kernel: ", "a.b-c(d): ", "no colon " };
	static const char *const senders[] = { "(CoreML) ", "", "(lib(x).dylib) ", "(two) (three) ", "(an open ", "<Error>: " };
	static const char *const subsystems[] = { "[com.apple.coreml:framework] ", "", "[com.apple.x:y]  ", "[none] ", "[a b:c] " };
	int n = snprintf(out, room, "2026-11-01 00:%02u:%02u.%06u%c0100 0x%-8x %-11s 0x%-*x %-6u %-4u %s%s%smessage %u: it is (so) [far] too %u",
			 any(60), any(60), any(1000000), "+-"[any(2)], any(1u << any(20)), types[any(6)], (int)any(24), any(99999), any(9999),
			 any(3), processes[any(5)], senders[any(6)], subsystems[any(5)], any(9), any(99999999));

	if (any(4) == 0)
		out[any((unsigned)n)] = " \t0x:[]()Z\xe2"[any(11)];
	return (size_t)n;
}

static void loops_agree(void **state)
{
	static uint64_t map[1 << HOT_WORD_BITS], other[1 << HOT_WORD_BITS];
	const struct hot *all[] = { &hot_plain, hot_best() };
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		other[i] = ~(map[i] = (uint64_t)any(1u << 20) << 40 | (uint64_t)any(1u << 20) << 20 | any(1u << 20));
	for (int round = 0; round < 20000; round++) {
		struct hot_masks want_masks[8], masks_of[8];
		struct hot_columns want, got;
		uint32_t want_spots[140], want_dense[260], spots[260];
		const size_t range[2] = { any(16), 480 };
		memset(text, any(2) ? ' ' : '0', sizeof text);
		show_line(text, sizeof text);
		for (int i = 0; round % 2 && i < 512; i++)
			text[i] = (char)any(256);
		in_c.masks(text, 8, want_masks);
		bool shaped = in_c.columns(text, &want);
		const uint64_t *const maps[2] = { map, other };
		size_t n = in_c.gather(map, text, range, want_spots, 1), n_dense = in_c.gather_dense(maps, text, range, want_dense, 1);
		for (int k = 0; k < 2; k++) {
			all[k]->masks(text, 8, masks_of);
			assert_memory_equal(masks_of, want_masks, sizeof want_masks);
			assert_int_equal(all[k]->columns(text, &got), shaped);
			if (shaped)
				assert_memory_equal(&got, &want, sizeof got);
			assert_int_equal(all[k]->gather(map, text, range, spots, 1), n);
			assert_memory_equal(spots + 1, want_spots + 1, (n - 1) * sizeof *spots);
			assert_int_equal(all[k]->gather_dense(maps, text, range, spots, 1), n_dense);
			assert_memory_equal(spots + 1, want_dense + 1, (n_dense - 1) * sizeof *spots);
		}
	}
}

/* What is stepped over is the prefix, and what the memory says is what a fresh one would. */
static bool nothing_there(void *arg, size_t from, size_t to)
{
	size_t *asked = arg;

	(void)from;
	(void)to;
	++*asked;
	return false;
}

static void columns_are_the_prefix(void **state)
{
	struct columns *c = columns_new();
	size_t stepped = 0, asked = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[700];
		memset(text, '\n', sizeof text);
		size_t n = show_line(text, 400);
		text[n] = '\n';
		struct columns_line line = { text, n, sizeof text };
		size_t message = columns_skip(c, &line, nothing_there, &asked);
		if (message)
			assert_int_equal(message, prefix_len(text, n, NULL));
		stepped += message != 0;
	}
	assert_true(stepped > 1000);
	assert_true(asked < 5000);
	columns_free(c);
}

static void what_columns_may_hold(void **state)
{
	static const char *const apart[] = { "coreml", "core-ml", "ct.convert", "E5RT: ", "Running MIL ", "==> MIL Ops", "[ANE]", "e5bundlecache", "', Name: '", "E5RT: x" };
	static const char *const may[] = { " aned", "0x1f", "a kernel", "Error  ", "Error 0x", "c Default", "com.apple] x", "ab", "12 ", "in) [x" };

	(void)state;
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		assert_false(columns_may_hold(apart[i], strlen(apart[i])));
	for (size_t i = 0; i < sizeof may / sizeof *may; i++)
		assert_true(columns_may_hold(may[i], strlen(may[i])));
}

/* Blocks of lines against a walk from byte to byte. */
static void lines_are_indexed(void **state)
{
	static const char bytes[] = "ab\\\"n\t\r\xe2\x80\x98\xc2\xa0\x7f\x1b z";
	struct lines l = { 0 };

	(void)state;
	for (int round = 0; round < 60; round++) {
		size_t n = 1 + any(3 * LINES_BLOCK), at = 0, k, from;
		char *text = malloc(n);
		unsigned often = 1 + any(40), rare = 1 + any(2000);
		for (size_t i = 0; i < n; i++)
			text[i] = any(often * 10) == 0 ? '\n' : any(rare) ? 'x' : bytes[any(sizeof bytes - 1)];
		for (from = 0; from < n; from = at) {
			size_t line = from;
			at = lines_index(&l, text, from, n);
			assert_true(l.n > 0 && at > from);
			for (k = 0; k < l.n; k++) {
				const char *nl = memchr(text + line, '\n', n - line);
				size_t end = nl ? (size_t)(nl - text) : n;
				assert_int_equal(l.ends[k] & ~LINES_SPECIAL, end);
				bool special = memchr(text + line, 0x7f, end - line) || memchr(text + line, 0x1b, end - line);
				assert_true(!special || (l.ends[k] & LINES_SPECIAL));
				special = special || memchr(text + line, '\\', end - line) || memchr(text + line, 0xe2, end - line) ||
					  memchr(text + line, 0xc2, end - line);
				assert_true(special || !(l.ends[k] & LINES_SPECIAL));
				line = end + 1;
			}
			assert_true(line == at || (at == n && line == n + 1));
		}
		free(text);
	}
	lines_done(&l);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(loops_agree), cmocka_unit_test(columns_are_the_prefix), cmocka_unit_test(what_columns_may_hold),
	cmocka_unit_test(lines_are_indexed),
};
UNIT_MAIN(tests)
