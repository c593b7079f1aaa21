/* SPDX-License-Identifier: MIT */
/*
 * Drafts about error lines that nothing matches: a report for people with a rule to start from. Nothing is
 * sent and nothing is written; redaction is the caller's choice.
 */
#ifndef CMLTRIAGE_TRIAGE_GAP_H
#define CMLTRIAGE_TRIAGE_GAP_H

#include "base/buf.h"
#include "data/evidence.h"
#include "data/tree.h"
#include "triage/redact.h"

/* A Markdown report. only: this line alone; NULL: all odd lines, equal ones once. redact: NULL = as they are. */
void gap_markdown(const struct tree *t, const struct evidence *e, const struct odd_line *only, struct redact *redact,
		  const char *version, struct buf *out);

/* A tree file with one signature. regex NULL: made from the line. line: the sample that must match. */
void gap_rule(const char *id, const char *regex, const char *line, struct buf *out);

#endif
