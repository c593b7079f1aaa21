/* SPDX-License-Identifier: MIT */
/*
 * Conditions of the tree against what is known: yes, no, or unknown. What is
 * not known is never taken for false. Besides the verdict come the leaves that
 * decided it, so that every conclusion can be explained and turned around.
 */
#ifndef CMLTRIAGE_TRIAGE_COND_H
#define CMLTRIAGE_TRIAGE_COND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "data/evidence.h"
#include "data/tree.h"

enum truth { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES };

struct cond_leaf {
	const struct cond *cond;	/* of kind COND_FACT or COND_HIT */
	enum truth truth;		/* of the leaf itself */
	bool negated;			/* stands below an odd number of `not` */
	bool critical;			/* turning this leaf alone around turns the whole condition */
	const struct fact *fact;	/* COND_FACT: the fact it looked at, NULL when unknown */
	const struct value *actual;	/* COND_FACT: its part, NULL when unknown or missing */
	const struct fact *want_fact;	/* the fact it was compared with, or NULL */
	const struct value *want;	/* what it was compared with, or NULL */
	const struct hit *hit;		/* COND_HIT: the first hit, or NULL */
	const struct value *item;	/* inside `some`: the list's element, or NULL */
};

struct cond_leaves {
	struct cond_leaf *at;		/* in the arena given */
	size_t n, room;
};

/*
 * Evaluates c (NULL counts as unknown) for the model input given (NULL: facts of any input). Hits count from
 * every log. With leaves (may be NULL), those that decided are appended: for yes and no the ones that made it so, for
 * unknown the unknown ones. Leaves lie in the arena; they borrow from tree and evidence.
 */
enum truth cond_eval(const struct cond *c, const struct evidence *e, const char *input, struct arena *a,
		     struct cond_leaves *leaves);

/* Does a signature or pattern id, maybe ending in ".*", stand for this signature? */
bool cond_hit_matches(const char *subject, const struct signature *s);

/* "model.spec_version above 7 (is 8)": one line for people, in the arena. */
const char *cond_leaf_text(const struct cond_leaf *leaf, struct arena *a);

#endif
