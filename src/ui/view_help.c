/* SPDX-License-Identifier: MIT */
/* Help: the keys of the screen below, made from the table of actions; typing filters, Enter runs. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

/* Not the keys of a screen, but the names of all actions: what a settings file can say. */
static bool lists_all(const struct visit *p)
{
	return strcmp(p->id, "keys") == 0;
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct visit *below = app_below(a);

	if (lists_all(p)) {
		buf_puts(out, "Actions and their keys");
		return;
	}
	below->view->title(a, app_below(a), out);
	buf_puts(out, "\nKeys");
}

static bool wanted(const struct app *a, enum action action, unsigned screen)
{
	const char *filter = buf_str(&a->filter.text);

	if (!(action_screens(action) & screen))
		return false;
	return !*filter || text_find(action_help(action), filter) >= 0 || text_find(keymap_keys(action), filter) >= 0 ||
	       text_find(action_name(action), filter) >= 0;
}

static void add_key(struct sheet *s, enum action action)
{
	char key[40];
	const char *keys = keymap_keys(action), *file;
	long line;

	if (action == ACT_pick && !keymap_place(action, &file, &line))
		keys = "1-9";
	sheet_add(s, LOOK_key, 0, *keys ? keys : keymap_key(action, key, sizeof key));
}

/* The name first, and where its keys come from. */
static void add_named(struct sheet *s, enum action action)
{
	const char *file;
	long line;
	char place[80];

	sheet_add(s, LOOK_text, 0, action_name(action));
	sheet_tab(s, 18);
	if (*keymap_keys(action))
		sheet_add(s, LOOK_key, 0, keymap_keys(action));
	else
		sheet_add(s, LOOK_dim, 0, "none");
	if (keymap_place(action, &file, &line)) {
		snprintf(place, sizeof place, "%.60s:%ld", path_base(file), line);
		sheet_right(s, LOOK_given, place);
	} else {
		sheet_tab(s, 38);
		if (s->width >= 60)
			sheet_flow(s, 38, LOOK_dim, action_help(action));
	}
}

static void add_group(struct app *a, struct sheet *s, const char *group, unsigned screen, bool names)
{
	bool head = false;

	for (int i = 1; i < ACT_COUNT; i++) {
		enum action action = (enum action)i;
		if (strcmp(action_group(action), group) != 0 || !wanted(a, action, screen))
			continue;
		if (!head)
			sheet_rule(s, group, "");
		head = true;
		sheet_item(s, ITEM_ACTION, action_name(action), action);
		if (names) {
			add_named(s, action);
			continue;
		}
		add_key(s, action);
		sheet_tab(s, s->width < 60 ? 14 : 20);
		sheet_flow(s, s->width < 60 ? 14 : 20, LOOK_text, action_help(action));
	}
}

static void point_at_name(struct sheet *s, const char *filter)
{
	for (size_t i = 0; *filter && i < s->items.n; i++) {
		const struct sheet_item *item = &s->items.at[i];
		if (text_find(item->id, filter) != 0)
			continue;
		s->kept_kind = item->kind;
		s->kept_n = item->n;
		snprintf(s->kept_id, sizeof s->kept_id, "%s", item->id);
		return;
	}
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	static const char *const groups[] = { "Here", "Going", "Moving", "Everywhere" };
	const struct visit *below = app_below(a);
	unsigned screen = lists_all(p) ? ON_ANY : app_screen(a, below);

	sheet_plain(s);
	sheet_add(s, LOOK_dim, 0, "Filter: ");
	sheet_add(s, LOOK_prompt, 0, buf_str(&a->filter.text));
	if (a->filter.text.len == 0)
		sheet_add(s, LOOK_dim, 0, "(type a word)");
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		add_group(a, s, groups[i], screen, lists_all(p));
	if (p->line > 1)		/* typed anew: the cursor on the action of that name */
		point_at_name(s, buf_str(&a->filter.text));
	p->line = 1;
	if (s->items.n == 0)
		sheet_text(s, 0, 0, LOOK_dim, "No key does that here.");
	if (a->filter.text.len == 0 && lists_all(p)) {
		sheet_blank(s);
		sheet_text(s, 0, 0, LOOK_dim, "Other keys are given in config.yaml, which doctor names, as in keys: {find: \"/ F8\", log: none}.");
	} else if (a->filter.text.len == 0) {
		sheet_blank(s);
		sheet_text(s, 0, 0, LOOK_dim, "Small letters act on the line under the cursor, digits choose an answer, capital letters go to "
			   "a screen. A paste on any screen becomes a log and never acts as keys.");
	}
}

/* Typing goes to the filter, everything else to the table. */
static bool key(struct app *a, struct visit *p, uint32_t key_code)
{
	if (!p->started) {
		p->started = true;
		edit_set(&a->filter, "");
	}
	if (key_code == '?' && a->filter.text.len == 0) {
		app_close_overlay(a);
		return true;
	}
	if (app_typing_key(a, key_code))
		return true;
	if (!key_is_text(key_code) && key_code != K_BACKSPACE && key_code != K_CTRL('U') && key_code != K_CTRL('W'))
		return false;
	if (key_code == K_BACKSPACE && a->filter.text.len == 0)
		return false;
	edit_key(&a->filter, key_code);
	p->line = 2;
	p->sheet.cursor = 0;
	p->sheet.top = 0;
	app_touch(a);
	return true;
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	if (!p->started) {
		p->started = true;
		edit_set(&a->filter, "");
		app_touch(a);
	}
	view_draw_sheet(a, p, c, r);
	if (p->sheet.top == 0) {
		c->cursor_x = r.x + 9 + (int)a->filter.text.len;
		c->cursor_y = r.y;
	}
}

static const struct view_hint hints[] = {
	{ ACT_open, "do it", 9, "Enter" }, { ACT_none, "filter", 7, "letters" }, { ACT_escape, "close", 8, "Esc" },
	{ ACT_none, NULL, 0, NULL },
};

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Type to filter, Enter does what the line says, Esc closes.");
}

const struct view view_help = {
	.id = VIEW_HELP, .screen = ON_HELP, .overlay = true, .title = title, .draw = draw, .fill = fill, .key = key,
	.hints = hints, .message = message,
};
