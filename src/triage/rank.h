/* SPDX-License-Identifier: MIT */
/* Which finding comes first, and which outer messages are left out. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_RANK_H
#define CMLTRIAGE_TRIAGE_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "triage/change.h"
#include "triage/findings.h"

struct draft {				/* a finding while it is made */
	struct finding finding;
	const struct hit *best_hit;	/* or NULL */
	size_t n_hits;
	const struct sign *sign;	/* the strongest sign for it, or NULL */
	enum level sign_level;
	enum confidence sign_confidence, against;
	const char *sign_text, *change;
	struct changes changes;
	bool symptom;			/* belongs to what the person complains about */
	bool folded;			/* an outer message whose cause stands in its entry or near by */
};

/* Does x tell more than y? By role, then inner before outer, level, confidence, rank, place. */
bool rank_hit_before(const struct hit *x, const struct hit *y);
/* Why x stands before y: "before 1c because it names a cause, and 1c only says that something failed". In the arena. */
const char *rank_reason(const struct draft *x, const struct draft *y, struct arena *a);
/* The same told of y: "behind 1a because 1a is surer". */
const char *rank_reason_behind(const struct draft *x, const struct draft *y, struct arena *a);
/* Sorts, marks umbrellas and folds outer messages. */
void rank_drafts(struct draft *d, size_t n);

#endif
