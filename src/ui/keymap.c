/* SPDX-License-Identifier: MIT */
/* The table of actions, and the map in use. */
#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/key.h"
#include "ui/keymap_in.h"

static const struct {
	const char *name, *keys, *group, *help;
	unsigned on;
} actions[] = {
	{ "", "", "", "", 0 },
#define ACTION(id, name, keys, on, group, help) { name, keys, group, help, on },
#include "ui/action.def"
#undef ACTION
};
_Static_assert(sizeof actions / sizeof *actions == ACT_COUNT, "a row for each action");

static const struct { unsigned bit; const char *name; } screens[] = {
	{ ON_HOME, "home" }, { ON_QUESTION, "question" }, { ON_PATTERN, "pattern" }, { ON_LOG, "log" }, { ON_MODEL, "model" },
	{ ON_TREE, "tree" }, { ON_LIST, "list" }, { ON_WHY, "why" }, { ON_EXPORT, "export" }, { ON_HELP, "help" },
	{ ON_PALETTE, "palette" }, { ON_SESSIONS, "sessions" }, { ON_PASTE, "paste" }, { ON_TRY, "try" }, { ON_DRAFT, "draft" },
};

static struct keymap defaults;
static const struct keymap *in_use;

const char *action_name(enum action a)
{
	return actions[a].name;
}

const char *action_keys(enum action a)
{
	return actions[a].keys;
}

const char *action_help(enum action a)
{
	return actions[a].help;
}

const char *action_group(enum action a)
{
	return actions[a].group;
}

unsigned action_screens(enum action a)
{
	return actions[a].on;
}

enum action action_parse(const char *name)
{
	for (int a = 1; a < ACT_COUNT; a++)
		if (strcmp(actions[a].name, name) == 0)
			return (enum action)a;
	return ACT_none;
}

const char *screen_name(unsigned bit)
{
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		if (screens[i].bit == bit)
			return screens[i].name;
	return NULL;
}

/* ---- the map in use ---- */

void keymap_use(const struct keymap *m)
{
	in_use = m;
}

static const struct keymap *map(void)
{
	if (in_use)
		return in_use;
	if (!defaults.filled)
		keymap_fill(&defaults);
	return &defaults;
}

/* ---- layouts ---- */

static const struct { const char *name, *produced, *keys; } layouts[] = {
	{ "latin", "", "" },
#define LAYOUT(id, name, produced, keys) { name, produced, keys },
#include "ui/layout.def"
#undef LAYOUT
};
_Static_assert(sizeof layouts / sizeof *layouts == LAYOUT_COUNT, "a row for each layout");

static enum layout layout;

const char *layout_name(enum layout l)
{
	return layouts[l].name;
}

uint32_t layout_key(enum layout l, uint32_t key)
{
	const char *p = layouts[l].produced, *k = layouts[l].keys;
	uint32_t c;
	size_t n;

	for (; (n = utf8_decode(p, strlen(p), &c)) != 0 && *k; p += n, k++)
		if (c == (key & ~(uint32_t)K_ALT))
			return (unsigned char)*k | (key & K_ALT);
	return key;
}

void keymap_layout(enum layout l)
{
	layout = l;
}

/* ---- looking up ---- */

static enum action action_of(unsigned screen, uint32_t key, int *digit)
{
	const struct keymap *m = map();

	for (int a = 1; a < ACT_COUNT; a++) {
		const struct keymap_row *row = &m->rows[a];
		for (size_t i = 0; i < row->n && (actions[a].on & screen); i++) {
			if (row->at[i].key != key)
				continue;
			if (digit)
				*digit = a == ACT_pick ? (int)i + 1 : 0;
			return (enum action)a;
		}
	}
	return ACT_none;
}

enum action keymap_action(unsigned screen, uint32_t key, int *digit)
{
	enum action a = action_of(screen, key, digit);
	uint32_t latin = a == ACT_none ? layout_key(layout, key) : key;

	return latin == key ? a : action_of(screen, latin, digit);
}

const char *keymap_keys(enum action a)
{
	return map()->rows[a].text;
}

const char *keymap_key(enum action a, char *out, size_t out_bytes)
{
	const char *text = map()->rows[a].text;

	if (*text)
		snprintf(out, out_bytes, "%.*s", (int)strcspn(text, " "), text);
	else
		snprintf(out, out_bytes, ":%s", actions[a].name);
	return out;
}

bool keymap_place(enum action a, const char **file, long *line)
{
	*file = map()->file;
	*line = map()->rows[a].line;
	return *line > 0;
}

/* The key that "{name}" or "{name:usual}" stands for; false when it is neither. */
static bool braced(const char *inside, size_t n, char *out, size_t out_bytes)
{
	char name[32];
	size_t word = strcspn(inside, ":}");
	long line;
	const char *file;

	if (word >= sizeof name || word > n)
		return false;
	snprintf(name, sizeof name, "%.*s", (int)word, inside);
	enum action a = action_parse(name);
	if (a == ACT_none)
		return false;
	if (inside[word] == ':' && !keymap_place(a, &file, &line))
		snprintf(out, out_bytes, "%.*s", (int)(n - word - 1), inside + word + 1);
	else
		keymap_key(a, out, out_bytes);
	return true;
}

const char *keymap_text(const char *text, char *out, size_t out_bytes)
{
	size_t used = 0;

	while (*text && used + 1 < out_bytes) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		char key[32];
		if (!end || !braced(text + 1, (size_t)(end - text - 1), key, sizeof key)) {
			out[used++] = *text++;
			continue;
		}
		for (const char *k = key; *k && used + 1 < out_bytes; k++)
			out[used++] = *k;
		text = end + 1;
	}
	out[used] = '\0';
	return out;
}
