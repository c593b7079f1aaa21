/* SPDX-License-Identifier: MIT */
/* ML programs from protobuf: Function -> Block -> Operation -> arguments, types and values (MIL.proto). */
#include <string.h>

#include "model/mil.h"
#include "model/mil_reader.h"

static struct mil_name name_of(struct wire *w, const struct wire_field *f)
{
	if (!wire_text_ok(w, f))
		return (struct mil_name){ "", 0 };
	return (struct mil_name){ (const char *)f->bytes, (uint32_t)f->n };
}

static int64_t read_dimension(struct wire *w, const struct wire_field *f)
{
	struct wire d = wire_inside(w, f, "MILSpec.Dimension"), c;
	struct wire_field g, h;
	int64_t size = 0;

	while (wire_next(&d, &g)) {
		if (g.number == 2)
			size = MIL_UNKNOWN_DIM;
		if (g.number != 1)
			continue;
		size = 0;
		c = wire_inside(&d, &g, "MILSpec.Dimension.ConstantDimension");
		while (wire_next(&c, &h))
			if (h.number == 1)
				size = h.value > INT64_MAX ? INT64_MAX : (int64_t)h.value;
	}
	return size;
}

static void read_tensor_type(struct mil_reader *r, struct wire w, struct mil_type *t)
{
	size_t from = r->dims.n;
	struct wire_field f;
	int64_t rank = 0;
	uint32_t n;

	t->kind = MIL_TENSOR;
	while (wire_next(&w, &f))
		switch (f.number) {
		case 1: t->dtype = f.value < 256 ? (uint8_t)f.value : 0; break;
		case 2: rank = (int64_t)f.value; break;
		case 3: { int64_t d = read_dimension(&w, &f); *VEC_ADD(&r->dims) = d; break; }
		default: break;
		}
	t->dims = TAKE(r, dims, from, int64_t, &n);
	t->rank = rank < 0 ? MIL_UNKNOWN_RANK : n > INT16_MAX ? INT16_MAX : (int16_t)n;
}

static void read_new_type(struct mil_reader *r, struct wire w, struct mil_type *t)
{
	struct wire_field f, g;
	struct wire inner;

	while (wire_next(&w, &f)) {
		inner = wire_inside(&w, &f, "MILSpec.ValueType");
		switch (f.number) {
		case 1: read_tensor_type(r, inner, t); break;
		case 2: t->kind = MIL_LIST; break;
		case 3: t->kind = MIL_TUPLE; break;
		case 4: t->kind = MIL_DICTIONARY; break;
		case 5:
			while (wire_next(&inner, &g))
				if (g.number == 1)
					read_new_type(r, wire_inside(&inner, &g, "MILSpec.StateType"), t);
			t->kind = MIL_STATE;
			break;
		default: break;
		}
	}
}

/* Types repeat themselves from one operation to the next: the last few are remembered by their bytes. */
static void read_type(struct mil_reader *r, struct wire w, struct mil_type *t)
{
	size_t n = (size_t)(w.end - w.p);
	struct known_type *k;

	for (size_t i = 0; n && i < KNOWN_TYPES; i++)
		if (r->known[i].n == n && memcmp(r->known[i].bytes, w.p, n) == 0) {
			*t = r->known[i].type;
			return;
		}
	read_new_type(r, w, t);
	if (n && w.run->fault == WIRE_SOUND) {
		k = &r->known[r->next_known++ % KNOWN_TYPES];
		*k = (struct known_type){ w.p, n, *t };
	}
}

static void read_tensor_value(struct wire w, struct mil_value *v)
{
	struct wire_field f, g;

	while (wire_next(&w, &f)) {
		struct wire inner;
		if (f.number < MIL_FLOATS || f.number > MIL_RAW)
			continue;
		v->form = MIL_IMMEDIATE;
		v->packing = (uint8_t)f.number;
		inner = wire_inside(&w, &f, "MILSpec.TensorValue");
		while (wire_next(&inner, &g))
			if (g.number == 1 && g.type == WIRE_BYTES) {
				v->data = g.bytes;
				v->n = g.n;
			}
	}
}

static void read_blob(struct wire w, struct mil_value *v)
{
	struct wire_field f;

	v->form = MIL_BLOB;
	while (wire_next(&w, &f))
		if (f.number == 1)
			v->file = name_of(&w, &f);
		else if (f.number == 2)
			v->offset = f.value;
}

static struct mil_value *read_value(struct mil_reader *r, struct wire w)
{
	struct mil_value *v = arena_new(r->a, sizeof *v);
	struct wire_field f, g;
	struct wire inner;

	while (wire_next(&w, &f))
		switch (f.number) {
		case 2:
			read_type(r, wire_inside(&w, &f, "MILSpec.ValueType"), &v->type);
			break;
		case 3:
			v->form = MIL_COMPOUND;
			inner = wire_inside(&w, &f, "MILSpec.Value.ImmediateValue");
			while (wire_next(&inner, &g))
				if (g.number == 1)
					read_tensor_value(wire_inside(&inner, &g, "MILSpec.TensorValue"), v);
			break;
		case 5:
			read_blob(wire_inside(&w, &f, "MILSpec.Value.BlobFileValue"), v);
			break;
		default:
			break;
		}
	return v;
}

static void read_named_type(struct mil_reader *r, struct wire w)
{
	struct mil_result *result = VEC_ADD(&r->results);
	struct mil_result one = { .uses = 0 };
	size_t index = (size_t)(result - r->results.at);
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1)
			one.name = name_of(&w, &f);
		else if (f.number == 2)
			read_type(r, wire_inside(&w, &f, "MILSpec.ValueType"), &one.type);
	r->results.at[index] = one;
}

/* An entry of Operation.inputs: its bindings become arguments of the same key. */
static void read_input(struct mil_reader *r, struct wire w)
{
	struct mil_name key = { "", 0 };
	size_t from = r->args.n;
	struct wire_field f, g, h;

	while (wire_next(&w, &f)) {
		if (f.number == 1)
			key = name_of(&w, &f);
		if (f.number != 2)
			continue;
		struct wire argument = wire_inside(&w, &f, "MILSpec.Argument");
		while (wire_next(&argument, &g)) {
			struct mil_argument one = { .value = NULL };
			if (g.number != 1)
				continue;
			struct wire binding = wire_inside(&argument, &g, "MILSpec.Argument.Binding");
			while (wire_next(&binding, &h))
				if (h.number == 1)
					one.name = name_of(&binding, &h);
				else if (h.number == 2)
					one.value = read_value(r, wire_inside(&binding, &h, "MILSpec.Value"));
			*VEC_ADD(&r->args) = one;
		}
	}
	for (size_t i = from; i < r->args.n; i++)
		r->args.at[i].key = key;
}

static struct mil_argument read_attribute(struct mil_reader *r, struct wire w)
{
	struct mil_argument one = { .value = NULL };
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1)
			one.key = name_of(&w, &f);
		else if (f.number == 2)
			one.value = read_value(r, wire_inside(&w, &f, "MILSpec.Value"));
	return one;
}

static void read_block(struct mil_reader *r, struct wire w, struct mil_block *b);

/* The text of an attribute's string value. */
static struct mil_name string_of(const struct mil_value *v)
{
	if (v && v->form == MIL_IMMEDIATE && v->packing == MIL_STRINGS)
		return (struct mil_name){ (const char *)v->data, (uint32_t)v->n };
	return (struct mil_name){ "", 0 };
}

static void read_nested(struct mil_reader *r, struct wire w)
{
	struct mil_block block = { .n_ops = 0 };

	read_block(r, w, &block);
	*VEC_ADD(&r->blocks) = block;
}

/* Attributes behind the inputs; `name` becomes the operation's label. */
static void read_op_attribute(struct mil_reader *r, struct wire w, struct mil_op *op)
{
	struct mil_argument one = read_attribute(r, w);

	if (mil_name_is(one.key, "name"))
		op->label = string_of(one.value);
	else
		*VEC_ADD(&r->args) = one;
}

/* Writers put inputs before attributes. Where one did not, the attributes of this round are left out and read again. */
static void read_op_fields(struct mil_reader *r, struct wire w, struct mil_op *op, bool *has_late_input)
{
	bool has_attribute = false;
	struct wire_field f;

	while (wire_next(&w, &f))
		switch (f.number) {
		case 1: {
			struct mil_name type = name_of(&w, &f);
			op->kind = mil_kind(r->in, type.s, type.n);
			break;
		}
		case 2:
			*has_late_input = *has_late_input || has_attribute;
			read_input(r, wire_inside(&w, &f, "MILSpec.Operation.inputs"));
			break;
		case 3: read_named_type(r, wire_inside(&w, &f, "MILSpec.NamedValueType")); break;
		case 4: read_nested(r, wire_inside(&w, &f, "MILSpec.Block")); break;
		case 5:
			if (!has_attribute)
				op->n_inputs = (uint32_t)r->args.n;
			has_attribute = true;
			read_op_attribute(r, wire_inside(&w, &f, "MILSpec.Operation.attributes"), op);
			break;
		default: break;
		}
	if (!has_attribute)
		op->n_inputs = (uint32_t)r->args.n;
}

static void read_args_again(struct mil_reader *r, struct wire w, struct mil_op *op, size_t args)
{
	struct wire scan = w;
	struct wire_field f;

	r->args.n = args;
	while (wire_next(&w, &f))
		if (f.number == 2)
			read_input(r, wire_inside(&w, &f, "MILSpec.Operation.inputs"));
	op->n_inputs = (uint32_t)r->args.n;
	while (wire_next(&scan, &f))
		if (f.number == 5)
			read_op_attribute(r, wire_inside(&scan, &f, "MILSpec.Operation.attributes"), op);
}

static void read_op(struct mil_reader *r, struct wire w, size_t at)
{
	size_t args = r->args.n, results = r->results.n, blocks = r->blocks.n;
	struct mil_op op = { .at = at };
	bool has_late_input = false;

	read_op_fields(r, w, &op, &has_late_input);
	if (has_late_input)
		read_args_again(r, w, &op, args);
	op.n_inputs -= (uint32_t)args;
	op.args = TAKE(r, args, args, struct mil_argument, &op.n_args);
	op.results = TAKE(r, results, results, struct mil_result, &op.n_results);
	op.blocks = TAKE(r, blocks, blocks, struct mil_block, &op.n_blocks);
	if (!op.kind)
		op.kind = mil_kind(r->in, "", 0);
	*VEC_ADD(&r->ops) = op;
}

static bool too_large(struct mil_reader *r, struct wire *w)
{
	/* Operations are on the stack now and in the arena soon. */
	if (r->a->used_bytes + 2 * r->ops.n * sizeof *r->ops.at <= r->most)
		return false;
	wire_fail(w->run, WIRE_FIELDS, (size_t)(w->p - w->run->base), w->name);
	r->in->complete = false;
	return true;
}

static void read_block(struct mil_reader *r, struct wire w, struct mil_block *b)
{
	size_t results = r->results.n, args = r->args.n, ops = r->ops.n;
	struct wire_field f;

	while (!too_large(r, &w) && wire_next(&w, &f))
		if (f.number == 1) {
			read_named_type(r, wire_inside(&w, &f, "MILSpec.NamedValueType"));
		} else if (f.number == 2) {
			struct mil_argument one = { .name = name_of(&w, &f) };
			*VEC_ADD(&r->args) = one;
		} else if (f.number == 3) {
			read_op(r, wire_inside(&w, &f, "MILSpec.Operation"), f.at);
		}
	b->inputs = TAKE(r, results, results, struct mil_result, &b->n_inputs);
	b->outputs = TAKE(r, args, args, struct mil_argument, &b->n_outputs);
	b->ops = TAKE(r, ops, ops, struct mil_op, &b->n_ops);
}

/* An entry of Function.block_specializations; the block of the function's opset wins. */
static void read_specialization(struct mil_reader *r, struct wire w, struct mil_function *fn)
{
	struct mil_name opset = { "", 0 };
	struct wire_field f, body = { .n = 0 };
	bool has_body = false;

	while (wire_next(&w, &f))
		if (f.number == 1)
			opset = name_of(&w, &f);
		else if (f.number == 2 && (has_body = true))
			body = f;
	if (fn->n_blocks++ && !mil_name_equal(opset, fn->opset))
		return;
	if (has_body)
		read_block(r, wire_inside(&w, &body, "MILSpec.Block"), &fn->block);
}

static void read_function_fields(struct mil_reader *r, struct wire w, struct mil_function *fn)
{
	struct wire scan = w;
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1)
			read_named_type(r, wire_inside(&w, &f, "MILSpec.NamedValueType"));
		else if (f.number == 2)
			fn->opset = name_of(&w, &f);
		else if (f.number == 4)
			fn->has_flexible_info |= mil_name_is(
				read_attribute(r, wire_inside(&w, &f, "MILSpec.Function.attributes")).key, "FlexibleShapeInformation");
	fn->inputs = TAKE(r, results, 0, struct mil_result, &fn->n_inputs);
	while (wire_next(&scan, &f))
		if (f.number == 3)
			read_specialization(r, wire_inside(&scan, &f, "MILSpec.Function.block_specializations"), fn);
}

bool mil_read_function(struct inspection *in, struct arena *a, struct wire *w, struct mil_function *fn)
{
	struct mil_reader r;

	mil_reader_init(&r, in, a);
	read_function_fields(&r, *w, fn);
	mil_reader_done(&r);
	return w->run->fault == WIRE_SOUND;
}
