/* SPDX-License-Identifier: MIT */
/*
 * Weights of a resolved function: dense constants, and chains of constexpr operations in
 * the forms of iOS 16 (parameters are attributes) and iOS 18 (parameters are inputs). Of a chain the last link counts, with the
 * schemes of all. Values are not read: types, shapes and counts say everything.
 */
#include <string.h>

#include "model/mil.h"
#include "model/tally.h"
#include "model/weights_note.h"

#define CHAIN_MOST 8

/* A row for each constexpr operation: which arguments hold its data, the next link and its tables. */
struct link_kind {
	const char *op;
	unsigned scheme;
	const char *data;	/* what is stored for each element */
	const char *table;	/* whose shape tells the granularity */
	bool is_palette;	/* the table is a look-up table: two more dimensions behind the weight's */
};
static const struct link_kind links[] = {
	{ "constexpr_lut_to_dense", SCHEME_PALETTIZE, "indices", "lut", true },
	{ "constexpr_blockwise_shift_scale", SCHEME_QUANTIZE, "data", "scale", false },
	{ "constexpr_affine_dequantize", SCHEME_QUANTIZE, "quantized_data", "scale", false },
	{ "constexpr_sparse_to_dense", SCHEME_SPARSE, "nonzero_data", NULL, false },
	{ "constexpr_lut_to_sparse", SCHEME_PALETTIZE, "indices_nonzero_data", "lut", true },
	{ "constexpr_sparse_blockwise_shift_scale", SCHEME_QUANTIZE, "nonzero_data", "scale", false },
	{ "constexpr_cast", SCHEME_CAST, "source_val", NULL, false },
};

static const struct link_kind *link_of(const struct mil_op *op)
{
	if (!op || !(op->kind->flags & MIL_CONST))
		return NULL;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		if (mil_name_is(op->kind->name, links[i].op))
			return &links[i];
	return NULL;
}

static void set_blocks(struct group *g, const struct mil_type *weight, const int64_t *table, int n)
{
	g->granularity = PER_BLOCK;
	g->n_block = 0;
	for (int i = 0; i < n && i < weight->rank && i < GROUP_DIMS_MOST; i++)
		g->block[g->n_block++] = table[i] > 0 ? (uint32_t)(weight->dims[i] / table[i]) : 0;
}

/* Tables along each dimension of the weight tell how fine the compression is. */
static void set_granularity(struct group *g, const struct mil_type *weight, const int64_t *table, int n, bool is_palette)
{
	int split = 0, axis = 0;

	for (int i = 0; i < n && i < weight->rank; i++)
		if (table[i] > 1) {
			split++;
			axis = i;
		}
	if (split == 0)
		g->granularity = PER_TENSOR;
	else if (split > 1)
		set_blocks(g, weight, table, n);
	else if (table[axis] == weight->dims[axis])
		g->granularity = PER_CHANNEL;
	else if (is_palette) {
		g->granularity = PER_GROUPED_CHANNEL;
		g->group_size = (uint32_t)(weight->dims[axis] / table[axis]);
	} else
		set_blocks(g, weight, table, n);
}

static void table_granularity(struct group *g, const struct mil_op *op, const struct link_kind *link,
			      const struct mil_type *weight)
{
	const struct mil_type *table = mil_arg_type(mil_arg(op, link->table));

	/* A palette's own tables count, also when a scale lies over them. */
	if (!table || table->rank < 0 || (g->granularity != PER_NOTHING && !link->is_palette))
		return;
	g->n_block = 0;
	g->group_size = 0;
	if (mil_arg(op, "zero_point"))		/* iOS 16: a scalar or a vector along `axis` */
		g->granularity = mil_elements(table) > 1 ? PER_CHANNEL : PER_TENSOR;
	else if (!link->is_palette)
		set_granularity(g, weight, table->dims, table->rank, false);
	else if (table->rank <= 1)		/* iOS 16: one table */
		g->granularity = PER_TENSOR;
	else
		set_granularity(g, weight, table->dims, table->rank - 2, true);
}

static unsigned log2_of(uint64_t n)
{
	unsigned bits = 0;

	while (n > 1) {
		n >>= 1;
		bits++;
	}
	return bits;
}

static unsigned palette_bits(const struct mil_op *op, const struct link_kind *link)
{
	const struct mil_type *lut = mil_arg_type(mil_arg(op, "lut"));
	const struct mil_type *indices = mil_arg_type(mil_arg(op, link->data));
	const struct mil_dtype_info *info = indices ? mil_dtype_info(indices->dtype) : NULL;

	if (lut && lut->rank == 1)
		return log2_of(mil_elements(lut));
	return info ? info->bits : 0;
}

struct chain {
	struct group group;
	uint64_t nonzero;		/* stored elements of a sparse weight */
	size_t main_blob;		/* index + 1 of the blob with the data itself */
	const struct mil_op *seen[CHAIN_MOST];
	size_t n_seen;
};

static bool was_seen(struct chain *c, const struct mil_op *op)
{
	for (size_t i = 0; i < c->n_seen; i++)
		if (c->seen[i] == op)
			return true;
	if (c->n_seen == CHAIN_MOST)
		return true;
	c->seen[c->n_seen++] = op;
	return false;
}

static void note_blob(struct inspection *in, struct chain *c, const struct mil_argument *arg, struct mil_name name, bool is_main)
{
	const struct mil_value *v = mil_arg_value(arg);
	size_t index;

	if (!v || v->form != MIL_BLOB)
		return;
	index = tally_blob(in, v, name);
	c->group.stored += mil_bytes(v->type.dtype, mil_elements(&v->type));
	if (is_main && !c->main_blob)
		c->main_blob = index + 1;
}

static void follow(struct inspection *in, const struct mil_op *op, const struct mil_type *weight, struct chain *c, bool is_main)
{
	const struct link_kind *link = link_of(op);
	const struct mil_argument *data;
	const struct mil_type *type;
	const struct mil_dtype_info *info;

	if (!link || was_seen(c, op))
		return;
	data = mil_arg(op, link->data);
	type = mil_arg_type(data);
	info = type ? mil_dtype_info(type->dtype) : NULL;
	c->group.schemes |= link->scheme == SCHEME_QUANTIZE && info && info->is_float ? SCHEME_SCALE : link->scheme;
	if (is_main) {
		if (link->table)
			table_granularity(&c->group, op, link, weight);
		if (link->is_palette)
			c->group.bits = palette_bits(op, link);
		else if (link->scheme == SCHEME_QUANTIZE && info && !info->is_float && !c->group.bits)
			c->group.bits = info->bits;
		if (link->scheme == SCHEME_SPARSE && type)
			c->nonzero = mil_elements(type);
	}
	/* The data's own link first: a mask may come from the same operation. */
	if (is_main && data && data->from && data->from->op != op)
		follow(in, data->from->op, weight, c, true);
	for (uint32_t i = 0; i < op->n_args; i++) {
		const struct mil_argument *arg = &op->args[i];
		note_blob(in, c, arg, op->n_results ? op->results[0].name : arg->key, is_main && arg == data);
		if (arg->from && arg->from->op != op)
			follow(in, arg->from->op, weight, c, false);
	}
}

static void count_weight(struct inspection *in, const struct mil_type *type, uint64_t elements)
{
	struct tally *t = in->tally;
	uint64_t bytes = mil_bytes(type->dtype, elements);

	t->elements += elements;
	t->dense += bytes;
	if (type->dtype == MIL_FLOAT32)
		t->float32 += bytes;
}

/* A constexpr operation that a real operation takes: one compressed weight. */
static void weigh_chain(struct inspection *in, const struct mil_op *op)
{
	const struct mil_result *result = &op->results[0];
	struct chain c = { .group = { .sparsity = -1 } };
	uint64_t n = mil_elements(&result->type);

	follow(in, op, &result->type, &c, true);
	if (c.main_blob) {
		struct blob_use *blob = &in->tally->blobs.at[c.main_blob - 1];
		if (blob->counted)
			return;
		blob->counted = true;
	}
	c.group.count = 1;
	c.group.elements = c.group.largest = n;
	if ((c.group.schemes & SCHEME_SPARSE) && n)
		c.group.sparsity = c.nonzero >= n ? 0 : (int)((double)(n - c.nonzero) / (double)n * 1000 + 0.5);
	count_weight(in, &result->type, n);
	tally_group(in, &c.group);
	if (in->options->weights)
		weights_note_op(in, op, &c.group);
}

static void weigh_const(struct inspection *in, const struct mil_op *op)
{
	const struct mil_value *v = mil_const_value(op);
	const struct mil_result *result = &op->results[0];
	struct blob_use *blob;
	size_t index;

	if (!v || v->form != MIL_BLOB)
		return;
	index = tally_blob(in, v, result->name);
	blob = &in->tally->blobs.at[index];
	if (blob->counted || (result->user && link_of(result->user)))
		return;
	blob->counted = true;
	count_weight(in, &v->type, mil_elements(&v->type));
	if (in->options->weights)
		weights_note_op(in, op, NULL);
}

/* The last link of its chain: no other link takes one of its results. */
static bool is_last_link(const struct mil_op *op)
{
	for (uint32_t i = 0; i < op->n_results; i++)
		if (op->results[i].user && link_of(op->results[i].user))
			return false;
	return true;
}

static void weigh_block(struct inspection *in, const struct mil_block *b)
{
	for (uint32_t i = 0; i < b->n_ops; i++) {
		const struct mil_op *op = &b->ops[i];
		for (uint32_t k = 0; k < op->n_blocks; k++)
			weigh_block(in, &op->blocks[k]);
		if (!(op->kind->flags & MIL_CONST) || !op->n_results) {
			for (uint32_t k = 0; k < op->n_args; k++)
				if (op->args[k].value && op->args[k].value->form == MIL_BLOB)
					tally_blob(in, op->args[k].value, op->args[k].key);
			continue;
		}
		if (!link_of(op))
			weigh_const(in, op);
		else if (is_last_link(op))
			weigh_chain(in, op);
	}
}

void mil_weights(struct inspection *in, struct mil_function *f)
{
	weigh_block(in, &f->block);
}
