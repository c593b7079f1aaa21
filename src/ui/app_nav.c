/* SPDX-License-Identifier: MIT */
/* Places: the history of visits, overlays, and how they go together with the session. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/view.h"

static const struct view *const views[] = {
	&view_home, &view_question, &view_pattern, &view_log, &view_model, &view_tree, &view_list, &view_why,
	&view_export, &view_help, &view_palette, &view_sessions, &view_paste, &view_draft, &view_try,
};
_Static_assert(sizeof views / sizeof *views == VIEW_COUNT, "a view for each id");

const struct view *view_get(enum view_id id)
{
	return views[id];
}

static struct visit *place_new(enum view_id view, const char *id)
{
	struct visit *p = mem_new(sizeof *p);

	p->view = view_get(view);
	snprintf(p->id, sizeof p->id, "%s", id ? id : "");
	p->line = p->top = 1;
	return p;
}

void place_free(struct visit *p)
{
	if (!p)
		return;
	sheet_done(&p->sheet);
	sheet_done(&p->side);
	mem_free(p);
}

struct visit *app_below(struct app *a)
{
	return a->history.at[a->at];
}

struct visit *app_place(struct app *a)
{
	return a->overlay ? a->overlay : app_below(a);
}

static bool is_place(const struct visit *p, enum view_id view, const char *id)
{
	return p->view->id == view && strcmp(p->id, id) == 0;
}

/* The session hears where the person is, so that a resume comes back here. */
static void tell_session(struct app *a, const struct visit *p)
{
	struct spot now = session_spot(a->session);
	enum spot_kind kind = p->view->id == VIEW_HOME ? SPOT_HOME : p->view->id == VIEW_QUESTION ? SPOT_QUESTION :
			      tree_pattern(a->tree, p->id) ? SPOT_PATTERN : SPOT_CHECKLIST;

	if (p->view->spot && (now.kind != kind || strcmp(now.id, p->id) != 0))
		session_go(a->session, kind, p->id);
}

static void forget_forward(struct app *a)
{
	while (a->history.n > a->at + 1)
		place_free(a->history.at[--a->history.n]);
}

enum { HISTORY_MAX = 500 };

struct visit *app_go(struct app *a, enum view_id view, const char *id)
{
	app_close_overlay(a);
	if (a->history.n && is_place(app_below(a), view, id))
		return app_below(a);
	if (a->history.n) {
		forget_forward(a);
		if (a->history.n == HISTORY_MAX) {
			place_free(a->history.at[1]);
			memmove(a->history.at + 1, a->history.at + 2, (HISTORY_MAX - 2) * sizeof *a->history.at);
			a->history.n--;
		}
	}
	*VEC_ADD(&a->history) = place_new(view, id);
	a->at = a->history.n - 1;
	if (a->history.n > 1)		/* where a resumed session stands is not yet known */
		tell_session(a, app_below(a));
	a->dirty = true;
	return app_below(a);
}

void app_go_line(struct app *a, const char *input, long line)
{
	struct visit *p = app_go(a, VIEW_LOG, input);

	p->line = line < 1 ? 1 : line;
	p->top = p->line > 5 ? p->line - 5 : 1;
	p->focus = 0;
	p->started = true;
}

static bool has_checklist(const struct app *a, const char *id)
{
	for (size_t i = 0; i < a->tree->n_checklists; i++)
		if (strcmp(a->tree->checklists[i].id, id) == 0)
			return true;
	return false;
}

void app_go_id(struct app *a, const char *id)
{
	const struct pattern *pattern = tree_pattern(a->tree, id);

	if (strcmp(id, "root") == 0)
		app_go(a, VIEW_HOME, "");
	else if (pattern)
		app_go(a, VIEW_PATTERN, pattern->id);
	else if (tree_question(a->tree, id))
		app_go(a, VIEW_QUESTION, id);
	else if (has_checklist(a, id))
		app_go(a, VIEW_PATTERN, id);
	else if (tree_signature(a->tree, id))
		app_go_id(a, tree_signature(a->tree, id)->pattern_id);
	else
		app_say(a, true, "There is no page `%s`.", id);
}

static void spot_place(struct app *a, enum view_id *view, char id[96])
{
	struct spot spot = session_spot(a->session);

	*view = spot.kind == SPOT_HOME ? VIEW_HOME : spot.kind == SPOT_QUESTION ? VIEW_QUESTION : VIEW_PATTERN;
	snprintf(id, 96, "%s", spot.kind == SPOT_HOME ? "" : spot.id);
	if (*view == VIEW_QUESTION && strcmp(id, "root") == 0) {	/* the root is asked at home */
		*view = VIEW_HOME;
		id[0] = '\0';
	}
}

void app_follow(struct app *a)
{
	enum view_id view;
	char id[96];

	spot_place(a, &view, id);
	if (is_place(app_below(a), view, id)) {
		app_close_overlay(a);
		return;
	}
	if (a->at > 0 && is_place(a->history.at[a->at - 1], view, id)) {
		app_close_overlay(a);
		a->at--;
		a->dirty = true;
		return;
	}
	app_go(a, view, id);
}

bool app_history(struct app *a, int delta)
{
	app_close_overlay(a);
	if ((delta < 0 && a->at == 0) || (delta > 0 && a->at + 1 >= a->history.n))
		return false;
	a->at = delta < 0 ? a->at - 1 : a->at + 1;
	tell_session(a, app_below(a));
	a->dirty = true;
	return true;
}

/* A screen that was opened from somewhere goes back there; a step of the path goes one step up. */
void app_back(struct app *a)
{
	struct visit *p = app_below(a);
	bool came_from_elsewhere = a->at > 0 && !a->history.at[a->at - 1]->view->spot;

	if (a->overlay) {
		app_close_overlay(a);
		return;
	}
	if (!p->view->spot || came_from_elsewhere) {
		if (!app_history(a, -1))
			app_go(a, VIEW_HOME, "");
		return;
	}
	if (p->view->id == VIEW_HOME) {
		app_tell(a, false, "This is home. {close} leaves.");
		return;
	}
	if (!session_up(a->session))
		session_go(a->session, SPOT_HOME, "");
	app_follow(a);
}

void app_overlay(struct app *a, enum view_id view, const char *id)
{
	char copy[96];

	snprintf(copy, sizeof copy, "%s", id ? id : "");	/* may belong to the overlay that goes */
	app_close_overlay(a);
	a->overlay = place_new(view, copy);
	a->dirty = true;
}

void app_close_overlay(struct app *a)
{
	if (!a->overlay)
		return;
	if (a->overlay->view == &view_paste && a->pasted)
		app_paste_cancel(a);
	place_free(a->overlay);
	a->overlay = NULL;
	a->dirty = true;
}

/* ---- over the end of the program ---- */

void app_remember_cursor(struct app *a)
{
	struct visit *p = app_below(a);
	const struct sheet_item *item = sheet_current(&p->sheet);
	char text[256];

	if (session_is_empty(a->session))
		return;
	snprintf(text, sizeof text, "view=%d id=%s line=%ld item=%d:%ld:%s", (int)p->view->id, p->id, p->line,
		 item ? item->kind : -1, item ? item->n : 0, item ? item->id : "");
	const char *old = session_cursor(a->session);
	if (!old || strcmp(old, text) != 0)
		session_set_cursor(a->session, text);
}

void app_restore(struct app *a)
{
	const char *text = session_cursor(a->session);
	int view = -1, kind = -1;
	char id[96] = "", item_id[96] = "";
	long line = 1, n = 0;

	app_follow(a);
	const char *item = text ? strstr(text, " item=") : NULL;
	const char *at_line = text ? strstr(text, " line=") : NULL;
	if (!item || !at_line || sscanf(text, "view=%d id=%95[^ ]", &view, id) < 1 || sscanf(at_line, " line=%ld", &line) != 1 ||
	    sscanf(item, " item=%d:%ld:%95s", &kind, &n, item_id) < 2)
		return;
	if (view >= 0 && view < VIEW_COUNT && view_get((enum view_id)view)->spot && is_place(app_below(a), (enum view_id)view, id)) {
		struct visit *p = app_below(a);
		p->sheet.restore = true;
		p->sheet.kept_kind = kind;
		p->sheet.kept_n = n;
		snprintf(p->sheet.kept_id, sizeof p->sheet.kept_id, "%s", item_id);
	}
}
