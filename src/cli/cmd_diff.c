/* SPDX-License-Identifier: MIT */
/* diff: what differs between two models, told by what it changes: facts, findings, answers. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/out.h"
#include "cli/run.h"
#include "data/json.h"
#include "triage/auto.h"
#include "triage/case.h"

struct diff {
	const struct options *o;
	struct run sides[2];
	struct arena arena;
	struct value *report, *facts, *findings, *answers;
	size_t n_new;			/* findings at or above --fail-on that only the second model has */
};

static bool ignored(const char *id)
{
	return !strcmp(id, "model.path");
}

/* ---- facts --------------------------------------------------------------------------------------- */

static void add_fact(struct diff *d, const char *id, const struct value *before, const struct value *after)
{
	struct arena *a = &d->arena;
	struct value *row = value_push(a, d->facts, value_map(a));

	value_set_text(a, row, "id", id);
	value_set(a, row, "before", before ? value_copy(a, before) : value_null(a));
	value_set(a, row, "after", after ? value_copy(a, after) : value_null(a));
}

/* Maps (operation counts, oldest systems) are told key by key. */
static void compare_maps(struct diff *d, const char *id, const struct value *before, const struct value *after)
{
	for (size_t i = 0; i < before->n; i++) {
		const struct value *other = value_get(after, before->keys[i]);

		if (!other || !value_equal(before->items[i], other))
			add_fact(d, arena_fmt(&d->arena, "%s.%s", id, before->keys[i]), before->items[i], other);
	}
	for (size_t i = 0; i < after->n; i++)
		if (!value_get(before, after->keys[i]))
			add_fact(d, arena_fmt(&d->arena, "%s.%s", id, after->keys[i]), NULL, after->items[i]);
}

static void compare_fact(struct diff *d, const struct fact *f, const struct fact *g)
{
	if (g && value_equal(f->value, g->value))
		return;
	if (g && f->value->kind == VALUE_MAP && g->value->kind == VALUE_MAP)
		compare_maps(d, f->id, f->value, g->value);
	else
		add_fact(d, f->id, f->value, g ? g->value : NULL);
}

static void compare_facts(struct diff *d)
{
	struct evidence *a = &d->sides[0].evidence, *b = &d->sides[1].evidence;

	for (size_t i = 0; i < a->facts.n; i++) {
		const struct fact *f = &a->facts.at[i];

		if (f->input && !ignored(f->id))
			compare_fact(d, f, evidence_fact(b, NULL, f->id));
	}
	for (size_t i = 0; i < b->facts.n; i++) {
		const struct fact *g = &b->facts.at[i];

		if (g->input && !ignored(g->id) && !evidence_fact(a, NULL, g->id))
			add_fact(d, g->id, NULL, g->value);
	}
}

/* ---- findings and answers --------------------------------------------------------------------------- */

static bool has_finding(const struct run *r, const char *id)
{
	for (size_t i = 0; i < r->findings->n; i++)
		if (!strcmp(r->findings->at[i].pattern->id, id))
			return true;
	return false;
}

static void compare_findings(struct diff *d)
{
	for (int s = 0; s < 2; s++) {
		const struct run *r = &d->sides[s], *other = &d->sides[!s];

		for (size_t i = 0; i < r->findings->n; i++) {
			const struct finding *f = &r->findings->at[i];
			struct value *row;

			if (has_finding(other, f->pattern->id))
				continue;
			row = value_push(&d->arena, d->findings, value_map(&d->arena));
			value_set_text(&d->arena, row, "pattern", f->pattern->id);
			value_set_text(&d->arena, row, "title", f->pattern->title);
			value_set_text(&d->arena, row, "level", level_name(f->level));
			value_set_text(&d->arena, row, "only", s ? "after" : "before");
			value_set_text(&d->arena, row, "says", f->says);
			d->n_new += s && run_counts(r, f);
		}
	}
}

static const char *proposed(struct diff *d, int side, const struct question *q)
{
	struct run *r = &d->sides[side];
	struct triage_case c = {.tree = r->tree, .evidence = &r->evidence, .findings = r->findings};
	struct proposal p;

	auto_propose(&c, q, &d->arena, &p);
	return p.best ? p.best->answer->id : "open";
}

static void compare_answers(struct diff *d)
{
	const struct tree *t = d->sides[0].tree;

	for (size_t i = 0; i < t->n_questions; i++) {
		const struct question *q = &t->questions[i];
		const char *before = proposed(d, 0, q), *after = proposed(d, 1, tree_question(d->sides[1].tree, q->id));
		struct value *row;

		if (!strcmp(before, after))
			continue;
		row = value_push(&d->arena, d->answers, value_map(&d->arena));
		value_set_text(&d->arena, row, "node", q->id);
		value_set_text(&d->arena, row, "ask", q->ask);
		value_set_text(&d->arena, row, "before", before);
		value_set_text(&d->arena, row, "after", after);
	}
}

/* ---- the report ----------------------------------------------------------------------------------------- */

static void value_line(struct out *out, const struct value *v)
{
	struct buf b = {0};

	buf_init(&b, 160);
	if (!v || v->kind == VALUE_NULL)
		buf_puts(&b, "-");
	else if ((v->kind == VALUE_LIST && v->n && v->items[0]->kind >= VALUE_LIST) || v->kind == VALUE_MAP)
		json_write(v, 0, &b);
	else
		value_print(v, &b);
	out_text(out, STYLE_PLAIN, buf_str(&b));
	if (b.overflowed)
		out_fmt(out, "...");
	buf_done(&b);
}

static void print_rows(struct out *out, const char *title, const struct value *rows, const char *name, const char *more)
{
	if (!rows->n)
		return;
	out_text(out, STYLE_BOLD, title);
	out_fmt(out, "\n");
	for (size_t i = 0; i < rows->n; i++) {
		const struct value *row = rows->items[i];

		out_fmt(out, "  ");
		out_text(out, STYLE_BOLD, value_get_text(row, name, ""));
		out_fmt(out, "  ");
		if (value_get(row, "only")) {
			out_fmt(out, "%s  ", value_get_text(row, "only", ""));
			out_text(out, STYLE_PLAIN, value_get_text(row, more, ""));
		} else {
			value_line(out, value_get(row, "before"));
			out_fmt(out, " -> ");
			value_line(out, value_get(row, "after"));
		}
		out_fmt(out, "\n");
	}
}

static void print(struct diff *d, struct out *out)
{
	print_rows(out, "Facts", d->facts, "id", "");
	print_rows(out, "Findings", d->findings, "pattern", "title");
	print_rows(out, "Answers that flip", d->answers, "node", "");
	if (!d->facts->n)
		out_fmt(out, "no fact differs\n");
}

static bool write(struct diff *d, const struct output *to, struct err *err)
{
	struct out out;
	bool ok = true;

	out_init(&out, d->o, !to->path);
	if (to->format == FORMAT_JSON) {
		json_write(d->report, 2, &out.buf);
		buf_putc(&out.buf, '\n');
	} else if (to->format == FORMAT_NONE || to->format == FORMAT_TEXT) {
		print(d, &out);
	} else {
		err_set(err, ERR_USAGE, "diff has no format %s", format_name(to->format));
		ok = err_hint(err, "it has text and json");
	}
	ok = ok && (d->o->quiet || run_write(to->path, &out.buf, err));
	out_done(&out);
	return ok;
}

static void compare(struct diff *d)
{
	struct arena *a = &d->arena;

	d->report = value_map(a);
	value_set_int(a, d->report, "schema", 1);
	d->facts = value_set(a, d->report, "facts", value_list(a));
	d->findings = value_set(a, d->report, "findings", value_list(a));
	d->answers = value_set(a, d->report, "answers", value_list(a));
	compare_facts(d);
	compare_findings(d);
	compare_answers(d);
}

static int status_of(struct diff *d)
{
	for (int s = 0; s < 2; s++) {
		int status = run_status(&d->sides[s]);

		if (status > STATUS_FINDINGS)
			return status;
	}
	return d->n_new && !d->o->exit_zero ? STATUS_FINDINGS : STATUS_OK;
}

int cmd_diff(const struct options *o)
{
	struct diff d = {.o = o};
	struct output def = {0};
	struct err err = {0};
	bool ok = true;
	int status;

	for (int s = 0; s < 2; s++) {
		struct run *r = &d.sides[s];

		run_init(r, o);
		ok = ok && run_load_tree(r) && run_set_given(r) && run_input(r, o->operands.at[s], RUN_AS_MODEL) && run_judge(r, false);
	}
	if (ok) {
		compare(&d);
		for (size_t i = 0; i < (o->outputs.n ? o->outputs.n : 1); i++)
			if (!write(&d, o->outputs.n ? &o->outputs.at[i] : &def, &err))
				run_error(&d.sides[0], &err);
	} else if (options_wants(o, FORMAT_JSON)) {
		struct run *r = &d.sides[d.sides[0].errors.n ? 0 : 1];

		if (r->errors.n)
			run_fail_quietly(o, &r->errors.at[0]);
	}
	status = status_of(&d);
	for (int s = 0; s < 2; s++)
		run_done(&d.sides[s]);
	arena_done(&d.arena);
	return status;
}
