/* SPDX-License-Identifier: MIT */
/* A Program message: one function after the other is read, measured, held against its description and forgotten. */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "model/feature.h"
#include "model/mil.h"
#include "model/osmap.h"
#include "model/tally.h"

static unsigned program_dtype(int feature_dtype)
{
	switch (feature_dtype) {
	case FEATURE_FLOAT16: return MIL_FLOAT16;
	case FEATURE_FLOAT32: return MIL_FLOAT32;
	case FEATURE_FLOAT64: return MIL_FLOAT64;
	case FEATURE_INT32: return MIL_INT32;
	case FEATURE_INT8: return MIL_INT8;
	default: return 0;
	}
}

static bool shapes_differ(const struct feature *f, const struct mil_type *t)
{
	if (f->flex != FLEX_FIXED || f->shape.n == 0 || t->rank < 0)
		return false;
	for (int i = 0; i < t->rank; i++)
		if (t->dims[i] < 0)
			return false;
	if (t->rank == 0)
		return feature_elements(&f->shape) != 1;
	if ((size_t)t->rank != f->shape.n)
		return true;
	for (int i = 0; i < t->rank; i++)
		if (t->dims[i] != f->shape.dims[i])
			return true;
	return false;
}

static void compare_feature(struct mil_program_state *p, const struct feature *f, const struct mil_type *t, const char *place)
{
	const char *name = defect_name(p->in, f->name, strlen(f->name));
	unsigned dtype = program_dtype(f->dtype);

	if ((f->kind != FEATURE_ARRAY && f->kind != FEATURE_STATE) || (t->kind != MIL_TENSOR && t->kind != MIL_STATE))
		return;
	if ((f->kind == FEATURE_STATE) != (t->kind == MIL_STATE))
		defect_add(p->in, DEFECT_program_interface, place, "%s is a state on one side and an array on the other", name);
	else if (dtype && t->dtype && dtype != t->dtype && dtype != MIL_FLOAT64)
		defect_add(p->in, DEFECT_program_interface, place, "%s is described as %s, and the program has %s", name,
			   feature_dtype_name(f->dtype), mil_dtype_info(t->dtype) ? mil_dtype_info(t->dtype)->name : "an unknown type");
	else if (shapes_differ(f, t))
		defect_add(p->in, DEFECT_program_interface, place, "%s is described with another shape than the program's", name);
}

static void check_inputs(struct mil_program_state *p, const struct mil_function *f, const struct feature_list *l, const char *place)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct mil_result *input = map_get(&f->names, l->at[i].name);
		if (!input || input->op)
			defect_add(p->in, DEFECT_program_interface, place, "The input %s is described, but the function has none of that name",
				   defect_name(p->in, l->at[i].name, strlen(l->at[i].name)));
		else
			compare_feature(p, &l->at[i], &input->type, place);
	}
}

static void check_outputs(struct mil_program_state *p, const struct mil_function *f, const struct feature_list *l, const char *place)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct mil_result *from = map_get(&f->names, l->at[i].name);
		if (from && !from->is_output)
			from = NULL;
		if (!from && f->block.n_outputs)
			defect_add(p->in, DEFECT_program_interface, place, "The output %s is described, but the function gives none of that name",
				   defect_name(p->in, l->at[i].name, strlen(l->at[i].name)));
		else if (from)
			compare_feature(p, &l->at[i], &from->type, place);
	}
}

static void check_interface(struct mil_program_state *p, const struct mil_function *f, const char *place)
{
	const struct feature_list *inputs = &p->d->inputs, *outputs = &p->d->outputs, *states = &p->d->states;
	size_t described;

	if (p->d->n_functions) {
		const struct function_description *fd = NULL;
		for (size_t i = 0; i < p->d->n_functions && !fd; i++)
			if (mil_name_is(f->name, p->d->functions[i].name))
				fd = &p->d->functions[i];
		if (!fd) {
			defect_add(p->in, DEFECT_program_descriptions, place, "The function %s has no description",
				   defect_name(p->in, f->name.s, f->name.n));
			return;
		}
		inputs = &fd->inputs;
		outputs = &fd->outputs;
		states = &fd->states;
	}
	check_inputs(p, f, inputs, place);
	check_inputs(p, f, states, place);
	check_outputs(p, f, outputs, place);
	described = inputs->n + states->n;
	if (f->n_inputs > described)
		defect_add(p->in, DEFECT_program_interface, place, "The function takes %u inputs, and %zu are described", f->n_inputs,
			   described);
}

/* One step behind an image: a scale or a bias that the program applies itself. False when it is something else. */
static bool image_step(struct inspection *in, struct value *row, const struct mil_op *op)
{
	static const struct { const char *op, *key; double sign; } steps[] = {
		{ "mul", "scale", 1 }, { "real_div", "divisor", 1 }, { "sub", "bias", -1 }, { "add", "bias", 1 },
	};
	double x;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const struct mil_value *v;
		if (!mil_name_is(op->kind->name, steps[i].op))
			continue;
		v = mil_arg_value(mil_arg(op, "y"));
		v = v ? v : mil_arg_value(mil_arg(op, "x"));
		if (v && mil_value_number(v, 0, &x))
			value_set(in->out, row, steps[i].key, value_real(in->out, x * steps[i].sign));
		return true;
	}
	return false;
}

/* Follows an image into the program; true when it is scaled or shifted at once. */
static bool image_steps(struct inspection *in, struct value *row, const struct mil_result *image)
{
	const struct mil_op *op = image->user;
	bool scaled = false;

	for (int hops = 0; op && hops < 4 && op->n_results; hops++, op = op->results[0].user) {
		if (mil_name_is(op->kind->name, "cast") || mil_name_is(op->kind->name, "identity"))
			continue;
		if (!image_step(in, row, op))
			break;
		scaled = true;
	}
	return scaled;
}

static void image_facts(struct mil_program_state *p, const struct mil_function *f)
{
	struct inspection *in = p->in;

	for (size_t i = 0; i < p->d->inputs.n; i++) {
		const struct feature *image = &p->d->inputs.at[i];
		struct value *row, *as_fact;
		bool scaled = false;
		if (image->kind != FEATURE_IMAGE)
			continue;
		row = value_push(in->out, in->tally->image_inputs, value_map(in->out));
		as_fact = feature_value(in->out, image);
		value_set_text(in->out, row, "name", image->name);
		value_set_text(in->out, row, "color", value_get_text(as_fact, "color", NULL));
		for (uint32_t k = 0; k < f->n_inputs; k++)
			if (mil_name_is(f->inputs[k].name, image->name))
				scaled = image_steps(in, row, &f->inputs[k]);
		value_set_bool(in->out, row, "scaled", scaled);
		in->tally->image_unscaled = in->tally->image_unscaled || !scaled;
	}
}

static void check_opset(struct mil_program_state *p, const struct mil_function *f, const char *place)
{
	int opset = osmap_opset(f->opset.s ? f->opset.s : "", f->opset.n);
	char text[80];

	if (!opset) {
		defect_add(p->in, DEFECT_program_opset, place, "The function names the opset %s, which is unknown",
			   *defect_name(p->in, f->opset.s, f->opset.n) ? defect_name(p->in, f->opset.s, f->opset.n) : "\"\"");
		return;
	}
	snprintf(text, sizeof text, "opset %.*s", (int)f->opset.n, f->opset.s);
	tally_need(p->in, opset, text);
	for (uint32_t i = 0; i < f->n_inputs; i++)
		if (f->inputs[i].type.kind == MIL_STATE)
			tally_need(p->in, 9, "state");
}

static void note_opset(struct inspection *in, const struct mil_function *f)
{
	const struct osmap_row *row = osmap_row(osmap_opset(f->opset.s ? f->opset.s : "", f->opset.n));

	if (row && row->opset)
		tally_name(in, in->tally->opsets, row->opset, strlen(row->opset));
	else
		tally_name(in, in->tally->opsets, f->opset.s ? f->opset.s : "", f->opset.n);
}

void mil_analyse(struct mil_program_state *p, struct mil_function *f, bool is_sound)
{
	struct inspection *in = p->in;
	const char *place = arena_fmt(&in->scratch, "%smlProgram.functions[%s]", p->where, defect_name(in, f->name.s, f->name.n));

	p->n_functions++;
	in->tally->has_program = true;
	tally_function_start(in);
	tally_name(in, in->tally->functions, f->name.s ? f->name.s : "", f->name.n);
	note_opset(in, f);
	if (!f->n_blocks)
		defect_add(in, DEFECT_program_block, defect_place(in, NULL, "#%s", place), "The function has no block of operations");
	if (is_sound) {
		mil_resolve(in, f, place);
		check_opset(p, f, defect_place(in, NULL, "#%s", place));
		if (p->d && p->n_functions <= (uint64_t)limit_get(LIMIT_listed_items)) {
			check_interface(p, f, defect_place(in, NULL, "#%s", place));
			image_facts(p, f);
		}
		mil_constants(in, f);
	}
	mil_measure(in, f, place);
	mil_weights(in, f);
	tally_function_end(in, f->name.s, f->name.n);
	map_done(&f->names);
}

static void one_function(struct mil_program_state *p, struct wire *entry)
{
	struct mil_function f = { .n_inputs = 0 };
	struct arena a = { 0 };
	struct wire_field field;

	f.at = (size_t)(entry->p - entry->run->base);
	while (wire_next(entry, &field))
		if (field.number == 1 && wire_text_ok(entry, &field)) {
			f.name = (struct mil_name){ (const char *)field.bytes, (uint32_t)field.n };
		} else if (field.number == 2) {
			struct wire body = wire_inside(entry, &field, "MILSpec.Function");
			mil_read_function(p->in, &a, &body, &f);
		}
	mil_analyse(p, &f, entry->run->fault == WIRE_SOUND);
	arena_done(&a);
}

void mil_check_program(struct mil_program_state *p)
{
	const struct description *d = p->d;

	if (p->version != 1)
		defect_add(p->in, DEFECT_program_version, defect_place(p->in, NULL, "#%smlProgram.version", p->where),
			   "The program has the version %llu", (unsigned long long)p->version);
	if (!p->n_functions)
		defect_add(p->in, DEFECT_program_functions, defect_place(p->in, NULL, "#%smlProgram.functions", p->where),
			   "The program has no functions");
	if (p->n_functions > 1) {
		tally_need(p->in, 9, "several functions");
		if (!d->n_functions)
			defect_add(p->in, DEFECT_program_descriptions, defect_place(p->in, NULL, "#%sdescription.functions", p->where),
				   "The program has %llu functions, and none of them is described", (unsigned long long)p->n_functions);
	}
	for (size_t i = 0; i < d->n_functions; i++) {
		bool found = false;
		for (size_t k = 0; k < p->in->tally->functions->n && !found; k++)
			found = strcmp(p->in->tally->functions->items[k]->text, d->functions[i].name) == 0;
		if (!found)
			defect_add(p->in, DEFECT_program_functions, defect_place(p->in, NULL, "#%sdescription.functions[%zu]", p->where, i),
				   "The function %s is described, but the program has none of that name",
				   defect_name(p->in, d->functions[i].name, strlen(d->functions[i].name)));
	}
}

void mil_program(struct inspection *in, struct wire *body, const struct description *d, int64_t spec_version, const char *where)
{
	struct mil_program_state p = { .in = in, .d = d, .spec = spec_version, .where = where };
	struct wire_field f;

	in->tally->has_program = true;
	tally_need(in, OSMAP_PROGRAM, "mlProgram");
	while (wire_next(body, &f))
		if (f.number == 1) {
			p.version = f.value;
		} else if (f.number == 2) {
			struct wire entry = wire_inside(body, &f, "MILSpec.Program.functions");
			one_function(&p, &entry);
		}
	if (body->run->fault != WIRE_SOUND)
		return;
	mil_check_program(&p);
	if (d->n_functions)
		fact_bool(in, "model.functions_described", true);
	else
		fact_bool(in, "model.functions_described", p.n_functions <= 1);
}
