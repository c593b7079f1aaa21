/* SPDX-License-Identifier: MIT */
/*
 * The files of a package or compiled model, on disk or inside a zip archive. Names are
 * relative and use slashes; nothing outside is ever opened: no "..", no absolute path, no link that leads out, no device.
 */
#ifndef CMLTRIAGE_MODEL_BUNDLE_H
#define CMLTRIAGE_MODEL_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct bundle;

enum bundle_kind {
	BUNDLE_MISSING, BUNDLE_FILE, BUNDLE_DIR,
	BUNDLE_OUTSIDE,		/* leads out of the bundle, by its name or by a link */
	BUNDLE_SPECIAL		/* neither file nor folder */
};

struct bundle_view {		/* the bytes of one file */
	const uint8_t *data;
	size_t bytes;
	bool is_mapped;
	void *owned;
};

/* Opens a folder. NULL and err when it cannot be listed. Free with bundle_free(). */
struct bundle *bundle_open_dir(const char *path, struct err *err);
/* Opens the folder `prefix` ("" = all) of a zip archive; reads its list of entries. */
struct bundle *bundle_open_zip(const char *path, const char *prefix, struct err *err);
void bundle_free(struct bundle *b);		/* NULL is allowed */
/* False when this build cannot read zip archives. */
bool bundle_has_zip(void);
/* Finds the folder in a zip that holds a model: the parent of Manifest.json, coremldata.bin or the like, or a single
 * .mlmodel file (*file is set then). The texts lie in the arena. False when there is none. */
bool bundle_zip_root(const char *path, struct arena *a, const char **prefix, const char **file, struct err *err);

enum bundle_kind bundle_find(struct bundle *b, const char *name, uint64_t *bytes);
/* The bytes of a file; big ones are mapped, not read. Fails when it is larger than most. */
bool bundle_view(struct bundle *b, const char *name, uint64_t most, struct bundle_view *out, struct err *err);
void bundle_release(struct bundle_view *v);
/* Names in a folder, sorted, at most LIMIT_package_entries. Zero when it is none. */
size_t bundle_names(struct bundle *b, const char *dir, struct arena *a, char ***names);
/* Bytes of all files. */
uint64_t bundle_total(struct bundle *b);
/* Reads record_bytes at each of n ascending offsets of a file into out; got[i] tells whether it was there. Touches nothing
 * else of the file. False when the file cannot be opened. */
bool bundle_records(struct bundle *b, const char *name, const uint64_t *at, size_t n, size_t record_bytes, uint8_t *out,
		    bool *got);

/* True when a relative name stays inside: no empty or absolute name, no "..". */
bool bundle_name_ok(const char *name);

#endif
