/* SPDX-License-Identifier: MIT */
/* Defects and facts of one inspection: ids and advice come from defect.def. */
#include "model/inspection.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "base/utf8.h"

#define SAME_DEFECT_MOST 10
#define TEXT_MOST ((size_t)2 << 20)	/* bytes of names and places; a sound model needs next to none */

enum { WRONG = 0, FATAL = 1 };

static const struct {
	const char *id;
	int weight;
	const char *todo;
} table[] = {
#define DEFECT(name, id, weight, todo) { id, weight, todo },
#include "model/defect.def"
#undef DEFECT
};
_Static_assert(sizeof table / sizeof table[0] == DEFECT_COUNT, "one row for each defect");

const char *defect_id(enum defect defect)
{
	return table[defect].id;
}

const char *defect_place(struct inspection *in, const char *file, const char *format, ...)
{
	char tail[256];
	va_list args;

	if (in->text_bytes > TEXT_MOST)
		return file ? file : in->file;
	va_start(args, format);
	vsnprintf(tail, sizeof tail, format, args);
	va_end(args);
	in->text_bytes += strlen(tail) + strlen(file ? file : in->file);
	return arena_fmt(in->out, "%s%s", file ? file : in->file, tail);
}

const char *defect_name(struct inspection *in, const char *name, size_t n)
{
	struct buf clean = { 0 };
	const char *text;

	if (in->text_bytes > TEXT_MOST)
		return "...";
	in->text_bytes += 80;
	utf8_clean(&clean, name ? name : "", n < 80 ? n : 80, false);
	text = arena_str(in->out, buf_str(&clean));
	buf_done(&clean);
	return text;
}

void defect_add(struct inspection *in, enum defect defect, const char *place, const char *format, ...)
{
	char text[400];
	struct value *row;
	va_list args;

	in->fatal = in->fatal || table[defect].weight == FATAL;
	if (++in->seen[defect] > SAME_DEFECT_MOST || in->n_defects >= (unsigned)limit_get(LIMIT_defects))
		return;
	in->n_defects++;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	row = value_push(in->out, in->defects, value_map(in->out));
	value_set_text(in->out, row, "id", table[defect].id);
	value_set_text(in->out, row, "text", arena_fmt(in->out, "%s. %s", text, table[defect].todo));
	value_set_text(in->out, row, "where", place ? place : in->file);
}

bool defect_of_run(struct inspection *in, const struct wire_run *run)
{
	static const enum defect kind[] = {
		[WIRE_TRUNCATED] = DEFECT_file_truncated, [WIRE_OVERRUN] = DEFECT_spec_length,
		[WIRE_VARINT] = DEFECT_spec_malformed, [WIRE_TYPE] = DEFECT_spec_malformed,
		[WIRE_TAG] = DEFECT_spec_malformed, [WIRE_GROUP] = DEFECT_spec_malformed,
		[WIRE_DEPTH] = DEFECT_spec_depth, [WIRE_FIELDS] = DEFECT_spec_limit, [WIRE_UTF8] = DEFECT_spec_utf8,
	};

	if (run->fault == WIRE_SOUND)
		return true;
	if (run->fault == WIRE_FIELDS)
		in->complete = false;
	defect_add(in, kind[run->fault], defect_place(in, run->file, "@%zu", run->fault_at),
		   "At byte %zu of %zu, in %s: %s", run->fault_at, run->bytes,
		   run->fault_in ? run->fault_in : "the model", wire_fault_text(run->fault));
	return false;
}

void fact_set(struct inspection *in, const char *id, const struct value *v)
{
	evidence_set(in->e, in->input, id, v, in->file);
}

void fact_int(struct inspection *in, const char *id, int64_t n)
{
	fact_set(in, id, value_int(in->out, n));
}

void fact_real(struct inspection *in, const char *id, double n)
{
	fact_set(in, id, value_real(in->out, n));
}

void fact_bool(struct inspection *in, const char *id, bool truth)
{
	fact_set(in, id, value_bool(in->out, truth));
}

void fact_text(struct inspection *in, const char *id, const char *text)
{
	if (text)
		fact_set(in, id, value_text(in->out, text));
}
