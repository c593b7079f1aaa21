/* SPDX-License-Identifier: MIT */
/* The table of layers and the reading of one WeightParams message. */
#include "model/network.h"

#define W(...) { __VA_ARGS__ }
#define NONE { 0 }
#define R NETWORK_RANDOM
#define C NETWORK_CUSTOM
#define B NETWORK_BRANCH
#define L NETWORK_LOOP
static const struct layer_kind kinds[] = {
#define LAYER(number, name, spec, flags, weights) { number, #name, spec, flags, weights },
#include "model/layer.def"
#undef LAYER
};
#undef R
#undef C
#undef B
#undef L
#define KINDS (sizeof kinds / sizeof kinds[0])

size_t network_layer_kinds(void)
{
	return KINDS;
}

const char *network_layer_name(size_t row)
{
	return kinds[row].name;
}

const struct layer_kind *network_layer(unsigned number)
{
	size_t low = 0, high = KINDS;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (kinds[middle].number == number)
			return &kinds[middle];
		if (kinds[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* LinearQuantizationParams (scale 1, bias 2) or LookUpTableQuantizationParams (floatValue 1): how many numbers. */
static uint64_t count_floats(struct wire w)
{
	struct wire_field f;
	uint64_t n = 0;

	while (wire_next(&w, &f))
		if (f.number == 1)
			n += f.type == WIRE_BYTES ? f.n / 4 : 1;
	return n;
}

static void read_quantization(struct wire w, struct weight_params *p)
{
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1) {
			p->bits = f.value;
		} else if (f.number == 101) {
			p->is_linear = true;
			p->scales = count_floats(wire_inside(&w, &f, "LinearQuantizationParams"));
		} else if (f.number == 102) {
			p->is_palette = true;
			p->scales = count_floats(wire_inside(&w, &f, "LookUpTableQuantizationParams"));
		}
}

struct weight_params network_weight(struct wire *parent, const struct wire_field *field)
{
	struct wire w = wire_inside(parent, field, "WeightParams");
	struct weight_params p = {
		.at = field->at, .base = parent->run->base, .message = field->bytes, .message_bytes = field->n,
	};
	struct wire_field f;

	while (wire_next(&w, &f))
		switch (f.number) {
		case 1: p.floats += f.type == WIRE_BYTES ? f.n : 4; break;
		case 2: p.halves = f.n; break;
		case 30: p.raw = f.n; break;
		case 31: p.int8 = f.n; break;
		case 40: read_quantization(wire_inside(&w, &f, "QuantizationParams"), &p); break;
		default: break;
		}
	return p;
}

uint64_t network_weight_elements(const struct weight_params *p)
{
	if (p->floats)
		return p->floats / 4;
	if (p->halves)
		return p->halves / 2;
	if (p->int8)
		return p->int8;
	return p->raw && p->bits ? p->raw * 8 / p->bits : p->raw;
}
