/* SPDX-License-Identifier: MIT */
/* Rows, items, cursor and scrolling of a page. */
#include "ui/sheet.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/wrap.h"

void sheet_done(struct sheet *s)
{
	arena_done(&s->arena);
	VEC_DONE(&s->rows);
	VEC_DONE(&s->items);
}

/* ---- filling ---- */

void sheet_begin(struct sheet *s, int width)
{
	const struct sheet_item *now = sheet_current(s);

	s->fresh = s->width == 0;
	if (!s->restore) {
		s->kept_kind = now ? now->kind : -1;
		s->kept_n = now ? now->n : 0;
		snprintf(s->kept_id, sizeof s->kept_id, "%s", now ? now->id : "");
	}
	s->restore = false;
	arena_done(&s->arena);
	memset(&s->arena, 0, sizeof s->arena);
	s->rows.n = s->items.n = 0;
	s->width = width < 8 ? 8 : width;
}

void sheet_end(struct sheet *s)
{
	int n = (int)s->items.n;
	int old = s->cursor;

	s->cursor = n == 0 ? -1 : old < 0 ? 0 : old >= n ? n - 1 : old;
	if (s->kept_kind >= 0 && !sheet_select(s, s->kept_kind, s->kept_id, s->kept_n))
		sheet_select(s, s->kept_kind, s->kept_id, -1);
}

int sheet_item(struct sheet *s, int kind, const char *id, long n)
{
	struct sheet_item *item = VEC_ADD(&s->items);

	*item = (struct sheet_item){ .kind = kind, .id = arena_str(&s->arena, id ? id : ""), .n = n, .row = (int)s->rows.n };
	sheet_row(s);
	s->rows.at[s->rows.n - 1].item = (int)s->items.n - 1;
	return (int)s->items.n - 1;
}

void sheet_plain(struct sheet *s)
{
	sheet_row(s);
	s->rows.at[s->rows.n - 1].item = -1;
}

void sheet_row(struct sheet *s)
{
	int item = s->rows.n ? s->rows.at[s->rows.n - 1].item : -1;
	struct sheet_row *row = VEC_ADD(&s->rows);

	row->item = item;
}

static struct sheet_row *last_row(struct sheet *s)
{
	if (s->rows.n == 0)
		sheet_plain(s);
	return &s->rows.at[s->rows.n - 1];
}

static void add_span(struct sheet *s, enum theme_role role, unsigned attrs, const char *text, size_t n)
{
	struct sheet_row *row = last_row(s);
	struct sheet_span *span = arena_new(&s->arena, sizeof *span);

	*span = (struct sheet_span){ .text = arena_strn(&s->arena, text, n), .role = role, .attrs = attrs };
	if (row->last)
		row->last->next = span;
	else
		row->first = span;
	row->last = span;
}

void sheet_add(struct sheet *s, enum theme_role role, unsigned attrs, const char *text)
{
	if (text && *text)
		add_span(s, role, attrs, text, strlen(text));
}

void sheet_fmt(struct sheet *s, enum theme_role role, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sheet_add(s, role, 0, text);
}

static int row_cols(const struct sheet_row *row)
{
	int cols = 0;

	for (const struct sheet_span *p = row->first; p; p = p->next)
		cols += (int)utf8_cols(p->text);
	return cols;
}

void sheet_tab(struct sheet *s, int column)
{
	int cols = row_cols(last_row(s));
	int pad = column > cols ? column - cols : 1;
	char blanks[128];

	if (pad >= (int)sizeof blanks)
		pad = (int)sizeof blanks - 1;
	memset(blanks, ' ', (size_t)pad);
	add_span(s, LOOK_text, 0, blanks, (size_t)pad);
}

void sheet_right(struct sheet *s, enum theme_role role, const char *text)
{
	struct sheet_span *span = arena_new(&s->arena, sizeof *span);

	*span = (struct sheet_span){ .text = arena_str(&s->arena, text), .role = role };
	last_row(s)->right = span;
}

static void flow_lines(struct sheet *s, int first_cols, int hang, enum theme_role role, const char *text)
{
	struct wrap w;
	struct wrap_line line;
	bool first = true;

	if (hang > s->width - 8)
		hang = s->width > 8 ? s->width - 8 : 0;
	wrap_init(&w, text, (size_t)(first_cols < 4 ? 4 : first_cols));
	while (wrap_next(&w, &line)) {
		if (!first) {
			sheet_row(s);
			if (hang)
				sheet_tab(s, hang);
		}
		add_span(s, role, 0, line.text, line.bytes);
		if (first)
			w.cols = (size_t)(s->width - hang);
		first = false;
	}
}

void sheet_text(struct sheet *s, int indent, int hang, enum theme_role role, const char *text)
{
	if (!text || !*text)
		return;
	sheet_row(s);
	if (indent)
		sheet_tab(s, indent);
	flow_lines(s, s->width - indent, hang, role, text);
}

void sheet_flow(struct sheet *s, int hang, enum theme_role role, const char *text)
{
	if (text && *text)
		flow_lines(s, s->width - row_cols(last_row(s)), hang, role, text);
}

void sheet_rule(struct sheet *s, const char *title, const char *right)
{
	sheet_plain(s);
	struct sheet_row *row = last_row(s);
	row->rule = row->section = true;
	sheet_add(s, LOOK_title, 0, title);
	if (right && *right)
		sheet_right(s, LOOK_hint, right);
}

void sheet_blank(struct sheet *s)
{
	sheet_plain(s);
}

/* ---- moving ---- */

const struct sheet_item *sheet_current(const struct sheet *s)
{
	return s->cursor >= 0 && s->cursor < (int)s->items.n ? &s->items.at[s->cursor] : NULL;
}

static int max_top(const struct sheet *s)
{
	int over = (int)s->rows.n - s->height;

	return over > 0 ? over : 0;
}

void sheet_scroll(struct sheet *s, int rows)
{
	s->top += rows;
	if (s->top > max_top(s))
		s->top = max_top(s);
	if (s->top < 0)
		s->top = 0;
}

static int item_end(const struct sheet *s, int item)
{
	int row = s->items.at[item].row;

	while (row + 1 < (int)s->rows.n && s->rows.at[row + 1].item == item)
		row++;
	return row;
}

static bool item_shown(const struct sheet *s, int item)
{
	int row = s->items.at[item].row;

	return row >= s->top && row < s->top + (s->height > 0 ? s->height : 1);
}

/* Scrolls so that the whole item, and what stands above the first one, can be seen. */
static void show_item(struct sheet *s)
{
	if (s->cursor < 0 || s->height <= 0)
		return;
	int first = s->items.at[s->cursor].row, last = item_end(s, s->cursor);
	if (last >= s->top + s->height)
		s->top = last - s->height + 1;
	if (first < s->top)
		s->top = first;
	if (s->cursor == 0 && first < s->height)
		s->top = 0;
}

/* Where the next item is out of sight, the page scrolls first: text between items can be read too. */
void sheet_move(struct sheet *s, int delta)
{
	int next = s->cursor + (delta > 0 ? 1 : -1);

	if (s->cursor < 0 || next < 0 || next >= (int)s->items.n) {
		sheet_scroll(s, delta);
		return;
	}
	int row = s->items.at[next].row;
	bool near_enough = row >= s->top - 2 && row < s->top + s->height + 2;
	if (!near_enough) {
		sheet_scroll(s, delta);
		if (!item_shown(s, next))
			return;
	}
	s->cursor = next;
	show_item(s);
}

void sheet_catch(struct sheet *s)
{
	if (s->cursor < 0 || item_shown(s, s->cursor))
		return;
	int best = -1;
	for (int i = 0; i < (int)s->items.n; i++) {
		if (!item_shown(s, i))
			continue;
		if (best < 0 || i < s->cursor)
			best = i;
	}
	if (best >= 0)
		s->cursor = best;
}

void sheet_page(struct sheet *s, int rows)
{
	int before = s->top;

	sheet_scroll(s, rows);
	if (s->top == before && s->items.n)
		s->cursor = rows > 0 ? (int)s->items.n - 1 : 0;
	else
		sheet_catch(s);
}

void sheet_top(struct sheet *s)
{
	s->top = 0;
	s->cursor = s->items.n ? 0 : -1;
}

void sheet_bottom(struct sheet *s)
{
	s->top = max_top(s);
	s->cursor = (int)s->items.n - 1;
}

int sheet_item_at(const struct sheet *s, int y)
{
	int row = s->top + y - s->at.y;

	return row >= 0 && row < (int)s->rows.n ? s->rows.at[row].item : -1;
}

static int cursor_row(const struct sheet *s)
{
	if (s->cursor >= 0 && item_shown(s, s->cursor))
		return s->items.at[s->cursor].row;
	return s->top;
}

static void go_row(struct sheet *s, int row)
{
	int best = -1;

	for (int i = 0; i < (int)s->items.n; i++)
		if (s->items.at[i].row >= row && (best < 0 || s->items.at[i].row < s->items.at[best].row))
			best = i;
	for (int i = 0; i < (int)s->items.n; i++)
		if (s->items.at[i].row <= row && item_end(s, i) >= row)
			best = i;
	s->top = row - 1;
	sheet_scroll(s, 0);
	if (best >= 0 && item_shown(s, best))
		s->cursor = best;
	else
		sheet_catch(s);
}

bool sheet_section(struct sheet *s, int delta)
{
	int n = (int)s->rows.n, from = s->cursor >= 0 && item_shown(s, s->cursor) ? cursor_row(s) : s->top + 1;

	for (int i = 1; i <= n; i++) {
		int row = ((from + i * delta) % n + n) % n;
		if (s->rows.at[row].section || row == 0) {
			if (delta < 0 && i <= 2 && row > 0)
				continue;
			go_row(s, row);
			if (row == 0)
				sheet_top(s);
			return true;
		}
	}
	return false;
}

bool sheet_select(struct sheet *s, int kind, const char *id, long n)
{
	for (int i = 0; i < (int)s->items.n; i++) {
		const struct sheet_item *it = &s->items.at[i];
		if (it->kind == kind && (!id || strcmp(it->id, id) == 0) && (n < 0 || it->n == n)) {
			s->cursor = i;
			show_item(s);
			return true;
		}
	}
	return false;
}

/* ---- finding ---- */

long text_find(const char *text, const char *needle)
{
	bool exact = false;
	size_t n = strlen(needle);

	for (const char *p = needle; *p; p++)
		exact |= isupper((unsigned char)*p) != 0;
	for (const char *at = text; n && *at; at++) {
		size_t i = 0;
		while (i < n && at[i] && (exact ? at[i] == needle[i] :
					  tolower((unsigned char)at[i]) == tolower((unsigned char)needle[i])))
			i++;
		if (i == n)
			return (long)(at - text);
	}
	return -1;
}

static bool row_has(const struct sheet_row *row, const char *needle)
{
	struct buf text = { 0 };

	for (const struct sheet_span *p = row->first; p; p = p->next)
		buf_puts(&text, p->text);
	if (row->right)
		buf_fmt(&text, " %s", row->right->text);
	bool has = text_find(buf_str(&text), needle) >= 0;
	buf_done(&text);
	return has;
}

bool sheet_find(struct sheet *s, const char *text, int delta, size_t *nth, size_t *count)
{
	int n = (int)s->rows.n, from = cursor_row(s), found = -1;

	*count = 0;
	*nth = 0;
	for (int i = 1; i <= n && found < 0; i++) {
		int row = ((from + i * delta) % n + n) % n;
		if (row_has(&s->rows.at[row], text))
			found = row;
	}
	for (int i = 0; i < n && found >= 0; i++) {
		if (!row_has(&s->rows.at[i], text))
			continue;
		++*count;
		if (i == found)
			*nth = *count;
	}
	if (found >= 0)
		go_row(s, found);
	return found >= 0;
}

/* ---- showing ---- */

static void draw_row(const struct sheet *s, struct canvas *c, const struct sheet_row *row, struct rect r)
{
	int x = r.x + 1, end = r.x + r.w;

	if (row->rule) {
		canvas_rule(c, r.x, r.y, r.w);
		if (row->first) {
			canvas_put(c, r.x + 2, r.y, 1, LOOK_text, 0, " ");
			x = r.x + 3;
		}
	}
	int right_cols = row->right ? canvas_cols(c, row->right->text) : 0;
	if (right_cols && (r.w < 60 ? right_cols > 14 : right_cols > r.w / 2))
		right_cols = 0;		/* no room: the right-hand column goes first */
	int room = right_cols ? end - right_cols - (row->rule ? 4 : 2) : end;
	for (const struct sheet_span *p = row->first; p && x < room; p = p->next)
		x += p->next ? canvas_put(c, x, r.y, room - x, p->role, p->attrs, p->text) :
			       canvas_fit(c, x, r.y, room - x, p->role, p->attrs, p->text);
	if (row->rule && row->first)
		canvas_put(c, x, r.y, 1, LOOK_text, 0, " ");
	if (right_cols) {
		int at = end - right_cols - (row->rule ? 3 : 1);
		if (row->rule)
			canvas_put(c, at - 1, r.y, 1, LOOK_text, 0, " ");
		canvas_put(c, at, r.y, right_cols, row->right->role, row->right->attrs, row->right->text);
		if (row->rule)
			canvas_put(c, at + right_cols, r.y, 1, LOOK_text, 0, " ");
	}
	(void)s;
}

void sheet_draw(struct sheet *s, struct canvas *c, struct rect r, bool focused)
{
	bool resized = s->height != r.h;

	s->height = r.h;
	s->at = r;
	if (resized || s->fresh)
		show_item(s);
	s->fresh = false;
	sheet_scroll(s, 0);
	for (int i = 0; i < r.h && s->top + i < (int)s->rows.n; i++) {
		const struct sheet_row *row = &s->rows.at[s->top + i];
		draw_row(s, c, row, (struct rect){ r.x, r.y + i, r.w, 1 });
		if (focused && s->cursor >= 0 && row->item == s->cursor && s->items.at[s->cursor].row == s->top + i) {
			canvas_put(c, r.x, r.y + i, 1, LOOK_cursor, 0, ">");
			canvas_mark(c, r.x, r.y + i, r.w, ATTR_REVERSE);
		}
	}
	if (s->top + r.h < (int)s->rows.n && r.h > 2)
		canvas_put(c, r.x + r.w - 1, r.y + r.h - 1, 1, LOOK_rule, 0, "+");
}
