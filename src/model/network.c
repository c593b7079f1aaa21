/* SPDX-License-Identifier: MIT */
/* Walking a network: names between layers, nested networks, weights by their lengths alone. */
#include "model/network.h"

#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "base/map.h"
#include "model/layer_check.h"
#include "model/tally.h"
#include "model/weights_note.h"

struct network {
	struct inspection *in;
	const struct description *d;
	const char *where;
	int64_t spec;
	struct map names;	/* blobs that some layer or input gives */
	uint64_t n_layers, labels;
	bool lost_names;	/* there are too many to know them all */
	const char *layer_kind;	/* of the layer being read */
};

static char given;	/* what every name in the map points to: it is there */

#define NAMES_MOST 500000	/* blobs whose names are remembered */

/* The layer being read; its place in words is made only when something is wrong with it. */
struct layer {
	struct network *n;
	const struct layer_kind *kind;
	const char *name;
	size_t name_n, at;
};

static const char *layer_label(const struct layer *l)
{
	return defect_name(l->n->in, l->name, l->name_n);
}

static const char *layer_place(const struct layer *l)
{
	return defect_place(l->n->in, NULL, "#%slayers[%s]@%zu", l->n->where, layer_label(l), l->at);
}

static void give(struct network *n, const char *s, size_t len)
{
	n->lost_names = n->lost_names || n->names.n >= NAMES_MOST;
	if (!n->lost_names)
		map_putn(&n->names, s, len, &given);
}

static void check_weight(const struct layer *l, const struct weight_params *p)
{
	struct inspection *in = l->n->in;
	unsigned forms = (p->floats > 0) + (p->halves > 0) + (p->raw > 0 || p->int8 > 0);

	if (forms > 1)
		defect_add(in, DEFECT_network_weights, layer_place(l), "A weight is stored in %u forms at once", forms);
	if (p->raw && (p->bits < 1 || p->bits > 8))
		defect_add(in, DEFECT_network_weights, layer_place(l), "A weight is said to have %llu bits, and 1 to 8 are possible",
			   (unsigned long long)p->bits);
	else if (p->raw && !p->is_linear && !p->is_palette)
		defect_add(in, DEFECT_network_weights, layer_place(l), "A weight is quantized, and nothing says how");
	else if (p->raw && p->is_palette && p->scales != 1ull << p->bits)
		defect_add(in, DEFECT_network_weights, layer_place(l), "A palette of %llu bits has %llu entries", (unsigned long long)p->bits,
			   (unsigned long long)p->scales);
}

static void add_weight(const struct layer *l, const struct weight_params *p, unsigned field, uint64_t wanted)
{
	struct inspection *in = l->n->in;
	struct tally *t = in->tally;
	uint64_t elements = network_weight_elements(p);
	struct group g = {
		.schemes = p->is_palette ? SCHEME_PALETTIZE : SCHEME_QUANTIZE, .bits = p->raw ? (unsigned)p->bits : 8,
		.granularity = p->is_palette || p->scales <= 1 ? PER_TENSOR : PER_CHANNEL, .sparsity = -1, .count = 1,
		.elements = elements, .largest = elements, .stored = p->raw + p->int8,
	};

	check_weight(l, p);
	if (in->options->weights)
		weights_note_params(in, p, l->kind, field, l->name, l->name_n, wanted);
	t->weight_bytes += p->floats + p->halves + p->raw + p->int8;
	t->elements += elements;
	t->dense += p->halves ? elements * 2 : elements * 4;
	t->float32 += p->floats;
	if (p->halves)
		tally_need(in, 2, "float16 weights");
	if (!p->raw && !p->int8)
		return;
	tally_group(in, &g);
	tally_need(in, p->int8 ? 5 : 3, p->int8 ? "dynamic int8 multiplication" : "quantized weights");
}

static bool holds(const struct layer_kind *kind, unsigned number)
{
	for (size_t i = 0; kind->weights[i]; i++)
		if (kind->weights[i] == (short)number || kind->weights[i] == -(short)number)
			return true;
	return false;
}

static void read_lstm(const struct layer *l, struct wire w)
{
	struct wire_field f;

	while (wire_next(&w, &f))
		if ((f.number >= 1 && f.number <= 4) || (f.number >= 20 && f.number <= 23) || (f.number >= 40 && f.number <= 43) ||
		    (f.number >= 60 && f.number <= 62)) {
			struct weight_params p = network_weight(&w, &f);
			add_weight(l, &p, f.number, 0);
		}
}

/* PReLU (25) has its weights in field 1, parametric softplus (71) in 1 and 2. */
static void read_activation(const struct layer *l, struct wire w)
{
	struct wire_field f, g;

	while (wire_next(&w, &f)) {
		if (f.number != 25 && f.number != 71)
			continue;
		struct wire inner = wire_inside(&w, &f, "ActivationParams");
		while (wire_next(&inner, &g))
			if (g.number == 1 || (f.number == 71 && g.number == 2)) {
				struct weight_params p = network_weight(&inner, &g);
				add_weight(l, &p, g.number, 0);
			}
	}
}

static void read_layers(struct network *n, struct wire w);

static void read_control(struct network *n, struct wire w, const struct layer_kind *kind)
{
	struct wire_field f;

	while (wire_next(&w, &f))
		if ((kind->flags & NETWORK_BRANCH && (f.number == 1 || f.number == 2)) ||
		    (kind->flags & NETWORK_LOOP && (f.number == 3 || f.number == 4)))
			read_layers(n, wire_inside(&w, &f, "NeuralNetwork"));
}

static void read_params(const struct layer *l, struct wire w, struct layer_sizes *sizes)
{
	const struct layer_kind *kind = l->kind;
	struct inspection *in = l->n->in;
	struct wire_field f;

	while (wire_next(&w, &f)) {
		if (kind->flags & NETWORK_CUSTOM && f.number == 10 && wire_text_ok(&w, &f))
			tally_name(in, in->tally->custom_layers, (const char *)f.bytes, f.n);
		if (holds(kind, f.number) && f.type == WIRE_BYTES) {
			struct weight_params p;
			if (kind->weights[0] < 0) {
				read_lstm(l, wire_inside(&w, &f, "LSTMWeightParams"));
				continue;
			}
			p = network_weight(&w, &f);
			add_weight(l, &p, f.number, layer_sizes_wanted(sizes, f.number));
			layer_sizes_weight(sizes, f.number, network_weight_elements(&p));
		} else {
			layer_sizes_field(sizes, &f);
		}
	}
}

/* Once for each kind of layer. */
static void check_layer(const struct layer *l)
{
	struct inspection *in = l->n->in;
	const struct layer_kind *kind = l->kind;

	tally_need(in, kind->spec, arena_fmt(&in->scratch, "layer %s", kind->name));
	if (l->n->spec < (int64_t)kind->spec && l->n->spec >= 1)
		defect_add(in, DEFECT_spec_too_new, layer_place(l), "The layer %s came with specification version %u, and the model says %lld",
			   kind->name, kind->spec, (long long)l->n->spec);
}

static void take(const struct layer *l, struct wire *w, const struct wire_field *f)
{
	if (!wire_text_ok(w, f) || l->n->lost_names)
		return;
	if (!map_getn(&l->n->names, (const char *)f->bytes, f->n))
		defect_add(l->n->in, DEFECT_network_name, layer_place(l), "The layer %s takes %s, which nothing before it gives", layer_label(l),
			   defect_name(l->n->in, (const char *)f->bytes, f->n));
}

/* Name and kind of a layer; the last member of the oneof counts. */
static void read_head(struct layer *l, struct wire w)
{
	struct tally *t = l->n->in->tally;
	const struct layer_kind *other;
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1 && wire_text_ok(&w, &f)) {
			l->name = (const char *)f.bytes;
			l->name_n = f.n;
		} else if (f.number >= 100 && (other = network_layer(f.number))) {
			l->kind = other;
		}
	if (!l->kind) {
		defect_add(l->n->in, DEFECT_network_layer, layer_place(l), "The layer %s is of no kind known here",
			   l->name_n ? layer_label(l) : "without a name");
		return;
	}
	t->random_layers += l->kind->flags & NETWORK_RANDOM ? 1 : 0;
	if (t->layers[l->kind - network_layer(100)]++ == 0)
		check_layer(l);
}

static void read_layer_params(const struct layer *l, struct wire params, struct layer_sizes *sizes)
{
	sizes->kind = l->kind;
	if (l->kind->flags & (NETWORK_BRANCH | NETWORK_LOOP))
		read_control(l->n, params, l->kind);
	else if (l->kind->number == 130)
		read_activation(l, params);
	else
		read_params(l, params, sizes);
}

static void read_layer(struct network *n, struct wire w, size_t at)
{
	struct layer l = { .n = n, .name = "", .at = at };
	struct layer_sizes sizes = { .kind = NULL };
	struct wire_field f;

	n->n_layers++;
	read_head(&l, w);
	while (wire_next(&w, &f))
		if (f.number == 2)
			take(&l, &w, &f);
		else if (l.kind && f.number == l.kind->number)
			read_layer_params(&l, wire_inside(&w, &f, l.kind->name), &sizes);
	if (l.kind && w.run->fault == WIRE_SOUND && !layer_sizes_fit(&sizes))
		layer_sizes_check(n->in, &sizes, layer_label(&l), layer_place(&l));
}

static void give_outputs(struct network *n, struct wire w)
{
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 3 && f.type == WIRE_BYTES)
			give(n, (const char *)f.bytes, f.n);
}

static void read_one_layer(struct network *n, struct wire *w, const struct wire_field *f)
{
	struct wire layer = wire_inside(w, f, "NeuralNetworkLayer");

	read_layer(n, layer, f->at);
	give_outputs(n, layer);
	wire_trim(w->run, w->p);
}

static void read_layers(struct network *n, struct wire w)
{
	struct wire_field f;

	while (wire_next(&w, &f))
		if (f.number == 1)
			read_one_layer(n, &w, &f);
}

/* NeuralNetworkPreprocessing: the scale and bias of an image input. */
static void read_preprocessing(struct network *n, struct wire w, struct value *list)
{
	static const struct { unsigned number; const char *key; } fields[] = {
		{ 10, "scale" }, { 20, "blue_bias" }, { 21, "green_bias" }, { 22, "red_bias" }, { 30, "gray_bias" },
	};
	struct arena *a = n->in->out;
	struct value *row = value_push(a, list, value_map(a));
	struct wire_field f, g;

	while (wire_next(&w, &f))
		if (f.number == 1 && wire_text_ok(&w, &f)) {
			value_set(a, row, "name", value_textn(a, (const char *)f.bytes, f.n));
		} else if (f.number == 10) {
			struct wire scaler = wire_inside(&w, &f, "NeuralNetworkImageScaler");
			value_set(a, row, "scale", value_real(a, 0));
			while (wire_next(&scaler, &g))
				for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
					if (g.number == fields[i].number && g.type == WIRE_FIXED32)
						value_set(a, row, fields[i].key, value_real(a, wire_float(g.value)));
		} else if (f.number == 11) {
			value_set_bool(a, row, "mean_image", true);
		}
}

/* True when a preprocessing step changes anything: a scale other than 1, a bias, a mean image. */
static bool step_acts(const struct value *step)
{
	static const char *const biases[] = { "blue_bias", "green_bias", "red_bias", "gray_bias", "mean_image" };
	double scale = 1;

	value_number(value_get(step, "scale"), &scale);
	for (size_t i = 0; i < sizeof biases / sizeof biases[0]; i++)
		if (value_truth(value_get(step, biases[i])))
			return true;
	return scale != 1;
}

static void image_facts(struct network *n, struct value *steps)
{
	struct inspection *in = n->in;

	for (size_t i = 0; i < n->d->inputs.n; i++) {
		const struct feature *image = &n->d->inputs.at[i];
		struct value *row, *step = NULL;
		if (image->kind != FEATURE_IMAGE)
			continue;
		for (size_t k = 0; k < steps->n; k++) {
			const char *name = value_get_text(steps->items[k], "name", "");
			if (!*name || strcmp(name, image->name) == 0)
				step = steps->items[k];
		}
		row = step ? step : value_map(in->out);
		value_set_text(in->out, row, "name", image->name);
		value_set_text(in->out, row, "color", value_get_text(feature_value(in->out, image), "color", NULL));
		value_set_bool(in->out, row, "scaled", step && step_acts(step));
		in->tally->image_unscaled = in->tally->image_unscaled || !value_truth(value_get(row, "scaled"));
		value_push(in->out, in->tally->image_inputs, row);
	}
}

/* String or int64 class labels: how many. */
static uint64_t count_labels(struct wire w)
{
	struct wire_field f;
	uint64_t n = 0;

	while (wire_next(&w, &f))
		if (f.number == 1)
			n += f.type == WIRE_BYTES && w.name[0] == 'I' ? wire_packed_count(f.bytes, f.n) : 1;
	return n;
}

static void read_fields(struct network *n, struct wire *body)
{
	struct value *steps = value_list(n->in->out);
	struct wire_field f;

	while (wire_next(body, &f))
		switch (f.number) {
		case 1: read_one_layer(n, body, &f); break;
		case 2: read_preprocessing(n, wire_inside(body, &f, "NeuralNetworkPreprocessing"), steps); break;
		case 5: case 6:
			if (f.value)
				tally_need(n->in, 4, "exact shapes of arrays or images");
			break;
		case 10: tally_need(n->in, 4, "updatable network"); break;
		case 100: n->labels = count_labels(wire_inside(body, &f, "StringVector")); break;
		case 101: n->labels = count_labels(wire_inside(body, &f, "Int64Vector")); break;
		default: break;
		}
	image_facts(n, steps);
}

static void check_outputs(struct network *n)
{
	const struct description *d = n->d;

	for (size_t i = 0; i < d->outputs.n; i++) {
		const struct feature *f = &d->outputs.at[i];
		if ((f->kind == FEATURE_ARRAY || f->kind == FEATURE_IMAGE) && !n->lost_names && !map_get(&n->names, f->name))
			defect_add(n->in, DEFECT_network_name, defect_place(n->in, NULL, "#%slayers", n->where), "No layer gives the output %s",
				   defect_name(n->in, f->name, strlen(f->name)));
	}
}

void network_read(struct inspection *in, struct wire *body, const struct description *d, int64_t spec_version, const char *where,
		  bool is_classifier)
{
	struct network n = { .in = in, .d = d, .where = where, .spec = spec_version };

	in->tally->has_network = true;
	for (size_t i = 0; i < d->inputs.n; i++)
		give(&n, d->inputs.at[i].name, strlen(d->inputs.at[i].name));
	for (size_t i = 0; i < d->training.n; i++)
		give(&n, d->training.at[i].name, strlen(d->training.at[i].name));
	read_fields(&n, body);
	if (body->run->fault == WIRE_SOUND) {
		check_outputs(&n);
		if (!n.n_layers)
			defect_add(in, DEFECT_network_empty, defect_place(in, NULL, "#%slayers", where), "The network has no layers");
		if (is_classifier && !n.labels)
			defect_add(in, DEFECT_network_labels, defect_place(in, NULL, "#%sclassLabels", where), "The classifier has no class labels");
	}
	if (is_classifier)
		fact_int(in, "model.class_labels", (int64_t)n.labels);
	map_done(&n.names);
}
