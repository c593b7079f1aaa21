/* SPDX-License-Identifier: MIT */
/* Every form of compression decoded against values worked out by hand, and weights that lie. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/weight_fixture.h"
#include "model/compare.h"
#include "model/weights.h"

/* ---- helpers ---- */

static struct weight_set *open_set(const char *name, struct evidence *e, const char **id)
{
	struct weight_set *set = NULL;
	struct err err = { 0 };

	assert_true(weights_open(fx_path(name), NULL, e, id, &set, &err));
	return set;
}

static const struct weight *named(const struct weight_set *set, const char *name)
{
	for (size_t i = 0; i < set->weights.n; i++)
		if (strcmp(set->weights.at[i].name, name) == 0)
			return &set->weights.at[i];
	fail_msg("there is no weight %s", name);
	return NULL;
}

/* Read in pieces of `most` values. */
static void expect_in(struct weight_set *set, const struct weight *w, const float *want, size_t n, size_t most)
{
	struct err err = { 0 };
	struct weight_cursor *c = weight_cursor_new(set, w->tensor, &err);
	float got[64];
	size_t at = 0, took;

	if (!c)
		fail_msg("%s: %s", w->name, err.text);
	while ((took = weight_cursor_next(c, got + at, most < 64 - at ? most : 64 - at)) > 0)
		at += took;
	assert_int_equal(at, n);
	for (size_t i = 0; i < n; i++)
		if (got[i] != want[i] && !(isnan(got[i]) && isnan(want[i])))
			fail_msg("%s[%zu] is %g, not %g", w->name, i, (double)got[i], (double)want[i]);
	weight_cursor_free(c);
}

static void expect(const char *model, const char *name, const float *want, size_t n)
{
	struct evidence e = { 0 };
	struct weight_set *set = open_set(model, &e, NULL);

	assert_int_equal(weight_elements(named(set, name)), n);
	expect_in(set, named(set, name), want, n, 64);
	expect_in(set, named(set, name), want, n, 1);
	expect_in(set, named(set, name), want, n, 3);
	weights_free(set);
	evidence_done(&e);
}
#define EXPECT(model, name, ...) \
	expect(model, name, (const float[]){ __VA_ARGS__ }, sizeof((float[]){ __VA_ARGS__ }) / sizeof(float))

/* The weight is listed, but its values cannot be told; scanning and comparing say so. */
static void expect_problem(const char *model, const char *word)
{
	struct evidence e = { 0 };
	const char *id;
	struct weight_set *set = open_set(model, &e, &id);
	struct comparison c;
	bool said = false;

	weights_scan(set, NULL, &e, id);
	const struct value *rows = fx_fact(&e, "model.weights.scan");
	for (size_t i = 0; i < rows->n; i++)
		said = said || strstr(value_get_text(rows->items[i], "problem", ""), word);
	compare_weights(set, set, NULL, &c);
	for (size_t i = 0; i < c.pairs.n; i++)
		said = said && (!c.pairs.at[i].problem || *c.pairs.at[i].problem);
	comparison_done(&c);
	weights_free(set);
	if (!said)
		fail_msg("%s: no problem with `%s`", model, word);
	evidence_done(&e);
}

/* ---- dense ---- */

static void dense(void **state)
{
	const float x[] = { 1, -2.5f, 0, 65504, -0.125f, 0x1p-24f }, y[] = { 1.1f, -3e30f, 0x1p-140f, 7 };
	struct program p;

	(void)state;
	program_start(&p);
	program_halves(&p, "h", SHAPE(2, 3), x, 6);
	program_const(&p, "f", MIL_F32, SHAPE(4), BLOB_F32, y, sizeof y);
	program_use(&p, "h");
	program_use(&p, "f");
	program_save(&p, 7, "CoreML6", "dense.mlpackage");
	EXPECT("dense.mlpackage", "h", 1, -2.5f, 0, 65504, -0.125f, 0x1p-24f);
	EXPECT("dense.mlpackage", "f", 1.1f, -3e30f, 0x1p-140f, 7);
}

/* ---- iOS 16 ---- */

static void palette16(void **state)
{
	static const unsigned widths[] = { 1, 2, 4, 6, 8 };

	(void)state;
	for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
		unsigned bits = widths[k], entries = 1u << bits, indices[15];
		float table[256], want[15];
		uint8_t bytes[16];
		struct program p;
		size_t n;

		for (unsigned i = 0; i < entries; i++)
			table[i] = (float)i * 0.5f - 3;
		for (unsigned i = 0; i < 15; i++) {
			indices[i] = (i * 37 + 5) % entries;
			want[i] = (float)indices[i] * 0.5f - 3;
		}
		n = pack(indices, 15, bits, false, bytes);
		void *lut = halves_of(table, entries);
		program_start(&p);
		program_op(&p, "constexpr_lut_to_dense");
		program_attr(&p, "indices", MIL_U8, SHAPE((int64_t)n), BLOB_U8, bytes, n);
		program_attr(&p, "lut", MIL_F16, SHAPE((int64_t)entries), BLOB_F16, lut, 2 * entries);
		program_result(&p, "w", MIL_F16, SHAPE(3, 5));
		program_end(&p);
		program_use(&p, "w");
		program_save(&p, 7, "CoreML6", "palette16.mlpackage");
		free(lut);
		expect("palette16.mlpackage", "w", want, 15);
	}
}

static void affine16(void **state)
{
	static const int8_t q[] = { -128, 0, 127, 1, 2, 3 };
	static const uint8_t u[] = { 0, 128, 255, 129, 130, 131 }, zero = 128;
	static const int8_t zeros[] = { 0, -1 };
	const float scale = 0.5f, scales[] = { 0.5f, 2 }, three[] = { 1, 2, 4 };
	struct program p;

	(void)state;
	program_start(&p);
	program_op(&p, "constexpr_affine_dequantize");
	program_attr(&p, "quantized_data", MIL_U8, SHAPE(2, 3), BLOB_U8, u, 6);
	program_attr(&p, "scale", MIL_F32, SCALAR, BLOB_F32, &scale, 4);
	program_attr(&p, "zero_point", MIL_U8, SCALAR, BLOB_U8, &zero, 1);
	program_attr_number(&p, "axis", 0);
	program_result(&p, "tensor", MIL_F32, SHAPE(2, 3));
	program_end(&p);
	program_use(&p, "tensor");
	program_op(&p, "constexpr_affine_dequantize");
	program_attr(&p, "quantized_data", MIL_I8, SHAPE(2, 3), BLOB_I8, q, 6);
	program_attr(&p, "scale", MIL_F32, SHAPE(2), BLOB_F32, scales, 8);
	program_attr(&p, "zero_point", MIL_I8, SHAPE(2), BLOB_I8, zeros, 2);
	program_attr_number(&p, "axis", 0);
	program_result(&p, "rows", MIL_F32, SHAPE(2, 3));
	program_end(&p);
	program_use(&p, "rows");
	program_op(&p, "constexpr_affine_dequantize");
	program_attr(&p, "quantized_data", MIL_I8, SHAPE(2, 3), BLOB_I8, q, 6);
	program_attr(&p, "scale", MIL_F32, SHAPE(3), BLOB_F32, three, 12);
	program_attr(&p, "zero_point", MIL_I8, SCALAR, BLOB_I8, zeros, 1);
	program_attr_number(&p, "axis", -1);
	program_result(&p, "columns", MIL_F32, SHAPE(2, 3));
	program_end(&p);
	program_use(&p, "columns");
	program_save(&p, 7, "CoreML6", "affine.mlpackage");
	EXPECT("affine.mlpackage", "tensor", -64, 0, 63.5f, 0.5f, 1, 1.5f);
	EXPECT("affine.mlpackage", "rows", -64, 0, 63.5f, 4, 6, 8);
	EXPECT("affine.mlpackage", "columns", -128, 0, 508, 1, 4, 12);
}

static void sparse16(void **state)
{
	static const unsigned mask[] = { 0, 1, 1, 0, 0, 0, 0, 1, 1, 0 };
	const float some[] = { 5, -6, 7, -8 };
	uint8_t bytes[2];
	void *stored = halves_of(some, 4);
	struct program p;

	(void)state;
	pack(mask, 10, 1, false, bytes);
	program_start(&p);
	program_op(&p, "constexpr_sparse_to_dense");
	program_attr(&p, "nonzero_data", MIL_F16, SHAPE(4), BLOB_F16, stored, 8);
	program_attr(&p, "mask", MIL_U8, SHAPE(2), BLOB_U8, bytes, 2);
	program_result(&p, "w", MIL_F16, SHAPE(2, 5));
	program_end(&p);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", "sparse16.mlpackage");
	free(stored);
	EXPECT("sparse16.mlpackage", "w", 0, 5, -6, 0, 0, 0, 0, 7, -8, 0);
}

static void cast16(void **state)
{
	const float x[] = { 0.5f, -3, 1024 };
	void *bytes = halves_of(x, 3);
	struct program p;

	(void)state;
	program_start(&p);
	program_op(&p, "constexpr_cast");
	program_attr(&p, "source_val", MIL_F16, SHAPE(3), BLOB_F16, bytes, 6);
	program_result(&p, "w", MIL_F32, SHAPE(3));
	program_end(&p);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", "cast.mlpackage");
	free(bytes);
	EXPECT("cast.mlpackage", "w", 0.5f, -3, 1024);
}

/* ---- iOS 18 ---- */

static void lut_op(struct program *p, const char *indices, const char *lut, const char *axis, const char *result, struct shape s)
{
	program_op(p, "constexpr_lut_to_dense");
	program_in(p, "indices", indices);
	program_in(p, "lut", lut);
	if (axis)
		program_in(p, "vector_axis", axis);
	program_result(p, result, MIL_F16, s);
	program_end(p);
	program_use(p, result);
}

static void indices_of(struct program *p, const char *name, unsigned mil, unsigned blob, struct shape s, const unsigned *x, size_t n,
		       unsigned bits)
{
	uint8_t bytes[64];

	program_const(p, name, mil, s, blob, bytes, pack(x, n, bits, false, bytes));
}

static void palette18(void **state)
{
	static const unsigned i2[] = { 0, 1, 2, 3, 3, 2, 1, 0 }, i3[] = { 7, 0, 1, 6, 2, 5, 3, 4 };
	const float one[] = { 10, 20, 30, 40 }, eight[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	const float four[] = { 1, 2, 3, 4, -1, -2, -3, -4 };
	struct program p;

	(void)state;
	program_start(&p);
	indices_of(&p, "i2", MIL_U2, BLOB_U2, SHAPE(4, 2), i2, 8, 2);
	indices_of(&p, "i2_rows", MIL_U2, BLOB_U2, SHAPE(4, 2), i2, 8, 2);
	indices_of(&p, "i2_columns", MIL_U2, BLOB_U2, SHAPE(4, 2), i2, 8, 2);
	indices_of(&p, "i3", MIL_U3, BLOB_U3, SHAPE(4, 2), i3, 8, 3);
	program_halves(&p, "lut_one", SHAPE(1, 1, 4, 1), one, 4);
	program_halves(&p, "lut_eight", SHAPE(1, 1, 8, 1), eight, 8);
	program_halves(&p, "lut_rows", SHAPE(2, 1, 4, 1), four, 8);
	program_halves(&p, "lut_columns", SHAPE(1, 2, 4, 1), four, 8);
	lut_op(&p, "i2", "lut_one", NULL, "tensor", SHAPE(4, 2));
	lut_op(&p, "i3", "lut_eight", NULL, "three_bits", SHAPE(4, 2));
	lut_op(&p, "i2_rows", "lut_rows", NULL, "rows", SHAPE(4, 2));
	lut_op(&p, "i2_columns", "lut_columns", NULL, "columns", SHAPE(4, 2));
	program_save(&p, 9, "CoreML8", "palette18.mlpackage");
	EXPECT("palette18.mlpackage", "tensor", 10, 20, 30, 40, 40, 30, 20, 10);
	EXPECT("palette18.mlpackage", "three_bits", 7, 0, 1, 6, 2, 5, 3, 4);
	EXPECT("palette18.mlpackage", "rows", 1, 2, 3, 4, -4, -3, -2, -1);
	EXPECT("palette18.mlpackage", "columns", 1, -2, 3, -4, 4, -3, 2, -1);
}

/* Four entries of two neighbours along axis 0 (or 1). */
static void vectors18(void **state)
{
	static const unsigned i[] = { 0, 1, 2, 3, 2, 1 };
	const float table[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct program p;

	(void)state;
	program_start(&p);
	indices_of(&p, "down", MIL_U2, BLOB_U2, SHAPE(2, 3), i, 6, 2);
	indices_of(&p, "along", MIL_U2, BLOB_U2, SHAPE(3, 2), i, 6, 2);
	program_halves(&p, "lut", SHAPE(1, 1, 4, 2), table, 8);
	program_number(&p, "zero", 0);
	program_number(&p, "one", 1);
	lut_op(&p, "down", "lut", "zero", "axis0", SHAPE(4, 3));
	lut_op(&p, "along", "lut", "one", "axis1", SHAPE(3, 4));
	program_save(&p, 9, "CoreML8", "vectors.mlpackage");
	EXPECT("vectors.mlpackage", "axis0", 1, 3, 5, 2, 4, 6, 7, 5, 3, 8, 6, 4);
	EXPECT("vectors.mlpackage", "axis1", 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 3, 4);
}

static void blockwise(void **state)
{
	static const unsigned nibbles[] = { 8, 15, 0, 7, 1, 2, 14, 9 };		/* as int4: -8 -1 0 7 1 2 -2 -7 */
	static const unsigned shift[] = { 1, 15, 0, 2 };			/* as int4: 1 -1 0 2 */
	const float scale[] = { 0.5f, 2, 1, 4 };
	static const int8_t bytes[] = { -128, 127, 3, 4 };
	const float two[] = { 2, 0.25f };
	struct program p;

	(void)state;
	program_start(&p);
	indices_of(&p, "data", MIL_I4, BLOB_I4, SHAPE(2, 4), nibbles, 8, 4);
	indices_of(&p, "unsigned", MIL_U4, BLOB_U4, SHAPE(2, 4), nibbles, 8, 4);
	indices_of(&p, "offset", MIL_I4, BLOB_I4, SHAPE(2, 2), shift, 4, 4);
	indices_of(&p, "uoffset", MIL_U4, BLOB_U4, SHAPE(2, 2), shift, 4, 4);
	program_halves(&p, "scale", SHAPE(2, 2), scale, 4);
	program_const(&p, "bytes", MIL_I8, SHAPE(2, 2), BLOB_I8, bytes, 4);
	program_halves(&p, "two", SHAPE(2, 1), two, 2);
	static const char *const rows[][4] = {
		{ "int4", "data", "scale", "offset" }, { "uint4", "unsigned", "scale", "uoffset" }, { "plain", "bytes", "two", NULL },
	};
	for (size_t i = 0; i < 3; i++) {
		program_op(&p, "constexpr_blockwise_shift_scale");
		program_in(&p, "data", rows[i][1]);
		program_in(&p, "scale", rows[i][2]);
		if (rows[i][3])
			program_in(&p, "offset", rows[i][3]);
		program_result(&p, rows[i][0], MIL_F16, i < 2 ? SHAPE(2, 4) : SHAPE(2, 2));
		program_end(&p);
		program_use(&p, rows[i][0]);
	}
	program_save(&p, 9, "CoreML8", "blockwise.mlpackage");
	EXPECT("blockwise.mlpackage", "int4", -4.5f, -1, 2, 16, 1, 2, -16, -36);
	EXPECT("blockwise.mlpackage", "uint4", 3.5f, 7, -30, -16, 1, 2, 48, 28);
	EXPECT("blockwise.mlpackage", "plain", -256, 254, 0.75f, 1);
}

/* A palette whose table is quantized, under a scale for each row. */
static void chain(void **state)
{
	static const unsigned i[] = { 0, 1, 2, 3, 3, 2, 1, 0 };
	static const int8_t entries[] = { -2, -1, 1, 2 };
	const float half = 0.5f, rows[] = { 1, 10, 100, 1000 };
	struct program p;

	(void)state;
	program_start(&p);
	indices_of(&p, "i", MIL_U2, BLOB_U2, SHAPE(4, 2), i, 8, 2);
	program_const(&p, "entries", MIL_I8, SHAPE(1, 1, 4, 1), BLOB_I8, entries, 4);
	program_halves(&p, "half", SHAPE(1, 1, 1, 1), &half, 1);
	program_halves(&p, "rows", SHAPE(4, 1), rows, 4);
	program_op(&p, "constexpr_blockwise_shift_scale");
	program_in(&p, "data", "entries");
	program_in(&p, "scale", "half");
	program_result(&p, "lut", MIL_F16, SHAPE(1, 1, 4, 1));
	program_end(&p);
	program_op(&p, "constexpr_lut_to_dense");
	program_in(&p, "indices", "i");
	program_in(&p, "lut", "lut");
	program_result(&p, "palettized", MIL_F16, SHAPE(4, 2));
	program_end(&p);
	program_op(&p, "constexpr_blockwise_shift_scale");
	program_in(&p, "data", "palettized");
	program_in(&p, "scale", "rows");
	program_result(&p, "w", MIL_F16, SHAPE(4, 2));
	program_end(&p);
	program_use(&p, "w");
	program_save(&p, 9, "CoreML8", "chain.mlpackage");
	EXPECT("chain.mlpackage", "w", -1, -0.5f, 5, 10, 100, 50, -500, -1000);
}

static void sparse18(void **state)
{
	static const unsigned mask[] = { 1, 0, 0, 1, 0, 1, 1, 0 }, i[] = { 3, 0, 1, 2 };
	static const int8_t q[] = { 4, -6, 8, 10 };
	const float some[] = { 1, 2, 3, 4 }, table[] = { -9, -5, 5, 9 }, rows[] = { 0.5f, 2 };
	struct program p;

	(void)state;
	program_start(&p);
	indices_of(&p, "mask", MIL_U1, BLOB_U1, SHAPE(2, 4), mask, 8, 1);
	program_halves(&p, "some", SHAPE(4), some, 4);
	program_op(&p, "constexpr_sparse_to_dense");
	program_in(&p, "nonzero_data", "some");
	program_in(&p, "mask", "mask");
	program_result(&p, "plain", MIL_F16, SHAPE(2, 4));
	program_end(&p);
	program_use(&p, "plain");

	indices_of(&p, "i", MIL_U2, BLOB_U2, SHAPE(4), i, 4, 2);
	program_halves(&p, "lut", SHAPE(1, 1, 4, 1), table, 4);
	program_op(&p, "constexpr_lut_to_sparse");
	program_in(&p, "indices_mask", "mask");
	program_in(&p, "indices_nonzero_data", "i");
	program_in(&p, "lut", "lut");
	program_result(&p, "m1", MIL_U1, SHAPE(2, 4));
	program_result(&p, "d1", MIL_F16, SHAPE(4));
	program_end(&p);
	program_op(&p, "constexpr_sparse_to_dense");
	program_in(&p, "nonzero_data", "d1");
	program_in(&p, "mask", "m1");
	program_result(&p, "with_lut", MIL_F16, SHAPE(2, 4));
	program_end(&p);
	program_use(&p, "with_lut");

	program_const(&p, "q", MIL_I8, SHAPE(4), BLOB_I8, q, 4);
	program_halves(&p, "rows", SHAPE(2, 1), rows, 2);
	program_op(&p, "constexpr_sparse_blockwise_shift_scale");
	program_in(&p, "data_mask", "mask");
	program_in(&p, "nonzero_data", "q");
	program_in(&p, "scale", "rows");
	program_result(&p, "m2", MIL_U1, SHAPE(2, 4));
	program_result(&p, "d2", MIL_F16, SHAPE(4));
	program_end(&p);
	program_op(&p, "constexpr_sparse_to_dense");
	program_in(&p, "nonzero_data", "d2");
	program_in(&p, "mask", "m2");
	program_result(&p, "with_scale", MIL_F16, SHAPE(2, 4));
	program_end(&p);
	program_use(&p, "with_scale");
	program_save(&p, 9, "CoreML8", "sparse18.mlpackage");
	EXPECT("sparse18.mlpackage", "plain", 1, 0, 0, 2, 0, 3, 4, 0);
	EXPECT("sparse18.mlpackage", "with_lut", 9, 0, 0, -9, 0, -5, 5, 0);
	EXPECT("sparse18.mlpackage", "with_scale", 2, 0, 0, -3, 0, 16, 20, 0);
}

/* ---- networks: bits from the most significant one on ---- */

static void networks(void **state)
{
	const float plain[] = { 1, -2, 3, 0.1f, 5, -6 }, scale[] = { 0.5f, 2 }, bias[] = { -1, 10 };
	static const unsigned three[] = { 0, 7, 3, 1, 2, 6 }, five[] = { 31, 0, 16, 1, 30, 15 };
	float table[32];
	uint8_t bytes[16];
	struct buf w = { 0 };

	(void)state;
	fx_bytes(&w, 1, plain, sizeof plain);
	network_save(&w, 3, 2, "floats.mlmodel");
	expect("floats.mlmodel", "dense", plain, 6);

	void *halves = halves_of((const float[]){ 1, -0.5f, 2048, 4, 5, 6 }, 6);
	fx_bytes(&w, 2, halves, 12);
	network_save(&w, 3, 2, "halves.mlmodel");
	free(halves);
	EXPECT("halves.mlmodel", "dense", 1, -0.5f, 2048, 4, 5, 6);

	fx_bytes(&w, 30, bytes, pack(three, 6, 3, true, bytes));
	network_linear(&w, 3, scale, bias, 2);
	network_save(&w, 3, 2, "linear.mlmodel");
	/* rows of three: x / 2 - 1, then x * 2 + 10; 18 bits lie in 3 bytes, where there is room for two more */
	EXPECT("linear.mlmodel", "dense", -1, 2.5f, 0.5f, 12, 14, 22);

	for (unsigned i = 0; i < 32; i++)
		table[i] = (float)i * (float)i;
	fx_bytes(&w, 30, bytes, pack(five, 6, 5, true, bytes));
	network_table(&w, 5, table, 32);
	network_save(&w, 3, 2, "table.mlmodel");
	EXPECT("table.mlmodel", "dense", 961, 0, 256, 1, 900, 225);
}

/* ---- what a scan says ---- */

static void scan(void **state)
{
	const float x[] = { 0, 0, 1, -2, 70000, NAN, INFINITY, 1e-9f };
	struct evidence e = { 0 };
	const char *id;
	struct weight_set *set;
	struct program p;

	(void)state;
	program_start(&p);
	program_const(&p, "w", MIL_F32, SHAPE(2, 4), BLOB_F32, x, sizeof x);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", "scan.mlpackage");
	set = open_set("scan.mlpackage", &e, &id);
	assert_null(fx_fact(&e, "model.weights.nan"));		/* nothing is known before */
	assert_true(weights_scan(set, NULL, &e, id));
	assert_int_equal(fx_fact(&e, "model.weights.nan")->integer, 1);
	assert_int_equal(fx_fact(&e, "model.weights.infinite")->integer, 1);
	assert_int_equal(fx_fact(&e, "model.weights.beyond_float16")->integer, 1);
	assert_int_equal(fx_fact(&e, "model.weights.below_float16")->integer, 1);
	assert_true(fx_fact(&e, "model.weights.zero_share")->real == 0.25);
	assert_true(fx_fact(&e, "model.weights.scan_complete")->truth);
	const struct value *row = fx_fact(&e, "model.weights.scan")->items[0];
	assert_string_equal(value_get_text(row, "op", ""), "linear");
	assert_true(value_get(row, "min")->real == -2 && value_get(row, "max")->real == 70000);
	row = fx_fact(&e, "model.weights.by_op")->items[0];
	assert_int_equal(value_get(row, "stored_bytes")->integer, 32);
	weights_free(set);
	evidence_done(&e);
}

static bool stop(void *arg, uint64_t done, uint64_t total)
{
	assert_true(done <= total);
	return --*(int *)arg > 0;
}

static void scan_stops(void **state)
{
	size_t n = 6 << 20;
	uint8_t *zeros = calloc(n, 1);
	struct evidence e = { 0 };
	const char *id;
	struct weight_set *set;
	struct program p;
	int calls = 1;
	struct model_options o = { .progress = stop, .arg = &calls };

	(void)state;
	program_start(&p);
	program_const(&p, "w", MIL_F16, SHAPE((int64_t)n / 2), BLOB_F16, zeros, n);
	program_use(&p, "w");
	program_save(&p, 7, "CoreML6", "large.mlpackage");
	free(zeros);
	set = open_set("large.mlpackage", &e, &id);
	assert_false(weights_scan(set, &o, &e, id));
	assert_false(fx_fact(&e, "model.weights.scan_complete")->truth);
	assert_int_equal(fx_fact(&e, "model.weights.scan")->n, 1);
	calls = 1000;
	assert_true(weights_scan(set, &o, &e, id));
	assert_true(fx_fact(&e, "model.weights.zero_share")->real == 1);
	weights_free(set);
	evidence_done(&e);
}

/* ---- weights that lie ---- */

static void palette_of(const char *name, struct shape indices, struct shape lut, struct shape result, int axis)
{
	static const unsigned i[16] = { 0 };
	float table[64] = { 0 };
	size_t n = 1, m = 1;
	struct program p;

	for (size_t k = 0; k < indices.rank; k++)
		n *= (size_t)indices.dims[k];
	for (size_t k = 0; k < lut.rank; k++)
		m *= (size_t)lut.dims[k];
	program_start(&p);
	indices_of(&p, "i", MIL_U2, BLOB_U2, indices, i, n, 2);
	program_halves(&p, "lut", lut, table, m);
	program_number(&p, "axis", axis);
	lut_op(&p, "i", "lut", "axis", "w", result);
	program_save(&p, 9, "CoreML8", name);
}

static void tables_that_do_not_fit(void **state)
{
	(void)state;
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(3, 1, 4, 1), SHAPE(4, 2), 0);
	expect_problem("t.mlpackage", "do not fit");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(1, 1, 4, 2), SHAPE(8, 2), 7);
	expect_problem("t.mlpackage", "axis");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(1, 1, 4, 3), SHAPE(4, 2), 0);
	expect_problem("t.mlpackage", "");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(4, 1), SHAPE(4, 2), 0);
	expect_problem("t.mlpackage", "does not fit");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(1, 1, 4, 1), SHAPE(4000000000, 4000000000), 0);
	expect_problem("t.mlpackage", "");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(1, 1, 4, 1), SHAPE(0, 2), 0);
	expect_problem("t.mlpackage", "shape");
	palette_of("t.mlpackage", SHAPE(4, 2), SHAPE(1, 1, 4, 1), SHAPE(-1, 2), 0);
	expect_problem("t.mlpackage", "shape");
}

/* One weight of four floats in a file that was changed in one way. */
static void changed_file(size_t cut_to, size_t at, uint64_t value, size_t bytes, const char *word)
{
	const float x[] = { 1, 2, 3, 4 };
	struct program p;

	program_start(&p);
	program_op(&p, "const");
	program_attr(&p, "val", MIL_F32, SHAPE(4), BLOB_F32, x, sizeof x);
	program_result(&p, "w", MIL_F32, SHAPE(4));
	program_end(&p);
	program_use(&p, "w");
	if (bytes)
		memcpy(p.file.data + at, &value, bytes);
	if (cut_to)
		p.file.len = cut_to;
	program_save(&p, 7, "CoreML6", "file.mlpackage");
	expect_problem("file.mlpackage", word);
}

static void files_that_lie(void **state)
{
	(void)state;
	changed_file(140, 0, 0, 0, "behind the end");
	changed_file(70, 0, 0, 0, "behind the end");
	changed_file(0, 64, 0xdeadbee0, 4, "no weight");
	changed_file(0, 72, 8, 8, "fewer bytes");
	changed_file(0, 72, UINT64_MAX, 8, "behind the end");
	changed_file(0, 80, UINT64_MAX - 8, 8, "behind the end");
	changed_file(0, 68, 1, 4, "another type");
}

/* More ones in the mask than values are stored. */
static void masks_that_lie(void **state)
{
	static const uint8_t mask[] = { 0xff };
	const float some[] = { 1, 2, 3 };
	struct evidence e = { 0 };
	const char *id;
	struct program p;

	(void)state;
	program_start(&p);
	program_const(&p, "mask", MIL_U1, SHAPE(8), BLOB_U1, mask, 1);
	program_halves(&p, "some", SHAPE(3), some, 3);
	program_op(&p, "constexpr_sparse_to_dense");
	program_in(&p, "nonzero_data", "some");
	program_in(&p, "mask", "mask");
	program_result(&p, "w", MIL_F16, SHAPE(8));
	program_end(&p);
	program_use(&p, "w");
	program_save(&p, 9, "CoreML8", "mask.mlpackage");
	struct weight_set *set = open_set("mask.mlpackage", &e, &id);
	weights_scan(set, NULL, &e, id);
	assert_string_not_equal(value_get_text(fx_fact(&e, "model.weights.scan")->items[0], "problem", ""), "");
	weights_free(set);
	evidence_done(&e);
}

/* An operation that takes its own result, and two that take each other's. */
static void cycles(void **state)
{
	struct evidence e = { 0 };
	const char *id;
	struct program p;

	(void)state;
	program_start(&p);
	static const char *const links[][2] = { { "a", "a" }, { "b", "c" }, { "c", "b" } };
	for (size_t i = 0; i < 3; i++) {
		program_op(&p, "constexpr_blockwise_shift_scale");
		program_in(&p, "data", links[i][1]);
		program_in(&p, "scale", links[i][1]);
		program_in(&p, "offset", links[i][1]);
		program_result(&p, links[i][0], MIL_F16, SHAPE(2, 2));
		program_end(&p);
		program_use(&p, links[i][0]);
	}
	program_op(&p, "constexpr_sparse_to_dense");
	program_in(&p, "nonzero_data", "s");
	program_in(&p, "mask", "s");
	program_result(&p, "s", MIL_F16, SHAPE(2, 2));
	program_end(&p);
	program_use(&p, "s");
	program_save(&p, 9, "CoreML8", "cycle.mlpackage");
	struct weight_set *set = open_set("cycle.mlpackage", &e, &id);
	weights_scan(set, NULL, &e, id);
	weights_free(set);
	evidence_done(&e);
}

/* ---- every byte another one ---- */

static void scan_and_compare(const char *name)
{
	struct evidence e = { 0 };
	const char *id;
	struct weight_set *set = NULL;
	struct err err = { 0 };
	struct comparison c;

	if (weights_open(fx_path(name), NULL, &e, &id, &set, &err)) {
		weights_scan(set, NULL, &e, id);
		compare_weights(set, set, NULL, &c);
		comparison_done(&c);
		weights_free(set);
	}
	evidence_done(&e);
}

static void flip(const char *path, const char *name, unsigned long times, unsigned seed)
{
	uint8_t bytes[65536];
	FILE *f = fopen(fx_path(path), "rb");
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	for (unsigned long i = 0; i < times; i++) {
		seed = seed * 1664525u + 1013904223u;
		size_t at = (seed >> 8) % n;
		uint8_t was = bytes[at];
		bytes[at] = (uint8_t)(seed & 3 ? was ^ (1u << (seed >> 2 & 7)) : seed >> 24);
		f = fopen(fx_path(path), "wb");
		assert_true(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
		scan_and_compare(name);
		bytes[at] = was;
	}
	f = fopen(fx_path(path), "wb");
	assert_true(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
}

/* FLIPS in the environment: how many for each file. */
static void flips(void **state)
{
	static const char *const packages[] = { "palette16.mlpackage", "palette18.mlpackage", "vectors.mlpackage", "blockwise.mlpackage",
		"chain.mlpackage", "sparse18.mlpackage", "sparse16.mlpackage", "affine.mlpackage" };
	static const char *const files[] = { "linear.mlmodel", "table.mlmodel" };
	const char *many = getenv("FLIPS");
	unsigned long times = many ? strtoul(many, NULL, 10) : 60;
	char path[256];

	(void)state;
	for (unsigned i = 0; i < sizeof packages / sizeof *packages; i++) {
		snprintf(path, sizeof path, "%s/Data/com.apple.CoreML/model.mlmodel", packages[i]);
		flip(path, packages[i], times, i);
		snprintf(path, sizeof path, "%s/Data/com.apple.CoreML/weights/weight.bin", packages[i]);
		flip(path, packages[i], times, i + 100);
	}
	for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
		flip(files[i], files[i], times, i + 200);
}

static int clean_up(void **state)
{
	(void)state;
	fx_remove();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dense), cmocka_unit_test(palette16), cmocka_unit_test(affine16), cmocka_unit_test(sparse16),
		cmocka_unit_test(cast16), cmocka_unit_test(palette18), cmocka_unit_test(vectors18), cmocka_unit_test(blockwise),
		cmocka_unit_test(chain), cmocka_unit_test(sparse18), cmocka_unit_test(networks), cmocka_unit_test(scan),
		cmocka_unit_test(scan_stops), cmocka_unit_test(tables_that_do_not_fit), cmocka_unit_test(files_that_lie),
		cmocka_unit_test(masks_that_lie), cmocka_unit_test(cycles), cmocka_unit_test(flips),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, clean_up);
}
