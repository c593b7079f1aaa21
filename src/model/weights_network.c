/* SPDX-License-Identifier: MIT */
/* Weights of neural networks: WeightParams with floats, halves, or quantized values with scales or a table. */
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/weights.h"
#include "model/weights_note.h"

/* Field numbers: WeightParams, QuantizationParams, LinearQuantizationParams and LookUpTableQuantizationParams. */
enum { FLOATS = 1, HALVES = 2, RAW = 30, INT8 = 31, QUANTIZATION = 40, LINEAR = 101, TABLE = 102, SCALE = 1, BIAS = 2, ENTRIES = 1 };

struct params {
	struct weight_set *set;
	struct weight_tensor *t;
	const uint8_t *base;
	uint64_t bits;
};

static enum element packed(uint64_t bits)
{
	static const enum element by_bits[9] = {
		[1] = ELEMENT_UINT1, [2] = ELEMENT_UINT2, [3] = ELEMENT_UINT3, [4] = ELEMENT_UINT4, [5] = ELEMENT_UINT5,
		[6] = ELEMENT_UINT6, [7] = ELEMENT_UINT7, [8] = ELEMENT_UINT8,
	};

	return bits <= 8 ? by_bits[bits] : ELEMENT_NONE;
}

static void span(struct params *p, enum element e, const struct wire_field *f)
{
	unsigned bits = element_bits(e);

	p->t->data = (struct weight_span){ .element = e, .n = bits ? (uint64_t)f->n * 8 / bits : 0, .at = (uint64_t)(f->bytes - p->base) };
	p->t->n = p->t->dims[0] = p->t->data.n;
	p->t->rank = 1;
}

static struct weight_tensor *floats(struct params *p, const struct wire_field *f)
{
	struct weight_tensor *t = arena_new(&p->set->arena, sizeof *t);

	t->rank = 1;
	t->n = t->dims[0] = f->n / 4;
	t->data = (struct weight_span){ .element = ELEMENT_FP32, .n = t->n, .at = (uint64_t)(f->bytes - p->base) };
	return t;
}

static struct weight_stage *stage(struct params *p)
{
	struct weight_stage *s = &p->t->stages[0];

	p->t->n_stages = 1;
	s->vector = 1;
	for (int i = 0; i < WEIGHT_DIMS_MOST; i++)
		s->parts[i] = s->parts[i] ? s->parts[i] : 1;
	return s;
}

static void read_linear(struct params *p, struct wire w)
{
	struct weight_stage *s = stage(p);
	struct wire_field f;

	s->adds_offset = true;
	while (wire_next(&w, &f)) {
		if (f.type != WIRE_BYTES)
			continue;
		if (f.number == SCALE)
			s->table = floats(p, &f);
		else if (f.number == BIAS)
			s->offset = floats(p, &f);
	}
}

static void read_table(struct params *p, struct wire w)
{
	struct weight_stage *s = stage(p);
	struct wire_field f;

	s->is_palette = true;
	while (wire_next(&w, &f))
		if (f.number == ENTRIES && f.type == WIRE_BYTES) {
			s->table = floats(p, &f);
			s->entries = s->table->n;
		}
}

static void read_quantization(struct params *p, struct wire w)
{
	struct wire_field f;

	while (wire_next(&w, &f)) {
		if (f.number == 1)
			p->bits = f.value;
		else if (f.number == LINEAR)
			read_linear(p, wire_inside(&w, &f, "LinearQuantizationParams"));
		else if (f.number == TABLE)
			read_table(p, wire_inside(&w, &f, "LookUpTableQuantizationParams"));
	}
}

/* The shape is not said here; scales for each output channel split the values evenly. */
static void fit_scales(struct weight_tensor *t)
{
	struct weight_stage *s = &t->stages[0];
	uint64_t most;

	if (!t->n_stages)
		return;
	if (!s->table) {
		t->problem = "its table is missing";
		return;
	}
	most = s->is_palette ? 1 : s->table->n;
	if (s->offset && s->offset->n > most)
		most = s->offset->n;
	if (most <= 1)
		return;
	t->n -= t->n % most;
	t->rank = 2;
	t->dims[0] = most;
	t->dims[1] = t->n / most;
	t->data.n = t->n;
	s->parts[0] = (uint32_t)most;
}

static void read_params(struct params *p, struct wire w)
{
	struct wire_field f, raw = { .n = 0 };

	while (wire_next(&w, &f)) {
		if (f.number == QUANTIZATION)
			read_quantization(p, wire_inside(&w, &f, "QuantizationParams"));
		if (f.type != WIRE_BYTES)
			continue;
		if (f.number == FLOATS)
			span(p, ELEMENT_FP32, &f);
		else if (f.number == HALVES)
			span(p, ELEMENT_FP16, &f);
		else if (f.number == INT8)
			span(p, ELEMENT_INT8, &f);
		else if (f.number == RAW)
			raw = f;
	}
	if (!raw.n)
		return;
	if (packed(p->bits)) {
		span(p, packed(p->bits), &raw);
		p->t->data.msb_first = p->bits < 8;
	} else
		p->t->problem = "its number of bits is not decoded";
}

/* What a member of a layer is called behind the layer's name; the main one has no name of its own. */
static const struct { unsigned layer, field; const char *suffix; } suffixes[] = {
	{ 100, 91, ".bias" }, { 140, 21, ".bias" }, { 150, 21, ".bias" }, { 160, 15, ".gamma" }, { 160, 16, ".beta" },
	{ 160, 17, ".mean" }, { 160, 18, ".variance" }, { 245, 5, ".bias" },
};

static const char *weight_name(struct arena *a, const struct layer_kind *kind, unsigned field, const char *name, size_t n)
{
	struct buf b = { .cap = 200 };
	const char *s;

	if (n)
		utf8_clean(&b, name, n, false);
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (suffixes[i].layer == kind->number && suffixes[i].field == field)
			buf_puts(&b, suffixes[i].suffix);
	s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

void weights_note_params(struct inspection *in, const struct weight_params *wp, const struct layer_kind *kind, unsigned field,
			 const char *name, size_t name_n, uint64_t wanted)
{
	struct weight_set *set = in->options->weights;
	struct params p = { .set = set, .t = arena_new(&set->arena, sizeof *p.t), .base = wp->base };
	struct wire_run run;
	struct weight *w;

	if (!(wp->floats + wp->halves + wp->raw + wp->int8))
		return;
	wire_start(&run, wp->base, (size_t)(wp->message - wp->base) + wp->message_bytes, "");
	struct wire message = { .run = &run, .p = wp->message, .end = wp->message + wp->message_bytes, .name = "WeightParams" };
	read_params(&p, message);
	if (wanted && wanted < p.t->n && p.t->n - wanted < 8)
		p.t->n = p.t->data.n = p.t->dims[0] = wanted;
	fit_scales(p.t);
	w = VEC_ADD(&set->weights);
	w->name = weight_name(&set->arena, kind, field, name, name_n);
	w->op = kind->name;
	w->tensor = p.t;
	w->dense = p.t->data.element == ELEMENT_FP16 ? ELEMENT_FP16 : ELEMENT_FP32;
	w->bits = element_bits(p.t->data.element);
	if (p.t->n_stages) {
		w->schemes = p.t->stages[0].is_palette ? SCHEME_PALETTIZE : SCHEME_QUANTIZE;
		w->granularity = tally_granularity_name(p.t->rank == 2 ? PER_CHANNEL : PER_TENSOR);
	}
	w->stored_bytes = wp->floats + wp->halves + wp->raw + wp->int8;
	set->bytes += w->stored_bytes;
}
