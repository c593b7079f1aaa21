/* SPDX-License-Identifier: MIT */
/* The protobuf walker: what it reads, and where it stops. */
#include "unit.h"

#include <string.h>

#include "base/limit.h"
#include "model/fixture.h"
#include "model/wire.h"

static enum wire_fault walk(const void *bytes, size_t n, size_t *fields)
{
	struct wire_run run;
	struct wire w;
	struct wire_field f;

	*fields = 0;
	wire_start(&run, bytes, n, "test");
	w = wire_root(&run, "Test");
	while (wire_next(&w, &f))
		++*fields;
	return run.fault;
}

static void every_wire_type_is_read(void **state)
{
	static const char bytes[] = "\x08\x96\x01" "\x11" "12345678" "\x1a\x03" "abc" "\x25" "1234" "\x2b\x08\x01\x2c";
	struct wire_run run;
	struct wire w;
	struct wire_field f;

	(void)state;
	wire_start(&run, (const uint8_t *)bytes, sizeof bytes - 1, "test");
	w = wire_root(&run, "Test");
	assert_true(wire_next(&w, &f) && f.number == 1 && f.value == 150);
	assert_true(wire_next(&w, &f) && f.number == 2 && f.type == WIRE_FIXED64);
	assert_true(wire_next(&w, &f) && f.number == 3 && f.n == 3 && memcmp(f.bytes, "abc", 3) == 0);
	assert_true(wire_next(&w, &f) && f.number == 4 && f.value == 0x34333231);
	assert_true(wire_next(&w, &f) && f.number == 5);
	assert_false(wire_next(&w, &f));
	assert_int_equal(run.fault, WIRE_SOUND);
}

static void faults_are_told_apart(void **state)
{
	static const struct { const char *bytes; size_t n; enum wire_fault fault; } rows[] = {
		{ "\x08", 1, WIRE_TRUNCATED },
		{ "\x08\xff", 2, WIRE_TRUNCATED },
		{ "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, WIRE_VARINT },
		{ "\x12\x05" "ab", 4, WIRE_TRUNCATED },
		{ "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" "ab", 13, WIRE_TRUNCATED },
		{ "\x00", 1, WIRE_TAG },
		{ "\x0e\x01", 2, WIRE_TYPE },
		{ "\x0f\x01", 2, WIRE_TYPE },
		{ "\x0c", 1, WIRE_GROUP },
		{ "\x0b\x08\x01", 3, WIRE_GROUP },
		{ "\x0b\x14", 2, WIRE_GROUP },
		{ "\x0d" "123", 4, WIRE_TRUNCATED },
	};
	size_t fields;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(walk(rows[i].bytes, rows[i].n, &fields), rows[i].fault);
}

static void cut_fields_keep_what_is_there(void **state)
{
	struct wire_run run;
	struct wire w, inner;
	struct wire_field f;

	(void)state;
	wire_start(&run, (const uint8_t *)"\x12\x64\x08\x07", 4, "test");
	w = wire_root(&run, "Test");
	assert_true(wire_next(&w, &f));
	assert_int_equal(f.n, 2);
	inner = wire_inside(&w, &f, "Inner");
	assert_true(wire_next(&inner, &f) && f.value == 7);
	assert_int_equal(run.fault, WIRE_TRUNCATED);
	assert_int_equal(run.fault_at, 0);
}

static void depth_and_fields_are_limited(void **state)
{
	struct buf nested = { 0 }, many = { 0 };
	struct wire_run run;
	struct wire w;
	struct wire_field f;
	long long before = limit_get(LIMIT_message_fields);
	size_t fields;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct buf outer = { 0 };
		fx_message(&outer, 1, &nested);
		nested = outer;
	}
	wire_start(&run, (const uint8_t *)buf_str(&nested), nested.len, "test");
	for (w = wire_root(&run, "Test"); wire_next(&w, &f); w = wire_inside(&w, &f, "Test"))
		;
	assert_int_equal(run.fault, WIRE_DEPTH);
	for (int i = 0; i < 100; i++)
		fx_int(&many, 1, 1);
	limit_set(LIMIT_message_fields, 99);
	assert_int_equal(walk(buf_str(&many), many.len, &fields), WIRE_FIELDS);
	assert_int_equal(fields, 99);
	limit_set(LIMIT_message_fields, before);
	assert_int_equal(walk(buf_str(&many), many.len, &fields), WIRE_SOUND);
	buf_done(&nested);
	buf_done(&many);
}

static void packed_numbers_are_counted(void **state)
{
	struct wire_packed w = wire_packed((const uint8_t *)"\x01\x96\x01\x80", 4);
	uint64_t v;

	(void)state;
	assert_true(wire_packed_next(&w, &v) && v == 1);
	assert_true(wire_packed_next(&w, &v) && v == 150);
	assert_false(wire_packed_next(&w, &v));
	assert_int_equal(wire_packed_count((const uint8_t *)"\x01\x96\x01", 3), 2);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_wire_type_is_read),
	cmocka_unit_test(faults_are_told_apart),
	cmocka_unit_test(cut_fields_keep_what_is_there),
	cmocka_unit_test(depth_and_fields_are_limited),
	cmocka_unit_test(packed_numbers_are_counted),
};
UNIT_MAIN(tests)
