/* SPDX-License-Identifier: MIT */
/*
 * Walking protobuf messages in place: fields are handed out as pointers into
 * the bytes, lengths are stepped over without touching what they enclose, and nothing
 * goes deeper or takes longer than the limits allow.
 */
#ifndef CMLTRIAGE_MODEL_WIRE_H
#define CMLTRIAGE_MODEL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_fault {
	WIRE_SOUND,
	WIRE_TRUNCATED,		/* a field runs past the end of the file */
	WIRE_OVERRUN,		/* a field runs past the end of the message around it */
	WIRE_VARINT,		/* a varint of more than ten bytes */
	WIRE_TYPE,		/* wire type 6 or 7, or one that the field cannot have */
	WIRE_TAG,		/* field number 0 or above 2^29-1 */
	WIRE_GROUP,		/* a group that is not closed, or closed without being open */
	WIRE_DEPTH,		/* more levels than LIMIT_message_depth */
	WIRE_FIELDS,		/* more fields than LIMIT_message_fields */
	WIRE_UTF8		/* a text field whose bytes are no UTF-8 */
};

enum wire_type { WIRE_VARINT_TYPE = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

/* One run over one file: what was visited, and the first thing that is wrong. */
struct wire_run {
	const uint8_t *base;
	size_t bytes;
	const char *file;	/* for messages */
	uint64_t fields;	/* visited so far */
	uint64_t fields_most;	/* LIMIT_message_fields */
	unsigned depth_most;	/* LIMIT_message_depth */
	bool is_mapped;		/* the bytes are a view of a file: what was passed may be given back to the system */
	size_t trimmed;		/* bytes given back so far */
	enum wire_fault fault;	/* the first one */
	size_t fault_at;	/* its offset in the file */
	const char *fault_in;	/* message it was found in, e.g. "MILSpec.Operation"; static text */
};

struct wire {			/* one message being walked */
	struct wire_run *run;
	const uint8_t *p, *end;
	const char *name;	/* of the message, static text */
	unsigned depth;
};

struct wire_field {
	uint32_t number;
	uint8_t type;		/* enum wire_type; groups are skipped and handed out with type 3 and no value */
	uint64_t value;		/* varint, fixed64, fixed32 */
	const uint8_t *bytes;	/* WIRE_BYTES */
	size_t n;
	size_t at;		/* offset of the tag in the file */
};

/* Starts a run over n bytes. Borrowed: base and file outlive the run. */
void wire_start(struct wire_run *run, const uint8_t *base, size_t n, const char *file);
/* The whole file as a message. */
struct wire wire_root(struct wire_run *run, const char *name);
/* The message inside a field of the parent; an empty one (with a fault noted) when the field holds no
 * bytes or lies too deep. */
struct wire wire_inside(struct wire *parent, const struct wire_field *f, const char *name);
/* The next field. False at the end or at a fault. A field that claims more bytes than there are is cut to what is
 * there, and the fault is noted, so that the rest of a truncated file can still be told. */
bool wire_next(struct wire *w, struct wire_field *f);
/* Tells that the bytes before upto were passed: pages of a mapped file are given back now and then, so that a file of
 * many weights does not pile up. They may still be read. */
void wire_trim(struct wire_run *run, const uint8_t *upto);
/* Notes a fault unless there is one already. */
void wire_fail(struct wire_run *run, enum wire_fault fault, size_t at, const char *message_name);
/* The text of a field; notes WIRE_UTF8 when it is none. */
bool wire_text_ok(struct wire *w, const struct wire_field *f);

/* The next element of a packed or single repeated varint. False when there is no more. */
struct wire_packed { const uint8_t *p, *end; };
struct wire_packed wire_packed(const uint8_t *bytes, size_t n);
bool wire_packed_next(struct wire_packed *w, uint64_t *value);
/* Values of a packed varint field. */
size_t wire_packed_count(const uint8_t *bytes, size_t n);

float wire_float(uint64_t fixed32);
double wire_double(uint64_t fixed64);
uint32_t wire_u32(const uint8_t *p);	/* little-endian */
uint64_t wire_u64(const uint8_t *p);

const char *wire_fault_text(enum wire_fault fault);

#endif
