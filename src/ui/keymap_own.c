/* SPDX-License-Identifier: MIT */
/* Key maps of the person: made key by key, and checked as a whole before they are used. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/key.h"
#include "ui/keymap_in.h"

static void append(struct keymap_row *row, uint32_t key, long line, long column)
{
	size_t used = strlen(row->text);
	char name[24];

	if (row->n == KEYMAP_KEYS)
		return;
	row->at[row->n].key = key;
	row->at[row->n].line = line;
	row->at[row->n].column = column;
	row->n++;
	snprintf(row->text + used, sizeof row->text - used, "%s%s", used ? " " : "", key_text(key, name, sizeof name));
}

void keymap_fill(struct keymap *m)
{
	for (int a = 1; a < ACT_COUNT; a++) {
		const char *p = action_keys((enum action)a);
		while (*p) {
			size_t n = strcspn(p, " ");
			uint32_t key;
			if (key_parse(p, n, &key))
				append(&m->rows[a], key, 0, 0);
			p += n;
			p += strspn(p, " ");
		}
	}
	m->filled = true;
}

struct keymap *keymap_new(const char *file)
{
	struct keymap *m = mem_new(sizeof *m);

	snprintf(m->file, sizeof m->file, "%s", file);
	keymap_fill(m);
	return m;
}

void keymap_free(struct keymap *m)
{
	mem_free(m);
}

void keymap_clear(struct keymap *m, enum action a, long line, long column)
{
	struct keymap_row *row = &m->rows[a];

	row->n = 0;
	row->text[0] = '\0';
	row->line = line;
	row->column = column;
}

static bool wrong(const struct keymap *m, long line, long column, struct err *err)
{
	err->kind = ERR_KNOWLEDGE;
	return err_at(err, m->file, line, column);
}

/* What a terminal sends instead of some keys with Ctrl; NULL: it sends the key itself. */
static const char *sent_as(uint32_t key)
{
	switch (key & ~(uint32_t)K_ALT) {
	case K_CTRL('H'): return "Backspace";
	case K_CTRL('J'): return "Enter";
	case 0: return "nothing";
	case K_ESC: return key & K_ALT ? "Esc twice" : NULL;
	default: return NULL;
	}
}

bool keymap_add(struct keymap *m, enum action a, const char *name, size_t n, long line, long column, struct err *err)
{
	struct keymap_row *row = &m->rows[a];
	uint32_t key;

	if (!key_parse(name, n, &key)) {
		err_set(err, ERR_KNOWLEDGE, "`%.*s` is no key", n < 40 ? (int)n : 40, name);
		err_hint(err, "a key is a character, or Enter, Space, Tab, Up, PgDn, F5, Delete, ...; also Ctrl-R, Alt-x, Shift-Tab");
		return wrong(m, line, column, err);
	}
	if (sent_as(key)) {
		err_set(err, ERR_KNOWLEDGE, "`%.*s` could never be reached: terminals send %s for it", n < 40 ? (int)n : 40, name, sent_as(key));
		err_hint(err, "choose another key for %s", action_name(a));
		return wrong(m, line, column, err);
	}
	if (row->n == KEYMAP_KEYS) {
		err_set(err, ERR_KNOWLEDGE, "%s has more than %d keys", action_name(a), KEYMAP_KEYS);
		return wrong(m, line, column, err);
	}
	for (size_t i = 0; i < row->n; i++)
		if (row->at[i].key == key)
			return true;
	append(row, key, line, column);
	return true;
}

/* ---- checking ---- */

static bool has(const struct keymap_row *row, uint32_t key)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->at[i].key == key)
			return true;
	return false;
}

/* One key for two actions on a common screen. */
static bool conflict(const struct keymap *m, enum action a, size_t i, enum action other, unsigned common, struct err *err)
{
	const struct keymap_row *row = &m->rows[a];
	unsigned first = common & ~(common - 1);
	char key[24];

	err_set(err, ERR_KNOWLEDGE, "the key %s would start both %s and %s%s%s%s", key_text(row->at[i].key, key, sizeof key),
		action_name(a), action_name(other), common == ON_ANY - ON_YES_NO ? "" : " (screen ",
		common == ON_ANY - ON_YES_NO ? "" : screen_name(first), common == ON_ANY - ON_YES_NO ? "" : ")");
	err_hint(err, "give %s another key too, or `%s: none`", action_name(other), action_name(other));
	return wrong(m, row->at[i].line, row->at[i].column, err);
}

/* Questions with yes and no may give a key another meaning there, where their row comes first in the table. */
static bool hidden(const struct keymap *m, enum action a, size_t i, enum action other, struct err *err)
{
	const struct keymap_row *row = &m->rows[a];
	char key[24];

	err_set(err, ERR_KNOWLEDGE, "the key %s could never be reached for %s: it starts %s", key_text(row->at[i].key, key, sizeof key),
		action_name(a), action_name(other));
	err_hint(err, "choose another key for %s", action_name(a));
	return wrong(m, row->at[i].line, row->at[i].column, err);
}

static bool check_key(const struct keymap *m, enum action a, size_t i, struct err *err)
{
	for (int b = 1; b < ACT_COUNT; b++) {
		const struct keymap_row *other = &m->rows[b];
		unsigned common = action_screens(a) & action_screens((enum action)b);
		/* of two that the settings name, the one further down is told */
		if (b == (int)a || !has(other, m->rows[a].at[i].key) || other->line > m->rows[a].line)
			continue;
		if (common & ~(unsigned)ON_YES_NO)
			return conflict(m, a, i, (enum action)b, common & ~(unsigned)ON_YES_NO, err);
		if (common && b < (int)a && action_screens(a) == ON_YES_NO)
			return hidden(m, a, i, (enum action)b, err);
	}
	return true;
}

bool keymap_check(const struct keymap *m, struct err *err)
{
	for (int a = 1; a < ACT_COUNT; a++)
		for (size_t i = 0; m->rows[a].line && i < m->rows[a].n; i++)
			if (!check_key(m, (enum action)a, i, err))
				return false;
	if (m->rows[ACT_quit].n || m->rows[ACT_close].n)
		return true;
	err_set(err, ERR_KNOWLEDGE, "no key leaves the program: %s and %s have none", action_name(ACT_quit), action_name(ACT_close));
	return wrong(m, m->rows[ACT_quit].line, m->rows[ACT_quit].column, err);
}
