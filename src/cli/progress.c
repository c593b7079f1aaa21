/* SPDX-License-Identifier: MIT */
/* A line that says how far slow work got, and the ways to stop it. */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/run.h"

static const double FIRST_AFTER = 0.3, EVERY = 0.1;	/* seconds */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

/* A second Ctrl-C ends the program at once. */
static void catch_interrupt(void (*how)(int))
{
	struct sigaction now, sa = {.sa_handler = how, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};

	sigemptyset(&sa.sa_mask);
	if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		sigaction(SIGINT, &sa, NULL);
}

void progress_begin(struct progress *p, const struct options *o, const char *what, double deadline)
{
	const char *term = getenv("TERM");

	memset(p, 0, sizeof *p);
	p->what = what;
	p->deadline = deadline;
	p->shows = !o->quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
	p->next = run_clock() + FIRST_AFTER;
	catch_interrupt(on_interrupt);
}

static void show(struct progress *p, uint64_t done, uint64_t total)
{
	struct buf clean = {0};

	utf8_clean(&clean, p->what, strlen(p->what), false);
	fprintf(stderr, "\r%3u %%  %.*s\033[K", total ? (unsigned)((double)done / (double)total * 100) : 0,
		(int)utf8_fit(buf_str(&clean), clean.len, 70), buf_str(&clean));
	fflush(stderr);
	p->shown = true;
	buf_done(&clean);
}

bool progress_step(void *arg, uint64_t done, uint64_t total)
{
	struct progress *p = arg;
	double now = run_clock();

	if (p->shows && now >= p->next) {
		show(p, done < total ? done : total, total);
		p->next = now + EVERY;
	}
	return !interrupted && (p->deadline <= 0 || now < p->deadline);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
	if (!interrupted)
		catch_interrupt(SIG_DFL);
}

bool progress_interrupted(void)
{
	return interrupted != 0;
}

void progress_end_process(void)
{
	if (!interrupted)
		return;
	fflush(NULL);
	signal(SIGINT, SIG_DFL);
	raise(SIGINT);
}
