/* SPDX-License-Identifier: MIT */
/*
 * The system calls on files, in one place so that tests can let the n-th of them fail. Interrupted calls are
 * repeated. errno tells what went wrong, as usual; whoever calls knows what was tried and on which path.
 */
#ifndef CMLTRIAGE_BASE_IO_H
#define CMLTRIAGE_BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* open() with close-on-exec added; -1 on failure. */
int io_open(const char *path, int flags);
/* mkstemp(): name ends in XXXXXX, which is replaced. */
int io_temporary(char *name);
ssize_t io_read(int fd, void *bytes, size_t n);
ssize_t io_pread(int fd, void *bytes, size_t n, off_t at);
/* All n bytes, or false. */
bool io_write(int fd, const void *bytes, size_t n);
bool io_sync(int fd);
/* Closes in any case; false when that reported an error of an earlier write. errno is kept on success. */
bool io_close(int fd);
bool io_rename(const char *from, const char *to);
bool io_link(const char *from, const char *to);
bool io_mkdir(const char *path);	/* mode 0700; true also when it is there already */
/* A private read-only mapping, NULL on failure; n > 0. */
void *io_map(int fd, size_t n);

/* Test hook: the n-th of the calls above from now on fails with EIO; with -n that one and all that follow (0 = none).
 * Also read once from the environment variable CMLTRIAGE_FAIL_IO. A failing io_close() still closes. */
void io_fail_at(long n);

#endif
