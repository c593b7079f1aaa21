/* SPDX-License-Identifier: MIT */
/* Text for people. Everything untrusted passes utf8_clean() here, once. */
#include "cli/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/utf8.h"
#include "base/wrap.h"

#define OUT_COLS 80
#define OUT_COLS_MOST 100

bool out_wants_color(const struct options *o, bool to_stdout)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (o->color == COLOR_ALWAYS)
		return true;
	if (o->color == COLOR_NEVER || !to_stdout)
		return false;
	return !(no && *no) && term && *term && strcmp(term, "dumb") && isatty(STDOUT_FILENO);
}

static size_t width(bool to_stdout)
{
	struct winsize w;

	if (!to_stdout || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
		return OUT_COLS;
	return w.ws_col < 40 ? 40 : w.ws_col > OUT_COLS_MOST ? OUT_COLS_MOST : w.ws_col;
}

void out_init(struct out *out, const struct options *o, bool to_stdout)
{
	memset(out, 0, sizeof *out);
	out->color = out_wants_color(o, to_stdout);
	out->ascii = o->ascii;
	out->cols = width(to_stdout);
}

void out_done(struct out *out)
{
	buf_done(&out->buf);
}

void out_indent(struct out *out, size_t n)
{
	while (n--)
		buf_putc(&out->buf, ' ');
}

/* With --ascii what is not ASCII becomes '?', one for each character. */
static void add_text(struct out *out, const char *text, size_t n)
{
	uint32_t c;

	if (!out->ascii) {
		buf_add(&out->buf, text, n);
		return;
	}
	for (size_t i = 0; i < n; ) {
		size_t took = utf8_decode(text + i, n - i, &c);

		buf_putc(&out->buf, took == 1 ? text[i] : '?');
		i += took ? took : 1;
	}
}

void out_take(struct out *out, struct buf *to)
{
	buf_add(to, buf_str(&out->buf), out->buf.len);
	out_done(out);
}

void out_text(struct out *out, enum style s, const char *text)
{
	static const char *const codes[STYLE_COUNT] = {"", "\033[1m", "\033[2m", "\033[1;31m", "\033[33m", "\033[36m", "\033[32m"};
	struct buf clean = {0};

	utf8_clean(&clean, text, strlen(text), false);
	if (out->color && s != STYLE_PLAIN)
		buf_puts(&out->buf, codes[s]);
	add_text(out, buf_str(&clean), clean.len);
	if (out->color && s != STYLE_PLAIN)
		buf_puts(&out->buf, "\033[0m");
	buf_done(&clean);
}

void out_fmt(struct out *out, const char *format, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	add_text(out, line, strlen(line));
}

void out_wrap(struct out *out, size_t at, size_t indent, const char *text)
{
	struct buf clean = {0};
	struct wrap w;
	struct wrap_line line;
	size_t cols = out->cols > indent + 20 ? out->cols - indent : 20;
	bool first = true;

	utf8_clean(&clean, text, strlen(text), true);
	wrap_init(&w, buf_str(&clean), at > indent ? (out->cols > at + 20 ? out->cols - at : 20) : cols);
	for (; wrap_next(&w, &line); w.cols = cols) {
		if (!first || at < indent)
			out_indent(out, first ? indent - at : indent);
		add_text(out, line.text, line.bytes);
		buf_putc(&out->buf, '\n');
		first = false;
	}
	if (first)
		buf_putc(&out->buf, '\n');
	buf_done(&clean);
}
