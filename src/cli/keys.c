/* SPDX-License-Identifier: MIT */
/* The keys, printed from the one action table of ui/. */
#include "cli/keys.h"

#include <string.h>

#include "ui/keymap.h"

static const struct { unsigned bit; const char *name; } screens[] = {
	{ON_HOME, "home"}, {ON_QUESTION, "question"}, {ON_PATTERN, "pattern"}, {ON_LOG, "log"}, {ON_MODEL, "model"},
	{ON_TREE, "tree"}, {ON_LIST, "list"}, {ON_WHY, "why"}, {ON_EXPORT, "export"}, {ON_HELP, "help"},
	{ON_PALETTE, "palette"}, {ON_SESSIONS, "sessions"}, {ON_PASTE, "paste"},
};
#define SCREENS (sizeof screens / sizeof *screens)

/* The groups in the order in which the help screen has them. */
static const char *const groups[] = {"Here", "Moving", "Going", "Everywhere"};

static void row(struct buf *out, enum action a)
{
	buf_fmt(out, "  %-20s %s", action_keys(a), action_help(a));
	if (strlen(action_help(a)) < 58)
		buf_fmt(out, "%*s", (int)(58 - strlen(action_help(a))), "");
	buf_fmt(out, "  %s\n", action_name(a));
}

void keys_text(struct buf *out)
{
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		buf_fmt(out, "%s%s\n", g ? "\n" : "", groups[g]);
		for (int i = ACT_none + 1; i < ACT_COUNT; i++)
			if (!strcmp(action_group((enum action)i), groups[g]))
				row(out, (enum action)i);
	}
}

void keys_value(struct arena *a, struct value *list)
{
	for (int i = ACT_none + 1; i < ACT_COUNT; i++) {
		struct value *v = value_push(a, list, value_map(a)), *where;

		value_set_text(a, v, "action", action_name((enum action)i));
		value_set_text(a, v, "keys", action_keys((enum action)i));
		value_set_text(a, v, "group", action_group((enum action)i));
		value_set_text(a, v, "help", action_help((enum action)i));
		where = value_set(a, v, "screens", value_list(a));
		for (size_t s = 0; s < SCREENS; s++)
			if (action_screens((enum action)i) & screens[s].bit)
				value_push(a, where, value_text(a, screens[s].name));
	}
}
