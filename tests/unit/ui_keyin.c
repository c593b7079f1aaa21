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
	char answers[256];		/* backgrounds, "end" */
	int n_pastes, n_cancelled, n_mouse;
	struct mouse mouse;
	uint64_t dropped_bytes;
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
		} else if (kind == KEYIN_PASTE) {
			size_t used = strlen(r->paste);
			snprintf(r->paste + used, sizeof r->paste - used, "%s|", buf_str(&k->paste));
			keyin_drop_paste(k);
			r->n_pastes++;
		} else if (kind == KEYIN_CANCELLED) {
			r->n_cancelled++;
			r->dropped_bytes = k->dropped_bytes;
		} else if (kind == KEYIN_MOUSE) {
			r->n_mouse++;
			r->mouse = k->mouse;
		} else {
			size_t used = strlen(r->answers);
			if (k->paper >= 0)
				snprintf(r->answers + used, sizeof r->answers - used, "%06x ", (unsigned)k->paper);
			else
				snprintf(r->answers + used, sizeof r->answers - used, "end ");
		}
	}
}

/* Lets time pass as the loop would: until nothing more can become known without new bytes, or until then. */
static void pass(struct keyin *k, int64_t *now, int64_t until, struct result *r)
{
	drain(k, *now, r);
	for (int wait; (wait = keyin_timeout(k, *now)) >= 0 && (until < 0 || *now + wait <= until);) {
		*now += wait ? wait : 1;
		drain(k, *now, r);
	}
	if (until > *now)
		*now = until;
	drain(k, *now, r);
}

/* Feeds bytes in pieces, `gap` milliseconds apart, then lets time pass. */
static struct result feed_to(bool asked, const char *bytes, size_t n, size_t piece, int gap)
{
	struct keyin k;
	struct result r = { .keys = "" };
	int64_t now = 1000;

	keyin_init(&k, NULL, 0);
	if (asked)
		keyin_ask(&k, now - 1);
	for (size_t i = 0; i < n; i += piece) {
		keyin_feed(&k, bytes + i, i + piece <= n ? piece : n - i, now);
		pass(&k, &now, now + gap, &r);
	}
	pass(&k, &now, -1, &r);
	assert_int_equal(k.state, KEYIN_KEYS);
	keyin_done(&k);
	return r;
}

static struct result feed(const char *bytes, size_t n, size_t piece, int gap)
{
	return feed_to(false, bytes, n, piece, gap);
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

/* ---- Esc during a paste ---- */

/* Pieces, each after so many milliseconds. */
struct piece { int after_ms; const char *bytes; };

static struct result play(const struct piece *pieces, bool asked)
{
	struct keyin k;
	struct result r = { .keys = "" };
	int64_t now = 1000;

	keyin_init(&k, NULL, 0);
	if (asked)
		keyin_ask(&k, now);
	for (; pieces->bytes; pieces++) {
		pass(&k, &now, now + pieces->after_ms, &r);
		keyin_feed(&k, pieces->bytes, strlen(pieces->bytes), now);
		drain(&k, now, &r);
	}
	pass(&k, &now, -1, &r);
	assert_int_equal(k.state, KEYIN_KEYS);
	keyin_done(&k);
	return r;
}
#define PLAY(...) play((const struct piece[]){ __VA_ARGS__, { 0, NULL } }, false)
#define PLAY_ASKED(...) play((const struct piece[]){ __VA_ARGS__, { 0, NULL } }, true)

static void test_escape_cancels(void **state)
{
	struct result r;

	(void)state;
	/* silence after Esc, the rest later, keys after its end */
	r = PLAY({ 0, "\033[200~first\rsecond" }, { 30, "\033" }, { 500, "\rq\rQ rm" }, { 300, "\r\033[201~" }, { 50, "j" });
	assert_int_equal(r.n_cancelled, 1);
	assert_int_equal(r.dropped_bytes, 12);
	assert_int_equal(r.n_pastes, 0);
	assert_string_equal(r.keys, "j ");
	/* the rest follows at once */
	r = PLAY({ 0, "\033[200~first\r" }, { 5, "\033" }, { 5, "q\rQ\r" }, { 5, "x\033[201~k" });
	assert_int_equal(r.n_cancelled, 1);
	assert_string_equal(r.keys, "k ");
	/* pressed twice; just before the end mark */
	r = PLAY({ 0, "\033[200~first\r" }, { 5, "\033" }, { 5, "\033" }, { 5, "q\r\033[201~k" });
	assert_int_equal(r.n_cancelled, 1);
	assert_string_equal(r.keys, "k ");
	r = PLAY({ 0, "\033[200~first\r" }, { 5, "\033" }, { 5, "\033[201~k" });
	assert_int_equal(r.n_cancelled, 1);
	assert_string_equal(r.keys, "k ");
	/* the next paste is whole again */
	r = PLAY({ 0, "\033[200~first\r" }, { 5, "\033" }, { 200, "q\033[201~" }, { 5, "\033[200~new\033[201~" });
	assert_string_equal(r.paste, "new|");
	/* without brackets it ends with silence */
	r = PLAY({ 0, "Error: one\rq\r" }, { 30, "\033" }, { 10, "q\rQ\r" }, { 30, "q\rq\r" }, { 300, "j" });
	assert_int_equal(r.n_cancelled, 1);
	assert_string_equal(r.keys, "j ");
	assert_int_equal(r.n_pastes, 0);
}

/* Escape characters of the text itself are no Esc key, wherever it is cut. */
static void test_escapes_in_text(void **state)
{
	static const char paste[] = "\033[200~a\033[31mred\033[0m\033(B\033]0;t\033\\b\033[201~j";

	(void)state;
	for (size_t piece = 1; piece < sizeof paste; piece++) {
		struct result r = feed(paste, sizeof paste - 1, piece, 10);
		assert_int_equal(r.n_cancelled, 0);
		assert_string_equal(r.paste, "a\033[31mred\033[0m\033(B\033]0;t\033\\b|");
		assert_string_equal(r.keys, "j ");
	}
}

/* A paste whose end is late: silence ends it, and still nothing that comes in one piece acts as keys. */
static void test_torn(void **state)
{
	struct result r;

	(void)state;
	r = PLAY({ 0, "\033[200~first" }, { 3000, "qQ" }, { 3000, "q\033[201~" }, { 10, "j" }, { 100, "jk" });
	assert_string_equal(r.paste, "first|qQ|q|");
	assert_string_equal(r.keys, "j j k ");
	r = PLAY({ 0, "\033[200~first" }, { 10, "\033" }, { 3000, "qQ\r" }, { 3000, "q\033[201~" }, { 10, "j" });
	assert_string_equal(r.paste, "");
	assert_int_equal(r.n_cancelled, 1);
	assert_string_equal(r.keys, "j ");
	/* without any end, keys typed one by one are keys again, and later all is as ever */
	r = PLAY({ 0, "\033[200~first" }, { 3000, "j" }, { 100, "\033[A" }, { 70000, "jk" });
	assert_string_equal(r.paste, "first|");
	assert_string_equal(r.keys, "j Up j k ");
}

/* ---- answers of the terminal ---- */

#define PAPER "\033]11;rgb:ffff/fefe/0000\033\\"
#define TERMINAL "\033[?62;22c"

static void test_answers(void **state)
{
	static const char both[] = PAPER TERMINAL;
	static const int gaps[] = { 0, 5, 30, 300, 1500 };

	(void)state;
	for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
		for (size_t piece = 1; piece < sizeof both; piece++) {
			if (gaps[g] > 300 && piece < 4)
				continue;	/* half a minute: nobody waits for that */
			struct result r = feed_to(true, both, sizeof both - 1, piece, gaps[g]);
			assert_string_equal(r.keys, "");
			assert_string_equal(r.answers, "fffe00 end ");
			assert_int_equal(r.n_pastes, 0);
			r = feed_to(false, both, sizeof both - 1, piece, gaps[g] > 10 ? 10 : gaps[g]);
			assert_string_equal(r.keys, "");	/* nobody asked: swallowed */
			assert_string_equal(r.answers, "");
		}
	}
	assert_string_equal(PLAY_ASKED({ 0, "\033]11;rgb:1/80/abc\a" }).answers, "1180ab ");
	assert_string_equal(PLAY_ASKED({ 0, "\033]11;rgba:ffff/0000/8080/ffff\a" }).answers, "ff0080 ");
	assert_string_equal(PLAY_ASKED({ 0, "\033]11;rgb:ffff/0000\a" }).answers, "");
	assert_string_equal(PLAY_ASKED({ 0, "\033]11;rgb:/ffff/0000\a" }).answers, "");
	assert_string_equal(PLAY_ASKED({ 0, TERMINAL PAPER }).answers, "end ");	/* too late: swallowed */
	assert_string_equal(PLAY_ASKED({ 0, TERMINAL PAPER }).keys, "");
	assert_string_equal(PLAY_ASKED({ 0, PAPER "j" TERMINAL "k\r" }).keys, "j k Enter ");
	assert_string_equal(PLAY_ASKED({ 0, "\033" }, { 3000, "j" }).keys, "Esc j ");
	assert_string_equal(PLAY_ASKED({ 0, TERMINAL }, { 0, "\033" }).keys, "Esc ");
	/* a string that never ends takes nothing with it but itself */
	assert_string_equal(PLAY_ASKED({ 0, "\033]11;rgb:ff" }, { 3000, "j" }).keys, "j ");
	assert_string_equal(PLAY({ 0, "\033]11;rgb:ff\r" }).keys, "Enter ");
}

static void test_answers_in_pastes(void **state)
{
	static const char paste[] = "\033[200~one\r" PAPER "two\r" TERMINAL "\033[201~j";
	static const char burst[] = "Error: one\r" PAPER "two\rq\r" TERMINAL "\r";

	(void)state;
	for (size_t piece = 1; piece < sizeof paste; piece++) {
		struct result r = feed_to(true, paste, sizeof paste - 1, piece, 10);
		assert_string_equal(r.paste, "one\rtwo\r|");
		assert_string_equal(r.answers, "fffe00 end ");
		assert_string_equal(r.keys, "j ");
	}
	for (size_t piece = 12; piece < sizeof burst; piece++) {
		struct result r = feed_to(true, burst, sizeof burst - 1, piece, 10);
		assert_string_equal(r.paste, "Error: one\rtwo\rq\r\r|");
		assert_string_equal(r.answers, "fffe00 end ");
		assert_string_equal(r.keys, "");
	}
	/* answers in a paste that is being swallowed */
	struct result r = PLAY_ASKED({ 0, "\033[200~one" }, { 5, "\033" }, { 200, "two" PAPER }, { 5, "x" TERMINAL "\033[201~j" });
	assert_string_equal(r.answers, "fffe00 end ");
	assert_string_equal(r.keys, "j ");
}

/* ---- the mouse ---- */

static void test_mouse(void **state)
{
	struct result r;

	(void)state;
	r = feed("\033[<0;12;5M\033[<0;12;5m", 20, 3, 5);
	assert_string_equal(r.keys, "");
	assert_int_equal(r.n_mouse, 2);
	assert_int_equal(r.mouse.what, MOUSE_OTHER);		/* let go */
	r = at_once("\033[<0;12;5M");
	assert_int_equal(r.mouse.what, MOUSE_CLICK);
	assert_int_equal(r.mouse.x, 11);
	assert_int_equal(r.mouse.y, 4);
	assert_int_equal(at_once("\033[<64;1;1M").mouse.what, MOUSE_WHEEL_UP);
	assert_int_equal(at_once("\033[<65;1;1M").mouse.what, MOUSE_WHEEL_DOWN);
	assert_int_equal(at_once("\033[<66;1;1M").mouse.what, MOUSE_OTHER);
	assert_int_equal(at_once("\033[<35;1;1M").mouse.what, MOUSE_OTHER);	/* moved */
	assert_int_equal(at_once("\033[<2;1;1M").mouse.what, MOUSE_OTHER);	/* another button */
	assert_int_equal(at_once("\033[<0;0;99999999999M").mouse.x, 0);
	r = at_once("\033[M !!q");				/* the old way: three bytes */
	assert_int_equal(r.mouse.what, MOUSE_CLICK);
	assert_string_equal(r.keys, "q ");
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
		feed_to(round & 1, bytes, sizeof bytes, 1 + (seed >> 16) % 40, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys), cmocka_unit_test(test_pieces), cmocka_unit_test(test_a_key_does_not_wait),
		cmocka_unit_test(test_brackets), cmocka_unit_test(test_burst), cmocka_unit_test(test_no_burst),
		cmocka_unit_test(test_escape_cancels), cmocka_unit_test(test_escapes_in_text), cmocka_unit_test(test_torn),
		cmocka_unit_test(test_answers), cmocka_unit_test(test_answers_in_pastes), cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_cap), cmocka_unit_test(test_noise),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
