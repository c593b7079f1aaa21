/* SPDX-License-Identifier: MIT */
/*
 * Slow work on the command line: one line on standard error, where that is a terminal, that says how far it got and is gone
 * at the end; Ctrl-C and the time limit stop the work, not the report on what was read.
 */
#ifndef CMLTRIAGE_CLI_PROGRESS_H
#define CMLTRIAGE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/option.h"

struct progress {
	const char *what;	/* "weights of Model.mlpackage" */
	double deadline;	/* run_clock() seconds; 0 = none */
	double next;		/* when the line is written again */
	bool shows, shown;
};

/* Catches SIGINT until progress_end(). */
void progress_begin(struct progress *p, const struct options *o, const char *what, double deadline);
/* For model_options.progress; arg is the struct progress. False: stop. */
bool progress_step(void *arg, uint64_t done, uint64_t total);
void progress_end(struct progress *p);

/* Ctrl-C came while something went on. */
bool progress_interrupted(void);
/* To be called when all is said: ends the process as SIGINT would have, if it came. */
void progress_end_process(void);

#endif
