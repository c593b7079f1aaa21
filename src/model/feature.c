/* SPDX-License-Identifier: MIT */
/* Features as values of facts, and small questions about them. */
#include "model/feature.h"

#include <string.h>

#include "base/limit.h"

static const char *const kind_names[FEATURE_KINDS] = {
	"none", "int64", "double", "string", "image", "multiArray", "dictionary", "sequence", "state",
};

static const struct { int dtype; const char *name; unsigned bytes; } dtypes[] = {
	{ FEATURE_FLOAT16, "float16", 2 }, { FEATURE_FLOAT32, "float32", 4 }, { FEATURE_FLOAT64, "double", 8 },
	{ FEATURE_INT32, "int32", 4 }, { FEATURE_INT8, "int8", 1 },
};

static const struct { int color; const char *name; unsigned bytes; } colors[] = {
	{ 10, "GRAYSCALE", 1 }, { 20, "RGB", 4 }, { 30, "BGR", 4 }, { 40, "GRAYSCALE_FLOAT16", 2 },
};

const char *feature_kind_name(enum feature_kind kind)
{
	return kind < FEATURE_KINDS ? kind_names[kind] : kind_names[0];
}

const char *feature_dtype_name(int dtype)
{
	for (size_t i = 0; i < sizeof dtypes / sizeof dtypes[0]; i++)
		if (dtypes[i].dtype == dtype)
			return dtypes[i].name;
	return NULL;
}

uint64_t feature_elements(const struct feature_shape *s)
{
	uint64_t n = 1;

	for (size_t i = 0; i < s->n; i++) {
		uint64_t d = s->dims[i] > 0 ? (uint64_t)s->dims[i] : 0;
		if (d && n > UINT64_MAX / d)
			return UINT64_MAX;
		n *= d;
	}
	return n;
}

static uint64_t times(uint64_t a, unsigned b)
{
	return a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

uint64_t feature_bytes(const struct feature *f)
{
	if (f->kind == FEATURE_IMAGE) {
		for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++)
			if (colors[i].color == f->color)
				return times(feature_elements(&f->shape), colors[i].bytes);
		return 0;
	}
	if ((f->kind == FEATURE_ARRAY || f->kind == FEATURE_STATE) && f->shape.n)
		for (size_t i = 0; i < sizeof dtypes / sizeof dtypes[0]; i++)
			if (dtypes[i].dtype == f->dtype)
				return times(feature_elements(&f->shape), dtypes[i].bytes);
	return f->kind == FEATURE_INT64 || f->kind == FEATURE_DOUBLE ? 8 : 0;
}

const struct feature *feature_find(const struct feature_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->at[i].name, name) == 0)
			return &l->at[i];
	return NULL;
}

bool feature_unbounded(const struct feature *f)
{
	for (size_t i = 0; i < f->n_ranges; i++)
		if (f->ranges[i].high < 0)
			return true;
	return false;
}

static struct value *dims_value(struct arena *a, const struct feature_shape *s)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < s->n; i++)
		value_push(a, list, value_int(a, s->dims[i]));
	return list;
}

static void flexibility(struct arena *a, const struct feature *f, struct value *row)
{
	static const char *const names[] = { "fixed", "enumerated", "range" };
	size_t most = (size_t)limit_get(LIMIT_listed_items);
	struct value *list;

	value_set_text(a, row, "flexibility", names[f->flex]);
	if (f->flex == FLEX_ENUMERATED) {
		list = value_set(a, row, f->kind == FEATURE_IMAGE ? "sizes" : "shapes", value_list(a));
		for (size_t i = 0; i < f->n_shapes && i < most; i++)
			value_push(a, list, dims_value(a, &f->shapes[i]));
		value_set_int(a, row, "enumerated_count", (int64_t)f->n_shapes);
	} else if (f->flex == FLEX_RANGE) {
		list = value_set(a, row, "ranges", value_list(a));
		for (size_t i = 0; i < f->n_ranges && i < most; i++) {
			struct value *pair = value_push(a, list, value_list(a));
			value_push(a, pair, value_int(a, (int64_t)f->ranges[i].low));
			value_push(a, pair, value_int(a, f->ranges[i].high < 0 ? -1 : f->ranges[i].high));
		}
	}
}

struct value *feature_value(struct arena *a, const struct feature *f)
{
	struct value *row = value_map(a);

	value_set_text(a, row, "name", f->name);
	value_set_text(a, row, "kind", feature_kind_name(f->kind));
	if (f->is_optional)
		value_set_bool(a, row, "optional", true);
	if (f->has_default)
		value_set_bool(a, row, "default", true);
	switch (f->kind) {
	case FEATURE_IMAGE:
		if (f->shape.n == 2) {
			value_set_int(a, row, "width", f->shape.dims[0]);
			value_set_int(a, row, "height", f->shape.dims[1]);
		}
		for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++)
			if (colors[i].color == f->color)
				value_set_text(a, row, "color", colors[i].name);
		flexibility(a, f, row);
		break;
	case FEATURE_ARRAY:
	case FEATURE_STATE:
		value_set_text(a, row, "dtype", feature_dtype_name(f->dtype));
		value_set(a, row, "shape", dims_value(a, &f->shape));
		flexibility(a, f, row);
		break;
	case FEATURE_DICTIONARY:
	case FEATURE_SEQUENCE:
		value_set_text(a, row, f->kind == FEATURE_DICTIONARY ? "key" : "item",
			       f->key == 1 ? "int64" : f->key ? "string" : NULL);
		break;
	default:
		break;
	}
	return row;
}

struct value *feature_list_value(struct arena *a, const struct feature_list *l)
{
	struct value *list = value_list(a);
	size_t most = (size_t)limit_get(LIMIT_listed_items);

	for (size_t i = 0; i < l->n && i < most; i++)
		value_push(a, list, feature_value(a, &l->at[i]));
	return list;
}
