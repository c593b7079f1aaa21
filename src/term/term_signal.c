/* SPDX-License-Identifier: MIT */
/* Signals become bytes in a pipe; a crash and a sudden end restore the terminal first. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "term/term_in.h"

#define MOUSE_OFF "\033[?1006l\033[?1000l"

/* Leaves the alternate screen, shows the cursor, ends colours, mouse and bracketed paste: understood or ignored by all. */
static const char restore_bytes[] = MOUSE_OFF "\033[?2004l\033[0m\033[?25h\033[?1049l\r\n";

static int pipe_fd[2] = { -1, -1 };
static int terminal = -1;
static struct termios before;
static volatile sig_atomic_t active;

static const int caught[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT };
static const int deadly[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };

static void note(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t n = write(pipe_fd[1], &byte, 1);

	(void)n;	/* a full pipe means that enough signals wait already */
	errno = saved;
}

static void restore(void)
{
	if (!active || terminal < 0)
		return;
	active = 0;
	ssize_t n = write(terminal, restore_bytes, sizeof restore_bytes - 1);
	(void)n;
	tcsetattr(terminal, TCSANOW, &before);
}

static void crash(int number)
{
	restore();
	signal(number, SIG_DFL);
	raise(number);
}

static void install(int number, void (*handler)(int), int flags)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	action.sa_flags = flags;
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

bool signals_init(struct terminal *t)
{
	terminal = t->out;
	if (tcgetattr(t->in, &before) != 0 || pipe(pipe_fd) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(pipe_fd[i], F_SETFL, O_NONBLOCK);
		fcntl(pipe_fd[i], F_SETFD, FD_CLOEXEC);
	}
	active = 1;
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		install(caught[i], note, SA_RESTART);
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		install(deadly[i], crash, (int)SA_RESETHAND);
	signal(SIGPIPE, SIG_IGN);
	die_before(restore);
	return true;
}

void signals_done(void)
{
	active = 0;
	die_before(NULL);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		signal(caught[i], SIG_DFL);
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		signal(deadly[i], SIG_DFL);
	for (int i = 0; i < 2; i++) {
		if (pipe_fd[i] >= 0)
			close(pipe_fd[i]);
		pipe_fd[i] = -1;
	}
}

int signals_fd(void)
{
	return pipe_fd[0];
}

int signals_next(void)
{
	unsigned char byte;

	return read(pipe_fd[0], &byte, 1) == 1 ? byte : 0;
}

void signals_stop(void)
{
	signal(SIGTSTP, SIG_DFL);
	kill(0, SIGTSTP);	/* the whole job, as the terminal itself would */
	install(SIGTSTP, note, SA_RESTART);
}

void signals_hold(bool on)
{
	static const int keys[] = { SIGINT, SIGTSTP };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (on)
			signal(keys[i], SIG_IGN);
		else
			install(keys[i], note, SA_RESTART);
	}
}

static void send(const char *bytes)
{
	ssize_t n = write(terminal, bytes, strlen(bytes));

	(void)n;
}

void signals_paste_mode(bool on)
{
	send(on ? "\033[?2004h" : "\033[?2004l");
}

void signals_mouse_mode(bool on)
{
	send(on ? "\033[?1000h\033[?1006h" : MOUSE_OFF);
}
