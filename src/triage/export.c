/* SPDX-License-Identifier: MIT */
/* Formats by name, and which of them is written how. */
#include "triage/export.h"

#include <string.h>

#include "data/json.h"
#include "triage/export_ci.h"
#include "triage/export_doc.h"

static const struct {
	const char *name, *title, *suffix;
	const struct style *style;	/* documents for people */
	bool (*machine)(const struct value *report, const struct tree *t, struct buf *out);
} formats[] = {
	[EXPORT_MARKDOWN] = { "md", "Markdown, GitHub task list", ".md", &style_markdown, NULL },
	[EXPORT_JSON] = { "json", "JSON", ".json", NULL, export_json },
	[EXPORT_TEXT] = { "text", "Plain text", ".txt", &style_text, NULL },
	[EXPORT_HTML] = { "html", "HTML, one file", ".html", &style_html, NULL },
	[EXPORT_SARIF] = { "sarif", "SARIF 2.1.0", ".sarif", NULL, export_sarif },
	[EXPORT_GITHUB] = { "github", "GitHub annotations", ".txt", NULL, export_github },
	[EXPORT_JUNIT] = { "junit", "JUnit", ".xml", NULL, export_junit },
	[EXPORT_JSONL] = { "jsonl", "JSON lines, one finding each", ".jsonl", NULL, export_jsonl },
	[EXPORT_TAP] = { "tap", "Test Anything Protocol", ".tap", NULL, export_tap },
};
_Static_assert(sizeof formats / sizeof *formats == EXPORT_COUNT, "a format without a row");

const char *export_name(enum export_format f)
{
	return formats[f].name;
}

const char *export_title(enum export_format f)
{
	return formats[f].title;
}

const char *export_suffix(enum export_format f)
{
	return formats[f].suffix;
}

bool export_parse(const char *name, enum export_format *out)
{
	if (strcmp(name, "markdown") == 0)
		name = "md";
	for (int i = 0; i < EXPORT_COUNT; i++)
		if (strcmp(formats[i].name, name) == 0)
			return *out = (enum export_format)i, true;
	return false;
}

void export_defaults(struct export_options *o)
{
	*o = (struct export_options){ .format = EXPORT_MARKDOWN, .scope = EXPORT_SESSION, .evidence = true, .notes = true,
		.fixes = true, .report = { .version = "", .facts = true, .open_questions = true, .complete = true,
			    .accepted_only = true } };
}

bool export_report(const struct value *report, const struct tree *t, enum export_format f, struct buf *out, struct err *err)
{
	if (!formats[f].machine) {
		err_set(err, ERR_USAGE, "%s is no format of a machine report", formats[f].name);
		return false;
	}
	return formats[f].machine(report, t, out);
}

bool export_write(const struct triage_case *c, const struct session *s, const struct export_options *o, struct buf *out,
		  struct err *err)
{
	struct arena a = { 0 };
	struct buf plain = { 0 };
	bool ok;

	if (formats[o->format].style) {
		ok = export_doc(c, s, o, formats[o->format].style, &plain, err);
		if (ok)
			redact_text(o->redact, buf_str(&plain), plain.len, out);
	} else {
		struct value *report = report_build(c, s, &o->report, &a);
		if (o->redact)
			report = redact_value(o->redact, report, &a);
		ok = export_report(report, c->tree, o->format, out, err);
	}
	buf_done(&plain);
	arena_done(&a);
	return ok;
}

void export_page(const struct tree *t, const char *id, struct buf *out)
{
	struct triage_case c = { .tree = t };
	struct export_options o;
	struct err err;

	export_defaults(&o);
	o.scope = EXPORT_PATTERN;
	o.id = id;
	export_doc(&c, NULL, &o, &style_markdown, out, &err);
}
