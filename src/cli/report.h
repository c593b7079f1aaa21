/* SPDX-License-Identifier: MIT */
/* The reports of a run, in every format that was asked for, each to its place. */
#ifndef CMLTRIAGE_CLI_REPORT_H
#define CMLTRIAGE_CLI_REPORT_H

#include "base/buf.h"
#include "cli/out.h"
#include "cli/run.h"
#include "triage/redact.h"

enum report_kind { REPORT_CHECK, REPORT_MATCH, REPORT_INSPECT };

/* Writes all outputs (or the fallback format to standard output) and returns the exit status. */
int report_all(struct run *r, enum report_kind kind);

/* For people: findings, evidence, path, open questions, checklist. */
void report_text(struct run *r, enum report_kind kind, struct out *out);
/* For people: the facts of each model; markdown gives tables. */
void report_facts(struct run *r, bool markdown, struct out *out);
/* The object of `inspect`: inputs and facts, no judgement, no knowledge. */
struct value *report_inspect(struct run *r);
/* What hides names and paths in this format, by the options; NULL: nothing is hidden. The caller frees it. */
struct redact *report_redactor(const struct options *o, enum format f);
/* Adds "error" (the first) and "errors" to a report. */
void report_add_errors(struct run *r, struct value *report);

#endif
