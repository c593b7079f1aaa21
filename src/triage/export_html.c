/* SPDX-License-Identifier: MIT */
/* One HTML file: no script, no font, nothing loaded; light, dark and print. */
#include <string.h>

#include "triage/export_style.h"

static void escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *e = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : *text == '"' ? "&quot;" : NULL;
		if (e)
			buf_puts(out, e);
		else
			buf_putc(out, *text);
	}
}

/* Backquotes of the tree's texts become code, where they come in pairs. */
static void put(struct buf *out, const char *text)
{
	char piece[2] = "";
	bool code = false;

	for (; *text; text++) {
		if (*text == '`' && (code || strchr(text + 1, '`'))) {
			code = !code;
			buf_puts(out, code ? "<code>" : "</code>");
			continue;
		}
		piece[0] = *text;
		escaped(out, piece);
	}
}

static void begin(struct buf *out, const char *title)
{
	buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	escaped(out, title);
	buf_puts(out, "</title>\n<style>\n"
		 ":root { color-scheme: light dark; }\n"
		 "body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }\n"
		 "pre, code { font-family: monospace; }\n"
		 "pre { overflow-x: auto; padding: .6em; border: 1px solid #8888; }\n"
		 "table { border-collapse: collapse; } td, th { border: 1px solid #8888; padding: .2em .5em; text-align: left; }\n"
		 "blockquote { border-left: 3px solid #8888; margin-left: 0; padding-left: 1em; }\n"
		 "ul.ticks { list-style: none; padding-left: 0; } .ticks b { font-family: monospace; }\n"
		 "@media print { body { max-width: none; margin: 0; } pre { white-space: pre-wrap; } h2 { break-after: avoid; } }\n"
		 "</style>\n</head>\n<body>\n<h1>");
	put(out, title);
	buf_puts(out, "</h1>\n");
}

static void heading(struct buf *out, int level, const char *text)
{
	buf_fmt(out, "<h%d>", level);
	put(out, text);
	buf_fmt(out, "</h%d>\n", level);
}

static void element(struct buf *out, const char *name, const char *text)
{
	buf_fmt(out, "<%s>", name);
	put(out, text);
	buf_fmt(out, "</%s>\n", name);
}

static void text_line(struct buf *out, const char *text)
{
	element(out, "p", text);
}

static void note(struct buf *out, const char *text)
{
	element(out, "blockquote", text);
}

static void list(struct buf *out, bool open, bool numbered)
{
	buf_puts(out, open ? (numbered ? "<ol>\n" : "<ul class=\"ticks\">\n") : (numbered ? "</ol>\n" : "</ul>\n"));
}

static void item(struct buf *out, const char *text, size_t number)
{
	if (!number)
		buf_puts(out, "<li>&bull; ");
	else
		buf_puts(out, "<li>");
	put(out, text);
	buf_puts(out, "</li>\n");
}

static void tick(struct buf *out, const struct style_tick *t)
{
	buf_puts(out, "<li id=\"");
	escaped(out, t->id);
	buf_fmt(out, "\"><b title=\"%s\">%s</b> ", tick_name(t->state), tick_sign(t->state));
	put(out, t->text);
	if (*t->tail) {
		buf_puts(out, ": <em>");
		put(out, t->tail);
		buf_puts(out, "</em>");
	}
	if (t->note) {
		buf_puts(out, "<br>note: ");
		put(out, t->note);
	}
	buf_puts(out, "</li>\n");
}

static void code(struct buf *out, const char *lang, const char *text)
{
	(void)lang;
	buf_puts(out, "<pre><code>");
	escaped(out, text);
	buf_puts(out, "</code></pre>\n");
}

static void row(struct buf *out, const char *cell, const struct texts *cells)
{
	buf_puts(out, "<tr>");
	for (size_t i = 0; i < cells->n; i++) {
		buf_fmt(out, "<%s>", cell);
		put(out, cells->at[i]);
		buf_fmt(out, "</%s>", cell);
	}
	buf_puts(out, "</tr>\n");
}

static void table(struct buf *out, const struct texts *columns, const struct texts *rows, size_t n_rows)
{
	buf_puts(out, "<table>\n");
	row(out, "th", columns);
	for (size_t i = 0; i < n_rows; i++)
		row(out, "td", &rows[i]);
	buf_puts(out, "</table>\n");
}

static void end(struct buf *out)
{
	buf_puts(out, "</body>\n</html>\n");
}

const struct style style_html = { begin, heading, text_line, note, list, item, tick, code, table, end };
