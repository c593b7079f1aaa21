/* SPDX-License-Identifier: MIT */
/* What first bytes and names say. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "model/fixture.h"
#include "model/probe.h"

#define BYTES(s) s, sizeof s - 1

static void first_bytes_are_recognised(void **state)
{
	static const struct { const char *bytes; size_t n; enum probe_kind kind; } rows[] = {
		{ "", 0, PROBE_EMPTY },
		{ BYTES("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"), PROBE_GIT_LFS },
		{ BYTES("\n\n<!DOCTYPE html>\n<html>"), PROBE_WEB_PAGE },
		{ BYTES("PK\3\4aaaaaaaaaaaaa"), PROBE_ZIP },
		{ BYTES("\x89PNG\r\n\x1a\n"), PROBE_PNG },
		{ BYTES("\x89HDF\r\n\x1a\n"), PROBE_HDF5 },
		{ BYTES("\x1f\x8b\x08"), PROBE_GZIP },
		{ BYTES("\0\0\0\0\0\0\0\0"), PROBE_ZEROS },
		{ BYTES("2026-11-02 12:00:01 app[77] E5RT: something failed\n"), PROBE_TEXT },
		{ BYTES("{\"a\": 1}"), PROBE_JSON },
		{ BYTES("program(1.0)\n"), PROBE_MIL_TEXT },
		{ BYTES("\x08\x07\x12\x07pytorch\x1a\x03" "2.0:\x02\x0a\x00" "B\x02\x10\x0d"), PROBE_ONNX },
		{ BYTES("E5RT: mod\xe8le illisible \xff\xfe: erreur\n"), PROBE_TEXT },
		{ BYTES("\x93\x01\x02\x03\xfe\xca\xbe\xba\x00\x01"), PROBE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum probe_kind got = probe_bytes((const uint8_t *)rows[i].bytes, rows[i].n, rows[i].n);
		if (got != rows[i].kind)
			print_error("row %zu: %s\n", i, probe_name(got));
		assert_int_equal(got, rows[i].kind);
	}
}

static void a_model_is_told_by_its_fields(void **state)
{
	struct buf model = { 0 };

	(void)state;
	fx_small_network(&model, 4);
	assert_int_equal(probe_bytes((const uint8_t *)model.data, model.len, model.len), PROBE_MLMODEL);
	assert_int_equal(probe_bytes((const uint8_t *)model.data, 1, 1), PROBE_UNKNOWN);
	assert_int_equal(probe_bytes((const uint8_t *)model.data, 40, model.len), PROBE_MLMODEL);
	buf_done(&model);
}

static void folders_are_told_by_what_is_in_them(void **state)
{
	struct err err = { 0 };

	(void)state;
	fx_file("a/Manifest.json", "{}", 2);
	fx_file("b/coremldata.bin", "x", 1);
	fx_file("c/readme", "x", 1);
	fx_file("d.mlpackage/readme", "x", 1);
	fx_file("e.aimodel/x", "x", 1);
	assert_int_equal(model_probe(fx_path("a"), &err), PROBE_MLPACKAGE);
	assert_int_equal(model_probe(fx_path("b"), &err), PROBE_MLMODELC);
	assert_int_equal(model_probe(fx_path("c"), &err), PROBE_DIRECTORY);
	assert_int_equal(model_probe(fx_path("d.mlpackage"), &err), PROBE_MLPACKAGE);
	assert_int_equal(model_probe(fx_path("e.aimodel"), &err), PROBE_CORE_AI);
	assert_int_equal(err.kind, ERR_NONE);
	assert_int_equal(model_probe(fx_path("nothing"), &err), PROBE_UNREADABLE);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_int_equal(model_probe("/dev/null", &err), PROBE_UNREADABLE);
	fx_remove();
}

static void names_decide_who_gets_it(void **state)
{
	(void)state;
	assert_true(probe_is_model(PROBE_TEXT, "a.mlmodel"));
	assert_false(probe_is_model(PROBE_TEXT, "a.log"));
	assert_true(probe_is_model(PROBE_PNG, "a.log"));
	assert_true(probe_named_model("dir/a.mlpackage/"));
	assert_false(probe_named_model(".mlmodel"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(first_bytes_are_recognised),
	cmocka_unit_test(a_model_is_told_by_its_fields),
	cmocka_unit_test(folders_are_told_by_what_is_in_them),
	cmocka_unit_test(names_decide_who_gets_it),
};
UNIT_MAIN(tests)
