/* SPDX-License-Identifier: MIT */
/* From constants and constexpr chains of a program to tensors that can be decoded. */
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/blob.h"
#include "model/weights.h"
#include "model/weights_note.h"

enum { CHAIN_MOST = 8, IMMEDIATE_MOST = 1 << 16 };

struct making {
	struct inspection *in;
	struct weight_set *set;
	unsigned depth;
};

static struct weight_tensor *tensor_of(struct making *m, const struct mil_argument *arg);

static void set_problem(struct weight_tensor *t, const char *problem)
{
	if (!t->problem)
		t->problem = problem;
}

static void set_dims(struct weight_tensor *t, const struct mil_type *type)
{
	t->n = 1;
	t->rank = type && type->rank >= 0 && type->rank <= WEIGHT_DIMS_MOST ? type->rank : 0;
	if (!type || type->rank < 0 || type->rank > WEIGHT_DIMS_MOST)
		set_problem(t, "its shape is not known");
	for (int i = 0; i < t->rank; i++) {
		if (type->dims[i] <= 0 || t->n > (uint64_t)INT64_MAX / (uint64_t)type->dims[i]) {
			set_problem(t, "its shape is not known");
			t->n = 0;
			return;
		}
		t->dims[i] = (uint64_t)type->dims[i];
		t->n *= t->dims[i];
	}
}

static void immediate(struct making *m, struct weight_tensor *t, const struct mil_value *v)
{
	struct weight_span *s = &t->data;
	float *values;
	double x;

	s->element = element_of_mil(v->type.dtype);
	s->n = t->n;
	if (t->n > IMMEDIATE_MOST) {
		set_problem(t, "a table inside the specification is too large");
		return;
	}
	values = arena_array(&m->set->arena, (size_t)t->n + 1, sizeof *values);
	s->values = values;
	if (v->form == MIL_IMMEDIATE && v->packing == MIL_RAW) {
		if (!element_decode(s->element, v->data, v->n, 0, (size_t)t->n, values))
			set_problem(t, "a table inside the specification is cut short");
		return;
	}
	for (uint64_t i = 0; i < t->n; i++) {
		if (!mil_value_number(v, i, &x)) {
			set_problem(t, "a table inside the specification is cut short");
			return;
		}
		values[i] = (float)x;
	}
}

static void stored(struct making *m, struct weight_tensor *t, const struct mil_value *v)
{
	struct inspection *in = m->in;
	const char *said = arena_strn(&m->set->arena, v->file.s ? v->file.s : "", v->file.n);

	t->data.element = element_of_mil(v->type.dtype);
	t->data.n = t->n;
	t->data.file = blob_file_name(&m->set->arena, in->model_dir ? in->model_dir : "", said);
	t->data.at = v->offset;
	t->data.is_record = true;
	if (!t->data.file)
		set_problem(t, "its file lies outside of the model");
}

static struct weight_tensor *plain(struct making *m, const struct mil_value *v)
{
	struct weight_tensor *t = arena_new(&m->set->arena, sizeof *t);

	if (!v) {
		set_problem(t, "it is computed from something that is no constant");
		return t;
	}
	set_dims(t, &v->type);
	if (v->form == MIL_BLOB)
		stored(m, t, v);
	else
		immediate(m, t, v);
	return t;
}

/* ---- chains ---- */

static struct weight_stage *add_stage(struct weight_tensor *t)
{
	if (t->n_stages == WEIGHT_STAGES_MOST) {
		set_problem(t, "its compression has too many steps");
		return &t->stages[WEIGHT_STAGES_MOST - 1];
	}
	struct weight_stage *s = &t->stages[t->n_stages++];
	s->vector = 1;
	for (int i = 0; i < WEIGHT_DIMS_MOST; i++)
		s->parts[i] = 1;
	return s;
}

static long number_arg(const struct mil_op *op, const char *key, long fallback)
{
	const struct mil_value *v = mil_arg_value(mil_arg(op, key));
	double x;

	return v && mil_value_number(v, 0, &x) ? (long)x : fallback;
}

static void set_parts(struct weight_tensor *t, struct weight_stage *s, const struct weight_tensor *table, int rank)
{
	if (rank != t->rank) {
		set_problem(t, "its table does not fit its shape");
		return;
	}
	for (int i = 0; i < rank; i++)
		s->parts[i] = (uint32_t)table->dims[i];
}

static void add_palette(struct making *m, struct weight_tensor *t, const struct mil_op *op)
{
	struct weight_stage *s = add_stage(t);
	const struct weight_tensor *lut = tensor_of(m, mil_arg(op, "lut"));

	s->is_palette = true;
	s->table = lut;
	if (lut->problem)
		set_problem(t, lut->problem);
	if (lut->rank == 1) {		/* iOS 16: one table */
		s->entries = lut->n;
		return;
	}
	if (lut->rank < 2) {
		set_problem(t, "its table has no shape");
		return;
	}
	s->entries = lut->dims[lut->rank - 2];
	s->vector = (uint32_t)lut->dims[lut->rank - 1];
	s->vector_axis = (int)number_arg(op, "vector_axis", 0);
	if (s->vector_axis < 0)
		s->vector_axis += t->rank;
	if (s->vector > 1 && (s->vector_axis < 0 || s->vector_axis >= t->rank))
		set_problem(t, "its vector axis does not exist");
	set_parts(t, s, lut, lut->rank - 2);
}

static void add_scale(struct making *m, struct weight_tensor *t, const struct mil_op *op)
{
	struct weight_stage *s = add_stage(t);
	const struct mil_argument *offset = mil_arg(op, "offset");

	s->table = tensor_of(m, mil_arg(op, "scale"));
	s->offset = offset ? tensor_of(m, offset) : NULL;
	if (s->table->problem)
		set_problem(t, s->table->problem);
	set_parts(t, s, s->table, s->table->rank);
}

/* iOS 16: a number or a vector along one axis. */
static void add_affine(struct making *m, struct weight_tensor *t, const struct mil_op *op)
{
	struct weight_stage *s = add_stage(t);
	long axis = number_arg(op, "axis", 0);

	s->table = tensor_of(m, mil_arg(op, "scale"));
	s->offset = tensor_of(m, mil_arg(op, "zero_point"));
	axis += axis < 0 ? t->rank : 0;
	uint64_t most = s->table->n > s->offset->n ? s->table->n : s->offset->n;
	if (most > 1 && (axis < 0 || axis >= t->rank))
		set_problem(t, "its axis does not exist");
	else if (most > 1)
		s->parts[axis] = (uint32_t)most;
}

/* Packed bits that iOS 16 keeps as bytes. */
static void repack(struct weight_tensor *t, struct weight_span *s, enum element as, uint64_t n)
{
	if (s->element != ELEMENT_UINT8 || s->values) {
		set_problem(t, "its packed bits are of an unknown kind");
		return;
	}
	s->element = as;
	s->n = n;
}

static enum element packed_element(uint64_t entries)
{
	switch (entries) {
	case 2: return ELEMENT_UINT1;
	case 4: return ELEMENT_UINT2;
	case 8: return ELEMENT_UINT3;
	case 16: return ELEMENT_UINT4;
	case 64: return ELEMENT_UINT6;
	case 256: return ELEMENT_UINT8;
	default: return ELEMENT_NONE;
	}
}

static void lut_to_dense(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type)
{
	struct weight_tensor *indices = tensor_of(m, mil_arg(op, "indices"));

	*t = *indices;
	set_dims(t, type);
	add_palette(m, t, op);
	struct weight_stage *s = &t->stages[t->n_stages - 1];
	if (s->table->rank == 1)
		repack(t, &t->data, packed_element(s->entries), t->n);
	else if (s->vector && t->n / s->vector != indices->n)
		set_problem(t, "its indices do not fit its shape");
}

static void shift_scale(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type)
{
	*t = *tensor_of(m, mil_arg(op, "data"));
	set_dims(t, type);
	add_scale(m, t, op);
}

static void affine(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type)
{
	*t = *tensor_of(m, mil_arg(op, "quantized_data"));
	set_dims(t, type);
	add_affine(m, t, op);
}

static void cast(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type)
{
	*t = *tensor_of(m, mil_arg(op, "source_val"));
	set_dims(t, type);
}

static void take_mask(struct making *m, struct weight_tensor *t, const struct mil_argument *arg)
{
	const struct weight_tensor *mask = tensor_of(m, arg);

	t->mask = mask->data;
	if (mask->problem)
		set_problem(t, mask->problem);
	if (t->mask.element != ELEMENT_UINT1)
		repack(t, &t->mask, ELEMENT_UINT1, t->n);
}

/* The values of a sparse weight that are not zero: stored as they are, or through the joint operations of iOS 18. */
static void nonzero(struct making *m, struct weight_tensor *t, const struct mil_argument *arg)
{
	const struct mil_op *op = arg && arg->from ? arg->from->op : NULL;

	if (op && ++m->depth < CHAIN_MOST && mil_name_is(op->kind->name, "constexpr_lut_to_sparse")) {
		nonzero(m, t, mil_arg(op, "indices_nonzero_data"));
		take_mask(m, t, mil_arg(op, "indices_mask"));
		add_palette(m, t, op);
		if (t->stages[t->n_stages - 1].vector > 1)
			set_problem(t, "sparse vector palettes are not decoded");
	} else if (op && m->depth < CHAIN_MOST && mil_name_is(op->kind->name, "constexpr_sparse_blockwise_shift_scale")) {
		nonzero(m, t, mil_arg(op, "nonzero_data"));
		if (!t->mask.n)
			take_mask(m, t, mil_arg(op, "data_mask"));
		add_scale(m, t, op);
	} else {
		const struct weight_tensor *data = tensor_of(m, arg);
		t->data = data->data;
		if (data->problem)
			set_problem(t, data->problem);
		else if (data->n_stages)
			set_problem(t, "this order of compression steps is not decoded");
	}
}

static void sparse_to_dense(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type)
{
	set_dims(t, type);
	nonzero(m, t, mil_arg(op, "nonzero_data"));
	if (!t->mask.n)
		take_mask(m, t, mil_arg(op, "mask"));
}

static const struct {
	const char *op;
	void (*make)(struct making *m, struct weight_tensor *t, const struct mil_op *op, const struct mil_type *type);
} makers[] = {
	{ "constexpr_lut_to_dense", lut_to_dense }, { "constexpr_blockwise_shift_scale", shift_scale },
	{ "constexpr_affine_dequantize", affine }, { "constexpr_cast", cast },
	{ "constexpr_sparse_to_dense", sparse_to_dense },
};

static struct weight_tensor *tensor_of_op(struct making *m, const struct mil_op *op, const struct mil_type *type)
{
	struct weight_tensor *t;

	if (mil_name_is(op->kind->name, "const"))
		return plain(m, mil_const_value(op));
	t = arena_new(&m->set->arena, sizeof *t);
	if (++m->depth > CHAIN_MOST) {
		set_problem(t, "its compression has too many steps");
		return t;
	}
	for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
		if (!mil_name_is(op->kind->name, makers[i].op))
			continue;
		makers[i].make(m, t, op, type);
		m->depth--;
		return t;
	}
	set_problem(t, "its compression is of a kind that is not decoded");
	return t;
}

static struct weight_tensor *tensor_of(struct making *m, const struct mil_argument *arg)
{
	if (arg && arg->from && arg->from->op)
		return tensor_of_op(m, arg->from->op, &arg->from->type);
	return plain(m, mil_arg_value(arg));
}

static const char *text_of(struct making *m, struct mil_name name)
{
	struct buf b = { .cap = 200 };

	if (name.n)
		utf8_clean(&b, name.s, name.n, false);
	const char *s = arena_str(&m->set->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

void weights_note_op(struct inspection *in, const struct mil_op *op, const struct group *g)
{
	struct making m = { .in = in, .set = in->options->weights };
	const struct mil_result *result = &op->results[0];
	struct weight *w = VEC_ADD(&m.set->weights);
	const struct mil_op *user = result->user;

	w->name = text_of(&m, result->name);
	w->op = user ? text_of(&m, user->kind->name) : "";
	w->tensor = tensor_of_op(&m, op, &result->type);
	w->dense = element_of_mil(result->type.dtype);
	w->schemes = g ? g->schemes : 0;
	w->bits = g && g->bits ? g->bits : element_bits(w->tensor->data.element);
	w->granularity = g ? tally_granularity_name(g->granularity) : NULL;
	w->stored_bytes = g ? g->stored : element_bytes(w->dense, w->tensor->n);
	m.set->bytes += w->stored_bytes;
}

void weights_note_spec(struct inspection *in)
{
	struct weight_set *set = in->options->weights;

	if (set)
		set->spec = arena_str(&set->arena, in->file ? in->file : in->path);
}
