/* SPDX-License-Identifier: MIT */
/* The writer behind the tests of the model room. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "model/feature.h"

static void varint(struct buf *b, uint64_t v)
{
	while (v > 127) {
		buf_putc(b, (char)((v & 127) | 128));
		v >>= 7;
	}
	buf_putc(b, (char)v);
}

void fx_int(struct buf *b, unsigned field, uint64_t v)
{
	varint(b, (uint64_t)field << 3);
	varint(b, v);
}

void fx_float(struct buf *b, unsigned field, float v)
{
	varint(b, (uint64_t)field << 3 | 5);
	buf_add(b, &v, sizeof v);
}

void fx_bytes(struct buf *b, unsigned field, const void *bytes, size_t n)
{
	varint(b, (uint64_t)field << 3 | 2);
	varint(b, n);
	if (n)
		buf_add(b, bytes, n);
}

void fx_text(struct buf *b, unsigned field, const char *s)
{
	fx_bytes(b, field, s, strlen(s));
}

void fx_message(struct buf *b, unsigned field, struct buf *inner)
{
	fx_bytes(b, field, buf_str(inner), inner->len);
	buf_done(inner);
}

static void packed(struct buf *b, unsigned field, const int64_t *dims, size_t n)
{
	struct buf p = { 0 };

	for (size_t i = 0; i < n; i++)
		varint(&p, (uint64_t)dims[i]);
	fx_message(b, field, &p);
}

void fx_array(struct buf *b, unsigned field, const char *name, const int64_t *dims, size_t n, int dtype)
{
	struct buf feature = { 0 }, type = { 0 }, array = { 0 };

	packed(&array, 1, dims, n);
	fx_int(&array, 2, (uint64_t)dtype);
	fx_message(&type, 5, &array);
	fx_text(&feature, 1, name);
	fx_message(&feature, 3, &type);
	fx_message(b, field, &feature);
}

void fx_layer(struct buf *layers, const char *name, const char *from, const char *to, unsigned kind, struct buf *params)
{
	struct buf layer = { 0 };

	fx_text(&layer, 1, name);
	fx_text(&layer, 2, from);
	fx_text(&layer, 3, to);
	fx_message(&layer, kind, params);
	fx_message(layers, 1, &layer);
}

void fx_inner_product(struct buf *layers, const char *from, const char *to, unsigned in, unsigned out)
{
	struct buf params = { 0 }, weights = { 0 };
	float *zeros = mem_array((size_t)in * out, sizeof *zeros);

	fx_bytes(&weights, 1, zeros, (size_t)in * out * sizeof *zeros);
	fx_int(&params, 1, in);
	fx_int(&params, 2, out);
	fx_message(&params, 20, &weights);
	fx_layer(layers, "dense", from, to, 140, &params);
	mem_free(zeros);
}

void fx_small_network(struct buf *model, int version)
{
	struct buf d = { 0 }, layers = { 0 };

	fx_array(&d, 1, "x", (const int64_t[]){ 2 }, 1, FEATURE_FLOAT32);
	fx_array(&d, 10, "y", (const int64_t[]){ 3 }, 1, FEATURE_FLOAT32);
	fx_inner_product(&layers, "x", "y", 2, 3);
	fx_int(model, 1, (uint64_t)(int64_t)version);
	fx_message(model, 2, &d);
	fx_message(model, 500, &layers);
}

void fx_type(struct buf *b, unsigned field, unsigned dtype, const int64_t *dims, size_t n)
{
	struct buf type = { 0 }, tensor = { 0 };

	fx_int(&tensor, 1, dtype);
	fx_int(&tensor, 2, n);
	for (size_t i = 0; i < n; i++) {
		struct buf dim = { 0 }, size = { 0 };
		fx_int(&size, 1, (uint64_t)dims[i]);
		fx_message(&dim, dims[i] < 0 ? 2 : 1, &size);
		fx_message(&tensor, 3, &dim);
	}
	fx_message(&type, 1, &tensor);
	fx_message(b, field, &type);
}

void fx_blob_value(struct buf *b, unsigned field, unsigned dtype, const int64_t *dims, size_t n, uint64_t offset)
{
	struct buf value = { 0 }, blob = { 0 };

	fx_type(&value, 2, dtype, dims, n);
	fx_text(&blob, 1, "@model_path/weights/weight.bin");
	fx_int(&blob, 2, offset);
	fx_message(&value, 5, &blob);
	fx_message(b, field, &value);
}

void fx_named(struct buf *op, const char *name, unsigned dtype, const int64_t *dims, size_t n)
{
	struct buf named = { 0 };

	fx_text(&named, 1, name);
	fx_type(&named, 2, dtype, dims, n);
	fx_message(op, 3, &named);
}

void fx_input(struct buf *op, const char *key, const char *name)
{
	struct buf entry = { 0 }, argument = { 0 }, binding = { 0 };

	fx_text(&binding, 1, name);
	fx_message(&argument, 1, &binding);
	fx_text(&entry, 1, key);
	fx_message(&entry, 2, &argument);
	fx_message(op, 2, &entry);
}

void fx_input_value(struct buf *op, const char *key, struct buf *value)
{
	struct buf entry = { 0 }, argument = { 0 }, binding = { 0 };

	fx_message(&binding, 2, value);
	fx_message(&argument, 1, &binding);
	fx_text(&entry, 1, key);
	fx_message(&entry, 2, &argument);
	fx_message(op, 2, &entry);
}

void fx_attribute(struct buf *op, const char *key, struct buf *value)
{
	struct buf entry = { 0 };

	fx_text(&entry, 1, key);
	fx_message(&entry, 2, value);
	fx_message(op, 5, &entry);
}

void fx_program(struct buf *model, int version, const char *opset, struct buf *ops)
{
	static const int64_t dims[] = { 1, 4 };
	struct buf d = { 0 }, x = { 0 }, special = { 0 }, function = { 0 }, entry = { 0 }, program = { 0 };

	fx_array(&d, 1, "x", dims, 2, FEATURE_FLOAT16);
	fx_array(&d, 10, "y", dims, 2, FEATURE_FLOAT16);
	fx_text(ops, 2, "y");
	fx_text(&special, 1, opset);
	fx_message(&special, 2, ops);
	fx_text(&x, 1, "x");
	fx_type(&x, 2, 10, dims, 2);
	fx_message(&function, 1, &x);
	fx_text(&function, 2, opset);
	fx_message(&function, 3, &special);
	fx_text(&entry, 1, "main");
	fx_message(&entry, 2, &function);
	fx_int(&program, 1, 1);
	fx_message(&program, 2, &entry);
	fx_int(model, 1, (uint64_t)(int64_t)version);
	fx_message(model, 2, &d);
	fx_message(model, 502, &program);
}

void fx_small_program(struct buf *model, int version, const char *opset)
{
	static const int64_t square[] = { 4, 4 }, row[] = { 1, 4 };
	struct buf ops = { 0 }, op = { 0 }, value = { 0 }, attribute = { 0 };

	fx_text(&op, 1, "const");
	fx_named(&op, "w", 10, square, 2);
	fx_blob_value(&value, 2, 10, square, 2, 64);
	fx_text(&attribute, 1, "val");
	buf_add(&attribute, buf_str(&value), value.len);
	buf_done(&value);
	fx_message(&op, 5, &attribute);
	fx_message(&ops, 3, &op);
	fx_text(&op, 1, "linear");
	fx_input(&op, "x", "x");
	fx_input(&op, "weight", "w");
	fx_named(&op, "y", 10, row, 2);
	fx_message(&ops, 3, &op);
	fx_program(model, version, opset, &ops);
}

static void put32(struct buf *b, uint32_t v) { buf_add(b, &v, sizeof v); }
static void put64(struct buf *b, uint64_t v) { buf_add(b, &v, sizeof v); }

void fx_weights(struct buf *w)
{
	put32(w, 0);
	put32(w, 2);
	for (int i = 0; i < 7; i++)
		put64(w, 0);
}

uint64_t fx_weight(struct buf *w, unsigned dtype, const void *bytes, size_t n)
{
	uint64_t at;

	while (w->len % 64)
		buf_putc(w, '\0');
	at = w->len;
	put32(w, 0xdeadbeef);
	put32(w, dtype);
	put64(w, n);
	put64(w, at + 64);
	for (int i = 0; i < 5; i++)
		put64(w, 0);
	buf_add(w, bytes, n);
	w->data[0]++;
	return at;
}

void fx_coremldata(struct buf *b, uint32_t type, uint32_t version)
{
	struct buf d = { 0 };

	fx_array(&d, 1, "x", (const int64_t[]){ 2 }, 1, FEATURE_FLOAT32);
	fx_array(&d, 10, "y", (const int64_t[]){ 3 }, 1, FEATURE_FLOAT32);
	put32(b, type);
	put64(b, 5);
	put64(b, 0);
	put64(b, 0);
	put64(b, 7);
	buf_add(b, "generic", 7);
	put32(b, version);
	for (int i = 0; i < 7; i++)
		put32(b, 0);
	put64(b, d.len);
	buf_add(b, buf_str(&d), d.len);
	buf_done(&d);
}

static char folder[64];

const char *fx_dir(void)
{
	if (!*folder) {
		strcpy(folder, "model-test-XXXXXX");
		if (!mkdtemp(folder))
			abort();
	}
	return folder;
}

const char *fx_path(const char *name)
{
	static char path[4][512];
	static unsigned next;
	char *out = path[next++ % 4];

	snprintf(out, sizeof path[0], "%s/%s", fx_dir(), name);
	return out;
}

void fx_file(const char *name, const void *bytes, size_t n)
{
	char dir[512];
	char *slash;
	struct err err = { 0 };

	snprintf(dir, sizeof dir, "%s", fx_path(name));
	slash = strrchr(dir, '/');
	*slash = '\0';
	if (!file_make_dirs(dir, &err) || !file_replace(fx_path(name), bytes, n, false, NULL, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
}

void fx_package(const char *name, const struct buf *model, const struct buf *weights)
{
	static const char manifest[] =
		"{\"fileFormatVersion\": \"1.0.0\", \"rootModelIdentifier\": \"A\", \"itemInfoEntries\": {"
		"\"A\": {\"path\": \"com.apple.CoreML/model.mlmodel\", \"name\": \"model.mlmodel\", \"author\": \"a\", \"description\": \"d\"},"
		"\"B\": {\"path\": \"com.apple.CoreML/weights\", \"name\": \"weights\", \"author\": \"a\", \"description\": \"d\"}}}";
	char path[256];

	snprintf(path, sizeof path, "%s/Manifest.json", name);
	fx_file(path, manifest, sizeof manifest - 1);
	snprintf(path, sizeof path, "%s/Data/com.apple.CoreML/model.mlmodel", name);
	fx_file(path, buf_str(model), model->len);
	snprintf(path, sizeof path, "%s/Data/com.apple.CoreML/weights/weight.bin", name);
	if (weights)
		fx_file(path, buf_str(weights), weights->len);
}

static void remove_below(const char *path)
{
	struct arena a = { 0 };
	char **names;
	size_t n = 0;
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && file_list(path, 10000, &a, &names, &n, NULL))
		for (size_t i = 0; i < n; i++)
			remove_below(path_join(&a, path, names[i]));
	remove(path);
	arena_done(&a);
}

void fx_remove(void)
{
	if (*folder)
		remove_below(folder);
	*folder = '\0';
}

const struct value *fx_fact(const struct evidence *e, const char *id)
{
	const struct fact *f = evidence_fact(e, NULL, id);

	return f ? f->value : NULL;
}

bool fx_has_defect(const struct evidence *e, const char *id)
{
	const struct value *list = fx_fact(e, "model.defects");

	for (size_t i = 0; list && i < list->n; i++)
		if (strcmp(value_get_text(list->items[i], "id", ""), id) == 0)
			return true;
	return false;
}

size_t fx_defects(const struct evidence *e)
{
	const struct value *list = fx_fact(e, "model.defects");

	for (size_t i = 0; list && i < list->n; i++)
		fprintf(stderr, "# %s: %s\n", value_get_text(list->items[i], "id", ""), value_get_text(list->items[i], "text", ""));
	return list ? list->n : 0;
}
