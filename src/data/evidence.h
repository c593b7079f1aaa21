/* SPDX-License-Identifier: MIT */
/*
 * What is known about this case: the inputs, facts of models and options, hits
 * in logs. The engines write here and never see one another; triage reads
 * here and never learns who wrote.
 */
#ifndef CMLTRIAGE_DATA_EVIDENCE_H
#define CMLTRIAGE_DATA_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/tree.h"
#include "data/value.h"

enum input_kind { INPUT_MODEL, INPUT_LOG };

struct input {
	enum input_kind kind;
	char id[16];			/* "m0", "l0": its number among its kind */
	const char *path;		/* as given; "-" or "paste" for a log without a file */
	const char *format;		/* mlmodel, mlpackage, git-lfs-pointer, ..., text, gzip */
	uint64_t bytes;
	uint64_t lines, error_lines, unmatched;	/* logs */
	bool complete;			/* false: a limit or the clock cut it short */
};

struct fact {
	const char *id;
	const struct value *value;
	const char *input;		/* id of the input, or NULL: from options or tables */
	const char *where;		/* "Data/com.apple.CoreML/model.mlmodel#1", "--target"; may be NULL */
};

struct capture {
	const char *name, *text;	/* text is clean (utf8_clean) */
};

struct hit_place {
	uint64_t line;			/* 1-based, in the log as given */
	uint32_t column, end_column;	/* 1-based bytes of the raw line; end exclusive */
};

struct hit {			/* one signature in one log with one set of captures */
	const struct signature *signature;
	const char *input;
	struct hit_place *places;	/* the first LIMIT_hit_places of them */
	size_t n_places;
	uint64_t count;			/* how often in all */
	struct capture *captures;
	size_t n_captures;
	const char *excerpt;		/* first matching line, clean, cut to 400 bytes */
	uint64_t entry;			/* number of the log entry (block of lines) it first stood in, 0-based */
	bool inner;			/* stood in an NSUnderlyingError or other inner part of its entry */
};

struct odd_line {		/* looks like an error of this domain, matched nothing */
	const char *input;
	uint64_t line;
	const char *text;		/* clean, cut to 400 bytes */
};

struct evidence {
	struct arena arena;		/* owns everything below */
	struct { struct input *at; size_t n, room; } inputs;
	struct { struct fact *at; size_t n, room; } facts;
	struct { struct hit *at; size_t n, room; } hits;	/* in order of first appearance */
	struct { struct odd_line *at; size_t n, room; } odd_lines;
	uint32_t version;		/* grows with every change */
};

/* A zeroed struct evidence is ready for use. */
void evidence_done(struct evidence *e);

/* Adds an input; the pointer is valid until the next call. */
struct input *evidence_add_input(struct evidence *e, enum input_kind kind, const char *path, const char *format);
struct input *evidence_input(struct evidence *e, const char *id);
/* Removes an input with its facts, hits and odd lines. */
void evidence_drop_input(struct evidence *e, const char *id);

/* Sets a fact (replaces an equal id of the same input). The value must lie in e->arena. input, where may be NULL. */
void evidence_set(struct evidence *e, const char *input, const char *id, const struct value *value, const char *where);
void evidence_set_int(struct evidence *e, const char *input, const char *id, int64_t n, const char *where);
void evidence_set_bool(struct evidence *e, const char *input, const char *id, bool truth, const char *where);
void evidence_set_text(struct evidence *e, const char *input, const char *id, const char *text, const char *where);

/* The fact of this id, of this input or of none (options); NULL when unknown. input NULL: the first of any. */
const struct fact *evidence_fact(const struct evidence *e, const char *input, const char *id);

/*
 * Resolves a path such as model.ops.cast or model.functions.count: the longest prefix that is a
 * fact, then keys, numbers and "count". Returns false when the fact is unknown; *out is NULL when the fact is
 * known but has no such part. Computed counts are allocated in scratch.
 */
bool evidence_lookup(const struct evidence *e, const char *input, const char *path, struct arena *scratch,
		     const struct value **out, const struct fact **fact);

struct hit *evidence_add_hit(struct evidence *e, const struct signature *signature, const char *input);

#endif
