/* SPDX-License-Identifier: MIT */
/* list: everything of one kind, one a line, as JSON, or (signatures) as regular expressions. */
#include <string.h>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/keys.h"
#include "cli/page.h"
#include "cli/run.h"
#include "cli/themes.h"
#include "data/json.h"
#include "data/tree_phrase.h"

typedef void text_fn(struct run *r, struct out *out);
typedef void value_fn(struct run *r, struct value *list);

static void row(struct out *out, const char *id, int cols, const char *text)
{
	out_text(out, STYLE_BOLD, id);
	out_indent(out, strlen(id) < (size_t)cols ? (size_t)cols - strlen(id) : 0);
	out_fmt(out, "  ");
	out_text(out, STYLE_PLAIN, text);
	out_fmt(out, "\n");
}

static void patterns_text(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->tree->n_patterns; i++) {
		const struct pattern *p = &r->tree->patterns[i];

		row(out, p->id, 4, arena_fmt(&r->arena, "%-26s %-12s %s", p->name, p->branch, p->title));
	}
}

static void patterns_value(struct run *r, struct value *list)
{
	for (size_t i = 0; i < r->tree->n_patterns; i++)
		value_push(&r->arena, list, page_pattern_value(&r->tree->patterns[i], &r->arena));
}

static void nodes_text(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->tree->n_questions; i++)
		row(out, r->tree->questions[i].id, 24, r->tree->questions[i].ask);
}

static void nodes_value(struct run *r, struct value *list)
{
	for (size_t i = 0; i < r->tree->n_questions; i++)
		value_push(&r->arena, list, page_question_value(&r->tree->questions[i], &r->arena));
}

static void signatures_text(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->tree->n_signatures; i++) {
		const struct signature *s = &r->tree->signatures[i];

		row(out, s->id, 34, arena_fmt(&r->arena, "%-3s %-11s %-7s %s", s->pattern_id, role_name(s->role),
			confidence_name(s->confidence), s->says ? s->says : ""));
	}
}

static void signatures_value(struct run *r, struct value *list)
{
	for (size_t i = 0; i < r->tree->n_signatures; i++)
		value_push(&r->arena, list, page_signature_value(&r->tree->signatures[i], &r->arena));
}

static void checklists_text(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->tree->n_checklists; i++)
		row(out, r->tree->checklists[i].id, 24, r->tree->checklists[i].title);
	for (size_t i = 0; i < r->tree->n_patterns; i++)
		if (r->tree->patterns[i].n_checklist)
			row(out, r->tree->patterns[i].id, 24, r->tree->patterns[i].title);
}

static void checklists_value(struct run *r, struct value *list)
{
	for (size_t i = 0; i < r->tree->n_checklists; i++) {
		const struct checklist *c = &r->tree->checklists[i];

		value_push(&r->arena, list, page_checklist_value(c->id, c->title, c->items, c->n_items, &r->arena));
	}
	for (size_t i = 0; i < r->tree->n_patterns; i++) {
		const struct pattern *p = &r->tree->patterns[i];

		if (p->n_checklist)
			value_push(&r->arena, list, page_checklist_value(p->id, p->title, p->checklist, p->n_checklist,
				&r->arena));
	}
}

static void themes_text(struct run *r, struct out *out)
{
	(void)r;
	themes_list_text(out);
}

static void themes_value(struct run *r, struct value *list)
{
	themes_list_value(&r->arena, list);
}

static void keys_out(struct run *r, struct out *out)
{
	(void)r;
	keys_text(&out->buf, false);
}

static void keys_list(struct run *r, struct value *list)
{
	keys_value(&r->arena, list);
}

static const struct {
	const char *name;
	text_fn *text;
	value_fn *value;
	bool needs_tree;
} kinds[] = {
	{"patterns", patterns_text, patterns_value, true},
	{"nodes", nodes_text, nodes_value, true},
	{"signatures", signatures_text, signatures_value, true},
	{"checklists", checklists_text, checklists_value, true},
	{"themes", themes_text, themes_value, false},
	{"keys", keys_out, keys_list, false},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static bool unknown_kind(const char *name, struct err *err)
{
	struct nearest n;

	nearest_init(&n, name);
	for (size_t i = 0; i < KINDS; i++)
		nearest_offer(&n, kinds[i].name);
	err_set(err, ERR_USAGE, "there is no list of '%.60s'", name);
	if (nearest_found(&n))
		return err_hint(err, "did you mean cmltriage list %s?", nearest_found(&n));
	return err_hint(err, "lists: patterns, nodes, signatures, checklists, themes, keys");
}

/* Newlines cannot stand in a list with one expression a line; (?x) and literal tabs stay as they are. */
static bool regexes(struct run *r, const char *kind, struct buf *b, struct err *err)
{
	if (strcmp(kind, "signatures")) {
		err_set(err, ERR_USAGE, "only signatures can be listed as regular expressions");
		return err_hint(err, "cmltriage list signatures --format regex");
	}
	for (size_t i = 0; i < r->tree->n_signatures; i++) {
		for (const char *p = signature_regex(&r->tree->signatures[i], &r->arena); *p; p++)
			buf_puts(b, *p == '\n' ? "\\n" : (char[]){*p, '\0'});
		buf_putc(b, '\n');
	}
	return true;
}

static void as_json(struct run *r, size_t kind, struct buf *b)
{
	struct value *v = value_map(&r->arena);

	value_set_int(&r->arena, v, "schema", 1);
	kinds[kind].value(r, value_set(&r->arena, v, kinds[kind].name, value_list(&r->arena)));
	json_write(v, 2, b);
	buf_putc(b, '\n');
}

static bool write_list(struct run *r, size_t kind, const struct output *to, struct err *err)
{
	struct buf b = {0};
	struct out text;
	bool ok = true;

	switch (to->format) {
	case FORMAT_NONE: case FORMAT_TEXT:
		out_init(&text, r->o, !to->path);
		kinds[kind].text(r, &text);
		out_take(&text, &b);
		break;
	case FORMAT_JSON:
		as_json(r, kind, &b);
		break;
	case FORMAT_REGEX:
		ok = regexes(r, kinds[kind].name, &b, err);
		break;
	default:
		err_set(err, ERR_USAGE, "list has no format %s", format_name(to->format));
		ok = err_hint(err, "it has text and json, and regex for signatures");
	}
	ok = ok && (r->o->quiet || run_write(to->path, &b, err));
	buf_done(&b);
	return ok;
}

int cmd_list(const struct options *o)
{
	struct run r;
	struct output def = {.format = FORMAT_TEXT};
	struct err err = {0};
	size_t kind = 0;
	int status;

	run_init(&r, o);
	while (kind < KINDS && strcmp(kinds[kind].name, o->operands.at[0]))
		kind++;
	if (kind == KINDS)
		unknown_kind(o->operands.at[0], &err);
	else if (kinds[kind].needs_tree)
		r.tree = run_tree(o, &err);
	if (err.kind) {
		run_done(&r);
		return run_fail(o, &err);
	}
	if (!o->outputs.n && !write_list(&r, kind, &def, &err))
		run_error(&r, &err);
	for (size_t i = 0; i < o->outputs.n; i++)
		if (!write_list(&r, kind, &o->outputs.at[i], &err))
			run_error(&r, &err);
	status = run_status(&r);
	run_done(&r);
	return status;
}
