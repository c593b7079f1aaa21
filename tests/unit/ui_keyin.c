/* SPDX-License-Identifier: MIT */
/* Bytes of a terminal become keys and pastes; a paste never becomes keys, however it is cut. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "ui/key.h"
#include "ui/keyin.h"

struct result {
	char keys[512];			/* names, each followed by a blank */
	char paste[4096];
	int n_pastes;
};

static void drain(struct keyin *k, int64_t now, struct result *r)
{
	enum keyin_kind kind;
	uint32_t key;
	char name[24];

	while ((kind = keyin_next(k, now, &key)) != KEYIN_NONE) {
		if (kind == KEYIN_KEY) {
			size_t used = strlen(r->keys);
			snprintf(r->keys + used, sizeof r->keys - used, "%s ", key_text(key, name, sizeof name));
		} else {
			size_t used = strlen(r->paste);
			snprintf(r->paste + used, sizeof r->paste - used, "%s|", buf_str(&k->paste));
			keyin_drop_paste(k);
			r->n_pastes++;
		}
	}
}

/* Feeds bytes in pieces, `gap` milliseconds apart, then lets time pass. */
static struct result feed(const char *bytes, size_t n, size_t piece, int gap)
{
	struct keyin k;
	struct result r = { .keys = "" };
	int64_t now = 1000;

	keyin_init(&k, NULL, 0);
	for (size_t i = 0; i < n; i += piece) {
		keyin_feed(&k, bytes + i, i + piece <= n ? piece : n - i, now);
		drain(&k, now, &r);
		now += gap;
	}
	for (int wait; (wait = keyin_timeout(&k, now)) >= 0;) {
		now += wait + 1;
		drain(&k, now, &r);
	}
	keyin_done(&k);
	return r;
}

static struct result at_once(const char *bytes)
{
	return feed(bytes, strlen(bytes), strlen(bytes), 0);
}

static void test_keys(void **state)
{
	(void)state;
	assert_string_equal(at_once("j").keys, "j ");
	assert_string_equal(at_once("\r").keys, "Enter ");
	assert_string_equal(at_once("\033[A\033[B\033OC\033OD").keys, "Up Down Right Left ");
	assert_string_equal(at_once("\033[5~\033[6~\033[3~\033[Z").keys, "PgUp PgDn Delete Shift-Tab ");
	assert_string_equal(at_once("\033[1;3D\033[1;3C").keys, "Alt-Left Alt-Right ");
	assert_string_equal(at_once("\033x").keys, "Alt-x ");
	assert_string_equal(at_once("\033").keys, "Esc ");
	assert_string_equal(at_once("\022\020\177\b").keys, "Ctrl-R Ctrl-P Backspace Backspace ");
	assert_string_equal(at_once("\303\244\346\274\242").keys, "\303\244 \346\274\242 ");
	assert_string_equal(at_once("\033[99~\033[?1;2cq").keys, "q ");
}

/* A sequence may come in pieces. */
static void test_pieces(void **state)
{
	(void)state;
	assert_string_equal(feed("\033[A", 3, 1, 5).keys, "Up ");
	assert_string_equal(feed("\303\244", 2, 1, 5).keys, "\303\244 ");
	assert_string_equal(feed("abc", 3, 1, 100).keys, "a b c ");
}

static void test_a_key_does_not_wait(void **state)
{
	struct keyin k;
	uint32_t key;

	(void)state;
	keyin_init(&k, NULL, 0);
	keyin_feed(&k, "q", 1, 1000);
	assert_int_equal(keyin_next(&k, 1000, &key), KEYIN_KEY);
	assert_int_equal(key, 'q');
	assert_int_equal(keyin_timeout(&k, 1000), -1);
	keyin_done(&k);
}

static void test_brackets(void **state)
{
	static const char paste[] = "\033[200~q\rQ\033[A rm\033[20\033[201~j";

	(void)state;
	for (size_t piece = 1; piece < sizeof paste; piece++) {	/* cut anywhere */
		struct result r = feed(paste, sizeof paste - 1, piece, 3);
		assert_string_equal(r.paste, "q\rQ\033[A rm\033[20|");
		assert_string_equal(r.keys, "j ");
	}
	/* an end that never comes */
	assert_string_equal(at_once("\033[200~abc").paste, "abc|");
}

static void test_burst(void **state)
{
	static const char evil[] = "Error: quit now\rq\rtouch ~/pwn\r";

	(void)state;
	assert_string_equal(at_once(evil).paste, "Error: quit now\rq\rtouch ~/pwn\r|");
	assert_string_equal(at_once(evil).keys, "");
	for (size_t piece = 9; piece < sizeof evil; piece++) {	/* in two or three reads, close together */
		struct result r = feed(evil, sizeof evil - 1, piece, 5);
		assert_string_equal(r.keys, "");
		assert_int_equal(r.n_pastes, 1);
	}
	assert_string_equal(at_once("\033[31mred line\033[0m\rq\r").keys, "");
}

/* Fast typing and held keys are no paste. */
static void test_no_burst(void **state)
{
	(void)state;
	assert_string_equal(at_once("11\r").keys, "1 1 Enter ");
	assert_string_equal(at_once("\033[B\033[B\033[B\033[B\r").keys, "Down Down Down Down Enter ");
	assert_string_equal(at_once("jjjjjjjjjjjj").keys, "j j j j j j j j j j j j ");
	assert_int_equal(at_once("jjjjjjjjjjjj").n_pastes, 0);
	assert_string_equal(at_once("\r\r\r\r\r\r\r\r\r\r").keys, "Enter Enter Enter Enter Enter Enter Enter Enter Enter Enter ");
}

static void test_cap(void **state)
{
	struct keyin k;
	uint32_t key;

	(void)state;
	limit_set(LIMIT_paste_bytes, 10);
	keyin_init(&k, NULL, 0);
	keyin_feed(&k, "\033[200~0123456789abcdef\033[201~", 28, 1000);
	assert_int_equal(keyin_next(&k, 1000, &key), KEYIN_PASTE);
	assert_string_equal(buf_str(&k.paste), "0123456789");
	assert_int_equal(k.cut_bytes, 6);
	keyin_done(&k);
	limit_set(LIMIT_paste_bytes, 64L << 20);
}

/* Any bytes at all: it ends, and gives back no control characters as text. */
static void test_noise(void **state)
{
	char bytes[300];
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1103515245u + 12345u;
			bytes[i] = seed >> 28 < 4 ? '\033' : (char)(seed >> 16);
		}
		feed(bytes, sizeof bytes, 1 + (seed >> 16) % 40, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys), cmocka_unit_test(test_pieces), cmocka_unit_test(test_a_key_does_not_wait),
		cmocka_unit_test(test_brackets), cmocka_unit_test(test_burst), cmocka_unit_test(test_no_burst),
		cmocka_unit_test(test_cap), cmocka_unit_test(test_noise),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
