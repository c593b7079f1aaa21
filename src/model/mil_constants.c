/* SPDX-License-Identifier: MIT */
/*
 * Constants that float16 cannot hold: beyond 65504 they become infinite, epsilons below the
 * smallest number become zero, and masks of minus infinity make NaN of a softmax. Only values that lie in the
 * specification are looked at; those in weight files are looked at by a scan of the weights.
 */
#include <math.h>
#include <string.h>

#include "base/limit.h"
#include "model/mil.h"
#include "model/tally.h"

#define FLOAT16_MOST 65504.0
#define FLOAT16_LEAST 5.9604644775390625e-8	/* 2^-24 */
#define LOOK_MOST 256				/* elements of one constant */

static void note(struct inspection *in, struct value *list, const struct mil_op *op, double x)
{
	struct value *row;

	if (list->n >= (size_t)limit_get(LIMIT_listed_items))
		return;
	row = value_push(in->out, list, value_map(in->out));
	value_set(in->out, row, "op", value_textn(in->out, op->kind->name.s, op->kind->name.n));
	if (op->n_results && op->results[0].name.n)
		value_set(in->out, row, "name", value_textn(in->out, op->results[0].name.s, op->results[0].name.n));
	if (isfinite(x))
		value_set(in->out, row, "value", value_real(in->out, x));
	else
		value_set_text(in->out, row, "value", isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
}

/* The epsilon of a logarithm is 1e-45 unless somebody chose one: nothing that a person should look at. */
static bool is_epsilon(const struct mil_op *op, struct mil_name key)
{
	return (mil_name_is(key, "epsilon") || mil_name_is(key, "eps")) && !mil_name_is(op->kind->name, "log");
}

/* Bounds that mean "none": a clip may well go up to the largest number there is. */
static bool is_bound(const struct mil_op *op, struct mil_name key)
{
	return mil_name_is(op->kind->name, "clip") && (mil_name_is(key, "alpha") || mil_name_is(key, "beta"));
}

static void look(struct inspection *in, const struct mil_op *op, const struct mil_argument *arg)
{
	const struct mil_value *v = mil_arg_value(arg);
	const struct mil_dtype_info *info = v ? mil_dtype_info(v->type.dtype) : NULL;
	bool over = false, masked = false;
	double x;

	if (!info || !info->is_float || is_bound(op, arg->key))
		return;
	for (uint64_t i = 0; i < LOOK_MOST && mil_value_number(v, i, &x); i++) {
		if (is_epsilon(op, arg->key) && fabs(x) < FLOAT16_LEAST && (x != 0 || v->type.dtype == MIL_FLOAT16))
			note(in, in->tally->tiny_eps, op, x);
		if (!over && isfinite(x) && fabs(x) > FLOAT16_MOST) {
			note(in, in->tally->overflow, op, x);
			over = true;
		}
		if (!masked && x < -FLOAT16_MOST) {
			note(in, in->tally->masks, op, x);
			masked = true;
		}
	}
}

static void look_block(struct inspection *in, const struct mil_block *b)
{
	for (uint32_t i = 0; i < b->n_ops; i++) {
		const struct mil_op *op = &b->ops[i];
		for (uint32_t k = 0; k < op->n_blocks; k++)
			look_block(in, &op->blocks[k]);
		if (!(op->kind->flags & MIL_CONST))
			for (uint32_t k = 0; k < op->n_args; k++)
				look(in, op, &op->args[k]);
	}
}

void mil_constants(struct inspection *in, struct mil_function *f)
{
	look_block(in, &f->block);
}
