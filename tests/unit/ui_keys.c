/* SPDX-License-Identifier: MIT */
/* The table of actions, names of keys, and the line editor. */
#include "tests/unit/unit.h"

#include <string.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/tree_load.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/key.h"
#include "ui/keymap.h"
#include "ui/sheet.h"

/* Each key of the table has a name that can be read, and starts its own action somewhere. */
static void test_every_key_is_reachable(void **state)
{
	(void)state;
	for (int a = 1; a < ACT_COUNT; a++) {
		const char *p = action_keys((enum action)a);
		assert_int_equal(action_parse(action_name((enum action)a)), a);
		assert_true(*action_help((enum action)a) != '\0');
		while (*p) {
			size_t n = strcspn(p, " ");
			uint32_t key;
			char name[24];
			bool reachable = false;
			assert_true(key_parse(p, n, &key));
			assert_memory_equal(key_text(key, name, sizeof name), p, n);
			for (unsigned screen = 1; screen < 0x10000; screen <<= 1)
				reachable |= keymap_action(screen, key, NULL) == (enum action)a;
			if (!reachable)
				fail_msg("%s never starts %s", name, action_name((enum action)a));
			p += n;
			p += strspn(p, " ");
		}
	}
}

/* No key means two things on one screen, apart from the ones of questions with yes and no. */
static void test_no_conflicts(void **state)
{
	(void)state;
	for (unsigned screen = 1; screen < ON_YES_NO; screen <<= 1) {
		for (int a = 1; a < ACT_COUNT; a++) {
			const char *p = action_keys((enum action)a);
			while (*p && (action_screens((enum action)a) & screen)) {
				size_t n = strcspn(p, " ");
				uint32_t key;
				key_parse(p, n, &key);
				if (keymap_action(screen, key, NULL) != (enum action)a)
					fail_msg("%.*s on screen %u is %s, not %s", (int)n, p, screen,
						 action_name(keymap_action(screen, key, NULL)), action_name((enum action)a));
				p += n;
				p += strspn(p, " ");
			}
		}
	}
}

static void test_context(void **state)
{
	int digit = 0;

	(void)state;
	assert_int_equal(keymap_action(ON_QUESTION, '7', &digit), ACT_pick);
	assert_int_equal(digit, 7);
	assert_int_equal(keymap_action(ON_QUESTION, 'n', NULL), ACT_find_next);
	assert_int_equal(keymap_action(ON_QUESTION | ON_YES_NO, 'n', NULL), ACT_no);
	assert_int_equal(keymap_action(ON_QUESTION | ON_YES_NO, K_F3, NULL), ACT_find_next);
	assert_int_equal(keymap_action(ON_PASTE, 'a', NULL), ACT_append);
	assert_int_equal(keymap_action(ON_PATTERN, 'a', NULL), ACT_note);
	for (uint32_t c = 'a'; c <= 'z'; c++)	/* kept for the user */
		assert_int_equal(keymap_action(ON_ANY, c | K_ALT, NULL), ACT_none);
	for (uint32_t f = K_F5; f <= K_F9; f++)
		assert_int_equal(keymap_action(ON_ANY, f, NULL), ACT_none);
}

/* ---- keys of one's own ---- */

static bool give(struct keymap *m, enum action a, const char *key, long line, struct err *err)
{
	keymap_clear(m, a, line, 3);
	return keymap_add(m, a, key, strlen(key), line, 9, err);
}

static void test_own_keys(void **state)
{
	struct keymap *m = keymap_new("config.yaml");
	const char *file;
	long line;
	char out[64];
	int digit;
	struct err err = { .text = "" };

	(void)state;
	assert_true(give(m, ACT_find, "F8", 2, &err));
	assert_true(keymap_add(m, ACT_find, "Ctrl-S", 6, 2, 12, &err));
	assert_true(give(m, ACT_undo, "x", 3, &err));
	assert_true(give(m, ACT_export, "u", 4, &err));		/* two change places */
	keymap_clear(m, ACT_log, 5, 3);
	assert_true(give(m, ACT_pick, "a", 6, &err) && keymap_add(m, ACT_pick, "s", 1, 6, 10, &err));
	keymap_clear(m, ACT_note, 7, 3);
	assert_true(give(m, ACT_append, "A", 8, &err));
	assert_true(keymap_check(m, &err));
	keymap_use(m);
	assert_int_equal(keymap_action(ON_HOME, K_F8, NULL), ACT_find);
	assert_int_equal(keymap_action(ON_HOME, '/', NULL), ACT_none);
	assert_int_equal(keymap_action(ON_HOME, 'x', NULL), ACT_undo);
	assert_int_equal(keymap_action(ON_HOME, 'u', NULL), ACT_export);
	assert_int_equal(keymap_action(ON_HOME, 'L', NULL), ACT_none);
	assert_int_equal(keymap_action(ON_HOME, 's', &digit), ACT_pick);
	assert_int_equal(digit, 2);
	assert_int_equal(keymap_action(ON_HOME, '2', &digit), ACT_none);
	assert_string_equal(keymap_keys(ACT_find), "F8 Ctrl-S");
	assert_string_equal(keymap_key(ACT_log, out, sizeof out), ":log");
	assert_true(keymap_place(ACT_find, &file, &line));
	assert_string_equal(file, "config.yaml");
	assert_int_equal(line, 2);
	assert_false(keymap_place(ACT_back, &file, &line));
	assert_string_equal(keymap_text("{undo} {back:h} {log} {nothing} {", out, sizeof out), "x h :log {nothing} {");
	keymap_use(NULL);
	assert_string_equal(keymap_text("{undo} {back:h} {log}", out, sizeof out), "u h L");
	assert_string_equal(keymap_text("{undo} {back:h}", out, 4), "u h");
	keymap_free(m);
}

/* An action with another key, and perhaps a second one: what is said of it. */
static void refuses(enum action a, const char *key, enum action b, const char *other, long line, const char *says)
{
	struct keymap *m = keymap_new("config.yaml");
	struct err err = { .text = "" };
	bool ok = give(m, a, key, 2, &err) && (!other || give(m, b, other, 3, &err));

	assert_false(ok && keymap_check(m, &err));
	if (!strstr(err.text, says))
		fail_msg("'%s' says nothing of '%s'", err.text, says);
	assert_int_equal(err.kind, ERR_KNOWLEDGE);
	assert_string_equal(err.file, "config.yaml");
	assert_int_equal(err.line, line);
	assert_int_equal(err.column, 9);
	keymap_free(m);
}

static void test_wrong_keys(void **state)
{
	(void)state;
	refuses(ACT_find, "e", ACT_none, NULL, 2, "would start both find and next-error (screen home)");
	refuses(ACT_undo, "x", ACT_export, "x", 3, "would start both export and undo");
	refuses(ACT_find, "Ctrl-I", ACT_none, NULL, 2, "Tab would start both");
	refuses(ACT_find, "Ctrl-H", ACT_none, NULL, 2, "never be reached: terminals send Backspace");
	refuses(ACT_find, "Ctrl-J", ACT_none, NULL, 2, "never be reached");
	refuses(ACT_find, "Alt-Esc", ACT_none, NULL, 2, "never be reached");
	refuses(ACT_no, "u", ACT_none, NULL, 2, "never be reached for no: it starts undo");
	refuses(ACT_find, "Hyper-x", ACT_none, NULL, 2, "is no key");
	refuses(ACT_find, "Ctrl-1", ACT_none, NULL, 2, "is no key");
	refuses(ACT_find, "\302\205", ACT_none, NULL, 2, "is no key");	/* a control character */
	refuses(ACT_find, "\342\200\256", ACT_none, NULL, 2, "is no key");	/* turns the text behind it */
	refuses(ACT_find, "\033", ACT_none, NULL, 2, "is no key");
	struct keymap *m = keymap_new("config.yaml");
	struct err err = { .text = "" };
	keymap_clear(m, ACT_quit, 2, 3);
	assert_true(keymap_check(m, &err));
	keymap_clear(m, ACT_close, 3, 3);
	assert_false(keymap_check(m, &err));
	keymap_free(m);
}

static void test_names_of_keys(void **state)
{
	uint32_t key;

	(void)state;
	assert_true(key_parse("ctrl-r", 6, &key) && key == K_CTRL('R'));
	assert_true(key_parse("pageup", 6, &key) && key == K_PGUP);
	assert_true(key_parse("Escape", 6, &key) && key == K_ESC);
	assert_true(key_parse("alt-F5", 6, &key) && key == (K_F5 | K_ALT));
	assert_true(key_parse("\321\204", 2, &key) && key == 0x444);
	assert_false(key_parse("Ctrl-", 5, &key));
	assert_false(key_parse("Ctrl-\303", 6, &key));
	assert_false(key_parse("ab", 2, &key));
}

static void test_layouts(void **state)
{
	(void)state;
	for (int l = 1; l < LAYOUT_COUNT; l++) {
		size_t n_keys = 0;
		for (uint32_t c = 1; c < 0x3000; c++) {
			uint32_t key = layout_key((enum layout)l, c);
			if (key == c)
				continue;
			n_keys++;
			assert_true(key > 32 && key < 127);
			for (unsigned screen = 1; screen < 0x10000; screen <<= 1)	/* it would keep its meaning */
				assert_int_equal(keymap_action(screen, c, NULL), ACT_none);
		}
		assert_true(n_keys > 25);
	}
	keymap_layout(LAYOUT_cyrillic);
	assert_int_equal(keymap_action(ON_HOME, 0x43e, NULL), ACT_down);		/* o, at j */
	assert_int_equal(keymap_action(ON_HOME, 0x419, NULL), ACT_quit);		/* short I, at Q */
	assert_int_equal(keymap_action(ON_HOME, '.', NULL), ACT_find);
	assert_int_equal(keymap_action(ON_HOME, 'j', NULL), ACT_down);
	assert_int_equal(keymap_action(ON_QUESTION | ON_YES_NO, 0x43d, NULL), ACT_yes);	/* n, at y */
	assert_int_equal(layout_key(LAYOUT_cyrillic, 0x444 | K_ALT), 'a' | K_ALT);
	keymap_layout(LAYOUT_greek);
	assert_int_equal(keymap_action(ON_HOME, ';', NULL), ACT_close);
	assert_int_equal(keymap_action(ON_HOME, ':', NULL), ACT_palette);
	assert_int_equal(keymap_action(ON_HOME, 0x3be, NULL), ACT_down);		/* xi, at j */
	keymap_layout(LAYOUT_hebrew);
	assert_int_equal(keymap_action(ON_HOME, 0x5d7, NULL), ACT_down);		/* het, at j */
	assert_int_equal(keymap_action(ON_HOME, '/', NULL), ACT_find);
	/* a key of one's own wins over the layout */
	struct keymap *m = keymap_new("config.yaml");
	struct err err;
	assert_true(give(m, ACT_help, "\327\227", 2, &err));				/* het */
	keymap_use(m);
	assert_int_equal(keymap_action(ON_HOME, 0x5d7, NULL), ACT_help);
	keymap_use(NULL);
	keymap_free(m);
	keymap_layout(LAYOUT_latin);
	assert_int_equal(keymap_action(ON_HOME, 0x5d7, NULL), ACT_none);
}

static const char *typed(struct edit *e, const char *keys)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		uint32_t key;
		assert_true(key_parse(keys, n, &key));
		edit_key(e, key);
		keys += n;
		keys += strspn(keys, " ");
	}
	return buf_str(&e->text);
}

static void test_edit(void **state)
{
	struct edit e = { 0 };

	(void)state;
	assert_string_equal(typed(&e, "a b c Left Left X"), "aXbc");
	assert_string_equal(typed(&e, "Ctrl-A Z Ctrl-E Backspace"), "ZaXb");
	assert_string_equal(typed(&e, "Ctrl-A Ctrl-D Ctrl-K"), "");
	edit_set(&e, "one two/three");
	assert_string_equal(typed(&e, "Ctrl-W"), "one two/");
	assert_string_equal(typed(&e, "Alt-b Ctrl-U"), "two/");
	edit_set(&e, "a\303\244");
	assert_string_equal(typed(&e, "Backspace"), "a");
	edit_insert(&e, "\033[31mred\nsecond line", 20);
	assert_string_equal(buf_str(&e.text), "a^[[31mred");
	edit_set(&e, "first");
	edit_remember(&e);
	edit_set(&e, "second");
	edit_remember(&e);
	edit_set(&e, "");
	assert_string_equal(typed(&e, "Up"), "second");
	assert_string_equal(typed(&e, "Up"), "first");
	assert_string_equal(typed(&e, "Down"), "second");
	assert_int_equal(edit_key(&e, K_ENTER), EDIT_DONE);
	assert_int_equal(edit_key(&e, K_CTRL('C')), EDIT_CANCELLED);
	edit_done(&e);
}

static void test_path(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_string_equal(edit_path(&a, "'/tmp/a b.log' "), "/tmp/a b.log");
	assert_string_equal(edit_path(&a, "/tmp/a\\ b.log"), "/tmp/a b.log");
	assert_string_equal(edit_path(&a, "\"x y\"/z"), "x y/z");
	arena_done(&a);
}

static void test_sheet(void **state)
{
	struct sheet s = { 0 };
	struct canvas c;

	(void)state;
	canvas_init(&c, 20, 5);
	for (int round = 0; round < 2; round++) {
		sheet_begin(&s, 18);
		for (int i = 0; i < 20; i++) {
			sheet_item(&s, 1, "item", i);
			sheet_fmt(&s, LOOK_text, "item %d", i);
		}
		sheet_end(&s);
		if (round == 0) {
			sheet_draw(&s, &c, (struct rect){ 0, 0, 20, 5 }, true);
			for (int i = 0; i < 7; i++)
				sheet_move(&s, 1);
			assert_int_equal(sheet_current(&s)->n, 7);
			assert_true(s.top + 5 > 7);
		}
	}
	assert_int_equal(sheet_current(&s)->n, 7);	/* found again after filling anew */
	size_t nth, count;
	assert_true(sheet_find(&s, "ITEM", 1, &nth, &count) == false);
	assert_true(sheet_find(&s, "item 1", 1, &nth, &count));
	assert_int_equal(count, 11);
	sheet_bottom(&s);
	assert_int_equal(sheet_current(&s)->n, 19);
	canvas_clear(&c);
	sheet_draw(&s, &c, (struct rect){ 0, 0, 20, 5 }, true);
	assert_int_equal(c.cells[4 * 20].text[0], '>');
	sheet_done(&s);
	canvas_done(&c);
}

/* ---- Esc during a long read ---- */

static struct evidence known;
static size_t fed, ended;

static enum app_kind a_log(void *arg, const char *path, struct err *err)
{
	(void)arg; (void)path; (void)err;
	return APP_LOG;
}

static void *begin(void *arg, const char *path, char input_id[16], struct err *err)
{
	(void)arg; (void)err;
	snprintf(input_id, 16, "%s", evidence_add_input(&known, INPUT_LOG, path, "text")->id);
	return &known;
}

static bool feed(void *arg, void *log, const void *bytes, size_t n)
{
	(void)arg; (void)log; (void)bytes;
	fed += n;
	return true;
}

static bool end_log(void *arg, void *log, struct err *err)
{
	(void)arg; (void)log; (void)err;
	ended++;
	return true;
}

static bool shows(struct app *a, const char *text)
{
	struct buf out = { 0 };

	canvas_print(app_draw(a), false, &out);
	bool there = strstr(buf_str(&out), text) != NULL;
	buf_done(&out);
	return there;
}

static void test_escape_stops_reading(void **state)
{
	char path[] = "/tmp/cmltriage-unit.XXXXXX";
	int fd = mkstemp(path);
	struct tree *tree;
	struct err err;
	struct app_services services = { .probe = a_log, .log_begin = begin, .log_feed = feed, .log_end = end_log };
	const char *paths[] = { path };
	struct app_options options = { .paths = paths, .n_paths = 1 };

	(void)state;
	assert_true(fd >= 0 && ftruncate(fd, 64 << 20) == 0);
	assert_true(tree_load(NULL, 0, false, &tree, NULL, &err));
	struct session *session = session_new(tree);
	struct app *a = app_new(tree, &known, session, &services, &options);
	assert_true(app_work(a));
	assert_true(app_work(a));
	assert_true(fed > 0 && fed < 4 << 20);		/* a slice, not the file */
	assert_true(shows(a, ". Esc stops."));
	app_key(a, 27);
	size_t before = fed;
	assert_true(shows(a, "Stopped: "));
	while (app_work(a))
		;
	assert_int_equal(fed, before);
	assert_int_equal(ended, 1);
	assert_false(known.inputs.at[0].complete);
	app_free(a);
	session_free(session);
	tree_free(tree);
	evidence_done(&known);
	close(fd);
	unlink(path);
}

/* A paste that takes its time is said on the message line, also above a prompt. */
static void test_receiving(void **state)
{
	struct tree *tree;
	struct err err;

	(void)state;
	assert_true(tree_load(NULL, 0, false, &tree, NULL, &err));
	struct session *session = session_new(tree);
	struct app *a = app_new(tree, &known, session, NULL, NULL);
	app_key(a, '/');
	assert_true(shows(a, "Find:"));
	app_receiving(a, 12500000);
	assert_true(app_dirty(a));
	assert_true(shows(a, "A paste arrives: 12 MB so far. Esc cancels it."));
	app_receiving(a, 12500000);
	assert_false(app_dirty(a));
	app_paste_broken_off(a, 12500000);
	assert_true(shows(a, "Find:"));
	app_key(a, K_ESC);
	app_paste_broken_off(a, 12500000);
	assert_true(shows(a, "Paste cancelled: the 12 MB that had come are forgotten"));
	app_free(a);
	session_free(session);
	tree_free(tree);
	evidence_done(&known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_key_is_reachable), cmocka_unit_test(test_no_conflicts), cmocka_unit_test(test_context),
		cmocka_unit_test(test_own_keys), cmocka_unit_test(test_wrong_keys), cmocka_unit_test(test_names_of_keys),
		cmocka_unit_test(test_layouts),
		cmocka_unit_test(test_edit), cmocka_unit_test(test_path), cmocka_unit_test(test_sheet),
		cmocka_unit_test(test_escape_stops_reading), cmocka_unit_test(test_receiving),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
