/* SPDX-License-Identifier: MIT */
/* Values of a weight from its first element to its last: raw elements, zeros where a mask says so, then its stages. */
#include <math.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/limit.h"
#include "base/vec.h"
#include "model/blob.h"
#include "model/bundle.h"
#include "model/weights.h"
#include "model/weights_read.h"

enum { RELEASE_STEP = 4 << 20, TABLE_MOST = 1 << 26, STEP = 4096 };

struct run {			/* one span being read */
	const struct weight_span *span;
	const struct weight_file *file;
	const uint8_t *data;
	size_t bytes;
	size_t released;	/* bytes at the front that were given back to the system */
};

struct weight_cursor {
	const struct weight_tensor *t;
	struct run data, mask;
	float *tables[WEIGHT_STAGES_MOST], *offsets[WEIGHT_STAGES_MOST];
	uint64_t at;		/* next dense element */
	uint64_t nonzero_at;	/* next stored element of a sparse weight */
};

/* ---- files ---- */

static struct weight_file *file_of(struct weight_set *set, const char *name, struct err *err)
{
	struct weight_file f = { .name = name };
	const char *shown = name ? name : set->spec;

	for (size_t i = 0; i < set->files.n; i++) {
		const char *have = set->files.at[i].name;
		if (have == name || (have && name && strcmp(have, name) == 0))
			return &set->files.at[i];
	}
	if (set->bundle ? !bundle_view(set->bundle, shown, (uint64_t)INT64_MAX, &f.view, err) : !weight_file_map(set->path, &f.view, err))
		return NULL;
	struct weight_file *slot = VEC_ADD(&set->files);
	*slot = f;
	return slot;
}

static bool damaged(struct err *err, const char *file, const char *what)
{
	err_set(err, ERR_INPUT, "%s", what);
	return err_at(err, file, 0, 0);
}

/* Follows a record to its data. */
static bool follow_record(const struct weight_span *s, const struct weight_file *f, uint64_t *at, uint64_t *bytes, struct err *err)
{
	if (f->view.bytes < BLOB_RECORD_BYTES || s->at > f->view.bytes - BLOB_RECORD_BYTES)
		return damaged(err, f->name, "a weight lies behind the end of the weight file");
	struct blob_record r = blob_record_of(f->view.data + s->at);
	if (r.sentinel != BLOB_SENTINEL)
		return damaged(err, f->name, "there is no weight where the program looks for one");
	if (element_bits(element_of_blob(r.dtype)) != element_bits(s->element) && element_of_blob(r.dtype) != ELEMENT_UINT8)
		return damaged(err, f->name, "a weight has another type in the file than in the program");
	*at = r.at;
	*bytes = r.bytes;
	return true;
}

static bool run_open(struct weight_set *set, const struct weight_span *s, struct run *r, struct err *err)
{
	uint64_t need = element_bytes(s->element, s->n), at = s->at, bytes = need;

	*r = (struct run){ .span = s };
	if (s->values || !s->n)
		return true;
	if (s->element == ELEMENT_NONE)
		return damaged(err, s->file, "a weight is of a type that cannot be decoded");
	r->file = file_of(set, s->file, err);
	if (!r->file || (s->is_record && !follow_record(s, r->file, &at, &bytes, err)))
		return false;
	if (at > r->file->view.bytes || bytes > r->file->view.bytes - at)
		return damaged(err, r->file->name, "a weight runs behind the end of its file");
	if (need > bytes)
		return damaged(err, r->file->name, "a weight has fewer bytes than its shape needs");
	r->data = r->file->view.data + at;
	r->bytes = (size_t)need;
	return true;
}

static bool run_decode(const struct run *r, uint64_t first, size_t n, float *out)
{
	const struct weight_span *s = r->span;

	if (s->values) {
		if (first > s->n || n > s->n - first)
			return false;
		memcpy(out, s->values + first, n * sizeof *out);
		return true;
	}
	return s->msb_first ? element_decode_msb(s->element, r->data, r->bytes, first, n, out) :
			      element_decode(s->element, r->data, r->bytes, first, n, out);
}

/* Pages already read count as ours until they are given back. */
static void run_release(struct run *r, uint64_t elements, size_t at_least)
{
	size_t done = r->file ? (size_t)(elements * element_bits(r->span->element) / 8) : 0;

	if (!r->file || !r->file->view.is_mapped || done < r->released + at_least)
		return;
	uintptr_t from = ((uintptr_t)r->data + r->released) & ~(uintptr_t)0xffff;
	uintptr_t to = ((uintptr_t)r->data + done) & ~(uintptr_t)0xffff;
	if (from < (uintptr_t)r->file->view.data)
		from = (uintptr_t)r->file->view.data;
	if (to > from)
		madvise((void *)from, to - from, MADV_DONTNEED);
	r->released = done;
}

/* Asks for the pages of a window at once: one by one they cost more than counting what is in them. */
static void run_fetch(const struct run *r, const uint8_t *p, size_t bytes)
{
#ifdef MADV_POPULATE_READ
	uintptr_t from = (uintptr_t)p & ~(uintptr_t)0xfff;

	if (bytes && r->file && r->file->view.is_mapped)
		madvise((void *)from, bytes + ((uintptr_t)p - from), MADV_POPULATE_READ);
#else
	(void)r, (void)p, (void)bytes;
#endif
}

/* ---- tables ---- */

static float *decode_whole(struct weight_set *set, const struct weight_tensor *t, struct err *err)
{
	struct weight_cursor *c;
	float *values;
	size_t n = 0, got;

	if (t->n > TABLE_MOST) {
		err_set(err, ERR_INPUT, "a table has %llu entries, more than any compression makes", (unsigned long long)t->n);
		return NULL;
	}
	c = weight_cursor_new(set, t, err);
	values = c ? mem_try(((size_t)t->n + 1) * sizeof *values) : NULL;
	while (values && n < t->n && (got = weight_cursor_next(c, values + n, (size_t)t->n - n)) > 0)
		n += got;
	weight_cursor_free(c);
	if (values && n == t->n)
		return values;
	if (c)
		err_set(err, ERR_INPUT, "a table of a weight is cut short");
	mem_free(values);
	return NULL;
}

static bool stage_fits(const struct weight_tensor *t, const struct weight_stage *s)
{
	uint64_t parts = 1;

	for (int i = 0; i < t->rank; i++) {
		uint64_t dim = t->dims[i] / (s->is_palette && s->vector > 1 && i == s->vector_axis ? s->vector : 1);
		if (!s->parts[i] || dim % s->parts[i] || parts > TABLE_MOST / s->parts[i])
			return false;
		parts *= s->parts[i];
	}
	if (!s->vector || (s->vector > 1 && t->dims[s->vector_axis] % s->vector))
		return false;
	if (s->is_palette)
		return s->entries && s->entries <= 256 * 256 && s->table->n == parts * s->entries * s->vector;
	return (s->table->n == parts || s->table->n == 1) && (!s->offset || s->offset->n == parts || s->offset->n == 1);
}

static bool open_stages(struct weight_set *set, struct weight_cursor *c, struct err *err)
{
	const struct weight_tensor *t = c->t;

	for (unsigned i = 0; i < t->n_stages; i++) {
		const struct weight_stage *s = &t->stages[i];
		if (!stage_fits(t, s) || (s->is_palette && s->vector > 1 && (i || t->mask.n)))
			return err_set(err, ERR_INPUT, "the tables of a weight do not fit its shape");
		c->tables[i] = decode_whole(set, s->table, err);
		c->offsets[i] = s->offset && c->tables[i] ? decode_whole(set, s->offset, err) : NULL;
		if (!c->tables[i] || (s->offset && !c->offsets[i]))
			return false;
	}
	return true;
}

struct weight_cursor *weight_cursor_new(struct weight_set *set, const struct weight_tensor *t, struct err *err)
{
	struct weight_cursor *c;

	if (t->problem) {
		err_set(err, ERR_INPUT, "%s", t->problem);
		return NULL;
	}
	c = mem_new(sizeof *c);
	c->t = t;
	if (run_open(set, &t->data, &c->data, err) && run_open(set, &t->mask, &c->mask, err) && open_stages(set, c, err))
		return c;
	weight_cursor_free(c);
	return NULL;
}

void weight_cursor_free(struct weight_cursor *c)
{
	if (!c)
		return;
	if (c->data.span)
		run_release(&c->data, c->t->mask.n ? c->nonzero_at : c->at, 0x10000);
	for (int i = 0; i < WEIGHT_STAGES_MOST; i++) {
		mem_free(c->tables[i]);
		mem_free(c->offsets[i]);
	}
	mem_free(c);
}

/* ---- stages ---- */

struct region {			/* elements that share one table or scale */
	uint64_t part;		/* its number */
	uint64_t left;		/* elements from here on, in order of storage, that stay in it */
};

static struct region region_at(const struct weight_tensor *t, const struct weight_stage *s, uint64_t at)
{
	struct region r = { .part = 0, .left = t->n - at };
	uint64_t inner = 1, rest = at, stride = 1;
	bool found = false;

	for (int i = t->rank - 1; i >= 0; i--) {
		uint64_t block = t->dims[i] / s->parts[i];
		r.part += rest % t->dims[i] / block * stride;
		rest /= t->dims[i];
		stride *= s->parts[i];
		if (!found && s->parts[i] > 1) {
			r.left = inner * block - at % (inner * block);
			found = true;
		}
		inner *= t->dims[i];
	}
	return r;
}

static void look_up(float *x, size_t n, const float *table, uint64_t entries)
{
	for (size_t i = 0; i < n; i++)
		x[i] = x[i] >= 0 && x[i] < (float)entries ? table[(uint32_t)x[i]] : NAN;
}

static void scale(float *x, size_t n, const struct weight_stage *s, float factor, float offset)
{
	if (s->adds_offset)
		for (size_t i = 0; i < n; i++)
			x[i] = x[i] * factor + offset;
	else
		for (size_t i = 0; i < n; i++)
			x[i] = (x[i] - offset) * factor;
}

static void apply_stage(struct weight_cursor *c, unsigned i, float *x, size_t n)
{
	const struct weight_stage *s = &c->t->stages[i];
	uint64_t at = c->at;

	while (n) {
		struct region r = region_at(c->t, s, at);
		size_t take = r.left < n ? (size_t)r.left : n;
		if (s->is_palette)
			look_up(x, take, c->tables[i] + r.part * s->entries, s->entries);
		else
			scale(x, take, s, c->tables[i][s->table->n > 1 ? r.part : 0],
			      s->offset ? c->offsets[i][s->offset->n > 1 ? r.part : 0] : 0);
		x += take;
		n -= take;
		at += take;
	}
}

/* One index stands for several neighbours along an axis: element by element, these are rare and small. */
static bool vector_value(struct weight_cursor *c, uint64_t at, float *out)
{
	const struct weight_tensor *t = c->t;
	const struct weight_stage *s = &t->stages[0];
	uint64_t rest = at, index = 0, stride = 1, part = 0, part_stride = 1, component = 0;
	float code;

	for (int i = t->rank - 1; i >= 0; i--) {
		uint64_t dim = t->dims[i], coordinate = rest % dim;
		rest /= dim;
		if (i == s->vector_axis) {
			component = coordinate % s->vector;
			coordinate /= s->vector;
			dim /= s->vector;
		}
		index += coordinate * stride;
		stride *= dim;
		part += coordinate / (dim / s->parts[i]) * part_stride;
		part_stride *= s->parts[i];
	}
	if (!run_decode(&c->data, index, 1, &code) || code < 0 || code >= (float)s->entries)
		return false;
	*out = c->tables[0][(part * s->entries + (uint64_t)code) * s->vector + component];
	return true;
}

static bool vector_values(struct weight_cursor *c, float *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!vector_value(c, c->at + i, &out[i]))
			return false;
	return true;
}

/* Spreads the stored values over the places that the mask marks. */
static bool raw_sparse(struct weight_cursor *c, float *out, float *marks, size_t n)
{
	float stored[STEP];
	size_t used = 0, want = 0;

	if (!run_decode(&c->mask, c->at, n, marks))
		return false;
	for (size_t i = 0; i < n; i++)
		want += marks[i] > 0;
	if (!run_decode(&c->data, c->nonzero_at, want, stored))
		return false;
	for (size_t i = 0; i < n; i++)
		out[i] = marks[i] > 0 ? stored[used++] : 0;
	c->nonzero_at += used;
	return true;
}

static bool next_step(struct weight_cursor *c, float *out, size_t n)
{
	const struct weight_tensor *t = c->t;
	float marks[STEP];
	unsigned first = 0;

	if (t->n_stages && t->stages[0].is_palette && t->stages[0].vector > 1) {
		if (!vector_values(c, out, n))
			return false;
		first = 1;
	} else if (!(t->mask.n ? raw_sparse(c, out, marks, n) : run_decode(&c->data, c->at, n, out))) {
		return false;
	}
	for (unsigned i = first; i < t->n_stages; i++)
		apply_stage(c, i, out, n);
	for (size_t i = 0; t->mask.n && t->n_stages && i < n; i++)
		out[i] = marks[i] > 0 ? out[i] : 0;
	return true;
}

size_t weight_cursor_next(struct weight_cursor *c, float *out, size_t most)
{
	size_t n = 0;

	while (n < most && c->at < c->t->n) {
		size_t step = most - n < STEP ? most - n : STEP;
		if (step > c->t->n - c->at)
			step = (size_t)(c->t->n - c->at);
		if (!next_step(c, out + n, step))
			break;
		c->at += step;
		n += step;
	}
	run_release(&c->data, c->t->mask.n ? c->nonzero_at : c->at, RELEASE_STEP);
	return n;
}

bool weight_is_plain16(const struct weight_tensor *t)
{
	return !t->problem && !t->n_stages && !t->mask.n && !t->data.values &&
	       (t->data.element == ELEMENT_FP16 || t->data.element == ELEMENT_BF16);
}

const uint8_t *weight_cursor_window(struct weight_cursor *c, size_t *n_elements)
{
	const uint8_t *p = c->data.data + c->at * 2;
	uint64_t left = c->t->n - c->at;

	run_release(&c->data, c->at, RELEASE_STEP);
	*n_elements = left < RELEASE_STEP / 8 ? (size_t)left : RELEASE_STEP / 8;
	run_fetch(&c->data, p, *n_elements * 2);
	c->at += *n_elements;
	return *n_elements ? p : NULL;
}
