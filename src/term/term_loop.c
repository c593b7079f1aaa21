/* SPDX-License-Identifier: MIT */
/* The loop: bytes of the terminal, signals and a log go into the app, its canvas goes out. */
#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "term/term_in.h"
#include "ui/app.h"

enum { READ_BYTES = 64 << 10, IDLE_MS = 300, FRAME_MS = 40, PASTE_SAID_MS = 250 };

struct loop {
	struct terminal *term;
	struct app *app;
	int64_t drawn_ms;	/* when the screen was last drawn */
	bool work;		/* the app has more to do */
	bool idle;		/* app_idle() was told */
	int ended;		/* by this signal */
	char *bytes;
};

int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
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
	terminal_leave(l->term);
	signals_stop();
	reset_prog_mode();
	terminal_enter(l->term);
	resize(l);
	draw(l);
}

static void edit(struct loop *l, const char *text)
{
	struct buf out = { 0 };
	struct err err;

	app_idle(l->app);
	terminal_leave(l->term);
	bool ok = edit_text(l->term, text, &out, &err);
	reset_prog_mode();
	terminal_enter(l->term);
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
		} else if (kind == KEYIN_MOUSE) {
			app_mouse(l->app, &k->mouse);
		} else if (kind == KEYIN_PASTE) {
			app_paste(l->app, buf_str(&k->paste), k->paste.len, k->cut_bytes);
			keyin_drop_paste(k);
		} else if (kind == KEYIN_CANCELLED) {
			app_paste_broken_off(l->app, k->dropped_bytes);
		} else if (kind == KEYIN_ANSWER) {
			ask_answered(l->term);
		}
		if (app_suspends(l->app))
			suspend(l);
		if (app_edits(l->app, &text))
			edit(l, text);
		if (app_redraws(l->app))
			l->term->redraw = true;
	}
}

/* A paste that takes its time is said: how much of it came, and how to stop it. */
static void tell_paste(struct loop *l)
{
	const struct keyin *k = &l->term->keys;
	bool long_one = k->state != KEYIN_KEYS && !k->swallow && now_ms() - k->began_ms >= PASTE_SAID_MS;

	app_receiving(l->app, long_one ? k->paste.len + k->cut_bytes : 0);
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

static int sooner(int wait, int64_t other)
{
	if (other < 0)
		other = 0;
	return wait < 0 || other < wait ? (int)other : wait;
}

/* Milliseconds until something must happen without anything arriving; -1 = never. */
static int timeout_of(const struct loop *l)
{
	const struct keyin *k = &l->term->keys;
	int wait = l->work ? 0 : l->idle ? -1 : IDLE_MS;
	int keys = keyin_timeout(k, now_ms());

	if (keys >= 0)
		wait = sooner(wait, keys);
	if (k->state != KEYIN_KEYS && now_ms() - k->began_ms < PASTE_SAID_MS)
		wait = sooner(wait, PASTE_SAID_MS - (now_ms() - k->began_ms));
	if (app_dirty(l->app))
		wait = sooner(wait, FRAME_MS - (now_ms() - l->drawn_ms));
	return wait;
}

static void watch(int fd, fd_set *set, int *most)
{
	if (fd < 0 || fd >= FD_SETSIZE)
		return;
	FD_SET(fd, set);
	if (fd > *most)
		*most = fd;
}

static bool came(int fd, fd_set *set)
{
	return fd >= 0 && fd < FD_SETSIZE && FD_ISSET(fd, set);
}

/* With select(), because poll() of macOS does not know terminals that are called /dev/tty. */
static void wait_once(struct loop *l)
{
	int timeout = timeout_of(l), most = -1;
	struct timeval time = { .tv_sec = timeout / 1000, .tv_usec = timeout % 1000 * 1000 };
	fd_set set;

	FD_ZERO(&set);
	watch(l->term->in, &set, &most);
	watch(signals_fd(), &set, &most);
	watch(l->term->stream, &set, &most);
	int n = select(most + 1, &set, NULL, NULL, timeout < 0 ? NULL : &time);

	if (n < 0) {
		FD_ZERO(&set);
		take_signals(l);
	}
	if (came(signals_fd(), &set))
		take_signals(l);
	if (came(l->term->in, &set))
		read_keys(l);
	if (came(l->term->stream, &set))
		read_stream(l);
	if (n == 0 && !l->work && !l->idle && keyin_timeout(&l->term->keys, now_ms()) < 0 && !app_dirty(l->app)) {
		app_idle(l->app);
		l->idle = true;
	}
}

static void follow_mouse(struct loop *l)
{
	if (app_mouse_on(l->app) == l->term->mouse)
		return;
	l->term->mouse = !l->term->mouse;
	signals_mouse_mode(l->term->mouse);
}

/* A key shows at once; what only streams in shows some 25 times a second. */
static void draw_when_due(struct loop *l, bool now)
{
	if (l->term->redraw || l->term->restyle || (app_dirty(l->app) && (now || now_ms() - l->drawn_ms >= FRAME_MS)))
		draw(l);
}

int term_run(struct terminal *t, struct app *a)
{
	struct loop l = { .term = t, .app = a, .work = true, .bytes = mem_new(READ_BYTES) };

	if (t->fallback[0])
		app_say(a, false, "%s", t->fallback);
	resize(&l);
	draw(&l);
	follow_mouse(&l);
	if (t->ask)
		ask_paper(t);	/* the first screen waited for nothing */
	while (!app_quits(a) && !l.ended) {
		size_t pending = t->keys.pending.len;
		wait_once(&l);
		bool keys = t->keys.pending.len != pending || t->keys.state != KEYIN_KEYS || pending;
		take_keys(&l);
		tell_paste(&l);
		follow_mouse(&l);
		if (l.work || app_dirty(a))
			l.work = app_work(a);
		draw_when_due(&l, keys && t->keys.pending.len == 0 && t->keys.state == KEYIN_KEYS);
	}
	app_idle(a);
	terminal_leave(t);
	mem_free(l.bytes);
	return l.ended ? 128 + l.ended : 0;
}
