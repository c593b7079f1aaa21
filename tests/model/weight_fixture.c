/* SPDX-License-Identifier: MIT */
/* The writer behind the tests of weights. */
#include "weight_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- numbers ---- */

uint16_t half_of(float x)
{
	int e;
	double m = frexp(fabs((double)x), &e);		/* x = m * 2^e, 0.5 <= m < 1 */
	uint16_t sign = signbit(x) ? 0x8000 : 0;

	if (isnan(x))
		return 0x7e00;
	if (isinf(x))
		return sign | 0x7c00;
	if (x == 0)
		return sign;
	if (e < -13)					/* subnormal: units of 2^-24 */
		return (uint16_t)(sign | (unsigned)ldexp(m, e + 24));
	return (uint16_t)(sign | ((unsigned)(e + 14) << 10) | ((unsigned)ldexp(m, 11) & 0x3ff));
}

void *halves_of(const float *x, size_t n)
{
	uint8_t *out = malloc(n * 2 + 1);

	for (size_t i = 0; out && i < n; i++) {
		uint16_t h = half_of(x[i]);
		out[2 * i] = (uint8_t)h;
		out[2 * i + 1] = (uint8_t)(h >> 8);
	}
	return out;
}

size_t pack(const unsigned *values, size_t n, unsigned bits, bool msb_first, uint8_t *out)
{
	size_t bytes = (n * bits + 7) / 8;

	memset(out, 0, bytes);
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < bits; k++) {
			size_t at = i * bits + k;
			unsigned bit = values[i] >> (msb_first ? bits - 1 - k : k) & 1;
			out[at / 8] |= (uint8_t)(bit << (msb_first ? 7 - at % 8 : at % 8));
		}
	return bytes;
}

/* ---- programs ---- */

void program_start(struct program *p)
{
	memset(p, 0, sizeof *p);
	fx_weights(&p->file);
}

static void blob_value(struct program *p, struct buf *value, unsigned mil, struct shape s, unsigned blob, const void *bytes, size_t n)
{
	fx_blob_value(value, 2, mil, s.dims, s.rank, fx_weight(&p->file, blob, bytes, n));
}

/* Entry of Operation.attributes around a Value that fx_blob_value() wrote as field 2. */
static void attribute(struct buf *op, const char *key, struct buf *value)
{
	struct buf entry = { 0 };

	fx_text(&entry, 1, key);
	buf_add(&entry, buf_str(value), value->len);
	buf_done(value);
	fx_message(op, 5, &entry);
}

static void int_value(struct buf *out, int32_t number)
{
	struct buf value = { 0 }, now = { 0 }, tensor = { 0 }, ints = { 0 }, packed = { 0 };
	uint64_t v = (uint64_t)(int64_t)number;

	fx_int(&packed, 1, v);				/* its key is cut off: a packed list has none */
	fx_bytes(&ints, 1, buf_str(&packed) + 1, packed.len - 1);
	buf_done(&packed);
	fx_message(&tensor, 2, &ints);
	fx_message(&now, 1, &tensor);
	fx_type(&value, 2, MIL_I32, NULL, 0);
	fx_message(&value, 3, &now);
	fx_message(out, 2, &value);
}

void program_op(struct program *p, const char *kind)
{
	fx_text(&p->op, 1, kind);
}

void program_in(struct program *p, const char *key, const char *name)
{
	fx_input(&p->op, key, name);
}

void program_attr(struct program *p, const char *key, unsigned mil, struct shape s, unsigned blob, const void *bytes, size_t n)
{
	struct buf value = { 0 };

	blob_value(p, &value, mil, s, blob, bytes, n);
	attribute(&p->op, key, &value);
}

void program_attr_number(struct program *p, const char *key, int32_t number)
{
	struct buf value = { 0 };

	int_value(&value, number);
	attribute(&p->op, key, &value);
}

void program_result(struct program *p, const char *name, unsigned mil, struct shape s)
{
	fx_named(&p->op, name, mil, s.dims, s.rank);
}

void program_end(struct program *p)
{
	fx_message(&p->ops, 3, &p->op);
}

void program_const(struct program *p, const char *name, unsigned mil, struct shape s, unsigned blob, const void *bytes, size_t n)
{
	program_op(p, "const");
	program_attr(p, "val", mil, s, blob, bytes, n);
	program_result(p, name, mil, s);
	program_end(p);
}

void program_halves(struct program *p, const char *name, struct shape s, const float *x, size_t n)
{
	void *bytes = halves_of(x, n);

	program_const(p, name, MIL_F16, s, BLOB_F16, bytes, 2 * n);
	free(bytes);
}

void program_number(struct program *p, const char *name, int32_t value)
{
	program_op(p, "const");
	program_attr_number(p, "val", value);
	program_result(p, name, MIL_I32, SCALAR);
	program_end(p);
}

void program_use(struct program *p, const char *weight)
{
	program_op(p, "linear");
	program_in(p, "x", "x");
	program_in(p, "weight", weight);
	program_result(p, "y", MIL_F16, SHAPE(1, 4));
	program_end(p);
}

void program_save(struct program *p, int version, const char *opset, const char *package)
{
	struct buf model = { 0 };

	fx_program(&model, version, opset, &p->ops);
	fx_package(package, &model, &p->file);
	buf_done(&model);
	buf_done(&p->file);
}

/* ---- networks ---- */

void network_linear(struct buf *weights, unsigned bits, const float *scale, const float *bias, size_t n)
{
	struct buf q = { 0 }, linear = { 0 };

	fx_bytes(&linear, 1, scale, n * sizeof *scale);
	if (bias)
		fx_bytes(&linear, 2, bias, n * sizeof *bias);
	fx_int(&q, 1, bits);
	fx_message(&q, 101, &linear);
	fx_message(weights, 40, &q);
}

void network_table(struct buf *weights, unsigned bits, const float *table, size_t n)
{
	struct buf q = { 0 }, lut = { 0 };

	fx_bytes(&lut, 1, table, n * sizeof *table);
	fx_int(&q, 1, bits);
	fx_message(&q, 102, &lut);
	fx_message(weights, 40, &q);
}

void network_save(struct buf *weights, unsigned in, unsigned out, const char *file)
{
	struct buf model = { 0 }, d = { 0 }, params = { 0 }, layers = { 0 };

	fx_array(&d, 1, "x", (const int64_t[]){ in }, 1, 65568);
	fx_array(&d, 10, "y", (const int64_t[]){ out }, 1, 65568);
	fx_int(&params, 1, in);
	fx_int(&params, 2, out);
	fx_message(&params, 20, weights);
	fx_layer(&layers, "dense", "x", "y", 140, &params);
	fx_int(&model, 1, 4);
	fx_message(&model, 2, &d);
	fx_message(&model, 500, &layers);
	fx_file(file, buf_str(&model), model.len);
	buf_done(&model);
}

/* ---- models for tests of the command line ---- */

enum { SIDE = 32, N = SIDE * SIDE };

/* Repeatable values between -1 and 1, exact as halves. */
static void fill(float *x, unsigned seed)
{
	for (int i = 0; i < N; i++) {
		seed = seed * 1103515245u + 12345u;
		x[i] = (float)((int)(seed >> 16 & 1023) - 512) / 512;
	}
}

static void save_dense(const char *name, const float *x, int n)
{
	struct program p;

	program_start(&p);
	program_halves(&p, "w", SHAPE(n / SIDE, SIDE), x, (size_t)n);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", name);
}

static void save_palette(const char *name, const float *x)
{
	static const float table[] = { -0.75f, -0.25f, 0.25f, 0.75f };
	unsigned indices[N];
	uint8_t bytes[N];
	void *lut = halves_of(table, 4);
	struct program p;
	size_t n;

	for (int i = 0; i < N; i++)
		indices[i] = x[i] < -0.5f ? 0 : x[i] < 0 ? 1 : x[i] < 0.5f ? 2 : 3;
	n = pack(indices, N, 2, false, bytes);
	program_start(&p);
	program_op(&p, "constexpr_lut_to_dense");
	program_attr(&p, "indices", MIL_U8, SHAPE((int64_t)n), BLOB_U8, bytes, n);
	program_attr(&p, "lut", MIL_F16, SHAPE(4), BLOB_F16, lut, 8);
	program_result(&p, "w_palettized", MIL_F16, SHAPE(SIDE, SIDE));
	program_end(&p);
	program_use(&p, "w_palettized");
	program_save(&p, 7, "CoreML6", name);
	free(lut);
}

static void save_odd(const char *name, float *x)
{
	struct program p;

	x[0] = NAN;
	x[1] = -INFINITY;
	x[2] = 65536;
	program_start(&p);
	program_const(&p, "w", MIL_F32, SHAPE(SIDE, SIDE), BLOB_F32, x, N * sizeof *x);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", name);
}

void weight_models(void)
{
	float *x = mem_array(N, sizeof *x);
	struct buf weights = { 0 };

	fill(x, 1);
	save_dense("dense.mlpackage", x, N);
	save_palette("palette.mlpackage", x);
	fx_bytes(&weights, 1, x, N * sizeof *x);
	network_save(&weights, SIDE, SIDE, "network.mlmodel");
	fx_int(&weights, 1, 4);			/* a description and nothing else */
	fx_file("empty.mlmodel", buf_str(&weights), weights.len);
	buf_done(&weights);
	save_odd("odd.mlpackage", x);
	fill(x, 99);
	save_dense("other.mlpackage", x, N / 2);
	mem_free(x);
}
