/* SPDX-License-Identifier: MIT */
/* Looking keys up in action.def. */
#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

#include "ui/key.h"

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

enum { MAX_BINDINGS = 256 };
static struct { uint32_t key; enum action action; } bindings[MAX_BINDINGS];
static size_t n_bindings;

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

/* Reads the key names of the table once. */
static void bind_all(void)
{
	for (int a = 1; a < ACT_COUNT; a++) {
		const char *p = actions[a].keys;
		while (*p) {
			size_t n = strcspn(p, " ");
			if (n_bindings < MAX_BINDINGS && key_parse(p, n, &bindings[n_bindings].key))
				bindings[n_bindings++].action = (enum action)a;
			p += n;
			p += strspn(p, " ");
		}
	}
}

enum action keymap_action(unsigned screen, uint32_t key, int *digit)
{
	if (n_bindings == 0)
		bind_all();
	for (size_t i = 0; i < n_bindings; i++) {
		if (bindings[i].key != key || !(actions[bindings[i].action].on & screen))
			continue;
		if (digit)
			*digit = key >= '1' && key <= '9' ? (int)key - '0' : 0;
		return bindings[i].action;
	}
	return ACT_none;
}

const char *keymap_key(enum action a, char *out, size_t out_bytes)
{
	snprintf(out, out_bytes, "%.*s", (int)strcspn(actions[a].keys, " "), actions[a].keys);
	return out;
}
