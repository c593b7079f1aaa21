/* SPDX-License-Identifier: MIT */
/* Programs and networks whose weights are compressed in every way, made byte by byte. */
#ifndef CMLTRIAGE_TESTS_WEIGHT_FIXTURE_H
#define CMLTRIAGE_TESTS_WEIGHT_FIXTURE_H

#include "fixture.h"

/* Numbers of types in specifications and in weight files. */
enum { MIL_F16 = 10, MIL_F32 = 11, MIL_I8 = 21, MIL_I32 = 23, MIL_I4 = 25, MIL_U8 = 31, MIL_U4 = 35, MIL_U2 = 36, MIL_U1 = 37,
       MIL_U6 = 38, MIL_U3 = 39 };
enum { BLOB_F16 = 1, BLOB_F32 = 2, BLOB_U8 = 3, BLOB_I8 = 4, BLOB_I4 = 8, BLOB_U1 = 9, BLOB_U2 = 10, BLOB_U4 = 11, BLOB_U3 = 12,
       BLOB_U6 = 13 };

struct program {
	struct buf ops, op, file;	/* operations so far, the one being made, weight.bin */
};

struct shape {
	int64_t dims[6];
	size_t rank;
};
#define SHAPE(...) ((struct shape){ { __VA_ARGS__ }, sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t) })
#define SCALAR ((struct shape){ { 0 }, 0 })

uint16_t half_of(float x);				/* exact values only */
/* n halves of x, to be freed with free(). */
void *halves_of(const float *x, size_t n);
/* n values of `bits` bits, the first in the lowest (or highest) bits of the first byte. Returns the bytes used. */
size_t pack(const unsigned *values, size_t n, unsigned bits, bool msb_first, uint8_t *out);

void program_start(struct program *p);
/* const operation of values in the weight file. */
void program_const(struct program *p, const char *name, unsigned mil, struct shape s, unsigned blob, const void *bytes, size_t n);
void program_halves(struct program *p, const char *name, struct shape s, const float *x, size_t n);
/* const operation of one integer in the specification. */
void program_number(struct program *p, const char *name, int32_t value);
/* An operation: program_op(), then inputs and attributes, then its results, then program_end(). */
void program_op(struct program *p, const char *kind);
void program_in(struct program *p, const char *key, const char *name);
void program_attr(struct program *p, const char *key, unsigned mil, struct shape s, unsigned blob, const void *bytes, size_t n);
void program_attr_number(struct program *p, const char *key, int32_t value);
void program_result(struct program *p, const char *name, unsigned mil, struct shape s);
void program_end(struct program *p);
/* linear(x, weight) -> y, so that the weight is used. */
void program_use(struct program *p, const char *weight);
void program_save(struct program *p, int version, const char *opset, const char *package);

/* A network of one innerProduct layer "dense" with these WeightParams; takes weights over. */
void network_save(struct buf *weights, unsigned in, unsigned out, const char *file);
/* QuantizationParams of WeightParams; scale and bias, or a table. */
void network_linear(struct buf *weights, unsigned bits, const float *scale, const float *bias, size_t n);
void network_table(struct buf *weights, unsigned bits, const float *table, size_t n);

/* The models that tests of the command line look at: dense, palette, odd, other .mlpackage, network and empty .mlmodel. */
void weight_models(void);

#endif
