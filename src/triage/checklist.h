/* SPDX-License-Identifier: MIT */
/* A checklist as it stands: ticks of the session, and what the facts propose. */
#ifndef CMLTRIAGE_TRIAGE_CHECKLIST_H
#define CMLTRIAGE_TRIAGE_CHECKLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "triage/case.h"
#include "triage/session.h"

struct checklist_row {
	const struct item *item;
	const char *text;		/* filled */
	enum tick state;		/* what to show */
	enum by by;
	const char *evidence;		/* that was accepted, or NULL */
	const char *note;		/* or NULL */
	enum tick proposed;		/* by the facts: DONE or PROBLEM; TODO = nothing */
	const char *proposal;		/* their evidence in a few words, or NULL */
	struct supports supports;	/* the facts it rests on */
	const char *reopened;		/* why an accepted tick no longer holds, or NULL */
};

struct checklist_state {
	const char *id, *title;		/* of the pattern or checklist */
	struct checklist_row *at;
	size_t n;
	size_t n_done;			/* done or not applicable */
	size_t n_problem;
	size_t n_proposed;		/* rows with a proposal that is not taken yet */
};

/* The checklist of a pattern (id or name) or one of tree->checklists. s may be NULL. false: no such id. In the arena. */
bool checklist_get(const struct triage_case *c, const struct session *s, const char *id, struct arena *a,
		   struct checklist_state *out);
/* Takes the proposal of one row: ticks it by auto with the evidence. false when there is none. */
bool checklist_accept(const struct triage_case *c, struct session *s, const char *list, const char *item);
/* Takes all proposals of a list (`--auto-tick`); returns how many. A tick by the person is left alone. */
size_t checklist_accept_all(const struct triage_case *c, struct session *s, const char *list);

#endif
