/* SPDX-License-Identifier: MIT */
/* Types, values and look-ups of ML programs. */
#include "model/mil.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/tally.h"
#include "model/wire.h"

static const struct mil_dtype_info dtypes[] = {
	[MIL_BOOL] = { "bool", "bool", 8, false, 0 },
	[MIL_STRING] = { "string", "string", 0, false, 0 },
	[MIL_FLOAT16] = { "float16", "fp16", 16, true, 1 },
	[MIL_FLOAT32] = { "float32", "fp32", 32, true, 2 },
	[MIL_FLOAT64] = { "float64", "fp64", 64, true, 0 },
	[MIL_BFLOAT16] = { "bfloat16", "bf16", 16, true, 5 },
	[MIL_INT8] = { "int8", "int8", 8, false, 4 },
	[MIL_INT16] = { "int16", "int16", 16, false, 6 },
	[MIL_INT32] = { "int32", "int32", 32, false, 14 },
	[MIL_INT64] = { "int64", "int64", 64, false, 0 },
	[MIL_INT4] = { "int4", "int4", 4, false, 8 },
	[MIL_UINT8] = { "uint8", "uint8", 8, false, 3 },
	[MIL_UINT16] = { "uint16", "uint16", 16, false, 7 },
	[MIL_UINT32] = { "uint32", "uint32", 32, false, 15 },
	[MIL_UINT64] = { "uint64", "uint64", 64, false, 0 },
	[MIL_UINT4] = { "uint4", "uint4", 4, false, 11 },
	[MIL_UINT2] = { "uint2", "uint2", 2, false, 10 },
	[MIL_UINT1] = { "uint1", "uint1", 1, false, 9 },
	[MIL_UINT6] = { "uint6", "uint6", 6, false, 13 },
	[MIL_UINT3] = { "uint3", "uint3", 3, false, 12 },
	[MIL_FLOAT8E4M3FN] = { "float8e4m3fn", "fp8e4m3fn", 8, true, 16 },
	[MIL_FLOAT8E5M2] = { "float8e5m2", "fp8e5m2", 8, true, 17 },
};

const struct mil_dtype_info *mil_dtype_info(unsigned dtype)
{
	return dtype < sizeof dtypes / sizeof dtypes[0] && dtypes[dtype].name ? &dtypes[dtype] : NULL;
}

unsigned mil_dtype_of_text(const char *name, size_t n)
{
	for (unsigned i = 0; i < sizeof dtypes / sizeof dtypes[0]; i++)
		if (dtypes[i].name && strlen(dtypes[i].text_name) == n && memcmp(dtypes[i].text_name, name, n) == 0)
			return i;
	return 0;
}

bool mil_name_is(struct mil_name a, const char *text)
{
	return strlen(text) == a.n && memcmp(a.s, text, a.n) == 0;
}

bool mil_name_equal(struct mil_name a, struct mil_name b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

uint64_t mil_elements(const struct mil_type *t)
{
	uint64_t n = 1;

	if (t->rank < 0)
		return 0;
	for (int i = 0; i < t->rank; i++) {
		if (t->dims[i] <= 0)
			return 0;
		if (n > UINT64_MAX / (uint64_t)t->dims[i])
			return UINT64_MAX;
		n *= (uint64_t)t->dims[i];
	}
	return n;
}

uint64_t mil_bytes(unsigned dtype, uint64_t n)
{
	const struct mil_dtype_info *info = mil_dtype_info(dtype);

	if (!info)
		return 0;
	if (info->bits < 8)
		return n / 8 * info->bits + (n % 8 * info->bits + 7) / 8;
	return n > UINT64_MAX / (info->bits / 8) ? UINT64_MAX : n * (info->bits / 8);
}

double mil_half(uint16_t bits)
{
	int exponent = bits >> 10 & 31, fraction = bits & 1023;
	double v = exponent == 31 ? (fraction ? NAN : INFINITY) :
		   exponent ? ldexp(1 + fraction / 1024.0, exponent - 15) : ldexp(fraction, -24);

	return bits & 0x8000 ? -v : v;
}

static unsigned raw_bits(const struct mil_value *v)
{
	const struct mil_dtype_info *info = mil_dtype_info(v->type.dtype);

	return info ? info->bits : 0;
}

uint64_t mil_value_count(const struct mil_value *v)
{
	unsigned bits;

	if (v->form != MIL_IMMEDIATE)
		return 0;
	switch (v->packing) {
	case MIL_FLOATS: return v->n / 4;
	case MIL_DOUBLES: return v->n / 8;
	case MIL_INTS: case MIL_LONGS: case MIL_BOOLS: return wire_packed_count(v->data, v->n);
	case MIL_RAW:
		bits = raw_bits(v);
		return bits ? (uint64_t)v->n * 8 / bits : 0;
	default: return 0;
	}
}

static bool raw_number(const struct mil_value *v, uint64_t i, double *out)
{
	const uint8_t *p = v->data;
	unsigned bits = raw_bits(v);

	if (!bits || (i + 1) * bits > (uint64_t)v->n * 8)
		return false;
	switch (v->type.dtype) {
	case MIL_FLOAT16: *out = mil_half((uint16_t)(p[2 * i] | p[2 * i + 1] << 8)); return true;
	case MIL_FLOAT32: *out = wire_float(wire_u32(p + 4 * i)); return true;
	case MIL_FLOAT64: *out = wire_double(wire_u64(p + 8 * i)); return true;
	case MIL_INT8: *out = (int8_t)p[i]; return true;
	case MIL_UINT8: case MIL_BOOL: *out = p[i]; return true;
	case MIL_INT16: *out = (int16_t)(p[2 * i] | p[2 * i + 1] << 8); return true;
	case MIL_UINT16: *out = p[2 * i] | p[2 * i + 1] << 8; return true;
	case MIL_INT32: *out = (int32_t)wire_u32(p + 4 * i); return true;
	case MIL_UINT32: *out = wire_u32(p + 4 * i); return true;
	default: return false;
	}
}

/* Number i of a literal such as "fp16(0x1p+0)" or "[1, 2]": what program text leaves of a value. */
static bool text_number(const struct mil_value *v, uint64_t i, double *out)
{
	const char *p = (const char *)v->data, *end = p + v->n;
	char word[64];

	for (;; i--) {
		size_t n = 0;
		while (p < end && !strchr("0123456789+-intf.", *p))
			p++;
		while (p < end && n < sizeof word - 1 && !strchr(",] )\n", *p))
			word[n++] = *p++;
		word[n] = '\0';
		if (!n)
			return false;
		if (i == 0) {
			char *stop;
			*out = strcmp(word, "true") == 0 ? 1 : strcmp(word, "false") == 0 ? 0 : strtod(word, &stop);
			return true;
		}
		while (p < end && *p != ',')
			p++;
	}
}

bool mil_value_number(const struct mil_value *v, uint64_t i, double *out)
{
	struct wire_packed w;
	uint64_t n = 0;

	if (v->form == MIL_TEXT_VALUE)
		return text_number(v, i, out);
	if (v->form != MIL_IMMEDIATE)
		return false;
	switch (v->packing) {
	case MIL_FLOATS:
		return i < v->n / 4 && (*out = wire_float(wire_u32(v->data + 4 * i)), true);
	case MIL_DOUBLES:
		return i < v->n / 8 && (*out = wire_double(wire_u64(v->data + 8 * i)), true);
	case MIL_INTS: case MIL_LONGS: case MIL_BOOLS:
		w = wire_packed(v->data, v->n);
		for (uint64_t k = 0; k <= i; k++)
			if (!wire_packed_next(&w, &n))
				return false;
		*out = (double)(int64_t)n;
		return true;
	case MIL_RAW:
		return raw_number(v, i, out);
	default:
		return false;
	}
}

const struct mil_argument *mil_arg(const struct mil_op *op, const char *key)
{
	for (uint32_t i = 0; i < op->n_args; i++)
		if (mil_name_is(op->args[i].key, key))
			return &op->args[i];
	return NULL;
}

const struct mil_value *mil_const_value(const struct mil_op *op)
{
	const struct mil_argument *val;

	if (!op || !(op->kind->flags & MIL_CONST) || !mil_name_is(op->kind->name, "const"))
		return NULL;
	val = mil_arg(op, "val");
	return val ? val->value : NULL;
}

const struct mil_value *mil_arg_value(const struct mil_argument *arg)
{
	if (!arg)
		return NULL;
	return arg->value ? arg->value : arg->from ? mil_const_value(arg->from->op) : NULL;
}

const struct mil_type *mil_arg_type(const struct mil_argument *arg)
{
	if (!arg)
		return NULL;
	return arg->value ? &arg->value->type : arg->from ? &arg->from->type : NULL;
}

#define ANE MIL_ANE
#define DATA MIL_DATA
#define RAND MIL_RAND
#define CONST MIL_CONST
#define CAST MIL_CAST
static const struct { const char *name; unsigned spec, flags; } known[] = {
#define OP(name, spec, flags) { #name, spec, flags },
#include "model/mil_op.def"
#undef OP
};

#define KINDS_MOST 2000	/* names of operations; what comes behind them counts as one without a name */

struct op_kind *mil_kind(struct inspection *in, const char *s, size_t n)
{
	struct tally *t = in->tally;
	struct op_kind *kind = map_getn(&t->op_kinds, s, n);

	if (kind)
		return kind;
	if (t->kinds.n > KINDS_MOST) {
		s = "";
		n = 0;
		if ((kind = map_getn(&t->op_kinds, s, n)))
			return kind;
	}
	kind = arena_new(&in->scratch, sizeof *kind);
	kind->name = (struct mil_name){ arena_strn(&in->scratch, s, n), (uint32_t)n };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(known[i].name) == n && memcmp(known[i].name, s, n) == 0) {
			kind->spec = known[i].spec;
			kind->flags = known[i].flags;
		}
	map_putn(&t->op_kinds, kind->name.s, n, kind);
	*VEC_ADD(&t->kinds) = kind;
	return kind;
}
