/* SPDX-License-Identifier: MIT */
/* Files: read whole with a cap, map, list, and replace atomically. */
#ifndef CMLTRIAGE_BASE_FILE_H
#define CMLTRIAGE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Reads a regular file of at most max_bytes into out (appended). Errors name the path. */
bool file_read(const char *path, size_t max_bytes, struct buf *out, struct err *err);

/* A read-only view of a regular file. Nothing is loaded until it is touched. */
struct file_map {
	const uint8_t *data;	/* NULL when the file is empty */
	size_t bytes;
};
/* Refuses everything that is not a regular file (devices, pipes, directories). */
bool file_map(const char *path, struct file_map *out, struct err *err);
void file_unmap(struct file_map *m);

/* Writes path by way of a temporary file beside it and a rename. With keep_backup
 * an existing file is kept as path~ and *kept tells whether there was one (may be NULL).
 * Nothing is left behind on failure. */
bool file_replace(const char *path, const void *bytes, size_t n, bool keep_backup, bool *kept, struct err *err);

/* Makes a directory and its parents (mode 0700). */
bool file_make_dirs(const char *path, struct err *err);

/* Names in a directory, sorted, without . and ..; at most max. */
bool file_list(const char *path, size_t max, struct arena *a, char ***names, size_t *n, struct err *err);

bool file_exists(const char *path);
bool file_is_dir(const char *path);

/* dir + "/" + name in the arena. */
char *path_join(struct arena *a, const char *dir, const char *name);
const char *path_base(const char *path);	/* after the last slash that is not the end; borrowed */
/* "~/x" with the home directory in place of the tilde. */
char *path_expand(struct arena *a, const char *path);

#endif
