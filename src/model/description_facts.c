/* SPDX-License-Identifier: MIT */
/* What a description says: facts about features and metadata, and what is wrong with it. */
#include <string.h>

#include "base/limit.h"
#include "model/description.h"

static bool has_duplicate(const struct feature_list *l, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(l->at[k].name, l->at[i].name) == 0)
			return true;
	return false;
}

static void check_dims(struct inspection *in, const struct feature *f, const struct feature_shape *s, const char *where)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->dims[i] <= 0) {
			defect_add(in, DEFECT_spec_shape, where, "Dimension %zu of %s is %lld", i,
				   defect_name(in, f->name, strlen(f->name)), (long long)s->dims[i]);
			return;
		}
}

static void check_ranges(struct inspection *in, const struct feature *f, const char *where)
{
	const char *name = defect_name(in, f->name, strlen(f->name));

	if (f->kind == FEATURE_ARRAY && f->shape.n && f->n_ranges != f->shape.n)
		defect_add(in, DEFECT_spec_shape, where, "%s has %zu dimensions but %zu ranges for them", name, f->shape.n,
			   f->n_ranges);
	for (size_t i = 0; i < f->n_ranges; i++) {
		const struct feature_range *r = &f->ranges[i];
		if (r->high >= 0 && r->low > (uint64_t)r->high)
			defect_add(in, DEFECT_spec_shape, where, "The range of dimension %zu of %s goes from %llu down to %lld",
				   i, name, (unsigned long long)r->low, (long long)r->high);
		else if (i < f->shape.n && f->shape.dims[i] >= 0 &&
			 ((uint64_t)f->shape.dims[i] < r->low || (r->high >= 0 && f->shape.dims[i] > r->high)))
			defect_add(in, DEFECT_spec_shape, where, "The default size %lld of dimension %zu of %s is outside of its range",
				   (long long)f->shape.dims[i], i, name);
	}
}

static void check_feature(struct inspection *in, const struct feature_list *l, size_t i, const char *where)
{
	const struct feature *f = &l->at[i];
	const char *name = defect_name(in, f->name, strlen(f->name));

	if (!*f->name)
		defect_add(in, DEFECT_spec_feature, where, "Feature %zu has no name", i);
	else if (i < 2000 && has_duplicate(l, i))
		defect_add(in, DEFECT_spec_feature, where, "Two features are named %s", name);
	if (f->kind == FEATURE_NONE)
		defect_add(in, DEFECT_spec_feature, where, "%s has no type", *name ? name : "A feature");
	/* 0 stands in pipelines of the first converters; readers take it as they need it. */
	if ((f->kind == FEATURE_ARRAY || f->kind == FEATURE_STATE) && f->dtype && !feature_dtype_name(f->dtype))
		defect_add(in, DEFECT_spec_feature, where, "%s has the data type number %d, which no array can have", name, f->dtype);
	if (f->kind == FEATURE_IMAGE && f->color != 10 && f->color != 20 && f->color != 30 && f->color != 40)
		defect_add(in, DEFECT_spec_feature, where, "%s has the colour space number %d, which no image can have", name,
			   f->color);
	check_dims(in, f, &f->shape, where);
	for (size_t k = 0; k < f->n_shapes; k++)
		check_dims(in, f, &f->shapes[k], where);
	if (f->flex == FLEX_ENUMERATED && f->n_shapes == 0)
		defect_add(in, DEFECT_spec_shape, where, "%s is to have one of a list of shapes, and the list is empty", name);
	if (f->flex == FLEX_RANGE)
		check_ranges(in, f, where);
}

static void check_list(struct inspection *in, const struct feature_list *l, const char *where, const char *list)
{
	for (size_t i = 0; i < l->n; i++)
		check_feature(in, l, i, defect_place(in, NULL, "#%s.%s[%zu]", where, list, i));
}

void description_check(struct inspection *in, const struct description *d, const char *where)
{
	check_list(in, &d->inputs, where, "input");
	check_list(in, &d->outputs, where, "output");
	check_list(in, &d->states, where, "state");
	for (size_t i = 0; i < d->n_functions; i++) {
		const char *place = arena_fmt(&in->scratch, "%s.functions[%zu]", where, i);
		check_list(in, &d->functions[i].inputs, place, "input");
		check_list(in, &d->functions[i].outputs, place, "output");
		check_list(in, &d->functions[i].states, place, "state");
	}
	if (*d->predicted && !feature_find(&d->outputs, d->predicted))
		defect_add(in, DEFECT_spec_predicted, defect_place(in, NULL, "#%s.predictedFeatureName", where),
			   "The predicted feature is named %s, which is no output", defect_name(in, d->predicted, strlen(d->predicted)));
	if (*d->probabilities && !feature_find(&d->outputs, d->probabilities))
		defect_add(in, DEFECT_spec_predicted, defect_place(in, NULL, "#%s.predictedProbabilitiesName", where),
			   "The probabilities are named %s, which is no output",
			   defect_name(in, d->probabilities, strlen(d->probabilities)));
}

static void metadata_facts(struct inspection *in, const struct description *d)
{
	struct arena *a = in->out;
	struct value *m = value_map(a), *user;
	const struct { const char *key, *text; } rows[] = {
		{ "description", d->short_description }, { "version", d->version }, { "author", d->author },
		{ "license", d->license },
	};
	static const struct { const char *key, *fact; } known[] = {
		{ "com.github.apple.coremltools.source", "model.source" },
		{ "com.github.apple.coremltools.version", "model.coremltools_version" },
		{ "com.github.apple.coremltools.source_dialect", "model.source_dialect" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (*rows[i].text)
			value_set_text(a, m, rows[i].key, rows[i].text);
	user = value_map(a);
	for (size_t i = 0; i < d->n_user && i < (size_t)limit_get(LIMIT_listed_items); i++)
		value_set_text(a, user, d->user[i].key, d->user[i].value);
	if (user->n)
		value_set(a, m, "user", user);
	fact_set(in, "model.metadata", m);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		fact_text(in, known[i].fact, value_get_text(user, known[i].key, NULL));
}

struct io_sums { uint64_t io, state; int flex; size_t enumerated; bool unbounded; struct value *nhwc, *automatic; };

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Names that converters invent when nobody names a feature: var_12, x_1, input_1, Identity. */
static bool is_automatic(const char *name)
{
	static const char *const stems[] = { "var_", "x_", "input_", "output_", "Identity_", "" };
	size_t n;

	if (strcmp(name, "x") == 0 || strcmp(name, "Identity") == 0)
		return true;
	for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++) {
		n = strlen(stems[i]);
		if (strncmp(name, stems[i], n) == 0 && name[n] && strspn(name + n, "0123456789") == strlen(name + n))
			return true;
	}
	return false;
}

static void sum_list(struct inspection *in, struct io_sums *s, const struct feature_list *l, bool input)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct feature *f = &l->at[i];
		const int64_t *d = f->shape.dims;
		s->io = plus(s->io, feature_bytes(f));
		if (is_automatic(f->name))
			value_push(in->out, s->automatic, value_text(in->out, f->name));
		if (!input)
			continue;
		s->flex = (int)f->flex > s->flex ? (int)f->flex : s->flex;
		s->enumerated = f->n_shapes > s->enumerated ? f->n_shapes : s->enumerated;
		s->unbounded = s->unbounded || feature_unbounded(f);
		if (f->kind == FEATURE_ARRAY && f->shape.n == 4 && d[0] == 1 && (d[3] == 3 || d[3] == 4) && d[1] > 8 && d[2] > 8)
			value_push(in->out, s->nhwc, value_text(in->out, f->name));
	}
}

static void sum_states(struct io_sums *s, const struct feature_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		s->state = plus(s->state, feature_bytes(&l->at[i]));
}

static void io_facts(struct inspection *in, const struct description *d)
{
	static const char *const flex[] = { "fixed", "enumerated", "range" };
	struct io_sums s = { .nhwc = value_list(in->out), .automatic = value_list(in->out) };

	sum_list(in, &s, &d->inputs, true);
	sum_list(in, &s, &d->outputs, false);
	sum_states(&s, &d->states);
	for (size_t i = 0; i < d->n_functions; i++) {
		sum_list(in, &s, &d->functions[i].inputs, true);
		sum_list(in, &s, &d->functions[i].outputs, false);
		sum_states(&s, &d->functions[i].states);
	}
	fact_text(in, "model.flexible", flex[s.flex]);
	fact_int(in, "model.enumerated_count", (int64_t)s.enumerated);
	fact_bool(in, "model.unbounded", s.unbounded);
	fact_int(in, "model.io_bytes", (int64_t)(s.io > INT64_MAX ? INT64_MAX : s.io));
	fact_int(in, "model.state_bytes", (int64_t)(s.state > INT64_MAX ? INT64_MAX : s.state));
	fact_set(in, "model.nhwc_inputs", s.nhwc);
	fact_set(in, "model.auto_names", s.automatic);
}

static struct value *function_descriptions(struct arena *a, const struct description *d)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < d->n_functions && i < (size_t)limit_get(LIMIT_listed_items); i++) {
		struct value *row = value_push(a, list, value_map(a));
		value_set_text(a, row, "name", d->functions[i].name);
		value_set(a, row, "inputs", feature_list_value(a, &d->functions[i].inputs));
		value_set(a, row, "outputs", feature_list_value(a, &d->functions[i].outputs));
		value_set(a, row, "states", feature_list_value(a, &d->functions[i].states));
	}
	return list;
}

void description_facts(struct inspection *in, const struct description *d)
{
	fact_set(in, "model.inputs", feature_list_value(in->out, &d->inputs));
	fact_set(in, "model.outputs", feature_list_value(in->out, &d->outputs));
	fact_set(in, "model.states", feature_list_value(in->out, &d->states));
	if (d->n_functions) {
		fact_set(in, "model.function_descriptions", function_descriptions(in->out, d));
		if (*d->default_function)
			fact_text(in, "model.default_function", d->default_function);
	}
	if (*d->predicted)
		fact_text(in, "model.predicted_feature", d->predicted);
	io_facts(in, d);
	metadata_facts(in, d);
}
