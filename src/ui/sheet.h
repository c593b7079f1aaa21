/* SPDX-License-Identifier: MIT */
/*
 * A scrolled page of styled rows, some of which can be chosen: the lists and pages of all screens. A view
 * fills it for a width; the sheet keeps cursor and scroll position, also when it is filled anew.
 */
#ifndef CMLTRIAGE_UI_SHEET_H
#define CMLTRIAGE_UI_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "data/theme.h"
#include "ui/canvas.h"

struct sheet_span {
	const char *text;
	enum theme_role role;
	unsigned attrs;
	struct sheet_span *next;
};
struct sheet_row {
	struct sheet_span *first, *last;
	struct sheet_span *right;	/* right-aligned, or NULL */
	int item;			/* that it belongs to; -1 = none */
	bool rule;			/* a line across with the spans in it */
	bool section;			/* Tab stops here */
};
struct sheet_item {		/* what can be chosen */
	int kind;			/* of the view's own list; see ui/view.h */
	const char *id;			/* "" or of the thing */
	long n;				/* number of the thing */
	int row;			/* its first row */
};

struct sheet {
	struct arena arena;		/* owns all texts; anew at each sheet_begin() */
	VEC(struct sheet_row) rows;
	VEC(struct sheet_item) items;
	int width;			/* columns for text: the first column is for the cursor */
	int cursor;			/* item; -1 without items */
	int top;			/* first row shown */
	int height;			/* of the last drawing */
	struct rect at;			/* where it was drawn */
	uint32_t stamp;			/* of the state it was filled from; the view's business */
	int kept_kind;			/* the item under the cursor before sheet_begin() */
	long kept_n;
	char kept_id[96];
	bool fresh;			/* was never filled */
	bool restore;			/* kept_* were set by hand: the next filling starts there */
};

void sheet_done(struct sheet *s);

/* ---- filling ---- */
void sheet_begin(struct sheet *s, int width);
void sheet_end(struct sheet *s);	/* finds the cursor's item again */
/* A new item; the rows that follow belong to it until sheet_plain(). Returns its index. */
int sheet_item(struct sheet *s, int kind, const char *id, long n);
void sheet_plain(struct sheet *s);	/* rows that follow belong to no item */
void sheet_row(struct sheet *s);	/* starts an empty row */
void sheet_add(struct sheet *s, enum theme_role role, unsigned attrs, const char *text);	/* copies */
void sheet_fmt(struct sheet *s, enum theme_role role, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 3, 4)))
#endif
	;
/* Blanks up to a column of the row (at least one). */
void sheet_tab(struct sheet *s, int column);
void sheet_right(struct sheet *s, enum theme_role role, const char *text);
/* Text broken to the width, each line indented; a hanging indent for all lines but the first. Starts rows. */
void sheet_text(struct sheet *s, int indent, int hang, enum theme_role role, const char *text);
/* The same, but continues the current row with the first line, at its present column. */
void sheet_flow(struct sheet *s, int hang, enum theme_role role, const char *text);
/* "-- Title ---------- right --", a section. */
void sheet_rule(struct sheet *s, const char *title, const char *right);
void sheet_blank(struct sheet *s);

/* ---- moving ---- */
void sheet_move(struct sheet *s, int delta);		/* items; scrolls where there are none in reach */
void sheet_scroll(struct sheet *s, int rows);
void sheet_catch(struct sheet *s);			/* after scrolling: the cursor to what is in sight */
int sheet_item_at(const struct sheet *s, int y);	/* drawn in this row of the screen; -1 = none */
void sheet_page(struct sheet *s, int rows);		/* scrolls and takes the cursor along */
void sheet_top(struct sheet *s);
void sheet_bottom(struct sheet *s);
bool sheet_section(struct sheet *s, int delta);		/* next or previous section; wraps around */
const struct sheet_item *sheet_current(const struct sheet *s);	/* NULL without items */
bool sheet_select(struct sheet *s, int kind, const char *id, long n);	/* id NULL, n < 0: any */
/* Next row that holds the text (see text_find()), from the cursor on; It is number *nth of *count. */
bool sheet_find(struct sheet *s, const char *text, int delta, size_t *nth, size_t *count);

/* ---- showing ---- */
void sheet_draw(struct sheet *s, struct canvas *c, struct rect r, bool focused);

/* Smart-case search: byte offset of needle in text, or -1. Capitals in the needle must match. */
long text_find(const char *text, const char *needle);

#endif
