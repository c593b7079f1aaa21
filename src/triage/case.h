/* SPDX-License-Identifier: MIT */
/* What every question to the engine is about: the knowledge, the evidence, and the findings made of both. */
#ifndef CMLTRIAGE_TRIAGE_CASE_H
#define CMLTRIAGE_TRIAGE_CASE_H

#include "data/evidence.h"
#include "data/tree.h"
#include "triage/findings.h"

struct triage_case {
	const struct tree *tree;
	const struct evidence *evidence;
	const struct findings *findings;	/* of this evidence */
};

#endif
