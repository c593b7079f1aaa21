/* SPDX-License-Identifier: MIT */
/* A Model message - the whole file, or a stage of a pipeline - and the reader of each type. */
#ifndef CMLTRIAGE_MODEL_SPEC_H
#define CMLTRIAGE_MODEL_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "model/feature.h"
#include "model/inspection.h"

struct model_type {
	unsigned number;	/* field of Model */
	const char *name;
	unsigned spec;		/* first specification version */
};
/* NULL when the number is no type. */
const struct model_type *spec_type(uint64_t number);
/* The type of a name such as "mlProgram"; NULL. */
const struct model_type *spec_type_named(const char *name);
/* True for a top-level field that only a Model message has. */
bool spec_is_model_field(uint32_t number, unsigned wire_type);

struct spec {			/* one Model message */
	int64_t version;
	bool has_version, has_description, is_updatable;
	unsigned n_types;
	const struct model_type *type;	/* NULL: none */
	struct wire_field body;
	struct description d;
	const char *where;	/* field path with a dot at its end; "" for the outer model */
};

/* Reads a whole specification (n bytes): facts of the model and its stages, defects. */
void spec_inspect(struct inspection *in, const uint8_t *bytes, size_t n);
/* Facts that every kind of model has: version, type, systems. */
void spec_version_facts(struct inspection *in, int64_t version, const struct model_type *type, bool updatable);

/* Readers of types that are no network and no program (spec_other.c). */
void spec_read_other(struct inspection *in, struct wire *body, const struct spec *s);

#endif
