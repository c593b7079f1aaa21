/* SPDX-License-Identifier: MIT */
/*
 * The report: one value that `check`, `match` and the export screen print, and its
 * forms for people and machines. No clock, no file access: callers write the bytes.
 */
#ifndef CMLTRIAGE_TRIAGE_EXPORT_H
#define CMLTRIAGE_TRIAGE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "triage/case.h"
#include "triage/redact.h"
#include "triage/session.h"

struct report_options {
	const char *version;		/* of the program */
	bool facts;			/* include the facts (check: yes; match: no) */
	bool open_questions;		/* include what is not answered */
	bool complete;			/* false: a limit cut something short */
	bool accepted_only;		/* a tick that the facts propose counts only once it was accepted (batch: false) */
	const char *const *targets;	/* as given */
	size_t n_targets;
};

/* The object of the batch contract (schema 1): tool, knowledge, complete, given, inputs, facts, path,
 * open_questions, findings, summary, contradictions. session may be NULL. In the arena. */
struct value *report_build(const struct triage_case *c, const struct session *s, const struct report_options *o,
			   struct arena *a);
/* An object for runs that failed: the same head with "error": {code, message, hint}. */
struct value *report_error(const struct report_options *o, const struct err *err, struct arena *a);

enum export_format { EXPORT_MARKDOWN, EXPORT_JSON, EXPORT_TEXT, EXPORT_HTML, EXPORT_SARIF, EXPORT_GITHUB, EXPORT_JUNIT,
	EXPORT_JSONL, EXPORT_TAP, EXPORT_COUNT };
const char *export_name(enum export_format f);		/* "md" "json" "text" ...: as --format has them */
const char *export_title(enum export_format f);		/* "Markdown, GitHub task list" */
const char *export_suffix(enum export_format f);	/* ".md" */
bool export_parse(const char *name, enum export_format *out);	/* also "markdown" */

enum export_scope { EXPORT_PATTERN, EXPORT_PATH, EXPORT_SESSION };
struct export_options {
	enum export_format format;
	enum export_scope scope;
	const char *id;			/* EXPORT_PATTERN: of the pattern or checklist */
	bool evidence, notes, excerpt, fixes;	/* what to include */
	struct redact *redact;		/* NULL: nothing is taken out */
	struct report_options report;
};
/* Sensible choices of a screen: Markdown, whole session, evidence, notes and fixes; only accepted ticks. */
void export_defaults(struct export_options *o);

/* Appends the document. s may be NULL. Machine formats take the whole session, whatever the scope. */
bool export_write(const struct triage_case *c, const struct session *s, const struct export_options *o, struct buf *out,
		  struct err *err);

/* A machine format of a report that was built (and redacted) already: JSON, JSONL, SARIF, GITHUB, JUNIT, TAP. */
bool export_report(const struct value *report, const struct tree *t, enum export_format f, struct buf *out, struct err *err);

/* A page of a pattern or checklist without any case, as Markdown (SARIF help, `checklist ID`). */
void export_page(const struct tree *t, const char *id, struct buf *out);

/* Takes ticks and notes from an edited Markdown export into the session. Lines with a box but without a known id are
 * counted in *n_unknown and the first of them put into err (the import goes on). Returns the number of ticks that changed. */
size_t export_import(struct session *s, const struct tree *t, const char *text, size_t n, size_t *n_unknown, struct err *err);

#endif
