/* SPDX-License-Identifier: MIT */
/* What the files of this room share. */
#ifndef CMLTRIAGE_TERM_TERM_IN_H
#define CMLTRIAGE_TERM_TERM_IN_H

#include <curses.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <termios.h>

#include "base/buf.h"
#include "term/term.h"
#include "ui/canvas.h"
#include "ui/keyin.h"

enum { MAX_SEQUENCES = 32 };

struct terminal {
	int in, out;			/* the terminal */
	FILE *in_file, *out_file;
	bool own_in;			/* /dev/tty was opened */
	SCREEN *screen;
	bool shown;			/* the alternate screen is on */
	int stream;			/* the log on standard input, or -1 */
	char fallback[64];		/* "xterm-ghostty is not known here: ..." or "" */
	struct keyin keys;
	struct keyseq_key sequences[MAX_SEQUENCES];
	char sequence_bytes[MAX_SEQUENCES][16];
	size_t n_sequences;
	struct canvas before;		/* what the terminal shows */
	enum term_color color;
	bool mouse;			/* clicks are wanted */
	bool colored;			/* colours are shown */
	bool redraw;			/* everything anew */
	bool restyle;			/* every cell again: the theme is another one */
	bool ask;			/* for the background, at the start */
	void (*paper)(void *arg, int32_t rgb);
	void *paper_arg;
	int64_t asked_ms;		/* when it was asked for its background */
	attr_t attrs[LOOK_COUNT];	/* by role, without the pair */
	short pairs[LOOK_COUNT];
};

/* Older curses declare texts that they only read as if they would change them. */
static inline char *curses_text(const char *s)
{
	return (char *)(uintptr_t)s;
}

/* term.c: takes the screen over, and gives it back, also in between. */
void terminal_enter(struct terminal *t);
void terminal_leave(struct terminal *t);

/* term_ask.c: asks for the background where somebody wants to know it and the terminal will not be confused. */
void ask_paper(struct terminal *t);
void ask_answered(struct terminal *t);		/* KEYIN_ANSWER came */
/* Takes in what is still to be answered, for a moment: it must not reach the shell. */
void ask_await(struct terminal *t);

/* term_loop.c */
int64_t now_ms(void);

/* term_setup.c: which entry of the terminal database; false with err. */
bool setup_find(char *name, size_t name_bytes, char *note, size_t note_bytes, struct err *err);
/* Keys as terminfo has them. */
void setup_keys(struct terminal *t);

/* term_color.c */
void color_init(struct terminal *t, const struct term_options *o);

/* term_flush.c: shows a canvas, writing what changed. */
void flush_canvas(struct terminal *t, const struct canvas *c);

/* term_edit.c: lets the person edit a text; the screen must have been left. false with err: nothing changed. */
bool edit_text(const struct terminal *t, const char *text, struct buf *out, struct err *err);

/* term_signal.c */
void signals_hold(bool on);			/* keys that stop or end are another program's business */
bool signals_init(struct terminal *t);		/* keeps what is needed to restore the terminal from anywhere */
void signals_done(void);
int signals_fd(void);				/* readable when one came */
int signals_next(void);				/* its number, 0 = none */
void signals_stop(void);			/* stops this job; returns when it goes on */
void signals_paste_mode(bool on);
void signals_mouse_mode(bool on);		/* clicks and the wheel as SGR reports (1000 and 1006) */

#endif
