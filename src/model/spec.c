/* SPDX-License-Identifier: MIT */
/* The Model message: version, description, type; pipelines call themselves for each stage. */
#include "model/spec.h"

#include <string.h>

#include "base/limit.h"
#include "model/blob.h"
#include "model/description.h"
#include "model/mil.h"
#include "model/network.h"
#include "model/osmap.h"
#include "model/tally.h"

static void read_model(struct inspection *in, struct wire *w, struct spec *s);
static void read_pipeline(struct inspection *in, struct wire *body, const struct spec *s);

static void type_network(struct inspection *in, struct wire *body, const struct spec *s)
{
	const char *where = arena_fmt(&in->scratch, "%s%s.", s->where, s->type->name);

	network_read(in, body, &s->d, s->version, where, s->type->number == 403);
}

static void type_program(struct inspection *in, struct wire *body, const struct spec *s)
{
	mil_program(in, body, &s->d, s->version, s->where);
}

static void type_pipeline(struct inspection *in, struct wire *body, const struct spec *s)
{
	read_pipeline(in, body, s);
}

/* PipelineClassifier and PipelineRegressor hold a Pipeline in field 1. */
static void type_pipeline_outer(struct inspection *in, struct wire *body, const struct spec *s)
{
	struct wire_field f;

	while (wire_next(body, &f))
		if (f.number == 1) {
			struct wire inner = wire_inside(body, &f, "Pipeline");
			read_pipeline(in, &inner, s);
		}
}

#define type_glm spec_read_other
#define type_trees spec_read_other
#define type_custom spec_read_other
#define type_linked spec_read_other
#define type_nms spec_read_other
#define type_text spec_read_other
#define type_vision spec_read_other
#define type_other spec_read_other

static const struct row {
	struct model_type type;
	void (*read)(struct inspection *in, struct wire *body, const struct spec *s);
} rows[] = {
#define TYPE(number, name, spec, reader) { { number, #name, spec }, type_##reader },
#include "model/type.def"
#undef TYPE
};
#define ROWS (sizeof rows / sizeof rows[0])

const struct model_type *spec_type(uint64_t number)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].type.number == number)
			return &rows[i].type;
	return NULL;
}

const struct model_type *spec_type_named(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].type.name, name) == 0)
			return &rows[i].type;
	return NULL;
}

bool spec_is_model_field(uint32_t number, unsigned wire_type)
{
	if (number == 1 || number == 10)
		return wire_type == WIRE_VARINT_TYPE;
	return (number == 2 || spec_type(number)) && wire_type == WIRE_BYTES;
}

static void unknown_field(struct inspection *in, const struct spec *s, const struct wire_field *f)
{
	if (in->seen[DEFECT_file_unknown])
		return;
	defect_add(in, DEFECT_spec_unknown_field, defect_place(in, NULL, "@%zu", f->at), "Field %u of the model %sis none that is known",
		   f->number, *s->where ? "in a stage " : "");
}

static void read_field(struct inspection *in, struct wire *w, struct spec *s, const struct wire_field *f)
{
	const struct model_type *type = spec_type(f->number);

	if (type && f->type == WIRE_BYTES) {
		s->n_types++;
		s->type = type;
		s->body = *f;
	} else if (f->number == 1 && f->type == WIRE_VARINT_TYPE) {
		if (s->has_version)
			defect_add(in, DEFECT_spec_duplicate, defect_place(in, NULL, "@%zu", f->at), "The specification version is given twice: %lld, then %d",
				   (long long)s->version, (int32_t)f->value);
		s->has_version = true;
		s->version = (int32_t)f->value;
	} else if (f->number == 2 && f->type == WIRE_BYTES) {
		if (s->has_description)
			defect_add(in, DEFECT_spec_duplicate, defect_place(in, NULL, "@%zu", f->at), "The description is given twice");
		s->has_description = true;
		description_read(in, w, f, &s->d);
	} else if (f->number == 10 && f->type == WIRE_VARINT_TYPE) {
		s->is_updatable = f->value != 0;
	} else if (type || f->number == 1 || f->number == 2 || f->number == 10) {
		wire_fail(w->run, WIRE_TYPE, f->at, "Model");
	} else {
		unknown_field(in, s, f);
	}
}

/* What the description alone needs; the rest is found where it is read. */
static void need_of_features(struct inspection *in, const struct feature_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct feature *f = &l->at[i];
		if (f->flex != FLEX_FIXED)
			tally_need(in, 3, f->kind == FEATURE_IMAGE ? "flexible image size" : "flexible shape");
		if (f->kind == FEATURE_SEQUENCE)
			tally_need(in, 3, "sequence");
		if (f->has_default)
			tally_need(in, 5, "default value of an optional input");
		if (f->kind == FEATURE_ARRAY && f->dtype == FEATURE_FLOAT16)
			tally_need(in, 7, "float16 input or output");
		if (f->kind == FEATURE_IMAGE && f->color == 40)
			tally_need(in, 7, "float16 grayscale image");
		if (f->kind == FEATURE_STATE)
			tally_need(in, 9, "state");
		if (f->kind == FEATURE_ARRAY && f->dtype == FEATURE_INT8)
			tally_need(in, 10, "int8 input or output");
	}
}

static void need_of_model(struct inspection *in, const struct spec *s)
{
	const struct description *d = &s->d;

	need_of_features(in, &d->inputs);
	need_of_features(in, &d->outputs);
	need_of_features(in, &d->states);
	for (size_t i = 0; i < d->n_functions; i++) {
		need_of_features(in, &d->functions[i].inputs);
		need_of_features(in, &d->functions[i].outputs);
		need_of_features(in, &d->functions[i].states);
	}
	if (d->n_functions || *d->default_function)
		tally_need(in, 9, "described functions");
	if (s->is_updatable)
		tally_need(in, 4, "updatable model");
	if (s->type)
		tally_need(in, s->type->spec, s->type->name);
}

/* Of a file that is no model at all it is enough to say that. */
static bool is_nothing(struct inspection *in, const struct spec *s)
{
	return in->seen[DEFECT_file_unknown] && !s->type;
}

static void check_model(struct inspection *in, const struct spec *s)
{
	const char *where = defect_place(in, NULL, "#%sspecificationVersion", s->where);

	if (is_nothing(in, s))
		return;
	if (!s->has_version || s->version == 0)
		defect_add(in, DEFECT_spec_version_missing, where, "The specification version is missing");
	else if (s->version < 0 || s->version > OSMAP_NEWEST)
		defect_add(in, DEFECT_spec_version_unknown, where, "The specification version is %lld, and 1 to %d are known",
			   (long long)s->version, OSMAP_NEWEST);
	if (!s->type)
		defect_add(in, DEFECT_spec_no_type, defect_place(in, NULL, "#%sType", s->where), "The model has no type: nothing says what it computes");
	if (s->n_types > 1)
		defect_add(in, DEFECT_spec_several_types, defect_place(in, NULL, "#%sType", s->where), "The model has %u types", s->n_types);
	if (!s->has_description)
		defect_add(in, DEFECT_spec_no_description, defect_place(in, NULL, "#%sdescription", s->where), "The model describes no inputs and outputs");
	else if (!s->d.n_functions && !s->d.outputs.n && s->type)
		defect_add(in, DEFECT_spec_feature, defect_place(in, NULL, "#%sdescription.output", s->where), "The model has no outputs");
	if (s->d.n_functions && (s->d.inputs.n || s->d.outputs.n))
		defect_add(in, DEFECT_program_interface, defect_place(in, NULL, "#%sdescription", s->where),
			   "Features are described both for the model and for its functions");
	description_check(in, &s->d, arena_fmt(&in->scratch, "%sdescription", s->where));
}

/* The claimed version against what was found; a pipeline may claim less than its stages. */
static void check_claim(struct inspection *in, int64_t claimed)
{
	const struct tally *t = in->tally;

	if (claimed < 1 || claimed > OSMAP_NEWEST || in->seen[DEFECT_spec_too_new])
		return;
	for (size_t i = 0; i < t->spec_reason->n; i++) {
		double spec = 0;
		if (value_number(value_get(t->spec_reason->items[i], "spec"), &spec) && spec > (double)claimed)
			defect_add(in, DEFECT_spec_too_new, defect_place(in, NULL, "#specificationVersion"),
				   "The model says specification version %lld, and %s needs %d", (long long)claimed,
				   value_get_text(t->spec_reason->items[i], "construct", "a part of it"), (int)spec);
	}
}

static void read_model(struct inspection *in, struct wire *w, struct spec *s)
{
	struct wire_field f;

	s->d.short_description = s->d.version = s->d.author = s->d.license = "";
	s->d.default_function = s->d.predicted = s->d.probabilities = "";
	while (wire_next(w, &f))
		read_field(in, w, s, &f);
	in->tally->spec_highest = s->version > in->tally->spec_highest ? s->version : in->tally->spec_highest;
	check_model(in, s);
	need_of_model(in, s);
	if (s->type) {
		struct wire body = wire_inside(w, &s->body, s->type->name);
		for (size_t i = 0; i < ROWS; i++)
			if (&rows[i].type == s->type)
				rows[i].read(in, &body, s);
	}
}

/* A stage's inputs come from the pipeline's or from outputs of stages before it. */
static void check_stage(struct inspection *in, const struct spec *stage, const struct spec *pipeline, struct map *names)
{
	for (size_t i = 0; i < stage->d.inputs.n; i++) {
		const struct feature *f = &stage->d.inputs.at[i];
		if (!f->is_optional && !map_get(names, f->name))
			defect_add(in, DEFECT_spec_pipeline, defect_place(in, NULL, "#%sdescription.input[%zu]", stage->where, i),
				   "The stage takes %s, which neither the pipeline nor a stage before it gives",
				   defect_name(in, f->name, strlen(f->name)));
	}
	for (size_t i = 0; i < stage->d.outputs.n; i++)
		map_put(names, stage->d.outputs.at[i].name, (void *)(uintptr_t)pipeline);
}

static void check_pipeline_outputs(struct inspection *in, const struct spec *s, const struct map *names, size_t n)
{
	if (!n)
		defect_add(in, DEFECT_spec_pipeline, defect_place(in, NULL, "#%s%s", s->where, s->type->name), "The pipeline has no stages");
	for (size_t i = 0; n && i < s->d.outputs.n; i++)
		if (!map_get(names, s->d.outputs.at[i].name))
			defect_add(in, DEFECT_spec_pipeline, defect_place(in, NULL, "#%sdescription.output[%zu]", s->where, i),
				   "No stage gives the output %s", defect_name(in, s->d.outputs.at[i].name, strlen(s->d.outputs.at[i].name)));
}

static void read_pipeline(struct inspection *in, struct wire *body, const struct spec *s)
{
	struct map names = { 0 };
	struct wire_field f;
	size_t n = 0;

	in->tally->has_pipeline = true;
	for (size_t i = 0; i < s->d.inputs.n; i++)
		map_put(&names, s->d.inputs.at[i].name, in);
	while (wire_next(body, &f)) {
		struct spec *stage;
		struct wire w;
		if (f.number != 1)
			continue;
		w = wire_inside(body, &f, "Model");
		if (!w.p)
			break;
		if (in->tally->n_stages++ >= (size_t)limit_get(LIMIT_listed_items)) {
			defect_add(in, DEFECT_spec_limit, defect_place(in, NULL, "@%zu", f.at), "The pipeline has more than %lld stages (limit %s)",
				   limit_get(LIMIT_listed_items), limit_name(LIMIT_listed_items));
			in->complete = false;
			break;
		}
		stage = arena_new(&in->scratch, sizeof *stage);
		stage->where = arena_fmt(&in->scratch, "%s%s.models[%zu].", s->where, s->type->name, n++);
		read_model(in, &w, stage);
		if (!*s->where)
			value_push(in->out, in->tally->stages, value_text(in->out, stage->type ? stage->type->name : "none"));
		check_stage(in, stage, s, &names);
	}
	if (body->run->fault == WIRE_SOUND)
		check_pipeline_outputs(in, s, &names, n);
	map_done(&names);
}

void spec_version_facts(struct inspection *in, int64_t version, const struct model_type *type, bool updatable)
{
	const struct osmap_row *row = osmap_row(in->tally->spec_highest);
	struct value *os;

	fact_int(in, "model.spec_version", version);
	if (type)
		fact_text(in, "model.type", type->name);
	fact_bool(in, "model.updatable", updatable);
	if (!row)
		return;
	os = value_map(in->out);
	value_set_text(in->out, os, "ios", row->ios);
	value_set_text(in->out, os, "macos", row->macos);
	value_set_text(in->out, os, "watchos", row->watchos);
	value_set_text(in->out, os, "tvos", row->tvos);
	value_set_text(in->out, os, "visionos", row->visionos);
	fact_set(in, "model.min_os", os);
	fact_real(in, "model.min_os_number", row->ios_number);
}

void spec_inspect(struct inspection *in, const uint8_t *bytes, size_t n)
{
	struct spec *s = arena_new(&in->scratch, sizeof *s);
	struct wire_run run;
	struct wire w;

	wire_start(&run, bytes, n, in->file);
	run.is_mapped = in->is_mapped;
	w = wire_root(&run, "Model");
	s->where = "";
	read_model(in, &w, s);
	defect_of_run(in, &run);
	if (run.fault == WIRE_SOUND)
		check_claim(in, in->tally->spec_highest);
	if (is_nothing(in, s))
		return;
	spec_version_facts(in, s->version, s->type, s->is_updatable);
	description_facts(in, &s->d);
}
