/* SPDX-License-Identifier: MIT */
/* Taking the terminal over, the loop, and giving it back. */
#include "term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "term/term_in.h"
#include "ui/app.h"

enum { READ_BYTES = 64 << 10, IDLE_MS = 300, FRAME_MS = 40 };

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

/* The terminal where standard input is something else. poll() of macOS knows a terminal by its own name only. */
static int open_keys(void)
{
#ifdef __APPLE__
	const char *name = ttyname(STDOUT_FILENO);
	int fd = name ? open(name, O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;

	if (fd >= 0)
		return fd;
#endif
	return open("/dev/tty", O_RDWR | O_CLOEXEC);
}

static bool open_files(struct terminal *t, const struct term_options *o, struct err *err)
{
	if (!isatty(STDOUT_FILENO))
		return refuse(err, "standard output is none");
	t->out = STDOUT_FILENO;
	t->in = STDIN_FILENO;
	if (!isatty(STDIN_FILENO)) {
		t->in = open_keys();
		t->own_in = t->in >= 0;
		if (t->in < 0)
			return refuse(err, "no keys can be read");
	}
	t->stream = o->stream && !isatty(STDIN_FILENO) ? STDIN_FILENO : -1;
	t->in_file = fdopen(dup(t->in), "r");
	t->out_file = fdopen(dup(t->out), "w");
	return t->in_file && t->out_file ? true : refuse(err, strerror(errno));
}

static void enter(struct terminal *t)
{
	raw();
	noecho();
	nonl();
	signals_paste_mode(true);
	t->shown = true;
	t->redraw = true;
}

static void size_of(const struct terminal *t, int *w, int *h)
{
	struct winsize size;

	*w = COLS;
	*h = LINES;
	if (ioctl(t->out, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
		*w = size.ws_col;
		*h = size.ws_row;
	}
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
	t->screen = newterm(name, t->out_file, t->in_file);
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
	color_init(t, o);
	enter(t);
	return t;
}

void term_set_theme(struct terminal *t, const struct theme *theme)
{
	color_init(t, &(struct term_options){ .theme = theme, .color = t->color });
	t->redraw = true;
}

static void leave(struct terminal *t)
{
	if (!t->shown)
		return;
	t->shown = false;
	signals_paste_mode(false);
	endwin();
	fflush(t->out_file);
}

void term_close(struct terminal *t)
{
	if (!t)
		return;
	leave(t);
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

/* ---- the loop ---- */

struct loop {
	struct terminal *term;
	struct app *app;
	int64_t drawn_ms;	/* when the screen was last drawn */
	bool work;		/* the app has more to do */
	bool idle;		/* app_idle() was told */
	int ended;		/* by this signal */
	char *bytes;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void resize(struct loop *l)
{
	int w, h;

	size_of(l->term, &w, &h);
	resizeterm(h, w);
	app_resize(l->app, w, h);
	l->term->redraw = true;
}

static void draw(struct loop *l)
{
	flush_canvas(l->term, app_draw(l->app));
	l->drawn_ms = now_ms();
}

static void suspend(struct loop *l)
{
	app_idle(l->app);
	leave(l->term);
	signals_stop();
	reset_prog_mode();
	enter(l->term);
	resize(l);
	draw(l);
}

static void edit(struct loop *l, const char *text)
{
	struct buf out = { 0 };
	struct err err;

	app_idle(l->app);
	leave(l->term);
	bool ok = edit_text(l->term, text, &out, &err);
	reset_prog_mode();
	enter(l->term);
	resize(l);
	if (ok)
		app_edited(l->app, buf_str(&out), out.len);
	else
		app_say(l->app, true, "%s", err.text);
	buf_done(&out);
	draw(l);
}

static void take_signals(struct loop *l)
{
	int number;

	while ((number = signals_next()) != 0) {
		if (number == SIGWINCH)
			resize(l);
		else if (number == SIGTSTP)
			suspend(l);
		else if (number == SIGCONT)
			l->term->redraw = true;
		else
			l->ended = number;
	}
}

/* Keys and pastes that are certain by now. */
static void take_keys(struct loop *l)
{
	struct keyin *k = &l->term->keys;
	enum keyin_kind kind;
	uint32_t key;
	const char *text;

	while (!app_quits(l->app) && (kind = keyin_next(k, now_ms(), &key)) != KEYIN_NONE) {
		l->idle = false;
		if (kind == KEYIN_KEY) {
			app_key(l->app, key);
		} else {
			app_paste(l->app, buf_str(&k->paste), k->paste.len, k->cut_bytes);
			keyin_drop_paste(k);
		}
		if (app_suspends(l->app))
			suspend(l);
		if (app_edits(l->app, &text))
			edit(l, text);
		if (app_redraws(l->app))
			l->term->redraw = true;
	}
}

static void read_keys(struct loop *l)
{
	ssize_t n = read(l->term->in, l->bytes, READ_BYTES);

	if (n > 0)
		keyin_feed(&l->term->keys, l->bytes, (size_t)n, now_ms());
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		l->ended = SIGHUP;	/* the terminal is gone */
}

static void read_stream(struct loop *l)
{
	ssize_t n = read(l->term->stream, l->bytes, READ_BYTES);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	app_feed(l->app, l->bytes, n > 0 ? (size_t)n : 0);
	l->idle = false;
	if (n <= 0)
		l->term->stream = -1;
}

static int timeout_of(const struct loop *l)
{
	int keys = keyin_timeout(&l->term->keys, now_ms());
	int wait = l->work ? 0 : l->idle ? -1 : IDLE_MS;

	if (keys >= 0 && (wait < 0 || keys < wait))
		wait = keys;
	if (app_dirty(l->app)) {
		int64_t left = FRAME_MS - (now_ms() - l->drawn_ms);
		if (wait < 0 || left < wait)
			wait = left > 0 ? (int)left : 0;
	}
	return wait;
}

static void wait_once(struct loop *l)
{
	struct pollfd fds[3] = {
		{ .fd = l->term->in, .events = POLLIN },
		{ .fd = signals_fd(), .events = POLLIN },
		{ .fd = l->term->stream, .events = POLLIN },
	};
	int n = poll(fds, 3, timeout_of(l));

	if (n < 0)
		fds[0].revents = fds[2].revents = 0;
	if (fds[1].revents || n < 0)
		take_signals(l);
	if (fds[0].revents)
		read_keys(l);
	if (fds[2].revents)
		read_stream(l);
	if (n == 0 && !l->work && !l->idle && keyin_timeout(&l->term->keys, now_ms()) < 0 && !app_dirty(l->app)) {
		app_idle(l->app);
		l->idle = true;
	}
}

/* A key shows at once; what only streams in shows some 25 times a second. */
static void draw_when_due(struct loop *l, bool now)
{
	if (l->term->redraw || (app_dirty(l->app) && (now || now_ms() - l->drawn_ms >= FRAME_MS)))
		draw(l);
}

int term_run(struct terminal *t, struct app *a)
{
	struct loop l = { .term = t, .app = a, .work = true, .bytes = mem_new(READ_BYTES) };

	if (t->fallback[0])
		app_say(a, false, "%s", t->fallback);
	resize(&l);
	draw(&l);
	while (!app_quits(a) && !l.ended) {
		size_t pending = t->keys.pending.len;
		wait_once(&l);
		bool keys = t->keys.pending.len != pending || t->keys.state != KEYIN_KEYS || pending;
		take_keys(&l);
		if (l.work || app_dirty(a))
			l.work = app_work(a);
		draw_when_due(&l, keys && t->keys.pending.len == 0);
	}
	app_idle(a);
	leave(t);
	mem_free(l.bytes);
	return l.ended ? 128 + l.ended : 0;
}

/* ---- for doctor ---- */

void term_describe(void (*line)(void *arg, const char *name, const char *value), void *arg)
{
	char name[64], note[64], text[160];
	struct err err;
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	line(arg, "TERM", term ? term : "not set");
	if (setup_find(name, sizeof name, note, sizeof note, &err))
		line(arg, "terminal description", note[0] ? note : name);
	else
		line(arg, "terminal description", err.text);
	line(arg, "characters", term_locale() ? "UTF-8" : "ASCII only (the locale is not UTF-8)");
	line(arg, "colours", no_color && *no_color ? "switched off by NO_COLOR" : "as the terminal has them");
	snprintf(text, sizeof text, "%s, %s", isatty(STDIN_FILENO) ? "keys from standard input" : "standard input is no terminal",
		 isatty(STDOUT_FILENO) ? "standard output is a terminal" : "standard output is no terminal");
	line(arg, "terminal", text);
	line(arg, "clipboard", getenv("TMUX") ? "tmux" : getenv("WAYLAND_DISPLAY") ? "wl-copy" : getenv("DISPLAY") ? "xclip" : "OSC 52");
}
