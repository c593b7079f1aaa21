/* SPDX-License-Identifier: MIT */
/* The file system, believed as little as its contents. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/vec.h"

static bool cannot(struct err *err, const char *what, const char *path)
{
	int e = errno;

	err_set(err, ERR_INPUT, "cannot %s: %s", what, strerror(e));
	err_at(err, path, 0, 0);
	if (e == ENOENT)
		err_hint(err, "check the spelling of the path");
	else if (e == EACCES || e == EPERM)
		err_hint(err, "check the permissions of the file and its folders");
	else if (e == ENOSPC)
		err_hint(err, "free some disk space or write somewhere else");
	return false;
}

static bool not_regular(struct err *err, const char *path, mode_t mode)
{
	err_set(err, ERR_INPUT, "%s where a regular file is needed",
		S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a pipe" : "a device or socket");
	return err_at(err, path, 0, 0);
}

/* Non-blocking, so that a FIFO named like a model does not hang us. */
static int open_regular(const char *path, struct stat *st, struct err *err)
{
	int fd = io_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return cannot(err, "open", path), -1;
	if (fstat(fd, st) != 0 || !S_ISREG(st->st_mode)) {
		not_regular(err, path, st->st_mode);
		close(fd);
		return -1;
	}
	return fd;
}

bool file_read(const char *path, size_t max_bytes, struct buf *out, struct err *err)
{
	struct stat st;
	int fd = open_regular(path, &st, err);

	if (fd < 0)
		return false;
	if ((uint64_t)st.st_size > max_bytes) {
		close(fd);
		err_set(err, ERR_INPUT, "the file has %lld bytes, the limit is %zu", (long long)st.st_size, max_bytes);
		return err_at(err, path, 0, 0);
	}
	char chunk[65536];
	size_t total = 0;
	ssize_t n = 0;
	while (total <= max_bytes && (n = io_read(fd, chunk, sizeof chunk)) > 0) {
		buf_add(out, chunk, (size_t)n);
		total += (size_t)n;
	}
	bool ok = n >= 0 || cannot(err, "read", path);
	close(fd);
	return ok;
}

bool file_map(const char *path, struct file_map *out, struct err *err)
{
	struct stat st;
	int fd = open_regular(path, &st, err);

	*out = (struct file_map){ 0 };
	if (fd < 0)
		return false;
	bool ok = true;
	if ((uint64_t)st.st_size > SIZE_MAX) {
		ok = err_set(err, ERR_INPUT, "the file is larger than this machine can address");
		err_at(err, path, 0, 0);
	} else if (st.st_size > 0) {
		void *p = io_map(fd, (size_t)st.st_size);
		if (!p)
			ok = cannot(err, "map", path);
		else
			*out = (struct file_map){ .data = p, .bytes = (size_t)st.st_size };
	}
	close(fd);
	return ok;
}

void file_unmap(struct file_map *m)
{
	if (m->data)
		munmap((void *)(uintptr_t)m->data, m->bytes);
	*m = (struct file_map){ 0 };
}

static mode_t mode_for(const struct stat *st)
{
	if (st)
		return st->st_mode & 0777;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* A file system without modes leaves it as private as mkstemp() made it. */
static bool write_temporary(char *name, const void *bytes, size_t n, mode_t mode)
{
	int fd = io_temporary(name);

	if (fd < 0)
		return false;
	(void)fchmod(fd, mode);
	bool ok = io_write(fd, bytes, n) && io_sync(fd);
	int e = errno;
	if (!io_close(fd) && ok) {
		ok = false;
		e = errno;
	}
	if (!ok)
		unlink(name);
	errno = e;
	return ok;
}

/* A device such as /dev/full or /dev/stdout cannot be renamed over: write into it. */
static bool write_in_place(const char *path, const void *bytes, size_t n, struct err *err)
{
	int fd = io_open(path, O_WRONLY);
	bool ok = fd >= 0 && io_write(fd, bytes, n);
	int e = errno;

	if (fd >= 0 && !io_close(fd) && ok) {
		ok = false;
		e = errno;
	}
	errno = e;
	return ok || cannot(err, "write", path);
}

/* The names that one replacement needs, made before anything is touched: no memory is asked for half-way. */
struct replacement {
	struct arena arena;
	const char *path;	/* what is replaced: where a symbolic link leads */
	char *fresh;		/* the new contents until they are complete */
	char *spare, *old;	/* the backup on its way, and at its place */
};

static void replacement_init(struct replacement *r, const char *path)
{
	char *real = NULL;
	struct stat st;

	*r = (struct replacement){ 0 };
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		real = realpath(path, NULL);
	r->path = arena_str(&r->arena, real ? real : path);
	free(real);
	r->fresh = arena_fmt(&r->arena, "%s.XXXXXX", r->path);
	r->spare = arena_fmt(&r->arena, "%s.XXXXXX~", r->path);
	r->old = arena_fmt(&r->arena, "%s~", r->path);
}

/* A second name for the old contents: an older backup gives way only when this one is there. File systems without
 * hard links move the file itself. */
static bool keep_old(struct replacement *r, bool *moved)
{
	memcpy(r->spare, r->fresh, strlen(r->fresh));
	if (io_link(r->path, r->spare)) {
		if (io_rename(r->spare, r->old))
			return true;
		int e = errno;
		unlink(r->spare);
		errno = e;
		return false;
	}
	return *moved = io_rename(r->path, r->old);
}

bool file_replace(const char *path, const void *bytes, size_t n, bool keep_backup, bool *kept, struct err *err)
{
	struct replacement r;
	struct stat st;
	bool there = stat(path, &st) == 0, moved = false;

	if (kept)
		*kept = false;
	if (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return write_in_place(path, bytes, n, err);
	keep_backup = keep_backup && there && S_ISREG(st.st_mode);
	replacement_init(&r, path);
	bool ok = write_temporary(r.fresh, bytes, n, mode_for(there ? &st : NULL)) || cannot(err, "write", path);
	if (ok) {
		ok = !keep_backup || keep_old(&r, &moved) || cannot(err, "keep a backup of", path);
		if (ok && !io_rename(r.fresh, r.path)) {
			ok = cannot(err, "write", path);
			if (moved)
				rename(r.old, r.path);
		}
		if (!ok)
			unlink(r.fresh);
	}
	if (kept)
		*kept = ok && keep_backup;
	arena_done(&r.arena);
	return ok;
}

bool file_make_dirs(const char *path, struct err *err)
{
	char *p = mem_strdup(path);
	bool ok = true;

	for (char *s = p + 1; *p && ok && *s; s++) {
		if (*s != '/')
			continue;
		*s = 0;
		ok = io_mkdir(p);
		*s = '/';
	}
	ok = ok && io_mkdir(p);
	mem_free(p);
	return ok || cannot(err, "make the directory", path);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_list(const char *path, size_t max, struct arena *a, char ***names, size_t *n, struct err *err)
{
	DIR *d = opendir(path);
	VEC(char *) v = { 0 };
	struct dirent *e;

	if (!d)
		return cannot(err, "read the directory", path);
	while ((e = readdir(d)) && v.n < max)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			*VEC_ADD(&v) = arena_str(a, e->d_name);
	closedir(d);
	if (v.n)
		qsort(v.at, v.n, sizeof *v.at, by_name);
	*names = arena_array(a, v.n, sizeof **names);
	if (v.n)
		memcpy(*names, v.at, v.n * sizeof *v.at);
	*n = v.n;
	VEC_DONE(&v);
	return true;
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *path_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);

	return arena_fmt(a, n && dir[n - 1] == '/' ? "%s%s" : "%s/%s", dir, name);
}

const char *path_base(const char *path)
{
	const char *base = path;

	for (const char *s = path; *s; s++)
		if (s[0] == '/' && s[1] && s[1] != '/')
			base = s + 1;
	return base;
}

char *path_expand(struct arena *a, const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && (path[1] == '/' || !path[1]) && home)
		return arena_fmt(a, "%s%s", home, path + 1);
	return arena_str(a, path);
}
