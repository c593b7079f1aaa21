/* SPDX-License-Identifier: MIT */
/* The table of sub-commands and the way from a name to its handler. */
#include "cli/command.h"

#include <string.h>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/option.h"

static const struct command commands[COMMAND_COUNT] = {
#define COMMAND(id, name, operands, fewest, most, hidden, summary, examples) \
	{name, operands, fewest, most, hidden, summary, examples},
#include "cli/command.def"
#undef COMMAND
};

/* NULL: run by main.c, which alone may open a terminal. */
static int (*const handlers[])(const struct options *) = {
	[COMMAND_SCREEN] = NULL, [COMMAND_CHECK] = cmd_check, [COMMAND_MATCH] = cmd_match,
	[COMMAND_INSPECT] = cmd_inspect, [COMMAND_DIFF] = cmd_diff, [COMMAND_EXPLAIN] = cmd_explain,
	[COMMAND_LIST] = cmd_list, [COMMAND_CHECKLIST] = cmd_checklist, [COMMAND_SESSIONS] = cmd_sessions,
	[COMMAND_REPLAY] = cmd_replay, [COMMAND_TREE] = cmd_tree, [COMMAND_THEME] = cmd_theme,
	[COMMAND_GAP] = cmd_gap, [COMMAND_DOCTOR] = cmd_doctor, [COMMAND_DEMO] = cmd_demo,
	[COMMAND_COMPLETION] = cmd_completion, [COMMAND_HELP] = cmd_help, [COMMAND_SCRIPT] = NULL,
	[COMMAND_GENDOC] = cmd_gendoc,
};
_Static_assert(sizeof handlers / sizeof *handlers == COMMAND_COUNT, "one handler for each command");

const struct command *command_get(enum command_id id)
{
	return &commands[id];
}

enum command_id command_find(const char *name)
{
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++)
		if (!strcmp(name, commands[i].name))
			return (enum command_id)i;
	return COMMAND_COUNT;
}

const char *command_nearest(const char *name)
{
	struct nearest n;

	nearest_init(&n, name);
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++)
		if (!commands[i].hidden)
			nearest_offer(&n, commands[i].name);
	return nearest_found(&n);
}

int command_run(const struct options *o)
{
	return handlers[o->command](o);
}
