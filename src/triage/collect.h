/* SPDX-License-Identifier: MIT */
/* Gathering support for findings and proposals. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_COLLECT_H
#define CMLTRIAGE_TRIAGE_COLLECT_H

#include "base/arena.h"
#include "triage/cond.h"
#include "triage/findings.h"

void collect_add(struct supports *v, struct arena *a, const struct support *s);
/* A log line as support for its pattern. */
void collect_hit(struct supports *v, struct arena *a, const struct evidence *e, const struct hit *h);
/* A condition that holds: the sentence first, then the facts and hits that decided it (each once). sign may be NULL. */
void collect_cond(struct supports *v, struct arena *a, const struct evidence *e, const struct support *head,
		  const struct cond_leaves *leaves);
/* Distinct signatures, facts and answers on one side. */
size_t collect_count(const struct supports *v, bool against);
/* Stable: for before against, nothing else moves. */
void collect_order(struct supports *v, struct arena *a);

/* The ids of all model inputs; with none, one NULL: conditions on options and logs alone still count. */
size_t collect_models(const struct evidence *e, struct arena *a, const char *const **out);
/* Does a leaf rest on a fact of this very input? */
bool collect_is_about(const struct cond_leaves *leaves, const char *input);

#endif
