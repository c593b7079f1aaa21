/* SPDX-License-Identifier: MIT */
/* check, match, inspect: read the inputs, judge, report. */
#include <stdio.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/run.h"

static int finish(struct run *r, enum report_kind kind)
{
	int status = report_all(r, kind);

	run_done(r);
	return status;
}

/* True when a usage or knowledge error makes going on pointless. */
static bool hopeless(const struct run *r)
{
	for (size_t i = 0; i < r->errors.n; i++)
		if (r->errors.at[i].kind == ERR_USAGE || r->errors.at[i].kind == ERR_KNOWLEDGE)
			return true;
	return false;
}

static int nothing_given(const struct options *o, const char *what)
{
	struct err err = {0};

	err_set(&err, ERR_USAGE, "no %s was given", what);
	err_hint(&err, "usage: cmltriage %s %s", command_get(o->command)->name, command_get(o->command)->operands);
	return run_fail(o, &err);
}

int cmd_check(const struct options *o)
{
	struct run r;
	bool piped = !isatty(STDIN_FILENO);

	if (!o->operands.n && !o->logs.n && !o->answers.n && !o->symptom && !o->targets.n && !o->device)
		return nothing_given(o, piped ? "model and no log (- reads standard input)" : "model and no log");
	run_init(&r, o);
	if (run_load_tree(&r) && run_set_given(&r)) {
		for (size_t i = 0; i < o->operands.n; i++)
			run_input(&r, o->operands.at[i], RUN_BY_CONTENT);
		for (size_t i = 0; i < o->logs.n; i++)
			run_input(&r, o->logs.at[i], RUN_AS_LOG);
		if (!hopeless(&r))
			run_judge(&r, false);
	}
	return finish(&r, REPORT_CHECK);
}

int cmd_match(const struct options *o)
{
	struct run r;

	if (!o->operands.n && !o->logs.n && isatty(STDIN_FILENO))
		return nothing_given(o, "log");
	run_init(&r, o);
	if (run_load_tree(&r) && run_set_given(&r)) {
		run_logs(&r);
		if (!hopeless(&r))
			run_judge(&r, true);
	}
	return finish(&r, REPORT_MATCH);
}

int cmd_inspect(const struct options *o)
{
	struct run r;

	run_init(&r, o);
	for (size_t i = 0; i < o->operands.n; i++)
		run_input(&r, o->operands.at[i], RUN_AS_MODEL);
	return finish(&r, REPORT_INSPECT);
}
