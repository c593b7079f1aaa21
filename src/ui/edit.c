/* SPDX-License-Identifier: MIT */
/* The line editor of all prompts. */
#include "ui/edit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"
#include "ui/key.h"

enum { EDIT_BYTES = 4096 };

void edit_done(struct edit *e)
{
	buf_done(&e->text);
	for (size_t i = 0; i < e->n_old; i++)
		mem_free(e->old[i]);
	memset(e, 0, sizeof *e);
}

void edit_set(struct edit *e, const char *text)
{
	buf_clear(&e->text);
	e->at = 0;
	e->choices[0] = '\0';
	edit_insert(e, text, strlen(text));
}

static void insert_clean(struct edit *e, const char *s, size_t n)
{
	struct buf rest = { 0 };

	if (e->text.len + n > EDIT_BYTES) {
		n = EDIT_BYTES > e->text.len ? EDIT_BYTES - e->text.len : 0;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)	/* not within a character */
			n--;
	}
	buf_add(&rest, buf_str(&e->text) + e->at, e->text.len - e->at);
	e->text.len = e->at;
	buf_add(&e->text, s, n);
	buf_add(&e->text, buf_str(&rest), rest.len);
	e->at += n;
	buf_done(&rest);
}

void edit_insert(struct edit *e, const char *text, size_t n)
{
	struct buf clean = { 0 };
	size_t line = 0;

	while (line < n && text[line] != '\n' && text[line] != '\r')
		line++;
	if (line > EDIT_BYTES)
		line = EDIT_BYTES;
	utf8_clean(&clean, text, line, false);
	insert_clean(e, buf_str(&clean), clean.len);
	buf_done(&clean);
}

void edit_remember(struct edit *e)
{
	const size_t cap = sizeof e->old / sizeof *e->old;

	e->old_at = 0;
	if (e->text.len == 0 || (e->n_old && strcmp(e->old[0], buf_str(&e->text)) == 0))
		return;
	if (e->n_old == cap)
		mem_free(e->old[--e->n_old]);
	memmove(e->old + 1, e->old, e->n_old * sizeof *e->old);
	e->old[0] = mem_strdup(buf_str(&e->text));
	e->n_old++;
}

/* ---- keys ---- */

static size_t before(const struct edit *e, size_t at)
{
	while (at > 0 && ((unsigned char)e->text.data[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t after(const struct edit *e, size_t at)
{
	while (at < e->text.len && ((unsigned char)e->text.data[++at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t word_before(const struct edit *e, size_t at)
{
	while (at > 0 && strchr(" /", e->text.data[at - 1]))
		at--;
	while (at > 0 && !strchr(" /", e->text.data[at - 1]))
		at--;
	return at;
}

static size_t word_after(const struct edit *e, size_t at)
{
	while (at < e->text.len && strchr(" /", e->text.data[at]))
		at++;
	while (at < e->text.len && !strchr(" /", e->text.data[at]))
		at++;
	return at;
}

static void cut(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return;
	memmove(e->text.data + from, e->text.data + to, e->text.len - to + 1);
	e->text.len -= to - from;
	e->at = from;
}

static void recall(struct edit *e, int delta)
{
	size_t next = e->old_at + (size_t)delta;

	if (delta < 0 && e->old_at <= 1) {
		edit_set(e, "");
		e->old_at = 0;
	} else if (next >= 1 && next <= e->n_old) {
		edit_set(e, e->old[next - 1]);
		e->old_at = next;
	}
}

/* ---- completion ---- */

char *edit_path(struct arena *a, const char *text)
{
	struct buf out = { 0 };
	char quote = 0;

	while (*text == ' ')
		text++;
	for (const char *p = text; *p; p++) {
		if (quote ? *p == quote : (*p == '"' || *p == '\''))
			quote = quote ? 0 : *p;
		else if (*p == '\\' && p[1] && quote != '\'')
			buf_putc(&out, *++p);
		else
			buf_putc(&out, *p);
	}
	while (out.len && out.data[out.len - 1] == ' ')
		out.data[--out.len] = '\0';
	char *path = path_expand(a, buf_str(&out));
	buf_done(&out);
	return path;
}

static size_t common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static void note_choice(struct edit *e, const char *name)
{
	size_t used = strlen(e->choices), left = sizeof e->choices - used;

	if (strlen(name) + 3 < left)
		snprintf(e->choices + used, left, "%s  ", name);
}

/* Completes the last part of the path as far as it is clear, and lists what it could be. */
static void complete(struct edit *e)
{
	struct arena a = { 0 };
	const char *text = buf_str(&e->text), *slash = strrchr(text, '/');
	const char *part = slash ? slash + 1 : text;
	char *dir = slash ? arena_strn(&a, text, (size_t)(slash - text) + 1) : arena_str(&a, ".");
	char **names, *best = NULL;
	size_t n, hits = 0, same = 0;

	e->choices[0] = '\0';
	if (file_list(edit_path(&a, dir), 4096, &a, &names, &n, NULL)) {
		for (size_t i = 0; i < n; i++) {
			if (strncmp(names[i], part, strlen(part)) != 0 || (names[i][0] == '.' && part[0] != '.'))
				continue;
			same = hits ? (common(best, names[i]) < same ? common(best, names[i]) : same) : strlen(names[i]);
			best = hits ? best : names[i];
			hits++;
			note_choice(e, names[i]);
		}
	}
	e->at = e->text.len;
	if (hits && same > strlen(part))
		edit_insert(e, best + strlen(part), same - strlen(part));
	if (hits == 1) {
		e->choices[0] = '\0';
		if (file_is_dir(edit_path(&a, buf_str(&e->text))) && e->text.data[e->text.len - 1] != '/')
			edit_insert(e, "/", 1);
	}
	arena_done(&a);
}

static bool move_key(struct edit *e, uint32_t key)
{
	switch (key) {
	case K_LEFT: case K_CTRL('B'): e->at = before(e, e->at); return true;
	case K_RIGHT: case K_CTRL('F'): e->at = after(e, e->at); return true;
	case K_HOME: case K_CTRL('A'): e->at = 0; return true;
	case K_END: case K_CTRL('E'): e->at = e->text.len; return true;
	case 'b' | K_ALT: case K_LEFT | K_ALT: e->at = word_before(e, e->at); return true;
	case 'f' | K_ALT: case K_RIGHT | K_ALT: e->at = word_after(e, e->at); return true;
	case K_UP: case K_CTRL('P'): recall(e, 1); return true;
	case K_DOWN: case K_CTRL('N'): recall(e, -1); return true;
	default: return false;
	}
}

static bool cut_key(struct edit *e, uint32_t key)
{
	switch (key) {
	case K_BACKSPACE: cut(e, before(e, e->at), e->at); return true;
	case K_DELETE: case K_CTRL('D'): cut(e, e->at, after(e, e->at)); return true;
	case K_CTRL('U'): cut(e, 0, e->at); return true;
	case K_CTRL('K'): cut(e, e->at, e->text.len); return true;
	case K_CTRL('W'): case K_BACKSPACE | K_ALT: cut(e, word_before(e, e->at), e->at); return true;
	case 'd' | K_ALT: cut(e, e->at, word_after(e, e->at)); return true;
	default: return false;
	}
}

bool edit_takes_alt(uint32_t key)
{
	key &= ~(uint32_t)K_ALT;
	return key == 'b' || key == 'f' || key == 'd' || key == K_LEFT || key == K_RIGHT || key == K_BACKSPACE;
}

enum edit_result edit_key(struct edit *e, uint32_t key)
{
	char text[4];

	if (key == K_ENTER)
		return EDIT_DONE;
	if (key == K_ESC || key == K_CTRL('C') || key == K_CTRL('G'))
		return EDIT_CANCELLED;
	if (e->text.data == NULL)
		buf_puts(&e->text, "");
	if (key == K_TAB && e->paths) {
		complete(e);
		return EDIT_GOES_ON;
	}
	e->choices[0] = '\0';
	if (move_key(e, key) || cut_key(e, key))
		return EDIT_GOES_ON;
	if (!key_is_text(key))
		return EDIT_UNUSED;
	edit_insert(e, text, utf8_encode(key, text));
	return EDIT_GOES_ON;
}

void edit_draw(const struct edit *e, struct canvas *c, int x, int y, int cols)
{
	const char *text = buf_str(&e->text);
	size_t start = 0;

	if (cols < 2)
		return;
	while ((int)utf8_ncols(text + start, e->at - start) > cols - 1)	/* keep the cursor in sight */
		start = after(e, start);
	canvas_put(c, x, y, cols, LOOK_prompt, 0, text + start);
	c->cursor_x = x + (int)utf8_ncols(text + start, e->at - start);
	c->cursor_y = y;
}
