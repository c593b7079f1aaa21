/* SPDX-License-Identifier: MIT */
/* Facts of sound models of our own making. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "model/feature.h"
#include "model/fixture.h"
#include "model/inspect.h"

static void look(const char *name, struct evidence *e)
{
	struct err err = { 0 };
	const char *id = NULL;

	memset(e, 0, sizeof *e);
	assert_true(model_inspect(fx_path(name), NULL, e, &id, &err));
	assert_string_equal(id, "m0");
}

static void text_is(const struct evidence *e, const char *id, const char *want)
{
	const struct value *v = fx_fact(e, id);

	assert_non_null(v);
	assert_string_equal(v->text, want);
}

static void number_is(const struct evidence *e, const char *id, double want)
{
	double got = -1;

	assert_true(value_number(fx_fact(e, id), &got));
	assert_true(got > want - 1e-6 && got < want + 1e-6);
}

static double count_of(const struct evidence *e, const char *id, const char *key)
{
	double n = 0;

	value_number(value_get(fx_fact(e, id), key), &n);
	return n;
}

static void a_network_is_read(void **state)
{
	struct buf model = { 0 };
	struct evidence e;

	(void)state;
	fx_small_network(&model, 1);
	fx_file("net.mlmodel", buf_str(&model), model.len);
	look("net.mlmodel", &e);
	assert_int_equal(fx_defects(&e), 0);
	text_is(&e, "model.container", "mlmodel");
	text_is(&e, "model.type", "neuralNetwork");
	number_is(&e, "model.spec_version", 1);
	number_is(&e, "model.weights.bytes", 24);
	number_is(&e, "model.weights.elements", 6);
	assert_true(count_of(&e, "model.layers", "innerProduct") == 1);
	assert_string_equal(value_get_text(fx_fact(&e, "model.min_os"), "ios", ""), "11");
	assert_true(value_truth(fx_fact(&e, "model.openable")));
	assert_string_equal(value_get_text(fx_fact(&e, "model.inputs")->items[0], "dtype", ""), "float32");
	evidence_done(&e);
	buf_done(&model);
}

static void a_program_is_read(void **state)
{
	struct buf model = { 0 }, weights = { 0 };
	struct evidence e;
	char data[32] = { 0 };

	(void)state;
	fx_small_program(&model, 7, "CoreML6");
	fx_weights(&weights);
	assert_int_equal(fx_weight(&weights, 1, data, sizeof data), 64);
	fx_package("p.mlpackage", &model, &weights);
	look("p.mlpackage", &e);
	assert_int_equal(fx_defects(&e), 0);
	text_is(&e, "model.container", "mlpackage");
	text_is(&e, "model.compute_precision", "float16");
	assert_true(count_of(&e, "model.ops", "linear") == 1 && count_of(&e, "model.ops", "const") == 1);
	number_is(&e, "model.ops_total", 1);
	number_is(&e, "model.weights.dense_bytes", 32);
	number_is(&e, "model.weights.stored_bytes", 32);
	number_is(&e, "model.weights.file_bytes", (double)weights.len);
	number_is(&e, "model.spec_needed", 7);
	assert_int_equal(fx_fact(&e, "model.compression")->n, 0);
	assert_string_equal(fx_fact(&e, "model.opsets")->items[0]->text, "CoreML6");
	assert_int_equal(fx_fact(&e, "model.unused_inputs")->n, 0);
	evidence_done(&e);
	buf_done(&model);
	buf_done(&weights);
}

/* y = linear(x, lut_to_dense(indices: uint4[4,4], lut: float16[1,1,16,1])) */
static void compressed(struct buf *model, struct buf *weights, const int64_t lut_dims[4], size_t lut_bytes)
{
	static const int64_t square[] = { 4, 4 }, row[] = { 1, 4 };
	struct buf ops = { 0 }, op = { 0 }, v = { 0 }, wrapped = { 0 };
	char zeros[256] = { 0 };
	uint64_t at;

	fx_weights(weights);
	fx_text(&op, 1, "constexpr_lut_to_dense");
	at = fx_weight(weights, 11, zeros, 8);
	fx_blob_value(&wrapped, 1, 35, square, 2, at);
	/* fx_blob_value() writes a field; its message starts behind tag and length. */
	buf_add(&v, wrapped.data + 2, wrapped.len - 2);
	fx_input_value(&op, "indices", &v);
	buf_done(&wrapped);
	at = fx_weight(weights, 1, zeros, lut_bytes);
	fx_blob_value(&wrapped, 1, 10, lut_dims, 4, at);
	buf_add(&v, wrapped.data + 2, wrapped.len - 2);
	fx_input_value(&op, "lut", &v);
	buf_done(&wrapped);
	fx_named(&op, "w", 10, square, 2);
	fx_message(&ops, 3, &op);
	fx_text(&op, 1, "linear");
	fx_input(&op, "x", "x");
	fx_input(&op, "weight", "w");
	fx_named(&op, "y", 10, row, 2);
	fx_message(&ops, 3, &op);
	fx_program(model, 9, "CoreML8", &ops);
}

static void one_compression(const int64_t lut_dims[4], size_t lut_bytes, const char *granularity, double group_size)
{
	struct buf model = { 0 }, weights = { 0 };
	const struct value *group;
	struct evidence e;
	double n = 0;

	compressed(&model, &weights, lut_dims, lut_bytes);
	fx_package("c.mlpackage", &model, &weights);
	look("c.mlpackage", &e);
	assert_int_equal(fx_defects(&e), 0);
	assert_int_equal(fx_fact(&e, "model.compression")->n, 1);
	group = fx_fact(&e, "model.compression")->items[0];
	assert_string_equal(value_get(group, "schemes")->items[0]->text, "palettize");
	assert_string_equal(value_get_text(group, "granularity", ""), granularity);
	assert_true(value_number(value_get(group, "bits"), &n) && n == 4);
	n = 0;
	value_number(value_get(group, "group_size"), &n);
	assert_true(n == group_size);
	assert_true(value_truth(fx_fact(&e, "model.palettized")) && !value_truth(fx_fact(&e, "model.quantized")));
	number_is(&e, "model.weights.dense_bytes", 32);
	evidence_done(&e);
	buf_done(&model);
	buf_done(&weights);
	fx_remove();
}

static void compression_is_told(void **state)
{
	(void)state;
	one_compression((const int64_t[]){ 1, 1, 16, 1 }, 32, "per_tensor", 0);
	one_compression((const int64_t[]){ 2, 1, 16, 1 }, 64, "per_grouped_channel", 2);
	one_compression((const int64_t[]){ 4, 1, 16, 1 }, 128, "per_channel", 0);
}

static void pipelines_count_their_stages(void **state)
{
	struct buf model = { 0 }, stage = { 0 }, pipeline = { 0 }, d = { 0 };
	struct evidence e;

	(void)state;
	fx_array(&d, 1, "x", (const int64_t[]){ 2 }, 1, FEATURE_FLOAT32);
	fx_array(&d, 10, "y", (const int64_t[]){ 3 }, 1, FEATURE_FLOAT32);
	fx_small_network(&stage, 4);
	fx_message(&pipeline, 1, &stage);
	fx_int(&model, 1, 1);
	fx_message(&model, 2, &d);
	fx_message(&model, 202, &pipeline);
	fx_file("pipe.mlmodel", buf_str(&model), model.len);
	look("pipe.mlmodel", &e);
	assert_int_equal(fx_defects(&e), 0);
	number_is(&e, "model.spec_version", 1);
	assert_string_equal(value_get_text(fx_fact(&e, "model.min_os"), "ios", ""), "13");
	assert_int_equal(fx_fact(&e, "model.stages")->n, 1);
	assert_true(count_of(&e, "model.layers", "innerProduct") == 1);
	evidence_done(&e);
	buf_done(&model);
}

static const char program_text[] =
	"program(1.0)\n[buildInfo = dict<tensor<string, []>, tensor<string, []>>({{\"coremlc-version\", \"3500.32.1\"}})]\n{\n"
	"    func main<ios16>(tensor<fp32, [1, 4]> x) [FlexibleShapeInformation = tuple<tuple<string, dict<string, tensor<int32, [?]>>>>"
	"((\"DefaultShapes\", {{\"x\", [1, 4]}}))] {\n"
	"            tensor<string, []> d = const()[name = tensor<string, []>(\"d\"), val = tensor<string, []>(\"fp16\")];\n"
	"            tensor<fp16, [1, 4]> h = cast(dtype = d, x = x)[name = tensor<string, []>(\"cast_0\")];\n"
	"            tensor<fp16, [4, 4]> w = const()[name = tensor<string, []>(\"w\"), val = tensor<fp16, [4, 4]>("
	"BLOBFILE(path = tensor<string, []>(\"@model_path/weights/weight.bin\"), offset = tensor<uint64, []>(64)))];\n"
	"            fp16 e = const()[name = string(\"e\"), val = fp16(0x1p-30)];\n"
	"            tensor<fp16, [1, 4]> y = linear(weight = w, x = h, epsilon = e)[name = tensor<string, []>(\"y\")];\n"
	"        } -> (y);\n}\n";

static void program_text_is_read(void **state)
{
	struct buf weights = { 0 };
	struct evidence e;
	char data[32] = { 0 };

	(void)state;
	fx_weights(&weights);
	fx_weight(&weights, 1, data, sizeof data);
	fx_file("t.mlmodelc/model.mil", program_text, sizeof program_text - 1);
	fx_file("t.mlmodelc/weights/weight.bin", buf_str(&weights), weights.len);
	look("t.mlmodelc", &e);
	assert_true(fx_has_defect(&e, "compiled.missing-part"));
	assert_int_equal(fx_defects(&e), 1);
	text_is(&e, "model.container", "mlmodelc");
	assert_true(count_of(&e, "model.ops", "const") == 3 && count_of(&e, "model.ops", "cast") == 1);
	text_is(&e, "model.compute_precision", "float16");
	number_is(&e, "model.weights.dense_bytes", 32);
	assert_int_equal(fx_fact(&e, "model.float16_tiny_eps")->n, 1);
	assert_string_equal(fx_fact(&e, "model.opsets")->items[0]->text, "CoreML6");
	evidence_done(&e);
	buf_done(&weights);
	fx_remove();
}

static void metadata_alone_says_much(void **state)
{
	static const char json[] =
		"[{\"specificationVersion\": 9, \"modelType\": {\"name\": \"MLModelType_mlProgram\"}, \"isUpdatable\": \"0\","
		"\"availability\": {\"iOS\": \"18.0\", \"macOS\": \"15.0\"}, \"mlProgramOperationTypeHistogram\": {\"Ios18.sliceUpdate\": 2},"
		"\"inputSchema\": [{\"name\": \"x\", \"type\": \"MultiArray\", \"dataType\": \"Float16\", \"shape\": \"[1, 4]\","
		"\"hasShapeFlexibility\": \"1\", \"shapeRange\": \"[[1, 1], [1, 64]]\"}], \"outputSchema\": []}]";
	struct evidence e;

	(void)state;
	fx_file("m.mlmodelc/metadata.json", json, sizeof json - 1);
	look("m.mlmodelc", &e);
	number_is(&e, "model.spec_version", 9);
	assert_string_equal(value_get_text(fx_fact(&e, "model.min_os"), "ios", ""), "18");
	assert_true(count_of(&e, "model.ops", "slice_update") == 2);
	text_is(&e, "model.flexible", "range");
	evidence_done(&e);
	fx_remove();
}

/* A compiled pipeline of one network, in the form of the older compilers. */
static void compiled_networks_are_read(void **state)
{
	static const char net[] = "{\"layers\": [{\"name\": \"a\", \"type\": \"inner_product\"}, {\"name\": \"b\", \"type\": \"activation\"}]}";
	struct buf outer = { 0 }, inner = { 0 }, weights = { 0 };
	const uint64_t head[] = { 2, 2, 8, 3, 24 };
	struct evidence e;

	(void)state;
	fx_coremldata(&outer, 202, 4);
	fx_coremldata(&inner, 500, 3);
	buf_add(&weights, (const char *)head, sizeof head);
	for (int i = 0; i < 32; i++)
		buf_putc(&weights, 'w');
	fx_file("n.mlmodelc/coremldata.bin", buf_str(&outer), outer.len);
	fx_file("n.mlmodelc/model0/coremldata.bin", buf_str(&inner), inner.len);
	fx_file("n.mlmodelc/model0/model.espresso.net", net, sizeof net - 1);
	fx_file("n.mlmodelc/model0/model.espresso.shape", "{}", 2);
	fx_file("n.mlmodelc/model0/model.espresso.weights", buf_str(&weights), weights.len);
	look("n.mlmodelc", &e);
	assert_int_equal(fx_defects(&e), 0);
	text_is(&e, "model.type", "pipeline");
	number_is(&e, "model.spec_version", 4);
	number_is(&e, "model.weights.bytes", 24);
	assert_string_equal(fx_fact(&e, "model.stages")->items[0]->text, "neuralNetwork");
	assert_true(count_of(&e, "model.layers", "innerProduct") == 1);
	assert_string_equal(value_get_text(fx_fact(&e, "model.inputs")->items[0], "name", ""), "x");
	evidence_done(&e);
	fx_file("n.mlmodelc/model0/model.espresso.weights", buf_str(&weights), weights.len - 1);
	fx_file("n.mlmodelc/coremldata.bin", buf_str(&outer), outer.len - 1);
	look("n.mlmodelc", &e);
	assert_true(fx_has_defect(&e, "weights.truncated") && fx_has_defect(&e, "compiled.coremldata"));
	evidence_done(&e);
	buf_done(&outer);
	buf_done(&inner);
	buf_done(&weights);
	fx_remove();
}

static void types_do_not_nest_without_end(void **state)
{
	struct evidence e = { 0 };
	struct buf b = { 0 };

	(void)state;
	buf_puts(&b, "program(1.3)\n{\n    func main<ios18>(");
	for (int i = 0; i < 400000; i++)
		buf_puts(&b, "state<");
	model_inspect_bytes((const uint8_t *)b.data, b.len, "memory", true, &e);
	assert_true(fx_defects(&e) > 0);
	evidence_done(&e);
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(compiled_networks_are_read),
	cmocka_unit_test(a_network_is_read),
	cmocka_unit_test(a_program_is_read),
	cmocka_unit_test(compression_is_told),
	cmocka_unit_test(pipelines_count_their_stages),
	cmocka_unit_test(program_text_is_read),
	cmocka_unit_test(types_do_not_nest_without_end),
	cmocka_unit_test(metadata_alone_says_much),
};

int main(void)
{
	int failed;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	fx_remove();
	return failed;
}
