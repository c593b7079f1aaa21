/* SPDX-License-Identifier: MIT */
/* Two versions of a model: which weights go together, and errors that are known beforehand. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../model/weight_fixture.h"
#include "model/compare.h"

enum { N = 256 };

struct two {
	struct evidence e;
	struct weight_set *before, *after;
	struct comparison c;
};

static void open_two(struct two *t, const char *before, const char *after)
{
	struct err err = { 0 };

	memset(t, 0, sizeof *t);
	assert_true(weights_open(fx_path(before), NULL, &t->e, NULL, &t->before, &err));
	assert_true(weights_open(fx_path(after), NULL, &t->e, NULL, &t->after, &err));
	compare_weights(t->before, t->after, NULL, &t->c);
}

static void close_two(struct two *t)
{
	comparison_done(&t->c);
	weights_free(t->before);
	weights_free(t->after);
	evidence_done(&t->e);
}

static const struct weight_pair *pair_of(const struct two *t, const char *before)
{
	for (size_t i = 0; i < t->c.pairs.n; i++)
		if (strcmp(t->c.pairs.at[i].before->name, before) == 0)
			return &t->c.pairs.at[i];
	fail_msg("%s has no counterpart", before);
	return NULL;
}

/* Multiples of 1/64 between -1 and 1 that look random; exact as halves. */
static void fill(float *x, size_t n, unsigned seed)
{
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525u + 1013904223u;
		x[i] = (float)((int)(seed >> 20 & 127) - 64) / 64;
	}
}

static void one_weight(const char *package, const char *name, const float *x, size_t n)
{
	struct program p;

	program_start(&p);
	program_halves(&p, name, SHAPE((int64_t)n), x, n);
	program_use(&p, name);
	program_save(&p, 7, "CoreML6", package);
}

/* Every value is off by 1/128: noise and ratio follow from the definition. */
static void known_error(void **state)
{
	float x[N], y[N];
	double signal = 0, dot = 0, after = 0;
	struct two t;

	(void)state;
	fill(x, N, 1);
	for (size_t i = 0; i < N; i++) {
		y[i] = x[i] + (i % 2 ? 1.0f : -1.0f) / 128;
		signal += (double)x[i] * (double)x[i];
		after += (double)y[i] * (double)y[i];
		dot += (double)x[i] * (double)y[i];
	}
	one_weight("a.mlpackage", "w_to_fp16", x, N);
	one_weight("b.mlpackage", "w_quantized", y, N);
	open_two(&t, "a.mlpackage", "b.mlpackage");
	assert_int_equal(t.c.pairs.n, 1);
	const struct weight_pair *p = pair_of(&t, "w_to_fp16");
	assert_false(p->by_values);
	assert_true(p->error.n == N && p->error.skipped == 0);
	assert_true(fabs(error_snr_db(&p->error) - 10 * log10(signal / (N / 16384.0))) < 1e-4);
	assert_true(fabs(error_cosine(&p->error) - dot / sqrt(signal * after)) < 1e-6);
	assert_true(p->error.largest == 1.0f / 128);
	assert_true(fabs(error_snr_db(&t.c.total) - error_snr_db(&p->error)) < 1e-9);
	assert_true(t.c.complete);
	close_two(&t);

	open_two(&t, "a.mlpackage", "a.mlpackage");
	assert_true(isinf(error_snr_db(&t.c.total)) && error_cosine(&t.c.total) > 0.999999 && t.c.total.largest == 0);
	close_two(&t);
}

/* Quantized to q bits in uniform steps, the ratio is what the steps make it: each bit is worth 6 dB. */
static double quantized(const char *package, const float *x, unsigned bits)
{
	uint8_t bytes[N];
	unsigned codes[N];
	float steps = (float)(1u << bits), scale = 2 / steps, offset = -1 + scale / 2;
	struct buf w = { 0 };
	double noise = 0, signal = 0;

	for (size_t i = 0; i < N; i++) {
		float code = floorf((x[i] + 1) / scale);
		codes[i] = code < steps ? (unsigned)code : (unsigned)steps - 1;
		double d = (double)x[i] - ((double)codes[i] * (double)scale + (double)offset);
		noise += d * d;
		signal += (double)x[i] * (double)x[i];
	}
	size_t n = pack(codes, N, bits, true, bytes);
	fx_bytes(&w, 30, bytes, n);
	network_linear(&w, bits, &scale, &offset, 1);
	network_save(&w, 16, 16, package);
	return 10 * log10(signal / noise);
}

static void bits_of_a_network(void **state)
{
	float x[N];
	double last = 0;
	struct buf w = { 0 };
	struct two t;

	(void)state;
	fill(x, N, 7);
	fx_bytes(&w, 1, x, sizeof x);
	network_save(&w, 16, 16, "plain.mlmodel");
	for (unsigned bits = 1; bits <= 6; bits++) {
		double want = quantized("few.mlmodel", x, bits);
		open_two(&t, "plain.mlmodel", "few.mlmodel");
		double got = error_snr_db(&pair_of(&t, "dense")->error);
		assert_true(fabs(got - want) < 1e-3);
		assert_true(got > last + 4);
		assert_int_equal(t.c.pairs.at[0].deserves_more_bits, got < 15);
		assert_int_equal(t.c.pairs.at[0].after->bits, bits);
		last = got;
		close_two(&t);
	}
}

/* A network says "dense", a program "fc_weight": size and values tell; among several of a size the right one. */
static void other_names(void **state)
{
	float x[N], y[N];
	struct buf w = { 0 };
	struct program p;
	struct two t;

	(void)state;
	fill(x, N, 3);
	fill(y, N, 4);
	fx_bytes(&w, 1, x, sizeof x);
	network_save(&w, 16, 16, "network.mlmodel");
	program_start(&p);
	program_halves(&p, "conv_weight", SHAPE(16, 16), y, N);
	program_halves(&p, "fc_weight", SHAPE(16, 16), x, N);
	program_use(&p, "conv_weight");
	program_use(&p, "fc_weight");
	program_save(&p, 7, "CoreML6", "program.mlpackage");
	open_two(&t, "network.mlmodel", "program.mlpackage");
	assert_int_equal(t.c.pairs.n, 1);
	assert_string_equal(pair_of(&t, "dense")->after->name, "fc_weight");
	assert_true(pair_of(&t, "dense")->by_values);
	assert_true(isinf(error_snr_db(&t.c.total)));
	assert_int_equal(t.c.only_after.n, 1);
	assert_string_equal(t.c.only_after.at[0]->name, "conv_weight");
	close_two(&t);

	one_weight("alien.mlpackage", "alien", y, N);
	open_two(&t, "network.mlmodel", "alien.mlpackage");
	assert_int_equal(t.c.pairs.n, 0);
	assert_int_equal(t.c.only_before.n, 1);
	assert_int_equal(t.c.only_after.n, 1);
	close_two(&t);
}

static void many(const char *package, const char *const *names, const float *noise, size_t n)
{
	float x[N];
	struct program p;

	program_start(&p);
	for (size_t i = 0; i < n; i++) {
		fill(x, N, (unsigned)i + 10);
		for (size_t k = 0; k < N; k++)
			x[k] += noise[i] * (k % 2 ? 1.0f : -1.0f);
		program_halves(&p, names[i], SHAPE(N), x, N);
		program_use(&p, names[i]);
	}
	program_save(&p, 7, "CoreML6", package);
}

/* Worst first; what cannot be read comes before all; equal ones last. */
static void order(void **state)
{
	static const char *const names[] = { "equal", "good", "bad", "middle" };
	struct two t;

	(void)state;
	many("before.mlpackage", names, (const float[]){ 0, 0, 0, 0 }, 4);
	many("after.mlpackage", names, (const float[]){ 0, 0x1p-6f, 0x1p-2f, 0x1p-4f }, 4);
	open_two(&t, "before.mlpackage", "after.mlpackage");
	assert_int_equal(t.c.pairs.n, 4);
	static const char *const sorted[] = { "bad", "middle", "good", "equal" };
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(t.c.pairs.at[i].before->name, sorted[i]);
	/* four times the error: 12.04 dB */
	assert_true(fabs(error_snr_db(&t.c.pairs.at[1].error) - error_snr_db(&t.c.pairs.at[0].error) - 12.04) < 0.7);
	close_two(&t);
}

static bool stop(void *arg, uint64_t done, uint64_t total)
{
	assert_true(done <= total);
	(void)arg;
	return false;
}

static void stopped(void **state)
{
	enum { MANY = 3 << 20 };
	float *x = calloc(MANY, sizeof *x);
	struct model_options o = { .progress = stop };
	struct program p;
	struct two t;

	(void)state;
	program_start(&p);
	program_const(&p, "first", MIL_F32, SHAPE(MANY), BLOB_F32, x, MANY * sizeof *x);
	program_halves(&p, "second", SHAPE(N), x, N);
	program_use(&p, "first");
	program_use(&p, "second");
	program_save(&p, 7, "CoreML6", "large.mlpackage");
	free(x);
	open_two(&t, "large.mlpackage", "large.mlpackage");
	assert_true(t.c.complete);
	comparison_done(&t.c);
	compare_weights(t.before, t.after, &o, &t.c);
	assert_false(t.c.complete);
	assert_int_equal(t.c.pairs.n, 2);
	assert_string_equal(t.c.pairs.at[1].problem, "not read");
	assert_non_null(t.c.pairs.at[0].problem);
	close_two(&t);
}

static void not_finite(void **state)
{
	const float x[] = { 1, NAN, 2, INFINITY }, y[] = { 1, 5, 4, 6 };
	struct two t;

	(void)state;
	one_weight("x.mlpackage", "w", x, 4);
	one_weight("y.mlpackage", "w", y, 4);
	open_two(&t, "x.mlpackage", "y.mlpackage");
	const struct weight_pair *p = pair_of(&t, "w");
	assert_true(p->error.n == 2 && p->error.skipped == 2 && p->error.largest == 2 && p->error.noise == 4);
	close_two(&t);
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
		cmocka_unit_test(known_error), cmocka_unit_test(bits_of_a_network), cmocka_unit_test(other_names),
		cmocka_unit_test(order), cmocka_unit_test(stopped), cmocka_unit_test(not_finite),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, clean_up);
}
