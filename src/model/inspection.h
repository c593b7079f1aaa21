/* SPDX-License-Identifier: MIT */
/* One inspection of one path: what the readers of this room share. */
#ifndef CMLTRIAGE_MODEL_INSPECTION_H
#define CMLTRIAGE_MODEL_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/evidence.h"
#include "data/value.h"
#include "model/inspect.h"
#include "model/wire.h"

struct bundle;
struct tally;

enum defect {
#define DEFECT(name, id, weight, todo) DEFECT_##name,
#include "model/defect.def"
#undef DEFECT
	DEFECT_COUNT
};

struct inspection {
	const struct model_options *options;	/* never NULL */
	struct evidence *e;
	const char *input;		/* id in e */
	struct arena *out;		/* values of facts; belongs to e */
	struct arena scratch;		/* freed when the inspection ends */
	const char *path;		/* as given */
	const char *file;		/* the specification's name, for places: relative to the package */
	struct bundle *bundle;		/* the folder or archive around it; NULL for a single file */
	const char *model_dir;		/* what @model_path stands for, relative to the bundle */
	struct value *defects;
	unsigned n_defects;
	size_t text_bytes;		/* of names and places made for sentences */
	uint32_t seen[DEFECT_COUNT];	/* how often each was found */
	bool is_mapped;			/* the specification is a view of a file, not a copy in memory */
	bool fatal;			/* one of them keeps Core ML from opening it */
	bool complete;			/* false: a limit cut it short */
	struct tally *tally;
};

/* Notes a defect. place may be NULL: the specification file. The text is one sentence without a full stop's follower;
 * what to do is added from the table. The same defect is listed at most ten times. */
void defect_add(struct inspection *in, enum defect defect, const char *place, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 4, 5)))
#endif
	;
/* Turns what a walk stumbled over into a defect; true when it was sound. */
bool defect_of_run(struct inspection *in, const struct wire_run *run);
const char *defect_id(enum defect defect);
/* "FILE#FIELD.PATH" or "FILE@OFFSET" in the arena of values. */
const char *defect_place(struct inspection *in, const char *file, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 3, 4)))
#endif
	;
/* A name from a file as text that fits into a sentence: clean, at most 80 bytes. */
const char *defect_name(struct inspection *in, const char *name, size_t n);

/* Facts of this input. */
void fact_set(struct inspection *in, const char *id, const struct value *v);
void fact_int(struct inspection *in, const char *id, int64_t n);
void fact_real(struct inspection *in, const char *id, double n);
void fact_bool(struct inspection *in, const char *id, bool truth);
void fact_text(struct inspection *in, const char *id, const char *text);

#endif
