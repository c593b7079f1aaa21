/* SPDX-License-Identifier: MIT */
/*
 * Bundles inside zip archives, read entry by entry and never unpacked to disk. Without libarchive
 * the same functions say that zip archives cannot be read.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "model/bundle.h"

#ifdef HAVE_LIBARCHIVE
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/vec.h"
#include "model/bundle_ops.h"

#define READ_BLOCK 65536

struct zip_entry {
	const char *name;	/* as in the archive, without a slash at its end */
	uint64_t bytes;
	enum bundle_kind kind;
};

struct zip {
	struct bundle base;
	const char *path, *prefix;	/* prefix: with a slash at its end, or "" */
	VEC(struct zip_entry) entries;
};

static struct archive *open_archive(const char *path, struct err *err)
{
	struct archive *a = archive_read_new();

	archive_read_support_format_zip(a);
	if (archive_read_open_filename(a, path, READ_BLOCK) != ARCHIVE_OK) {
		err_set(err, ERR_INPUT, "The archive cannot be read: %s", archive_error_string(a) ? archive_error_string(a) : "unknown error");
		archive_read_free(a);
		return NULL;
	}
	return a;
}

static void add_entry(struct zip *z, struct archive_entry *e)
{
	const char *name = archive_entry_pathname_utf8(e);
	struct zip_entry *entry;
	size_t n;

	name = name ? name : archive_entry_pathname(e);
	if (!name || !*name)
		return;
	n = strlen(name);
	entry = VEC_ADD(&z->entries);
	entry->kind = archive_entry_filetype(e) == AE_IFDIR || name[n - 1] == '/' ? BUNDLE_DIR :
		      archive_entry_filetype(e) == AE_IFREG ? BUNDLE_FILE : BUNDLE_SPECIAL;
	entry->name = arena_strn(&z->base.arena, name, name[n - 1] == '/' ? n - 1 : n);
	entry->bytes = archive_entry_size_is_set(e) && archive_entry_size(e) > 0 ? (uint64_t)archive_entry_size(e) : 0;
	if (!bundle_name_ok(entry->name))
		entry->kind = BUNDLE_OUTSIDE;
}

static bool list_entries(struct zip *z, struct err *err)
{
	struct archive *a = open_archive(z->path, err);
	struct archive_entry *e;
	int got = ARCHIVE_OK;

	if (!a)
		return false;
	while (z->entries.n < (size_t)limit_get(LIMIT_package_entries) &&
	       ((got = archive_read_next_header(a, &e)) == ARCHIVE_OK || got == ARCHIVE_WARN))
		add_entry(z, e);
	if (got != ARCHIVE_OK && got != ARCHIVE_WARN && got != ARCHIVE_EOF)
		err_set(err, ERR_INPUT, "The archive is damaged: %s", archive_error_string(a) ? archive_error_string(a) : "unknown error");
	archive_read_free(a);
	return got == ARCHIVE_EOF || got == ARCHIVE_OK || got == ARCHIVE_WARN;
}

/* The archive positioned at an entry's data, or NULL. */
static struct archive *open_entry(struct zip *z, const char *full)
{
	struct archive *a = open_archive(z->path, NULL);
	struct archive_entry *e;
	size_t seen = 0;

	while (a && seen++ < (size_t)limit_get(LIMIT_package_entries)) {
		int got = archive_read_next_header(a, &e);
		const char *name;
		if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
			break;
		name = archive_entry_pathname_utf8(e);
		name = name ? name : archive_entry_pathname(e);
		if (name && strcmp(name, full) == 0)
			return a;
	}
	if (a)
		archive_read_free(a);
	return NULL;
}

static const struct zip_entry *find_entry(struct zip *z, const char *name)
{
	const char *full = arena_fmt(&z->base.arena, "%s%s", z->prefix, name);

	for (size_t i = 0; i < z->entries.n; i++)
		if (strcmp(z->entries.at[i].name, full) == 0)
			return &z->entries.at[i];
	return NULL;
}

static bool is_folder(struct zip *z, const char *name)
{
	const char *full = arena_fmt(&z->base.arena, "%s%s/", z->prefix, name);

	for (size_t i = 0; i < z->entries.n; i++)
		if (strncmp(z->entries.at[i].name, full, strlen(full)) == 0)
			return true;
	return false;
}

static enum bundle_kind zip_find(struct bundle *b, const char *name, uint64_t *bytes)
{
	struct zip *z = (struct zip *)b;
	const struct zip_entry *e;

	if (bytes)
		*bytes = 0;
	if (!bundle_name_ok(name))
		return BUNDLE_OUTSIDE;
	e = find_entry(z, name);
	if (e && bytes)
		*bytes = e->bytes;
	return e ? e->kind : is_folder(z, name) ? BUNDLE_DIR : BUNDLE_MISSING;
}

static bool read_all(struct archive *a, uint64_t most, struct bundle_view *out)
{
	struct buf data;
	char block[4096];
	la_ssize_t n;

	buf_init(&data, (size_t)most);
	while ((n = archive_read_data(a, block, sizeof block)) > 0)
		if (!buf_add(&data, block, (size_t)n))
			break;
	out->bytes = data.len;
	out->owned = buf_take(&data);
	out->data = out->owned;
	return n == 0;
}

static bool zip_view(struct bundle *b, const char *name, uint64_t most, struct bundle_view *out, struct err *err)
{
	struct zip *z = (struct zip *)b;
	const struct zip_entry *e = find_entry(z, name);
	uint64_t cap = (uint64_t)limit_get(LIMIT_archive_bytes);
	struct archive *a;
	bool good;

	memset(out, 0, sizeof *out);
	cap = most < cap ? most : cap;
	if (!e || e->kind != BUNDLE_FILE)
		return err_set(err, ERR_INPUT, "%s is no file of this archive", name);
	if (e->bytes > cap)
		return err_set(err, ERR_INPUT, "%s has %llu bytes, more than the limit of %llu inside of an archive", name,
			       (unsigned long long)e->bytes, (unsigned long long)cap);
	a = open_entry(z, e->name);
	if (!a)
		return err_set(err, ERR_INPUT, "%s cannot be found again in the archive", name);
	good = read_all(a, cap, out);
	if (!good) {
		err_set(err, ERR_INPUT, "%s cannot be unpacked: the archive is damaged, or the file is larger than it says", name);
		bundle_release(out);
	}
	archive_read_free(a);
	return good;
}

static size_t zip_names(struct bundle *b, const char *dir, struct arena *a, char ***names)
{
	struct zip *z = (struct zip *)b;
	const char *full = arena_fmt(&b->arena, "%s%s%s", z->prefix, dir, *dir ? "/" : "");
	size_t n = 0, len = strlen(full);

	*names = arena_array(a, z->entries.n + 1, sizeof **names);
	for (size_t i = 0; i < z->entries.n; i++) {
		const char *rest = z->entries.at[i].name + len;
		if (strncmp(z->entries.at[i].name, full, len) == 0 && *rest && !strchr(rest, '/'))
			(*names)[n++] = arena_str(a, rest);
	}
	return n;
}

static uint64_t zip_total(struct bundle *b)
{
	struct zip *z = (struct zip *)b;
	uint64_t sum = 0;

	for (size_t i = 0; i < z->entries.n; i++)
		if (strncmp(z->entries.at[i].name, z->prefix, strlen(z->prefix)) == 0)
			sum += z->entries.at[i].bytes;
	return sum;
}

/* Copies what of [at, at + n) lies in this block of the stream; true when the record is complete. */
static bool copy_part(const char *block, uint64_t pos, size_t len, uint64_t at, size_t n, uint8_t *out)
{
	uint64_t from = at > pos ? at : pos, to = at + n < pos + len ? at + n : pos + len;

	if (from < to)
		memcpy(out + (from - at), block + (from - pos), (size_t)(to - from));
	return at + n <= pos + len;
}

/* Records are read while the data streams by; offsets ascend. */
static bool zip_records(struct bundle *b, const char *name, const uint64_t *at, size_t n, size_t record_bytes, uint8_t *out, bool *got)
{
	struct zip *z = (struct zip *)b;
	const struct zip_entry *e = find_entry(z, name);
	struct archive *a = e && e->kind == BUNDLE_FILE ? open_entry(z, e->name) : NULL;
	uint64_t pos = 0, most = (uint64_t)limit_get(LIMIT_spec_bytes);
	char block[16384];
	size_t first = 0;
	la_ssize_t len;

	if (!a)
		return false;
	memset(got, 0, n * sizeof *got);
	while (first < n && pos < most && (len = archive_read_data(a, block, sizeof block)) > 0) {
		for (size_t i = first; i < n && at[i] < pos + (uint64_t)len; i++)
			got[i] = at[i] <= UINT64_MAX - record_bytes && at[i] + record_bytes > pos &&
				 copy_part(block, pos, (size_t)len, at[i], record_bytes, out + i * record_bytes);
		while (first < n && at[first] <= UINT64_MAX - record_bytes && at[first] + record_bytes <= pos + (uint64_t)len)
			first++;
		pos += (uint64_t)len;
	}
	archive_read_free(a);
	return true;
}

static void zip_free(struct bundle *b)
{
	struct zip *z = (struct zip *)b;

	VEC_DONE(&z->entries);
	arena_done(&b->arena);
	mem_free(z);
}

static const struct bundle_ops zip_ops = { zip_free, zip_find, zip_view, zip_names, zip_total, zip_records };

struct bundle *bundle_open_zip(const char *path, const char *prefix, struct err *err)
{
	struct zip *z = mem_new(sizeof *z);

	z->base.ops = &zip_ops;
	z->path = arena_str(&z->base.arena, path);
	z->prefix = arena_fmt(&z->base.arena, "%s%s", prefix, *prefix ? "/" : "");
	if (!list_entries(z, err)) {
		zip_free(&z->base);
		return NULL;
	}
	return &z->base;
}

bool bundle_has_zip(void)
{
	return true;
}

/* Rank of a file as the sign of a model; 0 = none. */
static int sign_of(const char *base)
{
	static const char *const signs[] = { "metadata.json", "model.espresso.net", "model.mil", "coremldata.bin", "Manifest.json" };
	size_t n = strlen(base);

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (strcmp(signs[i], base) == 0)
			return (int)i + 2;
	return n > 8 && strcasecmp(base + n - 8, ".mlmodel") == 0 ? 1 : 0;
}

static int depth_of(const char *name)
{
	int n = 0;

	for (; *name; name++)
		n += *name == '/';
	return n;
}

static const struct zip_entry *best_sign(const struct zip *z)
{
	const struct zip_entry *best = NULL;
	int best_score = 0;

	for (size_t i = 0; i < z->entries.n; i++) {
		const struct zip_entry *e = &z->entries.at[i];
		int sign = e->kind == BUNDLE_FILE && strncmp(e->name, "__MACOSX", 8) ? sign_of(path_base(e->name)) : 0;
		int score = sign ? 1000 - 10 * depth_of(e->name) + sign : 0;
		if (score > best_score) {
			best = e;
			best_score = score;
		}
	}
	return best;
}

bool bundle_zip_root(const char *path, struct arena *a, const char **prefix, const char **file, struct err *err)
{
	struct bundle *b = bundle_open_zip(path, "", err);
	const struct zip_entry *best;
	const char *base;

	if (!b)
		return false;
	best = best_sign((struct zip *)b);
	if (best) {
		base = path_base(best->name);
		*prefix = arena_strn(a, best->name, base > best->name ? (size_t)(base - best->name - 1) : 0);
		*file = sign_of(base) == 1 ? arena_str(a, base) : NULL;
	}
	bundle_free(b);
	return best != NULL;
}

#else

struct bundle *bundle_open_zip(const char *path, const char *prefix, struct err *err)
{
	(void)prefix;
	err_set(err, ERR_INPUT, "%s is a zip archive, which this build cannot read", path);
	return NULL;
}

bool bundle_has_zip(void)
{
	return false;
}

bool bundle_zip_root(const char *path, struct arena *a, const char **prefix, const char **file, struct err *err)
{
	(void)a, (void)prefix, (void)file;
	return err_set(err, ERR_INPUT, "%s is a zip archive, which this build cannot read", path);
}

#endif
