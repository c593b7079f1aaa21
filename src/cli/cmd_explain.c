/* SPDX-License-Identifier: MIT */
/* explain and checklist: a page by its id; with inputs behind it, filled from them, and with --why the evidence too. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/run.h"
#include "data/json.h"

struct page_of {			/* one of these is set */
	const struct pattern *pattern;
	const struct question *question;
	const struct signature *signature;
	const struct checklist *checklist;
	const struct scenario *scenario;
};

static const struct checklist *find_checklist(const struct tree *t, const char *id)
{
	for (size_t i = 0; i < t->n_checklists; i++)
		if (!strcmp(t->checklists[i].id, id))
			return &t->checklists[i];
	return NULL;
}

static bool find_page(const struct tree *t, const char *id, struct page_of *out, struct err *err)
{
	const char *near;

	*out = (struct page_of){.pattern = tree_pattern(t, id), .question = tree_question(t, id),
		.signature = tree_signature(t, id), .checklist = find_checklist(t, id)};
	for (size_t i = 0; i < t->n_scenarios; i++)
		if (!strcmp(t->scenarios[i].id, id))
			out->scenario = &t->scenarios[i];
	if (!strncmp(id, "CML-", 4) && !out->pattern) {	/* as reports spell it */
		char lower[16];
		size_t n = 0;

		for (const char *p = id + 4; *p && n + 1 < sizeof lower; p++)
			lower[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		lower[n] = '\0';
		out->pattern = tree_pattern(t, lower);
	}
	if (out->pattern || out->question || out->signature || out->checklist || out->scenario)
		return true;
	near = tree_nearest_id(t, id);
	err_set(err, ERR_USAGE, "nothing has the id '%.80s'", id);
	if (near)
		return err_hint(err, "did you mean %s? cmltriage list patterns shows all", near);
	return err_hint(err, "cmltriage list patterns (nodes, signatures, checklists) shows what there is");
}

static struct value *page_value(const struct page_of *p, struct arena *a)
{
	if (p->pattern)
		return page_pattern_value(p->pattern, a);
	if (p->question)
		return page_question_value(p->question, a);
	if (p->signature)
		return page_signature_value(p->signature, a);
	if (p->checklist)
		return page_checklist_value(p->checklist->id, p->checklist->title, p->checklist->items, p->checklist->n_items, a);
	struct value *v = value_map(a);

	value_set_text(a, v, "kind", "scenario");
	value_set_text(a, v, "id", p->scenario->id);
	value_set_text(a, v, "title", p->scenario->title);
	value_set_text(a, v, "tempting", p->scenario->tempting);
	return v;
}

static void page_text(const struct page_of *p, const struct fill_from *from, struct out *out)
{
	if (p->pattern)
		page_pattern(p->pattern, from, out);
	else if (p->question)
		page_question(p->question, out);
	else if (p->signature)
		page_signature(p->signature, out);
	else if (p->checklist)
		page_checklist(p->checklist->id, p->checklist->title, p->checklist->items, p->checklist->n_items, from, out);
	else
		page_scenario(p->scenario, out);
}

static void page_json(struct run *r, struct value *page, struct buf *out)
{
	value_set_int(&r->arena, page, "schema", 1);
	json_write(page, 2, out);
	buf_putc(out, '\n');
}

static bool no_such_format(enum format f, const char *have, struct err *err)
{
	err_set(err, ERR_USAGE, "this command has no format %s", format_name(f));
	return err_hint(err, "it has %s", have);
}

static bool write_page(struct run *r, const struct page_of *p, const struct output *to, struct err *err)
{
	struct fill_from from = {.evidence = &r->evidence, .pattern = p->pattern};
	struct buf b = {0};
	struct out text;
	bool ok = true;

	switch (to->format) {
	case FORMAT_NONE: case FORMAT_TEXT:
		out_init(&text, r->o, !to->path);
		page_text(p, &from, &text);
		out_take(&text, &b);
		break;
	case FORMAT_JSON:
		page_json(r, page_value(p, &r->arena), &b);
		break;
	case FORMAT_MD:
		if (p->pattern || p->checklist) {
			export_page(r->tree, p->pattern ? p->pattern->id : p->checklist->id, &b);
			break;
		}
		/* fall through */
	default:
		ok = no_such_format(to->format, "text and json, and md for patterns and checklists", err);
	}
	ok = ok && (r->o->quiet || run_write(to->path, &b, err));
	buf_done(&b);
	return ok;
}

static bool write_pages(struct run *r, const struct page_of *p, enum format fallback)
{
	struct output def = {.format = fallback};
	struct err err = {0};

	if (!r->o->outputs.n)
		return write_page(r, p, &def, &err) || run_error(r, &err);
	for (size_t i = 0; i < r->o->outputs.n; i++)
		if (!write_page(r, p, &r->o->outputs.at[i], &err))
			return run_error(r, &err);
	return true;
}

/* The inputs behind the id fill the page. */
static void read_inputs(struct run *r, size_t first)
{
	run_set_given(r);
	for (size_t i = first; i < r->o->operands.n; i++)
		run_input(r, r->o->operands.at[i], RUN_BY_CONTENT);
	for (size_t i = 0; i < r->o->logs.n; i++)
		run_input(r, r->o->logs.at[i], RUN_AS_LOG);
}

static int explain_end(struct run *r)
{
	int status = run_status(r);

	run_done(r);
	return status == STATUS_FINDINGS ? STATUS_OK : status;
}

static int explain_fail(struct run *r, const struct err *err)
{
	int status = run_fail(r->o, err);

	run_done(r);
	return status;
}

/* Judged among all others, so that its rank can be told; what was folded away there is judged alone. */
static void explain_why(struct run *r, const char *id)
{
	size_t kept = 0;

	if (run_judge(r, false)) {
		for (size_t i = 0; i < r->findings->n; i++)
			if (findings_id_matches(id, &r->findings->at[i]))
				r->findings->at[kept++] = r->findings->at[i];
		r->findings->n = kept;
		if (!kept) {
			r->only = id;
			findings_free(r->findings);
			session_free(r->session);
			r->session = NULL;
			run_judge(r, false);
		}
	}
	report_all(r, REPORT_MATCH);
}

int cmd_explain(const struct options *o)
{
	struct run r;
	struct page_of p;
	struct err err = {0};

	run_init(&r, o);
	if (!(r.tree = run_tree(o, &err)) || !find_page(r.tree, o->operands.at[0], &p, &err))
		return explain_fail(&r, &err);
	if (o->why && o->operands.n < 2 && !o->logs.n) {
		err_set(&err, ERR_USAGE, "--why needs a log or a model to explain");
		err_hint(&err, "cmltriage explain %s --why crash.log", o->operands.at[0]);
		return explain_fail(&r, &err);
	}
	read_inputs(&r, 1);
	if (o->why) {
		explain_why(&r, p.pattern ? p.pattern->id : p.signature ? p.signature->id : o->operands.at[0]);
	} else {
		write_pages(&r, &p, FORMAT_TEXT);
	}
	return explain_end(&r);
}

/* ---- checklist --------------------------------------------------------------------------------- */

static void checklist_markdown(const struct checklist *c, struct buf *out)
{
	struct arena a = {0};
	struct fill_from from = {0};

	buf_fmt(out, "## %s %s\n\n", c->id, c->title);
	for (size_t i = 0; i < c->n_items; i++)
		buf_fmt(out, "- [ ] %s <!-- id:%s -->\n", fill_text(c->items[i].text, &from, &a, NULL), c->items[i].id);
	arena_done(&a);
}

static bool write_checklist(struct run *r, const struct checklist *c, const struct output *to, struct err *err)
{
	struct buf b = {0};
	struct out text;
	bool ok = true;

	switch (to->format) {
	case FORMAT_NONE: case FORMAT_MD:
		checklist_markdown(c, &b);
		break;
	case FORMAT_TEXT:
		out_init(&text, r->o, !to->path);
		page_checklist(c->id, c->title, c->items, c->n_items, NULL, &text);
		out_take(&text, &b);
		break;
	case FORMAT_JSON:
		page_json(r, page_checklist_value(c->id, c->title, c->items, c->n_items, &r->arena), &b);
		break;
	default:
		ok = no_such_format(to->format, "md, text and json", err);
	}
	ok = ok && (r->o->quiet || run_write(to->path, &b, err));
	buf_done(&b);
	return ok;
}

static bool checklist_of(const struct page_of *p, struct checklist *out, struct err *err, const char *id)
{
	if (p->pattern)
		*out = (struct checklist){.id = p->pattern->id, .title = p->pattern->title, .items = p->pattern->checklist,
			.n_items = p->pattern->n_checklist};
	else if (p->checklist)
		*out = *p->checklist;
	if ((p->pattern || p->checklist) && out->n_items)
		return true;
	err_set(err, ERR_USAGE, "'%.80s' has no checklist", id);
	return err_hint(err, "cmltriage list checklists shows what there is");
}

int cmd_checklist(const struct options *o)
{
	struct run r;
	struct page_of p;
	struct checklist c;
	struct output def = {.format = FORMAT_MD};
	struct err err = {0};

	run_init(&r, o);
	if (!(r.tree = run_tree(o, &err)) || !find_page(r.tree, o->operands.at[0], &p, &err)
	    || !checklist_of(&p, &c, &err, o->operands.at[0]))
		return explain_fail(&r, &err);
	if (!o->outputs.n && !write_checklist(&r, &c, &def, &err))
		run_error(&r, &err);
	for (size_t i = 0; i < o->outputs.n; i++)
		if (!write_checklist(&r, &c, &o->outputs.at[i], &err))
			run_error(&r, &err);
	return explain_end(&r);
}
