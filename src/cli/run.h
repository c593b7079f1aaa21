/* SPDX-License-Identifier: MIT */
/*
 * One batch run: what it was given, what it found out, what went wrong. The
 * commands that look at models and logs share it, so that they cannot differ in
 * what they read, how they report an error, or how they end.
 */
#ifndef CMLTRIAGE_CLI_RUN_H
#define CMLTRIAGE_CLI_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "cli/option.h"
#include "data/evidence.h"
#include "data/tree.h"
#include "triage/export.h"
#include "triage/findings.h"
#include "triage/session.h"

struct rules;
struct weight_set;

struct run {
	const struct options *o;
	const char *only;		/* this id alone counts, whatever --only says; or NULL */
	struct arena arena;		/* reports */
	struct tree *tree;
	struct rules *rules;
	struct evidence evidence;
	struct findings *findings;
	struct session *session;
	VEC(struct err) errors;		/* in the order they came; the inputs they concern are skipped */
	bool complete;			/* false: a limit or the clock cut something short */
	bool wants_weights;		/* keep the weights of the model that is read last */
	struct weight_set *weights;
	double deadline;		/* monotonic seconds; 0 = none */
};

void run_init(struct run *r, const struct options *o);
void run_done(struct run *r);

/* Notes an error and goes on; returns false. */
bool run_error(struct run *r, const struct err *err);

/* The knowledge that the options ask for: built in, installed, the person's, --tree. NULL with err. */
struct tree *run_tree(const struct options *o, struct err *err);
/* Loads it into the run. */
bool run_load_tree(struct run *r);
/* --target, --device, --compute-units, --symptom into the evidence. */
bool run_set_given(struct run *r);
/* Reads one input: a model or a log by its content, or what `as` demands. */
enum run_as { RUN_BY_CONTENT, RUN_AS_MODEL, RUN_AS_LOG };
bool run_input(struct run *r, const char *path, enum run_as as);
/* The operands and --log as logs, or standard input when there are none. */
void run_logs(struct run *r);
/* Findings with --only, --skip, --min, ignore lists and --baseline applied, answers given and automatic. */
bool run_judge(struct run *r, bool logs_only);

/* Exit status by what happened: 5, 3, 4, 1, 0 in this order; 2 where the usage was wrong. */
int run_status(const struct run *r);
/* What the inputs and findings amount to (status 0 or 1), errors apart. */
bool run_has_findings(const struct run *r);
/* Is it at or above --fail-on, and neither ignored nor harmless? */
bool run_counts(const struct run *r, const struct finding *f);

/* ---- talking ---- */
/* "cmltriage: text" and "  hint" on standard error. */
void run_complain(const struct err *err);
/* An error before any report could be made: complains, and prints the error as JSON where JSON was asked for.
 * Returns the exit status. */
int run_fail(const struct options *o, const struct err *err);
/* The same without complaining, for errors that were complained of before. */
void run_fail_quietly(const struct options *o, const struct err *err);
/* All of b to standard output. False (and a complaint) when that fails. */
bool run_print(const struct buf *b);
/* --answer, into the session; stops at the first that is none. */
bool run_give_answers(struct run *r, struct err *err);
/* To a file (atomically), or standard output for NULL. */
bool run_write(const char *path, const struct buf *b, struct err *err);

double run_clock(void);			/* monotonic seconds */

#endif
