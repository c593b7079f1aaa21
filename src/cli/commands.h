/* SPDX-License-Identifier: MIT */
/* The handlers of the sub-commands. Each runs to its exit status (see exit.def) and prints its own errors. */
#ifndef CMLTRIAGE_CLI_COMMANDS_H
#define CMLTRIAGE_CLI_COMMANDS_H

struct options;

int cmd_check(const struct options *o);
int cmd_match(const struct options *o);
int cmd_inspect(const struct options *o);
int cmd_diff(const struct options *o);
int cmd_explain(const struct options *o);
int cmd_list(const struct options *o);
int cmd_checklist(const struct options *o);
int cmd_sessions(const struct options *o);
int cmd_replay(const struct options *o);
int cmd_tree(const struct options *o);
int cmd_theme(const struct options *o);
int cmd_gap(const struct options *o);
int cmd_doctor(const struct options *o);
int cmd_demo(const struct options *o);
int cmd_completion(const struct options *o);
int cmd_help(const struct options *o);
int cmd_gendoc(const struct options *o);

#endif
