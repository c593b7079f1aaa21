/* SPDX-License-Identifier: MIT */
/* Checking weight files: headers and records against the types and shapes of the program. */
#include "model/blob.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "model/bundle.h"
#include "model/mil.h"
#include "model/probe.h"
#include "model/tally.h"
#include "model/wire.h"

static const struct { const char *name; unsigned bits; } types[] = {
	{ "unknown", 0 }, { "Float16", 16 }, { "Float32", 32 }, { "UInt8", 8 }, { "Int8", 8 }, { "BFloat16", 16 }, { "Int16", 16 },
	{ "UInt16", 16 }, { "Int4", 4 }, { "UInt1", 1 }, { "UInt2", 2 }, { "UInt4", 4 }, { "UInt3", 3 }, { "UInt6", 6 },
	{ "Int32", 32 }, { "UInt32", 32 }, { "Float8E4M3FN", 8 }, { "Float8E5M2", 8 },
};
#define TYPES (sizeof types / sizeof types[0])

unsigned blob_bits(uint32_t dtype)
{
	return dtype < TYPES ? types[dtype].bits : 0;
}

const char *blob_dtype_name(uint32_t dtype)
{
	return types[dtype < TYPES ? dtype : 0].name;
}

struct blob_record blob_record_of(const uint8_t r[BLOB_RECORD_BYTES])
{
	return (struct blob_record){ wire_u32(r), wire_u32(r + 4), wire_u64(r + 8), wire_u64(r + 16), wire_u64(r + 24) };
}

const char *blob_file_name(struct arena *a, const char *model_dir, const char *file)
{
	static const char prefix[] = "@model_path/";
	const char *rest = file;

	if (strncmp(file, prefix, sizeof prefix - 1) == 0)
		rest = file + sizeof prefix - 1;
	if (!bundle_name_ok(rest))
		return NULL;
	return *model_dir ? path_join(a, model_dir, rest) : arena_str(a, rest);
}

static int by_file_and_offset(const void *x, const void *y)
{
	const struct blob_use *a = *(const struct blob_use *const *)x, *b = *(const struct blob_use *const *)y;
	size_t n = a->file.n < b->file.n ? a->file.n : b->file.n;
	int d = strcmp(a->dir, b->dir), c = n ? memcmp(a->file.s, b->file.s, n) : 0;

	if (d)
		return d;
	if (c || a->file.n != b->file.n)
		return c ? c : a->file.n < b->file.n ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

struct weight_file {
	struct inspection *in;
	const char *name;	/* in the bundle */
	uint64_t bytes;
};

static void check_extent(const struct weight_file *w, const struct blob_use *b, const struct blob_record *r, const char *place)
{
	const char *name = defect_name(w->in, b->name.s, b->name.n);

	if (r->at > UINT64_MAX - r->bytes)
		defect_add(w->in, DEFECT_weights_overflow, place, "The weight %s claims %llu bytes from offset %llu, more than a file can have",
			   name, (unsigned long long)r->bytes, (unsigned long long)r->at);
	else if (r->at + r->bytes > w->bytes)
		defect_add(w->in, DEFECT_weights_truncated, place, "The weight %s ends at byte %llu, and the file has %llu bytes", name,
			   (unsigned long long)(r->at + r->bytes), (unsigned long long)w->bytes);
	else if (r->at < b->offset + BLOB_RECORD_BYTES)
		defect_add(w->in, DEFECT_weights_offset, place, "The data of the weight %s is said to start at byte %llu, before the end of its own record",
			   name, (unsigned long long)r->at);
}

static void check_blob(const struct weight_file *w, const struct blob_use *b, const uint8_t *bytes)
{
	struct blob_record r = blob_record_of(bytes);
	const struct mil_dtype_info *info = mil_dtype_info(b->dtype);
	const char *name = defect_name(w->in, b->name.s, b->name.n);
	const char *place = defect_place(w->in, w->name, "@%llu", (unsigned long long)b->offset);

	if (r.sentinel != BLOB_SENTINEL) {
		defect_add(w->in, DEFECT_weights_sentinel, place, "There is no blob where the weight %s should be (mark %08x instead of deadbeef)",
			   name, r.sentinel);
		return;
	}
	if (info && info->blob != r.dtype)
		defect_add(w->in, DEFECT_weights_type, place, "The weight %s is %s in the program and %s in the file", name, info->name,
			   blob_dtype_name(r.dtype));
	check_extent(w, b, &r, place);
	if (r.padding_bits > 7 && blob_bits(r.dtype) && blob_bits(r.dtype) < 8)
		defect_add(w->in, DEFECT_weights_padding, place, "The weight %s claims %llu unused bits at its end", name,
			   (unsigned long long)r.padding_bits);
	if (r.bytes == 0)
		defect_add(w->in, DEFECT_weights_size, place, "The weight %s has no bytes", name);
	else if (b->elements && b->needed != r.bytes && info && info->blob == r.dtype)
		defect_add(w->in, DEFECT_weights_size, place, "The weight %s needs %llu bytes for its shape, and the file has %llu of it", name,
			   (unsigned long long)b->needed, (unsigned long long)r.bytes);
}

/* The header's count against the blobs used: a file may hold more, not fewer. */
static bool check_header(const struct weight_file *w, const uint8_t *header, bool got, size_t used)
{
	uint32_t count = got ? wire_u32(header) : 0, version = got ? wire_u32(header + 4) : 0;
	const char *place = defect_place(w->in, w->name, "@0");

	if (!got) {
		defect_add(w->in, DEFECT_weights_truncated, place, "The weight file has %llu bytes, less than its header of 64",
			   (unsigned long long)w->bytes);
		return false;
	}
	if (probe_bytes(header, BLOB_RECORD_BYTES, w->bytes) == PROBE_GIT_LFS) {
		defect_add(w->in, DEFECT_weights_lfs, place, "The weight file is a git-lfs pointer instead of the weights");
		return false;
	}
	if (version != BLOB_VERSION) {
		defect_add(w->in, DEFECT_weights_header, place, "The weight file says format %u, and only 2 is known", version);
		return count != 0 && version == 1;
	}
	if (count < used)
		defect_add(w->in, DEFECT_weights_count, place, "The weight file says it holds %u blobs, and the program uses %zu of it", count, used);
	else if ((uint64_t)count * 2 * BLOB_RECORD_BYTES > w->bytes + BLOB_RECORD_BYTES)
		defect_add(w->in, DEFECT_weights_count, place, "The weight file says it holds %u blobs, more than fit into %llu bytes", count,
			   (unsigned long long)w->bytes);
	return true;
}

/* When the blobs used lie side by side and fill the file, their number is the header's. */
static void check_count(const struct weight_file *w, const uint8_t *records, const bool *got, struct blob_use **uses, size_t n)
{
	uint32_t count = wire_u32(records);
	uint64_t end = BLOB_RECORD_BYTES;

	for (size_t i = 0; i < n; i++) {
		struct blob_record r = blob_record_of(records + (i + 1) * BLOB_RECORD_BYTES);
		uint64_t start = (end + BLOB_RECORD_BYTES - 1) / BLOB_RECORD_BYTES * BLOB_RECORD_BYTES;
		if (!got[i + 1] || uses[i]->offset != start || r.at > w->bytes || r.bytes > w->bytes - r.at)
			return;
		end = r.at + r.bytes;
	}
	if (w->bytes - end < 2 * BLOB_RECORD_BYTES && count > n)
		defect_add(w->in, DEFECT_weights_count, defect_place(w->in, w->name, "@0"),
			   "The weight file says it holds %u blobs, and there are %zu in it", count, n);
}

static void check_file(struct weight_file *w, struct blob_use **uses, size_t n)
{
	uint64_t *at = mem_array(n + 1, sizeof *at);
	uint8_t *records = mem_array(n + 1, BLOB_RECORD_BYTES);
	bool *got = mem_array(n + 1, sizeof *got);

	at[0] = 0;
	for (size_t i = 0; i < n; i++)
		at[i + 1] = uses[i]->offset;
	if (!bundle_records(w->in->bundle, w->name, at, n + 1, BLOB_RECORD_BYTES, records, got))
		defect_add(w->in, DEFECT_file_unreadable, w->name, "The weight file cannot be read");
	else if (check_header(w, records, got[0], n)) {
		check_count(w, records, got, uses, n);
		for (size_t i = 0; i < n; i++) {
			if (got[i + 1])
				check_blob(w, uses[i], records + (i + 1) * BLOB_RECORD_BYTES);
			else
				defect_add(w->in, DEFECT_weights_offset, defect_place(w->in, w->name, "@%llu", (unsigned long long)at[i + 1]),
					   "The program looks for the weight %s at byte %llu, and the file has %llu bytes",
					   defect_name(w->in, uses[i]->name.s, uses[i]->name.n), (unsigned long long)at[i + 1],
					   (unsigned long long)w->bytes);
		}
	}
	mem_free(at);
	mem_free(records);
	mem_free(got);
}

static void find_and_check(struct inspection *in, struct blob_use **uses, size_t n)
{
	struct weight_file w = { .in = in };
	const char *said = arena_strn(&in->scratch, uses[0]->file.s, uses[0]->file.n);
	const char *shown = defect_name(in, said, strlen(said));

	if (!*said) {
		defect_add(in, DEFECT_weights_path, NULL, "%zu weights name no file at all", n);
		return;
	}
	w.name = blob_file_name(&in->scratch, uses[0]->dir, said);
	switch (w.name ? bundle_find(in->bundle, w.name, &w.bytes) : BUNDLE_OUTSIDE) {
	case BUNDLE_OUTSIDE:
		defect_add(in, DEFECT_weights_escapes, NULL, "The program looks for weights in %s, outside of the model", shown);
		break;
	case BUNDLE_MISSING:
		defect_add(in, DEFECT_weights_missing, w.name, "The program has %zu weights in %s, which is not there", n, shown);
		break;
	case BUNDLE_FILE:
		if (in->file && strcmp(w.name, in->file) == 0)
			defect_add(in, DEFECT_weights_path, w.name, "The program looks for weights in its own specification file");
		else
			check_file(&w, uses, n);
		break;
	default:
		defect_add(in, DEFECT_weights_path, w.name, "%s, where the weights should be, is no file", shown);
	}
}

void blob_check(struct inspection *in)
{
	struct tally *t = in->tally;
	struct blob_use **sorted;

	if (!t->blobs.n)
		return;
	if (!in->bundle) {
		defect_add(in, DEFECT_spec_bare_program, NULL, "The program has %zu weights in files of their own, and there is no package around it",
			   t->blobs.n);
		return;
	}
	sorted = mem_array(t->blobs.n, sizeof(struct blob_use *));
	for (size_t i = 0; i < t->blobs.n; i++)
		sorted[i] = &t->blobs.at[i];
	qsort(sorted, t->blobs.n, sizeof(struct blob_use *), by_file_and_offset);
	for (size_t i = 0, k; i < t->blobs.n; i = k) {
		for (k = i + 1; k < t->blobs.n && mil_name_equal(sorted[k]->file, sorted[i]->file) && !strcmp(sorted[k]->dir, sorted[i]->dir); k++)
			;
		find_and_check(in, sorted + i, k - i);
	}
	mem_free(sorted);
}
