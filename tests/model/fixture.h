/* SPDX-License-Identifier: MIT */
/* Models of our own making for tests: a small protobuf writer, and the models that the tests are about. */
#ifndef CMLTRIAGE_TESTS_FIXTURE_H
#define CMLTRIAGE_TESTS_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/evidence.h"

/* Fields. */
void fx_int(struct buf *b, unsigned field, uint64_t v);
void fx_float(struct buf *b, unsigned field, float v);
void fx_bytes(struct buf *b, unsigned field, const void *bytes, size_t n);
void fx_text(struct buf *b, unsigned field, const char *s);
void fx_message(struct buf *b, unsigned field, struct buf *inner);	/* empties inner */

/* An ArrayFeatureType feature in a list such as ModelDescription.input (1) or output (10). */
void fx_array(struct buf *b, unsigned field, const char *name, const int64_t *dims, size_t n, int dtype);

/* Networks: fx_network() starts the layers' buffer; fx_layer() adds one layer with its parameters. */
void fx_layer(struct buf *layers, const char *name, const char *from, const char *to, unsigned kind, struct buf *params);
void fx_inner_product(struct buf *layers, const char *from, const char *to, unsigned in, unsigned out);
/* A whole model: x[2] -> innerProduct -> y[3]. */
void fx_small_network(struct buf *model, int version);

/* Programs: values, arguments, operations. */
void fx_type(struct buf *b, unsigned field, unsigned dtype, const int64_t *dims, size_t n);
void fx_blob_value(struct buf *b, unsigned field, unsigned dtype, const int64_t *dims, size_t n, uint64_t offset);
void fx_named(struct buf *op, const char *name, unsigned dtype, const int64_t *dims, size_t n);	/* result */
void fx_input(struct buf *op, const char *key, const char *name);
void fx_input_value(struct buf *op, const char *key, struct buf *value);
void fx_attribute(struct buf *op, const char *key, struct buf *value);
/* Program{main<opset>(x: float16[1, 4]) -> y} around the operations of a block; empties ops. */
void fx_program(struct buf *model, int version, const char *opset, struct buf *ops);
/* x * w + nothing: one linear operation with a weight of 4x4 at offset 64. */
void fx_small_program(struct buf *model, int version, const char *opset);

/* Weight files. */
void fx_weights(struct buf *w);
uint64_t fx_weight(struct buf *w, unsigned dtype, const void *bytes, size_t n);	/* offset of its record */

/* coremldata.bin of a compiled model: type, version, one array in and out. */
void fx_coremldata(struct buf *b, uint32_t type, uint32_t version);

/* Files below a new temporary folder. */
const char *fx_dir(void);
const char *fx_path(const char *name);
void fx_file(const char *name, const void *bytes, size_t n);
/* A package; weights may be NULL. */
void fx_package(const char *name, const struct buf *model, const struct buf *weights);
void fx_remove(void);

/* Inspects and looks things up. */
const struct value *fx_fact(const struct evidence *e, const char *id);
bool fx_has_defect(const struct evidence *e, const char *id);
size_t fx_defects(const struct evidence *e);

#endif
