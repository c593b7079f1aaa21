/* SPDX-License-Identifier: MIT */
/* One line of text being typed: emacs keys, history, completion of paths. Never holds a newline. */
#ifndef CMLTRIAGE_UI_EDIT_H
#define CMLTRIAGE_UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "ui/canvas.h"

enum edit_result { EDIT_GOES_ON, EDIT_DONE, EDIT_CANCELLED, EDIT_UNUSED };

struct edit {
	struct buf text;	/* valid UTF-8 */
	size_t at;		/* cursor, in bytes */
	bool paths;		/* Tab completes file names */
	char choices[256];	/* what Tab could complete to, for the message line */
	char *old[16];		/* earlier lines, newest first */
	size_t n_old, old_at;
};

void edit_done(struct edit *e);
void edit_set(struct edit *e, const char *text);	/* cursor at its end; forgets `choices` */
/* EDIT_UNUSED: a key that means nothing here. */
enum edit_result edit_key(struct edit *e, uint32_t key);
/* A key with Alt that moves or cuts by words. */
bool edit_takes_alt(uint32_t key);
/* Inserts text up to its first newline, cleaned, at most 4096 bytes. */
void edit_insert(struct edit *e, const char *text, size_t n);
void edit_remember(struct edit *e);		/* keeps the line for Up */
/* Draws in cols columns and sets the canvas's cursor. */
void edit_draw(const struct edit *e, struct canvas *c, int x, int y, int cols);

/* What a person typed or dragged in as a path: quotes and backslashes taken off, ~ expanded. In the arena. */
char *edit_path(struct arena *a, const char *text);

#endif
