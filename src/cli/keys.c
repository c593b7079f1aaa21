/* SPDX-License-Identifier: MIT */
/* The keys, printed from the one action table of ui/. */
#include "cli/keys.h"

#include <string.h>

#include "ui/keymap.h"

/* The groups in the order in which the help screen has them. */
static const char *const groups[] = {"Here", "Moving", "Going", "Everywhere"};

static void row(struct buf *out, enum action a, bool of_table)
{
	char key[40];
	const char *keys = of_table ? action_keys(a) : keymap_keys(a);

	buf_fmt(out, "  %-20s %s", *keys ? keys : keymap_key(a, key, sizeof key), action_help(a));
	if (strlen(action_help(a)) < 58)
		buf_fmt(out, "%*s", (int)(58 - strlen(action_help(a))), "");
	buf_fmt(out, "  %s\n", action_name(a));
}

void keys_text(struct buf *out, bool of_table)
{
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		buf_fmt(out, "%s%s\n", g ? "\n" : "", groups[g]);
		for (int i = ACT_none + 1; i < ACT_COUNT; i++)
			if (!strcmp(action_group((enum action)i), groups[g]))
				row(out, (enum action)i, of_table);
	}
}

void keys_value(struct arena *a, struct value *list)
{
	for (int i = ACT_none + 1; i < ACT_COUNT; i++) {
		struct value *v = value_push(a, list, value_map(a)), *where;

		value_set_text(a, v, "action", action_name((enum action)i));
		value_set_text(a, v, "keys", keymap_keys((enum action)i));
		value_set_text(a, v, "group", action_group((enum action)i));
		value_set_text(a, v, "help", action_help((enum action)i));
		where = value_set(a, v, "screens", value_list(a));
		for (unsigned bit = 1; bit <= ON_ANY; bit <<= 1)
			if (action_screens((enum action)i) & bit && screen_name(bit))
				value_push(a, where, value_text(a, screen_name(bit)));
	}
}
