/* SPDX-License-Identifier: MIT */
/*
 * Compiled networks: model.espresso.net is JSON with an array of layers; model.espresso.weights is a count, then a
 * pair (id, bytes) for each blob, all u64 little-endian, then the blobs; blobs of even ids are padding.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/limit.h"
#include "data/json.h"
#include "model/bundle.h"
#include "model/compiled_parts.h"
#include "model/network.h"
#include "model/tally.h"
#include "model/wire.h"

#define WEIGHT_BLOBS_MOST 1000000

/* What the compiler calls a layer, and the layer of the specification that is meant; others keep their name. */
static const struct { const char *espresso, *layer; } names[] = {
	{ "inner_product", "innerProduct" }, { "pool", "pooling" }, { "load_constant", "loadConstant" },
	{ "custom_layer", "custom" }, { "elementwise", "add" }, { "instancenorm_1d", "batchnorm" }, { "uni_lstm", "uniDirectionalLSTM" },
	{ "bi_lstm", "biDirectionalLSTM" }, { "softmax_nd", "softmaxND" }, { "concat_nd", "concatND" }, { "gather_nd", "gatherND" },
	{ "batch_matmul", "batchedMatmul" }, { "reshape_static", "reshapeStatic" }, { "expand_dims", "expandDims" },
};

static const char *layer_name(const char *type)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].espresso, type) == 0)
			return names[i].layer;
	return type;
}

static void count_layers(struct compiled *c, const struct value *layers)
{
	struct inspection *in = c->in;
	struct value *map = value_map(in->out);

	for (size_t i = 0; i < layers->n; i++) {
		const char *type = value_get_text(layers->items[i], "type", NULL);
		if (!type) {
			defect_add(in, DEFECT_compiled_espresso, defect_place(in, NULL, "#layers[%zu]", i), "A layer has no type");
			continue;
		}
		if (map->n < (size_t)limit_get(LIMIT_listed_items))
			value_count(in->out, map, layer_name(type), 1);
		if (strcmp(type, "custom_layer") == 0) {
			const char *class = value_get_text(layers->items[i], "class_name", "?");
			tally_name(in, in->tally->custom_layers, class, strlen(class));
		}
	}
	fact_set(in, "model.layers", map);
	fact_int(in, "model.layers_total", (int64_t)layers->n);
	fact_set(in, "model.custom_layers", in->tally->custom_layers);
}

bool compiled_espresso_net(struct compiled *c, const char *text, size_t n)
{
	struct value *json;
	struct err err = { 0 };
	const struct value *layers;

	if (!json_parse(text, n, &c->in->scratch, &json, &err)) {
		defect_add(c->in, DEFECT_compiled_espresso, defect_place(c->in, NULL, ":%ld:%ld", err.line, err.column),
			   "model.espresso.net is no JSON: %s", err.text);
		return false;
	}
	layers = value_get(json, "layers");
	if (!layers || layers->kind != VALUE_LIST) {
		defect_add(c->in, DEFECT_compiled_espresso, NULL, "model.espresso.net has no layers");
		return false;
	}
	count_layers(c, layers);
	return true;
}

static void check_end(struct compiled *c, const char *name, uint64_t end, uint64_t bytes)
{
	if (end > bytes)
		defect_add(c->in, DEFECT_weights_truncated, name, "The weights end at byte %llu, and the file has %llu bytes",
			   (unsigned long long)end, (unsigned long long)bytes);
}

void compiled_espresso_weights(struct compiled *c, const char *name)
{
	uint64_t bytes, count, sum = 0, end, *at;
	uint8_t head[8], *records;
	bool got = false, *read;

	if (bundle_find(c->in->bundle, name, &bytes) != BUNDLE_FILE)
		return;
	if (!bundle_records(c->in->bundle, name, &(uint64_t){ 0 }, 1, sizeof head, head, &got) || !got) {
		defect_add(c->in, DEFECT_weights_truncated, name, "The weight file has %llu bytes, less than its header", (unsigned long long)bytes);
		return;
	}
	count = wire_u64(head);
	if (count > WEIGHT_BLOBS_MOST || count * 16 + 8 > bytes) {
		defect_add(c->in, DEFECT_weights_count, name, "The weight file says it holds %llu blobs, more than fit into %llu bytes",
			   (unsigned long long)count, (unsigned long long)bytes);
		return;
	}
	at = mem_array(count + 1, sizeof *at);
	records = mem_array(count + 1, 16);
	read = mem_array(count + 1, sizeof *read);
	for (uint64_t i = 0; i < count; i++)
		at[i] = 8 + 16 * i;
	bundle_records(c->in->bundle, name, at, count, 16, records, read);
	end = 8 + 16 * count;
	for (uint64_t i = 0; i < count && end <= bytes; i++) {
		uint64_t id = wire_u64(records + 16 * i), n = wire_u64(records + 16 * i + 8);
		sum += id & 1 ? n : 0;
		end = n > bytes ? bytes + 1 : end + n;
	}
	mem_free(at);
	mem_free(records);
	mem_free(read);
	check_end(c, name, end, bytes);
	c->has_weights = true;
	c->in->tally->weight_bytes += sum;
	fact_int(c->in, "model.weights.bytes", (int64_t)c->in->tally->weight_bytes);
}
