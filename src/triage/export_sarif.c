/* SPDX-License-Identifier: MIT */
/* SARIF 2.1.0 (OASIS), in the subset that GitHub code scanning reads. */
#include "triage/export_ci.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/json.h"
#include "triage/export.h"

struct sarif {
	const struct value *report;
	const struct tree *t;
	struct arena *a;
	struct value *rules, *results;
};

static const struct value *list_of(const struct value *v, const char *key)
{
	static const struct value empty = { .kind = VALUE_LIST };
	const struct value *l = value_get(v, key);

	return l && l->kind == VALUE_LIST ? l : &empty;
}

static struct value *text_object(struct arena *a, const char *text)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "text", text);
	return m;
}

/* ---- rules ---- */

static struct value *rule(struct sarif *s, const struct value *finding)
{
	const char *pattern = value_get_text(finding, "pattern", "");
	const struct pattern *p = tree_pattern(s->t, pattern);
	struct value *m = value_map(s->a), *help = value_map(s->a), *config = value_map(s->a), *props = value_map(s->a),
		*tags = value_list(s->a);
	struct buf page = { 0 };
	const char *level = p ? level_name(p->level) : "";

	value_set_text(s->a, m, "id", value_get_text(finding, "id", ""));
	value_set_text(s->a, m, "name", value_get_text(finding, "name", ""));
	value_set(s->a, m, "shortDescription", text_object(s->a, value_get_text(finding, "title", "")));
	value_set(s->a, m, "fullDescription", text_object(s->a, p && p->symptom ? p->symptom : ""));
	export_page(s->t, pattern, &page);
	value_set_text(s->a, help, "text", value_get_text(finding, "help", ""));
	value_set_text(s->a, help, "markdown", buf_str(&page));
	buf_done(&page);
	value_set(s->a, m, "help", help);
	for (size_t i = 0; p && i < p->sources.n; i++)
		if (strncmp(p->sources.at[i], "https://", 8) == 0 && !strpbrk(p->sources.at[i], " ()<>\"")) {
			value_set_text(s->a, m, "helpUri", p->sources.at[i]);
			break;
		}
	value_set_text(s->a, config, "level", strcmp(level, "hint") == 0 ? "note" : level);
	value_set(s->a, m, "defaultConfiguration", config);
	value_push(s->a, tags, value_text(s->a, p ? p->branch : ""));
	value_set(s->a, props, "tags", tags);
	value_set(s->a, m, "properties", props);
	return m;
}

static int64_t rule_index(struct sarif *s, const struct value *finding)
{
	const char *id = value_get_text(finding, "id", "");

	for (size_t i = 0; i < s->rules->n; i++)
		if (strcmp(value_get_text(s->rules->items[i], "id", ""), id) == 0)
			return (int64_t)i;
	value_push(s->a, s->rules, rule(s, finding));
	return (int64_t)s->rules->n - 1;
}

/* ---- places ---- */

static const char *uri(struct arena *a, const char *path)
{
	struct buf b = { 0 };

	if (strcmp(path, "-") == 0)
		path = "standard-input";
	if (path[0] == '/')
		buf_puts(&b, "file://");
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;
		if (isalnum(c) || (c < 128 && strchr("/._-~", c)))
			buf_putc(&b, *path);
		else
			buf_fmt(&b, "%%%02X", (unsigned)c);
	}
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	return text;
}

static const char *path_of(const struct sarif *s, const char *input)
{
	const struct value *list = list_of(s->report, "inputs");

	for (size_t i = 0; i < list->n; i++)
		if (strcmp(value_get_text(list->items[i], "id", ""), input) == 0)
			return value_get_text(list->items[i], "path", "");
	return NULL;
}

static int64_t integer(const struct value *v, const char *key)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT ? n->integer : 0;
}

static struct value *location(const struct sarif *s, const struct value *evidence, const char *input)
{
	const char *path = path_of(s, input);
	struct arena *a = s->a;

	if (!path)
		return NULL;
	struct value *m = value_map(a), *physical = value_map(a), *artifact = value_map(a), *region = value_map(a);
	int64_t line = integer(evidence, "line");
	value_set_text(a, artifact, "uri", uri(a, path));
	if (path[0] != '/')
		value_set_text(a, artifact, "uriBaseId", "SRCROOT");
	value_set_int(a, region, "startLine", line > 0 ? line : 1);
	if (line > 0 && integer(evidence, "column") > 0) {
		value_set_int(a, region, "startColumn", integer(evidence, "column"));
		value_set_int(a, region, "endColumn", integer(evidence, "end_column"));
	}
	value_set(a, physical, "artifactLocation", artifact);
	value_set(a, physical, "region", region);
	value_set(a, m, "physicalLocation", physical);
	if (evidence && *value_get_text(evidence, "text", ""))
		value_set(a, m, "message", text_object(a, value_get_text(evidence, "text", "")));
	return m;
}

static void locations(const struct sarif *s, const struct value *finding, struct value *result)
{
	const struct value *list = list_of(finding, "evidence");
	struct value *main = value_list(s->a), *related = value_list(s->a);

	for (int with_line = 1; with_line >= 0; with_line--)
		for (size_t i = 0; i < list->n; i++) {
			const struct value *e = list->items[i];
			if ((integer(e, "line") > 0) != (with_line == 1) || strcmp(value_get_text(e, "kind", ""), "fact") == 0)
				continue;
			struct value *l = location(s, e, value_get_text(e, "input", ""));
			if (l)
				value_push(s->a, main->n ? related : main, l);
		}
	value_set(s->a, result, "locations", main);
	if (related->n)
		value_set(s->a, result, "relatedLocations", related);
}

/* The path through the tree, one step a location. */
static struct value *code_flows(const struct sarif *s)
{
	const struct value *path = list_of(s->report, "path");
	struct arena *a = s->a;
	struct value *steps = value_list(a), *flow = value_map(a), *flows = value_list(a), *code = value_map(a), *all = value_list(a);

	for (size_t i = 0; i < path->n; i++) {
		struct value *step = value_push(a, steps, value_map(a)), *l = value_map(a);
		const struct value *p = path->items[i];
		value_set(a, l, "message", text_object(a, arena_fmt(a, "%s %s (%s)", value_get_text(p, "ask", ""),
			value_get_text(p, "text", ""), value_get_text(p, "by", ""))));
		value_set(a, step, "location", l);
	}
	value_set(a, flow, "locations", steps);
	value_push(a, flows, flow);
	value_set(a, code, "threadFlows", flows);
	value_push(a, all, code);
	return all;
}

/* ---- results ---- */

static void finding_result(struct sarif *s, const struct value *f, bool first)
{
	struct arena *a = s->a;
	struct value *m = value_push(a, s->results, value_map(a)), *prints = value_map(a);
	const char *level = value_get_text(f, "level", "");
	const struct value *suppressed = value_get(f, "suppressed");

	value_set_text(a, m, "ruleId", value_get_text(f, "id", ""));
	value_set_int(a, m, "ruleIndex", rule_index(s, f));
	value_set_text(a, m, "level", strcmp(level, "hint") == 0 ? "note" : level);
	value_set_text(a, m, "kind", "fail");
	value_set(a, m, "message", text_object(a, arena_fmt(a, "%s (%s)", value_get_text(f, "says", ""),
							    value_get_text(f, "confidence", ""))));
	locations(s, f, m);
	if (first && list_of(s->report, "path")->n)
		value_set(a, m, "codeFlows", code_flows(s));
	value_set_text(a, prints, "cmltriage/v1", value_get_text(f, "fingerprint", ""));
	value_set(a, m, "partialFingerprints", prints);
	if (suppressed && suppressed->kind == VALUE_TEXT) {
		struct value *list = value_list(a), *one = value_push(a, list, value_map(a));
		value_set_text(a, one, "kind", "external");
		value_set_text(a, one, "justification", suppressed->text);
		value_set(a, m, "suppressions", list);
	}
}

static void open_result(struct sarif *s, const struct value *q)
{
	struct arena *a = s->a;
	struct value *m = value_push(a, s->results, value_map(a)), *places = value_list(a);
	const struct value *in = list_of(s->report, "inputs");
	struct value *l = in->n ? location(s, NULL, value_get_text(in->items[0], "id", "")) : NULL;

	value_set_text(a, m, "ruleId", arena_fmt(a, "question/%s", value_get_text(q, "node", "")));
	value_set_text(a, m, "kind", "open");
	value_set_text(a, m, "level", "none");
	value_set(a, m, "message", text_object(a, arena_fmt(a, "%s (needs: %s)", value_get_text(q, "ask", ""),
							    value_get_text(q, "needs", "nothing"))));
	if (l)
		value_push(a, places, l);
	value_set(a, m, "locations", places);
}

static struct value *tool(struct sarif *s)
{
	struct arena *a = s->a;
	struct value *m = value_map(a), *driver = value_map(a), *extensions = value_list(a);
	const struct value *knowledge = list_of(s->report, "knowledge"), *own = value_get(s->report, "tool");

	value_set_text(a, driver, "name", "cmltriage");
	value_set_text(a, driver, "version", value_get_text(own, "version", ""));
	value_set(a, driver, "rules", s->rules);
	for (size_t i = 0; i < knowledge->n; i++) {
		const struct value *k = knowledge->items[i];
		if (strcmp(value_get_text(k, "origin", ""), "built-in") == 0)
			continue;
		struct value *x = value_push(a, extensions, value_map(a));
		value_set_text(a, x, "name", value_get_text(k, "id", "tree"));
		value_set_text(a, x, "version", value_get_text(k, "version", "0"));
	}
	value_set(a, m, "driver", driver);
	if (extensions->n)
		value_set(a, m, "extensions", extensions);
	return m;
}

bool export_sarif(const struct value *report, const struct tree *t, struct buf *out)
{
	struct arena a = { 0 };
	struct sarif s = { .report = report, .t = t, .a = &a, .rules = value_list(&a), .results = value_list(&a) };
	struct value *m = value_map(&a), *run = value_map(&a), *runs = value_list(&a), *call = value_map(&a), *calls = value_list(&a),
		*bases = value_map(&a), *root = value_map(&a);
	const struct value *findings = list_of(report, "findings"), *open = list_of(report, "open_questions");

	for (size_t i = 0; i < findings->n; i++)
		if (!value_truth(value_get(findings->items[i], "harmless")))
			finding_result(&s, findings->items[i], i == 0);
	for (size_t i = 0; i < open->n; i++)
		open_result(&s, open->items[i]);
	value_set_text(&a, m, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	value_set_text(&a, m, "version", "2.1.0");
	value_set(&a, run, "tool", tool(&s));
	value_set_bool(&a, call, "executionSuccessful", value_truth(value_get(report, "complete")));
	value_push(&a, calls, call);
	value_set(&a, run, "invocations", calls);
	value_set(&a, root, "description", text_object(&a, "the folder in which cmltriage was started"));
	value_set(&a, bases, "SRCROOT", root);
	value_set(&a, run, "originalUriBaseIds", bases);
	value_set_text(&a, run, "columnKind", "unicodeCodePoints");
	value_set(&a, run, "results", s.results);
	value_push(&a, runs, run);
	value_set(&a, m, "runs", runs);
	json_write(m, 2, out);
	if (!out->len || out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
	arena_done(&a);
	return true;
}
