/* SPDX-License-Identifier: MIT */
/*
 * coremldata.bin, little-endian: u32 type; three u64 (version of the format, different in each generation); u64 n and n bytes
 * ("generic"); u32 specification version; 28 bytes; u64 n and n bytes of a ModelDescription message; then parts that
 * depend on the type.
 */
#include <string.h>

#include "model/compiled_parts.h"
#include "model/description.h"
#include "model/wire.h"

#define NAME_MOST 64

struct cursor { const uint8_t *p, *end; bool good; };

static const uint8_t *take(struct cursor *c, uint64_t n)
{
	const uint8_t *p = c->p;

	if (!c->good || n > (uint64_t)(c->end - c->p)) {
		c->good = false;
		return NULL;
	}
	c->p += n;
	return p;
}

static uint64_t take_u64(struct cursor *c)
{
	const uint8_t *p = take(c, 8);

	return p ? wire_u64(p) : 0;
}

static uint32_t take_u32(struct cursor *c)
{
	const uint8_t *p = take(c, 4);

	return p ? wire_u32(p) : 0;
}

static bool bad(struct compiled *c, const char *what, size_t at)
{
	defect_add(c->in, DEFECT_compiled_header, defect_place(c->in, NULL, "@%zu", at), "coremldata.bin is damaged: %s", what);
	return false;
}

static void read_description(struct compiled *c, const uint8_t *bytes, size_t n)
{
	struct wire_run run;
	struct wire w;
	struct wire_field f = { .number = 2, .type = WIRE_BYTES, .bytes = bytes, .n = n };

	wire_start(&run, bytes, n, c->in->file);
	w = wire_root(&run, "Model");
	c->has_description = description_read(c->in, &w, &f, &c->d);
	defect_of_run(c->in, &run);
}

bool compiled_header(struct compiled *c, const uint8_t *bytes, size_t n)
{
	struct cursor at = { bytes, bytes + n, true };
	uint32_t type = take_u32(&at);
	const uint8_t *part;
	uint64_t len;

	c->type = at.good ? spec_type(type) : NULL;
	if (!c->type)
		return bad(c, "it does not start with the number of a model type", 0);
	take(&at, 24);
	len = take_u64(&at);
	if (!at.good || len > NAME_MOST || !take(&at, len))
		return bad(c, "its first name is longer than it can be", 28);
	c->version = (int32_t)take_u32(&at);
	take(&at, 28);
	len = take_u64(&at);
	part = take(&at, len);
	if (!part)
		return bad(c, "its description is cut off", (size_t)(at.p - bytes));
	read_description(c, part, (size_t)len);
	return true;
}
