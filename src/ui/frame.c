/* SPDX-License-Identifier: MIT */
/* The frame of all screens: place, rule, body, rule, message, keys; and how it gets narrow. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/view.h"

/* ---- first line ---- */

enum { MAX_STEPS = 24 };

static size_t split(char *text, char *steps[MAX_STEPS])
{
	size_t n = 0;
	char *save = NULL;

	for (char *s = strtok_r(text, "\n", &save); s && n < MAX_STEPS; s = strtok_r(NULL, "\n", &save))
		steps[n++] = s;
	return n;
}

static void shorten(char *step, size_t cols)
{
	if (utf8_cols(step) <= cols)
		return;
	size_t fit = utf8_fit(step, strlen(step), cols - 1);
	step[fit] = '~';
	step[fit + 1] = '\0';
}

static void join(char *const *steps, size_t from, size_t n, const char *glue, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i < from)
			continue;
		buf_fmt(out, "%s%s", i ? glue : "", i > 0 && i == from && from > 1 ? "... " : "");
		if (i > 0 && i == from && from > 1)
			buf_puts(out, glue + (glue[0] == ' '));
		buf_puts(out, steps[i]);
	}
}

/* The first letter of each parent and the whole last step: "H>T>Which error?" */
static void join_letters(char *const *steps, size_t n, struct buf *out)
{
	for (size_t i = 0; i + 1 < n; i++) {
		uint32_t c;
		size_t used = utf8_decode(steps[i], strlen(steps[i]), &c);
		buf_add(out, steps[i], used ? used : 1);
		buf_putc(out, '>');
	}
	if (n)
		buf_puts(out, steps[n - 1]);
}

/* Steps in the middle are cut shorter and shorter, then left out; the first and the last one stay. */
static void title_text(const struct canvas *c, const char *path, int cols, struct buf *out)
{
	char copy[1024], *steps[MAX_STEPS];
	snprintf(copy, sizeof copy, "%s", path);
	size_t n = split(copy, steps);

	if (c->w < 60) {
		join_letters(steps, n, out);
		return;
	}
	for (int most = 40; most >= 10; most -= 2) {
		for (size_t i = 1; i + 1 < n; i++)
			shorten(steps[i], (size_t)most);
		buf_clear(out);
		join(steps, 1, n, " > ", out);
		if (canvas_cols(c, buf_str(out)) <= cols)
			return;
	}
	for (size_t from = 2; from < n; from++) {
		buf_clear(out);
		join(steps, from, n, " > ", out);
		if (canvas_cols(c, buf_str(out)) <= cols)
			return;
	}
}

static void draw_top(struct app *a, struct visit *p)
{
	struct canvas *c = &a->canvas;
	struct buf path = { 0 }, text = { 0 }, status = { 0 };
	int x = 1;

	p->view->title(a, p, &path);
	if (p->view->status)
		p->view->status(a, p, &status);
	else
		part_inputs(a, &status);
	if (a->mouse)
		buf_puts(&status, status.len ? "  MOUSE" : "MOUSE");
	int right = (int)canvas_cols(c, buf_str(&status));
	if (right > c->w / 2)
		right = c->w / 2;
	if (c->w >= 60)
		x += canvas_put(c, x, 0, c->w, LOOK_crumb, 0, "cmltriage") + 3;
	int room = c->w - x - (right ? right + 3 : 1);
	title_text(c, buf_str(&path), room, &text);
	canvas_fit(c, x, 0, room, LOOK_title, 0, buf_str(&text));
	a->crumbs = (struct rect){ x, 0, canvas_cols(c, buf_str(&text)) < room ? canvas_cols(c, buf_str(&text)) : room, 1 };
	if (right)
		canvas_right(c, c->w - 1 - right, 0, right, LOOK_hint, 0, buf_str(&status));
	buf_done(&path);
	buf_done(&text);
	buf_done(&status);
}

/* ---- last line ---- */

/* The short form that the hint has is for the keys of the table, and for screens where text is typed. */
static const char *hint_key(const struct view_hint *h, bool typing, char *out, size_t out_bytes)
{
	const char *file, *all = h->action ? keymap_keys(h->action) : "", *last = strrchr(all, ' ');
	long line;

	if (h->keys && (!h->action || typing || !keymap_place(h->action, &file, &line)))
		return h->keys;
	keymap_key(h->action, out, out_bytes);
	if (h->action == ACT_pick && last)
		snprintf(out + strlen(out), out_bytes - strlen(out), "-%s", last + 1);
	return out;
}

static int hint_cols(const struct canvas *c, const struct view_hint *h, bool typing)
{
	char key[48];

	return canvas_cols(c, hint_key(h, typing, key, sizeof key)) + 1 + canvas_cols(c, h->label) + 2;
}

/* The smallest rank that still fits: hints go by rank, never in mid-word. */
static int hint_limit(const struct canvas *c, const struct view_hint *hints, bool typing)
{
	for (int limit = 0; limit < 10; limit++) {
		int sum = 0;
		for (const struct view_hint *h = hints; h->label; h++)
			if (h->rank >= limit)
				sum += hint_cols(c, h, typing);
		if (sum <= c->w)
			return limit;
	}
	return 10;
}

static void draw_hints(struct app *a, const struct view_hint *hints, int y)
{
	struct canvas *c = &a->canvas;
	const struct view *view = app_place(a)->view;
	bool typing = view == &view_help || view == &view_palette || view == &view_export;
	int limit = hint_limit(c, hints, typing), x = 1;

	for (const struct view_hint *h = hints; h->label; h++) {
		char key[48];
		const char *k = hint_key(h, typing, key, sizeof key);
		if (h->rank < limit)
			continue;
		int from = x;
		x += canvas_put(c, x, y, c->w - x, LOOK_key, 0, k);
		x += canvas_put(c, x, y, c->w - x, LOOK_hint, 0, " ");
		x += canvas_put(c, x, y, c->w - x, LOOK_hint, 0, h->label);
		if (h->action != ACT_none && h->action != ACT_pick)
			app_hit_hint(a, (struct rect){ from, y, x - from, 1 }, k, h->action);
		x += 2;
	}
}

/* ---- message line and prompts ---- */

static void draw_prompt(struct app *a, int y)
{
	static const char *const labels[] = { "", "Find: ", "Open (Tab completes): ", "Note: ", "Write to: " };
	struct canvas *c = &a->canvas;
	struct edit *e = &a->edits[a->prompt];
	int x = 1 + canvas_put(c, 1, y, c->w - 1, LOOK_key, 0, labels[a->prompt]);

	edit_draw(e, c, x, y, c->w - x - 1);
}

static bool draw_message(struct app *a, struct visit *p, int y)
{
	struct buf text = { 0 };
	bool fresh = a->message[0] != '\0';

	if (a->prompt != PROMPT_NONE && !a->receiving && !(a->overlay && a->overlay->view == &view_paste)) {
		draw_prompt(a, y);
		return true;
	}
	if (a->receiving)
		app_paste_progress(a, &text);
	else if (fresh)
		buf_puts(&text, a->message);
	else if (a->reading)
		app_log_progress(a, &text);
	else if (p->view->message)
		p->view->message(a, p, &text);
	canvas_fit(&a->canvas, 1, y, a->canvas.w - 2, fresh && a->message_alert ? LOOK_alert : LOOK_message, 0, buf_str(&text));
	buf_done(&text);
	return fresh;
}

static const struct view_hint prompt_hints[] = {
	{ ACT_none, "done", 9, "Enter" }, { ACT_none, "cancel", 8, "Esc" }, { ACT_none, "completes a path", 2, "Tab" },
	{ ACT_none, "earlier", 1, "Up" }, { ACT_none, "clear", 3, "Ctrl-U" }, { ACT_none, NULL, 0, NULL },
};

static void draw_bottom(struct app *a, struct visit *p)
{
	struct canvas *c = &a->canvas;
	bool prompting = a->prompt != PROMPT_NONE && !(a->overlay && a->overlay->view == &view_paste);
	const struct view_hint *hints = prompting ? prompt_hints : p->view->hints;
	const char *choices = a->edits[PROMPT_FILE].choices;

	if (c->h >= 20) {
		canvas_rule(c, 0, c->h - 3, c->w);
		draw_message(a, p, c->h - 2);
		if (prompting && a->prompt == PROMPT_FILE && choices[0])
			canvas_fit(c, 1, c->h - 1, c->w - 2, LOOK_hint, 0, choices);
		else
			draw_hints(a, hints, c->h - 1);
		return;
	}
	if (c->h >= 10)
		canvas_rule(c, 0, c->h - 2, c->w);
	if (a->message[0] || a->reading || a->receiving || prompting)
		draw_message(a, p, c->h - 1);
	else
		draw_hints(a, hints, c->h - 1);
}

/* ---- the whole ---- */

static void draw_too_small(struct canvas *c)
{
	char size[40], quits[40];
	const char *lines[] = { "cmltriage needs", size, "Make it larger, or", "use cmltriage check",
				keymap_text("{close} quits", quits, sizeof quits) };

	snprintf(size, sizeof size, "24x6; this is %dx%d.", c->w, c->h);
	for (int y = 0; y < 5 && y < c->h; y++)
		canvas_put(c, 0, y, c->w, LOOK_text, 0, lines[y]);
}

/* Everything on the screen that the search found is marked. */
static void mark_found(struct app *a, struct rect r)
{
	struct canvas *c = &a->canvas;

	for (int y = r.y; a->find[0] && y < r.y + r.h; y++) {
		char row[2001 * 2];
		size_t n = 0;
		for (int x = r.x; x < r.x + r.w && n + 2 < sizeof row; x++) {
			const struct cell *cell = &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
			row[n++] = cell->n == 1 ? cell->text[0] : '\1';
		}
		row[n] = '\0';
		size_t len = strlen(a->find);
		for (long at = 0, hit; (hit = text_find(row + at, a->find)) >= 0; at += hit + (long)len)
			for (size_t i = 0; i < len; i++) {
				struct cell *cell = &c->cells[(size_t)y * (size_t)c->w + (size_t)r.x + (size_t)(at + hit) + i];
				cell->role = LOOK_found;
			}
	}
}

void frame_draw(struct app *a)
{
	struct canvas *c = &a->canvas;
	struct visit *p = app_place(a);

	canvas_clear(c);
	app_hits_clear(a);
	if (c->w < 24 || c->h < 6) {
		draw_too_small(c);
		return;
	}
	int top = c->h >= 20 ? 2 : 1, bottom = c->h >= 20 ? 3 : c->h >= 10 ? 2 : 1;
	a->body = (struct rect){ 0, top, c->w, c->h - top - bottom };
	draw_top(a, p);
	if (c->h >= 20)
		canvas_rule(c, 0, 1, c->w);
	p->view->draw(a, p, c, a->body);
	mark_found(a, a->body);
	draw_bottom(a, p);
}

/* ---- bodies made of a sheet ---- */

static void fill(struct app *a, struct visit *p, struct sheet *s, int width)
{
	if (s->stamp == a->stamp && s->width == (width < 8 ? 8 : width))
		return;
	sheet_begin(s, width);
	p->view->fill(a, p, s);
	sheet_end(s);
	s->stamp = a->stamp;
}

void view_draw_sheet(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	fill(a, p, &p->sheet, r.w - 2);
	sheet_draw(&p->sheet, c, r, true);
}

bool view_has_panes(const struct app *a)
{
	const struct visit *p = a->history.at[a->at];

	return !a->zoom && a->canvas.w >= 110 && a->canvas.h >= 12 && (p->view == &view_question || p->view == &view_pattern);
}

static void fill_pane(struct app *a, struct sheet *s, int width, void (*with)(struct app *, struct sheet *, bool), bool flag)
{
	if (s->stamp == a->stamp && s->width == width)
		return;
	sheet_begin(s, width);
	with(a, s, flag);
	sheet_end(s);
	s->stamp = a->stamp;
}

void view_draw_wide(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	if (!view_has_panes(a)) {
		p->focus = 0;
		view_draw_sheet(a, p, c, r);
		return;
	}
	int tree_w = r.w * 28 / 100, facts_w = r.w * 32 / 100, main_w = r.w - tree_w - facts_w - 2;
	fill_pane(a, &a->pane_tree, tree_w - 2, part_tree, true);
	fill_pane(a, &a->pane_facts, facts_w - 2, part_facts, false);
	sheet_draw(&a->pane_tree, c, (struct rect){ r.x, r.y, tree_w, r.h }, p->focus == 1);
	canvas_bar(c, r.x + tree_w, r.y, r.h);
	fill(a, p, &p->sheet, main_w - 2);
	sheet_draw(&p->sheet, c, (struct rect){ r.x + tree_w + 1, r.y, main_w, r.h }, p->focus == 0);
	canvas_bar(c, r.x + tree_w + 1 + main_w, r.y, r.h);
	sheet_draw(&a->pane_facts, c, (struct rect){ r.x + tree_w + main_w + 2, r.y, facts_w, r.h }, p->focus == 2);
}

bool view_open_item(struct app *a, const struct sheet_item *item)
{
	char id[96];

	snprintf(id, sizeof id, "%s", item->id);
	if (item->kind == ITEM_PLACE) {
		if (item->n == VIEW_QUESTION || item->n == VIEW_PATTERN)
			app_go_id(a, id);
		else
			app_go(a, (enum view_id)item->n, id);
	} else if (item->kind == ITEM_LINE) {
		app_go_line(a, id, item->n);
	} else if (item->kind == ITEM_ACTION) {
		enum action action = (enum action)item->n;
		app_close_overlay(a);
		if (action_screens(action) & app_screen(a, app_place(a)))
			app_do(a, action, 0);
		else
			app_say(a, false, "%s does nothing on this screen.", action_name(action));
	} else if (item->kind == ITEM_CONTRADICTION) {
		if (session_answer(a->session, id, item->n == 0 ? "yes" : "no", BY_YOU, CONFIDENCE_NONE))
			app_say(a, false, item->n == 0 ? "Noted: the log is about this model." : "Noted: the log is about another model.");
	} else if (item->kind == ITEM_SESSION) {
		app_load_session(a, id);
	} else {
		return false;
	}
	return true;
}
