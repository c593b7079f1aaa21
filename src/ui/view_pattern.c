/* SPDX-License-Identifier: MIT */
/* The page of a pattern, or of a general checklist: your case, ticks, fixes, and all that the tree says. */
#include <stdio.h>
#include <string.h>

#include "triage/fill.h"
#include "ui/view.h"

static const struct checklist *general(const struct app *a, const char *id)
{
	for (size_t i = 0; i < a->tree->n_checklists; i++)
		if (strcmp(a->tree->checklists[i].id, id) == 0)
			return &a->tree->checklists[i];
	return NULL;
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct pattern *pattern = tree_pattern(a->tree, p->id);
	const struct checklist *list = general(a, p->id);

	part_path_title(a, out);
	if (pattern)
		buf_fmt(out, a->canvas.w < 60 ? "%s %s" : "%s  %s", pattern->id, pattern->title);
	else
		buf_puts(out, list ? list->title : p->id);
}

static void status(struct app *a, struct visit *p, struct buf *out)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct checklist_state state;

	part_inputs(a, out);
	if (checklist_get(&c, a->session, p->id, &scratch, &state) && state.n)
		buf_fmt(out, "%s%zu of %zu", out->len ? "  " : "", state.n_done, state.n);
	arena_done(&scratch);
}

/* ---- head ---- */

static void add_case(struct app *a, struct sheet *s, const struct finding *f)
{
	sheet_blank(s);
	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, "Your case");
	sheet_tab(s, 14);
	if (f->says)
		sheet_flow(s, 14, LOOK_text, f->says);
	if (f->would_change) {
		part_would_change(s, 14, f->would_change);
	}
	for (size_t i = 0; i < f->supports.n && i < 1; i++)
		if (f->supports.at[i].quote && a->canvas.h >= 24) {
			sheet_row(s);
			sheet_tab(s, 14);
			sheet_fmt(s, LOOK_match, "\"%.200s\"", f->supports.at[i].quote);
		}
}

/* The question whose answer led here says so when the facts point elsewhere. */
static void add_disagreement(struct app *a, struct sheet *s, const struct triage_case *c)
{
	struct arena scratch = { 0 };
	struct session_path path;

	session_path(a->session, &scratch, &path);
	for (size_t i = 0; i < path.n; i++) {
		const char *text = session_disagreement(a->session, c, path.at[i].question->id, &scratch);
		if (text) {
			sheet_text(s, 0, 0, LOOK_warning, text);
			break;
		}
	}
	arena_done(&scratch);
}

static void add_head(struct app *a, struct sheet *s, const struct pattern *pattern, const struct triage_case *c)
{
	const struct finding *f = findings_get(c->findings, pattern);
	char right[64], key[24];

	sheet_plain(s);
	sheet_add(s, LOOK_known, 0, pattern->id);
	sheet_add(s, LOOK_title, 0, "  ");
	sheet_add(s, LOOK_title, 0, pattern->title);
	if (pattern->n_fixes) {
		snprintf(right, sizeof right, "effort %s   risk %s", pattern->fixes[0].effort ? pattern->fixes[0].effort : "?",
			 pattern->fixes[0].risk ? pattern->fixes[0].risk : "?");
		sheet_right(s, LOOK_hint, right);
	}
	if (pattern->symptom)
		sheet_text(s, 0, 0, LOOK_text, pattern->symptom);
	if (f) {
		int n = snprintf(right, sizeof right, "%s", confidence_name(f->confidence));
		if (s->width >= 60)
			snprintf(right + n, sizeof right - (size_t)n, "  (%s = why)", keymap_key(ACT_why, key, sizeof key));
		sheet_right(s, part_confidence_role(f->confidence), right);
		add_case(a, s, f);
	}
	if (pattern->harmless)
		sheet_text(s, 0, 0, LOOK_note, pattern->harmless);
	add_disagreement(a, s, c);
}

/* ---- checklist ---- */

static void add_tick(struct sheet *s, const struct checklist_row *row, size_t number)
{
	char take[48];

	sheet_item(s, ITEM_TICK, row->item->id, 0);
	sheet_add(s, part_tick_role(row->state), 0, tick_sign(row->state));
	sheet_fmt(s, LOOK_number, " %zu ", number);
	sheet_flow(s, 6, row->state == TICK_NA ? LOOK_dim : LOOK_text, row->text);
	if (row->proposed != TICK_TODO && row->state == TICK_TODO && s->width < 60)
		sheet_right(s, LOOK_automatic, row->proposed == TICK_PROBLEM ? "AUTO !" : "AUTO x");
	else if (row->proposed != TICK_TODO && row->state == TICK_TODO)
		sheet_right(s, LOOK_automatic, keymap_text(row->proposed == TICK_PROBLEM ? "AUTO problem  {tick}" : "AUTO done  {tick}",
			    take, sizeof take));
	else if (row->by != BY_NONE)
		sheet_right(s, row->by == BY_AUTO ? LOOK_automatic : LOOK_given, row->by == BY_AUTO ? "AUTO" : by_name(row->by));
	const char *evidence = row->evidence ? row->evidence : row->state == TICK_TODO ? row->proposal : NULL;
	if (evidence)
		sheet_text(s, 6, 6, LOOK_dim, evidence);
	if (row->reopened)
		sheet_text(s, 6, 6, LOOK_warning, row->reopened);
	if (row->note) {
		sheet_row(s);
		sheet_tab(s, 6);
		sheet_add(s, LOOK_dim, 0, "note: ");
		sheet_flow(s, 12, LOOK_note, row->note);
	}
}

static void add_checklist(struct app *a, struct sheet *s, const char *id, const struct triage_case *c)
{
	struct arena scratch = { 0 };
	struct checklist_state state;
	char done[40];

	if (checklist_get(c, a->session, id, &scratch, &state) && state.n) {
		snprintf(done, sizeof done, "%zu of %zu done", state.n_done, state.n);
		sheet_rule(s, "Checklist", done);
		for (size_t i = 0; i < state.n; i++)
			add_tick(s, &state.at[i], i + 1);
	}
	arena_done(&scratch);
}

/* ---- the rest of the page ---- */

static void add_fixes(struct app *a, struct sheet *s, const struct pattern *pattern)
{
	for (size_t i = 0; i < pattern->n_fixes; i++) {
		const struct fix *f = &pattern->fixes[i];
		char head[40], right[80];
		snprintf(head, sizeof head, pattern->n_fixes > 1 ? "Fix %zu of %zu" : "Fix", i + 1, pattern->n_fixes);
		snprintf(right, sizeof right, "effort %s  risk %s", f->effort ? f->effort : "?", f->risk ? f->risk : "?");
		part_rule(s, head, i ? right : "{copy} copies");
		sheet_item(s, ITEM_FIX, f->id, (long)i);
		sheet_flow(s, 2, LOOK_title, f->title);
		if (f->needs && strcmp(f->needs, "nothing") != 0)
			sheet_fmt(s, LOOK_dim, "  (needs a %s)", f->needs);
		sheet_plain(s);
		s->rows.n--;		/* blocks start their own rows, which belong to no item */
		part_blocks(a, s, &f->how, pattern, 1);
		for (size_t k = 0; k < f->costs.n; k++) {
			char text[600];
			snprintf(text, sizeof text, "Costs: %s", f->costs.at[k]);
			part_filled(a, s, 1, 8, LOOK_dim, text, pattern);
		}
	}
}

static void add_section(struct app *a, struct sheet *s, const char *name, const struct blocks *b, const struct pattern *pattern)
{
	if (b->n == 0)
		return;
	sheet_rule(s, name, "");
	part_blocks(a, s, b, pattern, 1);
}

static void add_texts(struct app *a, struct sheet *s, const char *name, const struct texts *t, const struct pattern *pattern)
{
	if (t->n == 0)
		return;
	sheet_rule(s, name, "");
	for (size_t i = 0; i < t->n; i++)
		part_filled(a, s, 1, 3, strcmp(name, "Sources") == 0 ? LOOK_link : LOOK_text, t->at[i], pattern);
}

static void add_neighbours(struct app *a, struct sheet *s, const struct pattern *pattern)
{
	if (pattern->n_not_it)
		part_rule(s, "Not it?", "{open} opens");
	for (size_t i = 0; i < pattern->n_not_it; i++) {
		const struct neighbour *n = &pattern->not_it[i];
		const struct pattern *other = tree_pattern(a->tree, n->id);
		sheet_item(s, ITEM_PLACE, n->id, VIEW_PATTERN);
		sheet_fmt(s, LOOK_known, "%s ", n->id);
		sheet_add(s, LOOK_text, 0, other ? other->title : "");
		if (n->why)
			sheet_text(s, 3, 3, LOOK_dim, n->why);
	}
	if (pattern->n_not_it)
		sheet_plain(s);
}

static void add_page(struct app *a, struct sheet *s, const struct pattern *pattern)
{
	add_fixes(a, s, pattern);
	add_section(a, s, "Cause", &pattern->cause, pattern);
	add_section(a, s, "How to tell", &pattern->tell, pattern);
	add_section(a, s, "Notes", &pattern->notes, pattern);
	add_texts(a, s, "What older advice gets wrong", &pattern->corrections, pattern);
	add_neighbours(a, s, pattern);
	if (pattern->speaker || pattern->report) {
		sheet_rule(s, "Who says it", "");
		sheet_text(s, 1, 1, LOOK_text, pattern->speaker);
		sheet_text(s, 1, 1, LOOK_text, pattern->report);
	}
	add_texts(a, s, "Sources", &pattern->sources, pattern);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const struct pattern *pattern = tree_pattern(a->tree, p->id);
	const struct checklist *list = general(a, p->id);
	struct triage_case c = app_case(a);
	const char *note = session_get_note(a->session, p->id);

	if (pattern) {
		add_head(a, s, pattern, &c);
	} else if (list) {
		sheet_text(s, 0, 0, LOOK_title, list->title);
	} else {
		sheet_text(s, 0, 0, LOOK_text, "This page is not in the tree any more.");
		return;
	}
	if (note)
		sheet_text(s, 0, 6, LOOK_note, note);
	add_checklist(a, s, p->id, &c);
	if (pattern)
		add_page(a, s, pattern);
}

/* ---- actions ---- */

static void tick(struct app *a, struct visit *p, const char *item, enum action action)
{
	static const struct { enum action action; enum tick state; } marks[] = {
		{ ACT_problem, TICK_PROBLEM }, { ACT_not_applicable, TICK_NA }, { ACT_waiting, TICK_WAITING },
		{ ACT_tick, TICK_DONE },
	};
	struct triage_case c = app_case(a);
	struct session_tick now = session_get_tick(a->session, item);
	char id[96];
	snprintf(id, sizeof id, "%s", item);

	if (action == ACT_tick && now.state == TICK_TODO && checklist_accept(&c, a->session, p->id, id)) {
		app_say(a, false, "Ticked by the evidence.");
		return;
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (marks[i].action != action)
			continue;
		enum tick next = now.state == marks[i].state ? TICK_TODO : marks[i].state;
		session_tick(a->session, id, next, BY_YOU, NULL);
		app_say(a, false, "%s %s", tick_sign(next), next == TICK_TODO ? "to do again" : tick_name(next));
	}
}

static void copy_fix(struct app *a, const struct pattern *pattern, size_t i)
{
	struct arena scratch = { 0 };
	struct fill_from from = { .evidence = a->evidence, .pattern = pattern };
	struct buf text = { 0 };

	for (size_t k = 0; k < pattern->fixes[i].how.n; k++)
		if (pattern->fixes[i].how.at[k].kind == BLOCK_CODE)
			buf_puts(&text, fill_text(pattern->fixes[i].how.at[k].text, &from, &scratch, NULL));
	app_copy(a, buf_str(&text), text.len);
	buf_done(&text);
	arena_done(&scratch);
}

static void open_fix(struct app *a, struct visit *p)
{
	(void)a;
	sheet_section(&p->sheet, 1);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(app_focus_sheet(a, p));
	const struct pattern *pattern = tree_pattern(a->tree, p->id);

	(void)digit;
	if (action == ACT_copy && pattern && pattern->n_fixes && (!item || item->kind == ITEM_FIX || item->kind == ITEM_TICK)) {
		copy_fix(a, pattern, item && item->kind == ITEM_FIX ? (size_t)item->n : 0);
	} else if (action == ACT_tick || action == ACT_problem || action == ACT_not_applicable || action == ACT_waiting) {
		if (item && item->kind == ITEM_TICK)
			tick(a, p, item->id, action);
		else
			app_say(a, false, "Move to an item of the checklist first.");
	} else if (action == ACT_open && item && item->kind == ITEM_TICK) {
		app_tell(a, false, "{tick} ticks, {problem} marks a problem, {not-applicable} what does not apply, {note} writes a note.");
	} else if (action == ACT_open && item && item->kind == ITEM_FIX) {
		open_fix(a, p);
	} else {
		return false;
	}
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct checklist_state state;
	char key[24];

	if (!checklist_get(&c, a->session, p->id, &scratch, &state) || state.n == 0)
		buf_puts(out, "This page has no checklist.");
	else if (state.n_done == state.n)
		part_keys(out, "All done. {export} exports the checklist.");
	else if (state.n_proposed)
		buf_fmt(out, "%zu %s from the facts: %s accepts the evidence.", state.n_proposed,
			state.n_proposed == 1 ? "item can be ticked" : "items can be ticked", keymap_key(ACT_tick, key, sizeof key));
	else
		buf_fmt(out, "%zu of %zu done.", state.n_done, state.n);
	arena_done(&scratch);
}

static const struct view_hint hints[] = {
	{ ACT_tick, "tick", 9, NULL }, { ACT_problem, "problem", 6, NULL }, { ACT_not_applicable, "n/a", 5, NULL },
	{ ACT_note, "note", 6, NULL }, { ACT_copy, "copy", 2, NULL }, { ACT_next_pane, "part", 3, NULL },
	{ ACT_export, "export", 7, NULL }, { ACT_why, "why", 4, NULL }, { ACT_undo, "undo", 5, NULL },
	{ ACT_back, "back", 1, "h" }, { ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_pattern = {
	.id = VIEW_PATTERN, .screen = ON_PATTERN, .spot = true, .title = title, .status = status, .draw = view_draw_wide,
	.fill = fill, .act = act, .hints = hints, .message = message,
};
