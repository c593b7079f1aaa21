/* SPDX-License-Identifier: MIT */
/* The parts of a compiled model, each of which can be read alone; for compiled*.c. */
#ifndef CMLTRIAGE_MODEL_COMPILED_PARTS_H
#define CMLTRIAGE_MODEL_COMPILED_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/feature.h"
#include "model/inspection.h"
#include "model/spec.h"

struct compiled {			/* what the parts of one compiled model (or stage of one) say */
	struct inspection *in;
	const char *dir;		/* in the bundle; "" for the outer one */
	bool has_header, has_metadata, has_program, has_network, has_weights;
	int64_t version;
	const struct model_type *type;
	bool is_updatable;
	struct description d;
	bool has_description;
	const struct value *metadata;	/* the first object of metadata.json */
};

/* Name of a file of this part in the bundle. */
const char *compiled_name(struct compiled *c, const char *file);

/* coremldata.bin (n bytes): type, specification version, description. Source: samples of 2017 to 2025. */
bool compiled_header(struct compiled *c, const uint8_t *bytes, size_t n);
/* metadata.json (n bytes). Fills what the header did not say. */
bool compiled_metadata(struct compiled *c, const char *text, size_t n);
/* Facts that only metadata.json has: systems, precision, operations when there is no program. */
void compiled_metadata_facts(struct compiled *c);
/* model.espresso.net (n bytes): layers; model.espresso.weights: sizes. */
bool compiled_espresso_net(struct compiled *c, const char *text, size_t n);
void compiled_espresso_weights(struct compiled *c, const char *name);

#endif
