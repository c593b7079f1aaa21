/* SPDX-License-Identifier: MIT */
/* Home: the symptoms, what is known, where to continue. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "triage/auto.h"
#include "ui/view.h"

static const struct question *root(const struct app *a)
{
	return tree_question(a->tree, "root");
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Home");
}

static void status(struct app *a, struct visit *p, struct buf *out)
{
	(void)p;
	if (a->canvas.w < 60)
		part_inputs(a, out);
	else
		buf_fmt(out, "%s  %s  ?", a->options.theme_name ? a->options.theme_name : "mono",
			a->options.ascii_text ? "ASCII" : "UTF-8");
}

static void add_answer(struct app *a, struct sheet *s, const struct proposal *proposal, size_t i)
{
	const struct proposal_answer *pa = &proposal->at[i];
	struct session_answer given;
	bool chosen = session_get_answer(a->session, "root", &given) && strcmp(given.answer, pa->answer->id) == 0;
	char number[8] = " ";

	if (i < 9)
		snprintf(number, sizeof number, "%zu", i + 1);
	sheet_item(s, ITEM_ANSWER, pa->answer->id, (long)i);
	sheet_add(s, LOOK_number, 0, number);
	sheet_add(s, chosen ? LOOK_title : LOOK_text, 0, "  ");
	if (a->canvas.h >= 24)
		sheet_flow(s, 3, chosen ? LOOK_title : LOOK_text, pa->answer->text);
	else
		sheet_add(s, chosen ? LOOK_title : LOOK_text, 0, pa->answer->text);
	if (chosen)
		sheet_right(s, given.by == BY_AUTO ? LOOK_automatic : LOOK_given, given.by == BY_AUTO ? "AUTO" : by_name(given.by));
	else if (pa->truth == TRUTH_YES)
		sheet_right(s, part_confidence_role(pa->confidence), confidence_name(pa->confidence));
}

static void add_key(struct sheet *s, enum action action, const char *text)
{
	char key[24];

	sheet_item(s, ITEM_ACTION, "", action);
	sheet_add(s, LOOK_number, 0, keymap_key(action, key, sizeof key));
	sheet_tab(s, 3);
	sheet_add(s, LOOK_text, 0, text);
}

static void ago(const struct app *a, int64_t saved, char out[32])
{
	int64_t now = a->options.clock ? a->options.clock() : 0, days = (now - saved) / 86400;

	if (!now || now < saved)
		out[0] = '\0';
	else if (days == 0)
		snprintf(out, 32, "today");
	else if (days == 1)
		snprintf(out, 32, "yesterday");
	else
		snprintf(out, 32, "%lld days ago", (long long)days);
}

static void add_recent(struct app *a, struct sheet *s)
{
	const struct store_entry *e = a->recent;
	char when[32], ticked[48];

	sheet_blank(s);
	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, a->recent_same ? "Continue (the same files)" : "Continue");
	sheet_item(s, ITEM_SESSION, e->name, 0);
	sheet_add(s, LOOK_text, 0, "   ");
	sheet_add(s, LOOK_text, 0, e->name);
	ago(a, e->saved, when);
	sheet_right(s, LOOK_dim, when);
	sheet_row(s);
	ticked[0] = '\0';
	if (e->n_ticks)
		snprintf(ticked, sizeof ticked, "  %zu of %zu ticked", e->n_done, e->n_ticks);
	sheet_fmt(s, LOOK_dim, "   %s%s", e->where, ticked);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal = { 0 };
	char text[80];

	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, root(a) ? root(a)->ask : "There are no questions");
	sheet_blank(s);
	if (root(a))
		auto_propose(&c, root(a), &scratch, &proposal);
	for (size_t i = 0; i < proposal.n; i++)
		add_answer(a, s, &proposal, i);
	add_key(s, ACT_unsure, "No idea: use the facts you have");
	add_key(s, ACT_paste, "I have an error log (just paste it)");
	if (a->recent)
		add_recent(a, s);
	sheet_blank(s);
	snprintf(text, sizeof text, "All patterns (%zu) and checklists", a->tree->n_patterns);
	add_key(s, ACT_checklists, text);
	add_key(s, ACT_sessions, "Sessions");
	if (!p->started && proposal.best)
		sheet_select(s, ITEM_ANSWER, proposal.best->answer->id, -1);
	if (!p->started && proposal.best) {
		s->kept_kind = ITEM_ANSWER;
		s->kept_n = -1;
		snprintf(s->kept_id, sizeof s->kept_id, "%s", proposal.best->answer->id);
	}
	arena_done(&scratch);
}

static void fill_side(struct app *a, struct sheet *s, int width)
{
	if (s->stamp == a->stamp && s->width == width)
		return;
	sheet_begin(s, width);
	part_facts(a, s, true);
	sheet_end(s);
	s->stamp = a->stamp;
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	bool two = r.w >= 76 && !a->zoom;
	int left = two ? r.w * 57 / 100 : r.w;

	if (p->sheet.stamp != a->stamp || p->sheet.width != left - 3) {
		sheet_begin(&p->sheet, left - 3);
		fill(a, p, &p->sheet);
		sheet_end(&p->sheet);
		p->sheet.stamp = a->stamp;
	}
	if (!two) {
		p->focus = 0;
		p->side.width = 0;
		sheet_draw(&p->sheet, c, r, true);
		return;
	}
	fill_side(a, &p->side, r.w - left - 3);
	sheet_draw(&p->sheet, c, (struct rect){ r.x, r.y, left - 1, r.h }, p->focus == 0);
	canvas_bar(c, r.x + left - 1, r.y, r.h);
	sheet_draw(&p->side, c, (struct rect){ r.x + left, r.y, r.w - left, r.h }, p->focus == 1);
}

/* Starts at the best place: every certain answer in a row. */
static void use_facts(struct app *a)
{
	struct triage_case c = app_case(a);
	struct arena scratch = { 0 };
	const struct answer **steps;
	size_t n, taken = session_accept(a->session, &c, CONFIDENCE_CERTAIN);
	char key[24];

	if (taken) {
		app_follow(a);
		app_say(a, false, "%zu %s taken from the facts; %s undoes them one by one.", taken, taken == 1 ? "answer" : "answers",
			keymap_key(ACT_undo, key, sizeof key));
	} else if (auto_best_start(&c, &scratch, &steps, &n)) {
		app_go_id(a, auto_best_start(&c, &scratch, &steps, &n)->pattern->id);
		app_say(a, false, "This is the page that the facts suggest most.");
	} else {
		app_tell(a, false, "There are no facts yet: {open-file} opens a model or a log, or paste a log.");
	}
	arena_done(&scratch);
}

static void answer(struct app *a, size_t i)
{
	const struct question *q = root(a);

	if (!q || i >= q->n_answers) {
		app_say(a, false, "There is no answer with this number.");
		return;
	}
	if (session_answer(a->session, "root", q->answers[i].id, BY_YOU, CONFIDENCE_NONE))
		app_follow(a);
}

/* Enter on the answer that the facts give takes all that are certain; on another one just this. */
static void open_here(struct app *a, struct visit *p, const struct sheet_item *item)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct proposal proposal = { 0 };

	(void)p;
	if (root(a))
		auto_propose(&c, root(a), &scratch, &proposal);
	bool best = proposal.best && strcmp(proposal.best->answer->id, item->id) == 0;
	struct session_answer old;
	bool changes_mind = session_get_answer(a->session, "root", &old) && old.by == BY_YOU && strcmp(old.answer, item->id) != 0;
	if (best && proposal.confidence == CONFIDENCE_CERTAIN && !changes_mind)
		use_facts(a);
	else
		answer(a, (size_t)item->n);
	arena_done(&scratch);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(app_focus_sheet(a, p));

	p->started = true;
	if (action == ACT_pick) {
		answer(a, (size_t)digit - 1);
	} else if (action == ACT_unsure) {
		use_facts(a);
	} else if (action == ACT_open && item && item->kind == ITEM_ANSWER) {
		open_here(a, p, item);
	} else {
		return false;
	}
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	struct triage_case c = app_case(a);
	size_t answered = auto_answered(&c, CONFIDENCE_LIKELY);
	char key[24];

	(void)p;
	if (a->reading)
		buf_fmt(out, "Reading %s: %zu lines so far.", a->reading->name, a->reading->lines.n);
	else if (a->recent_same)
		buf_fmt(out, "You were here before with these files: `%s` below goes on with it.", a->recent->name);
	else if (answered)
		buf_fmt(out, "The facts answer %zu of %zu questions for you. %s starts at the best one.", answered, a->tree->n_questions,
			keymap_key(ACT_open, key, sizeof key));
	else if (a->evidence->inputs.n)
		buf_puts(out, "The facts answer no question by themselves. Choose what you see.");
	else
		buf_puts(out, "Choose what you see, or paste an error log on any screen.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "go", 9, NULL }, { ACT_pick, "pick", 5, "1-9" }, { ACT_open_file, "open model", 4, NULL },
	{ ACT_paste, "paste log", 6, NULL }, { ACT_why, "why", 3, NULL }, { ACT_find, "find", 2, NULL },
	{ ACT_help, "keys", 8, NULL }, { ACT_close, "quit", 7, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_home = {
	.id = VIEW_HOME, .screen = ON_HOME, .spot = true, .title = title, .status = status, .draw = draw, .fill = fill,
	.act = act, .hints = hints, .message = message,
};
