/* SPDX-License-Identifier: MIT */
/* From the command line to an exit status: help, a batch command, or the full screen. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/progress.h"
#include "cli/plain.h"
#include "cli/run.h"
#include "live.h"
#include "ui/keymap.h"

/* A descriptor 0, 1 or 2 that was closed would be given to the next file that is opened, and what is printed would
 * go into it. Opened the wrong way round, such a descriptor gives an error to whoever reads or writes it. */
static void hold_standard_files(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* A mapped file that became shorter while it was read. The full screen, which has a terminal to restore, takes its own way. */
static void file_shrank(int number)
{
	static const char text[] = "cmltriage: an input changed while it was read\n  run the command again when nothing writes to it\n";
	ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);

	(void)n;
	(void)number;
	_exit(STATUS_INPUT);
}

/* What was printed and did not arrive leaves no status of success. */
static int flushed(int status)
{
	struct err err = {0};

	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (status > 1)
		return status;
	err_set(&err, ERR_INCOMPLETE, "cannot write to standard output: %s", errno ? strerror(errno) : "not all of it arrived");
	run_complain(&err);
	return (int)err.kind;
}

static int run(const struct options *o)
{
	if (o->command == COMMAND_SCREEN)
		return o->plain ? plain_run(o) : live_screen(o);
	if (o->command == COMMAND_SCRIPT)
		return live_script(o);
	return command_run(o);
}

static int dispatch(struct options *o)
{
	struct err err = {0};
	struct keymap *keys = NULL;
	int status;

	if (o->help || o->version)
		return help_run(o);
	if (!config_apply(o, &err) || !config_keymap(o, &keys, &err))
		return run_fail(o, &err);
	config_use_keys(keys, o->layout);
	status = run(o);
	keymap_use(NULL);
	keymap_free(keys);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct err err = {0};
	int status;

	hold_standard_files();
	signal(SIGBUS, file_shrank);
	status = options_parse(argc, argv, &o, &err) ? dispatch(&o) : run_fail(&o, &err);
	status = flushed(status);
	options_done(&o);
	progress_end_process();
	return status;
}
