/* SPDX-License-Identifier: MIT */
/* Bundles on disk. A name is resolved by the system first, and then must still lie below the folder. */
#include "model/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/io.h"
#include "base/limit.h"
#include "model/bundle_ops.h"

#define TOTAL_DEPTH 16

struct folder {
	struct bundle base;
	char *root;		/* real path */
};

bool bundle_name_ok(const char *name)
{
	const char *p = name;

	if (!*name || *name == '/' || *name == '\\' || strchr(name, '\\'))
		return false;
	while (*p) {
		size_t n = strcspn(p, "/");
		if (n == 2 && p[0] == '.' && p[1] == '.')
			return false;
		p += n;
		p += *p == '/';
	}
	return true;
}

static bool below(const char *root, const char *path)
{
	size_t n = strlen(root);

	return strncmp(root, path, n) == 0 && (path[n] == '/' || path[n] == '\0' || strcmp(root, "/") == 0);
}

/* The real path of a name (free with free()), and what is there. */
static char *resolve(struct bundle *b, const char *name, enum bundle_kind *kind, uint64_t *bytes)
{
	struct folder *f = (struct folder *)b;
	struct stat st;
	char *path;

	*kind = BUNDLE_OUTSIDE;
	if (!bundle_name_ok(name))
		return NULL;
	path = realpath(path_join(&b->arena, f->root, name), NULL);
	*kind = BUNDLE_MISSING;
	if (!path)
		return NULL;
	if (!below(f->root, path))
		*kind = BUNDLE_OUTSIDE;
	else if (stat(path, &st) != 0)
		*kind = BUNDLE_MISSING;
	else if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
		*kind = S_ISREG(st.st_mode) ? BUNDLE_FILE : BUNDLE_DIR;
		*bytes = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
		return path;
	} else
		*kind = BUNDLE_SPECIAL;
	free(path);
	return NULL;
}

static enum bundle_kind folder_find(struct bundle *b, const char *name, uint64_t *bytes)
{
	enum bundle_kind kind;
	uint64_t n = 0;

	free(resolve(b, name, &kind, &n));
	if (bytes)
		*bytes = n;
	return kind;
}

static bool folder_view(struct bundle *b, const char *name, uint64_t most, struct bundle_view *out, struct err *err)
{
	struct file_map map;
	enum bundle_kind kind;
	uint64_t bytes = 0;
	char *path = resolve(b, name, &kind, &bytes);
	bool good;

	memset(out, 0, sizeof *out);
	if (!path || kind != BUNDLE_FILE) {
		free(path);
		return err_set(err, ERR_INPUT, "%s is no file of this model", name);
	}
	good = bytes <= most || err_set(err, ERR_INPUT, "%s has %llu bytes, more than the limit of %llu", name,
					(unsigned long long)bytes, (unsigned long long)most);
	good = good && file_map(path, &map, err);
	free(path);
	if (good) {
		out->data = map.data;
		out->bytes = map.bytes;
		out->is_mapped = true;
	}
	return good;
}

static size_t folder_names(struct bundle *b, const char *dir, struct arena *a, char ***names)
{
	enum bundle_kind kind;
	uint64_t bytes;
	size_t n = 0;
	char *path = *dir ? resolve(b, dir, &kind, &bytes) : mem_strdup(((struct folder *)b)->root);

	*names = NULL;
	if (path && !file_list(path, (size_t)limit_get(LIMIT_package_entries), a, names, &n, NULL))
		n = 0;
	free(path);
	return n;
}

static uint64_t total_of(const char *path, unsigned depth, size_t *entries)
{
	struct dirent *entry;
	uint64_t sum = 0;
	DIR *dir = depth < TOTAL_DEPTH ? opendir(path) : NULL;

	if (!dir)
		return 0;
	while ((entry = readdir(dir)) && (*entries)++ < (size_t)limit_get(LIMIT_package_entries)) {
		struct arena a = { 0 };
		struct stat st;
		const char *child = path_join(&a, path, entry->d_name);
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && lstat(child, &st) == 0)
			sum += S_ISREG(st.st_mode) ? (uint64_t)st.st_size : S_ISDIR(st.st_mode) ? total_of(child, depth + 1, entries) : 0;
		arena_done(&a);
	}
	closedir(dir);
	return sum;
}

static uint64_t folder_total(struct bundle *b)
{
	size_t entries = 0;

	return total_of(((struct folder *)b)->root, 0, &entries);
}

static bool folder_records(struct bundle *b, const char *name, const uint64_t *at, size_t n, size_t record_bytes, uint8_t *out,
			   bool *got)
{
	enum bundle_kind kind;
	uint64_t bytes = 0;
	char *path = resolve(b, name, &kind, &bytes);
	int fd = path && kind == BUNDLE_FILE ? io_open(path, O_RDONLY) : -1;

	free(path);
	if (fd < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		got[i] = at[i] < bytes && bytes - at[i] >= record_bytes &&
			 io_pread(fd, out + i * record_bytes, record_bytes, (off_t)at[i]) == (ssize_t)record_bytes;
	close(fd);
	return true;
}

static void folder_free(struct bundle *b)
{
	struct folder *f = (struct folder *)b;

	free(f->root);
	arena_done(&b->arena);
	mem_free(f);
}

static const struct bundle_ops folder_ops = {
	folder_free, folder_find, folder_view, folder_names, folder_total, folder_records,
};

struct bundle *bundle_open_dir(const char *path, struct err *err)
{
	struct folder *f;
	char *root = realpath(path, NULL);

	if (!root || !file_is_dir(root)) {
		err_set(err, ERR_INPUT, "%s: %s", path, root ? "not a folder" : strerror(errno));
		free(root);
		return NULL;
	}
	f = mem_new(sizeof *f);
	f->base.ops = &folder_ops;
	f->root = root;
	return &f->base;
}

void bundle_free(struct bundle *b)
{
	if (b)
		b->ops->free(b);
}

enum bundle_kind bundle_find(struct bundle *b, const char *name, uint64_t *bytes)
{
	return b->ops->find(b, name, bytes);
}

bool bundle_view(struct bundle *b, const char *name, uint64_t most, struct bundle_view *out, struct err *err)
{
	return b->ops->view(b, name, most, out, err);
}

void bundle_release(struct bundle_view *v)
{
	if (v->is_mapped)
		file_unmap(&(struct file_map){ v->data, v->bytes });
	mem_free(v->owned);
	memset(v, 0, sizeof *v);
}

size_t bundle_names(struct bundle *b, const char *dir, struct arena *a, char ***names)
{
	return b->ops->names(b, dir, a, names);
}

uint64_t bundle_total(struct bundle *b)
{
	return b->ops->total(b);
}

bool bundle_records(struct bundle *b, const char *name, const uint64_t *at, size_t n, size_t record_bytes, uint8_t *out, bool *got)
{
	return b->ops->records(b, name, at, n, record_bytes, out, got);
}
