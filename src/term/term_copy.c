/* SPDX-License-Identifier: MIT */
/* The clipboard: tmux's buffer, the desktop's command, else the escape sequence that works over ssh. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "term/term.h"

/* The child's part: reads the text from fd, says nothing on the screen. */
static void child(const char *const *argv, int fd)
{
	int quiet = open("/dev/null", O_WRONLY);

	dup2(fd, STDIN_FILENO);
	if (quiet >= 0) {
		dup2(quiet, STDOUT_FILENO);
		dup2(quiet, STDERR_FILENO);
	}
	close(fd);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static bool run(const char *const *argv, const char *text, size_t n)
{
	int fds[2], status = -1;
	pid_t pid;

	if (pipe(fds) != 0)
		return false;
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid == 0)
		child(argv, fds[0]);
	close(fds[0]);
	bool ok = pid > 0 && io_write(fds[1], text, n);
	close(fds[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void base64(struct buf *out, const unsigned char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned long v = (unsigned long)s[i] << 16 | (i + 1 < n ? (unsigned long)s[i + 1] << 8 : 0) | (i + 2 < n ? s[i + 2] : 0);
		buf_putc(out, digits[v >> 18 & 63]);
		buf_putc(out, digits[v >> 12 & 63]);
		buf_putc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		buf_putc(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

enum { OSC52_BYTES = 74994 };	/* terminals drop longer ones */

static bool osc52(const char *text, size_t n)
{
	struct buf out = { 0 };

	if (n > OSC52_BYTES)
		return false;
	buf_puts(&out, "\033]52;c;");
	base64(&out, (const unsigned char *)text, n);
	buf_puts(&out, "\a");
	bool ok = write(STDOUT_FILENO, out.data, out.len) == (ssize_t)out.len;
	buf_done(&out);
	return ok;
}

bool term_copy(void *arg, const char *text, size_t n, char how[64])
{
	static const struct { const char *variable, *argv[4], *how; } ways[] = {
		{ "TMUX", { "tmux", "load-buffer", "-w", "-" }, "via tmux" },
		{ "TMUX", { "tmux", "load-buffer", "-", NULL }, "into the buffer of tmux" },
		{ "WAYLAND_DISPLAY", { "wl-copy", NULL, NULL, NULL }, "via wl-copy" },
		{ "DISPLAY", { "xclip", "-selection", "clipboard", NULL }, "via xclip" },
		{ "TERM_PROGRAM", { "pbcopy", NULL, NULL, NULL }, "via pbcopy" },
		{ "__CFBundleIdentifier", { "pbcopy", NULL, NULL, NULL }, "via pbcopy" },	/* any terminal of macOS */
	};

	(void)arg;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const char *argv[5] = { NULL };
		memcpy(argv, ways[i].argv, sizeof ways[i].argv);
		if (getenv(ways[i].variable) && run(argv, text, n)) {
			snprintf(how, 64, "%s", ways[i].how);
			return true;
		}
	}
	snprintf(how, 64, "via OSC 52, if the terminal allows it");
	return osc52(text, n);
}
