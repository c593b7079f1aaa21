/* SPDX-License-Identifier: MIT */
/* Running key scripts: see script.h. */
#include "ui/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/key.h"
#include "ui/keyin.h"

struct script {
	struct app *app;
	const char *name;
	const char *at;			/* rest of the text */
	long line;
	struct buf *out;
	struct err *err;
	char *argument;			/* of the present command, without blanks at its ends */
	struct buf block;		/* of <<END */
};

static bool fail(struct script *s, const char *what, const char *word)
{
	err_set(s->err, ERR_USAGE, "%s `%s`", what, word);
	return err_at(s->err, s->name, s->line, 1);
}

/* Work that waits is done before the next command, so that a script needs no clock. */
static void settle(struct script *s)
{
	for (int i = 0; i < 100000 && app_work(s->app); i++)
		;
	app_work(s->app);
}

static bool take_line(struct script *s, char **line)
{
	size_t n = strcspn(s->at, "\n");

	if (!*s->at)
		return false;
	*line = mem_strndup(s->at, n);
	s->at += n + (s->at[n] == '\n');
	s->line++;
	return true;
}

/* `<<END` and the lines up to END; other arguments stand for themselves. */
static bool read_block(struct script *s)
{
	char *line;
	const char *end = s->argument + 2;

	buf_clear(&s->block);
	if (strncmp(s->argument, "<<", 2) != 0) {
		buf_puts(&s->block, s->argument);
		return true;
	}
	while (take_line(s, &line)) {
		bool over = strcmp(line, end) == 0;
		if (!over)
			buf_fmt(&s->block, "%s\n", line);
		mem_free(line);
		if (over)
			return true;
	}
	return fail(s, "there is no end", end);
}

static bool do_size(struct script *s)
{
	int w, h;
	char rest;

	if (sscanf(s->argument, "%dx%d%c", &w, &h, &rest) != 2 || w < 1 || h < 1)
		return fail(s, "no size", s->argument);
	app_resize(s->app, w, h);
	return true;
}

static bool do_keys(struct script *s)
{
	char *save = NULL;

	for (char *word = strtok_r(s->argument, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		uint32_t key;
		if (!key_parse(word, strlen(word), &key))
			return fail(s, "no key", word);
		app_draw(s->app);	/* a screen learns its size when it is drawn */
		app_key(s->app, key);
		settle(s);
	}
	return true;
}

static bool do_text(struct script *s)
{
	size_t n = strlen(s->argument);

	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t used = utf8_decode(s->argument + i, n - i, &c);
		app_draw(s->app);
		app_key(s->app, c);
		i += used ? used : 1;
	}
	settle(s);
	return true;
}

static bool do_mouse(struct script *s)
{
	static const struct { const char *name; enum mouse_what what; } all[] = {
		{ "click", MOUSE_CLICK }, { "up", MOUSE_WHEEL_UP }, { "down", MOUSE_WHEEL_DOWN },
	};
	struct mouse m = { .what = MOUSE_OTHER };
	char word[8], rest;

	if (sscanf(s->argument, "%7s %d %d%c", word, &m.x, &m.y, &rest) != 3)
		return fail(s, "no click", s->argument);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].name, word) == 0)
			m.what = all[i].what;
	app_draw(s->app);
	app_mouse(s->app, &m);
	settle(s);
	return true;
}

static bool do_paste(struct script *s)
{
	if (!read_block(s))
		return false;
	app_draw(s->app);
	app_paste(s->app, buf_str(&s->block), s->block.len, 0);
	settle(s);
	return true;
}

static bool do_raw(struct script *s)
{
	struct keyin in;
	uint32_t key;
	int64_t now = 1000;
	enum keyin_kind kind;

	if (!read_block(s))
		return false;
	keyin_init(&in, NULL, 0);
	keyin_feed(&in, buf_str(&s->block), s->block.len, now);
	while ((kind = keyin_next(&in, now, &key)) != KEYIN_NONE || keyin_timeout(&in, now) >= 0) {
		app_draw(s->app);
		if (kind == KEYIN_KEY) {
			app_key(s->app, key);
		} else if (kind == KEYIN_MOUSE) {
			app_mouse(s->app, &in.mouse);
		} else if (kind == KEYIN_PASTE) {
			app_paste(s->app, buf_str(&in.paste), in.paste.len, in.cut_bytes);
			keyin_drop_paste(&in);
		} else if (kind == KEYIN_NONE) {
			now += keyin_timeout(&in, now) + 1;
		}
	}
	keyin_done(&in);
	settle(s);
	return true;
}

static bool do_stdin(struct script *s)
{
	if (strcmp(s->argument, "end") == 0) {
		app_feed(s->app, NULL, 0);
		settle(s);
		return true;
	}
	if (!read_block(s))
		return false;
	app_feed(s->app, buf_str(&s->block), s->block.len);
	settle(s);
	return true;
}

static bool print_screen(struct script *s, bool roles)
{
	app_idle(s->app);
	const struct canvas *c = app_draw(s->app);

	buf_puts(s->out, "==== ");
	utf8_clean(s->out, s->argument, strlen(s->argument), false);
	buf_fmt(s->out, "%s%dx%d\n", *s->argument ? "  " : "", c->w, c->h);
	canvas_print(c, roles, s->out);
	return true;
}

static bool do_snap(struct script *s)
{
	return print_screen(s, false);
}

static bool do_roles(struct script *s)
{
	return print_screen(s, true);
}

static const struct { const char *name; bool (*run)(struct script *s); } commands[] = {
	{ "size", do_size }, { "keys", do_keys }, { "text", do_text }, { "paste", do_paste }, { "raw", do_raw },
	{ "mouse", do_mouse }, { "stdin", do_stdin }, { "snap", do_snap }, { "roles", do_roles },
};

static bool run_line(struct script *s, char *line)
{
	size_t word = strcspn(line, " "), end = strlen(line);

	while (end && line[end - 1] == ' ')
		line[--end] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return true;
	s->argument = line + word;
	if (*s->argument)
		*s->argument++ = '\0';
	s->argument += strspn(s->argument, " ");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, line) == 0)
			return commands[i].run(s);
	return fail(s, "no command", line);
}

bool script_run(struct app *a, const char *name, const char *text, size_t n, struct buf *out, struct err *err)
{
	char *copy = mem_strndup(text, n), *line;
	struct script s = { .app = a, .name = name, .at = copy, .out = out, .err = err };
	bool ok = true;

	settle(&s);
	while (ok && !app_quits(a) && take_line(&s, &line)) {
		ok = run_line(&s, line);
		mem_free(line);
	}
	if (app_quits(a))
		buf_fmt(out, "==== left\n%s", app_farewell(a));
	buf_done(&s.block);
	mem_free(copy);
	return ok;
}
