/* SPDX-License-Identifier: MIT */
/* Which answer the facts give to a question, how surely, and why. Only proposes: session_accept() acts. */
#ifndef CMLTRIAGE_TRIAGE_AUTO_H
#define CMLTRIAGE_TRIAGE_AUTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "triage/case.h"
#include "triage/cond.h"

struct proposal_answer {
	const struct answer *answer;
	enum truth truth;		/* yes: facts speak for it; no: they exclude it; unknown: no sign */
	enum confidence confidence;	/* with yes */
	const struct finding *finding;	/* the best one below it, or NULL */
	struct supports supports;	/* for and against */
	size_t n_for, n_against;
	const char *text;		/* the reason in a sentence, "" without one */
	const char *would_change;	/* sentence or NULL */
};

struct proposal {
	const struct question *question;
	struct proposal_answer *at;	/* one for each answer, in the question's order */
	size_t n;
	const struct proposal_answer *best;	/* NULL: the facts leave it open */
	enum confidence confidence;	/* of best, lowered when other answers are supported too or facts contradict */
	size_t n_facts;			/* independent facts for it */
};

/* Everything lies in the arena and borrows from the case. */
void auto_propose(const struct triage_case *c, const struct question *q, struct arena *a, struct proposal *out);

/* The most useful place to start: the finding to act on and the answers that lead there, or NULL without findings.
 * *steps answers from the root (in the arena). */
const struct finding *auto_best_start(const struct triage_case *c, struct arena *a, const struct answer ***steps,
				      size_t *n_steps);

/* Questions that the facts leave open and that may still change the result, cheapest first (nothing, file, log, mac, device;
 * then minutes). Where the facts are certain of an answer, only what lies below it counts. At most max. */
size_t auto_next_questions(const struct triage_case *c, struct arena *a, const struct question **out, size_t max);
/* The same, with the answers that were given: chosen() returns the one for a question or NULL. See session_open_questions(). */
size_t auto_open_questions(const struct triage_case *c, const struct answer *(*chosen)(const void *arg, const struct question *q),
			   const void *arg, struct arena *a, const struct question **out, size_t max);

/* How many of the tree's questions the facts answer with at least this confidence. */
size_t auto_answered(const struct triage_case *c, enum confidence at_least);

/* Can the pattern be reached through this answer? */
bool auto_leads_to(const struct answer *answer, const struct pattern *p);

#endif
