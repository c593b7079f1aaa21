/* SPDX-License-Identifier: MIT */
/* The inside of a scanner, for scan.c (bytes) and match.c (lines). */
#ifndef CMLTRIAGE_LOGSCAN_SCAN_IN_H
#define CMLTRIAGE_LOGSCAN_SCAN_IN_H

#include "base/buf.h"
#include "logscan/chunk.h"
#include "logscan/clean.h"
#include "logscan/decode.h"
#include "logscan/hits.h"
#include "logscan/rules_in.h"
#include "logscan/scan.h"

enum {
	SCAN_HISTORY = 32 << 10,	/* bytes before a line that may be looked at again */
	SCAN_AHEAD = 16 << 10,		/* bytes of a window or wrapped line after its first line */
	SCAN_KEEP = SCAN_HISTORY + 2 * SCAN_AHEAD,	/* bytes kept in front of a block */
	SCAN_CHUNK = 256 << 10,
	SCAN_SLICE = 4 << 10,		/* bytes that are matched first; then four times as many, until it is a chunk */
	SCAN_WRAPPED = 8,		/* lines that may make up one wrapped line */
};

/* Text that is at hand: p[0] is byte `abs` of the log. */
struct view {
	const char *p;
	uint64_t abs;
	size_t n;
};

/* A line that has to be looked at together with lines that come after it. */
struct pending {
	uint64_t from, end;		/* absolute: start of its first line, end of the lines seen so far */
	uint64_t line;			/* 1-based */
	uint32_t rule;			/* NO_RULE: a line of full width */
	int lines;			/* lines seen so far */
};

struct odd {				/* waits for signatures that run over lines */
	uint64_t line;
	char *text;
	enum oddness oddness;
	const struct pattern *known;	/* a signature that knows only who speaks matched */
	struct occurrence at;
};

struct scanner {
	struct rules *r;
	struct evidence *e;
	struct scan_options o;
	char input[16];

	/* bytes */
	struct decode decode;
	char *buf;
	size_t room, done, end;		/* buf[0..done) was processed, buf[done..end) was not */
	uint64_t base;			/* absolute offset of buf[0] */
	uint64_t fed;
	size_t slice;			/* of the last step, until it is SCAN_CHUNK */
	struct chunk chunk;
	const struct vector *vector;	/* in place of the rules' finder, or NULL */
	double started;
	bool stopped;

	/* lines */
	uint64_t line;			/* lines before buf[done] */
	uint64_t piece;			/* bytes of the current line that went by already: it was too long */
	uint64_t error_lines, unmatched, last_error_line;
	uint64_t report_line;		/* where the crash report we are in began; 0 = none */
	uint64_t wrap_end;		/* absolute end of the wrapped lines being collected */
	uint8_t *dead;			/* by literal: uses that are of no interest any more */
	bool *found;			/* by rule: contexts that were found */
	size_t contexts_left, always_left;
	struct rule_set set, wide;	/* of a line; contexts of it with its prefix */
	struct clean clean, plain, full, window;	/* the message, its unescaped form, the whole line; several lines */
	struct { struct pending *at; size_t n, room; } pending;
	struct { struct odd *at; size_t n, room; } odd, late;	/* late: those that count only if a context shows */
	struct { struct alike *at; size_t n, room; } alike;	/* what odd messages were found to be like */
	struct hit_place *last;		/* by rule: where it matched last */
	uint64_t *last_end;		/* by rule: line on which that match ended */
	bool *off;			/* by rule: given up in this log */
	struct hits *hits;
	double slow_seconds;		/* spent in matches that took long */
	struct err err;			/* the first thing that was skipped */
};

/* Takes up to `upto` bytes of the view, whose unprocessed part starts at `at`, line by line as the block says. */
void match_chunk(struct scanner *s, const struct view *v, size_t at, const struct chunk *b);
/* The log is over: what waited for more lines is tried on what there is. */
void match_end(struct scanner *s, const struct view *v);

double scan_clock(void);		/* seconds, monotonic */

#endif
