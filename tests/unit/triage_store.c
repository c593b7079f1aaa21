/* SPDX-License-Identifier: MIT */
/* Sessions on disk: round trip, hostile files, no folder, deletion. Redaction beside it. */
#include "triage_case.h"

#include <sys/stat.h>

#include "data/json.h"
#include "triage/gap.h"
#include "triage/redact.h"
#include "triage/store.h"
#include "triage/target.h"

static char dir[64];

static void make_dir(void)
{
	strcpy(dir, "/tmp/cmltriage-store-XXXXXX");
	assert_non_null(mkdtemp(dir));
}

static void drop_dir(void)
{
	char cmd[100];

	snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
	assert_int_equal(system(cmd), 0);
}

static void all_of_a_session_comes_back(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree), *back;
	struct session_undone u;
	struct store_entry *list;
	const struct value *inputs;
	struct err err;
	size_t bad;

	make_dir();
	case_model(x, "/nowhere/My Model.mlpackage", 8);
	struct store *st = store_open(dir);
	assert_true(store_writable(st));
	assert_true(store_save(st, s, &x->c, &err));
	assert_int_equal(store_list(st, x->tree, &x->a, &list, NULL), 0);	/* nothing was done */
	session_answer(s, "root", "load", BY_YOU, CONFIDENCE_NONE);
	session_answer(s, "which", "version", BY_AUTO, CONFIDENCE_CERTAIN);
	session_tick(s, "1a.3", TICK_PROBLEM, BY_YOU, NULL);
	session_note(s, "1a.3", "two\nlines");
	session_set_cursor(s, "cursor=3");
	session_undo(s, &u);
	assert_true(store_save(st, s, &x->c, &err));
	assert_string_equal(session_name(s), "my-model");
	assert_int_equal(store_list(st, x->tree, &x->a, &list, &bad), 1);
	assert_int_equal(bad, 0);
	assert_string_equal(list[0].where, "Does not load > 1a");
	assert_string_equal(list[0].inputs, "My Model.mlpackage");
	assert_int_equal(list[0].n_ticks, 3);
	assert_string_equal(store_find(st, x->tree, &x->e, &x->a)->name, "my-model");
	assert_true(store_load(st, "my-model", x->tree, &x->a, &back, &inputs, &err));
	assert_int_equal(inputs->n, 1);
	assert_string_equal(session_cursor(back), "cursor=3");
	assert_string_equal(session_spot(back).id, "1a");
	assert_int_equal(session_get_tick(back, "1a.3").state, TICK_PROBLEM);
	assert_null(session_get_note(back, "1a.3"));
	assert_true(session_redo(back, &u));
	assert_string_equal(session_get_note(back, "1a.3"), "two\nlines");
	while (session_undo(back, &u))
		;
	assert_int_equal(session_spot(back).kind, SPOT_HOME);
	session_free(back);
	x->e.inputs.at[0].bytes++;		/* another file of that name is another case */
	assert_null(store_find(st, x->tree, &x->e, &x->a));
	session_free(s);
	store_close(st);
	drop_dir();
}

static bool text_of_log(void *arg, const char *input, const char **bytes, size_t *n)
{
	const char *text = arg;

	if (strcmp(input, "l0") != 0)
		return false;
	*bytes = text;
	*n = strlen(text);
	return true;
}

static size_t n_files(struct fixture *x)
{
	char **names;
	size_t n;
	struct err err;

	assert_true(file_list(dir, 100, &x->a, &names, &n, &err));
	return n;
}

static void options_and_pasted_logs_come_back_too(void **state)
{
	static const char pasted[] = "Unsupported model version 8\n";
	struct fixture *x = *state;
	struct session *s = session_new(x->tree), *back;
	struct store_entry *list;
	const struct value *inputs;
	struct evidence e = { 0 };
	struct buf b = { 0 };
	struct err err;
	const char *names[] = { "iOS16", "macOS14" };

	make_dir();
	case_log(x, "paste");
	assert_true(target_set(&x->e, x->tree, names, 2, &err) && target_set_device(&x->e, x->tree, "A14", &err));
	case_look(x);
	struct store *st = store_open(dir);
	store_set_texts(st, text_of_log, (void *)(uintptr_t)pasted);
	session_mark(s, "l0", "paste of 1 line");
	assert_true(store_save(st, s, &x->c, &err));
	assert_int_equal(n_files(x), 2);
	assert_int_equal(store_list(st, x->tree, &x->a, &list, NULL), 1);
	assert_string_equal(list[0].inputs, "pasted log");
	assert_true(store_load(st, list[0].name, x->tree, &x->a, &back, &inputs, &err));
	assert_true(file_read(value_get_text(inputs->items[0], "path", ""), 1000, &b, &err));
	assert_string_equal(buf_str(&b), pasted);
	target_restore(&e, x->tree, session_given(back));
	assert_string_equal(evidence_fact(&e, NULL, "target.name")->value->text, "iOS16");
	assert_int_equal(evidence_fact(&e, NULL, "target.all")->value->n, 2);
	assert_string_equal(evidence_fact(&e, NULL, "device.chip")->value->text, "A14");
	target_restore(&e, x->tree, NULL);
	evidence_drop_input(&x->e, "l0");	/* undone: no file stays */
	case_look(x);
	session_note(s, "", "x");
	assert_true(store_save(st, s, &x->c, &err));
	assert_int_equal(n_files(x), 1);
	case_log(x, "paste");
	session_note(s, "", "y");
	assert_true(store_save(st, s, &x->c, &err));
	assert_int_equal(n_files(x), 2);
	assert_true(store_delete(st, session_name(s), &err));
	store_close(st);
	assert_int_equal(rmdir(dir), 0);
	buf_done(&b);
	evidence_done(&e);
	session_free(s);
	session_free(back);
}

static void a_deleted_session_can_come_back_until_the_end(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);
	struct store_entry *list;
	struct err err;

	make_dir();
	struct store *st = store_open(dir);
	session_set_name(s, "one");
	session_note(s, "", "x");
	assert_true(store_save(st, s, &x->c, &err));
	assert_true(store_delete(st, "one", &err));
	assert_int_equal(store_list(st, x->tree, &x->a, &list, NULL), 0);
	assert_false(store_delete(st, "one", &err));
	assert_true(store_restore(st, "one", &err));
	assert_int_equal(store_list(st, x->tree, &x->a, &list, NULL), 1);
	assert_true(store_delete(st, "one", &err));
	store_close(st);
	assert_int_equal(rmdir(dir), 0);
	session_free(s);
}

static void hostile_files_are_refused_or_read_in_part(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{", "{\"session\": 2}", "{\"session\": \"1\"}", "\xff\xfe", "{\"session\": 1e99}",
	};
	static const char half[] = "{\"session\": 1, \"name\": 7, \"cursor\": [], \"spot\": {\"kind\": \"pattern\"},"
		"\"records\": [1, {\"kind\": \"tick\", \"key\": \"1a.3\", \"value\": \"no such\", \"there\": true},"
		" {\"kind\": \"answer\", \"key\": \"root\", \"value\": \"load\", \"by\": \"you\", \"there\": true},"
		" {\"kind\": \"note\", \"key\": \"\", \"value\": \"a\\u001b[31mb\", \"there\": true}],"
		"\"steps\": [null, {\"label\": \"x\"}], \"done\": 99999999, \"visits\": [3], \"visit\": -5}";
	struct fixture *x = *state;
	struct session *s;
	struct session_undone u;
	struct err err;
	char path[100];

	make_dir();
	snprintf(path, sizeof path, "%s/x.json", dir);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_true(file_replace(path, bad[i], strlen(bad[i]), false, NULL, &err));
		if (store_load_file(path, x->tree, &x->a, &s, NULL, &err))
			fail_msg("taken: %s", bad[i]);
		assert_string_equal(err.file, path);
	}
	assert_true(file_replace(path, half, strlen(half), false, NULL, &err));
	assert_true(store_load_file(path, x->tree, &x->a, &s, NULL, &err));
	struct session_answer a;
	assert_true(session_get_answer(s, "root", &a));
	assert_int_equal(session_get_tick(s, "1a.3").state, TICK_TODO);
	assert_null(strchr(session_get_note(s, ""), '\033'));
	assert_false(session_undo(s, &u));
	assert_false(session_back(s));
	assert_int_equal(session_spot(s).kind, SPOT_HOME);
	session_free(s);
	struct store *st = store_open(dir);
	assert_false(store_load(st, "../x", x->tree, &x->a, &s, NULL, &err));
	assert_false(store_load(st, "none", x->tree, &x->a, &s, NULL, &err));
	store_close(st);
	drop_dir();
}

static void without_a_folder_nothing_is_kept_and_nothing_fails(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);
	struct store_entry *list;
	struct err err;
	struct store *st = store_open("/dev/null/sessions");

	session_note(s, "", "x");
	assert_false(store_writable(st));
	assert_true(store_save(st, s, &x->c, &err));
	assert_int_equal(store_list(st, x->tree, &x->a, &list, NULL), 0);
	store_close(st);
	session_free(s);
	assert_false(store_name_ok("") || store_name_ok("../a") || store_name_ok(".a") || store_name_ok("a/b") || store_name_ok("-a"));
	assert_true(store_name_ok("yolo-iphone12.2"));
}

static void names_and_secrets_become_placeholders(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "/Users/anna/App.mlmodelc", "~/App.mlmodelc" },
		{ "/home/bert/x and /Users/Shared/y", "~/x and /Users/Shared/y" },
		{ "by anna on annas-mac", "by <USER-1> on <HOST-1>" },
		{ "annabel anna_ xanna", "annabel anna_ xanna" },
		{ "Annes-MacBook-Pro.local:8080", "<HOST-2>:8080" },
		{ "/Containers/3F2504E0-4F89-11D3-9A0C-0305E82C3301/M", "/Containers/<UUID-1>/M" },
		{ "3F2504E0-4F89-11D3-9A0C-0305E82C3301", "<UUID-1>" },
		{ "4F2504E0-4F89-11D3-9A0C-0305E82C3301", "<UUID-2>" },
		{ "mail a.b+c@example.org.", "mail <EMAIL-1>." },
		{ "team 9JA89QQLNQ signed", "team <TEAM-1> signed" },
		{ "MILCOMPILE ABCDEFGHIJ 1234567890", "MILCOMPILE ABCDEFGHIJ 1234567890" },
		{ "ghp_0123456789abcdefghij", "<TOKEN-1>" },
		{ "Authorization: Bearer abcdef123456", "Authorization: Bearer <SECRET-1>" },
		{ "token=<SECRET-1> again", "token=<SECRET-1> again" },
		{ "https://me:pw@example.org/x", "https://<LOGIN-1>@example.org/x" },
		{ "udid 00008030-001A2B3C4D5E6F70", "udid <DEVICE-ID-1>" },
		{ "iPhone13,2 CoreML8 conv_12 192.168.1.2", "iPhone13,2 CoreML8 conv_12 192.168.1.2" },
	};
	struct redact_options o = { .home = "/Users/anna", .user = "anna", .host = "annas-mac" };
	struct redact *r = redact_new(&o);
	const struct redact_change *c;
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_clear(&b);
		redact_text(r, rows[i].in, strlen(rows[i].in), &b);
		assert_string_equal(buf_str(&b), rows[i].out);
	}
	assert_true(redact_changes(r, &c) > 8);
	assert_string_equal(c[0].before, "/Users/anna");
	assert_string_equal(c[0].what, "home folder");
	redact_free(r);
	o.strict = true;
	r = redact_new(&o);
	buf_clear(&b);
	redact_text(r, "192.168.1.2 /opt/work/model.mil", 31, &b);
	assert_string_equal(buf_str(&b), "<IP-1> <PATH-1>/model.mil");
	redact_free(r);
	buf_done(&b);
}

static void a_drafted_regex_fits_the_next_log(void **state)
{
	static const struct { const char *line, *regex; } rows[] = {
		{ "failed (-6) at 0x1F", "failed \\(-\\d+\\) at 0x[0-9a-fA-F]+" },
		{ "cannot read /Users/anna/x.bin: gone", "cannot read \\S+: gone" },
		{ "cannot read '~/x.bin'.", "cannot read ''\\S+''\\." },
		{ "at file:///private/var/m.mlmodelc", "at \\S+" },
		{ "token=<SECRET-1> of <UUID-12>", "token=\\S+ of \\S+" },
		{ "block3 and/or a <b> 3/4", "block3 and/or a <b> \\d+/\\d+" },
	};
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_clear(&b);
		gap_rule("x", NULL, rows[i].line, &b);
		const char *at = strstr(buf_str(&b), "regex: '");
		assert_non_null(at);
		size_t n = strlen(rows[i].regex);
		assert_int_equal(strncmp(at + 8, rows[i].regex, n), 0);
		assert_int_equal(strncmp(at + 8 + n, "'\n", 2), 0);
	}
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	CASE_TEST(all_of_a_session_comes_back),
	CASE_TEST(options_and_pasted_logs_come_back_too),
	CASE_TEST(a_deleted_session_can_come_back_until_the_end),
	CASE_TEST(hostile_files_are_refused_or_read_in_part),
	CASE_TEST(without_a_folder_nothing_is_kept_and_nothing_fails),
	cmocka_unit_test(names_and_secrets_become_placeholders),
	cmocka_unit_test(a_drafted_regex_fits_the_next_log),
};
UNIT_MAIN(tests)
