/* SPDX-License-Identifier: MIT */
/* One walk over a case: inputs, path, findings with evidence, checklists and fixes. */
#include "triage/export_doc.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "triage/checklist.h"
#include "triage/fill.h"

struct doc {
	const struct triage_case *c;
	const struct session *s;
	const struct export_options *o;
	const struct style *style;
	struct buf *out;
	struct arena *a;
};

static const char *fill(const struct doc *d, const struct pattern *p, const char *text)
{
	struct fill_from from = { .evidence = d->c->evidence, .pattern = p };

	return fill_text(text, &from, d->a, NULL);
}

static struct texts fill_all(const struct doc *d, const struct pattern *p, const struct texts *v)
{
	struct texts out = { .at = arena_array(d->a, v->n + 1, sizeof *out.at), .n = v->n };

	for (size_t i = 0; i < v->n; i++)
		out.at[i] = fill(d, p, v->at[i]);
	return out;
}

static void list(const struct doc *d, const struct pattern *p, const struct texts *v, bool numbered)
{
	if (!v->n)
		return;
	d->style->list(d->out, true, numbered);
	for (size_t i = 0; i < v->n; i++)
		d->style->item(d->out, fill(d, p, v->at[i]), numbered ? i + 1 : 0);
	d->style->list(d->out, false, numbered);
}

static void table(const struct doc *d, const struct pattern *p, const struct block *b)
{
	struct texts columns = fill_all(d, p, &b->items);
	struct texts *rows = arena_array(d->a, b->n_rows + 1, sizeof *rows);

	for (size_t i = 0; i < b->n_rows; i++)
		rows[i] = fill_all(d, p, &b->rows[i]);
	d->style->table(d->out, &columns, rows, b->n_rows);
}

static void blocks(const struct doc *d, const struct pattern *p, const struct blocks *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct block *b = &v->at[i];
		if (b->title)
			d->style->text(d->out, fill(d, p, b->title));
		switch (b->kind) {
		case BLOCK_TEXT:
			d->style->text(d->out, fill(d, p, b->text));
			break;
		case BLOCK_NOTE:
			d->style->note(d->out, fill(d, p, b->text));
			break;
		case BLOCK_LIST:
		case BLOCK_STEPS:
			list(d, p, &b->items, b->kind == BLOCK_STEPS);
			break;
		case BLOCK_TABLE:
			table(d, p, b);
			break;
		case BLOCK_CODE:
			d->style->code(d->out, b->lang ? b->lang : "", fill(d, p, b->text));
			break;
		}
	}
}

static void titled(const struct doc *d, const struct pattern *p, const char *title, const struct blocks *v)
{
	if (!v->n)
		return;
	d->style->heading(d->out, 3, title);
	blocks(d, p, v);
}

/* ---- evidence ---- */

static void evidence(const struct doc *d, const struct finding *f)
{
	d->style->heading(d->out, 3, "Why");
	d->style->list(d->out, true, false);
	bool signs = false;		/* a sign's sentence says what its facts are */
	for (size_t i = 0; i < f->supports.n; i++)
		signs = signs || f->supports.at[i].kind == SUPPORT_SIGN;
	for (size_t i = 0; i < f->supports.n; i++) {
		const struct support *s = &f->supports.at[i];
		if (signs && s->kind == SUPPORT_FACT)
			continue;
		const char *by = s->kind == SUPPORT_HIT ? arena_fmt(d->a, " (`%s`)", s->hit->signature->id) : "";
		d->style->item(d->out, arena_fmt(d->a, "%s, %s%s%s: %s%s", s->against ? "against" : "for", support_source(s->kind),
						 s->place ? ", " : "", s->place ? s->place : "", s->text, by), 0);
	}
	d->style->list(d->out, false, false);
	for (size_t i = 0; d->o->excerpt && i < f->supports.n; i++)
		if (f->supports.at[i].quote)
			d->style->code(d->out, "text", f->supports.at[i].quote);
	if (f->would_change)
		d->style->text(d->out, f->would_change);
}

/* ---- checklists ---- */

static void tick_row(const struct doc *d, const struct checklist_row *r)
{
	bool by_itself = !d->o->report.accepted_only && r->state == TICK_TODO && r->proposed != TICK_TODO;
	struct style_tick t = { .state = by_itself ? r->proposed : r->state, .id = r->item->id, .text = r->text, .tail = "" };
	const char *what = by_itself ? r->proposal : r->evidence;

	if (by_itself || r->by == BY_AUTO)
		t.tail = what && *what ? arena_fmt(d->a, "%s (auto)", what) : "(auto)";
	if (r->reopened)
		t.tail = r->reopened;
	if (d->o->notes)
		t.note = r->note;
	d->style->tick(d->out, &t);
}

static bool checklist(const struct doc *d, const char *id)
{
	struct checklist_state st;

	if (!checklist_get(d->c, d->s, id, d->a, &st))
		return false;
	d->style->list(d->out, true, false);
	for (size_t i = 0; i < st.n; i++)
		tick_row(d, &st.at[i]);
	d->style->list(d->out, false, false);
	return true;
}

/* ---- a pattern ---- */

static void fixes(const struct doc *d, const struct pattern *p)
{
	for (size_t i = 0; i < p->n_fixes; i++) {
		const struct fix *f = &p->fixes[i];
		d->style->heading(d->out, 3, arena_fmt(d->a, "Fix: %s", fill(d, p, f->title)));
		if (f->effort || f->risk)
			d->style->text(d->out, arena_fmt(d->a, "Effort %s, risk %s%s%s.", f->effort ? f->effort : "?",
				f->risk ? f->risk : "?", f->needs ? ", needs " : "", f->needs ? f->needs : ""));
		blocks(d, p, &f->how);
		for (size_t k = 0; k < f->costs.n; k++)
			d->style->text(d->out, arena_fmt(d->a, "Costs: %s", fill(d, p, f->costs.at[k])));
	}
}

static void references(const struct doc *d, const struct pattern *p)
{
	if (p->n_not_it) {
		d->style->heading(d->out, 3, "Not it?");
		d->style->list(d->out, true, false);
		for (size_t i = 0; i < p->n_not_it; i++) {
			const struct pattern *o = tree_pattern(d->c->tree, p->not_it[i].id);
			d->style->item(d->out, arena_fmt(d->a, "%s %s: %s", p->not_it[i].id, o ? o->title : "", p->not_it[i].why), 0);
		}
		d->style->list(d->out, false, false);
	}
	if (p->sources.n) {
		d->style->heading(d->out, 3, "Sources");
		list(d, p, &p->sources, false);
	}
}

static void pattern(const struct doc *d, const struct pattern *p, const struct finding *f, bool whole)
{
	const char *note = d->s && d->o->notes ? session_get_note(d->s, p->id) : NULL;

	d->style->heading(d->out, 2, arena_fmt(d->a, f ? "%s %s (%s)" : "%s %s", p->id, p->title,
					       f ? confidence_name(f->confidence) : ""));
	if (f && *f->says)
		d->style->text(d->out, f->says);
	else
		d->style->text(d->out, fill(d, p, p->symptom));
	if (note)
		d->style->note(d->out, arena_fmt(d->a, "note: %s", note));
	if (whole) {
		titled(d, p, "Cause", &p->cause);
		titled(d, p, "How to tell", &p->tell);
	}
	if (f && d->o->evidence)
		evidence(d, f);
	d->style->heading(d->out, 3, "Checklist");
	checklist(d, p->id);
	if (d->o->fixes)
		fixes(d, p);
	if (!whole)
		return;
	titled(d, p, "Notes", &p->notes);
	for (size_t i = 0; i < p->corrections.n; i++)
		d->style->note(d->out, fill(d, p, p->corrections.at[i]));
	references(d, p);
}

/* ---- the case ---- */

static const char *clean_path(const struct doc *d, const char *path)
{
	struct buf b = { .cap = 300 };

	if (strcmp(path, "-") == 0)
		return "standard input";
	utf8_clean(&b, path, strlen(path), false);
	const char *text = arena_str(d->a, buf_str(&b));
	buf_done(&b);
	return text;
}

static void inputs(const struct doc *d)
{
	const struct evidence *e = d->c->evidence;

	if (!e->inputs.n)
		return;
	d->style->heading(d->out, 2, "Inputs");
	d->style->list(d->out, true, false);
	for (size_t i = 0; i < e->inputs.n; i++) {
		const struct input *in = &e->inputs.at[i];
		if (in->kind == INPUT_LOG)
			d->style->item(d->out, arena_fmt(d->a, "log `%s`: %" PRIu64 " line%s, %" PRIu64 " not recognised",
							 clean_path(d, in->path), in->lines, in->lines == 1 ? "" : "s", in->unmatched), 0);
		else
			d->style->item(d->out, arena_fmt(d->a, "model `%s`: %s, %" PRIu64 " bytes", clean_path(d, in->path),
							 in->format, in->bytes), 0);
	}
	const struct fact *target = evidence_fact(e, NULL, "target.name"), *device = evidence_fact(e, NULL, "device.name");
	if (target)
		d->style->item(d->out, arena_fmt(d->a, "target %s", target->value->text), 0);
	if (device)
		d->style->item(d->out, arena_fmt(d->a, "device %s", device->value->text), 0);
	d->style->list(d->out, false, false);
	for (size_t i = 0; i < d->c->findings->n_contradictions; i++)
		if (d->c->findings->contradictions[i].apart)
			d->style->note(d->out, arena_fmt(d->a, "%s No: the log is about another model.", d->c->findings->contradictions[i].ask));
		else if (!d->c->findings->contradictions[i].settled)
			d->style->note(d->out, d->c->findings->contradictions[i].ask);
}

static void path(const struct doc *d, const struct session_path *p)
{
	if (!p->n && !p->open)
		return;
	d->style->heading(d->out, 2, "Path");
	d->style->list(d->out, true, true);
	for (size_t i = 0; i < p->n; i++) {
		const struct session_step *st = &p->at[i];
		const char *no = session_disagreement(d->s, d->c, st->question->id, d->a);
		const char *note = d->o->notes ? session_get_note(d->s, st->question->id) : NULL;
		d->style->item(d->out, arena_fmt(d->a, "%s %s (%s%s%s)%s%s%s%s", st->question->ask, st->answer->text, by_name(st->by),
			st->confidence ? ", " : "", confidence_name(st->confidence), no ? "; " : "", no ? no : "",
			note ? "; note: " : "", note ? note : ""), i + 1);
	}
	if (p->open)
		d->style->item(d->out, arena_fmt(d->a, "%s open%s%s", p->open->ask, p->open->needs ? ", needs: " : "",
						 p->open->needs ? p->open->needs : ""), p->n + 1);
	d->style->list(d->out, false, true);
}

static void odd_lines(const struct doc *d)
{
	const struct evidence *e = d->c->evidence;
	struct buf b = { .cap = 20000 };

	for (size_t i = 0; i < e->odd_lines.n && i < 50; i++)
		buf_fmt(&b, "%" PRIu64 ": %s\n", e->odd_lines.at[i].line, e->odd_lines.at[i].text);
	if (b.len) {
		d->style->heading(d->out, 2, "Not recognised");
		d->style->code(d->out, "text", buf_str(&b));
	}
	buf_done(&b);
}

static bool touched(const struct doc *d, const char *id)
{
	struct checklist_state st;

	if (!d->s || !checklist_get(d->c, d->s, id, d->a, &st))
		return false;
	for (size_t i = 0; i < st.n; i++)
		if (st.at[i].state != TICK_TODO || st.at[i].note)
			return true;
	return session_get_note(d->s, id) != NULL;
}

static void other_lists(const struct doc *d, const struct pattern *shown)
{
	for (size_t i = 0; i < d->c->tree->n_patterns; i++) {
		const struct pattern *p = &d->c->tree->patterns[i];
		if (p != shown && !findings_get(d->c->findings, p) && touched(d, p->id))
			pattern(d, p, NULL, false);
	}
	for (size_t i = 0; i < d->c->tree->n_checklists; i++) {
		const struct checklist *l = &d->c->tree->checklists[i];
		if (!touched(d, l->id))
			continue;
		d->style->heading(d->out, 2, l->title);
		checklist(d, l->id);
	}
}

static void session(const struct doc *d, bool everything)
{
	struct session_path p = { 0 };
	const char *note = d->s && d->o->notes ? session_get_note(d->s, "") : NULL;

	if (d->s)
		session_path(d->s, d->a, &p);
	if (note)
		d->style->note(d->out, arena_fmt(d->a, "note: %s", note));
	inputs(d);
	if (d->s)
		path(d, &p);
	for (size_t i = 0; everything && i < d->c->findings->n; i++) {
		const struct finding *f = &d->c->findings->at[i];
		if (!f->suppressed && !f->harmless)
			pattern(d, f->pattern, f, false);
	}
	const struct finding *end = p.pattern ? findings_get(d->c->findings, p.pattern) : NULL;
	if (p.pattern && (!everything || !end || end->harmless))
		pattern(d, p.pattern, end, false);
	if (everything) {
		other_lists(d, p.pattern);
		odd_lines(d);
	}
	for (size_t i = 0; i < d->c->tree->n_sources; i++) {
		const struct tree_source *k = &d->c->tree->sources[i];
		d->style->text(d->out, arena_fmt(d->a, "Knowledge: %s %s%s%s.", k->id ? k->id : "", k->version ? k->version : "",
						 k->checked ? ", checked " : "", k->checked ? k->checked : ""));
	}
}

static bool one(const struct doc *d, const char *id, struct err *err)
{
	const struct pattern *p = tree_pattern(d->c->tree, id);
	const char *near = tree_nearest_id(d->c->tree, id);

	if (p) {
		pattern(d, p, d->c->findings ? findings_get(d->c->findings, p) : NULL, !d->s);
		return true;
	}
	if (checklist(d, id))
		return true;
	err_set(err, ERR_USAGE, "\"%.80s\" is no pattern and no checklist", id);
	return near ? err_hint(err, "did you mean %s?", near) : err_hint(err, "cmltriage list patterns shows all of them");
}

static const char *title(const struct doc *d)
{
	for (size_t i = 0; d->o->scope == EXPORT_PATTERN && i < d->c->tree->n_checklists; i++)
		if (strcmp(d->c->tree->checklists[i].id, d->o->id) == 0)
			return d->c->tree->checklists[i].title;
	if (d->s && *session_name(d->s))
		return arena_fmt(d->a, "Core ML triage: %s", session_name(d->s));
	return "Core ML triage";
}

bool export_doc(const struct triage_case *c, const struct session *s, const struct export_options *o,
		const struct style *style, struct buf *out, struct err *err)
{
	static const struct evidence nothing;
	struct triage_case whole = { c->tree, c->evidence ? c->evidence : &nothing, c->findings };
	struct arena a = { 0 };
	struct doc d = { .c = &whole, .s = s, .o = o, .style = style, .out = out, .a = &a };
	bool ok = true;

	style->begin(out, title(&d));
	if (o->scope == EXPORT_PATTERN)
		ok = one(&d, o->id ? o->id : "", err);
	else
		session(&d, o->scope == EXPORT_SESSION);
	style->end(out);
	arena_done(&a);
	return ok;
}
