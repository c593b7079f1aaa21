/* SPDX-License-Identifier: MIT */
/* Rules of NeuralNetwork.proto: how many numbers the weights of a layer must hold. */
#include "model/layer_check.h"

#include <limits.h>

void layer_sizes_field(struct layer_sizes *s, const struct wire_field *f)
{
	struct wire_packed w;
	uint64_t v;

	if (f->number >= sizeof s->scalar / sizeof s->scalar[0])
		return;
	if (f->type == WIRE_VARINT_TYPE)
		s->scalar[f->number] = f->value;
	if (f->number != 20 || !(f->type == WIRE_BYTES || f->type == WIRE_VARINT_TYPE))
		return;
	w = wire_packed(f->bytes, f->n);
	s->kernel = s->has_kernel ? s->kernel : 1;
	s->has_kernel = true;
	if (f->type == WIRE_VARINT_TYPE)
		s->kernel = f->value && s->kernel > UINT_MAX / f->value ? UINT_MAX : s->kernel * f->value;
	while (f->type == WIRE_BYTES && wire_packed_next(&w, &v))
		s->kernel = v && s->kernel > UINT_MAX / v ? UINT_MAX : s->kernel * v;
}

void layer_sizes_weight(struct layer_sizes *s, unsigned number, uint64_t elements)
{
	if (s->n < LAYER_SIZES_MOST) {
		s->weight_fields[s->n] = number;
		s->elements[s->n++] = elements;
	}
}

static uint64_t product(uint64_t a, uint64_t b)
{
	return a && b > UINT64_MAX / a ? UINT64_MAX : a * b;
}

static uint64_t found(const struct layer_sizes *s, unsigned number)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->weight_fields[i] == number)
			return s->elements[i];
	return 0;
}

/* Sub-byte weights fill their last byte: up to seven more elements can seem to be there. */
static bool fits(uint64_t have, uint64_t want)
{
	return have == want || (have > want && have - want < 8);
}

static void expect(struct inspection *in, const struct layer_sizes *s, unsigned number, uint64_t want, const char *what,
		   const char *name, const char *place)
{
	uint64_t have = found(s, number);

	if (!fits(have, want))
		defect_add(in, DEFECT_network_weights, place, "The %s of layer %s should be %llu numbers, and %llu are there", what, name,
			   (unsigned long long)want, (unsigned long long)have);
}

static void check_convolution(struct inspection *in, const struct layer_sizes *s, const char *name, const char *place)
{
	uint64_t out = s->scalar[1], channels = s->scalar[2], kernel = s->has_kernel ? s->kernel : 9, groups = s->scalar[10];

	if (!found(s, 90))		/* weights come from a second input */
		return;
	if (s->scalar[60] && groups > 1)
		out /= groups;
	expect(in, s, 90, product(product(out, channels), kernel), "weights", name, place);
	if (s->scalar[70])
		expect(in, s, 91, s->scalar[1], "bias", name, place);
}

static void check_matrix(struct inspection *in, const struct layer_sizes *s, unsigned weights, unsigned bias, unsigned has_bias,
			 const char *name, const char *place)
{
	uint64_t out = s->scalar[2];

	expect(in, s, weights, product(s->scalar[1], out), "weights", name, place);
	if (s->scalar[has_bias])
		expect(in, s, bias, out, "bias", name, place);
}

void layer_sizes_check(struct inspection *in, const struct layer_sizes *s, const char *name, const char *place)
{
	if (!s->kind)
		return;
	switch (s->kind->number) {
	case 100: check_convolution(in, s, name, place); break;
	case 140: check_matrix(in, s, 20, 21, 10, name, place); break;
	case 150: check_matrix(in, s, 20, 21, 10, name, place); break;
	case 160:
		expect(in, s, 15, s->scalar[1], "gamma", name, place);
		expect(in, s, 16, s->scalar[1], "beta", name, place);
		break;
	default: break;
	}
}
