/* SPDX-License-Identifier: MIT */
/*
 * A screen as a value: cells of one character with a role and attributes. The views draw here; the terminal
 * room shows it and tests print it. Text is cleaned on the way in, so that no control byte of a log or a
 * model can reach a terminal.
 */
#ifndef CMLTRIAGE_UI_CANVAS_H
#define CMLTRIAGE_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/theme.h"

enum { CELL_BYTES = 13 };

struct cell {
	char text[CELL_BYTES];	/* UTF-8 with combining marks, zero-padded */
	uint8_t n;		/* bytes; 0 = right half of the wide character before */
	uint8_t role;		/* enum theme_role */
	uint8_t attrs;		/* enum theme_attr, on top of the role's own */
};

struct canvas {
	int w, h;
	struct cell *cells;
	bool ascii_frame;	/* rules from - and | */
	bool ascii_text;	/* everything ASCII: for the C locale */
	int cursor_x, cursor_y;	/* where the terminal's cursor stands; -1 = hidden */
};

struct rect { int x, y, w, h; };

void canvas_init(struct canvas *c, int w, int h);
void canvas_done(struct canvas *c);
void canvas_resize(struct canvas *c, int w, int h);	/* clears */
void canvas_clear(struct canvas *c);

/* Puts text at x, y in at most cols columns, cut without a mark. Returns the columns it took. */
int canvas_put(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text);
int canvas_putn(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text, size_t n);
/* The same; a text that is too long ends in `~`. */
int canvas_fit(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text);
/* Right-aligned: ends before column x + cols. Returns the first column it took. */
int canvas_right(struct canvas *c, int x, int y, int cols, enum theme_role role, unsigned attrs, const char *text);

void canvas_rule(struct canvas *c, int x, int y, int w);	/* a line across */
void canvas_bar(struct canvas *c, int x, int y, int h);		/* a line down */
void canvas_mark(struct canvas *c, int x, int y, int w, unsigned attrs);	/* adds attributes to cells */
void canvas_fill(struct canvas *c, struct rect r);		/* blanks */

/* Columns that canvas_put() would take for this text. */
int canvas_cols(const struct canvas *c, const char *text);

/* The screen as lines without trailing spaces. With roles each line is followed by a line of letters that
 * name the roles (a = the first of role.def ...), capital where reversed. */
void canvas_print(const struct canvas *c, bool roles, struct buf *out);
/* One row as text without trailing spaces. */
void canvas_row(const struct canvas *c, int y, struct buf *out);

#endif
