/* SPDX-License-Identifier: MIT */
/* The sub-commands of command.def: names, lookup, and who runs them. */
#ifndef CMLTRIAGE_CLI_COMMAND_H
#define CMLTRIAGE_CLI_COMMAND_H

#include <stdbool.h>

enum command_id {
#define COMMAND(id, name, operands, fewest, most, hidden, summary, examples) COMMAND_##id,
#include "cli/command.def"
#undef COMMAND
	COMMAND_COUNT
};

struct command {
	const char *name;		/* "" for the full screen */
	const char *operands;		/* as in the usage line */
	int fewest, most;		/* operands; most -1 = any number */
	bool hidden;			/* not in the list of commands */
	const char *summary;		/* one line */
	const char *examples;		/* a line each */
};

const struct command *command_get(enum command_id id);
/* COMMAND_COUNT when there is no such command. */
enum command_id command_find(const char *name);
/* The name of the nearest command, or NULL when none is near. */
const char *command_nearest(const char *name);

struct options;
/* Runs a batch command to its exit status. The full screen and the key script are not among them. */
int command_run(const struct options *o);

#endif
