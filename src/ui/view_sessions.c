/* SPDX-License-Identifier: MIT */
/* Saved sessions: open, delete, and bring back what was deleted. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Sessions");
}

static void add_entry(struct app *a, struct sheet *s, const struct store_entry *e)
{
	char when[40] = "", ticked[48];
	time_t saved = (time_t)e->saved;
	struct tm tm;

	if (a->options.clock && localtime_r(&saved, &tm))
		strftime(when, sizeof when, "%Y-%m-%d %H:%M", &tm);
	sheet_item(s, ITEM_SESSION, e->name, 0);
	sheet_add(s, LOOK_title, 0, e->name);
	if (strcmp(e->name, session_name(a->session)) == 0)
		sheet_add(s, LOOK_given, 0, "  (this one)");
	sheet_right(s, LOOK_dim, when);
	sheet_row(s);
	ticked[0] = '\0';
	if (e->n_ticks)
		snprintf(ticked, sizeof ticked, "  %zu of %zu ticked", e->n_done, e->n_ticks);
	sheet_fmt(s, LOOK_dim, "  %s%s  %s", e->where, ticked, e->inputs);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	struct arena scratch = { 0 };
	struct store_entry *all;
	size_t bad = 0, n = a->options.store ? store_list(a->options.store, a->tree, &scratch, &all, &bad) : 0;

	(void)p;
	for (size_t i = 0; i < n; i++)
		add_entry(a, s, &all[i]);
	if (n == 0)
		sheet_text(s, 0, 0, LOOK_text, a->options.store ? "No session is saved yet. The first answer or tick starts one." :
			   "Sessions are not saved (--no-session).");
	if (bad) {
		sheet_blank(s);
		sheet_fmt(s, LOOK_warning, "%zu damaged session files were left out.", bad);
	}
	if (a->options.store) {
		sheet_blank(s);
		sheet_text(s, 0, 0, LOOK_dim, store_dir(a->options.store));
	}
	arena_done(&scratch);
}

static void remove_entry(struct app *a, struct visit *p)
{
	const struct sheet_item *item = sheet_current(&p->sheet);
	struct err err;
	char key[24];

	if (!item || !a->options.store)
		return;
	if (strcmp(item->id, session_name(a->session)) == 0) {
		app_say(a, true, "This session is open: it cannot be deleted now.");
		return;
	}
	snprintf(a->prompt_id, sizeof a->prompt_id, "%s", item->id);
	if (store_delete(a->options.store, a->prompt_id, &err))
		app_say(a, false, "Deleted %s. %s brings it back until you leave.", a->prompt_id, keymap_key(ACT_undo, key, sizeof key));
	else
		app_say(a, true, "%s", err.text);
	app_touch(a);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	struct err err;

	(void)digit;
	if (action == ACT_remove) {
		remove_entry(a, p);
		return true;
	}
	if (action == ACT_undo && a->prompt_id[0] && a->options.store &&
	    store_restore(a->options.store, a->prompt_id, &err)) {
		app_say(a, false, "%s is back.", a->prompt_id);
		a->prompt_id[0] = '\0';
		app_touch(a);
		return true;
	}
	return false;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	part_keys(out, "{open} goes on with a session; the present one is saved.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "go on with it", 9, NULL }, { ACT_remove, "delete", 6, NULL }, { ACT_undo, "undo", 5, NULL },
	{ ACT_find, "find", 4, NULL }, { ACT_back, "back", 7, "h" }, { ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_sessions = {
	.id = VIEW_SESSIONS, .screen = ON_SESSIONS, .title = title, .draw = view_draw_sheet, .fill = fill, .act = act,
	.hints = hints, .message = message,
};
