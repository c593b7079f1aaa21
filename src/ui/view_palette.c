/* SPDX-License-Identifier: MIT */
/* The palette: patterns, questions, checklists, signatures and commands in one list, found by typing. */
#include <stdio.h>
#include <string.h>

#include "triage/fill.h"
#include "ui/view.h"

enum { SHOWN = 60 };

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Go to");
}

/* All words of the filter must be somewhere in the texts. */
static bool matches(const char *filter, const char *const *texts)
{
	char copy[256], *save = NULL;

	snprintf(copy, sizeof copy, "%s", filter);
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		bool found = false;
		for (size_t i = 0; i < 4 && !found; i++)
			found = texts[i] && text_find(texts[i], word) >= 0;
		if (!found)
			return false;
	}
	return true;
}

static void add(struct sheet *s, int kind, const char *id, long n, const char *show, const char *text, const char *what)
{
	sheet_item(s, kind, id, n);
	sheet_add(s, LOOK_known, 0, show);
	sheet_tab(s, (int)strlen(show) < 5 ? 6 : (int)strlen(show) + 2);
	sheet_add(s, LOOK_text, 0, text);
	sheet_right(s, LOOK_dim, what);
}

static void add_patterns(struct app *a, struct sheet *s, const char *filter)
{
	const struct pattern *exact = tree_pattern(a->tree, filter);

	if (exact)		/* an id typed in full comes first */
		add(s, ITEM_PLACE, exact->id, VIEW_PATTERN, exact->id, exact->title, "pattern");
	for (size_t i = 0; i < a->tree->n_patterns && s->items.n < SHOWN; i++) {
		const struct pattern *p = &a->tree->patterns[i];
		char words[400] = "";
		for (size_t k = 0; k < p->synonyms.n; k++)
			snprintf(words + strlen(words), sizeof words - strlen(words), " %s", p->synonyms.at[k]);
		const char *texts[] = { p->id, p->title, p->name, words };
		if (p != exact && matches(filter, texts))
			add(s, ITEM_PLACE, p->id, VIEW_PATTERN, p->id, p->title, "pattern");
	}
}

static void add_questions(struct app *a, struct sheet *s, const char *filter)
{
	for (size_t i = 0; i < a->tree->n_questions && s->items.n < SHOWN; i++) {
		const struct question *q = &a->tree->questions[i];
		const char *texts[] = { q->id, q->ask, NULL, NULL };
		if (matches(filter, texts))
			add(s, ITEM_PLACE, q->id, VIEW_QUESTION, q->id, q->ask, "question");
	}
	for (size_t i = 0; i < a->tree->n_checklists && s->items.n < SHOWN; i++) {
		const char *texts[] = { a->tree->checklists[i].id, a->tree->checklists[i].title, NULL, NULL };
		if (matches(filter, texts))
			add(s, ITEM_PLACE, a->tree->checklists[i].id, VIEW_PATTERN, a->tree->checklists[i].id,
			    a->tree->checklists[i].title, "checklist");
	}
}

/* A command whose name is typed in full comes first. */
static void add_command_called(struct app *a, struct sheet *s, const char *name)
{
	enum action action = *name ? action_parse(name) : ACT_none;

	if (action != ACT_none && action != ACT_pick && action_screens(action) & app_below(a)->view->screen)
		add(s, ITEM_ACTION, "", action, action_name(action), action_help(action), "command");
}

static void add_commands(struct app *a, struct sheet *s, const char *filter)
{
	for (int i = 1; i < ACT_COUNT && s->items.n < SHOWN; i++) {
		enum action action = (enum action)i;
		const char *texts[] = { action_name(action), action_help(action), NULL, NULL };
		bool place = (action_screens(action) & app_below(a)->view->screen) != 0;
		if (place && action != ACT_pick && strcmp(action_name(action), filter) != 0 && strcmp(action_group(action), "Moving") != 0 && matches(filter, texts))
			add(s, ITEM_ACTION, "", action, action_name(action), action_help(action), "command");
	}
}

static void add_signatures(struct app *a, struct sheet *s, const char *filter)
{
	if (strlen(filter) < 3)
		return;
	for (size_t i = 0; i < a->tree->n_signatures && s->items.n < SHOWN; i++) {
		const struct signature *g = &a->tree->signatures[i];
		const char *texts[] = { g->id, g->says, g->phrases.n ? g->phrases.at[0] : g->match.n ? g->match.at[0] : NULL, NULL };
		if (!g->pattern_id || !matches(filter, texts))
			continue;
		struct arena scratch = { 0 };
		add(s, ITEM_PLACE, g->pattern_id, VIEW_PATTERN, g->id, fill_text(g->says, &(struct fill_from){ .evidence = NULL }, &scratch, NULL),
		    g->pattern_id);
		arena_done(&scratch);
	}
}

/* "try REGEX" is no name of anything: the regex goes to the open log. */
static bool add_try(struct sheet *s, const char *filter)
{
	if (strncmp(filter, "try ", 4) != 0 || !filter[4])
		return false;
	sheet_item(s, ITEM_TRY, filter + 4, 0);
	sheet_add(s, LOOK_known, 0, "try");
	sheet_tab(s, 6);
	sheet_flow(s, 6, LOOK_code, filter + 4);
	sheet_right(s, LOOK_dim, "on the open log");
	return true;
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const char *filter = buf_str(&a->filter.text);

	(void)p;
	sheet_plain(s);
	sheet_add(s, LOOK_key, 0, ": ");
	sheet_add(s, LOOK_prompt, 0, filter);
	if (add_try(s, filter))
		return;
	add_command_called(a, s, filter);
	add_patterns(a, s, filter);
	add_questions(a, s, filter);
	add_commands(a, s, filter);
	add_signatures(a, s, filter);
	if (s->items.n == 0)
		sheet_text(s, 0, 0, LOOK_dim, "Nothing is called that.");
}

static void start(struct app *a, struct visit *p)
{
	if (p->started)
		return;
	p->started = true;
	edit_set(&a->filter, "");
	app_touch(a);
}

static bool key(struct app *a, struct visit *p, uint32_t key_code)
{
	start(a, p);
	if (key_code == K_BACKSPACE && a->filter.text.len == 0) {
		app_close_overlay(a);
		return true;
	}
	if (app_typing_key(a, key_code) || key_code == K_TAB)
		return true;
	if (key_code == K_CTRL('C')) {		/* cancels what is typed, it does not leave */
		app_close_overlay(a);
		return true;
	}
	if (key_code == K_CTRL('Z') || key_code == K_CTRL('L'))
		return false;
	if (key_code == K_CTRL('P') || key_code == K_CTRL('N')) {
		sheet_move(&p->sheet, key_code == K_CTRL('P') ? -1 : 1);
		return true;
	}
	if (edit_key(&a->filter, key_code) == EDIT_GOES_ON) {
		p->sheet.cursor = 0;
		p->sheet.top = 0;
		p->sheet.restore = true;
		p->sheet.kept_kind = -1;
		app_touch(a);
	}
	return true;
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	start(a, p);
	view_draw_sheet(a, p, c, r);
	if (p->sheet.top == 0) {
		c->cursor_x = r.x + 3 + canvas_cols(c, buf_str(&a->filter.text));
		c->cursor_y = r.y;
	}
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(&p->sheet);

	(void)digit;
	if (action != ACT_open || !item)
		return false;
	if (item->kind == ITEM_TRY) {
		char regex[1024];
		snprintf(regex, sizeof regex, "%s", item->id);
		app_close_overlay(a);
		app_try(a, regex);
		return true;
	}
	return view_open_item(a, item);
}

static const struct view_hint hints[] = {
	{ ACT_open, "go", 9, "Enter" }, { ACT_none, "choose", 7, "Up/Down" }, { ACT_escape, "close", 8, "Esc" },
	{ ACT_none, NULL, 0, NULL },
};

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Type an id, a word of a title, a command, a piece of an error text, or: try REGEX");
}

const struct view view_palette = {
	.id = VIEW_PALETTE, .screen = ON_PALETTE, .overlay = true, .title = title, .draw = draw, .fill = fill, .key = key,
	.act = act, .hints = hints, .message = message,
};
