/* SPDX-License-Identifier: MIT */
/* The system calls on files, each with the chance to fail on demand. */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static long countdown;
static bool asked, for_good;

void io_fail_at(long n)
{
	asked = true;
	for_good = n < 0;
	countdown = n < 0 ? -n : n;
}

static bool must_fail(void)
{
	if (!asked) {
		const char *wish = getenv("CMLTRIAGE_FAIL_IO");
		io_fail_at(wish ? strtol(wish, NULL, 10) : 0);
	}
	if (countdown == 0 || (countdown > 1 && --countdown > 0))
		return false;
	countdown = for_good ? 1 : 0;
	errno = EIO;
	return true;
}

int io_open(const char *path, int flags)
{
	int fd;

	if (must_fail())
		return -1;
	do
		fd = open(path, flags | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int io_temporary(char *name)
{
	return must_fail() ? -1 : mkstemp(name);
}

ssize_t io_read(int fd, void *bytes, size_t n)
{
	ssize_t got;

	if (must_fail())
		return -1;
	do
		got = read(fd, bytes, n);
	while (got < 0 && errno == EINTR);
	return got;
}

ssize_t io_pread(int fd, void *bytes, size_t n, off_t at)
{
	ssize_t got;

	if (must_fail())
		return -1;
	do
		got = pread(fd, bytes, n, at);
	while (got < 0 && errno == EINTR);
	return got;
}

bool io_write(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	if (must_fail())
		return false;
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

bool io_sync(int fd)
{
	if (must_fail())
		return false;
	/* pipes and some network file systems have nothing to flush */
	return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

bool io_close(int fd)
{
	int before = errno;
	bool fails = must_fail();

	if ((close(fd) != 0 && errno != EINTR) || fails) {
		errno = EIO;
		return false;
	}
	errno = before;
	return true;
}

bool io_rename(const char *from, const char *to)
{
	return !must_fail() && rename(from, to) == 0;
}

bool io_link(const char *from, const char *to)
{
	return !must_fail() && link(from, to) == 0;
}

bool io_mkdir(const char *path)
{
	return !must_fail() && (mkdir(path, 0700) == 0 || errno == EEXIST);
}

void *io_map(int fd, size_t n)
{
	void *p = must_fail() ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}
