/* SPDX-License-Identifier: MIT */
/* The inside of a session, shared by session*.c only. */
#ifndef CMLTRIAGE_TRIAGE_SESSION_IMPL_H
#define CMLTRIAGE_TRIAGE_SESSION_IMPL_H

#include "base/map.h"
#include "base/vec.h"
#include "triage/session.h"

enum record_kind { RECORD_ANSWER, RECORD_TICK, RECORD_NOTE, RECORD_MARK, RECORD_KINDS };

struct record {				/* one thing the person or the facts said */
	enum record_kind kind;
	bool there;			/* false: taken away again */
	const char *key;		/* question, item, or what a note is on */
	const char *value;		/* answer id, tick name, text of a note; NULL = none */
	const char *evidence;		/* of a tick, or NULL */
	enum by by;
	enum confidence confidence;
};

struct delta {				/* one step of undo */
	struct record before, after;
	struct spot from, to;
	const char *label;		/* "answer \"version\" to \"Which error?\"" */
};

struct session {
	struct arena arena;		/* all texts; ids are kept once */
	struct map texts;
	const struct tree *tree;
	const char *name, *cursor;
	const struct value *given;	/* or NULL */
	uint32_t version;
	struct spot spot;
	VEC(struct record) records;
	VEC(struct delta) deltas;
	size_t done;			/* deltas[0..done) are in force, the rest can be redone */
	VEC(struct spot) visits;
	size_t visit;			/* index of the current one */
};

const char *session_keep(struct session *s, const char *text);	/* NULL stays NULL */
struct record *session_record(const struct session *s, enum record_kind kind, const char *key);
/* Puts a record in force without any undo. */
void session_put(struct session *s, const struct record *r);
/* Puts it in force as a step that can be undone; label is kept. */
void session_do(struct session *s, const struct record *after, struct spot to, const char *label);
void session_move(struct session *s, struct spot to);	/* with a visit */

#endif
