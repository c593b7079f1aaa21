/* SPDX-License-Identifier: MIT */
/* What is summed up over all parts of a model - functions, networks, stages - before it becomes facts. */
#ifndef CMLTRIAGE_MODEL_TALLY_H
#define CMLTRIAGE_MODEL_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "model/inspection.h"
#include "model/mil.h"

enum scheme { SCHEME_PALETTIZE = 1, SCHEME_QUANTIZE = 2, SCHEME_SPARSE = 4, SCHEME_SCALE = 8, SCHEME_CAST = 16 };
enum granularity { PER_NOTHING, PER_TENSOR, PER_CHANNEL, PER_GROUPED_CHANNEL, PER_BLOCK };
#define GROUP_DIMS_MOST 8

struct group {			/* weights that are compressed in the same way */
	unsigned schemes, bits;
	enum granularity granularity;
	uint32_t group_size;
	uint8_t n_block;
	uint32_t block[GROUP_DIMS_MOST];
	int sparsity;		/* in thousandths; -1 = not sparse */
	uint64_t count, elements, largest;
	uint64_t stored;	/* bytes */
};

struct blob_use {		/* one blob that the program refers to, once */
	const char *dir;	/* what @model_path stood for */
	struct mil_name file;
	uint64_t offset;
	unsigned dtype;		/* enum mil_dtype of the first reference */
	uint64_t elements;	/* of the first reference; 0 = unknown */
	uint64_t needed;	/* most bytes any reference needs */
	struct mil_name name;	/* result that holds it */
	bool counted;		/* already part of a weight */
	unsigned function;	/* the last one that took it */
};

enum { PRECISION_FLOAT16 = 1, PRECISION_FLOAT32 = 2, PRECISION_OTHER = 4 };

struct tally {
	struct map op_kinds;
	VEC(struct op_kind *) kinds;
	bool has_program, has_network, has_pipeline;
	unsigned precisions;
	uint64_t float_results, float32_results, casts, casts_inner;
	uint64_t dynamic_dims, rank_max, dim_max, dim_outer_max, last_dim_one, activation_max;
	uint64_t conv_strides, big_kernels, dilations, quantize_ops;
	unsigned function;		/* number of the one being measured */
	uint64_t function_bytes, function_ops;
	struct value *function_sizes;
	struct value *functions, *opsets, *stages, *custom_layers;
	struct value *overflow, *tiny_eps, *masks, *unused_inputs, *constant_outputs, *image_inputs;
	bool image_unscaled, nms;
	uint64_t *layers;		/* count of each row of layer.def */
	uint64_t random_layers;

	uint64_t weight_bytes;		/* inside neural networks */
	uint64_t stored, dense, float32, elements, compressed_elements;
	VEC(struct group) groups;
	VEC(struct blob_use) blobs;
	struct map blob_by_place;	/* index + 1 into blobs */
	uint64_t weight_file_bytes;
	bool has_weight_files;

	int64_t spec_needed;
	struct value *spec_reason;
	int64_t spec_highest;		/* largest version of the model and its stages */
	uint64_t trees, tree_nodes;
	size_t n_stages;
};

void tally_init(struct inspection *in);
void tally_done(struct inspection *in);
/* All sums as facts. */
void tally_facts(struct inspection *in);

/* The content needs at least this version because of construct (a short noun phrase). */
void tally_need(struct inspection *in, int64_t spec, const char *construct);
/* "per_channel"; NULL for none. */
const char *tally_granularity_name(enum granularity g);
/* Adds one compressed weight to the group it belongs to. */
void tally_group(struct inspection *in, const struct group *one);
/* Adds text to a list unless it is there or the list is full. */
void tally_name(struct inspection *in, struct value *list, const char *s, size_t n);
/* Around each function: its operations and the bytes of the weights that it takes, shared ones included. */
void tally_function_start(struct inspection *in);
void tally_function_end(struct inspection *in, const char *name, size_t n);
/* Registers a reference to a blob; returns its index in blobs. */
size_t tally_blob(struct inspection *in, const struct mil_value *v, struct mil_name name);

#endif
