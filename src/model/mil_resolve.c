/* SPDX-License-Identifier: MIT */
/* Names of a function become pointers; what is never defined, never used or never changes is found here. */
#include <string.h>

#include "model/mil.h"

struct resolver {
	struct inspection *in;
	struct mil_function *f;
	const char *where;
};

static void define(struct resolver *r, struct mil_result *result, struct mil_op *op, bool varies)
{
	result->op = op;
	result->varies = varies;
	if (result->name.n)
		map_putn(&r->f->names, result->name.s, result->name.n, result);
}

static const char *op_place(struct resolver *r, const struct mil_op *op)
{
	return defect_place(r->in, NULL, "#%s@%zu", r->where, op ? op->at : r->f->at);
}

static struct mil_result *use(struct resolver *r, struct mil_name name, struct mil_op *op)
{
	struct mil_result *from = map_getn(&r->f->names, name.s, name.n);

	if (!from) {
		defect_add(r->in, DEFECT_program_name, op_place(r, op), "%s takes %s, which nothing before it gives",
			   op ? defect_name(r->in, op->kind->name.s, op->kind->name.n) : "The block's result",
			   defect_name(r->in, name.s, name.n));
		return NULL;
	}
	from->uses++;
	if (!from->user)
		from->user = op;
	return from;
}

static bool resolve_block(struct resolver *r, struct mil_block *b, bool outermost);

static void check_results(struct resolver *r, const struct mil_op *op)
{
	for (uint32_t i = 0; i < op->n_results; i++) {
		const struct mil_result *result = &op->results[i];
		if (!result->name.n)
			defect_add(r->in, DEFECT_program_operation, op_place(r, op), "A result of %s has no name",
				   defect_name(r->in, op->kind->name.s, op->kind->name.n));
		if (result->type.kind == MIL_NO_TYPE ||
		    (result->type.kind == MIL_TENSOR && !mil_dtype_info(result->type.dtype)))
			defect_add(r->in, DEFECT_program_type, op_place(r, op), "Result %s of %s has no known type",
				   defect_name(r->in, result->name.s, result->name.n),
				   defect_name(r->in, op->kind->name.s, op->kind->name.n));
	}
}

static bool resolve_op(struct resolver *r, struct mil_op *op)
{
	bool varies = (op->kind->flags & MIL_RAND) || mil_name_is(op->kind->name, "read_state");

	for (uint32_t i = 0; i < op->n_args; i++) {
		struct mil_argument *arg = &op->args[i];
		if (arg->name.n)
			arg->from = use(r, arg->name, op);
		else if (!arg->value && i < op->n_inputs)
			defect_add(r->in, DEFECT_program_operation, op_place(r, op), "Argument %s of %s is bound to nothing",
				   defect_name(r->in, arg->key.s, arg->key.n),
				   defect_name(r->in, op->kind->name.s, op->kind->name.n));
		varies = varies || (arg->name.n && (!arg->from || arg->from->varies));
	}
	for (uint32_t i = 0; i < op->n_blocks; i++)
		varies = resolve_block(r, &op->blocks[i], false) || varies;
	for (uint32_t i = 0; i < op->n_results; i++)
		define(r, &op->results[i], op, varies);
	check_results(r, op);
	return varies;
}

static bool resolve_block(struct resolver *r, struct mil_block *b, bool outermost)
{
	bool varies = b->n_inputs > 0;

	for (uint32_t i = 0; i < b->n_inputs; i++)
		define(r, &b->inputs[i], NULL, true);
	for (uint32_t i = 0; i < b->n_ops; i++)
		varies = resolve_op(r, &b->ops[i]) || varies;
	for (uint32_t i = 0; i < b->n_outputs; i++) {
		struct mil_result *from = use(r, b->outputs[i].name, NULL);
		b->outputs[i].from = from;
		if (from && outermost)
			from->is_output = true;
	}
	return varies;
}

void mil_resolve(struct inspection *in, struct mil_function *f, const char *where)
{
	struct resolver r = { in, f, where };

	f->is_resolved = true;
	for (uint32_t i = 0; i < f->n_inputs; i++) {
		if (!f->inputs[i].name.n || f->inputs[i].type.kind == MIL_NO_TYPE)
			defect_add(in, DEFECT_program_type, defect_place(in, NULL, "#%s.inputs[%u]", where, i),
				   "Input %u of the function has no name or no type", i);
		define(&r, &f->inputs[i], NULL, true);
	}
	resolve_block(&r, &f->block, true);
	if (f->block.n_outputs == 0)
		defect_add(in, DEFECT_program_block, defect_place(in, NULL, "#%s", where), "The function gives no result");
}
