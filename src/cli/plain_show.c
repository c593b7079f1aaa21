/* SPDX-License-Identifier: MIT */
/* What the linear dialog prints: what is known, questions, checklists, evidence, pages. It changes nothing in the session. */
#include "cli/plain_in.h"

#include <string.h>

#include "base/utf8.h"
#include "cli/page.h"
#include "triage/auto.h"
#include "triage/checklist.h"

struct triage_case plain_case(const struct plain *p)
{
	return (struct triage_case){.tree = p->run.tree, .evidence = &p->run.evidence, .findings = p->run.findings};
}

void plain_say(struct plain *p, const char *text)
{
	out_wrap(&p->out, 0, 0, text);
}

const struct question *plain_question(const struct plain *p)
{
	struct spot s = session_spot(p->run.session);

	if (s.kind == SPOT_HOME)
		return tree_question(p->run.tree, "root");
	return s.kind == SPOT_QUESTION ? tree_question(p->run.tree, s.id) : NULL;
}

const char *plain_list(const struct plain *p)
{
	struct spot s = session_spot(p->run.session);

	return s.kind == SPOT_PATTERN || s.kind == SPOT_CHECKLIST ? s.id : NULL;
}

void plain_known(struct plain *p)
{
	for (size_t i = 0; i < p->run.evidence.inputs.n; i++) {
		const struct input *in = &p->run.evidence.inputs.at[i];

		out_fmt(&p->out, "%s: ", in->kind == INPUT_LOG ? "Log" : "Model");
		out_text(&p->out, STYLE_PLAIN, in->path);
		if (in->kind == INPUT_LOG)
			out_fmt(&p->out, ", %llu lines, %llu not recognised", (unsigned long long)in->lines, (unsigned long long)in->unmatched);
		out_fmt(&p->out, "\n");
	}
	for (size_t i = 0; i < p->run.findings->n; i++) {
		const struct finding *f = &p->run.findings->at[i];

		out_fmt(&p->out, "Found: %s %s, %s.\n", f->pattern->id, f->pattern->title, confidence_name(f->confidence));
	}
	for (size_t i = 0; i < p->run.findings->n_contradictions; i++) {
		const struct contradiction *x = &p->run.findings->contradictions[i];

		out_wrap(&p->out, 0, 2, x->ask);
		out_fmt(&p->out, "  %s\n", !x->settled ? "Type same yes, or same no." : x->apart ? "You said no." : "You said yes.");
	}
}

static void answer_line(struct plain *p, const struct question *q, const struct proposal *pr, size_t i)
{
	const struct proposal_answer *a = &pr->at[i];
	struct session_answer given;
	bool chosen = session_get_answer(p->run.session, q->id, &given) && !strcmp(given.answer, a->answer->id);

	out_fmt(&p->out, "%zu. ", i + 1);
	out_text(&p->out, STYLE_PLAIN, a->answer->text);
	if (a->truth == TRUTH_YES)
		out_fmt(&p->out, " (AUTO %s, %s)", pr->best == a ? "yes" : a->confidence == CONFIDENCE_CERTAIN ? "also" : "maybe",
			confidence_name(a->confidence));
	else if (a->truth == TRUTH_NO)
		out_fmt(&p->out, " (facts say no)");
	if (chosen)
		out_fmt(&p->out, " (%s)", by_name(given.by));
	out_fmt(&p->out, "\n");
}

static void show_question(struct plain *p, const struct question *q)
{
	struct triage_case c = plain_case(p);
	struct proposal pr;

	auto_propose(&c, q, &p->run.arena, &pr);
	out_fmt(&p->out, "Question: ");
	out_wrap(&p->out, 10, 10, q->ask);
	for (size_t i = 0; i < pr.n; i++)
		answer_line(p, q, &pr, i);
	out_fmt(&p->out, "0. I do not know: show me how to find out\n");
	if (pr.best)
		out_fmt(&p->out, "An empty line accepts what the facts answer; why tells the evidence.\n");
}

static void show_list(struct plain *p, const char *id)
{
	struct triage_case c = plain_case(p);
	struct checklist_state s;

	if (!checklist_get(&c, p->run.session, id, &p->run.arena, &s))
		return;
	out_fmt(&p->out, "Page %s: ", s.id);
	out_wrap(&p->out, 10, 10, s.title);
	for (size_t i = 0; i < s.n; i++) {
		const struct checklist_row *row = &s.at[i];

		out_fmt(&p->out, "%zu. %s ", i + 1, tick_sign(row->state));
		out_wrap(&p->out, 7, 7, row->text);
		if (row->state == TICK_TODO && row->proposal) {
			out_fmt(&p->out, "       the facts say %s: ", tick_name(row->proposed));
			out_text(&p->out, STYLE_PLAIN, row->proposal);
			out_fmt(&p->out, "\n");
		}
		if (row->note) {
			out_fmt(&p->out, "       note: ");
			out_text(&p->out, STYLE_PLAIN, row->note);
			out_fmt(&p->out, "\n");
		}
	}
	out_fmt(&p->out, "%zu of %zu done. tick N, problem N, na N; page prints everything, save FILE exports.\n", s.n_done, s.n);
}

void plain_show(struct plain *p)
{
	const struct question *q = plain_question(p);

	if (session_spot(p->run.session).kind == SPOT_HOME)
		plain_known(p);
	if (q)
		show_question(p, q);
	else if (plain_list(p))
		show_list(p, plain_list(p));
}

static void evidence(struct plain *p, const struct supports *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct support *one = &s->at[i];

		const char *detail = support_detail(one, &p->run.arena), *source = arena_fmt(&p->run.arena, "%s, %s%s%s: ",
			one->against ? "against" : "for", support_source(one->kind), one->place ? ", " : "", one->place ? one->place : "");

		out_text(&p->out, STYLE_PLAIN, source);
		out_wrap(&p->out, utf8_cols(source), 4, one->text ? one->text : "");
		if (detail) {
			out_indent(&p->out, 4);
			out_wrap(&p->out, 4, 4, detail);
		}
	}
	if (!s->n)
		plain_say(p, "Nothing speaks for it or against it.");
}

void plain_why(struct plain *p)
{
	const struct question *q = plain_question(p);
	const struct pattern *pt = plain_list(p) ? tree_pattern(p->run.tree, plain_list(p)) : NULL;
	const struct finding *f = pt ? findings_get(p->run.findings, pt) : NULL;
	struct triage_case c = plain_case(p);
	struct proposal pr;

	if (f) {
		evidence(p, &f->supports);
		if (f->would_change)
			plain_say(p, f->would_change);
		if (f->outranked)
			plain_say(p, arena_fmt(&p->run.arena, "Ranked %s.", f->outranked));
		if (f->ranked)
			plain_say(p, arena_fmt(&p->run.arena, "Ranked %s.", f->ranked));
	} else if (q) {
		auto_propose(&c, q, &p->run.arena, &pr);
		for (size_t i = 0; i < pr.n; i++) {
			if (!pr.at[i].supports.n)
				continue;
			out_fmt(&p->out, "%zu. %s\n", i + 1, pr.at[i].answer->text);
			evidence(p, &pr.at[i].supports);
			if (pr.at[i].would_change)
				plain_say(p, pr.at[i].would_change);
		}
		if (!pr.best)
			plain_say(p, "The facts leave this question open.");
	} else {
		plain_say(p, "No fact led here.");
	}
}

void plain_page(struct plain *p)
{
	const struct pattern *pt = plain_list(p) ? tree_pattern(p->run.tree, plain_list(p)) : NULL;
	struct fill_from from = {.evidence = &p->run.evidence, .pattern = pt};

	if (pt)
		page_pattern(pt, &from, &p->out);
	else
		plain_say(p, "There is no page here; go ID opens one.");
}
