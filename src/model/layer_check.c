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

/* Without an inspection it only says whether all fits. */
struct check { struct inspection *in; const struct layer_sizes *s; const char *name, *place; bool good; };

static void expect(struct check *c, unsigned number, uint64_t want, const char *what)
{
	uint64_t have = found(c->s, number);

	if (fits(have, want))
		return;
	c->good = false;
	if (c->in)
		defect_add(c->in, DEFECT_network_weights, c->place, "The %s of layer %s should be %llu numbers, and %llu are there", what,
			   c->name, (unsigned long long)want, (unsigned long long)have);
}

static uint64_t convolution_weights(const struct layer_sizes *s)
{
	uint64_t out = s->scalar[1], channels = s->scalar[2], kernel = s->has_kernel ? s->kernel : 9, groups = s->scalar[10];

	if (s->scalar[60] && groups > 1)
		out /= groups;
	return product(product(out, channels), kernel);
}

static void check_convolution(struct check *c)
{
	if (!found(c->s, 90))		/* weights come from a second input */
		return;
	expect(c, 90, convolution_weights(c->s), "weights");
	if (c->s->scalar[70])
		expect(c, 91, c->s->scalar[1], "bias");
}

static void check_matrix(struct check *c)
{
	expect(c, 20, product(c->s->scalar[1], c->s->scalar[2]), "weights");
	if (c->s->scalar[10])
		expect(c, 21, c->s->scalar[2], "bias");
}

uint64_t layer_sizes_wanted(const struct layer_sizes *s, unsigned number)
{
	switch (s->kind ? s->kind->number : 0) {
	case 100:
		return number == 90 ? convolution_weights(s) : s->scalar[1];
	case 140: case 150:
		return number == 20 ? product(s->scalar[1], s->scalar[2]) : s->scalar[2];
	case 160:
		return s->scalar[1];
	default:
		return 0;
	}
}

static void check(struct check *c)
{
	switch (c->s->kind ? c->s->kind->number : 0) {
	case 100:
		check_convolution(c);
		break;
	case 140: case 150:
		check_matrix(c);
		break;
	case 160:
		expect(c, 15, c->s->scalar[1], "gamma");
		expect(c, 16, c->s->scalar[1], "beta");
		break;
	default:
		break;
	}
}

bool layer_sizes_fit(const struct layer_sizes *s)
{
	struct check c = { .s = s, .good = true };

	check(&c);
	return c.good;
}

void layer_sizes_check(struct inspection *in, const struct layer_sizes *s, const char *name, const char *place)
{
	struct check c = { in, s, name, place, true };

	check(&c);
}
