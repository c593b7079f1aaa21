/* SPDX-License-Identifier: MIT */
/* metadata.json of compiled models: an array with one object; numbers and booleans are often texts. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "data/json.h"
#include "model/compiled_parts.h"
#include "model/osmap.h"
#include "model/tally.h"

static bool is_one(const struct value *v)
{
	return v && (v->kind == VALUE_TEXT ? strcmp(v->text, "1") == 0 : value_truth(v));
}

static const struct value *list_of(const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);

	return v && v->kind == VALUE_LIST ? v : NULL;
}

/* Numbers in a text such as "[1, 576]" or "1 x 3"; at most 64. */
static struct feature_shape numbers_of(struct arena *a, const char *text, const char **rest)
{
	int64_t *dims = arena_array(a, 64, sizeof *dims);
	size_t n = 0;

	while (*text && *text != ']' && n < 64) {
		char *end;
		if (!isdigit((unsigned char)*text) && *text != '-') {
			text++;
			continue;
		}
		dims[n++] = strtoll(text, &end, 10);
		text = end > text ? end : text + 1;
	}
	if (rest)
		*rest = *text == ']' ? text + 1 : text;
	return (struct feature_shape){ dims, n };
}

/* "[[1], [2, 3]]": the inner lists. */
static size_t lists_of(struct arena *a, const char *text, struct feature_shape **out)
{
	size_t most = 1024, n = 0;

	*out = arena_array(a, most, sizeof **out);
	while (*text && n < most) {
		if (*text != '[' || text[1] == '[') {
			text++;
			continue;
		}
		(*out)[n++] = numbers_of(a, text + 1, &text);
	}
	return n;
}

static enum feature_kind kind_of(const char *name)
{
	for (int k = FEATURE_INT64; k < FEATURE_KINDS; k++)
		if (strlen(name) == strlen(feature_kind_name((enum feature_kind)k))) {
			const char *want = feature_kind_name((enum feature_kind)k);
			size_t i = 0;
			while (name[i] && tolower((unsigned char)name[i]) == tolower((unsigned char)want[i]))
				i++;
			if (!name[i])
				return (enum feature_kind)k;
		}
	return FEATURE_NONE;
}

static int dtype_of(const char *name)
{
	static const struct { const char *name; int dtype; } names[] = {
		{ "Float16", FEATURE_FLOAT16 }, { "Float32", FEATURE_FLOAT32 }, { "Float64", FEATURE_FLOAT64 },
		{ "Double", FEATURE_FLOAT64 }, { "Int32", FEATURE_INT32 }, { "Int8", FEATURE_INT8 },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].dtype;
	return 0;
}

static void read_flexibility(struct arena *a, struct feature *f, const struct value *row)
{
	bool image = f->kind == FEATURE_IMAGE;
	const char *shapes = value_get_text(row, image ? "enumeratedSizes" : "enumeratedShapes", NULL);
	const char *ranges = value_get_text(row, image ? "sizeRange" : "shapeRange", NULL);
	struct feature_shape *lists;

	if (shapes) {
		f->flex = FLEX_ENUMERATED;
		f->n_shapes = lists_of(a, shapes, &f->shapes);
	} else if (ranges) {
		f->flex = FLEX_RANGE;
		f->n_ranges = lists_of(a, ranges, &lists);
		f->ranges = arena_array(a, f->n_ranges + 1, sizeof *f->ranges);
		for (size_t i = 0; i < f->n_ranges; i++) {
			f->ranges[i].low = lists[i].n ? (uint64_t)lists[i].dims[0] : 0;
			f->ranges[i].high = lists[i].n > 1 ? lists[i].dims[1] : -1;
		}
	}
}

static void read_feature(struct arena *a, struct feature *f, const struct value *row)
{
	const char *color = value_get_text(row, "colorspace", "");
	const char *shape = value_get_text(row, "shape", NULL);
	int64_t *size = arena_array(a, 2, sizeof *size);

	f->name = arena_str(a, value_get_text(row, "name", ""));
	f->kind = kind_of(value_get_text(row, "type", ""));
	f->is_optional = is_one(value_get(row, "isOptional"));
	f->dtype = dtype_of(value_get_text(row, "dataType", ""));
	if (f->kind == FEATURE_IMAGE) {
		size[0] = strtoll(value_get_text(row, "width", "0"), NULL, 10);
		size[1] = strtoll(value_get_text(row, "height", "0"), NULL, 10);
		f->shape = (struct feature_shape){ size, 2 };
		f->color = strstr(color, "BGR") ? 30 : strstr(color, "RGB") ? 20 : strstr(color, "16") ? 40 : 10;
	} else if (shape) {
		f->shape = numbers_of(a, shape, NULL);
	}
	if (is_one(value_get(row, "hasShapeFlexibility")) || is_one(value_get(row, "hasSizeFlexibility")))
		read_flexibility(a, f, row);
}

static struct feature_list read_features(struct arena *a, const struct value *map, const char *key)
{
	const struct value *list = list_of(map, key);
	size_t n = list ? list->n : 0, most = (size_t)limit_get(LIMIT_listed_items);
	struct feature_list l = { .n = n < most ? n : most };

	l.at = arena_array(a, l.n + 1, sizeof *l.at);
	for (size_t i = 0; i < l.n; i++)
		read_feature(a, &l.at[i], list->items[i]);
	return l;
}

static void read_user(struct arena *a, struct description *d, const struct value *user)
{
	size_t n = user && user->kind == VALUE_MAP ? user->n : 0;

	d->user = arena_array(a, n + 1, sizeof *d->user);
	for (size_t i = 0; i < n; i++)
		if (user->items[i]->kind == VALUE_TEXT) {
			d->user[d->n_user].key = user->keys[i];
			d->user[d->n_user++].value = user->items[i]->text;
		}
}

static void read_description(struct compiled *c, const struct value *m)
{
	struct arena *a = &c->in->scratch;
	const struct value *functions = list_of(m, "functions");
	size_t n = functions ? functions->n : 0, most = (size_t)limit_get(LIMIT_listed_items);

	n = n < most ? n : most;
	c->d.inputs = read_features(a, m, "inputSchema");
	c->d.outputs = read_features(a, m, "outputSchema");
	c->d.states = read_features(a, m, "stateSchema");
	c->d.functions = arena_array(a, n + 1, sizeof *c->d.functions);
	for (size_t i = 0; i < n; i++) {
		struct function_description *f = &c->d.functions[c->d.n_functions++];
		f->name = value_get_text(functions->items[i], "name", "");
		f->inputs = read_features(a, functions->items[i], "inputSchema");
		f->outputs = read_features(a, functions->items[i], "outputSchema");
		f->states = read_features(a, functions->items[i], "stateSchema");
		f->predicted = f->probabilities = "";
	}
	c->d.default_function = value_get_text(m, "defaultFunctionName", "");
	c->d.short_description = value_get_text(m, "shortDescription", "");
	c->d.version = value_get_text(m, "version", "");
	c->d.author = value_get_text(m, "author", "");
	c->d.license = value_get_text(m, "license", "");
	read_user(a, &c->d, value_get(m, "userDefinedMetadata"));
	c->has_description = list_of(m, "inputSchema") || list_of(m, "outputSchema");
}

static void compare_header(struct compiled *c, int64_t version, const struct model_type *type)
{
	if (version && version != c->version)
		defect_add(c->in, DEFECT_compiled_metadata, NULL, "metadata.json says specification version %lld, and coremldata.bin %lld",
			   (long long)version, (long long)c->version);
	if (type && c->type && type != c->type)
		defect_add(c->in, DEFECT_compiled_metadata, NULL, "metadata.json says the model is a %s, and coremldata.bin a %s", type->name,
			   c->type->name);
}

static const struct model_type *type_of(const char *name)
{
	static const char prefix[] = "MLModelType_";

	return spec_type_named(strncmp(name, prefix, sizeof prefix - 1) == 0 ? name + sizeof prefix - 1 : name);
}

bool compiled_metadata(struct compiled *c, const char *text, size_t n)
{
	struct value *json;
	struct err err = { 0 };
	const struct value *m, *model_type;
	const struct model_type *type;
	double version = 0;

	if (!json_parse(text, n, &c->in->scratch, &json, &err)) {
		defect_add(c->in, DEFECT_compiled_metadata, defect_place(c->in, NULL, ":%ld:%ld", err.line, err.column),
			   "metadata.json is no JSON: %s", err.text);
		return false;
	}
	m = json->kind == VALUE_LIST && json->n ? json->items[0] : json;
	if (m->kind != VALUE_MAP) {
		defect_add(c->in, DEFECT_compiled_metadata, NULL, "metadata.json holds no object");
		return false;
	}
	c->metadata = m;
	value_number(value_get(m, "specificationVersion"), &version);
	model_type = value_get(m, "modelType");
	type = type_of(value_get_text(model_type, "name", ""));
	if (c->has_header) {
		compare_header(c, (int64_t)version, type);
	} else {
		c->version = version >= 0 && version < 1e9 ? (int64_t)version : 0;
		c->type = type;
	}
	c->is_updatable = is_one(value_get(m, "isUpdatable"));
	if (!c->has_description)
		read_description(c, m);
	return true;
}

/* "18.0" as "18", as everywhere else. */
static const char *os_text(struct arena *a, const char *text)
{
	size_t n = strlen(text);

	return n > 2 && strcmp(text + n - 2, ".0") == 0 ? arena_strn(a, text, n - 2) : arena_str(a, text);
}

static void os_facts(struct compiled *c, const struct value *available)
{
	static const struct { const char *key, *os; } names[] = {
		{ "iOS", "ios" }, { "macOS", "macos" }, { "watchOS", "watchos" }, { "tvOS", "tvos" }, { "visionOS", "visionos" },
		{ "macCatalyst", "catalyst" },
	};
	struct arena *a = c->in->out;
	struct value *os = value_map(a);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = value_get_text(available, names[i].key, NULL);
		if (text)
			value_set_text(a, os, names[i].os, os_text(a, text));
	}
	if (os->n)
		fact_set(c->in, "model.min_os", os);
	if (value_get(os, "ios"))
		fact_real(c->in, "model.min_os_number", strtod(value_get_text(os, "ios", "0"), NULL));
}

/* "Ios16.constexprLutToDense" as constexpr_lut_to_dense. */
static const char *op_name(struct arena *a, const char *text)
{
	const char *dot = strrchr(text, '.');
	struct buf b = { 0 };
	const char *name;

	for (const char *p = dot ? dot + 1 : text; *p; p++) {
		if (isupper((unsigned char)*p) && b.len)
			buf_putc(&b, '_');
		buf_putc(&b, (char)tolower((unsigned char)*p));
	}
	name = arena_str(a, buf_str(&b));
	buf_done(&b);
	return name;
}

static void add_histogram(struct arena *a, struct value *ops, const struct value *histogram)
{
	double n;

	for (size_t i = 0; histogram && histogram->kind == VALUE_MAP && i < histogram->n; i++)
		if (ops->n < (size_t)limit_get(LIMIT_listed_items) && value_number(histogram->items[i], &n) && n > 0 && n < 1e15)
			value_count(a, ops, op_name(a, histogram->keys[i]), (int64_t)n);
}

/* Operations as the compiler counted them, for a model without its program; constants are not among them. */
static void histogram_facts(struct compiled *c)
{
	struct arena *a = c->in->out;
	const struct value *functions = list_of(c->metadata, "functions");
	struct value *ops = value_map(a), *names = value_list(a);
	int64_t total = 0;

	for (size_t i = 0; functions && i < functions->n; i++) {
		add_histogram(a, ops, value_get(functions->items[i], "mlProgramOperationTypeHistogram"));
		value_push(a, names, value_text(a, value_get_text(functions->items[i], "name", "")));
	}
	if (!functions)
		add_histogram(a, ops, value_get(c->metadata, "mlProgramOperationTypeHistogram"));
	if (!ops->n)
		return;
	for (size_t i = 0; i < ops->n; i++)
		total += ops->items[i]->integer;
	fact_set(c->in, "model.ops", ops);
	fact_int(c->in, "model.ops_total", total);
	if (names->n)
		fact_set(c->in, "model.functions", names);
}

static void stage_facts(struct compiled *c)
{
	const struct value *stages = list_of(value_get(c->metadata, "modelType"), "structure");

	if (c->in->tally->stages->n)
		return;
	for (size_t i = 0; stages && i < stages->n && i < (size_t)limit_get(LIMIT_listed_items); i++) {
		const struct model_type *type = type_of(value_get_text(stages->items[i], "name", ""));
		c->in->tally->has_pipeline = true;
		value_push(c->in->out, c->in->tally->stages, value_text(c->in->out, type ? type->name : "none"));
	}
}

void compiled_metadata_facts(struct compiled *c)
{
	if (!c->metadata)
		return;
	os_facts(c, value_get(c->metadata, "availability"));
	fact_text(c->in, "model.storage_precision", value_get_text(c->metadata, "storagePrecision", NULL));
	fact_text(c->in, "model.compiler_precision", value_get_text(c->metadata, "computePrecision", NULL));
	stage_facts(c);
	if (!c->has_program)
		histogram_facts(c);
}
