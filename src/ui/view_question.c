/* SPDX-License-Identifier: MIT */
/* A question: its answers, what the facts say about each, why, and the path so far. */
#include <stdio.h>
#include <string.h>

#include "triage/auto.h"
#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct question *q = tree_question(a->tree, p->id);

	part_path_title(a, out);
	buf_puts(out, q ? q->ask : p->id);
}

/* Number of this question on the path, and about how many there will be. */
static void count_steps(struct app *a, const struct question *q, size_t *number, size_t *about)
{
	struct arena scratch = { 0 };
	struct session_path path;

	session_path(a->session, &scratch, &path);
	*number = 1;
	for (size_t i = 0; i < path.n && path.at[i].question != q; i++)
		++*number;
	size_t deeper = 0;
	for (size_t i = 0; i < q->n_answers; i++)
		if (q->answers[i].question)
			deeper = 1;
	*about = *number + deeper;
	arena_done(&scratch);
}

/* "AUTO yes  certain" and the page it opens, at the right or below. */
static void answer_says(struct sheet *s, const struct proposal *proposal, const struct proposal_answer *pa,
			const struct session_answer *given, char *out, size_t out_bytes)
{
	const char *opens = pa->answer->pattern ? pa->answer->pattern->id : "";
	bool wide = s->width >= 70;

	if (given)
		snprintf(out, out_bytes, "%s%s%s", given->by == BY_AUTO ? "AUTO" : by_name(given->by),
			 wide && *opens ? "   opens " : "", wide ? opens : "");
	else if (pa->truth == TRUTH_YES)
		snprintf(out, out_bytes, "AUTO %s%s%s%s", wide ? (pa == proposal->best ? "yes  " : "also  ") : "",
			 confidence_name(pa->confidence), wide && *opens ? "   opens " : "", wide ? opens : "");
	else
		snprintf(out, out_bytes, "%s%s%s", wide ? (pa->truth == TRUTH_NO ? "no" : "no sign") : "",
			 wide && *opens ? "   opens " : "", wide ? opens : "");
}

static enum theme_role answer_role(const struct proposal_answer *pa, const struct session_answer *given)
{
	if (given)
		return given->by == BY_AUTO ? LOOK_automatic : LOOK_given;
	return pa->truth == TRUTH_YES ? LOOK_automatic : LOOK_dim;
}

static void add_answer(struct app *a, struct sheet *s, const struct proposal *proposal, size_t i)
{
	const struct proposal_answer *pa = &proposal->at[i];
	struct session_answer given;
	bool chosen = session_get_answer(a->session, proposal->question->id, &given) &&
		      strcmp(given.answer, pa->answer->id) == 0;
	char says[80], number[32];

	sheet_item(s, ITEM_ANSWER, pa->answer->id, (long)i);
	snprintf(number, sizeof number, "%zu  ", i + 1);
	sheet_add(s, LOOK_number, 0, number);
	answer_says(s, proposal, pa, chosen ? &given : NULL, says, sizeof says);
	enum theme_role role = chosen || pa == proposal->best ? LOOK_title : pa->truth == TRUTH_NO ? LOOK_dim : LOOK_text;
	bool fits = canvas_cols(&a->canvas, pa->answer->text) + (int)strlen(says) + 6 <= s->width;
	if (fits || a->canvas.h < 20) {
		sheet_add(s, role, 0, pa->answer->text);
	} else {
		sheet_flow(s, 3, role, pa->answer->text);
		if (says[0])
			sheet_row(s);
	}
	if (says[0])
		sheet_right(s, answer_role(pa, chosen ? &given : NULL), says);
}

static const struct proposal_answer *explained(const struct proposal *proposal, const struct sheet *s)
{
	const struct sheet_item *item = sheet_current(s);

	if (item && item->kind == ITEM_ANSWER && (size_t)item->n < proposal->n && proposal->at[item->n].supports.n)
		return &proposal->at[item->n];
	return proposal->best;
}

static void add_why(struct app *a, struct sheet *s, const struct proposal *proposal)
{
	const struct proposal_answer *pa = explained(proposal, s);
	char head[40];

	if (!pa) {
		if (proposal->question->measure) {
			sheet_rule(s, "How to measure", "");
			sheet_text(s, 0, 0, LOOK_text, proposal->question->measure);
		}
		return;
	}
	snprintf(head, sizeof head, "Why %ld?", (long)(pa - proposal->at) + 1);
	part_rule(s, head, "{why} all");
	part_supports(a, s, &pa->supports, s->width < 60 ? 2 : 4, a->canvas.h >= 20 ? PART_QUOTES : PART_BRIEF);
	if (pa->would_change)
		part_would_change(s, 0, pa->would_change);
}

static void add_path(struct app *a, struct sheet *s)
{
	struct arena scratch = { 0 };
	struct session_path path;

	session_path(a->session, &scratch, &path);
	if (path.n) {
		sheet_rule(s, "Your path", "");
		for (size_t i = 0; i < path.n; i++) {
			sheet_item(s, ITEM_PLACE, path.at[i].question->id, VIEW_QUESTION);
			sheet_fmt(s, LOOK_number, "%zu ", i + 1);
			sheet_fmt(s, LOOK_dim, "%s ", path.at[i].question->ask);
			sheet_add(s, LOOK_text, 0, path.at[i].answer->text);
			sheet_right(s, path.at[i].by == BY_AUTO ? LOOK_automatic : LOOK_given,
				    path.at[i].by == BY_AUTO ? "AUTO" : by_name(path.at[i].by));
		}
	}
	const char *note = session_get_note(a->session, app_below(a)->id);
	if (note) {
		sheet_rule(s, "Note", "a changes");
		sheet_text(s, 0, 0, LOOK_note, note);
	}
	arena_done(&scratch);
}

static void add_head(struct app *a, struct sheet *s, const struct question *q)
{
	size_t number, about;

	count_steps(a, q, &number, &about);
	sheet_plain(s);
	if (a->canvas.h >= 20) {
		sheet_fmt(s, LOOK_dim, number == about ? "Question %zu" : "Question %zu of about %zu", number, about);
		if (q->needs && strcmp(q->needs, "nothing") != 0)
			sheet_fmt(s, LOOK_dim, "   needs a %s", q->needs);
		if (q->minutes)
			sheet_fmt(s, LOOK_dim, ", about %ld min", q->minutes);
		sheet_row(s);
	}
	sheet_flow(s, 0, LOOK_title, q->ask);
	if (a->canvas.h >= 16)
		sheet_blank(s);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const struct question *q = tree_question(a->tree, p->id);
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal = { 0 };
	char key[24];

	if (!q) {
		sheet_text(s, 0, 0, LOOK_text, "This question is not in the tree any more.");
		return;
	}
	auto_propose(&c, q, &scratch, &proposal);
	add_head(a, s, q);
	for (size_t i = 0; i < proposal.n; i++)
		add_answer(a, s, &proposal, i);
	sheet_item(s, ITEM_UNSURE, "", 0);
	sheet_fmt(s, LOOK_number, "%s  ", keymap_key(ACT_unsure, key, sizeof key));
	sheet_add(s, LOOK_text, 0, s->width < 60 ? "I do not know" : "I do not know: show me how to find out");
	const char *disagree = session_disagreement(a->session, &c, q->id, &scratch);
	if (disagree)
		sheet_text(s, 0, 0, LOOK_warning, disagree);
	if (p->line > 1 && q->help) {		/* asked for with 0 */
		part_rule(s, "How to find out", "{not-sure} hides");
		sheet_text(s, 0, 0, LOOK_text, q->help);
		if (q->measure)
			sheet_text(s, 0, 0, LOOK_text, q->measure);
	}
	sheet_blank(s);
	if (!p->started) {
		const struct session_answer *none = NULL;
		struct session_answer given;
		const char *id = session_get_answer(a->session, q->id, &given) ? given.answer :
				 proposal.best ? proposal.best->answer->id : NULL;
		(void)none;
		p->started = true;
		if (id && !s->kept_id[0]) {
			s->kept_kind = ITEM_ANSWER;
			s->kept_n = -1;
			snprintf(s->kept_id, sizeof s->kept_id, "%s", id);
			sheet_select(s, ITEM_ANSWER, id, -1);
		}
	}
	add_why(a, s, &proposal);
	add_path(a, s);
	arena_done(&scratch);
}

static void answer(struct app *a, struct visit *p, size_t i)
{
	const struct question *q = tree_question(a->tree, p->id);

	if (!q || i >= q->n_answers) {
		app_say(a, false, "There is no answer with this number.");
		return;
	}
	if (session_answer(a->session, q->id, q->answers[i].id, BY_YOU, CONFIDENCE_NONE))
		app_follow(a);
}

/* Enter on the answer that the facts give accepts it and every certain one after it. */
static void accept(struct app *a, struct visit *p, const struct sheet_item *item)
{
	const struct question *q = tree_question(a->tree, p->id);
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal = { 0 };
	struct session_answer old;

	if (!q)
		return;
	auto_propose(&c, q, &scratch, &proposal);
	bool best = proposal.best && strcmp(proposal.best->answer->id, item->id) == 0;
	bool mine = session_get_answer(a->session, q->id, &old) && old.by != BY_AUTO && strcmp(old.answer, item->id) == 0;
	enum confidence sure = proposal.confidence;
	arena_done(&scratch);
	if (!best || mine || sure == CONFIDENCE_NONE) {
		answer(a, p, (size_t)item->n);
		return;
	}
	char id[96];
	snprintf(id, sizeof id, "%s", item->id);
	session_answer(a->session, q->id, id, BY_AUTO, sure);
	size_t more = 0;
	if (session_spot(a->session).kind == SPOT_QUESTION)
		more = session_accept(a->session, &c, CONFIDENCE_CERTAIN);
	app_follow(a);
	char key[24];
	app_say(a, false, "%zu %s taken from the facts; %s undoes them one by one.", more + 1, more ? "answers" : "answer",
		keymap_key(ACT_undo, key, sizeof key));
}

static void unsure(struct app *a, struct visit *p)
{
	struct session_answer old;

	p->line = p->line > 1 ? 1 : 2;
	if (p->line > 1 && session_get_answer(a->session, p->id, &old)) {
		session_unanswer(a->session, p->id);
		app_say(a, false, "The answer is taken back. How to find out is below.");
	}
	app_touch(a);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(app_focus_sheet(a, p));

	if (action == ACT_pick)
		answer(a, p, (size_t)digit - 1);
	else if (action == ACT_yes || action == ACT_no)
		answer(a, p, action == ACT_no);
	else if (action == ACT_unsure)
		unsure(a, p);
	else if (action == ACT_open && item && item->kind == ITEM_ANSWER)
		accept(a, p, item);
	else if (action == ACT_open && item && item->kind == ITEM_UNSURE)
		unsure(a, p);
	else
		return false;
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	const struct question *q = tree_question(a->tree, p->id);
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal = { 0 };
	struct session_answer given;
	char facts[32], key[24];

	if (!q)
		return;
	auto_propose(&c, q, &scratch, &proposal);
	if (session_get_answer(a->session, q->id, &given))
		buf_fmt(out, "Answered by %s. Another answer overrules it; later ones stay if they fit.",
			given.by == BY_AUTO ? "the facts" : given.by == BY_GIVEN ? "an option" : "you");
	else if (proposal.best)
		buf_fmt(out, "Auto-answered from %s. Nothing moves until you press %s.",
			part_count(facts, sizeof facts, proposal.n_facts, "fact", "facts"), keymap_key(ACT_open, key, sizeof key));
	else
		part_keys(out, "The facts leave this open. Choose an answer, or {not-sure} for how to find out.");
	arena_done(&scratch);
}

static const struct view_hint hints[] = {
	{ ACT_open, "accept", 9, NULL }, { ACT_pick, "other", 5, "1-9" }, { ACT_unsure, "not sure", 4, NULL },
	{ ACT_why, "why", 8, NULL }, { ACT_undo, "undo", 7, NULL }, { ACT_back, "back", 5, "h" },
	{ ACT_note, "note", 3, NULL }, { ACT_tree, "tree", 2, NULL }, { ACT_export, "export", 1, NULL },
	{ ACT_find, "find", 0, NULL }, { ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_question = {
	.id = VIEW_QUESTION, .screen = ON_QUESTION, .spot = true, .title = title, .draw = view_draw_wide, .fill = fill,
	.act = act, .hints = hints, .message = message,
};
