/* SPDX-License-Identifier: MIT */
/* Tables as text and as Markdown. */
#include "cli/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define GAP 2

void table_init(struct table *t, struct arena *arena, const char *columns)
{
	memset(t, 0, sizeof *t);
	t->arena = arena;
	while (*columns && t->n_columns < TABLE_COLUMNS_MOST) {
		size_t n = strcspn(columns, "|");
		bool right = *columns == '>';

		t->right[t->n_columns] = right;
		t->titles[t->n_columns++] = arena_strn(arena, columns + right, n - right);
		columns += n + (columns[n] == '|');
	}
}

void table_done(struct table *t)
{
	VEC_DONE(&t->rows);
}

struct table_row *table_add(struct table *t)
{
	return VEC_ADD(&t->rows);
}

/* ---- cells ---- */

static bool has_blocks(const struct out *out)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; !out->ascii && i < sizeof variables / sizeof *variables; i++) {
		const char *v = getenv(variables[i]);

		if (v && *v)
			return strstr(v, "UTF-8") || strstr(v, "utf-8") || strstr(v, "UTF8") || strstr(v, "utf8");
	}
	return false;
}

const char *table_bar(struct arena *a, const struct out *out, double share, unsigned cols)
{
	static const char *const eighths[] = {"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588"};
	double length = (share > 0 ? share < 1 ? share : 1 : 0) * cols;
	unsigned whole = (unsigned)length, rest = (unsigned)((length - whole) * 8);
	struct buf b = {0};
	const char *s;

	if (!has_blocks(out)) {
		whole = (unsigned)(length + 0.5);
		for (unsigned i = 0; i < whole; i++)
			buf_putc(&b, '#');
	} else {
		for (unsigned i = 0; i < whole; i++)
			buf_puts(&b, eighths[8]);
		buf_puts(&b, eighths[whole || rest || share <= 0 ? rest : 1]);
	}
	s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

const char *table_bytes(struct arena *a, uint64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double v = (double)bytes / 1000;
	size_t unit = 0;

	if (bytes < 1000)
		return arena_fmt(a, "%llu B", (unsigned long long)bytes);
	for (; v >= 999.95 && unit < 3; unit++)
		v /= 1000;
	return arena_fmt(a, "%.1f %s", v, units[unit]);
}

void table_cell(struct out *out, const char *text)
{
	struct buf clean = {0};

	utf8_clean(&clean, text, strlen(text), false);
	for (const char *s = buf_str(&clean); *s; s++) {
		if (strchr("|<`*_[\\", *s))
			buf_putc(&out->buf, '\\');
		buf_putc(&out->buf, *s);
	}
	buf_done(&clean);
}

/* ---- text ---- */

static size_t cols_of(const char *text)
{
	struct buf clean = {0};
	size_t n;

	if (!text)
		return 0;
	utf8_clean(&clean, text, strlen(text), false);
	n = utf8_cols(buf_str(&clean));
	buf_done(&clean);
	return n;
}

static void put(struct out *out, enum style s, const char *text, size_t width, bool right, bool last)
{
	size_t n = cols_of(text), pad = n < width ? width - n : 0;

	if (right)
		out_indent(out, pad);
	if (text && *text)
		out_text(out, s, text);
	if (!right && !last)
		out_indent(out, pad);
}

static void line(const struct table *t, struct out *out, enum style s, const char *const *cells, const size_t *widths)
{
	size_t last = t->n_columns;

	while (last > 1 && (!cells[last - 1] || !*cells[last - 1]))
		last--;
	out_indent(out, GAP);
	for (size_t c = 0; c < last; c++) {
		bool too_wide = c == 0 && cols_of(cells[0]) > widths[0];

		if (c)
			out_indent(out, GAP);
		put(out, s, cells[c], widths[c], t->right[c], c + 1 == last || too_wide);
		if (too_wide && last > 1) {
			out_fmt(out, "\n");
			out_indent(out, GAP + widths[0]);
		}
	}
	out_fmt(out, "\n");
}

/* The first column takes what the others leave, at most what it needs. */
static void measure(const struct table *t, const struct out *out, size_t *widths)
{
	size_t others = GAP, most;

	for (size_t c = 0; c < t->n_columns; c++) {
		widths[c] = cols_of(t->titles[c]);
		for (size_t i = 0; i < t->rows.n; i++) {
			size_t n = cols_of(t->rows.at[i].cells[c]);

			widths[c] = n > widths[c] ? n : widths[c];
		}
		others += c ? widths[c] + GAP : 0;
	}
	most = out->cols > others + 12 ? out->cols - others : 12;
	if (widths[0] > most)
		widths[0] = most;
}

void table_text(const struct table *t, struct out *out)
{
	size_t widths[TABLE_COLUMNS_MOST] = {0};

	measure(t, out, widths);
	line(t, out, STYLE_DIM, t->titles, widths);
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct table_row *r = &t->rows.at[i];

		line(t, out, STYLE_PLAIN, r->cells, widths);
		if (!r->note)
			continue;
		out_indent(out, 2 * GAP);
		out_text(out, STYLE_WARNING, "! ");
		out_wrap(out, 2 * GAP + 2, 2 * GAP + 2, r->note);
	}
}

/* ---- Markdown ---- */

void table_markdown(const struct table *t, struct out *out)
{
	out_fmt(out, "|");
	for (size_t c = 0; c < t->n_columns; c++)
		out_fmt(out, " %s |", t->titles[c]);
	out_fmt(out, "\n|");
	for (size_t c = 0; c < t->n_columns; c++)
		out_fmt(out, "%s", t->right[c] ? "--:|" : "---|");
	out_fmt(out, "\n");
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct table_row *r = &t->rows.at[i];

		out_fmt(out, "|");
		for (size_t c = 0; c < t->n_columns; c++) {
			out_fmt(out, " ");
			table_cell(out, r->cells[c] ? r->cells[c] : "");
			if (c == 0 && r->note) {
				out_fmt(out, " (");
				table_cell(out, r->note);
				out_fmt(out, ")");
			}
			out_fmt(out, " |");
		}
		out_fmt(out, "\n");
	}
}
