/* SPDX-License-Identifier: MIT */
/* Text for people: clean, wrapped, with the terminal's own colours where they are wanted. */
#ifndef CMLTRIAGE_CLI_OUT_H
#define CMLTRIAGE_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "cli/option.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_ERROR, STYLE_WARNING, STYLE_HINT, STYLE_GOOD, STYLE_COUNT };

struct out {
	struct buf buf;
	bool color, ascii;
	size_t cols;			/* lines are wrapped here */
};

/* For standard output (to_stdout) or a file: colour and width follow the options and the terminal. */
void out_init(struct out *out, const struct options *o, bool to_stdout);
void out_done(struct out *out);
void out_take(struct out *out, struct buf *to);	/* appends what was written to `to`, and is done */

/* Untrusted text, made printable, in a style. */
void out_text(struct out *out, enum style s, const char *text);
/* Our own words, printf-like; arguments must be printable already. */
void out_fmt(struct out *out, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 2, 3)))
#endif
	;
/* Untrusted text wrapped to the width; the first line goes on where the line stands (at column `at`), the others
 * start with `indent` spaces. Ends the line. */
void out_wrap(struct out *out, size_t at, size_t indent, const char *text);
void out_indent(struct out *out, size_t n);

/* Should standard output be coloured? */
bool out_wants_color(const struct options *o, bool to_stdout);

#endif
