/* SPDX-License-Identifier: MIT */
/*
 * The only room that sees curses: shows the canvas of an app on the terminal and feeds it keys, pastes, signals and a
 * log on standard input. Restores the terminal however the program ends.
 */
#ifndef CMLTRIAGE_TERM_TERM_H
#define CMLTRIAGE_TERM_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/theme.h"

struct app;
struct terminal;

enum term_color { TERM_COLOR_AUTO, TERM_COLOR_ALWAYS, TERM_COLOR_NEVER };

struct term_options {
	const struct theme *theme;	/* borrowed until term_open() returns */
	enum term_color color;		/* AUTO honours NO_COLOR */
	bool stream;			/* standard input is a log: keys come from /dev/tty */
	bool ask;			/* for the background, after the first screen */
	/* Told the background 0xRRGGBB when the terminal answers in time: to that, and to term_ask(). May be NULL. */
	void (*paper)(void *arg, int32_t rgb);
	void *paper_arg;
};

/* Sets the locale of characters; true when it is UTF-8. Call it before the app is made: it decides about ASCII. */
bool term_locale(void);

/*
 * Takes the terminal over. NULL with err (ERR_USAGE, the hint names the batch command) when there is none, TERM is
 * dumb or empty, or nothing like it is known here. An unknown TERM falls back by its family and is reported by term_run().
 */
struct terminal *term_open(const struct term_options *o, struct err *err);

/* Another look from the next drawing on. */
void term_set_theme(struct terminal *t, const struct theme *theme);

/* Asks for the background again; see struct term_options. */
void term_ask(struct terminal *t);

/* Runs the app until it quits or a signal ends it. Returns the exit status: 0, or 128 + signal. */
int term_run(struct terminal *t, struct app *a);

/* Gives the terminal back. NULL is allowed. */
void term_close(struct terminal *t);

/* For struct app_services.copy (arg unused): tmux, the desktop's command, or OSC 52; says which one. */
bool term_copy(void *arg, const char *text, size_t n, char how[64]);

#endif
