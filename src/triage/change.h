/* SPDX-License-Identifier: MIT */
/* What would turn a conclusion around, computed from the leaves of its condition. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_CHANGE_H
#define CMLTRIAGE_TRIAGE_CHANGE_H

#include <stddef.h>

#include "base/arena.h"
#include "data/tree.h"
#include "triage/cond.h"
#include "triage/findings.h"

struct changes {
	struct change *at;		/* in the arena given */
	size_t n, room;
};

/* Adds what would turn each critical leaf around (at most two each, no duplicates, at most 8 in all). The leaves must be those
 * of a condition that is yes. */
void change_add(struct changes *v, const struct tree *t, const struct evidence *e, const struct cond_leaves *leaves,
		struct arena *a);

/* "A target of iOS 17 or later, or ... would change this.", or the text of the tree where there is one; NULL without any. */
const char *change_sentence(const struct changes *v, const char *own, struct arena *a);

#endif
