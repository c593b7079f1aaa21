/* SPDX-License-Identifier: MIT */
/* Counts and sizes of a resolved function: operations, precision, shapes, what keeps it off the Neural Engine. */
#include <string.h>

#include "model/mil.h"
#include "model/osmap.h"
#include "model/tally.h"

/* Arguments that must be constant for a shape to be known beforehand. */
static const struct { const char *op, *arg; } shape_args[] = {
	{ "reshape", "shape" }, { "slice_by_index", "begin" }, { "slice_by_index", "end" }, { "slice_by_size", "size" },
	{ "tile", "reps" }, { "fill", "shape" }, { "expand_dims", "axes" }, { "one_hot", "one_hot_vector_size" },
	{ "topk", "k" }, { "pad", "pad" }, { "resize", "shape" },
};

static void measure_dims(struct tally *t, const struct mil_type *type)
{
	uint64_t bytes;

	if (type->rank > 0 && (uint64_t)type->rank > t->rank_max)
		t->rank_max = (uint64_t)type->rank;
	for (int i = 0; i < type->rank; i++) {
		uint64_t d = type->dims[i] < 0 ? 0 : (uint64_t)type->dims[i];
		uint64_t *most = i >= type->rank - 2 ? &t->dim_max : &t->dim_outer_max;
		t->dynamic_dims += type->dims[i] == MIL_UNKNOWN_DIM;
		*most = d > *most ? d : *most;
	}
	if (type->rank > 2 && type->dims[type->rank - 1] == 1 && mil_elements(type) >= 1024)
		t->last_dim_one++;
	bytes = mil_bytes(type->dtype, mil_elements(type));
	t->activation_max = bytes > t->activation_max ? bytes : t->activation_max;
}

static void measure_results(struct tally *t, const struct mil_op *op)
{
	for (uint32_t i = 0; i < op->n_results; i++) {
		const struct mil_type *type = &op->results[i].type;
		const struct mil_dtype_info *info = mil_dtype_info(type->dtype);
		if (type->kind != MIL_TENSOR || !info)
			continue;
		measure_dims(t, type);
		if (!info->is_float || (op->kind->flags & MIL_CAST))
			continue;
		t->float_results++;
		t->float32_results += type->dtype == MIL_FLOAT32;
		t->precisions |= type->dtype == MIL_FLOAT16 ? PRECISION_FLOAT16 :
				 type->dtype == MIL_FLOAT32 ? PRECISION_FLOAT32 : PRECISION_OTHER;
	}
}

static bool is_float_type(const struct mil_type *t)
{
	const struct mil_dtype_info *info = t ? mil_dtype_info(t->dtype) : NULL;

	return info && info->is_float;
}

static void measure_cast(struct tally *t, const struct mil_op *op)
{
	const struct mil_argument *x = mil_arg(op, "x");

	t->casts++;
	if (x && x->from && x->from->op && op->n_results == 1 && !op->results[0].is_output &&
	    is_float_type(&x->from->type) && is_float_type(&op->results[0].type))
		t->casts_inner++;
}

static bool stride_is_odd(double s)
{
	static const int good[] = { 1, 2, 3, 4, 6, 8, 9, 12, 16, 24, 32 };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (s == good[i])
			return false;
	return true;
}

static void measure_conv(struct tally *t, const struct mil_op *op)
{
	const struct mil_type *weight = mil_arg_type(mil_arg(op, "weight"));
	const struct mil_value *strides = mil_arg_value(mil_arg(op, "strides"));
	const struct mil_value *dilations = mil_arg_value(mil_arg(op, "dilations"));
	double first = 0, s;
	bool odd = false;

	for (uint64_t i = 0; strides && i < 3 && mil_value_number(strides, i, &s); i++) {
		first = i ? first : s;
		odd = odd || s != first || stride_is_odd(s);
	}
	t->conv_strides += odd;
	for (uint64_t i = 0; dilations && i < 3 && mil_value_number(dilations, i, &s); i++)
		if (s > 1) {
			t->dilations++;
			break;
		}
	for (int i = 2; weight && i < weight->rank; i++)
		if (weight->dims[i] > 13) {
			t->big_kernels++;
			break;
		}
}

static void measure_pool(struct tally *t, const struct mil_op *op)
{
	const struct mil_value *sizes = mil_arg_value(mil_arg(op, "kernel_sizes"));
	double s;

	for (uint64_t i = 0; sizes && i < 3 && mil_value_number(sizes, i, &s); i++)
		if (s > 13) {
			t->big_kernels++;
			return;
		}
}

static bool depends_on_data(const struct mil_op *op)
{
	if (op->kind->flags & MIL_DATA)
		return true;
	for (size_t i = 0; i < sizeof shape_args / sizeof shape_args[0]; i++)
		if (mil_name_is(op->kind->name, shape_args[i].op)) {
			const struct mil_argument *arg = mil_arg(op, shape_args[i].arg);
			if (arg && arg->from && arg->from->varies)
				return true;
		}
	return false;
}

static void check_kind(struct inspection *in, const struct mil_op *op, int opset, const char *where)
{
	const struct op_kind *kind = op->kind;

	if (!kind->spec)
		defect_add(in, DEFECT_program_operation, defect_place(in, NULL, "#%s@%zu", where, op->at),
			   "No opset known here has an operation named %s", *defect_name(in, kind->name.s, kind->name.n) ?
			   defect_name(in, kind->name.s, kind->name.n) : "nothing at all");
	else if (opset && (int)kind->spec > opset)
		defect_add(in, DEFECT_spec_too_new, defect_place(in, NULL, "#%s@%zu", where, op->at),
			   "The operation %s came with specification version %u, and the function's opset is that of version %d",
			   defect_name(in, kind->name.s, kind->name.n), kind->spec, opset);
}

static void measure_block(struct inspection *in, const struct mil_block *b, int opset, const char *where)
{
	struct tally *t = in->tally;

	for (uint32_t i = 0; i < b->n_ops; i++) {
		const struct mil_op *op = &b->ops[i];
		if (op->kind->count++ == 0 || !op->kind->spec)
			check_kind(in, op, opset, where);
		for (uint32_t k = 0; k < op->n_blocks; k++)
			measure_block(in, &op->blocks[k], opset, where);
		if (op->kind->flags & MIL_CONST)
			continue;
		measure_results(t, op);
		op->kind->data_dependent += depends_on_data(op);
		if (op->kind->flags & MIL_CAST)
			measure_cast(t, op);
		else if (mil_name_is(op->kind->name, "conv") || mil_name_is(op->kind->name, "conv_transpose"))
			measure_conv(t, op);
		else if (mil_name_is(op->kind->name, "max_pool") || mil_name_is(op->kind->name, "avg_pool"))
			measure_pool(t, op);
		else if (mil_name_is(op->kind->name, "quantize"))
			t->quantize_ops++;
	}
}

void mil_measure(struct inspection *in, struct mil_function *f, const char *where)
{
	struct tally *t = in->tally;
	int opset = osmap_opset(f->opset.s ? f->opset.s : "", f->opset.n);

	for (uint32_t i = 0; f->is_resolved && i < f->n_inputs; i++)
		if (!f->inputs[i].uses)
			tally_name(in, t->unused_inputs, f->inputs[i].name.s, f->inputs[i].name.n);
	for (uint32_t i = 0; i < f->block.n_outputs; i++) {
		const struct mil_result *from = f->block.outputs[i].from;
		if (from && !from->varies)
			tally_name(in, t->constant_outputs, from->name.s, from->name.n);
	}
	measure_block(in, &f->block, opset, where);
}
