/* SPDX-License-Identifier: MIT */
/* Is this log about this model? For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_CONTRADICT_H
#define CMLTRIAGE_TRIAGE_CONTRADICT_H

#include "data/evidence.h"
#include "triage/findings.h"

/* Fills f->contradictions: pairs of a log and a model where a captured version or file name fits no model at hand. */
void contradict_find(struct findings *f, const struct evidence *e);

#endif
