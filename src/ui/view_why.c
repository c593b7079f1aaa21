/* SPDX-License-Identifier: MIT */
/* Why: everything that speaks for and against a conclusion, and what would change it. */
#include <stdio.h>
#include <string.h>

#include "triage/auto.h"
#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct visit *below = app_below(a);

	below->view->title(a, app_below(a), out);
	buf_fmt(out, "\nWhy%s%s", p->id[0] ? " " : "", p->id);
}

static void add_changes(struct sheet *s, const struct finding *f)
{
	if (!f || f->n_changes == 0)
		return;
	sheet_rule(s, "What would change it", "");
	for (size_t i = 0; i < f->n_changes; i++)
		sheet_text(s, 0, 2, LOOK_text, f->changes[i].text);
}

static void add_others(struct sheet *s, const struct proposal *proposal, const struct proposal_answer *skip)
{
	for (size_t i = 0; i < proposal->n; i++) {
		const struct proposal_answer *pa = &proposal->at[i];
		if (pa == skip || pa->supports.n == 0)
			continue;
		char head[32];
		snprintf(head, sizeof head, "Answer %zu", i + 1);
		sheet_rule(s, head, "");
		sheet_text(s, 0, 0, LOOK_text, pa->answer->text);
		sheet_text(s, 0, 0, LOOK_dim, pa->text);
	}
}

/* For a question: the answer under the cursor there, else the best. */
static void fill_question(struct app *a, struct sheet *s, const struct question *q, const struct sheet *from)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal;
	const struct sheet_item *item = sheet_current(from);

	auto_propose(&c, q, &scratch, &proposal);
	const struct proposal_answer *pa = item && item->kind == ITEM_ANSWER && (size_t)item->n < proposal.n ? &proposal.at[item->n] :
					   proposal.best;
	if (!pa || pa->supports.n == 0) {
		sheet_text(s, 0, 0, LOOK_title, pa ? pa->answer->text : q->ask);
		sheet_text(s, 0, 0, LOOK_text, "No fact speaks for or against this answer.");
		sheet_blank(s);
		sheet_text(s, 0, 0, LOOK_text, q->help);
		sheet_text(s, 0, 0, LOOK_text, q->measure);
	} else {
		sheet_text(s, 0, 0, LOOK_title, pa->answer->text);
		sheet_right(s, part_confidence_role(pa->confidence), confidence_name(pa->confidence));
		sheet_text(s, 0, 0, LOOK_dim, q->ask);
		sheet_blank(s);
		part_supports(a, s, &pa->supports, 200, PART_ALL);
		if (pa->would_change)
			part_would_change(s, 0, pa->would_change);
		add_changes(s, pa->finding);
	}
	add_others(s, &proposal, pa);
	arena_done(&scratch);
}

static void fill_pattern(struct app *a, struct sheet *s, const struct pattern *pattern)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	const struct finding *f = findings_get(c.findings, pattern);

	sheet_plain(s);
	sheet_fmt(s, LOOK_known, "%s  ", pattern->id);
	sheet_add(s, LOOK_title, 0, pattern->title);
	if (!f) {
		sheet_text(s, 0, 0, LOOK_text, "No fact speaks for this pattern: it was chosen by hand.");
		return;
	}
	sheet_right(s, part_confidence_role(f->confidence), confidence_name(f->confidence));
	if (f->ranked || f->outranked) {
		sheet_text(s, 0, 0, LOOK_dim, arena_fmt(&scratch, "Ranked %s%s%s.", f->outranked ? f->outranked : "",
			   f->ranked && f->outranked ? "; " : "", f->ranked ? f->ranked : ""));
		arena_done(&scratch);
	}
	sheet_blank(s);
	part_supports(a, s, &f->supports, 200, PART_ALL);
	if (f->would_change)
		part_would_change(s, 0, f->would_change);
	add_changes(s, f);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	struct visit *below = app_below(a);
	const struct pattern *pattern = tree_pattern(a->tree, p->id);
	const struct question *q = tree_question(a->tree, below->view == &view_home ? "root" : below->id);

	if (pattern)
		fill_pattern(a, s, pattern);
	else if (q)
		fill_question(a, s, q, &below->sheet);
	else
		sheet_text(s, 0, 0, LOOK_text, "There is nothing to explain here: w explains an answer, a pattern or a line of a log.");
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	(void)p, (void)digit;
	if (action != ACT_why)
		return false;
	app_close_overlay(a);
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a;
	part_keys(out, p->sheet.items.n ? "{open} on a line opens its source; {back:h} comes back." : "{escape} closes.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open source", 9, NULL }, { ACT_back, "back", 8, "h" }, { ACT_copy, "copy", 2, NULL },
	{ ACT_escape, "close", 7, NULL }, { ACT_help, "keys", 5, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_why = {
	.id = VIEW_WHY, .screen = ON_WHY, .overlay = true, .title = title, .draw = view_draw_sheet, .fill = fill, .act = act,
	.hints = hints, .message = message,
};
