/* SPDX-License-Identifier: MIT */
/*
 * Inputs, outputs and states as a model describes them. Source of the numbers: ModelDescription in Model.proto and
 * FeatureTypes.proto.
 */
#ifndef CMLTRIAGE_MODEL_FEATURE_H
#define CMLTRIAGE_MODEL_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/value.h"

enum feature_kind {		/* numbers of FeatureType's members */
	FEATURE_NONE = 0, FEATURE_INT64, FEATURE_DOUBLE, FEATURE_STRING, FEATURE_IMAGE, FEATURE_ARRAY,
	FEATURE_DICTIONARY, FEATURE_SEQUENCE, FEATURE_STATE, FEATURE_KINDS
};
enum feature_flex { FLEX_FIXED, FLEX_ENUMERATED, FLEX_RANGE };

enum feature_dtype {		/* numbers of ArrayFeatureType.ArrayDataType */
	FEATURE_FLOAT16 = 65552, FEATURE_FLOAT32 = 65568, FEATURE_FLOAT64 = 65600, FEATURE_INT32 = 131104, FEATURE_INT8 = 131080
};

struct feature_range {
	uint64_t low;
	int64_t high;		/* negative: no upper bound */
};

struct feature_shape {
	const int64_t *dims;	/* of an image: width, height */
	size_t n;
};

struct feature {
	const char *name;	/* NUL-terminated; may hold any UTF-8 */
	enum feature_kind kind;
	bool is_optional, has_default;
	int dtype;		/* enum feature_dtype; of arrays and states; 0 = not set */
	int color;		/* of images: 10 gray, 20 RGB, 30 BGR, 40 gray in float16 */
	int key;		/* of dictionaries and sequences: 1 int64, 2 or 3 string */
	struct feature_shape shape;
	enum feature_flex flex;
	struct feature_shape *shapes;	/* enumerated */
	size_t n_shapes;
	struct feature_range *ranges;	/* one for each dimension */
	size_t n_ranges;
};

struct feature_list {
	struct feature *at;
	size_t n;
};

struct function_description {
	const char *name;
	struct feature_list inputs, outputs, states;
	const char *predicted, *probabilities;
};

struct metadata_entry { const char *key, *value; };

struct description {
	struct feature_list inputs, outputs, states, training;
	struct function_description *functions;
	size_t n_functions;
	const char *default_function, *predicted, *probabilities;	/* "" when not set */
	const char *short_description, *version, *author, *license;
	struct metadata_entry *user;
	size_t n_user;
};

/* One feature as the value that model.inputs and its kin hold. */
struct value *feature_value(struct arena *a, const struct feature *f);
struct value *feature_list_value(struct arena *a, const struct feature_list *l);
const char *feature_kind_name(enum feature_kind kind);
/* "float32"; NULL when unknown. */
const char *feature_dtype_name(int dtype);
/* Bytes of one prediction's worth of it at its default shape; 0 when it has no fixed size. */
uint64_t feature_bytes(const struct feature *f);
const struct feature *feature_find(const struct feature_list *l, const char *name);
/* True when some dimension can grow without bound. */
bool feature_unbounded(const struct feature *f);
/* Product of the dimensions, saturating; 1 for none. */
uint64_t feature_elements(const struct feature_shape *s);

#endif
