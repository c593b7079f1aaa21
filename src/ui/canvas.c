/* SPDX-License-Identifier: MIT */
/* Cells, clipping by columns, and the cleaning of everything that is put. */
#include "ui/canvas.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

static const struct cell blank = { .text = " ", .n = 1, .role = LOOK_text };

void canvas_init(struct canvas *c, int w, int h)
{
	memset(c, 0, sizeof *c);
	canvas_resize(c, w, h);
}

void canvas_done(struct canvas *c)
{
	mem_free(c->cells);
	c->cells = NULL;
}

void canvas_resize(struct canvas *c, int w, int h)
{
	c->w = w < 1 ? 1 : w > 2000 ? 2000 : w;
	c->h = h < 1 ? 1 : h > 1000 ? 1000 : h;
	mem_free(c->cells);
	c->cells = mem_array((size_t)c->w * (size_t)c->h, sizeof *c->cells);
	canvas_clear(c);
}

void canvas_clear(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++)
		c->cells[i] = blank;
	c->cursor_x = c->cursor_y = -1;
}

static struct cell *at(const struct canvas *c, int x, int y)
{
	return x < 0 || y < 0 || x >= c->w || y >= c->h ? NULL : &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

/* Characters that have an equal in ASCII. */
static const char *plain_form(uint32_t c)
{
	static const struct { uint32_t c; const char *plain; } forms[] = {
		{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2013, "-" }, { 0x2014, "-" },
		{ 0x2026, "..." }, { 0xd7, "x" }, { 0x2192, "->" }, { 0x2190, "<-" }, { 0x2265, ">=" }, { 0x2264, "<=" },
		{ 0xb7, "*" }, { 0x2022, "*" }, { 0xa0, " " }, { 0x2248, "~" }, { 0xb1, "+-" }, { 0xb2, "^2" },
		{ 0x2500, "-" }, { 0x2502, "|" }, { 0xb5, "u" },
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].c == c)
			return forms[i].plain;
	return NULL;
}

static void to_ascii(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		const char *plain = used ? plain_form(c) : NULL;
		if (used == 1 && c < 0x80) {
			buf_putc(out, (char)c);
		} else if (plain) {
			buf_puts(out, plain);
		} else {
			for (size_t k = 0; k < (used ? used : 1); k++)
				buf_fmt(out, "<%02X>", (unsigned char)s[i + k]);
		}
		i += used ? used : 1;
	}
}

/* Is it plain printable ASCII, which needs no cleaning? */
static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 32 || (unsigned char)s[i] > 126)
			return false;
	return true;
}

static const char *cleaned(const struct canvas *c, const char *text, size_t *n, struct buf *tmp)
{
	if (is_plain(text, *n))
		return text;
	struct buf first = { 0 };
	utf8_clean(&first, text, *n, false);
	if (c->ascii_text) {
		to_ascii(tmp, buf_str(&first), first.len);
		buf_done(&first);
	} else {
		*tmp = first;
	}
	*n = tmp->len;
	return buf_str(tmp);
}

/* A wide character that loses one half leaves a blank. */
static void unpair(struct canvas *c, int x, int y)
{
	struct cell *here = at(c, x, y), *next = at(c, x + 1, y), *before = at(c, x - 1, y);

	if (here->n == 0 && before)
		*before = blank;
	if (here->n != 0 && next && next->n == 0)
		*next = blank;
}

static void put_char(struct canvas *c, int x, int y, int cols, struct cell cell)
{
	struct cell *to = at(c, x, y);

	if (!to)
		return;
	unpair(c, x, y);
	if (cols == 2) {
		struct cell *right = at(c, x + 1, y);
		if (!right)
			return;
		unpair(c, x + 1, y);
		*right = cell;
		right->n = 0;
		memset(right->text, 0, sizeof right->text);
	}
	*to = cell;
}

static void combine(struct canvas *c, int x, int y, const char *s, size_t n)
{
	struct cell *to = at(c, x, y);

	if (to && to->n == 0)
		to = at(c, x - 1, y);
	if (!to || to->n + n > CELL_BYTES)
		return;
	memcpy(to->text + to->n, s, n);
	to->n = (uint8_t)(to->n + n);
}

static int put_clean(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *s, size_t n)
{
	int used_cols = 0;

	for (size_t i = 0; i < n;) {
		uint32_t ch;
		size_t used = utf8_decode(s + i, n - i, &ch);
		if (!used)	/* cannot be after cleaning; never loop */
			break;
		int w = utf8_char_cols(ch);
		if (w > cols - used_cols)
			break;
		if (w == 0) {
			if (used_cols > 0)
				combine(c, x + used_cols - 1, y, s + i, used);
		} else {
			struct cell cell = { .n = (uint8_t)used, .role = (uint8_t)role, .attrs = (uint8_t)attrs };
			memcpy(cell.text, s + i, used);
			put_char(c, x + used_cols, y, w, cell);
		}
		used_cols += w;
		i += used;
	}
	return used_cols;
}

int canvas_putn(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text, size_t n)
{
	struct buf tmp = { 0 };

	if (!text || cols <= 0 || y < 0 || y >= c->h || x >= c->w)
		return 0;
	if (cols > c->w - x)
		cols = c->w - x;
	const char *s = cleaned(c, text, &n, &tmp);
	int used = put_clean(c, x, y, cols, role, attrs, s, n);
	buf_done(&tmp);
	return used;
}

int canvas_put(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text)
{
	return canvas_putn(c, x, y, cols, role, attrs, text, text ? strlen(text) : 0);
}

int canvas_cols(const struct canvas *c, const char *text)
{
	struct buf tmp = { 0 };
	size_t n = strlen(text);
	const char *s = cleaned(c, text, &n, &tmp);
	int cols = (int)utf8_ncols(s, n);

	buf_done(&tmp);
	return cols;
}

int canvas_fit(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text)
{
	if (!text || cols <= 0)
		return 0;
	if (canvas_cols(c, text) <= cols)
		return canvas_put(c, x, y, cols, role, attrs, text);
	int used = canvas_put(c, x, y, cols - 1, role, attrs, text);
	return used + canvas_put(c, x + used, y, 1, role, attrs, "~");
}

int canvas_right(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text)
{
	int need = canvas_cols(c, text);
	int start = need < cols ? x + cols - need : x;

	canvas_fit(c, start, y, x + cols - start, role, attrs, text);
	return start;
}

void canvas_rule(struct canvas *c, int x, int y, int w)
{
	for (int i = 0; i < w; i++)
		canvas_put(c, x + i, y, 1, LOOK_rule, 0, c->ascii_frame ? "-" : "\xe2\x94\x80");
}

void canvas_bar(struct canvas *c, int x, int y, int h)
{
	for (int i = 0; i < h; i++)
		canvas_put(c, x, y + i, 1, LOOK_rule, 0, c->ascii_frame ? "|" : "\xe2\x94\x82");
}

void canvas_mark(struct canvas *c, int x, int y, int w, unsigned attrs)
{
	for (int i = 0; i < w; i++) {
		struct cell *cell = at(c, x + i, y);
		if (cell)
			cell->attrs |= (uint8_t)attrs;
	}
}

void canvas_fill(struct canvas *c, struct rect r)
{
	for (int y = r.y; y < r.y + r.h; y++) {
		for (int x = r.x; x < r.x + r.w; x++) {
			struct cell *cell = at(c, x, y);
			if (cell) {
				unpair(c, x, y);
				*cell = blank;
			}
		}
	}
}

void canvas_row(const struct canvas *c, int y, struct buf *out)
{
	int last = c->w - 1;

	while (last >= 0 && at(c, last, y)->n == 1 && at(c, last, y)->text[0] == ' ')
		last--;
	for (int x = 0; x <= last; x++)
		buf_add(out, at(c, x, y)->text, at(c, x, y)->n);
}

static void print_roles(const struct canvas *c, int y, struct buf *out)
{
	size_t start = out->len;

	for (int x = 0; x < c->w; x++) {
		const struct cell *cell = at(c, x, y);
		bool plain = cell->role == LOOK_text && !cell->attrs;
		char letter = plain ? ' ' : (char)((cell->attrs & ATTR_REVERSE ? 'A' : 'a') + cell->role % 26);
		buf_putc(out, letter);
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

void canvas_print(const struct canvas *c, bool roles, struct buf *out)
{
	for (int y = 0; y < c->h; y++) {
		canvas_row(c, y, out);
		buf_putc(out, '\n');
		if (roles) {
			print_roles(c, y, out);
			buf_putc(out, '\n');
		}
	}
}
