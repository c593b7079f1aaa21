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
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "model/mil.h"
#include "model/mil_reader.h"

#define NESTING_MOST 60

struct text_reader {
	struct mil_reader r;
	const char *base, *p, *end;
	unsigned depth;
	bool is_sound;		/* nothing was skipped so far */
};

static void read_block(struct text_reader *t, struct mil_block *b);

static void fault(struct text_reader *t, const char *expected)
{
	size_t at = (size_t)(t->p - t->base), line = 1;

	if (t->is_sound) {
		for (const char *q = t->base; q < t->p; q++)
			line += *q == '\n';
		defect_add(t->r.in, t->p >= t->end ? DEFECT_file_truncated : DEFECT_compiled_mil,
			   defect_place(t->r.in, NULL, ":%zu@%zu", line, at), "The program text should have %s here", expected);
	}
	t->is_sound = false;
}

static void space(struct text_reader *t)
{
	while (t->p < t->end && isspace((unsigned char)*t->p))
		t->p++;
}

static char peek(struct text_reader *t)
{
	space(t);
	return t->p < t->end ? *t->p : '\0';
}

static bool eat(struct text_reader *t, char c)
{
	if (peek(t) != c)
		return false;
	t->p++;
	return true;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$' || c == '/' || c == '~' || (unsigned char)c >= 0x80;
}

static struct mil_name word(struct text_reader *t)
{
	const char *from;

	space(t);
	from = t->p;
	while (t->p < t->end && is_word(*t->p))
		t->p++;
	return (struct mil_name){ from, (uint32_t)(t->p - from) };
}

static bool eat_word(struct text_reader *t, const char *text)
{
	const char *from = t->p;

	if (mil_name_is(word(t), text))
		return true;
	t->p = from;
	return false;
}

/* Past a string in quotes; the text between them. */
static struct mil_name quoted(struct text_reader *t)
{
	const char *from;

	if (!eat(t, '"'))
		return (struct mil_name){ "", 0 };
	from = t->p;
	while (t->p < t->end && *t->p != '"')
		t->p += *t->p == '\\' && t->p + 1 < t->end ? 2 : 1;
	if (t->p >= t->end) {
		t->p = t->end;
		return (struct mil_name){ from, (uint32_t)(t->end - from) };
	}
	return (struct mil_name){ from, (uint32_t)(t->p++ - from) };
}

/* To the bracket that closes the one just eaten; strings are stepped over. The text between them. */
static struct mil_name balanced(struct text_reader *t)
{
	const char *from = t->p;
	int depth = 1;

	while (t->p < t->end) {
		char c = *t->p;
		if (c == '"') {
			quoted(t);
			continue;
		}
		depth += c == '(' || c == '[' || c == '{' || c == '<';
		depth -= c == ')' || c == ']' || c == '}' || (c == '>' && t->p[-1] != '-');
		if (depth == 0)
			return (struct mil_name){ from, (uint32_t)(t->p++ - from) };
		t->p++;
	}
	fault(t, "a closing bracket");
	return (struct mil_name){ from, (uint32_t)(t->p - from) };
}

/* To the end of a statement that was not understood. */
static void skip_statement(struct text_reader *t)
{
	while (t->p < t->end && *t->p != ';' && *t->p != '}')
		if (*t->p == '"')
			quoted(t);
		else if (strchr("([{", *t->p++))
			balanced(t);
	eat(t, ';');
}

static void read_dims(struct text_reader *t, struct mil_type *type)
{
	size_t from = t->r.dims.n;
	uint32_t n;

	if (!eat(t, '[')) {
		fault(t, "dimensions");
		return;
	}
	while (t->p < t->end && !eat(t, ']')) {
		struct mil_name d;
		if (eat(t, '?')) {
			*VEC_ADD(&t->r.dims) = MIL_UNKNOWN_DIM;
		} else if ((d = word(t)).n) {
			*VEC_ADD(&t->r.dims) = (int64_t)strtoll(d.s, NULL, 10);
		} else {
			t->p++;
		}
		eat(t, ',');
	}
	type->dims = TAKE(&t->r, dims, from, int64_t, &n);
	type->rank = n > INT16_MAX ? INT16_MAX : (int16_t)n;
}

static bool read_type(struct text_reader *t, struct mil_type *type);

/* The rest of a type after its word. */
static bool read_type_tail(struct text_reader *t, struct mil_name name, struct mil_type *type)
{
	memset(type, 0, sizeof *type);
	type->kind = MIL_TENSOR;
	if (mil_name_is(name, "tensor") && eat(t, '<')) {
		struct mil_name d = word(t);
		type->dtype = (uint8_t)mil_dtype_of_text(d.s, d.n);
		eat(t, ',');
		read_dims(t, type);
		return eat(t, '>');
	}
	if (mil_name_is(name, "state") && eat(t, '<')) {
		bool good = read_type(t, type);
		type->kind = MIL_STATE;
		return good && eat(t, '>');
	}
	type->kind = mil_name_is(name, "list") ? MIL_LIST : mil_name_is(name, "tuple") ? MIL_TUPLE :
		     mil_name_is(name, "dict") ? MIL_DICTIONARY : MIL_TENSOR;
	if (type->kind != MIL_TENSOR && eat(t, '<')) {
		balanced(t);
		return true;
	}
	type->dtype = (uint8_t)mil_dtype_of_text(name.s, name.n);
	return type->dtype != 0;
}

static bool read_type(struct text_reader *t, struct mil_type *type)
{
	return read_type_tail(t, word(t), type);
}

/* BLOBFILE(path = TYPE("..."), offset = TYPE(64)), after the word. */
static void read_blob(struct text_reader *t, struct mil_value *v)
{
	struct mil_name inside, number = { NULL, 0 };
	struct text_reader in;

	v->form = MIL_BLOB;
	if (!eat(t, '('))
		return;
	inside = balanced(t);
	in = *t;
	in.p = inside.s;
	in.end = inside.s + inside.n;
	while (in.p < in.end && *in.p != '"')
		in.p++;
	v->file = quoted(&in);
	for (const char *q = in.p; q < in.end; q++)
		if (isdigit((unsigned char)*q) && (q == in.p || !is_word(q[-1])))
			number = (struct mil_name){ q, 1 };
	v->offset = number.s ? strtoull(number.s, NULL, 10) : UINT64_MAX;
}

/* The value behind a type that was just read. */
static struct mil_value *read_value(struct text_reader *t, const struct mil_type *type)
{
	struct mil_value *v = arena_new(t->r.a, sizeof *v);
	struct mil_name literal;

	v->type = *type;
	if (!eat(t, '(')) {
		fault(t, "a value in brackets");
		return v;
	}
	if (eat_word(t, "BLOBFILE")) {
		read_blob(t, v);
		if (!eat(t, ')'))
			fault(t, "the end of a value");
		return v;
	}
	literal = balanced(t);
	v->form = type->kind == MIL_TENSOR ? MIL_TEXT_VALUE : MIL_COMPOUND;
	v->data = (const uint8_t *)literal.s;
	v->n = literal.n;
	return v;
}

/* One name or value as an argument; false when there is neither. */
static bool read_binding(struct text_reader *t, struct mil_name key)
{
	struct mil_argument one = { .key = key };
	struct mil_name name = word(t);
	struct mil_type type;
	char next = peek(t);

	if (!name.n)
		return false;
	if (next == '<' || (next == '(' && mil_dtype_of_text(name.s, name.n))) {
		if (!read_type_tail(t, name, &type))
			fault(t, "a type");
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
	while (t->p < t->end && !eat(t, close)) {
		struct mil_name key = word(t);
		size_t before = t->r.args.n;
		if (!key.n || !eat(t, '=')) {
			fault(t, "an argument");
			balanced(t);
			return;
		}
		if (eat(t, '(')) {
			while (t->p < t->end && !eat(t, ')')) {
				if (!read_binding(t, key))
					t->p++;
				eat(t, ',');
			}
		} else if (!read_binding(t, key)) {
			fault(t, "a name or a value");
			balanced(t);
			return;
		}
		if (label && mil_name_is(key, "name") && t->r.args.n == before + 1) {
			const struct mil_value *v = t->r.args.at[before].value;
			if (v)
				*label = (struct mil_name){ (const char *)v->data, (uint32_t)v->n };
			t->r.args.n = before;
		}
		eat(t, ',');
	}
}

/* (NAME, ...) behind an arrow. */
static void read_outputs(struct text_reader *t)
{
	if (peek(t) != '-' || t->p + 1 >= t->end || t->p[1] != '>')
		return;
	t->p += 2;
	if (!eat(t, '('))
		return;
	while (t->p < t->end && !eat(t, ')')) {
		struct mil_argument one = { .name = word(t) };
		if (one.name.n)
			*VEC_ADD(&t->r.args) = one;
		else
			t->p++;
		eat(t, ',');
	}
}

/* Parameters of a function or block: TYPE NAME, ... after the opening bracket. */
static void read_parameters(struct text_reader *t)
{
	while (t->p < t->end && !eat(t, ')')) {
		struct mil_result one = { .uses = 0 };
		if (!read_type(t, &one.type)) {
			fault(t, "a type");
			balanced(t);
			return;
		}
		one.name = word(t);
		*VEC_ADD(&t->r.results) = one;
		eat(t, ',');
	}
}

/* Blocks behind a call: [NAME(parameters)] { statements } -> (names), until the statement ends. */
static void read_blocks(struct text_reader *t)
{
	while (t->p < t->end && peek(t) != ';' && peek(t) != '}') {
		struct mil_block block = { .n_ops = 0 };
		size_t results = t->r.results.n;
		if (++t->depth > NESTING_MOST) {
			fault(t, "fewer blocks inside of one another");
			t->p = t->end;
			return;
		}
		word(t);
		if (eat(t, '('))
			read_parameters(t);
		block.inputs = TAKE(&t->r, results, results, struct mil_result, &block.n_inputs);
		if (eat(t, '{'))
			read_block(t, &block);
		else if (t->p < t->end)
			t->p++;
		*VEC_ADD(&t->r.blocks) = block;
		t->depth--;
		eat(t, ',');
	}
}

static bool looks_like_type(struct text_reader *t)
{
	const char *from = t->p;
	struct mil_name name = word(t);
	char next = peek(t);
	bool is_type = next == '<' || (next != '(' && next != '=' && mil_dtype_of_text(name.s, name.n));

	t->p = from;
	return is_type;
}

static void read_statement(struct text_reader *t)
{
	size_t args = t->r.args.n, results = t->r.results.n, blocks = t->r.blocks.n, attributes;
	struct mil_op op = { .at = (size_t)(t->p - t->base) };
	struct mil_name name;

	while (looks_like_type(t)) {
		struct mil_result one = { .uses = 0 };
		if (!read_type(t, &one.type))
			break;
		one.name = word(t);
		*VEC_ADD(&t->r.results) = one;
		if (!eat(t, ','))
			break;
	}
	if (t->r.results.n > results && !eat(t, '='))
		fault(t, "an equals sign");
	name = word(t);
	if (!name.n || !eat(t, '(')) {
		fault(t, "an operation");
		t->r.results.n = results;
		skip_statement(t);
		return;
	}
	op.kind = mil_kind(t->r.in, name.s, name.n);
	read_arguments(t, ')', NULL);
	attributes = t->r.args.n;
	if (eat(t, '['))
		read_arguments(t, ']', &op.label);
	read_blocks(t);
	if (!eat(t, ';')) {
		fault(t, "the end of a statement");
		skip_statement(t);
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

	while (t->p < t->end && peek(t) != '}' && t->p < t->end) {
		if (t->r.a->used_bytes > t->r.most) {
			defect_add(t->r.in, DEFECT_spec_limit, NULL, "The program text takes more memory than %lld bytes (limit %s)",
				   limit_get(LIMIT_program_bytes), limit_name(LIMIT_program_bytes));
			t->r.in->complete = t->is_sound = false;
			t->p = t->end;
			break;
		}
		read_statement(t);
	}
	if (!eat(t, '}'))
		fault(t, "a closing brace");
	read_outputs(t);
	b->outputs = TAKE(&t->r, args, args, struct mil_argument, &b->n_outputs);
	b->ops = TAKE(&t->r, ops, ops, struct mil_op, &b->n_ops);
}

static void read_function(struct text_reader *t, struct mil_function *f)
{
	f->at = (size_t)(t->p - t->base);
	f->name = word(t);
	if (eat(t, '<')) {
		f->opset = word(t);
		eat(t, '>');
	}
	if (!eat(t, '(')) {
		fault(t, "parameters");
		return;
	}
	read_parameters(t);
	f->inputs = TAKE(&t->r, results, 0, struct mil_result, &f->n_inputs);
	if (eat(t, '[')) {
		struct mil_name attributes = balanced(t);
		f->has_flexible_info = attributes.n > 24 && memcmp(attributes.s, "FlexibleShapeInformation", 24) == 0;
	}
	if (!eat(t, '{')) {
		fault(t, "a block");
		return;
	}
	f->n_blocks = 1;
	read_block(t, &f->block);
	eat(t, ';');
}

static bool read_head(struct text_reader *t)
{
	if (!eat_word(t, "program") || !eat(t, '('))
		return false;
	balanced(t);
	if (eat(t, '['))
		balanced(t);
	return eat(t, '{');
}

bool mil_text(struct mil_program_state *p, const char *text, size_t n)
{
	struct text_reader t = { .r = { .in = p->in }, .base = text, .p = text, .end = text + n, .is_sound = true };

	if (n >= 2 && text[0] == 0x08) {
		defect_add(p->in, DEFECT_compiled_binary, NULL, "model.mil holds a binary program instead of program text");
		return false;
	}
	if (!read_head(&t)) {
		defect_add(p->in, DEFECT_compiled_mil, NULL, "model.mil does not start like program text");
		return false;
	}
	while (t.p < t.end && eat_word(&t, "func")) {
		struct mil_function f = { .n_inputs = 0 };
		struct arena a = { 0 };
		mil_reader_init(&t.r, p->in, &a);
		read_function(&t, &f);
		mil_analyse(p, &f, t.is_sound);
		mil_reader_done(&t.r);
		arena_done(&a);
	}
	if (!eat(&t, '}'))
		fault(&t, "a function or the end of the program");
	if (!p->n_functions && t.is_sound)
		defect_add(p->in, DEFECT_program_functions, NULL, "The program text has no functions");
	return p->n_functions > 0;
}
