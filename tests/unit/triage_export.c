/* SPDX-License-Identifier: MIT */
/* The report as a value and its forms; the way back from edited Markdown. */
#include "triage_case.h"

#include "data/json.h"
#include "triage/checklist.h"
#include "triage/export.h"
#include "triage/target.h"

static const char *const targets[] = { "iOS16" };

static struct session *too_new(struct fixture *x)
{
	struct err err;
	struct session *s = session_new(x->tree);
	const char *log = case_log(x, "crash.log");

	case_hit(x, log, "v.unsupported", 118, 3);
	case_model(x, "new.mlpackage", 8);
	assert_true(target_set(&x->e, x->tree, targets, 1, &err));
	case_look(x);
	session_accept(s, &x->c, CONFIDENCE_CERTAIN);
	return s;
}

static const char *write_as(struct fixture *x, const struct session *s, enum export_format f, struct redact *r, bool auto_tick)
{
	struct export_options o;
	struct buf b = { 0 };
	struct err err;

	export_defaults(&o);
	o.format = f;
	o.redact = r;
	o.report.accepted_only = !auto_tick;
	o.report.targets = targets;
	o.report.n_targets = 1;
	o.report.version = "9.9";
	assert_true(export_write(&x->c, s, &o, &b, &err));
	const char *text = arena_str(&x->a, buf_str(&b));
	buf_done(&b);
	return text;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing: %s\nin: %s", part, text);
}

static void the_report_keeps_the_contract(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct value *v;
	struct err err;
	const char *text = write_as(x, s, EXPORT_JSON, NULL, true);

	assert_true(json_parse(text, strlen(text), &x->a, &v, &err));
	assert_int_equal(value_get(v, "schema")->integer, 1);
	assert_true(value_truth(value_get(v, "complete")));
	assert_string_equal(value_get_text(value_get(v, "tool"), "version", ""), "9.9");
	assert_string_equal(value_get(value_get(v, "given"), "target")->items[0]->text, "iOS16");
	assert_int_equal(value_get(v, "inputs")->n, 2);
	const struct value *path = value_get(v, "path");
	assert_int_equal(path->n, 2);
	assert_string_equal(value_get_text(path->items[1], "node", ""), "which");
	assert_string_equal(value_get_text(path->items[1], "by", ""), "auto");
	assert_string_equal(value_get_text(path->items[1], "confidence", ""), "certain");
	assert_int_equal(value_get(v, "open_questions")->n, 0);
	const struct value *f = value_get(v, "findings")->items[0], *e = value_get(f, "evidence");
	assert_string_equal(value_get_text(f, "pattern", ""), "1a");
	assert_string_equal(value_get_text(f, "id", ""), "CML-1A");
	assert_int_equal(value_get(f, "suppressed")->kind, VALUE_NULL);
	assert_string_equal(value_get_text(e->items[0], "kind", ""), "signature");
	assert_string_equal(value_get_text(e->items[0], "signature", ""), "v.unsupported");
	assert_int_equal(value_get(e->items[0], "line")->integer, 118);
	assert_string_equal(value_get_text(value_get(e->items[0], "captures"), "version", ""), "8");
	const struct value *last = e->items[e->n - 1];
	assert_string_equal(value_get_text(last, "name", ""), "target");
	assert_string_equal(value_get_text(last, "value", ""), "iOS16");
	assert_string_equal(value_get_text(value_get(f, "would_change")->items[0], "to", ""), ">= iOS17");
	assert_string_equal(value_get_text(value_get(f, "checklist")->items[0], "state", ""), "done");
	assert_string_equal(value_get_text(value_get(f, "checklist")->items[1], "state", ""), "problem");
	assert_string_equal(value_get_text(value_get(f, "checklist")->items[2], "state", ""), "todo");
	assert_int_equal(value_get(value_get(v, "summary"), "error")->integer, 1);
	assert_string_equal(write_as(x, s, EXPORT_JSON, NULL, true), text);	/* no clock, no order by chance */
	session_free(s);
}

static void an_error_is_an_object_too(void **state)
{
	struct fixture *x = *state;
	struct report_options o = { .version = "9.9", .complete = true };
	struct err err = { 0 };

	err_set(&err, ERR_INPUT, "cannot open");
	err_hint(&err, "check the path");
	const struct value *v = report_error(&o, &err, &x->a), *e = value_get(v, "error");
	assert_int_equal(value_get(e, "code")->integer, 3);
	assert_string_equal(value_get_text(e, "hint", ""), "check the path");
	assert_false(value_truth(value_get(v, "complete")));
	assert_int_equal(value_get(v, "findings")->n, 0);
}

static void markdown_goes_out_and_comes_back(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x), *other = session_new(x->tree);
	struct err err;
	size_t unknown;

	checklist_accept(&x->c, s, "1a", "1a.1");
	session_tick(s, "1a.2", TICK_PROBLEM, BY_YOU, NULL);
	session_tick(s, "1a.3", TICK_NA, BY_YOU, NULL);
	session_note(s, "1a.3", "needs <torch> 2.4");
	const char *md = write_as(x, s, EXPORT_MARKDOWN, NULL, false);
	has(md, "## 1a Unsupported model version (certain)\n");
	has(md, "- [x] Read the version: version 8 (auto) <!-- id:1a.1 -->\n");
	has(md, "- [ ] **[!]** Compare it <!-- id:1a.2 -->\n");
	has(md, "- [x] **[-]** Load it on a device <!-- id:1a.3 -->\n  - note: needs &lt;torch> 2.4\n");
	has(md, "for, log, crash.log line 118: The loader refuses version 8. (`v.unsupported`)");
	has(md, "for, you, --target: target iOS16");
	has(md, "A target of iOS 17 or later");
	has(md, "target=ct.target.iOS16");
	has(md, "Which error? Unsupported version (auto, certain)");
	assert_int_equal(export_import(other, x->tree, md, strlen(md), &unknown, &err), 3);
	assert_int_equal(unknown, 0);
	assert_int_equal(session_get_tick(other, "1a.1").state, TICK_DONE);
	assert_int_equal(session_get_tick(other, "1a.2").state, TICK_PROBLEM);
	assert_int_equal(session_get_tick(other, "1a.3").state, TICK_NA);
	assert_string_equal(session_get_note(other, "1a.3"), "needs <torch> 2.4");
	assert_int_equal(export_import(other, x->tree, md, strlen(md), &unknown, &err), 0);
	static const char edited[] = "* [X] by hand <!-- id:1a.2 -->\r\n- [ ] gone\n- [x] odd <!-- id:9z.1 -->\n- [q] no box\n- [ ";
	assert_int_equal(export_import(other, x->tree, edited, sizeof edited - 1, &unknown, &err), 1);
	assert_int_equal(session_get_tick(other, "1a.2").state, TICK_DONE);
	assert_int_equal(unknown, 2);
	assert_int_equal(err.line, 2);
	session_free(s);
	session_free(other);
}

static void other_forms_say_the_same(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct value *v;
	struct err err;

	session_note(s, "1a.3", "<b>bold</b> & more");
	const char *html = write_as(x, s, EXPORT_HTML, NULL, true);
	has(html, "&lt;b&gt;bold&lt;/b&gt; &amp; more");
	assert_null(strstr(html, "<script"));
	has(write_as(x, s, EXPORT_TEXT, NULL, true), " [x] Read the version: version 8 (auto)  (1a.1)\n");
	const char *sarif = write_as(x, s, EXPORT_SARIF, NULL, true);
	assert_true(json_parse(sarif, strlen(sarif), &x->a, &v, &err));
	const struct value *run = value_get(v, "runs")->items[0], *result = value_get(run, "results")->items[0];
	assert_string_equal(value_get_text(result, "ruleId", ""), "CML-1A");
	assert_string_equal(value_get_text(value_get(value_get(value_get(value_get(run, "tool"), "driver"), "rules")->items[0],
						     "shortDescription"), "text", ""), "Unsupported model version");
	const struct value *region = value_get(value_get(value_get(result, "locations")->items[0], "physicalLocation"), "region");
	assert_int_equal(value_get(region, "startLine")->integer, 118);
	has(write_as(x, s, EXPORT_GITHUB, NULL, true),
	    "::error file=crash.log,line=118,col=1,title=CML-1A Unsupported model version::The loader refuses version 8. (certain; ");
	const char *junit = write_as(x, s, EXPORT_JUNIT, NULL, true);
	has(junit, "<testsuite name=\"findings\" tests=\"1\" failures=\"1\"");
	has(junit, "<testcase classname=\"cmltriage.checklist\" name=\"1a.2 Compare it\"><failure message=\"8 and 7\"/>");
	has(write_as(x, s, EXPORT_TAP, NULL, true), "1..1\nnot ok 1 - 1a Unsupported model version\n");
	const char *lines = write_as(x, s, EXPORT_JSONL, NULL, true);
	assert_ptr_equal(strchr(lines, '\n'), lines + strlen(lines) - 1);
	session_free(s);
}

static void github_gets_nine_and_a_word_about_the_rest(void **state)
{
	struct fixture *x = *state;
	struct arena *a = &x->a;
	struct value *report = value_map(a), *list = value_set(a, report, "findings", value_list(a));
	struct buf b = { 0 };
	struct err err;
	size_t lines = 0;

	for (int i = 0; i < 30; i++) {
		struct value *f = value_push(a, list, value_map(a));
		value_set_text(a, f, "level", i % 3 == 0 ? "hint" : i % 3 == 1 ? "warning" : "error");
		value_set_text(a, f, "id", "CML-1A");
		value_set_text(a, f, "title", "a:b,c");
		value_set_text(a, f, "says", "50%\r\nx:y,z");
	}
	assert_true(export_report(report, x->tree, EXPORT_GITHUB, &b, &err));
	for (const char *p = buf_str(&b); *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, 10);
	assert_ptr_equal(strstr(buf_str(&b), "::error title=CML-1A a%3Ab%2Cc::50%25%0D%0Ax:y,z ("), buf_str(&b));
	assert_null(strstr(buf_str(&b), "::warning"));	/* ten errors fill it */
	has(buf_str(&b), "::notice title=cmltriage::21 more findings");
	assert_false(export_report(report, x->tree, EXPORT_HTML, &b, &err));
	buf_done(&b);
}

static void redaction_reaches_every_form(void **state)
{
	static const enum export_format all[] = { EXPORT_MARKDOWN, EXPORT_JSON, EXPORT_TEXT, EXPORT_HTML, EXPORT_SARIF, EXPORT_GITHUB,
		EXPORT_JUNIT, EXPORT_JSONL, EXPORT_TAP };
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct redact_options ro = { .home = "/Users/zelda", .user = "zelda", .host = "zeldas-mac" };

	x->e.hits.at[0].excerpt = "Unsupported /Users/zelda/M.mlmodelc";
	x->e.inputs.at[0].path = "/Users/zelda/crash.log";
	x->e.inputs.at[1].path = "/Users/zelda/new.mlpackage";
	session_note(s, "1a.3", "ask zelda on zeldas-mac");
	case_look(x);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct redact *r = redact_new(&ro);
		const char *text = write_as(x, s, all[i], r, true);
		if (strstr(text, "zelda"))
			fail_msg("%s: %s", export_name(all[i]), text);
		redact_free(r);
	}
	session_free(s);
}

static void pages_and_wrong_ids(void **state)
{
	struct fixture *x = *state;
	struct export_options o;
	struct buf b = { 0 };
	struct err err;
	enum export_format f;

	export_page(x->tree, "1a", &b);
	has(buf_str(&b), "### Cause\n\nNeeds &lt;newer> systems.\n");
	has(buf_str(&b), "- 1b Compute plan: the version is fine\n");
	export_defaults(&o);
	o.scope = EXPORT_PATTERN;
	o.id = "1z";
	assert_false(export_write(&x->c, NULL, &o, &b, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	o.id = "general";
	assert_true(export_write(&x->c, NULL, &o, &b, &err));
	has(buf_str(&b), "- [ ] Breathe <!-- id:general.1 -->\n");
	assert_true(export_parse("markdown", &f) && f == EXPORT_MARKDOWN);
	assert_true(export_parse("sarif", &f) && f == EXPORT_SARIF);
	assert_false(export_parse("pdf", &f));
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	CASE_TEST(the_report_keeps_the_contract),
	CASE_TEST(an_error_is_an_object_too),
	CASE_TEST(markdown_goes_out_and_comes_back),
	CASE_TEST(other_forms_say_the_same),
	CASE_TEST(github_gets_nine_and_a_word_about_the_rest),
	CASE_TEST(redaction_reaches_every_form),
	CASE_TEST(pages_and_wrong_ids),
};
UNIT_MAIN(tests)
