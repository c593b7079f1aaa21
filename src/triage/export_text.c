/* SPDX-License-Identifier: MIT */
/* Plain text of at most 80 columns. */
#include <string.h>

#include "base/utf8.h"
#include "base/wrap.h"
#include "triage/export_style.h"

enum { COLS = 78 };

/* The first line behind `first`, the others behind as many spaces. */
static void wrapped(struct buf *out, const char *first, const char *text)
{
	size_t indent = utf8_cols(first);
	struct wrap w;
	struct wrap_line line;

	wrap_init(&w, text, COLS - indent);
	for (bool begin = true; wrap_next(&w, &line); begin = false) {
		if (begin)
			buf_puts(out, first);
		else
			buf_fmt(out, "%*s", (int)indent, "");
		buf_add(out, line.text, line.bytes);
		buf_putc(out, '\n');
	}
}

static void underlined(struct buf *out, const char *text, char line)
{
	buf_fmt(out, "%s\n", text);
	for (size_t i = utf8_cols(text); i > 0; i--)
		buf_putc(out, line);
	buf_puts(out, "\n\n");
}

static void begin(struct buf *out, const char *title)
{
	underlined(out, title, '=');
}

static void heading(struct buf *out, int level, const char *text)
{
	if (level <= 2)
		underlined(out, text, '-');
	else
		buf_fmt(out, "%s\n\n", text);
}

static void text_line(struct buf *out, const char *text)
{
	wrapped(out, "", text);
	buf_putc(out, '\n');
}

static void note(struct buf *out, const char *text)
{
	wrapped(out, "Note: ", text);
	buf_putc(out, '\n');
}

static void list(struct buf *out, bool open, bool numbered)
{
	(void)numbered;
	if (!open)
		buf_putc(out, '\n');
}

static void item(struct buf *out, const char *text, size_t number)
{
	struct buf first = { 0 };

	if (number)
		buf_fmt(&first, " %zu. ", number);
	else
		buf_puts(&first, " - ");
	wrapped(out, buf_str(&first), text);
	buf_done(&first);
}

static void tick(struct buf *out, const struct style_tick *t)
{
	struct buf first = { 0 }, text = { 0 };

	buf_fmt(&first, " %s ", tick_sign(t->state));
	buf_fmt(&text, "%s%s%s  (%s)", t->text, *t->tail ? ": " : "", t->tail, t->id);
	wrapped(out, buf_str(&first), buf_str(&text));
	if (t->note)
		wrapped(out, "     note: ", t->note);
	buf_done(&first);
	buf_done(&text);
}

static void code(struct buf *out, const char *lang, const char *text)
{
	(void)lang;
	while (*text) {
		size_t n = strcspn(text, "\n");
		if (n)
			buf_puts(out, "    ");
		buf_add(out, text, n);
		buf_putc(out, '\n');
		text += n + (text[n] == '\n');
	}
	buf_putc(out, '\n');
}

static size_t width(const struct texts *columns, const struct texts *rows, size_t n_rows, size_t col)
{
	size_t w = utf8_cols(columns->at[col]);

	for (size_t i = 0; i < n_rows; i++)
		if (col < rows[i].n && utf8_cols(rows[i].at[col]) > w)
			w = utf8_cols(rows[i].at[col]);
	return w;
}

/* A table that fits stays one; a wide one becomes a list of "column: cell". */
static void as_list(struct buf *out, const struct texts *columns, const struct texts *rows, size_t n_rows)
{
	struct buf first = { 0 };

	for (size_t r = 0; r < n_rows; r++)
		for (size_t c = 0; c < rows[r].n && c < columns->n; c++) {
			buf_clear(&first);
			buf_fmt(&first, "%s%s: ", c ? "   " : " - ", columns->at[c]);
			wrapped(out, buf_str(&first), rows[r].at[c]);
		}
	buf_putc(out, '\n');
	buf_done(&first);
}

static void row(struct buf *out, const struct texts *cells, const size_t *widths, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		const char *text = c < cells->n ? cells->at[c] : "";
		buf_fmt(out, "%s%s", c ? "  " : "  ", text);
		if (c + 1 < n)
			buf_fmt(out, "%*s", (int)(widths[c] - utf8_cols(text)), "");
	}
	buf_putc(out, '\n');
}

static void table(struct buf *out, const struct texts *columns, const struct texts *rows, size_t n_rows)
{
	size_t widths[16], total = 0;

	if (columns->n > 16) {
		as_list(out, columns, rows, n_rows);
		return;
	}
	for (size_t c = 0; c < columns->n; c++)
		total += 2 + (widths[c] = width(columns, rows, n_rows, c));
	if (total > COLS) {
		as_list(out, columns, rows, n_rows);
		return;
	}
	row(out, columns, widths, columns->n);
	for (size_t c = 0; c < columns->n; c++) {
		buf_puts(out, "  ");
		for (size_t i = 0; i < widths[c]; i++)
			buf_putc(out, '-');
	}
	buf_putc(out, '\n');
	for (size_t i = 0; i < n_rows; i++)
		row(out, &rows[i], widths, columns->n);
	buf_putc(out, '\n');
}

static void end(struct buf *out)
{
	while (out->len > 1 && out->data[out->len - 1] == '\n' && out->data[out->len - 2] == '\n')
		out->data[--out->len] = 0;
}

const struct style style_text = { begin, heading, text_line, note, list, item, tick, code, table, end };
