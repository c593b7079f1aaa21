/* SPDX-License-Identifier: MIT */
/*
 * One person working on one case: where she is, what was answered and by whom,
 * what is ticked and noted, and how to take any of it back. Knows ids only, so
 * that a reloaded tree does not disturb it. Does no input or output.
 */
#ifndef CMLTRIAGE_TRIAGE_SESSION_H
#define CMLTRIAGE_TRIAGE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/tree.h"
#include "data/value.h"
#include "triage/auto.h"
#include "triage/case.h"

enum by { BY_NONE, BY_YOU, BY_AUTO, BY_GIVEN };
const char *by_name(enum by by);	/* "you" "auto" "given", "" */

enum tick { TICK_TODO, TICK_DONE, TICK_PROBLEM, TICK_NA, TICK_WAITING };
const char *tick_sign(enum tick t);	/* "[ ]" "[x]" "[!]" "[-]" "[?]" */
const char *tick_name(enum tick t);	/* "todo" "done" "problem" "not-applicable" "waiting" */
bool tick_parse(const char *name, enum tick *out);

enum spot_kind { SPOT_HOME, SPOT_QUESTION, SPOT_PATTERN, SPOT_CHECKLIST };
struct spot {				/* a place in the tree */
	enum spot_kind kind;
	const char *id;			/* "" at home; borrowed from the session */
};

struct session_answer {
	const char *question, *answer;	/* borrowed from the session */
	enum by by;
	enum confidence confidence;	/* of an automatic answer */
	const char *note;		/* or NULL */
	bool stale;			/* not on the path that the answers make now */
};
struct session_tick {
	enum tick state;
	enum by by;
	const char *evidence;		/* what was accepted, or NULL */
	const char *note;		/* or NULL */
};
struct session_step {			/* of the path */
	const struct question *question;
	const struct answer *answer;
	enum by by;
	enum confidence confidence;
};
struct session_path {
	struct session_step *at;	/* in the arena given */
	size_t n;
	const struct question *open;	/* where the answers end, or NULL ... */
	const struct pattern *pattern;	/* ... when they reach a pattern */
};

struct session;
struct session *session_new(const struct tree *t);
void session_free(struct session *s);
/* After a reload. Answers and ticks of ids that are gone are kept and come back with them. */
void session_set_tree(struct session *s, const struct tree *t);

const char *session_name(const struct session *s);	/* "" until named */
void session_set_name(struct session *s, const char *name);
uint32_t session_version(const struct session *s);	/* grows with every change that must be saved */
bool session_is_empty(const struct session *s);		/* nothing was done in it */

/* ---- where she is ---- */
struct spot session_spot(const struct session *s);
/* Goes somewhere, remembering the way. false: no such id. */
bool session_go(struct session *s, enum spot_kind kind, const char *id);
bool session_back(struct session *s);		/* real visit history; false at its end */
bool session_forward(struct session *s);
/* One step towards the root of the path (answers stay); false at home. */
bool session_up(struct session *s);
/* What the screen wants to find again: a text it made itself ("view=pattern cursor=3"). Is saved, not undone. */
void session_set_cursor(struct session *s, const char *text);
const char *session_cursor(const struct session *s);

/* The options of the case, so that a resumed session knows them: map {target: list, device, compute_units, symptom: text}, or NULL.
 * store_save() sets it from the facts given.*; target_restore() turns it into facts again. */
void session_set_given(struct session *s, const struct value *given);
const struct value *session_given(const struct session *s);

/* ---- answers ---- */
/*
 * Answers a question and goes where the answer leads. Later answers stay. An answer by auto never replaces one by you
 * or given (returns false). question may also be the id of a contradiction. An unknown id gives false.
 */
bool session_answer(struct session *s, const char *question, const char *answer, enum by by, enum confidence c);
/* Takes the answer away (0 = not sure on a question that was answered). */
bool session_unanswer(struct session *s, const char *question);
/* false when there is none. */
bool session_get_answer(const struct session *s, const char *question, struct session_answer *out);
size_t session_answers(const struct session *s, struct arena *a, struct session_answer **out);	/* all, oldest first */
/* From --answer NODE=VALUE: the value is the id of an answer, its number, or yes/no where there are two. ERR_USAGE with a did-you-mean. */
bool session_give(struct session *s, const char *node_is_value, struct err *err);

/* Marks the contradictions that the person decided as settled; after a "no" facts of that model no longer support what
 * that log says. Call after findings_new(). */
void session_settle(const struct session *s, struct findings *f);
/* Was a decision made or taken back since session_settle()? Then the findings must be made anew. */
bool session_unsettled(const struct session *s, const struct findings *f);

void session_path(const struct session *s, struct arena *a, struct session_path *out);

/* The questions that may still change the result of this session, cheapest first; none when its path ends at a pattern. */
size_t session_open_questions(const struct session *s, const struct triage_case *c, struct arena *a, const struct question **out,
			      size_t max);

/* What Enter does on a question with an automatic answer: takes answers of at least this confidence in a row, from the
 * current question (home: the root), up to a pattern or the first open question. An answer by the person decides where there is one.
 * Each step can be undone by itself. Returns the number of answers taken. */
size_t session_accept(struct session *s, const struct triage_case *c, enum confidence at_least);
/* "facts disagree: spec 8 needs iOS 17 ..." when the person's answer to this question is not the one the facts give with at least
 * `likely`; NULL otherwise. In the arena. */
const char *session_disagreement(const struct session *s, const struct triage_case *c, const char *question, struct arena *a);

/* ---- ticks and notes ---- */
void session_tick(struct session *s, const char *item, enum tick state, enum by by, const char *evidence);
struct session_tick session_get_tick(const struct session *s, const char *item);
/* What it is a note on: the id of an item, question or pattern; "" = the session. text NULL or "" removes it. */
void session_note(struct session *s, const char *id, const char *text);
const char *session_get_note(const struct session *s, const char *id);	/* NULL without one */

/* ---- undo ---- */
/* Lets an action outside (a paste) take part in undo: label "paste of 214 lines", key e.g. the id of the input. */
void session_mark(struct session *s, const char *key, const char *label);
struct session_undone {
	const char *message;		/* "undone: answer \"version\" to \"Which error?\""; borrowed until the next call */
	const char *key;		/* of session_mark(), or NULL */
};
/* false: nothing to undo (redo). Puts the person back where she was. Unlimited. */
bool session_undo(struct session *s, struct session_undone *out);
bool session_redo(struct session *s, struct session_undone *out);

/* ---- saving (see store.h) ---- */
/* Everything above as one value, undo included. */
struct value *session_to_value(const struct session *s, struct arena *a);
/* Reads it back; refuses what is no session (ERR_INPUT). Bad parts of a damaged one are left out. */
bool session_from_value(const struct value *v, const struct tree *t, struct session **out, struct err *err);

/* `--answer root=load --answer load.which=version`: the path as options, for a colleague. In the arena. */
const char *session_as_options(const struct session *s, struct arena *a);

#endif
