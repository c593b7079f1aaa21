/* SPDX-License-Identifier: MIT */
/* The text of a log as it is shown: raw bytes and where its lines begin. The engines never see this. */
#ifndef CMLTRIAGE_UI_LOGTEXT_H
#define CMLTRIAGE_UI_LOGTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "data/evidence.h"

struct logmark {		/* a line that means something */
	uint64_t line;
	const struct hit *hit;	/* NULL: looks like an error, is not known */
	size_t index;		/* in evidence->hits or ->odd_lines */
	bool first;		/* the first place of its hit */
	uint32_t column, end_column;
};

struct logtext {
	char input[16];		/* id in the evidence */
	char name[128];		/* to show */
	void *feeding;		/* handle of the service while bytes may come, or NULL */
	char trouble[240];	/* what a limit left out of the matching, or "" */
	struct buf text;
	VEC(size_t) lines;	/* offsets */
	bool at_line_start;
	uint64_t dropped_bytes;	/* beyond the cap: matched, not shown */
	VEC(struct logmark) marks;	/* by line; of marks_version */
	uint32_t marks_version;
	bool has_marks;
};

struct logtext *logtext_new(const char *name);
void logtext_free(struct logtext *t);
void logtext_add(struct logtext *t, const void *bytes, size_t n);
/* Line from 1, without its end; false beyond the last. */
bool logtext_line(const struct logtext *t, uint64_t line, const char **text, size_t *n);
/* Marks of this log in the evidence, sorted by line. */
void logtext_mark(struct logtext *t, const struct evidence *e);
/* Index of the first mark at or after a line; marks.n when there is none. */
size_t logtext_mark_at(const struct logtext *t, uint64_t line);

#endif
