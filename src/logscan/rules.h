/* SPDX-License-Identifier: MIT */
/*
 * The signatures and contexts of a tree, ready to be looked for. Regexes are compiled
 * when their first candidate turns up. Shared by any number of scanners and threads.
 */
#ifndef CMLTRIAGE_LOGSCAN_RULES_H
#define CMLTRIAGE_LOGSCAN_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/tree.h"
#include "data/tree_load.h"

struct rules;

/* Borrows the tree. Never NULL; bad regexes show when they are used (ERR_KNOWLEDGE of scanner_finish) or in rules_check(). */
struct rules *rules_new(const struct tree *t, struct err *err);
void rules_free(struct rules *r);

/* Adds a problem (file:line:column) for each regex that does not compile, sample of the wrong kind and regex
 * without a literal to look for. True when there was none. */
bool rules_check(const struct tree *t, struct tree_problems *p);

/* What their literals are looked for with. */
struct finder;
const struct finder *rules_finder(const struct rules *r);

/* What rules_check() found worth a word but not wrong. */
struct rules_stats {
	size_t signatures, contexts, literals, samples;
	size_t unfiltered;	/* signatures without a literal: tried on every line */
	size_t shortest;	/* bytes of the shortest literal: fewer than 5 make every log be searched twice as densely */
};
void rules_stats(const struct rules *r, struct rules_stats *out);

/* ---- for the log view ---- */

struct line_mark {
	uint32_t column, end_column;	/* 1-based bytes of the raw line, end exclusive */
	const struct signature *signature;
};
/* What hits this one line (contexts are taken as given, signatures over several lines are tried on it alone).
 * Returns how many marks were written, sorted by column; at most room. */
size_t rules_mark_line(struct rules *r, const char *line, size_t n, struct line_mark *marks, size_t room);

/* ---- :try REGEX ---- */

enum { TRIAL_CAPTURES = 16 };
struct trial_hit {
	uint32_t column, end_column;	/* as above */
	struct { const char *name; uint32_t column, end_column; } captures[TRIAL_CAPTURES];
	size_t n_captures;		/* named groups that took part; names live as long as the trial */
};
struct trial;
/* NULL: err has the reason and the 1-based column in the regex. */
struct trial *trial_new(const char *regex, struct err *err);
void trial_free(struct trial *t);
/* False: no match, or (t then counts it) a limit was met. */
bool trial_match(struct trial *t, const char *line, size_t n, struct trial_hit *out);
/* Time spent matching so far, lines tried, lines matched, lines given up. */
struct trial_stats { double seconds; uint64_t lines, matched, gave_up; bool has_literal; };
void trial_stats(const struct trial *t, struct trial_stats *out);

#endif
