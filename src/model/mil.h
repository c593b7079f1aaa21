/* SPDX-License-Identifier: MIT */
/*
 * An ML program's function in memory: operations, their arguments and results,
 * nested blocks. Made from protobuf (mil_wire.c) or from program text (mil_text.c), measured by the
 * other mil_ files. Names and values point into the file; weights stay where they are.
 * Source of numbers and rules: MIL.proto.
 */
#ifndef CMLTRIAGE_MODEL_MIL_H
#define CMLTRIAGE_MODEL_MIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "model/feature.h"
#include "model/inspection.h"

enum mil_dtype {
	MIL_BOOL = 1, MIL_STRING = 2, MIL_FLOAT16 = 10, MIL_FLOAT32 = 11, MIL_FLOAT64 = 12, MIL_BFLOAT16 = 13,
	MIL_INT8 = 21, MIL_INT16 = 22, MIL_INT32 = 23, MIL_INT64 = 24, MIL_INT4 = 25,
	MIL_UINT8 = 31, MIL_UINT16 = 32, MIL_UINT32 = 33, MIL_UINT64 = 34, MIL_UINT4 = 35, MIL_UINT2 = 36, MIL_UINT1 = 37,
	MIL_UINT6 = 38, MIL_UINT3 = 39, MIL_FLOAT8E4M3FN = 40, MIL_FLOAT8E5M2 = 41
};

struct mil_dtype_info {
	const char *name;	/* "float16" */
	const char *text_name;	/* "fp16", as program text says it */
	unsigned bits;		/* of an element; 0 for strings */
	bool is_float;
	uint8_t blob;		/* number of the same type in weight files; 0 = none */
};
/* NULL for a number that is no data type. */
const struct mil_dtype_info *mil_dtype_info(unsigned dtype);
/* enum mil_dtype of a name in program text; 0 when unknown. */
unsigned mil_dtype_of_text(const char *name, size_t n);

struct mil_name {
	const char *s;		/* not NUL-terminated; in the file */
	uint32_t n;
};
bool mil_name_is(struct mil_name a, const char *text);
bool mil_name_equal(struct mil_name a, struct mil_name b);

enum mil_type_kind { MIL_NO_TYPE, MIL_TENSOR, MIL_LIST, MIL_TUPLE, MIL_DICTIONARY, MIL_STATE };
#define MIL_UNKNOWN_DIM (-1)
#define MIL_UNKNOWN_RANK (-1)

struct mil_type {
	uint8_t kind;		/* enum mil_type_kind; of a state dtype and dims are those of the wrapped tensor */
	uint8_t dtype;
	int16_t rank;
	const int64_t *dims;	/* rank of them; MIL_UNKNOWN_DIM = flexible */
};
/* Elements of a tensor type; 0 when a dimension is unknown; saturates. */
uint64_t mil_elements(const struct mil_type *t);
/* Bytes of n elements of a type: sub-byte types are packed; saturates. */
uint64_t mil_bytes(unsigned dtype, uint64_t n);

enum mil_form { MIL_ABSENT, MIL_IMMEDIATE, MIL_BLOB, MIL_TEXT_VALUE, MIL_COMPOUND };
/* Which member of TensorValue holds an immediate value; the numbers of the proto. */
enum mil_packing { MIL_FLOATS = 1, MIL_INTS, MIL_BOOLS, MIL_STRINGS, MIL_LONGS, MIL_DOUBLES, MIL_RAW };

struct mil_value {
	struct mil_type type;
	uint8_t form, packing;
	const uint8_t *data;	/* packed elements, or the literal of program text */
	size_t n;
	struct mil_name file;	/* MIL_BLOB */
	uint64_t offset;
};
/* Elements of an immediate value that are stored, and element i as a number. False when there is no such element or
 * it is no number. */
uint64_t mil_value_count(const struct mil_value *v);
bool mil_value_number(const struct mil_value *v, uint64_t i, double *out);
double mil_half(uint16_t bits);

struct mil_op;
struct mil_result {		/* a result of an operation or an input of a function or block */
	struct mil_name name;
	struct mil_type type;
	struct mil_op *op;	/* NULL: an input */
	struct mil_op *user;	/* the first operation that takes it */
	uint32_t uses;
	bool varies;		/* depends on an input, a state or chance */
	bool is_output;		/* of the function */
};

struct mil_argument {
	struct mil_name key, name;	/* name: of the result it refers to; empty when it is a value */
	struct mil_value *value;
	struct mil_result *from;	/* set by mil_resolve() */
};

enum mil_flag { MIL_ANE = 1, MIL_DATA = 2, MIL_RAND = 4, MIL_CONST = 8, MIL_CAST = 16 };
struct op_kind {		/* one name of an operation, counted over the whole model */
	struct mil_name name;
	unsigned spec;		/* first specification version that has it; 0 = no operation known here */
	unsigned flags;
	uint64_t count;
	uint64_t data_dependent;	/* of them with results whose shape or flow depends on data */
};

struct mil_block;
struct mil_op {
	struct op_kind *kind;
	struct mil_argument *args;	/* inputs first, then attributes (without `name`) */
	struct mil_result *results;
	struct mil_block *blocks;
	uint32_t n_inputs, n_args, n_results, n_blocks;
	struct mil_name label;		/* attribute `name` */
	size_t at;			/* offset in the file */
};

struct mil_block {
	struct mil_result *inputs;
	struct mil_argument *outputs;	/* name and from only */
	struct mil_op *ops;
	uint32_t n_inputs, n_outputs, n_ops;
};

struct mil_function {
	struct mil_name name, opset;
	struct mil_result *inputs;
	uint32_t n_inputs;
	struct mil_block block;
	uint32_t n_blocks;		/* specializations seen; block is the one of the opset, or the last */
	bool has_flexible_info, is_resolved;
	struct map names;		/* result of each name; after mil_resolve() */
	size_t at;
};

/* Looks an argument up by name: inputs and attributes alike. NULL when there is none. */
const struct mil_argument *mil_arg(const struct mil_op *op, const char *key);
/* The value of an argument: its own, or that of the const it refers to; NULL when it has none. */
const struct mil_value *mil_arg_value(const struct mil_argument *arg);
/* The type of an argument: of its value or of the result it refers to; NULL when unknown. */
const struct mil_type *mil_arg_type(const struct mil_argument *arg);
/* The value of a const operation; NULL. */
const struct mil_value *mil_const_value(const struct mil_op *op);

/* Finds or makes the kind of an operation's name; s must outlive the tally. */
struct op_kind *mil_kind(struct inspection *in, const char *s, size_t n);

/* Reads a Program message; each function is read, measured and forgotten before the next. */
void mil_program(struct inspection *in, struct wire *body, const struct description *d, int64_t spec_version,
		 const char *where);
bool mil_read_function(struct inspection *in, struct arena *a, struct wire *w, struct mil_function *f);

/* Binds every name to what it stands for; notes undefined names and blocks that give nothing. */
void mil_resolve(struct inspection *in, struct mil_function *f, const char *where);
/* Everything that is counted or compared, of one resolved function. */
void mil_measure(struct inspection *in, struct mil_function *f, const char *where);
void mil_constants(struct inspection *in, struct mil_function *f);
void mil_weights(struct inspection *in, struct mil_function *f);

/* One program on its way through the functions below. */
struct mil_program_state {
	struct inspection *in;
	const struct description *d;	/* NULL: nothing describes it */
	int64_t spec;
	const char *where;		/* field path with a dot, or "" */
	uint64_t version, n_functions;
};
/* Resolves, measures and forgets a function. */
void mil_analyse(struct mil_program_state *p, struct mil_function *f, bool is_sound);
/* What only all functions together can say; p->d must be there. */
void mil_check_program(struct mil_program_state *p);

/* Reads program text of a compiled model (n bytes) and analyses each function. False when there is none in it;
 * defects say what is wrong. Source: samples of compiled models; the grammar is written down in mil_text.c. */
bool mil_text(struct mil_program_state *p, const char *text, size_t n);

#endif
