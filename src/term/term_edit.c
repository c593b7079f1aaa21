/* SPDX-License-Identifier: MIT */
/* A text in the person's editor: a file that nobody else can read, the editor in front, the text back, the file gone. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/io.h"
#include "term/term_in.h"

enum { NOTE_BYTES = 64 << 10 };

static const char *editor(void)
{
	const char *names[] = { getenv("VISUAL"), getenv("EDITOR") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i] && *names[i])
			return names[i];
	return "vi";
}

/* The editor may have options of its own, so the shell takes it apart; the path is an argument and no part of the text. */
static void run_editor(const struct terminal *t, const char *command, const char *path)
{
	static const int plain[] = { SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGTERM, SIGHUP, SIGWINCH, SIGCONT };

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		signal(plain[i], SIG_DFL);
	dup2(t->in, STDIN_FILENO);
	dup2(t->out, STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
	_exit(127);
}

/* True when the editor ended well. Ctrl-C and Ctrl-Z are the editor's business meanwhile. */
static bool edit_file(const struct terminal *t, const char *path)
{
	char command[1100];
	int status = -1;

	if (snprintf(command, sizeof command, "%s \"$1\"", editor()) >= (int)sizeof command)
		return false;
	signals_hold(true);
	pid_t child = fork();
	if (child == 0)
		run_editor(t, command, path);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	signals_hold(false);
	return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool edit_text(const struct terminal *t, const char *text, struct buf *out, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	char path[1024];
	bool ok = false;

	if (snprintf(path, sizeof path, "%s/cmltriage-note.XXXXXX", folder && *folder ? folder : "/tmp") >= (int)sizeof path)
		return err_set(err, ERR_INPUT, "the name of the folder for temporary files is too long");
	int fd = mkstemp(path);		/* mode 0600 */
	if (fd < 0)
		return err_set(err, ERR_INPUT, "no temporary file for the note: %s", strerror(errno));
	bool written = io_write(fd, text, strlen(text)) && (!*text || io_write(fd, "\n", 1));
	close(fd);
	if (!written)
		err_set(err, ERR_INPUT, "the note cannot be written to a temporary file: %s", strerror(errno));
	else if (!edit_file(t, path))
		err_set(err, ERR_INPUT, "the editor `%.60s` failed; the note is as it was", editor());
	else
		ok = file_read(path, NOTE_BYTES, out, err);
	unlink(path);
	return ok;
}
