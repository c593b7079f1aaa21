/* SPDX-License-Identifier: MIT */
/* Help, version and exit statuses, printed from the tables. */
#ifndef CMLTRIAGE_CLI_HELP_H
#define CMLTRIAGE_CLI_HELP_H

#include "base/buf.h"
#include "cli/command.h"

enum exit_status {
#define EXIT(name, status, meaning, example) STATUS_##name = status,
#include "cli/exit.def"
#undef EXIT
};

/* The whole help, or that of one command: examples first. */
void help_text(enum command_id id, struct buf *out);
void help_exit_statuses(struct buf *out);
/* Version of the program and where its knowledge stands. */
int help_version(const struct options *o);
/* --help and --version, wherever they stand. */
int help_run(const struct options *o);

#endif
