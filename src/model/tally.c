/* SPDX-License-Identifier: MIT */
/* Sums and lists of one inspection, and the facts they become. */
#include "model/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "model/network.h"
#include "model/osmap.h"

void tally_init(struct inspection *in)
{
	struct tally *t = arena_new(&in->scratch, sizeof *t);
	struct value **lists[] = {
		&t->functions, &t->opsets, &t->stages, &t->custom_layers, &t->overflow, &t->tiny_eps, &t->masks,
		&t->function_sizes, &t->unused_inputs, &t->constant_outputs, &t->image_inputs, &t->spec_reason,
	};

	in->tally = t;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		*lists[i] = value_list(in->out);
	t->layers = arena_array(&in->scratch, network_layer_kinds(), sizeof *t->layers);
	t->spec_needed = 1;
}

void tally_done(struct inspection *in)
{
	struct tally *t = in->tally;

	map_done(&t->op_kinds);
	map_done(&t->blob_by_place);
	VEC_DONE(&t->kinds);
	VEC_DONE(&t->groups);
	VEC_DONE(&t->blobs);
}

void tally_need(struct inspection *in, int64_t spec, const char *construct)
{
	struct tally *t = in->tally;
	struct value *row;

	for (size_t i = 0; i < t->spec_reason->n; i++)
		if (strcmp(value_get_text(t->spec_reason->items[i], "construct", ""), construct) == 0)
			return;
	t->spec_needed = spec > t->spec_needed ? spec : t->spec_needed;
	if (spec <= 1 || t->spec_reason->n >= (size_t)limit_get(LIMIT_listed_items))
		return;
	row = value_push(in->out, t->spec_reason, value_map(in->out));
	value_set_int(in->out, row, "spec", spec);
	value_set_text(in->out, row, "construct", construct);
}

void tally_name(struct inspection *in, struct value *list, const char *s, size_t n)
{
	if (list->n >= (size_t)limit_get(LIMIT_listed_items))
		return;
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i]->text_bytes == n && (!n || memcmp(list->items[i]->text, s, n) == 0))
			return;
	value_push(in->out, list, value_textn(in->out, n ? s : "", n));
}

static bool same_group(const struct group *a, const struct group *b)
{
	return a->schemes == b->schemes && a->bits == b->bits && a->granularity == b->granularity &&
	       a->group_size == b->group_size && a->n_block == b->n_block && a->sparsity == b->sparsity &&
	       memcmp(a->block, b->block, a->n_block * sizeof a->block[0]) == 0;
}

void tally_group(struct inspection *in, const struct group *one)
{
	struct tally *t = in->tally;

	t->compressed_elements += one->elements;
	for (size_t i = 0; i < t->groups.n; i++) {
		struct group *g = &t->groups.at[i];
		if (!same_group(g, one))
			continue;
		g->count += one->count;
		g->elements += one->elements;
		g->stored += one->stored;
		g->largest = one->largest > g->largest ? one->largest : g->largest;
		return;
	}
	if (t->groups.n < (size_t)limit_get(LIMIT_listed_items))
		*VEC_ADD(&t->groups) = *one;
}

size_t tally_blob(struct inspection *in, const struct mil_value *v, struct mil_name name)
{
	struct tally *t = in->tally;
	uint64_t elements = mil_elements(&v->type), needed = mil_bytes(v->type.dtype, elements);
	const char *dir = in->model_dir ? in->model_dir : "";
	size_t file_n = v->file.n < 200 ? v->file.n : 200, dir_n = strlen(dir) < 200 ? strlen(dir) : 200;
	size_t n = sizeof v->offset + file_n + dir_n, found;
	char key[sizeof v->offset + 400];

	memcpy(key, &v->offset, sizeof v->offset);
	if (file_n)
		memcpy(key + sizeof v->offset, v->file.s, file_n);
	memcpy(key + sizeof v->offset + file_n, dir, dir_n);
	found = (size_t)(uintptr_t)map_getn(&t->blob_by_place, key, n);
	if (found) {
		struct blob_use *b = &t->blobs.at[found - 1];
		b->needed = needed > b->needed ? needed : b->needed;
		t->function_bytes += b->function == t->function ? 0 : needed;
		b->function = t->function;
		return found - 1;
	}
	t->function_bytes += needed;
	*VEC_ADD(&t->blobs) = (struct blob_use){
		.dir = dir, .function = t->function,
		.file = { arena_strn(&in->scratch, v->file.s ? v->file.s : "", v->file.n), v->file.n }, .offset = v->offset,
		.dtype = v->type.dtype, .elements = elements, .needed = needed,
		.name = { arena_strn(&in->scratch, name.s ? name.s : "", name.n), name.n },
	};
	map_putn(&t->blob_by_place, arena_strn(&in->scratch, key, n), n, (void *)(uintptr_t)t->blobs.n);
	return t->blobs.n - 1;
}

static struct value *counts(struct inspection *in, bool (*wanted)(const struct op_kind *), bool dependent)
{
	struct tally *t = in->tally;
	struct value *map = value_map(in->out);
	size_t most = (size_t)limit_get(LIMIT_listed_items);

	for (size_t i = 0; i < t->kinds.n && map->n < most; i++) {
		const struct op_kind *k = t->kinds.at[i];
		uint64_t n = dependent ? k->data_dependent : k->count;
		if (n && (!wanted || wanted(k)))
			value_set_int(in->out, map, k->name.s, (int64_t)n);
	}
	return map;
}

static uint64_t ops_so_far(const struct tally *t)
{
	uint64_t n = 0;

	for (size_t i = 0; i < t->kinds.n; i++)
		n += t->kinds.at[i]->flags & MIL_CONST ? 0 : t->kinds.at[i]->count;
	return n;
}

void tally_function_start(struct inspection *in)
{
	in->tally->function++;
	in->tally->function_bytes = 0;
	in->tally->function_ops = ops_so_far(in->tally);
}

void tally_function_end(struct inspection *in, const char *name, size_t n)
{
	struct tally *t = in->tally;
	struct value *row;

	if (t->function_sizes->n >= (size_t)limit_get(LIMIT_listed_items))
		return;
	row = value_push(in->out, t->function_sizes, value_map(in->out));
	value_set(in->out, row, "name", value_textn(in->out, n ? name : "", n));
	value_set_int(in->out, row, "ops", (int64_t)(ops_so_far(t) - t->function_ops));
	value_set_int(in->out, row, "weight_bytes", (int64_t)t->function_bytes);
}

static bool leaves_engine(const struct op_kind *k) { return k->flags & MIL_ANE; }

static const char *precision_name(unsigned seen)
{
	switch (seen) {
	case 0: return "none";
	case PRECISION_FLOAT16: return "float16";
	case PRECISION_FLOAT32: return "float32";
	default: return "mixed";
	}
}

static void program_facts(struct inspection *in)
{
	struct tally *t = in->tally;
	uint64_t total = ops_so_far(t), random = t->random_layers;

	for (size_t i = 0; i < t->kinds.n; i++)
		random += t->kinds.at[i]->flags & MIL_RAND ? t->kinds.at[i]->count : 0;
	fact_set(in, "model.functions", t->functions);
	fact_set(in, "model.function_sizes", t->function_sizes);
	fact_set(in, "model.opsets", t->opsets);
	fact_set(in, "model.ops", counts(in, NULL, false));
	fact_int(in, "model.ops_total", (int64_t)total);
	fact_text(in, "model.compute_precision", precision_name(t->precisions));
	fact_int(in, "model.float32_ops", (int64_t)t->float32_results);
	fact_real(in, "model.float32_share", t->float_results ? (double)t->float32_results / (double)t->float_results : 0);
	fact_real(in, "model.cast_share", total ? (double)t->casts / (double)total : 0);
	fact_int(in, "model.cast_inner", (int64_t)t->casts_inner);
	fact_int(in, "model.rank_max", (int64_t)t->rank_max);
	fact_int(in, "model.dim_max", (int64_t)t->dim_max);
	fact_int(in, "model.dim_outer_max", (int64_t)t->dim_outer_max);
	fact_int(in, "model.last_dim_one", (int64_t)t->last_dim_one);
	fact_int(in, "model.dynamic_dims", (int64_t)t->dynamic_dims);
	fact_set(in, "model.ane_ops", counts(in, leaves_engine, false));
	fact_set(in, "model.data_dependent_ops", counts(in, NULL, true));
	fact_int(in, "model.random_ops", (int64_t)random);
	fact_int(in, "model.quantized_activations", (int64_t)t->quantize_ops);
	fact_int(in, "model.largest_activation_bytes", t->activation_max > INT64_MAX ? INT64_MAX : (int64_t)t->activation_max);
	fact_set(in, "model.float16_overflow", t->overflow);
	fact_set(in, "model.float16_tiny_eps", t->tiny_eps);
	fact_set(in, "model.infinite_masks", t->masks);
	fact_set(in, "model.unused_inputs", t->unused_inputs);
	fact_set(in, "model.constant_outputs", t->constant_outputs);
	fact_int(in, "model.conv_strides", (int64_t)t->conv_strides);
	fact_int(in, "model.big_kernels", (int64_t)t->big_kernels);
	fact_int(in, "model.dilations", (int64_t)t->dilations);
}

static void network_facts(struct inspection *in)
{
	struct tally *t = in->tally;
	struct value *map = value_map(in->out);
	uint64_t total = 0;

	for (size_t i = 0; i < network_layer_kinds(); i++)
		if (t->layers[i]) {
			value_set_int(in->out, map, network_layer_name(i), (int64_t)t->layers[i]);
			total += t->layers[i];
		}
	fact_set(in, "model.layers", map);
	fact_int(in, "model.layers_total", (int64_t)total);
	fact_int(in, "model.weights.bytes", (int64_t)t->weight_bytes);
	if (!t->has_program)
		fact_int(in, "model.random_ops", (int64_t)t->random_layers);
}

static struct value *schemes_value(struct arena *a, unsigned schemes)
{
	static const struct { unsigned bit; const char *name; } names[] = {
		{ SCHEME_PALETTIZE, "palettize" }, { SCHEME_QUANTIZE, "quantize" }, { SCHEME_SCALE, "scale" },
		{ SCHEME_SPARSE, "sparse" }, { SCHEME_CAST, "cast" },
	};
	struct value *list = value_list(a);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (schemes & names[i].bit)
			value_push(a, list, value_text(a, names[i].name));
	return list;
}

const char *tally_granularity_name(enum granularity g)
{
	static const char *const names[] = { NULL, "per_tensor", "per_channel", "per_grouped_channel", "per_block" };

	return names[g];
}

static void group_value(struct inspection *in, struct value *list, const struct group *g)
{
	struct arena *a = in->out;
	struct value *row = value_push(a, list, value_map(a));
	uint64_t all = in->tally->elements;

	value_set(a, row, "schemes", schemes_value(a, g->schemes));
	if (g->bits)
		value_set_int(a, row, "bits", g->bits);
	value_set_text(a, row, "granularity", tally_granularity_name(g->granularity));
	if (g->group_size)
		value_set_int(a, row, "group_size", g->group_size);
	if (g->n_block) {
		struct value *block = value_set(a, row, "block", value_list(a));
		for (unsigned i = 0; i < g->n_block; i++)
			value_push(a, block, value_int(a, g->block[i]));
	}
	if (g->sparsity >= 0)
		value_set(a, row, "sparsity", value_real(a, g->sparsity / 1000.0));
	value_set_int(a, row, "count", (int64_t)g->count);
	value_set_int(a, row, "elements", (int64_t)g->elements);
	value_set_int(a, row, "stored_bytes", (int64_t)g->stored);
	value_set_int(a, row, "largest", (int64_t)g->largest);
	value_set(a, row, "share", value_real(a, all ? (double)g->elements / (double)all : 0));
}

/* What the same weights would take in other forms, MiB: tables and scales are small beside them and left out. */
static void memory_fact(struct inspection *in)
{
	static const struct { const char *key; double bits; } rows[] = {
		{ "at16", 16 }, { "at8", 8 }, { "at6", 6 }, { "at4", 4 }, { "sparse50", 9 },
	};
	struct tally *t = in->tally;
	struct value *map = value_map(in->out);

	value_set(in->out, map, "dense", value_real(in->out, (double)t->dense / (1 << 20)));
	value_set(in->out, map, "stored", value_real(in->out, (double)t->stored / (1 << 20)));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		value_set(in->out, map, rows[i].key, value_real(in->out, (double)t->elements * rows[i].bits / 8 / (1 << 20)));
	fact_set(in, "model.memory", map);
}

static void weight_facts(struct inspection *in)
{
	struct tally *t = in->tally;
	struct value *list = value_list(in->out);
	unsigned schemes = 0, lowest = 0;
	int sparsest = -1;

	for (size_t i = 0; i < t->groups.n; i++) {
		const struct group *g = &t->groups.at[i];
		group_value(in, list, g);
		schemes |= g->schemes;
		lowest = g->bits && (!lowest || g->bits < lowest) ? g->bits : lowest;
		sparsest = g->sparsity > sparsest ? g->sparsity : sparsest;
	}
	fact_set(in, "model.compression", list);
	fact_bool(in, "model.compressed", schemes & ~(unsigned)SCHEME_CAST);
	fact_bool(in, "model.palettized", schemes & SCHEME_PALETTIZE);
	fact_bool(in, "model.quantized", schemes & SCHEME_QUANTIZE);
	fact_bool(in, "model.sparse", schemes & SCHEME_SPARSE);
	if (lowest)
		fact_int(in, "model.lowest_bits", lowest);
	if (sparsest >= 0)
		fact_real(in, "model.sparsity_max", sparsest / 1000.0);
	if (t->elements)
		fact_real(in, "model.compressed_share", (double)t->compressed_elements / (double)t->elements);
	fact_int(in, "model.weights.elements", (int64_t)t->elements);
	fact_int(in, "model.weights.dense_bytes", (int64_t)t->dense);
	fact_int(in, "model.weights.stored_bytes", (int64_t)t->stored);
	fact_int(in, "model.weights.float32_bytes", (int64_t)t->float32);
	memory_fact(in);
}

static int newest_first(const void *x, const void *y)
{
	const struct value *a = *(struct value *const *)x, *b = *(struct value *const *)y;
	double va = 0, vb = 0;

	value_number(value_get(a, "spec"), &va);
	value_number(value_get(b, "spec"), &vb);
	if (va < vb || va > vb)
		return va < vb ? 1 : -1;
	return strcmp(value_get_text(a, "construct", ""), value_get_text(b, "construct", ""));
}

/* What forces the version, the newest first: operations that came after the first ML programs are named one by one. */
static void version_facts(struct inspection *in)
{
	struct tally *t = in->tally;

	for (size_t i = 0; i < t->kinds.n; i++) {
		const struct op_kind *k = t->kinds.at[i];
		if (k->spec > OSMAP_PROGRAM)
			tally_need(in, k->spec, arena_fmt(&in->scratch, "operation %.*s", (int)k->name.n, k->name.s));
	}
	if (t->spec_reason->n)
		qsort(t->spec_reason->items, t->spec_reason->n, sizeof *t->spec_reason->items, newest_first);
	fact_int(in, "model.spec_needed", t->spec_needed);
	fact_set(in, "model.spec_reason", t->spec_reason);
}

void tally_facts(struct inspection *in)
{
	struct tally *t = in->tally;

	for (size_t i = 0; i < t->blobs.n; i++)
		t->stored += t->blobs.at[i].needed;
	t->stored += t->weight_bytes;
	if (t->has_weight_files)
		fact_int(in, "model.weights.file_bytes", (int64_t)t->weight_file_bytes);
	if (t->has_program)
		program_facts(in);
	if (t->has_network)
		network_facts(in);
	if (t->has_program || t->has_network) {
		fact_set(in, "model.custom_layers", t->custom_layers);
		weight_facts(in);
	} else if (t->custom_layers->n) {
		fact_set(in, "model.custom_layers", t->custom_layers);
	}
	if (t->has_pipeline)
		fact_set(in, "model.stages", t->stages);
	if (t->trees) {
		fact_int(in, "model.trees", (int64_t)t->trees);
		fact_int(in, "model.tree_nodes", (int64_t)t->tree_nodes);
	}
	fact_bool(in, "model.nms", t->nms);
	fact_set(in, "model.image_inputs", t->image_inputs);
	fact_bool(in, "model.image_unscaled", t->image_unscaled);
	version_facts(in);
}
