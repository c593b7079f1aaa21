/* SPDX-License-Identifier: MIT */
/* From a canvas to the terminal: only cells that changed are handed to curses, which finds the shortest way. */
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"
#include "term/term_in.h"

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->n == b->n && a->role == b->role && a->attrs == b->attrs && memcmp(a->text, b->text, a->n) == 0;
}

static void put_cell(const struct terminal *t, int x, int y, const struct cell *cell)
{
	wchar_t wide[CCHARW_MAX + 1];
	size_t n = 0;
	cchar_t cc;
	attr_t attrs = t->attrs[cell->role];

	for (size_t i = 0; i < cell->n && n < CCHARW_MAX;) {
		uint32_t c;
		size_t used = utf8_decode(cell->text + i, (size_t)cell->n - i, &c);
		if (!used)
			break;
		wide[n++] = (wchar_t)c;
		i += used;
	}
	wide[n] = L'\0';
	if (cell->attrs & ATTR_BOLD)
		attrs |= A_BOLD;
	if (cell->attrs & ATTR_UNDERLINE)
		attrs |= A_UNDERLINE;
	if (cell->attrs & ATTR_REVERSE)
		attrs ^= A_REVERSE;
	if (setcchar(&cc, wide, attrs, t->pairs[cell->role], NULL) == OK)
		mvadd_wch(y, x, &cc);
}

static void put_row(const struct terminal *t, const struct canvas *c, int y)
{
	const struct cell *now = c->cells + (size_t)y * (size_t)c->w, *old = t->before.cells + (size_t)y * (size_t)c->w;

	for (int x = 0; x < c->w; x++) {
		bool wide = x + 1 < c->w && now[x + 1].n == 0;
		bool changed = t->redraw || t->restyle || !same_cell(&now[x], &old[x]) || (wide && !same_cell(&now[x + 1], &old[x + 1]));
		if (now[x].n && changed)
			put_cell(t, x, y, &now[x]);
	}
}

void flush_canvas(struct terminal *t, const struct canvas *c)
{
	if (t->before.w != c->w || t->before.h != c->h || !t->before.cells) {
		canvas_done(&t->before);
		canvas_init(&t->before, c->w, c->h);
		t->redraw = true;
	}
	if (t->redraw)
		clearok(stdscr, TRUE);
	for (int y = 0; y < c->h; y++)
		put_row(t, c, y);
	memcpy(t->before.cells, c->cells, (size_t)c->w * (size_t)c->h * sizeof *c->cells);
	t->redraw = t->restyle = false;
	if (c->cursor_x >= 0 && c->cursor_x < c->w && c->cursor_y < c->h) {
		curs_set(1);
		move(c->cursor_y, c->cursor_x);
	} else {
		curs_set(0);
		move(c->h - 1, 0);
	}
	refresh();
}
