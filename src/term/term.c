/* SPDX-License-Identifier: MIT */
/* Taking the terminal over and giving it back. */
#include "term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "term/term_in.h"

bool term_locale(void)
{
	setlocale(LC_CTYPE, "");
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* ---- opening ---- */

static bool refuse(struct err *err, const char *why)
{
	err_set(err, ERR_USAGE, "the full screen needs a terminal: %s", why);
	return err_hint(err, "use the same engine without a screen: cmltriage check MODEL --log LOG, or cmltriage match LOG");
}

static bool open_files(struct terminal *t, const struct term_options *o, struct err *err)
{
	if (!isatty(STDOUT_FILENO))
		return refuse(err, "standard output is none");
	t->out = STDOUT_FILENO;
	t->in = STDIN_FILENO;
	if (!isatty(STDIN_FILENO)) {
		t->in = open("/dev/tty", O_RDWR | O_CLOEXEC);
		t->own_in = t->in >= 0;
		if (t->in < 0)
			return refuse(err, "no keys can be read");
	}
	t->stream = o->stream && !isatty(STDIN_FILENO) ? STDIN_FILENO : -1;
	t->in_file = fdopen(dup(t->in), "r");
	t->out_file = fdopen(dup(t->out), "w");
	return t->in_file && t->out_file ? true : refuse(err, strerror(errno));
}

void terminal_enter(struct terminal *t)
{
	raw();
	noecho();
	nonl();
	signals_paste_mode(true);
	if (t->mouse)
		signals_mouse_mode(true);
	t->shown = true;
	t->redraw = true;
}

struct terminal *term_open(const struct term_options *o, struct err *err)
{
	struct terminal *t = mem_new(sizeof *t);
	char name[64];

	t->in = t->out = t->stream = -1;
	if (!open_files(t, o, err) || !setup_find(name, sizeof name, t->fallback, sizeof t->fallback, err)) {
		term_close(t);
		return NULL;
	}
	signals_init(t);
	t->screen = newterm(curses_text(name), t->out_file, t->in_file);
	if (!t->screen) {
		refuse(err, "it cannot be set up");
		term_close(t);
		return NULL;
	}
	/* curses installs handlers of its own: ours come back */
	signals_done();
	signals_init(t);
	typeahead(-1);
	setup_keys(t);
	keyin_init(&t->keys, t->sequences, t->n_sequences);
	t->color = o->color;
	t->ask = o->ask;
	t->paper = o->paper;
	t->paper_arg = o->paper_arg;
	color_init(t, o);
	terminal_enter(t);
	return t;
}

void term_set_theme(struct terminal *t, const struct theme *theme)
{
	color_init(t, &(struct term_options){ .theme = theme, .color = t->color });
	t->restyle = true;
}

void term_ask(struct terminal *t)
{
	ask_paper(t);
}

void terminal_leave(struct terminal *t)
{
	if (!t->shown)
		return;
	t->shown = false;
	ask_await(t);
	if (t->mouse)
		signals_mouse_mode(false);
	signals_paste_mode(false);
	endwin();
	fflush(t->out_file);
}

void term_close(struct terminal *t)
{
	if (!t)
		return;
	terminal_leave(t);
	if (t->screen) {
		signals_done();
		delscreen(t->screen);
	}
	if (t->in_file)
		fclose(t->in_file);
	if (t->out_file)
		fclose(t->out_file);
	if (t->own_in)
		close(t->in);
	keyin_done(&t->keys);
	canvas_done(&t->before);
	mem_free(t);
}
