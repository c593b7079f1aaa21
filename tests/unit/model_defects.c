/* SPDX-License-Identifier: MIT */
/* Damaged models: each kind of damage is named, and nothing crashes whatever the bytes say. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "model/feature.h"
#include "model/fixture.h"
#include "model/inspect.h"

static void look(const char *name, struct evidence *e)
{
	struct err err = { 0 };

	memset(e, 0, sizeof *e);
	assert_true(model_inspect(fx_path(name), NULL, e, NULL, &err));
}

static void file_has(const void *bytes, size_t n, const char *defect)
{
	struct evidence e;

	fx_file("f.mlmodel", bytes, n);
	look("f.mlmodel", &e);
	if (!fx_has_defect(&e, defect)) {
		fx_defects(&e);
		fail_msg("no defect %s", defect);
	}
	assert_false(value_truth(fx_fact(&e, "model.openable")));
	evidence_done(&e);
}

#define FILE_HAS(s, defect) file_has(s, sizeof s - 1, defect)

static void other_files_are_explained(void **state)
{
	(void)state;
	FILE_HAS("", "file.empty");
	FILE_HAS("version https://git-lfs.github.com/spec/v1\n", "file.git-lfs-pointer");
	FILE_HAS("<!DOCTYPE html><html>", "file.web-page");
	FILE_HAS("\x89PNG\r\n\x1a\n", "file.other-format");
	FILE_HAS("some notes about the model\n", "file.other-format");
	FILE_HAS("\0\0\0\0\0\0\0\0", "file.zeros");
	FILE_HAS("PK\3\4 no archive", "zip.damaged");
	FILE_HAS("\x08\x04", "spec.no-type");
}

static void a_pointer_tells_the_size_of_its_file(void **state)
{
	static const struct { const char *text; int64_t want; } rows[] = {
		{ "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 24873611\n", 24873611 },
		{ "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 99999999999999999999999\n", 999999999999999999 },
		{ "version https://git-lfs.github.com/spec/v1\nsize x\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct evidence e;
		fx_file("f.mlmodel", rows[i].text, strlen(rows[i].text));
		look("f.mlmodel", &e);
		const struct fact *f = evidence_fact(&e, "m0", "model.lfs_bytes");
		assert_int_equal(f ? f->value->integer : 0, rows[i].want);
		evidence_done(&e);
	}
}

static void a_network(struct buf *model, int version)
{
	buf_done(model);
	fx_small_network(model, version);
}

static void specifications_are_checked(void **state)
{
	struct buf m = { 0 }, params = { 0 }, layers = { 0 }, d = { 0 };

	(void)state;
	a_network(&m, 0);
	file_has(m.data, m.len, "spec.version-missing");
	a_network(&m, 99);
	file_has(m.data, m.len, "spec.version-unknown");
	a_network(&m, -1);
	file_has(m.data, m.len, "spec.version-unknown");
	a_network(&m, 4);
	file_has(m.data, m.len - 1, "file.truncated");
	buf_putc(&m, '\0');
	file_has(m.data, m.len, "spec.malformed");
	a_network(&m, 4);
	fx_message(&m, 900, &params);
	file_has(m.data, m.len, "spec.several-types");
	buf_done(&m);
	fx_array(&d, 1, "x", (const int64_t[]){ 0 }, 1, FEATURE_FLOAT32);
	fx_array(&d, 10, "y\xff", (const int64_t[]){ 3 }, 1, FEATURE_FLOAT32);
	fx_int(&m, 1, 4);
	fx_message(&m, 2, &d);
	fx_message(&m, 500, &layers);
	file_has(m.data, m.len, "spec.text-not-utf8");
	buf_done(&m);
	fx_array(&d, 1, "x", (const int64_t[]){ 0 }, 1, FEATURE_FLOAT32);
	fx_int(&m, 1, 4);
	fx_message(&m, 2, &d);
	fx_inner_product(&layers, "z", "y", 2, 3);
	fx_message(&m, 500, &layers);
	file_has(m.data, m.len, "spec.shape");
	file_has(m.data, m.len, "network.undefined-name");
	file_has(m.data, m.len, "spec.feature");
	buf_done(&m);
}

static void layers_are_checked(void **state)
{
	struct buf m = { 0 }, params = { 0 }, layers = { 0 }, d = { 0 };

	(void)state;
	fx_int(&params, 1, 5);
	fx_layer(&layers, "odd", "x", "y", 101, &params);
	fx_layer(&layers, "new", "x", "y", 1471, &params);
	fx_array(&d, 1, "x", (const int64_t[]){ 2 }, 1, FEATURE_FLOAT32);
	fx_array(&d, 10, "y", (const int64_t[]){ 3 }, 1, FEATURE_FLOAT32);
	fx_int(&m, 1, 4);
	fx_message(&m, 2, &d);
	fx_message(&m, 500, &layers);
	file_has(m.data, m.len, "network.layer");
	file_has(m.data, m.len, "spec.feature-too-new");
	buf_done(&m);
}

static void package_has(const struct buf *model, const struct buf *weights, const char *defect)
{
	struct evidence e;

	fx_package("q.mlpackage", model, weights);
	look("q.mlpackage", &e);
	if (!fx_has_defect(&e, defect)) {
		fx_defects(&e);
		fail_msg("no defect %s", defect);
	}
	evidence_done(&e);
	fx_remove();
}

static void weight_files_are_checked(void **state)
{
	static const struct { size_t at; uint64_t value; size_t n; const char *defect; } rows[] = {
		{ 4, 1, 4, "weights.header" },
		{ 0, 0, 4, "weights.count" },
		{ 0, 1000, 4, "weights.count" },
		{ 64, 1, 4, "weights.sentinel" },
		{ 68, 2, 4, "weights.type-mismatch" },
		{ 72, 16, 8, "weights.size-mismatch" },
		{ 72, UINT64_MAX - 63, 8, "weights.size-overflow" },
		{ 72, 4096, 8, "weights.truncated" },
		{ 80, 0, 8, "weights.offset-outside" },
	};
	struct buf model = { 0 };
	char data[32] = { 0 };

	(void)state;
	fx_small_program(&model, 7, "CoreML6");
	package_has(&model, NULL, "weights.missing");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf weights = { 0 };
		fx_weights(&weights);
		fx_weight(&weights, 1, data, sizeof data);
		memcpy(weights.data + rows[i].at, &rows[i].value, rows[i].n);
		package_has(&model, &weights, rows[i].defect);
		weights.len = 100;
		package_has(&model, &weights, rows[i].at < 64 && rows[i].n == 4 && rows[i].at == 4 ? "weights.header" : "weights.offset-outside");
		buf_done(&weights);
	}
	buf_done(&model);
}

static void programs_are_checked(void **state)
{
	static const int64_t row[] = { 1, 4 };
	struct buf m = { 0 }, ops = { 0 }, op = { 0 };

	(void)state;
	fx_small_program(&m, 4, "CoreML6");
	package_has(&m, NULL, "spec.feature-too-new");
	buf_done(&m);
	fx_small_program(&m, 7, "CoreML77");
	package_has(&m, NULL, "program.opset");
	file_has(m.data, m.len, "spec.program-without-package");
	buf_done(&m);
	fx_text(&op, 1, "frobnicate");
	fx_input(&op, "x", "nobody");
	fx_named(&op, "y", 10, row, 2);
	fx_message(&ops, 3, &op);
	fx_program(&m, 7, "CoreML6", &ops);
	file_has(m.data, m.len, "program.operation");
	file_has(m.data, m.len, "program.undefined-name");
	buf_done(&m);
	fx_text(&op, 1, "relu");
	fx_input(&op, "x", "x");
	fx_named(&op, "z", 11, row, 2);
	fx_message(&ops, 3, &op);
	fx_program(&m, 7, "CoreML6", &ops);
	file_has(m.data, m.len, "program.undefined-name");
	buf_done(&m);
	fx_text(&op, 1, "read_state");
	fx_input(&op, "x", "x");
	fx_named(&op, "y", 11, row, 2);
	fx_message(&ops, 3, &op);
	fx_program(&m, 7, "CoreML6", &ops);
	file_has(m.data, m.len, "spec.feature-too-new");
	file_has(m.data, m.len, "program.interface");
	buf_done(&m);
}

static void manifest_has(const char *manifest, const char *defect)
{
	struct buf model = { 0 };
	struct evidence e;

	fx_small_network(&model, 4);
	fx_package("m.mlpackage", &model, &model);
	fx_file("m.mlpackage/Manifest.json", manifest, strlen(manifest));
	look("m.mlpackage", &e);
	if (!fx_has_defect(&e, defect)) {
		fx_defects(&e);
		fail_msg("no defect %s", defect);
	}
	assert_string_equal(fx_fact(&e, "model.type")->text, "neuralNetwork");
	evidence_done(&e);
	buf_done(&model);
	fx_remove();
}

#define ITEM(path) "{\"path\": \"" path "\", \"name\": \"n\", \"author\": \"a\", \"description\": \"d\"}"
#define MANIFEST(path) "{\"fileFormatVersion\": \"1.0.0\", \"rootModelIdentifier\": \"A\", \"itemInfoEntries\": {\"A\": " ITEM(path) "}}"

static void manifests_are_checked(void **state)
{
	(void)state;
	manifest_has("no json", "manifest.not-json");
	manifest_has("[]", "manifest.not-json");
	manifest_has("\xef\xbb\xbf" MANIFEST("com.apple.CoreML/model.mlmodel"), "manifest.byte-order-mark");
	manifest_has("{}", "manifest.version");
	manifest_has("{}", "manifest.items");
	manifest_has("{\"itemInfoEntries\": {\"A\": {}}}", "manifest.item");
	manifest_has("{\"itemInfoEntries\": {\"A\": " ITEM("x") "}, \"rootModelIdentifier\": \"B\"}", "manifest.root");
	manifest_has(MANIFEST("nothing/there"), "manifest.missing-item");
	manifest_has(MANIFEST("../../etc/passwd"), "manifest.escapes");
	manifest_has(MANIFEST("/etc/passwd"), "manifest.escapes");
}

static void links_that_leave_are_not_followed(void **state)
{
	struct buf model = { 0 };
	struct evidence e;

	(void)state;
	fx_small_program(&model, 7, "CoreML6");
	fx_package("l.mlpackage", &model, NULL);
	fx_file("l.mlpackage/Data/com.apple.CoreML/weights/x", "", 0);
	assert_int_equal(symlink("/etc/passwd", fx_path("l.mlpackage/Data/com.apple.CoreML/weights/weight.bin")), 0);
	look("l.mlpackage", &e);
	assert_true(fx_has_defect(&e, "weights.escapes"));
	evidence_done(&e);
	buf_done(&model);
	fx_remove();
}

static bool bytes_are_sound(const void *bytes, size_t n, bool text)
{
	struct evidence e = { 0 };
	const struct value *defects;
	bool sound;

	model_inspect_bytes(bytes, n, "memory", text, &e);
	defects = fx_fact(&e, "model.defects");
	sound = defects && defects->n == 0;
	assert_non_null(defects);
	evidence_done(&e);
	return sound;
}

static void every_truncation_is_noticed(void **state)
{
	struct buf net = { 0 }, program = { 0 };

	(void)state;
	fx_small_network(&net, 4);
	fx_small_program(&program, 7, "CoreML6");
	assert_true(bytes_are_sound(net.data, net.len, false));
	assert_true(bytes_are_sound(program.data, program.len, false));
	for (size_t n = 0; n < net.len; n++)
		assert_false(bytes_are_sound(net.data, n, false));
	for (size_t n = 0; n < program.len; n++)
		assert_false(bytes_are_sound(program.data, n, false));
	buf_done(&net);
	buf_done(&program);
}

/* Each bit in turn: nothing to crash on, whatever comes out. */
static void no_bit_flip_crashes(void **state)
{
	struct buf models[2] = { { 0 }, { 0 } };

	(void)state;
	fx_small_network(&models[0], 4);
	fx_small_program(&models[1], 7, "CoreML6");
	for (int i = 0; i < 2; i++) {
		for (size_t bit = 0; bit < models[i].len * 8; bit++) {
			models[i].data[bit / 8] ^= (char)(1 << bit % 8);
			bytes_are_sound(models[i].data, models[i].len, false);
			models[i].data[bit / 8] ^= (char)(1 << bit % 8);
		}
		buf_done(&models[i]);
	}
}

static const char text[] =
	"program(1.3)\n[buildInfo = dict<string, string>({{\"coremlc-version\", \"3600.25.1\"}})]\n{\n"
	"func main<ios18>(tensor<fp16, [1, ?]> x, state<tensor<fp16, [4]>> s) {\n"
	"tensor<fp16, [4]> r = read_state(input = s)[name = string(\"r\")];\n"
	"write_state(data = r, input = s)[name = string(\"w\")];\n"
	"tensor<fp16, [1, ?]> y = add(x = x, y = r)[name = string(\"y\")];\n"
	"tensor<fp16, [1, 2]> c = concat(axis = int32(1), values = (x, y))[name = string(\"c\")];\n"
	"} -> (y);\n}\n";

static void program_text_survives_anything(void **state)
{
	char copy[sizeof text];
	size_t n = strlen(text);

	(void)state;
	assert_true(bytes_are_sound(text, n, true));
	for (size_t i = 0; i < n - 2; i++)
		assert_false(bytes_are_sound(text, i, true));
	memcpy(copy, text, sizeof text);
	for (size_t bit = 0; bit < n * 8; bit++) {
		copy[bit / 8] ^= (char)(1 << bit % 8);
		bytes_are_sound(copy, n, true);
		copy[bit / 8] ^= (char)(1 << bit % 8);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(other_files_are_explained),
	cmocka_unit_test(a_pointer_tells_the_size_of_its_file),
	cmocka_unit_test(specifications_are_checked),
	cmocka_unit_test(layers_are_checked),
	cmocka_unit_test(weight_files_are_checked),
	cmocka_unit_test(programs_are_checked),
	cmocka_unit_test(manifests_are_checked),
	cmocka_unit_test(links_that_leave_are_not_followed),
	cmocka_unit_test(every_truncation_is_noticed),
	cmocka_unit_test(no_bit_flip_crashes),
	cmocka_unit_test(program_text_survives_anything),
};

int main(void)
{
	int failed;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	fx_remove();
	return failed;
}
