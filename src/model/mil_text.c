/* SPDX-License-Identifier: MIT */
/*
 * Program text of compiled models, read tolerantly:
 *   program(1.3) [attributes] { function* }
 *   function:  func NAME<OPSET>(TYPE NAME, ...) [attributes] { statement* } -> (NAME, ...);
 *   statement: TYPE NAME, ... = OP(arguments) [attributes] blocks; | OP(arguments) [attributes];
 *   argument:  NAME = NAME | (NAME, ...) | value          value: TYPE(literal) | TYPE(BLOBFILE(path = ..., offset = ...))
 * What cannot be understood is noted once, skipped to the end of its statement, and the rest is read.
 */
#include <ctype.h>
#include <string.h>

#include "base/limit.h"
#include "model/mil.h"
#include "model/mil_lex.h"
#include "model/mil_reader.h"

#define NESTING_MOST 60

struct text_reader {
	struct mil_lex x;
	struct mil_reader r;
	unsigned depth;
};

static void read_block(struct text_reader *t, struct mil_block *b);

static void read_dims(struct text_reader *t, struct mil_type *type)
{
	size_t from = t->r.dims.n;
	uint32_t n;

	if (!mil_lex_eat(&t->x, '[')) {
		mil_lex_fault(&t->x, "dimensions");
		return;
	}
	while (t->x.p < t->x.end && !mil_lex_eat(&t->x, ']')) {
		struct mil_name d;
		if (mil_lex_eat(&t->x, '?')) {
			*VEC_ADD(&t->r.dims) = MIL_UNKNOWN_DIM;
		} else if ((d = mil_lex_word(&t->x)).n) {
			uint64_t size = mil_lex_number(d.s, d.s + d.n);
			*VEC_ADD(&t->r.dims) = size > INT64_MAX ? INT64_MAX : (int64_t)size;
		} else {
			mil_lex_step(&t->x);
		}
		mil_lex_eat(&t->x, ',');
	}
	type->dims = TAKE(&t->r, dims, from, int64_t, &n);
	type->rank = n > INT16_MAX ? INT16_MAX : (int16_t)n;
}

/* The rest of a type after its word. */
static bool read_type_tail(struct text_reader *t, struct mil_name name, struct mil_type *type)
{
	memset(type, 0, sizeof *type);
	type->kind = MIL_TENSOR;
	if (mil_name_is(name, "tensor") && mil_lex_eat(&t->x, '<')) {
		struct mil_name d = mil_lex_word(&t->x);
		type->dtype = (uint8_t)mil_dtype_of_text(d.s, d.n);
		mil_lex_eat(&t->x, ',');
		read_dims(t, type);
		return mil_lex_eat(&t->x, '>');
	}
	if (mil_name_is(name, "state") && mil_lex_eat(&t->x, '<')) {
		struct mil_name inner = mil_lex_word(&t->x);
		/* one in another would nest as deep as the text is long */
		bool good = !mil_name_is(inner, "state") && read_type_tail(t, inner, type);
		type->kind = MIL_STATE;
		return good && mil_lex_eat(&t->x, '>');
	}
	type->kind = mil_name_is(name, "list") ? MIL_LIST : mil_name_is(name, "tuple") ? MIL_TUPLE :
		     mil_name_is(name, "dict") ? MIL_DICTIONARY : MIL_TENSOR;
	if (type->kind != MIL_TENSOR && mil_lex_eat(&t->x, '<')) {
		mil_lex_balanced(&t->x);
		return true;
	}
	type->dtype = (uint8_t)mil_dtype_of_text(name.s, name.n);
	return type->dtype != 0;
}

static bool read_type(struct text_reader *t, struct mil_type *type)
{
	return read_type_tail(t, mil_lex_word(&t->x), type);
}

/* BLOBFILE(path = TYPE("..."), offset = TYPE(64)), after the word. */
static void read_blob(struct text_reader *t, struct mil_value *v)
{
	struct mil_name inside;
	const char *digits = NULL;
	struct mil_lex in;

	v->form = MIL_BLOB;
	if (!mil_lex_eat(&t->x, '('))
		return;
	inside = mil_lex_balanced(&t->x);
	in = t->x;
	in.p = inside.s;
	in.end = inside.s + inside.n;
	while (in.p < in.end && *in.p != '"')
		in.p++;
	v->file = mil_lex_quoted(&in);
	for (const char *q = in.p; q < in.end; q++)
		if (isdigit((unsigned char)*q) && (q == in.p || !mil_lex_is_word(q[-1])))
			digits = q;
	v->offset = digits ? mil_lex_number(digits, in.end) : UINT64_MAX;
}

/* The value behind a type that was just read. */
static struct mil_value *read_value(struct text_reader *t, const struct mil_type *type)
{
	struct mil_value *v = arena_new(t->r.a, sizeof *v);
	struct mil_name literal;

	v->type = *type;
	if (!mil_lex_eat(&t->x, '(')) {
		mil_lex_fault(&t->x, "a value in brackets");
		return v;
	}
	if (mil_lex_eat_word(&t->x, "BLOBFILE")) {
		read_blob(t, v);
		if (!mil_lex_eat(&t->x, ')'))
			mil_lex_fault(&t->x, "the end of a value");
		return v;
	}
	literal = mil_lex_balanced(&t->x);
	v->form = type->kind == MIL_TENSOR ? MIL_TEXT_VALUE : MIL_COMPOUND;
	v->data = (const uint8_t *)literal.s;
	v->n = literal.n;
	return v;
}

/* One name or value as an argument; false when there is neither. */
static bool read_binding(struct text_reader *t, struct mil_name key)
{
	struct mil_argument one = { .key = key };
	struct mil_name name = mil_lex_word(&t->x);
	struct mil_type type;
	char next = mil_lex_peek(&t->x);

	if (!name.n)
		return false;
	if (next == '<' || (next == '(' && mil_dtype_of_text(name.s, name.n))) {
		if (!read_type_tail(t, name, &type))
			mil_lex_fault(&t->x, "a type");
		one.value = read_value(t, &type);
	} else {
		one.name = name;
	}
	*VEC_ADD(&t->r.args) = one;
	return true;
}

/* name = argument, ... up to the closing bracket. */
static void read_arguments(struct text_reader *t, char close, struct mil_name *label)
{
	while (t->x.p < t->x.end && !mil_lex_eat(&t->x, close)) {
		struct mil_name key = mil_lex_word(&t->x);
		size_t before = t->r.args.n;
		if (!key.n || !mil_lex_eat(&t->x, '=')) {
			mil_lex_fault(&t->x, "an argument");
			mil_lex_balanced(&t->x);
			return;
		}
		if (mil_lex_eat(&t->x, '(')) {
			while (t->x.p < t->x.end && !mil_lex_eat(&t->x, ')')) {
				if (!read_binding(t, key))
					mil_lex_step(&t->x);
				mil_lex_eat(&t->x, ',');
			}
		} else if (!read_binding(t, key)) {
			mil_lex_fault(&t->x, "a name or a value");
			mil_lex_balanced(&t->x);
			return;
		}
		if (label && mil_name_is(key, "name") && t->r.args.n == before + 1) {
			const struct mil_value *v = t->r.args.at[before].value;
			if (v)
				*label = (struct mil_name){ (const char *)v->data, (uint32_t)v->n };
			t->r.args.n = before;
		}
		mil_lex_eat(&t->x, ',');
	}
}

/* (NAME, ...) behind an arrow. */
static void read_outputs(struct text_reader *t)
{
	if (mil_lex_peek(&t->x) != '-' || t->x.p + 1 >= t->x.end || t->x.p[1] != '>')
		return;
	t->x.p += 2;
	if (!mil_lex_eat(&t->x, '('))
		return;
	while (t->x.p < t->x.end && !mil_lex_eat(&t->x, ')')) {
		struct mil_argument one = { .name = mil_lex_word(&t->x) };
		if (one.name.n)
			*VEC_ADD(&t->r.args) = one;
		else
			mil_lex_step(&t->x);
		mil_lex_eat(&t->x, ',');
	}
}

/* Parameters of a function or block: TYPE NAME, ... after the opening bracket. */
static void read_parameters(struct text_reader *t)
{
	while (t->x.p < t->x.end && !mil_lex_eat(&t->x, ')')) {
		struct mil_result one = { .uses = 0 };
		if (!read_type(t, &one.type)) {
			mil_lex_fault(&t->x, "a type");
			mil_lex_balanced(&t->x);
			return;
		}
		one.name = mil_lex_word(&t->x);
		*VEC_ADD(&t->r.results) = one;
		mil_lex_eat(&t->x, ',');
	}
}

/* Blocks behind a call: [NAME(parameters)] { statements } -> (names), until the statement ends. */
static void read_blocks(struct text_reader *t)
{
	while (t->x.p < t->x.end && mil_lex_peek(&t->x) != ';' && mil_lex_peek(&t->x) != '}') {
		struct mil_block block = { .n_ops = 0 };
		size_t results = t->r.results.n;
		if (++t->depth > NESTING_MOST) {
			mil_lex_fault(&t->x, "fewer blocks inside of one another");
			t->x.p = t->x.end;
			return;
		}
		mil_lex_word(&t->x);
		if (mil_lex_eat(&t->x, '('))
			read_parameters(t);
		block.inputs = TAKE(&t->r, results, results, struct mil_result, &block.n_inputs);
		if (mil_lex_eat(&t->x, '{'))
			read_block(t, &block);
		else
			mil_lex_step(&t->x);
		*VEC_ADD(&t->r.blocks) = block;
		t->depth--;
		mil_lex_eat(&t->x, ',');
	}
}

static bool looks_like_type(struct text_reader *t)
{
	const char *from = t->x.p;
	struct mil_name name = mil_lex_word(&t->x);
	char next = mil_lex_peek(&t->x);
	bool is_type = next == '<' || (next != '(' && next != '=' && mil_dtype_of_text(name.s, name.n));

	t->x.p = from;
	return is_type;
}

static void read_statement(struct text_reader *t)
{
	size_t args = t->r.args.n, results = t->r.results.n, blocks = t->r.blocks.n, attributes;
	struct mil_op op = { .at = (size_t)(t->x.p - t->x.base) };
	struct mil_name name;

	while (looks_like_type(t)) {
		struct mil_result one = { .uses = 0 };
		if (!read_type(t, &one.type))
			break;
		one.name = mil_lex_word(&t->x);
		*VEC_ADD(&t->r.results) = one;
		if (!mil_lex_eat(&t->x, ','))
			break;
	}
	if (t->r.results.n > results && !mil_lex_eat(&t->x, '='))
		mil_lex_fault(&t->x, "an equals sign");
	name = mil_lex_word(&t->x);
	if (!name.n || !mil_lex_eat(&t->x, '(')) {
		mil_lex_fault(&t->x, "an operation");
		t->r.results.n = results;
		mil_lex_skip_statement(&t->x);
		return;
	}
	op.kind = mil_kind(t->r.in, name.s, name.n);
	read_arguments(t, ')', NULL);
	attributes = t->r.args.n;
	if (mil_lex_eat(&t->x, '['))
		read_arguments(t, ']', &op.label);
	read_blocks(t);
	if (!mil_lex_eat(&t->x, ';')) {
		mil_lex_fault(&t->x, "the end of a statement");
		mil_lex_skip_statement(&t->x);
	}
	op.n_inputs = (uint32_t)(attributes - args);
	op.args = TAKE(&t->r, args, args, struct mil_argument, &op.n_args);
	op.results = TAKE(&t->r, results, results, struct mil_result, &op.n_results);
	op.blocks = TAKE(&t->r, blocks, blocks, struct mil_block, &op.n_blocks);
	*VEC_ADD(&t->r.ops) = op;
}

/* Statements up to the closing brace, and the names behind the arrow. */
static void read_block(struct text_reader *t, struct mil_block *b)
{
	size_t ops = t->r.ops.n, args = t->r.args.n;

	while (t->x.p < t->x.end && mil_lex_peek(&t->x) != '}' && t->x.p < t->x.end) {
		if (t->r.a->used_bytes + 2 * t->r.ops.n * sizeof *t->r.ops.at > t->r.most) {
			defect_add(t->r.in, DEFECT_spec_limit, NULL, "The program text takes more memory than %lld bytes (limit %s)",
				   limit_get(LIMIT_program_bytes), limit_name(LIMIT_program_bytes));
			t->r.in->complete = t->x.is_sound = false;
			t->x.p = t->x.end;
			break;
		}
		read_statement(t);
	}
	if (!mil_lex_eat(&t->x, '}'))
		mil_lex_fault(&t->x, "a closing brace");
	read_outputs(t);
	b->outputs = TAKE(&t->r, args, args, struct mil_argument, &b->n_outputs);
	b->ops = TAKE(&t->r, ops, ops, struct mil_op, &b->n_ops);
}

static void read_function(struct text_reader *t, struct mil_function *f)
{
	f->at = (size_t)(t->x.p - t->x.base);
	f->name = mil_lex_word(&t->x);
	if (mil_lex_eat(&t->x, '<')) {
		f->opset = mil_lex_word(&t->x);
		mil_lex_eat(&t->x, '>');
	}
	if (!mil_lex_eat(&t->x, '(')) {
		mil_lex_fault(&t->x, "parameters");
		return;
	}
	read_parameters(t);
	f->inputs = TAKE(&t->r, results, 0, struct mil_result, &f->n_inputs);
	if (mil_lex_eat(&t->x, '[')) {
		struct mil_name attributes = mil_lex_balanced(&t->x);
		f->has_flexible_info = attributes.n > 24 && memcmp(attributes.s, "FlexibleShapeInformation", 24) == 0;
	}
	if (!mil_lex_eat(&t->x, '{')) {
		mil_lex_fault(&t->x, "a block");
		return;
	}
	f->n_blocks = 1;
	read_block(t, &f->block);
	mil_lex_eat(&t->x, ';');
}

static bool read_head(struct text_reader *t)
{
	if (!mil_lex_eat_word(&t->x, "program") || !mil_lex_eat(&t->x, '('))
		return false;
	mil_lex_balanced(&t->x);
	if (mil_lex_eat(&t->x, '['))
		mil_lex_balanced(&t->x);
	return mil_lex_eat(&t->x, '{');
}

bool mil_text(struct mil_program_state *p, const char *text, size_t n)
{
	struct text_reader t = { .x = { .in = p->in, .base = text, .p = text, .end = text + n, .is_sound = true } };

	if (n >= 2 && text[0] == 0x08) {
		defect_add(p->in, DEFECT_compiled_binary, NULL, "model.mil holds a binary program instead of program text");
		return false;
	}
	if (!read_head(&t)) {
		defect_add(p->in, DEFECT_compiled_mil, NULL, "model.mil does not start like program text");
		return false;
	}
	while (t.x.p < t.x.end && mil_lex_eat_word(&t.x, "func")) {
		struct mil_function f = { .n_inputs = 0 };
		struct arena a = { 0 };
		mil_reader_init(&t.r, p->in, &a);
		read_function(&t, &f);
		mil_analyse(p, &f, t.x.is_sound);
		mil_reader_done(&t.r);
		arena_done(&a);
	}
	if (!mil_lex_eat(&t.x, '}'))
		mil_lex_fault(&t.x, "a function or the end of the program");
	if (!p->n_functions && t.x.is_sound)
		defect_add(p->in, DEFECT_program_functions, NULL, "The program text has no functions");
	return p->n_functions > 0;
}
