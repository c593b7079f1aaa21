/* SPDX-License-Identifier: MIT */
/* Stored elements, ranges, histograms and errors against values worked out by hand. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/element.h"
#include "model/histogram.h"
#include "model/measure.h"

static void expect(enum element e, const char *bytes, size_t n_bytes, const float *want, size_t n)
{
	float got[16];

	assert_true(element_decode(e, (const uint8_t *)bytes, n_bytes, 0, n, got));
	for (size_t i = 0; i < n; i++)
		assert_true(isnan(want[i]) ? isnan(got[i]) : want[i] == got[i]);
	assert_false(element_decode(e, (const uint8_t *)bytes, n_bytes - 1, 0, n, got));
	assert_false(element_decode(e, (const uint8_t *)bytes, n_bytes, UINT64_MAX - 1, 2, got));
}

static void elements_decode(void **state)
{
	(void)state;
	expect(ELEMENT_FP16, "\x00\x3c\x00\xc0\xff\x7b\x00\x7c\x01\x7e\x01\x00\x00\x80", 14,
	       (const float[]){ 1, -2, 65504, INFINITY, NAN, 0x1p-24f, -0.0f }, 7);
	expect(ELEMENT_BF16, "\x80\x3f\x00\xc0", 4, (const float[]){ 1, -2 }, 2);
	expect(ELEMENT_FP32, "\x00\x00\x80\x3f", 4, (const float[]){ 1 }, 1);
	expect(ELEMENT_INT8, "\xff\x7f", 2, (const float[]){ -1, 127 }, 2);
	expect(ELEMENT_UINT8, "\xff\x7f", 2, (const float[]){ 255, 127 }, 2);
	expect(ELEMENT_INT32, "\xfe\xff\xff\xff", 4, (const float[]){ -2 }, 1);
	expect(ELEMENT_INT4, "\x8f\x07", 2, (const float[]){ -1, -8, 7 }, 3);
	expect(ELEMENT_UINT4, "\x8f\x07", 2, (const float[]){ 15, 8, 7 }, 3);
	expect(ELEMENT_UINT2, "\xe4", 1, (const float[]){ 0, 1, 2, 3 }, 4);
	expect(ELEMENT_UINT1, "\x05", 1, (const float[]){ 1, 0, 1, 0 }, 4);
	/* 1, 2, 3, 4, 5, 6, 7, 0 in three bits each: 001 010 011 100 101 110 111 000 from the lowest bit on */
	expect(ELEMENT_UINT3, "\xd1\x58\x1f", 3, (const float[]){ 1, 2, 3, 4, 5, 6, 7, 0 }, 8);
	/* 1, 33, 62, 7 in six bits each */
	expect(ELEMENT_UINT6, "\x41\xe8\x1f", 3, (const float[]){ 1, 33, 62, 7 }, 4);
	expect(ELEMENT_FP8E4M3, "\x38\xb8\x7e\x7f\x01", 5, (const float[]){ 1, -1, 448, NAN, 0x1p-9f }, 5);
	expect(ELEMENT_FP8E5M2, "\x3c\x7c\xfb", 3, (const float[]){ 1, INFINITY, -57344 }, 3);
}

static void numbers_of_files_and_specifications_differ(void **state)
{
	(void)state;
	assert_int_equal(element_of_blob(1), ELEMENT_FP16);
	assert_int_equal(element_of_mil(10), ELEMENT_FP16);
	assert_int_equal(element_of_blob(12), ELEMENT_UINT3);
	assert_int_equal(element_of_mil(39), ELEMENT_UINT3);
	assert_int_equal(element_of_blob(0), ELEMENT_NONE);
	assert_int_equal(element_of_blob(99), ELEMENT_NONE);
	assert_int_equal(element_bytes(ELEMENT_UINT3, 3), 2);
	assert_true(element_bytes(ELEMENT_FP64, UINT64_MAX / 2) == UINT64_MAX);
}

static void ranges_tell_zeros_and_outliers(void **state)
{
	static float x[1500];
	struct range_measure r;

	(void)state;
	for (size_t i = 0; i < 1500; i++)
		x[i] = (float)i;
	x[3] = NAN;
	x[700] = INFINITY;
	x[701] = -1e9f;
	x[702] = 1e-9f;
	x[1499] = 0;
	range_init(&r);
	range_add(&r, x, 1500);
	assert_int_equal(r.n, 1500);
	assert_int_equal(r.zeros, 2);
	assert_int_equal(r.nans, 1);
	assert_int_equal(r.infinities, 1);
	assert_int_equal(r.beyond_fp16, 1);
	assert_int_equal(r.below_fp16, 1);
	assert_true(r.min == -1e9f && r.max == 1498);
}

static void histograms_agree_with_ranges(void **state)
{
	enum { N = 70001 };
	uint16_t *halves = malloc(N * sizeof *halves);
	float *x = malloc(N * sizeof *x);
	struct histogram *h = calloc(1, sizeof *h);
	struct range_measure a, b;

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		halves[i] = (uint16_t)(i * 40503u);
	range_init(&a);
	range_init(&b);
	assert_true(element_decode(ELEMENT_FP16, (const uint8_t *)halves, N * 2, 0, N, x));
	range_add(&a, x, N);
	histogram_add(h, (const uint8_t *)halves, N);
	assert_int_equal(histogram_take(h, ELEMENT_FP16, &b), 65536);
	assert_int_equal(a.n, b.n);
	assert_int_equal(a.zeros, b.zeros);
	assert_int_equal(a.nans, b.nans);
	assert_int_equal(a.infinities, b.infinities);
	assert_true(a.min == b.min && a.max == b.max);
	assert_int_equal(histogram_take(h, ELEMENT_FP16, &b), 0);
	range_init(&b);
	range_add_halves(&b, (const uint8_t *)halves, N);
	assert_int_equal(a.n, b.n);
	assert_int_equal(a.zeros, b.zeros);
	assert_int_equal(a.nans, b.nans);
	assert_int_equal(a.infinities, b.infinities);
	assert_true(a.min == b.min && a.max == b.max);
	free(halves);
	free(x);
	free(h);
}

static void finite_halves_have_their_range(void **state)
{
	static uint16_t h[2048];
	struct range_measure r;

	(void)state;
	for (uint32_t i = 0; i < 2048; i++)
		h[i] = (uint16_t)(i % 2 ? 0x8000 | i : i);
	h[1000] = 0x7bff;
	h[1400] = 0x8000;
	range_init(&r);
	range_add_halves(&r, (const uint8_t *)h, 2048);
	assert_int_equal(r.n, 2048);
	assert_int_equal(r.zeros, 2);
	assert_true(r.max == 65504);
	assert_true(r.min == -ldexpf(2047, -24));
}

static void errors_have_the_known_ratio(void **state)
{
	static float a[2000], b[2000];
	struct error_measure e = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++) {
		a[i] = i % 2 ? 1.0f : -1.0f;
		b[i] = a[i] * 1.1f;
	}
	error_add(&e, a, b, 2000);
	assert_true(fabs(error_snr_db(&e) - 20) < 0.01);
	assert_true(fabs(error_cosine(&e) - 1) < 1e-6);
	assert_true(fabsf(e.largest - 0.1f) < 1e-6f);
	a[5] = NAN;
	error_add(&e, a, a, 2000);
	assert_int_equal(e.skipped, 1);
	assert_int_equal(e.n, 3999);
	struct error_measure same = { 0 };
	error_add(&same, b, b, 10);
	assert_true(isinf(error_snr_db(&same)) && error_snr_db(&same) > 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(elements_decode),
	cmocka_unit_test(numbers_of_files_and_specifications_differ),
	cmocka_unit_test(ranges_tell_zeros_and_outliers),
	cmocka_unit_test(histograms_agree_with_ranges),
	cmocka_unit_test(finite_halves_have_their_range),
	cmocka_unit_test(errors_have_the_known_ratio),
};
UNIT_MAIN(tests)
