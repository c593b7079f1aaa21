/* SPDX-License-Identifier: MIT */
/*
 * The walker. Tag = (field number << 3) | wire type; varints are little-endian
 * groups of seven bits. Groups (types 3 and 4) are old, but valid when unknown: they are skipped.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "model/wire.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limit.h"
#include "base/utf8.h"

#define GROUP_START 3
#define GROUP_END 4
#define MOST_FIELDS 0x1fffffffu
#define TRIM_STEP ((size_t)16 << 20)

void wire_start(struct wire_run *run, const uint8_t *base, size_t n, const char *file)
{
	*run = (struct wire_run){
		.base = base, .bytes = n, .file = file,
		.fields_most = (uint64_t)limit_get(LIMIT_message_fields),
		.depth_most = (unsigned)limit_get(LIMIT_message_depth),
	};
}

void wire_fail(struct wire_run *run, enum wire_fault fault, size_t at, const char *message_name)
{
	if (run->fault == WIRE_SOUND) {
		run->fault = fault;
		run->fault_at = at;
		run->fault_in = message_name;
	}
}

void wire_trim(struct wire_run *run, const uint8_t *upto)
{
	size_t passed = (size_t)(upto - run->base), page = (size_t)sysconf(_SC_PAGESIZE);
	union { const uint8_t *in; void *out; } start;

	if (!run->is_mapped || passed < run->trimmed + TRIM_STEP)
		return;
	passed -= passed % page;
	start.in = run->base + run->trimmed;
	madvise(start.out, passed - run->trimmed, MADV_DONTNEED);
	run->trimmed = passed;
}

struct wire wire_root(struct wire_run *run, const char *name)
{
	return (struct wire){ .run = run, .p = run->base, .end = run->base ? run->base + run->bytes : NULL, .name = name, .depth = 1 };
}

struct wire wire_inside(struct wire *parent, const struct wire_field *f, const char *name)
{
	struct wire w = { .run = parent->run, .name = name, .depth = parent->depth + 1 };

	if (f->type != WIRE_BYTES)
		wire_fail(parent->run, WIRE_TYPE, f->at, parent->name);
	else if (w.depth > parent->run->depth_most)
		wire_fail(parent->run, WIRE_DEPTH, f->at, name);
	else {
		w.p = f->bytes;
		w.end = f->bytes + f->n;
	}
	return w;
}

/* 1 read, 0 cut off by the end, -1 too long */
static inline int read_varint(const uint8_t **p, const uint8_t *end, uint64_t *out)
{
	uint64_t v = 0;

	if (*p < end && **p < 0x80) {
		*out = *(*p)++;
		return 1;
	}
	for (unsigned shift = 0; shift < 70; shift += 7) {
		if (*p >= end)
			return 0;
		uint8_t b = *(*p)++;
		v |= shift < 64 ? (uint64_t)(b & 0x7f) << shift : 0;
		if (b < 0x80) {
			*out = v;
			return 1;
		}
	}
	return -1;
}

static bool stop(struct wire *w, enum wire_fault fault, const uint8_t *at)
{
	const struct wire_run *run = w->run;

	if (fault == WIRE_OVERRUN && w->end == run->base + run->bytes)
		fault = WIRE_TRUNCATED;
	wire_fail(w->run, fault, (size_t)(at - run->base), w->name);
	w->p = w->end;
	return false;
}

/* Steps over the fields of a group up to its end tag, nested groups included. */
static bool skip_group(struct wire *w, uint32_t number, const uint8_t *at)
{
	uint32_t open[32];
	unsigned depth = 0;
	uint64_t tag, n;

	open[depth++] = number;
	while (depth > 0) {
		if (read_varint(&w->p, w->end, &tag) != 1)
			return stop(w, WIRE_GROUP, at);
		switch (tag & 7) {
		case WIRE_VARINT_TYPE:
			if (read_varint(&w->p, w->end, &n) != 1)
				return stop(w, WIRE_GROUP, at);
			n = 0;
			break;
		case WIRE_FIXED64: n = 8; break;
		case WIRE_FIXED32: n = 4; break;
		case WIRE_BYTES:
			if (read_varint(&w->p, w->end, &n) != 1)
				return stop(w, WIRE_GROUP, at);
			break;
		case GROUP_START:
			if (depth == sizeof open / sizeof open[0])
				return stop(w, WIRE_DEPTH, at);
			open[depth++] = (uint32_t)(tag >> 3);
			continue;
		case GROUP_END:
			if (open[--depth] != tag >> 3)
				return stop(w, WIRE_GROUP, at);
			continue;
		default:
			return stop(w, WIRE_TYPE, at);
		}
		if (n > (uint64_t)(w->end - w->p))
			return stop(w, WIRE_GROUP, at);
		w->p += n;
	}
	return true;
}

static bool read_bytes(struct wire *w, struct wire_field *f, const uint8_t *at)
{
	uint64_t n;
	int got = read_varint(&w->p, w->end, &n);

	if (got != 1)
		return stop(w, got == 0 ? WIRE_OVERRUN : WIRE_VARINT, at);
	f->bytes = w->p;
	if (n > (uint64_t)(w->end - w->p)) {
		n = (uint64_t)(w->end - w->p);
		stop(w, WIRE_OVERRUN, at);
	} else {
		w->p += n;
	}
	f->n = (size_t)n;
	return true;
}

static bool read_fixed(struct wire *w, struct wire_field *f, size_t n, const uint8_t *at)
{
	if ((size_t)(w->end - w->p) < n)
		return stop(w, WIRE_OVERRUN, at);
	f->value = n == 4 ? wire_u32(w->p) : wire_u64(w->p);
	w->p += n;
	return true;
}

bool wire_next(struct wire *w, struct wire_field *f)
{
	const uint8_t *at = w->p;
	uint64_t tag;
	int got;

	if (w->p >= w->end)
		return false;
	if (++w->run->fields > w->run->fields_most)
		return stop(w, WIRE_FIELDS, at);
	got = read_varint(&w->p, w->end, &tag);
	if (got != 1)
		return stop(w, got == 0 ? WIRE_OVERRUN : WIRE_VARINT, at);
	if (tag >> 3 == 0 || tag >> 3 > MOST_FIELDS)
		return stop(w, WIRE_TAG, at);
	f->number = (uint32_t)(tag >> 3);
	f->type = tag & 7;
	f->at = (size_t)(at - w->run->base);
	f->value = 0;
	f->bytes = NULL;
	f->n = 0;
	switch (f->type) {
	case WIRE_VARINT_TYPE:
		got = read_varint(&w->p, w->end, &f->value);
		return got == 1 || stop(w, got == 0 ? WIRE_OVERRUN : WIRE_VARINT, at);
	case WIRE_FIXED64:
		return read_fixed(w, f, 8, at);
	case WIRE_FIXED32:
		return read_fixed(w, f, 4, at);
	case WIRE_BYTES:
		return read_bytes(w, f, at);
	case GROUP_START:
		return skip_group(w, f->number, at);
	case GROUP_END:
		return stop(w, WIRE_GROUP, at);
	default:
		return stop(w, WIRE_TYPE, at);
	}
}

bool wire_text_ok(struct wire *w, const struct wire_field *f)
{
	if (f->type != WIRE_BYTES) {
		wire_fail(w->run, WIRE_TYPE, f->at, w->name);
		return false;
	}
	for (size_t i = 0; i < f->n; i++)
		if (f->bytes[i] >= 0x80) {
			if (utf8_valid((const char *)f->bytes, f->n))
				return true;
			wire_fail(w->run, WIRE_UTF8, f->at, w->name);
			return false;
		}
	return true;
}

struct wire_packed wire_packed(const uint8_t *bytes, size_t n)
{
	return (struct wire_packed){ bytes, n ? bytes + n : bytes };
}

bool wire_packed_next(struct wire_packed *w, uint64_t *value)
{
	if (w->p >= w->end || read_varint(&w->p, w->end, value) != 1) {
		w->p = w->end;
		return false;
	}
	return true;
}

size_t wire_packed_count(const uint8_t *bytes, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += bytes[i] < 0x80;
	return count;
}

uint32_t wire_u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint64_t wire_u64(const uint8_t *p)
{
	return (uint64_t)wire_u32(p) | (uint64_t)wire_u32(p + 4) << 32;
}

float wire_float(uint64_t fixed32)
{
	uint32_t bits = (uint32_t)fixed32;
	float f;

	memcpy(&f, &bits, sizeof f);
	return f;
}

double wire_double(uint64_t fixed64)
{
	double d;

	memcpy(&d, &fixed64, sizeof d);
	return d;
}

const char *wire_fault_text(enum wire_fault fault)
{
	static const char *const text[] = {
		"sound",
		"a field claims more bytes than the file has left",
		"a field claims more bytes than the message around it has left",
		"a variable-length number goes on for more than ten bytes",
		"a field is encoded in a way it cannot be",
		"a field has an impossible number",
		"a field group is not closed",
		"messages are nested too deeply",
		"there are too many fields",
		"a text is no valid UTF-8",
	};

	return text[fault];
}
