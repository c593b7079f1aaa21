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
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

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
	while (total <= max_bytes && (n = read(fd, chunk, sizeof chunk)) > 0) {
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
	if (st.st_size > 0) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
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

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

static bool write_temporary(char *name, const void *bytes, size_t n)
{
	int fd = mkstemp(name);

	if (fd < 0)
		return false;
	bool ok = write_all(fd, bytes, n) && fsync(fd) == 0;
	int e = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		e = errno;
	}
	if (!ok) {
		unlink(name);
		errno = e;
	}
	return ok;
}

/* A device such as /dev/full or /dev/stdout cannot be renamed over: write into it. */
static bool write_in_place(const char *path, const void *bytes, size_t n, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write_all(fd, bytes, n);
	int e = errno;

	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		e = errno;
	}
	errno = e;
	return ok || cannot(err, "write", path);
}

static mode_t mode_for(const struct stat *st)
{
	if (st)
		return st->st_mode & 0777;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static bool keep_old(struct arena *a, const char *path, struct err *err)
{
	char *old = arena_fmt(a, "%s~", path);

	unlink(old);
	return link(path, old) == 0 || rename(path, old) == 0 || cannot(err, "keep a backup of", path);
}

bool file_replace(const char *path, const void *bytes, size_t n, bool keep_backup, bool *kept, struct err *err)
{
	struct arena a = { 0 };
	struct stat st;
	bool there = stat(path, &st) == 0, ok;

	if (kept)
		*kept = false;
	if (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return write_in_place(path, bytes, n, err);
	char *name = arena_fmt(&a, "%s.XXXXXX", path);
	ok = write_temporary(name, bytes, n) || cannot(err, "write", path);
	if (ok && keep_backup && there && S_ISREG(st.st_mode)) {
		ok = keep_old(&a, path, err);
		if (kept)
			*kept = ok;
		if (!ok)
			unlink(name);
	}
	if (ok && (chmod(name, mode_for(there ? &st : NULL)) != 0 || rename(name, path) != 0)) {
		ok = cannot(err, "write", path);
		unlink(name);
	}
	arena_done(&a);
	return ok;
}

bool file_make_dirs(const char *path, struct err *err)
{
	char *p = mem_strdup(path);
	bool ok = true;

	for (char *s = p + 1; ok && *s; s++) {
		if (*s != '/')
			continue;
		*s = 0;
		ok = mkdir(p, 0700) == 0 || errno == EEXIST;
		*s = '/';
	}
	ok = ok && (mkdir(p, 0700) == 0 || errno == EEXIST);
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
