/* SPDX-License-Identifier: MIT */
/* From the command line to an exit status: help, a batch command, or the full screen. */
#include "cli/command.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/progress.h"
#include "cli/plain.h"
#include "cli/run.h"
#include "live.h"

static int dispatch(struct options *o)
{
	struct err err = {0};

	if (o->help || o->version)
		return help_run(o);
	if (!config_apply(o, &err))
		return run_fail(o, &err);
	if (o->command == COMMAND_SCREEN)
		return o->plain ? plain_run(o) : live_screen(o);
	if (o->command == COMMAND_SCRIPT)
		return live_script(o);
	return command_run(o);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct err err = {0};
	int status;

	status = options_parse(argc, argv, &o, &err) ? dispatch(&o) : run_fail(&o, &err);
	options_done(&o);
	progress_end_process();
	return status;
}
