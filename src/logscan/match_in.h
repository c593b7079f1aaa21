/* SPDX-License-Identifier: MIT */
/* The inside of match*.c: from lines to hits. The lock of the rules is held throughout. */
#ifndef CMLTRIAGE_LOGSCAN_MATCH_IN_H
#define CMLTRIAGE_LOGSCAN_MATCH_IN_H

#include "logscan/scan_in.h"

/* A stretch of raw text under a clean one: a line, a window, a wrapped line. */
struct stretch {
	const struct clean *clean;
	const char *raw;
	size_t n;
	uint64_t abs;		/* of raw[0] */
	uint64_t line;		/* 1-based number of its first line */
	uint64_t column;	/* bytes of that line before raw[0] (a piece of an overlong line) */
};

/* ---- match_rule.c ---- */

enum match_way { MATCH_LINE, MATCH_WINDOW, MATCH_ACROSS };	/* on a line; on several; across a line end of a wrapped line */

/* All matches of a rule in a stretch become hits. Returns whether anything matched. */
bool match_rule(struct scanner *s, const struct view *v, const struct stretch *t, uint32_t number, enum match_way way);
/* Does it match somewhere in the text? */
bool match_anywhere(struct scanner *s, uint32_t number, const struct clean *c, uint64_t line);
/* The rule does not compile: says so, once. */
void match_note_broken(struct scanner *s, uint32_t rule, const struct err *err);
/* Which entry a line belongs to, and whether it stands in an inner part of it. */
void match_describe(struct scanner *s, const struct view *v, const struct stretch *t, size_t raw_from, struct occurrence *o);

/* ---- match_context.c ---- */

/* Looks for the contexts that were not found yet; they may match in the prefix, too. */
void match_contexts(struct scanner *s, const char *raw, size_t n, uint64_t line);
/* Those of a candidate's contexts, in a line that holds no escapes. */
void match_some_contexts(struct scanner *s, const char *raw, size_t n, uint64_t line, uint64_t contexts);

/* ---- match_window.c ---- */

/* The window of a rule around a line so far; where it does not match, more lines may make it. */
bool match_begin_window(struct scanner *s, const struct view *v, const struct stretch *t, uint32_t rule);
/* Is the line as wide as a terminal? */
bool match_is_full(const char *p, size_t n);
/* Gives p the lines that came since; true when it is done with. */
bool match_more_lines(struct scanner *s, const struct view *v, struct pending *p, size_t limit, bool over);

/* ---- match.c ---- */

void match_line(struct scanner *s, const struct view *v, size_t at, size_t n, uint64_t line, uint64_t column);

#endif
