/* SPDX-License-Identifier: MIT */
/* Clicks and the wheel: what they meet on the screen that was drawn last, and what they do there. */
#include <string.h>

#include "ui/view.h"

enum { WHEEL_ROWS = 3 };

/* ---- what is where ---- */

void app_hits_clear(struct app *a)
{
	struct visit *p = app_place(a);
	struct sheet *all[] = { &p->sheet, &p->side, &a->pane_tree, &a->pane_facts };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i]->at = (struct rect){ 0, 0, 0, 0 };
	a->n_hits = 0;
	a->crumbs = (struct rect){ 0, 0, 0, 0 };
}

void app_hit_hint(struct app *a, struct rect at, const char *key, enum action action)
{
	struct app_hit *hit = &a->hits[a->n_hits];

	if (a->n_hits == MAX_HITS)
		return;
	*hit = (struct app_hit){ at, 0, action };
	if (!key_parse(key, strlen(key), &hit->key))
		hit->key = 0;
	a->n_hits++;
}

static bool within(const struct rect *r, const struct mouse *m)
{
	return m->x >= r->x && m->x < r->x + r->w && m->y >= r->y && m->y < r->y + r->h;
}

/* The sheet under the pointer, and the focus that makes it the present one; NULL: none. */
static struct sheet *sheet_under(struct app *a, struct visit *p, const struct mouse *m, int *focus)
{
	struct sheet *all[] = { &p->sheet, &p->side, &a->pane_tree, &a->pane_facts };
	static const int focuses[] = { 0, 1, 1, 2 };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!within(&all[i]->at, m))
			continue;
		*focus = focuses[i];
		return all[i];
	}
	return NULL;
}

/* ---- the wheel ---- */

/* Lines of a log: the last page is as far as it goes, and the cursor comes along. */
static void wheel_lines(struct app *a, struct visit *p, int rows)
{
	const struct logtext *log = app_log(a, p->id);
	long n = log ? (long)log->lines.n : 0, h = p->sheet.height;

	p->top += rows;
	if (p->top > n - h + h / 4)
		p->top = n > h ? n - h + h / 4 : 1;
	p->line += rows;		/* drawing keeps it in bounds and in sight */
	p->started = true;
}

static void wheel(struct app *a, struct visit *p, const struct mouse *m)
{
	int rows = m->what == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS, focus;
	struct sheet *s = sheet_under(a, p, m, &focus);

	if (s) {
		sheet_scroll(s, rows);
		sheet_catch(s);
	} else if (p->view == &view_log) {
		wheel_lines(a, p, rows);
	}
}

/* ---- clicks ---- */

/* Between two steps of the path: " > ", or ">" between letters where it is narrow. */
static bool is_step(const struct canvas *c, int x)
{
	const struct cell *cell = &c->cells[x];

	return cell->text[0] == '>' && (c->w < 60 || (cell[-1].text[0] == ' ' && cell[1].text[0] == ' '));
}

/* The steps to the right of the pointer are the ones to go back. */
static void click_crumbs(struct app *a, const struct mouse *m)
{
	int steps = 0;

	if (a->overlay) {
		app_close_overlay(a);
		return;
	}
	for (int x = m->x; x + 1 < a->crumbs.x + a->crumbs.w; x++)
		steps += is_step(&a->canvas, x);
	for (int i = 0; i < steps; i++)
		app_back(a);
}

/* The key that the last line shows, or what it means. */
static void press(struct app *a, const struct app_hit *hit)
{
	if (hit->key)
		app_key(a, hit->key);
	else
		app_do(a, hit->action, 0);
}

static enum click click_sheet(struct app *a, struct visit *p, const struct mouse *m)
{
	int focus, item, before;
	struct sheet *s = sheet_under(a, p, m, &focus);

	if (!s)
		return CLICK_NOTHING;
	before = p->focus;
	p->focus = focus;
	p->started = true;
	item = sheet_item_at(s, m->y);
	if (item < 0)
		return CLICK_CHOSE;
	bool again = before == focus && s->cursor == item;
	s->cursor = item;
	return again ? CLICK_AGAIN : CLICK_CHOSE;
}

static void click(struct app *a, struct visit *p, const struct mouse *m)
{
	for (size_t i = 0; i < a->n_hits; i++) {
		if (within(&a->hits[i].at, m)) {
			struct app_hit hit = a->hits[i];
			press(a, &hit);
			return;
		}
	}
	if (within(&a->crumbs, m)) {
		click_crumbs(a, m);
		return;
	}
	enum click met = p->view->click ? p->view->click(a, p, m->y) : CLICK_NOTHING;
	if (met == CLICK_NOTHING)
		met = click_sheet(a, p, m);
	if (met == CLICK_AGAIN)
		app_do(a, ACT_open, 0);
}

void app_mouse(struct app *a, const struct mouse *m)
{
	struct visit *p = app_place(a);
	bool typing = a->prompt != PROMPT_NONE && p->view != &view_paste;

	if (!a->mouse || typing || a->canvas.w < 24 || a->canvas.h < 6 || m->what == MOUSE_OTHER)
		return;
	a->message[0] = '\0';
	if (m->what == MOUSE_CLICK)
		click(a, p, m);
	else
		wheel(a, p, m);
	app_after(a);
}

/* ---- on and off ---- */

bool app_mouse_on(const struct app *a)
{
	return a->mouse;
}

void app_mouse_switch(struct app *a)
{
	a->mouse = !a->mouse;
	if (a->mouse)
		app_say(a, false, "Mouse on: wheel scrolls, click chooses, again opens; Shift-drag selects.");
	else
		app_say(a, false, "Mouse off: the terminal selects text again.");
}
