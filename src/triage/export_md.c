/* SPDX-License-Identifier: MIT */
/* Markdown as GitHub shows it. Each ticked item carries its id in a comment, so that the file can be read back. */
#include <string.h>

#include "triage/export_style.h"

/* Texts of the tree are Markdown already, but "<private>" would vanish outside of code. */
static void put(struct buf *out, const char *text)
{
	bool code = false;

	for (; *text; text++) {
		if (*text == '`')
			code = !code;
		if (*text == '<' && !code)
			buf_puts(out, "&lt;");
		else if (*text == '\n')
			buf_putc(out, ' ');
		else
			buf_putc(out, *text);
	}
}

static void begin(struct buf *out, const char *title)
{
	buf_puts(out, "# ");
	put(out, title);
	buf_puts(out, "\n\n");
}

static void heading(struct buf *out, int level, const char *text)
{
	for (int i = 0; i < level; i++)
		buf_putc(out, '#');
	buf_putc(out, ' ');
	put(out, text);
	buf_puts(out, "\n\n");
}

static void text_line(struct buf *out, const char *text)
{
	put(out, text);
	buf_puts(out, "\n\n");
}

static void note(struct buf *out, const char *text)
{
	buf_puts(out, "> ");
	text_line(out, text);
}

static void list(struct buf *out, bool open, bool numbered)
{
	(void)numbered;
	if (!open)
		buf_putc(out, '\n');
}

static void item(struct buf *out, const char *text, size_t number)
{
	if (number)
		buf_fmt(out, "%zu. ", number);
	else
		buf_puts(out, "- ");
	put(out, text);
	buf_putc(out, '\n');
}

/* GitHub knows two boxes: the other states stand behind them as a sign. */
static void tick(struct buf *out, const struct style_tick *t)
{
	static const char *const boxes[] = { "[ ]", "[x]", "[ ] **[!]**", "[x] **[-]**", "[ ] **[?]**" };

	buf_fmt(out, "- %s ", boxes[t->state]);
	put(out, t->text);
	if (*t->tail) {
		buf_puts(out, ": ");
		put(out, t->tail);
	}
	buf_fmt(out, " <!-- id:%s -->\n", t->id);
	if (t->note) {
		buf_puts(out, "  - note: ");
		put(out, t->note);
		buf_putc(out, '\n');
	}
}

static void code(struct buf *out, const char *lang, const char *text)
{
	size_t longest = 2, run = 0;

	for (const char *p = text; *p; p++) {
		run = *p == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	for (size_t i = 0; i <= longest; i++)
		buf_putc(out, '`');
	buf_fmt(out, "%s\n%s", lang, text);
	if (*text && text[strlen(text) - 1] != '\n')
		buf_putc(out, '\n');
	for (size_t i = 0; i <= longest; i++)
		buf_putc(out, '`');
	buf_puts(out, "\n\n");
}

static void row(struct buf *out, const struct texts *cells, size_t n)
{
	buf_putc(out, '|');
	for (size_t i = 0; i < n; i++) {
		buf_putc(out, ' ');
		for (const char *p = i < cells->n ? cells->at[i] : ""; *p; p++) {
			if (*p == '|')
				buf_putc(out, '\\');
			buf_putc(out, *p == '\n' ? ' ' : *p);
		}
		buf_puts(out, " |");
	}
	buf_putc(out, '\n');
}

static void table(struct buf *out, const struct texts *columns, const struct texts *rows, size_t n_rows)
{
	row(out, columns, columns->n);
	buf_putc(out, '|');
	for (size_t i = 0; i < columns->n; i++)
		buf_puts(out, " --- |");
	buf_putc(out, '\n');
	for (size_t i = 0; i < n_rows; i++)
		row(out, &rows[i], columns->n);
	buf_putc(out, '\n');
}

static void end(struct buf *out)
{
	while (out->len > 1 && out->data[out->len - 1] == '\n' && out->data[out->len - 2] == '\n')
		out->data[--out->len] = 0;
}

const struct style style_markdown = { begin, heading, text_line, note, list, item, tick, code, table, end };
