/* SPDX-License-Identifier: MIT */
/* diff: what differs between two models, told by what it changes: facts, findings, answers, weights. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/diff_weights.h"
#include "cli/help.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/table.h"
#include "config.h"
#include "data/json.h"
#include "triage/auto.h"
#include "triage/case.h"

struct diff {
	const struct options *o;
	struct run sides[2];
	struct arena arena;
	struct value *report, *facts, *findings, *answers, *weights;
	size_t n_new;			/* findings at or above --fail-on that only the second model has */
};

static bool ignored(const char *id)
{
	return !strcmp(id, "model.path") || !strcmp(id, "model.weights.scan") || !strcmp(id, "model.weights.by_op");
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

static const struct finding *same_finding(const struct run *r, const char *id)
{
	for (size_t i = 0; i < r->findings->n; i++)
		if (!strcmp(r->findings->at[i].pattern->id, id))
			return &r->findings->at[i];
	return NULL;
}

static void add_finding(struct diff *d, const struct finding *f, const struct finding *before, const struct finding *after)
{
	struct arena *a = &d->arena;
	struct value *row = value_push(a, d->findings, value_map(a));

	value_set_text(a, row, "pattern", f->pattern->id);
	value_set_text(a, row, "title", f->pattern->title);
	value_set_text(a, row, "level", level_name(f->level));
	if (!before || !after)
		value_set_text(a, row, "only", before ? "before" : "after");
	value_set_text(a, row, "before", before ? level_name(before->level) : NULL);
	value_set_text(a, row, "after", after ? level_name(after->level) : NULL);
	value_set_text(a, row, "says", f->says);
	d->n_new += after && run_counts(&d->sides[1], after) && !(before && run_counts(&d->sides[0], before));
}

/* Findings of one side only, and those whose level is another one now. */
static void compare_findings(struct diff *d)
{
	const struct run *before = &d->sides[0], *after = &d->sides[1];

	for (size_t i = 0; i < before->findings->n; i++) {
		const struct finding *f = &before->findings->at[i], *g = same_finding(after, f->pattern->id);

		if (!g || g->level != f->level)
			add_finding(d, g ? g : f, f, g);
	}
	for (size_t i = 0; i < after->findings->n; i++) {
		const struct finding *g = &after->findings->at[i];

		if (!same_finding(before, g->pattern->id))
			add_finding(d, g, NULL, g);
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

static const char *line_of(struct diff *d, const struct value *v)
{
	struct out out = {0};
	const char *s;

	value_line(&out, v);
	s = arena_str(&d->arena, buf_str(&out.buf));
	out_done(&out);
	return s;
}

static void heading(struct out *out, bool markdown, const char *title)
{
	out_fmt(out, markdown ? "\n## " : "\n");
	out_text(out, markdown ? STYLE_PLAIN : STYLE_BOLD, title);
	out_fmt(out, markdown ? "\n\n" : "\n");
}

/* Rows with before and after; `more` = a second name of the row. */
static void print_table(struct diff *d, struct out *out, bool markdown, const char *title, const char *columns,
			const struct value *rows, const char *name, const char *more)
{
	struct table t;

	if (!rows->n)
		return;
	heading(out, markdown, title);
	table_init(&t, &d->arena, columns);
	for (size_t i = 0; i < rows->n; i++) {
		const struct value *row = rows->items[i];
		struct table_row *r = table_add(&t);

		r->cells[0] = value_get_text(row, name, "");
		r->cells[1] = line_of(d, value_get(row, "before"));
		r->cells[2] = line_of(d, value_get(row, "after"));
		r->cells[3] = more ? value_get_text(row, more, "") : NULL;
	}
	(markdown ? table_markdown : table_text)(&t, out);
	table_done(&t);
}

/* A fact a line in text, since values may be long; a table in Markdown. */
static void print_facts(struct diff *d, struct out *out, bool markdown)
{
	if (markdown || !d->facts->n) {
		print_table(d, out, markdown, "Facts", "Fact|Before|After", d->facts, "id", NULL);
		return;
	}
	heading(out, false, "Facts");
	for (size_t i = 0; i < d->facts->n; i++) {
		const struct value *row = d->facts->items[i];
		const char *id = value_get_text(row, "id", "");

		out_fmt(out, "  ");
		out_text(out, STYLE_PLAIN, id);
		out_fmt(out, "  ");
		out_wrap(out, strlen(id) + 4, 6, arena_fmt(&d->arena, "%s -> %s", line_of(d, value_get(row, "before")),
			line_of(d, value_get(row, "after"))));
	}
}

static void print_side(struct diff *d, struct out *out, bool markdown, int s)
{
	const struct input *in = d->sides[s].evidence.inputs.n ? &d->sides[s].evidence.inputs.at[0] : NULL;

	if (!in)
		return;
	out_fmt(out, markdown ? "- %s: " : "%-7s ", s ? "after" : "before");
	if (markdown)
		table_cell(out, in->path);
	else
		out_text(out, STYLE_BOLD, in->path);
	out_fmt(out, "  %s, %s\n", in->format ? in->format : "", table_bytes(&d->arena, in->bytes));
}

static void print(struct diff *d, struct out *out, bool markdown)
{
	if (markdown)
		out_fmt(out, "# Differences between two models\n\n");
	print_side(d, out, markdown, 0);
	print_side(d, out, markdown, 1);
	print_facts(d, out, markdown);
	if (!d->facts->n)
		out_fmt(out, "\nno fact differs\n");
	print_table(d, out, markdown, "Findings that differ", "Pattern|Before|After|Title", d->findings, "pattern", "title");
	print_table(d, out, markdown, "Answers that flip", "Question|Before|After|", d->answers, "node", "ask");
	if (d->weights) {
		heading(out, markdown, "Weights, the worst first");
		diff_weights_print(d->weights, &d->arena, d->o->verbose, markdown, out);
	}
	if (!value_truth(value_get(d->report, "complete")))
		out_fmt(out, "\nThis report is incomplete: see the messages on standard error.\n");
}

static bool write(struct diff *d, const struct output *to, struct err *err)
{
	struct redact *red = report_redactor(d->o, to->format);
	struct out out;
	struct buf b = {0};
	bool ok = true;

	out_init(&out, d->o, !to->path);
	if (to->format == FORMAT_JSON) {
		json_write(red ? redact_value(red, d->report, &d->arena) : d->report, 2, &out.buf);
		buf_putc(&out.buf, '\n');
	} else if (to->format == FORMAT_NONE || to->format == FORMAT_TEXT || to->format == FORMAT_MD) {
		print(d, &out, to->format == FORMAT_MD);
	} else {
		err_set(err, ERR_USAGE, "diff has no format %s", format_name(to->format));
		ok = err_hint(err, "it has text, json and md");
	}
	redact_text(to->format == FORMAT_JSON ? NULL : red, buf_str(&out.buf), out.buf.len, &b);
	ok = ok && ((d->o->quiet && !to->path) || run_write(to->path, &b, err));
	redact_free(red);
	buf_done(&b);
	out_done(&out);
	return ok;
}

static struct value *side_value(struct diff *d, int s)
{
	const struct input *in = d->sides[s].evidence.inputs.n ? &d->sides[s].evidence.inputs.at[0] : NULL;
	struct value *v = value_map(&d->arena);

	if (!in)
		return v;
	value_set_text(&d->arena, v, "path", in->path);
	value_set_text(&d->arena, v, "format", in->format);
	value_set_int(&d->arena, v, "bytes", (int64_t)in->bytes);
	return v;
}

static void compare_values(struct diff *d)
{
	struct progress p;
	struct err err = {0};
	bool whole;

	if (d->o->no_weights || !d->sides[0].weights || !d->sides[1].weights)
		return;
	progress_begin(&p, d->o, arena_fmt(&d->arena, "comparing the weights of %s", path_base(d->o->operands.at[1])),
		d->sides[1].deadline);
	d->weights = diff_weights(d->sides[0].weights, d->sides[1].weights, progress_step, &p, &d->arena, &whole);
	progress_end(&p);
	if (whole)
		return;
	err_set(&err, ERR_INCOMPLETE, "not all weights were compared: %s", progress_interrupted() ? "interrupted" : "the time limit is over");
	run_error(&d->sides[1], &err);
}

static void compare(struct diff *d)
{
	struct arena *a = &d->arena;
	struct value *tool;

	d->report = value_map(a);
	value_set_int(a, d->report, "schema", 1);
	tool = value_set(a, d->report, "tool", value_map(a));
	value_set_text(a, tool, "name", "cmltriage");
	value_set_text(a, tool, "version", PACKAGE_VERSION);
	value_set(a, d->report, "before", side_value(d, 0));
	value_set(a, d->report, "after", side_value(d, 1));
	d->facts = value_set(a, d->report, "facts", value_list(a));
	d->findings = value_set(a, d->report, "findings", value_list(a));
	d->answers = value_set(a, d->report, "answers", value_list(a));
	compare_facts(d);
	compare_findings(d);
	compare_answers(d);
	compare_values(d);
	if (d->weights)
		value_set(a, d->report, "weights", d->weights);
	value_set_bool(a, d->report, "complete", !d->sides[0].errors.n && !d->sides[1].errors.n);
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
		r->wants_weights = !o->no_weights;
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
