/* SPDX-License-Identifier: MIT */
/*
 * From evidence to findings: which patterns are at work, what speaks for and
 * against each, what would change the conclusion, and which comes first. The
 * first finding is the one to act on.
 */
#ifndef CMLTRIAGE_TRIAGE_FINDINGS_H
#define CMLTRIAGE_TRIAGE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/evidence.h"
#include "data/tree.h"

enum support_kind {
	SUPPORT_HIT,			/* a log line: hit is set */
	SUPPORT_SIGN,			/* a sign of the pattern or the `when` of an answer: what it says */
	SUPPORT_FACT,			/* one fact that such a sign looked at */
	SUPPORT_GIVEN,			/* an option: a fact target.*, device.*, given.* that a sign looked at */
	SUPPORT_ANSWER			/* an answer of the person, or one given on the command line */
};
const char *support_kind_name(enum support_kind k);	/* "signature" "sign" "fact" "given" "answer" */
const char *support_source(enum support_kind k);	/* for the why screen: "log" "model" "model" "you" "you" */

struct support {
	enum support_kind kind;
	bool against;
	enum confidence confidence;
	const struct hit *hit;		/* HIT */
	const struct sign *sign;	/* SIGN of a pattern, else NULL */
	const struct fact *fact;	/* FACT, GIVEN */
	const char *input;		/* id, or NULL */
	const char *place;		/* "crash.log line 118 (3 times)", "model.mlmodel#1", "--target"; may be NULL */
	const char *text;		/* one sentence, filled and printable */
	const char *quote;		/* HIT: the log line; else NULL */
};
/* How a log line came to speak for a finding: "signature spec.unsupported, columns 39 to 65, version=8, cause, certain, rank 90".
 * NULL for what is no log line. In the arena. */
const char *support_detail(const struct support *s, struct arena *a);

struct supports {
	struct support *at;		/* the ones for it first */
	size_t n, room;
};

struct change {				/* one thing that alone would turn the conclusion around */
	const char *name;		/* of an option ("target", "device"), or NULL */
	const char *fact;		/* path of a fact, or NULL */
	const char *to;			/* ">= iOS17", "<= 7", "not 4", "present" */
	const char *text;		/* "a target of iOS17 or later" */
};

struct finding {
	const struct pattern *pattern;
	enum level level;
	enum confidence confidence;
	enum role role;			/* the best of its hits; ROLE_CAUSE for signs */
	bool umbrella;			/* only says that something failed; a cause is reported before it */
	bool harmless;			/* needs no action */
	const char *suppressed;		/* why it is hidden by an ignore list, or NULL */
	struct supports supports;
	size_t n_for, n_against;	/* independent facts: signatures, signs, answers */
	struct change *changes;
	size_t n_changes;
	const char *would_change;	/* one sentence, or NULL */
	const char *ranked;		/* "before 1c because it stood in an inner error"; NULL for the last one */
	const char *outranked;		/* "behind 1a because 1a is surer"; NULL for the first one */
	const char *says;		/* the strongest support in a sentence */
	const char *input;		/* of the first support: id, or NULL */
	uint64_t line;			/* of the first hit, 0 = none */
	uint64_t count;			/* log lines that speak for it */
	int rank;			/* of its best hit */
	char fingerprint[20];		/* "v1:" and 16 hex digits: pattern and message without numbers and paths */
};

struct contradiction {			/* a log and a model that do not go together */
	const char *id;			/* "same-model.l0.m0": decide with session_answer(), answers "yes" and "no" */
	const char *ask;		/* "The log speaks of specification version 8, this model has 7: ..." */
	const char *log, *model;	/* input ids */
	const char *log_says, *model_says;
	const struct hit *hit;
	bool settled;			/* the person decided: session_settle() */
	bool apart;			/* ... that the log is about another model: neither speaks for the other */
};

struct findings_options {
	const char *const *only;	/* ids or names of patterns, signatures, or "5*" prefixes; empty = all */
	size_t n_only;
	const char *const *skip;
	size_t n_skip;
	enum level min;			/* LEVEL_NONE: all */
	bool keep_wrappers;		/* report an outer message although its inner cause is reported (`only` does so too) */
	bool logs_only;			/* `match`: signs of models are not looked at */
};

struct findings {
	struct arena arena;		/* owns everything below; borrows from tree and evidence */
	struct finding *at;
	size_t n;
	size_t n_folded;		/* outer messages left out, because their cause is here */
	struct contradiction *contradictions;
	size_t n_contradictions;
	uint32_t version;		/* of the evidence they were made from */
};

/* o may be NULL. Valid until the evidence changes (compare version), then make them anew. Never NULL. */
struct findings *findings_new(const struct tree *t, const struct evidence *e, const struct findings_options *o);
void findings_free(struct findings *f);

/* The finding of a pattern, or NULL. */
const struct finding *findings_get(const struct findings *f, const struct pattern *p);

/* Which of two messages says more, as the findings stand: the one whose finding comes first; within a finding the one
 * that ranked it there. What belongs to no finding comes last. */
bool findings_hit_before(const struct findings *f, const struct hit *x, const struct hit *y);

/* Adds the pattern to which answers of the person led, unless it is there (then the answer becomes a support of it).
 * text: how it came, e.g. "load.which = version (given)". */
void findings_add_answered(struct findings *f, const struct tree *t, const struct pattern *p, const char *text);

/* Does an id of --only, --skip or an ignore list mean this pattern or one of its hits? */
bool findings_id_matches(const char *id, const struct finding *f);

/* Number of findings of at least this level that are neither suppressed nor harmless. */
size_t findings_count(const struct findings *f, enum level at_least);

#endif
