/* SPDX-License-Identifier: MIT */
/*
 * The weights of a model, one by one: where they lie, how they are compressed, and their values on
 * demand. An ordinary inspection never comes here. Forms of compression: the constexpr operations of
 * iOS 16 and iOS 18 (coremltools ops/defs) and WeightParams of NeuralNetwork.proto.
 */
#ifndef CMLTRIAGE_MODEL_WEIGHTS_H
#define CMLTRIAGE_MODEL_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/evidence.h"
#include "model/element.h"
#include "model/inspect.h"

#define WEIGHT_DIMS_MOST 8
#define WEIGHT_STAGES_MOST 4

/* Elements as stored, in a file or (small ones) already decoded. */
struct weight_span {
	enum element element;
	uint64_t n;
	const char *file;	/* in the bundle; NULL: the specification itself */
	uint64_t at;		/* of the data; for is_record: of the record in front of it */
	bool msb_first;		/* packed from the most significant bit on, as networks do */
	bool is_record;		/* a record of a weight file stands there, which leads to the data */
	const float *values;	/* decoded ones; then the rest is unused */
};

struct weight_tensor;

/* What is done to each decoded element: looked up in a table, or scaled and shifted. */
struct weight_stage {
	bool is_palette;
	const struct weight_tensor *table;	/* palette: tables one behind the other; else: scales */
	const struct weight_tensor *offset;	/* zero points or biases; NULL = none */
	bool adds_offset;			/* x * scale + offset instead of (x - offset) * scale */
	uint32_t parts[WEIGHT_DIMS_MOST];	/* tables or scales along each dimension */
	uint64_t entries;			/* of one palette */
	uint32_t vector;			/* elements of one entry; 1 */
	int vector_axis;
};

struct weight_tensor {
	int rank;
	uint64_t dims[WEIGHT_DIMS_MOST];
	uint64_t n;				/* elements when dense */
	struct weight_span data, mask;		/* mask.n = 0: nothing is left out */
	struct weight_stage stages[WEIGHT_STAGES_MOST];
	unsigned n_stages;
	const char *problem;			/* why the values cannot be told; NULL */
};

struct weight {
	const char *name;		/* as the program or network calls it; clean text */
	const char *op;			/* operation or layer that takes it */
	const char *function;
	struct weight_tensor *tensor;
	enum element dense;		/* type without compression */
	unsigned schemes, bits;		/* enum scheme (tally.h); bits of a compressed element, or of the dense one */
	const char *granularity;	/* as in facts; NULL when dense */
	uint64_t stored_bytes;		/* data, tables, masks */
};

struct weight_set {
	struct arena arena;
	struct { struct weight *at; size_t n, room; } weights;
	const char *path, *spec;	/* spec: name of the specification in the bundle, or the path itself */
	struct bundle *bundle;		/* NULL for a single file */
	struct { struct weight_file *at; size_t n, room; } files;	/* opened so far */
	uint64_t bytes;			/* stored bytes of all weights */
};

/* Inspects path like model_inspect() and lists its weights. The caller frees the set. */
bool weights_open(const char *path, const struct model_options *o, struct evidence *e, const char **input_id,
		  struct weight_set **out, struct err *err);
void weights_free(struct weight_set *set);

uint64_t weight_elements(const struct weight *w);

/* ---- values, from the first element to the last ---- */

struct weight_cursor;
/* NULL, with err filled, when the values cannot be told (missing file, unknown form, sizes that do not fit). */
struct weight_cursor *weight_cursor_new(struct weight_set *set, const struct weight_tensor *t, struct err *err);
/* The next values, at most `most`; 0 at the end or when the file ends early. */
size_t weight_cursor_next(struct weight_cursor *c, float *out, size_t most);
void weight_cursor_free(struct weight_cursor *c);
/* The bytes of a dense 16-bit weight, a window at a time; NULL at its end. For counting patterns. */
const uint8_t *weight_cursor_window(struct weight_cursor *c, size_t *n_elements);
bool weight_is_plain16(const struct weight_tensor *t);

/* ---- what they hold ---- */

/*
 * Adds facts: model.weights.scan (a row for each weight, the largest first), .by_op (bytes by operation), .nan, .infinite,
 * .beyond_float16, .below_float16, .zero_share, .scan_complete. Until they are added, nothing is known about them.
 */
struct weight_scan;
/* set and e must outlive the scan. */
struct weight_scan *weight_scan_new(struct weight_set *set, struct evidence *e, const char *input);
bool weight_scan_step(struct weight_scan *s);		/* a few megabytes; false: all is read */
uint64_t weight_scan_done(const struct weight_scan *s);	/* of set->bytes */
/* Adds the facts, also after a part of the steps, and frees the scan. False when something was not read. */
bool weight_scan_finish(struct weight_scan *s);

/* All steps at once. o may be NULL; its progress() may stop the scan, then false. */
bool weights_scan(struct weight_set *set, const struct model_options *o, struct evidence *e, const char *input);

#endif
