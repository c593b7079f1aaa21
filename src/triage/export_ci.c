/* SPDX-License-Identifier: MIT */
/* JSON, JSON lines, GitHub workflow commands, JUnit and TAP. All are byte-identical for equal reports. */
#include "triage/export_ci.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "data/json.h"

static const struct value *list_of(const struct value *v, const char *key)
{
	static const struct value empty = { .kind = VALUE_LIST };
	const struct value *l = value_get(v, key);

	return l && l->kind == VALUE_LIST ? l : &empty;
}

bool export_json(const struct value *report, const struct tree *t, struct buf *out)
{
	(void)t;
	json_write(report, 2, out);
	if (!out->len || out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
	return true;
}

bool export_jsonl(const struct value *report, const struct tree *t, struct buf *out)
{
	const struct value *list = list_of(report, "findings");

	(void)t;
	for (size_t i = 0; i < list->n; i++) {
		json_write(list->items[i], 0, out);
		buf_putc(out, '\n');
	}
	return true;
}

static bool hidden(const struct value *finding)
{
	const struct value *s = value_get(finding, "suppressed");

	return (s && s->kind == VALUE_TEXT) || value_truth(value_get(finding, "harmless"));
}

static int64_t integer(const struct value *v, const char *key)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT ? n->integer : 0;
}

static const char *path_of(const struct value *report, const char *input)
{
	const struct value *list = list_of(report, "inputs");

	for (size_t i = 0; i < list->n; i++)
		if (strcmp(value_get_text(list->items[i], "id", ""), input) == 0)
			return value_get_text(list->items[i], "path", "");
	return "";
}

/* The first piece of evidence that has a place in a file. */
static const struct value *first_place(const struct value *finding)
{
	const struct value *list = list_of(finding, "evidence");

	for (size_t i = 0; i < list->n; i++)
		if (integer(list->items[i], "line") > 0)
			return list->items[i];
	for (size_t i = 0; i < list->n; i++)
		if (*value_get_text(list->items[i], "input", ""))
			return list->items[i];
	return NULL;
}

/* ---- GitHub ---- */

enum { MAX_ANNOTATIONS = 9 };	/* GitHub drops what comes after ten of a kind, without a word */

static void github_escape(struct buf *out, const char *s, bool property)
{
	for (; *s; s++) {
		if (*s == '%' || *s == '\r' || *s == '\n' || (property && (*s == ':' || *s == ',')))
			buf_fmt(out, "%%%02X", (unsigned)(unsigned char)*s);
		else
			buf_putc(out, *s);
	}
}

static void annotation(const struct value *report, const struct value *f, struct buf *out)
{
	const char *level = value_get_text(f, "level", "");
	const struct value *at = first_place(f);
	const char *path = at ? path_of(report, value_get_text(at, "input", "")) : "";
	int64_t line = at ? integer(at, "line") : 0, column = at ? integer(at, "column") : 0;

	buf_fmt(out, "::%s ", strcmp(level, "error") == 0 ? "error" : strcmp(level, "warning") == 0 ? "warning" : "notice");
	if (*path && strcmp(path, "-") != 0) {
		buf_puts(out, "file=");
		github_escape(out, path, true);
		buf_fmt(out, ",line=%" PRId64 ",", line > 0 ? line : 1);
		if (column > 0)
			buf_fmt(out, "col=%" PRId64 ",", column);
	}
	buf_puts(out, "title=");
	github_escape(out, value_get_text(f, "id", ""), true);
	buf_putc(out, ' ');
	github_escape(out, value_get_text(f, "title", ""), true);
	buf_puts(out, "::");
	github_escape(out, value_get_text(f, "says", ""), false);
	buf_fmt(out, " (%s; ", value_get_text(f, "confidence", ""));
	github_escape(out, value_get_text(f, "help", ""), false);
	buf_puts(out, ")\n");
}

bool export_github(const struct value *report, const struct tree *t, struct buf *out)
{
	static const char *const levels[] = { "error", "warning", "hint" };
	const struct value *list = list_of(report, "findings");
	size_t shown = 0, all = 0;

	(void)t;
	for (int l = 0; l < 3; l++)
		for (size_t i = 0; i < list->n; i++) {
			const struct value *f = list->items[i];
			if (hidden(f) || strcmp(value_get_text(f, "level", ""), levels[l]) != 0)
				continue;
			all++;
			if (shown < MAX_ANNOTATIONS) {
				annotation(report, f, out);
				shown++;
			}
		}
	if (all > shown)
		buf_fmt(out, "::notice title=cmltriage::%zu more findings: see the job summary or the full report\n", all - shown);
	return true;
}

/* ---- JUnit ---- */

/* XML 1.0 has no control characters, not even escaped ones. */
static void xml_escape(struct buf *out, const char *s)
{
	struct buf valid = { 0 };

	utf8_replace(&valid, s, strlen(s));
	for (const char *p = buf_str(&valid); *p; p++) {
		unsigned char c = (unsigned char)*p;
		const char *e = c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;"
			: c == '\n' ? "&#10;" : c < 32 && c != '\t' ? "?" : NULL;
		if (e)
			buf_puts(out, e);
		else
			buf_putc(out, *p);
	}
	buf_done(&valid);
}

static void attribute(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, " %s=\"", name);
	xml_escape(out, value);
	buf_putc(out, '"');
}

struct suite {
	struct buf cases;
	size_t n, failures, skipped;
};

static void test_case(struct suite *s, const char *class, const char *name, const char *outcome, const char *message)
{
	buf_puts(&s->cases, "    <testcase");
	attribute(&s->cases, "classname", class);
	attribute(&s->cases, "name", name);
	s->n++;
	if (!outcome) {
		buf_puts(&s->cases, "/>\n");
		return;
	}
	s->failures += strcmp(outcome, "failure") == 0;
	s->skipped += strcmp(outcome, "skipped") == 0;
	buf_fmt(&s->cases, "><%s", outcome);
	attribute(&s->cases, "message", message);
	buf_puts(&s->cases, "/></testcase>\n");
}

static void suite_end(struct suite *s, const char *name, struct buf *out)
{
	buf_puts(out, "  <testsuite");
	attribute(out, "name", name);
	buf_fmt(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", s->n, s->failures, s->skipped);
	buf_add(out, buf_str(&s->cases), s->cases.len);
	buf_puts(out, "  </testsuite>\n");
	buf_done(&s->cases);
}

static void name_of(struct buf *b, const char *id, const char *text)
{
	buf_clear(b);
	buf_fmt(b, "%s %s", id, text);
}

static void junit_findings(const struct value *report, struct buf *out)
{
	const struct value *list = list_of(report, "findings");
	struct suite s = { 0 };
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const struct value *f = list->items[i];
		bool fails = !hidden(f) && strcmp(value_get_text(f, "level", ""), "hint") != 0;
		name_of(&b, value_get_text(f, "pattern", ""), value_get_text(f, "title", ""));
		test_case(&s, "cmltriage.findings", buf_str(&b), fails ? "failure" : "skipped", value_get_text(f, "says", ""));
	}
	suite_end(&s, "findings", out);
	buf_done(&b);
}

static void junit_questions(const struct value *report, struct buf *out)
{
	const struct value *path = list_of(report, "path"), *open = list_of(report, "open_questions");
	struct suite s = { 0 };
	struct buf b = { 0 };

	for (size_t i = 0; i < path->n; i++) {
		name_of(&b, value_get_text(path->items[i], "node", ""), value_get_text(path->items[i], "ask", ""));
		test_case(&s, "cmltriage.questions", buf_str(&b), NULL, "");
	}
	for (size_t i = 0; i < open->n; i++) {
		name_of(&b, value_get_text(open->items[i], "node", ""), value_get_text(open->items[i], "ask", ""));
		test_case(&s, "cmltriage.questions", buf_str(&b), "skipped", "not answered");
	}
	suite_end(&s, "questions", out);
	buf_done(&b);
}

static void junit_checklist(const struct value *finding, struct buf *out)
{
	const struct value *list = list_of(finding, "checklist");
	struct suite s = { 0 };
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const char *state = value_get_text(list->items[i], "state", "");
		bool done = strcmp(state, "done") == 0, problem = strcmp(state, "problem") == 0;
		name_of(&b, value_get_text(list->items[i], "id", ""), value_get_text(list->items[i], "text", ""));
		test_case(&s, "cmltriage.checklist", buf_str(&b), done ? NULL : problem ? "failure" : "skipped",
			  problem ? value_get_text(list->items[i], "evidence", state) : state);
	}
	name_of(&b, "checklist", value_get_text(finding, "pattern", ""));
	suite_end(&s, buf_str(&b), out);
	buf_done(&b);
}

bool export_junit(const struct value *report, const struct tree *t, struct buf *out)
{
	const struct value *list = list_of(report, "findings");

	(void)t;
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cmltriage\">\n");
	junit_findings(report, out);
	junit_questions(report, out);
	for (size_t i = 0; i < list->n; i++)
		if (!hidden(list->items[i]))
			junit_checklist(list->items[i], out);
	buf_puts(out, "</testsuites>\n");
	return true;
}

/* ---- TAP ---- */

static void tap_text(struct buf *out, const char *s)
{
	for (; *s; s++)
		if (*s == '#')
			buf_puts(out, "\\#");
		else
			buf_putc(out, *s == '\n' ? ' ' : *s);
}

bool export_tap(const struct value *report, const struct tree *t, struct buf *out)
{
	const struct value *list = list_of(report, "findings");
	size_t n = 0;

	(void)t;
	buf_fmt(out, "TAP version 13\n1..%zu\n", list->n ? list->n : 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct value *f = list->items[i];
		bool fails = !hidden(f) && strcmp(value_get_text(f, "level", ""), "hint") != 0;
		buf_fmt(out, "%s %zu - %s ", fails ? "not ok" : "ok", ++n, value_get_text(f, "pattern", ""));
		tap_text(out, value_get_text(f, "title", ""));
		buf_puts(out, fails ? "\n# " : " # SKIP only a hint, harmless or suppressed\n# ");
		tap_text(out, value_get_text(f, "says", ""));
		buf_putc(out, '\n');
	}
	if (!list->n)
		buf_puts(out, "ok 1 - no findings\n");
	return true;
}
