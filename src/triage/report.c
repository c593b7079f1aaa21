/* SPDX-License-Identifier: MIT */
/* The report as one value, as scripts read it: ids and fields are a contract, only additions are allowed. */
#include <ctype.h>
#include <string.h>

#include "triage/checklist.h"
#include "triage/export.h"
#include "triage/row.h"

enum { MAX_OPEN = 8 };			/* open questions listed */

struct report {
	const struct triage_case *c;
	const struct session *s;
	const struct report_options *o;
	struct arena *a;
};

static struct value *head(const struct report_options *o, struct arena *a)
{
	struct value *m = value_map(a), *tool = value_map(a);

	value_set_int(a, m, "schema", 1);
	value_set_text(a, tool, "name", "cmltriage");
	value_set_text(a, tool, "version", o->version ? o->version : "");
	value_set(a, m, "tool", tool);
	value_set_bool(a, m, "complete", o->complete);
	return m;
}

static struct value *knowledge(const struct tree *t, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < t->n_sources; i++) {
		const struct tree_source *s = &t->sources[i];
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "id", s->id);
		value_set_text(a, m, "version", s->version);
		value_set_text(a, m, "checked", s->checked);
		value_set_text(a, m, "covers", s->covers);
		value_set_text(a, m, "origin", s->origin);
		value_set_text(a, m, "sha256", s->sha256);
	}
	return list;
}

static struct value *given(const struct report *r)
{
	struct arena *a = r->a;
	struct value *m = value_map(a), *answers = value_map(a);
	static const char *const options[] = { "compute_units", "device", "symptom" };
	struct session_answer *all;
	size_t n = r->s ? session_answers(r->s, a, &all) : 0;

	value_set(a, m, "target", row_texts(r->o->targets, r->o->n_targets, a));
	for (size_t i = 0; i < n; i++)
		if (all[i].by == BY_GIVEN)
			value_set_text(a, answers, all[i].question, all[i].answer);
	value_set(a, m, "answers", answers);
	for (size_t i = 0; i < 3; i++) {
		const struct fact *f = evidence_fact(r->c->evidence, NULL, arena_fmt(a, "given.%s", options[i]));
		if (f)
			value_set(a, m, options[i], value_copy(a, f->value));
	}
	return m;
}

static struct value *inputs(const struct report *r)
{
	struct arena *a = r->a;
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->c->evidence->inputs.n; i++) {
		const struct input *in = &r->c->evidence->inputs.at[i];
		struct value *m = value_push(a, list, row_input(in, a));
		value_set_bool(a, m, "complete", in->complete);
		if (in->kind == INPUT_LOG) {
			value_set_int(a, m, "lines", (int64_t)in->lines);
			value_set_int(a, m, "error_lines", (int64_t)in->error_lines);
			value_set_int(a, m, "unmatched", (int64_t)in->unmatched);
		}
	}
	return list;
}

static void path(const struct report *r, struct value *out)
{
	struct arena *a = r->a;
	struct value *steps = value_list(a), *open = value_list(a);
	struct session_path p = { 0 };

	if (r->s)
		session_path(r->s, a, &p);
	for (size_t i = 0; i < p.n; i++) {
		struct value *m = value_push(a, steps, value_map(a));
		const char *no = session_disagreement(r->s, r->c, p.at[i].question->id, a);
		value_set_text(a, m, "node", p.at[i].question->id);
		value_set_text(a, m, "ask", p.at[i].question->ask);
		value_set_text(a, m, "answer", p.at[i].answer->id);
		value_set_text(a, m, "text", p.at[i].answer->text);
		value_set_text(a, m, "by", by_name(p.at[i].by));
		if (p.at[i].confidence)
			value_set_text(a, m, "confidence", confidence_name(p.at[i].confidence));
		value_set_text(a, m, "facts_disagree", no);
		value_set_text(a, m, "note", session_get_note(r->s, p.at[i].question->id));
	}
	value_set(a, out, "path", steps);
	if (!r->o->open_questions)
		return;
	const struct question *list[MAX_OPEN];
	size_t n = r->s ? session_open_questions(r->s, r->c, a, list, MAX_OPEN) : auto_next_questions(r->c, a, list, MAX_OPEN);
	for (size_t i = 0; i < n; i++) {
		struct value *m = value_push(a, open, value_map(a));
		value_set_text(a, m, "node", list[i]->id);
		value_set_text(a, m, "ask", list[i]->ask);
		value_set_text(a, m, "needs", list[i]->needs ? list[i]->needs : "nothing");
		value_set_text(a, m, "measure", list[i]->measure);
		if (list[i]->minutes)
			value_set_int(a, m, "minutes", list[i]->minutes);
	}
	value_set(a, out, "open_questions", open);
}

/* ---- findings ---- */

static void hit_evidence(const struct hit *h, struct value *m, struct arena *a)
{
	struct value *captures = value_map(a);

	value_set_text(a, m, "signature", h->signature->id);
	value_set_text(a, m, "role", role_name(h->signature->role));
	value_set_int(a, m, "rank", h->signature->rank);
	if (h->n_places) {
		value_set_int(a, m, "line", (int64_t)h->places[0].line);
		value_set_int(a, m, "column", h->places[0].column);
		value_set_int(a, m, "end_column", h->places[0].end_column);
	}
	value_set_int(a, m, "count", (int64_t)h->count);
	for (size_t i = 0; i < h->n_captures; i++)
		value_set_text(a, captures, h->captures[i].name, h->captures[i].text);
	value_set(a, m, "captures", captures);
	value_set_text(a, m, "excerpt", h->excerpt);
	if (h->inner)
		value_set_bool(a, m, "inner", true);
}

static void given_evidence(const struct support *s, struct value *m, struct arena *a)
{
	const char *space = strchr(s->text, ' ');

	value_set_text(a, m, "name", space ? arena_strn(a, s->text, (size_t)(space - s->text)) : s->text);
	value_set_text(a, m, "value", space ? space + 1 : "");
}

static struct value *evidence_value(const struct supports *v, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < v->n; i++) {
		const struct support *s = &v->at[i];
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "side", s->against ? "against" : "for");
		value_set_text(a, m, "kind", support_kind_name(s->kind));
		value_set_text(a, m, "confidence", confidence_name(s->confidence));
		value_set_text(a, m, "input", s->input);
		value_set_text(a, m, "text", s->text);
		value_set_text(a, m, "where", s->kind == SUPPORT_HIT ? NULL : s->place);
		if (s->kind == SUPPORT_HIT)
			hit_evidence(s->hit, m, a);
		else if (s->kind == SUPPORT_GIVEN)
			given_evidence(s, m, a);
		else if (s->kind == SUPPORT_FACT)
			value_set_text(a, m, "fact", s->fact->id);
		else if (s->sign)
			value_set_text(a, m, "sign", s->sign->id);
	}
	return list;
}

static struct value *changes(const struct finding *f, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < f->n_changes; i++) {
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "name", f->changes[i].name);
		value_set_text(a, m, "fact", f->changes[i].fact);
		value_set_text(a, m, "to", f->changes[i].to);
		value_set_text(a, m, "text", f->changes[i].text);
	}
	return list;
}

static struct value *fixes(const struct pattern *p, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < p->n_fixes; i++)
		value_push(a, list, row_fix(&p->fixes[i], a));
	return list;
}

static struct value *checklist(const struct report *r, const char *id)
{
	struct arena *a = r->a;
	struct value *list = value_list(a);
	struct checklist_state st;

	checklist_get(r->c, r->s, id, a, &st);
	for (size_t i = 0; i < st.n; i++) {
		const struct checklist_row *row = &st.at[i];
		struct value *m = value_push(a, list, row_item(row->item, row->text, a));
		bool by_itself = !r->o->accepted_only && row->state == TICK_TODO && row->proposed != TICK_TODO;
		enum by by = by_itself ? BY_AUTO : row->by;
		value_set_text(a, m, "state", tick_name(by_itself ? row->proposed : row->state));
		if (by)
			value_set_text(a, m, "by", by_name(by));
		value_set_text(a, m, "evidence", by_itself ? row->proposal : row->evidence);
		if (!by_itself && row->proposed != TICK_TODO && row->proposed != row->state)
			value_set_text(a, m, "proposed", tick_name(row->proposed));
		value_set_text(a, m, "note", row->note);
		value_set_text(a, m, "reopened", row->reopened);
	}
	return list;
}

static const char *public_id(const char *id, struct arena *a)
{
	char *out = arena_fmt(a, "CML-%s", id);

	for (char *p = out; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return out;
}

static struct value *finding(const struct report *r, const struct finding *f)
{
	struct arena *a = r->a;
	struct value *m = value_map(a);

	value_set_text(a, m, "pattern", f->pattern->id);
	value_set_text(a, m, "id", public_id(f->pattern->id, a));
	value_set_text(a, m, "name", f->pattern->name);
	value_set_text(a, m, "title", f->pattern->title);
	value_set_text(a, m, "level", level_name(f->level));
	value_set_text(a, m, "confidence", confidence_name(f->confidence));
	value_set(a, m, "suppressed", f->suppressed ? value_text(a, f->suppressed) : value_null(a));
	value_set_text(a, m, "role", role_name(f->role));
	value_set_bool(a, m, "umbrella", f->umbrella);
	value_set_bool(a, m, "harmless", f->harmless);
	value_set_text(a, m, "says", f->says);
	value_set_text(a, m, "ranked", f->ranked);
	value_set_text(a, m, "outranked", f->outranked);
	value_set_int(a, m, "facts_for", (int64_t)f->n_for);
	value_set_int(a, m, "facts_against", (int64_t)f->n_against);
	value_set(a, m, "evidence", evidence_value(&f->supports, a));
	value_set(a, m, "would_change", changes(f, a));
	value_set_text(a, m, "would_change_text", f->would_change);
	value_set(a, m, "fixes", fixes(f->pattern, a));
	value_set(a, m, "checklist", checklist(r, f->pattern->id));
	value_set_text(a, m, "help", arena_fmt(a, "cmltriage explain %s", f->pattern->id));
	value_set_text(a, m, "fingerprint", f->fingerprint);
	return m;
}

static struct value *summary(const struct report *r)
{
	struct arena *a = r->a;
	struct value *m = value_map(a);
	size_t counts[4] = { 0 }, harmless = 0, suppressed = 0;
	uint64_t unknown = 0;

	for (size_t i = 0; i < r->c->findings->n; i++) {
		const struct finding *f = &r->c->findings->at[i];
		suppressed += f->suppressed != NULL;
		harmless += f->harmless && !f->suppressed;
		counts[f->level] += !f->suppressed && !f->harmless;
	}
	for (size_t i = 0; i < r->c->evidence->inputs.n; i++)
		unknown += r->c->evidence->inputs.at[i].unmatched;
	value_set_int(a, m, "error", (int64_t)counts[LEVEL_ERROR]);
	value_set_int(a, m, "warning", (int64_t)counts[LEVEL_WARNING]);
	value_set_int(a, m, "hint", (int64_t)counts[LEVEL_HINT]);
	value_set_int(a, m, "harmless", (int64_t)harmless);
	value_set_int(a, m, "unknown", (int64_t)unknown);
	value_set_int(a, m, "suppressed", (int64_t)suppressed);
	value_set_int(a, m, "folded", (int64_t)r->c->findings->n_folded);
	return m;
}

static struct value *contradictions(const struct report *r)
{
	struct arena *a = r->a;
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->c->findings->n_contradictions; i++) {
		const struct contradiction *x = &r->c->findings->contradictions[i];
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "id", x->id);
		value_set_text(a, m, "ask", x->ask);
		value_set_text(a, m, "log", x->log);
		value_set_text(a, m, "model", x->model);
		value_set_text(a, m, "log_says", x->log_says);
		value_set_text(a, m, "model_says", x->model_says);
		value_set_bool(a, m, "settled", x->settled);
		value_set_bool(a, m, "apart", x->apart);
	}
	return list;
}

static struct value *odd_lines(const struct report *r)
{
	struct arena *a = r->a;
	struct value *list = value_list(a);

	for (size_t i = 0; i < r->c->evidence->odd_lines.n && i < 100; i++) {
		const struct odd_line *x = &r->c->evidence->odd_lines.at[i];
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "input", x->input);
		value_set_int(a, m, "line", (int64_t)x->line);
		value_set_text(a, m, "text", x->text);
	}
	return list;
}

struct value *report_build(const struct triage_case *c, const struct session *s, const struct report_options *o,
			   struct arena *a)
{
	struct report r = { .c = c, .s = s, .o = o, .a = a };
	struct value *m = head(o, a), *list = value_list(a);

	value_set(a, m, "knowledge", knowledge(c->tree, a));
	value_set(a, m, "given", given(&r));
	value_set(a, m, "inputs", inputs(&r));
	if (o->facts)
		value_set(a, m, "facts", row_facts(c->evidence, a));
	path(&r, m);
	for (size_t i = 0; i < c->findings->n; i++)
		value_push(a, list, finding(&r, &c->findings->at[i]));
	value_set(a, m, "findings", list);
	value_set(a, m, "contradictions", contradictions(&r));
	value_set(a, m, "unmatched", odd_lines(&r));
	value_set(a, m, "summary", summary(&r));
	return m;
}

struct value *report_error(const struct report_options *o, const struct err *err, struct arena *a)
{
	struct value *m = head(o, a), *e = value_map(a);

	value_set_bool(a, m, "complete", false);
	value_set_int(a, e, "code", err->kind);
	value_set_text(a, e, "message", err->text);
	value_set_text(a, e, "hint", err->hint);
	if (*err->file)
		value_set_text(a, e, "file", err->file);
	if (err->line)
		value_set_int(a, e, "line", err->line);
	if (err->column)
		value_set_int(a, e, "column", err->column);
	value_set(a, m, "error", e);
	value_set(a, m, "findings", value_list(a));
	return m;
}
