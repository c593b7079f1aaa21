/* SPDX-License-Identifier: MIT */
/* Logs in files and pipes. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "logscan/packed.h"
#include "logscan/scan.h"
#include "logscan/scan_bytes.h"
#include "logscan/scan_in.h"
#include "logscan/scan_threads.h"

enum { FIRST = 64 << 10 };
static const uint64_t WORTH_THREADS = 8 << 20;	/* bytes of a file that pay for a second thread */

/* Reads until the end; false: a read failed (err). */
static bool read_all(struct scanner *s, int fd, const char *path, uint64_t total, struct err *err)
{
	static const size_t piece = 128 << 10;

	for (;;) {
		size_t room;
		char *to = scan_room(s, &room);
		ssize_t n = io_read(fd, to, s->decode.kind == DECODE_BYTES ? piece : FIRST);
		if (n < 0)
			return err_set(err, ERR_INPUT, "%s cannot be read: %s", path, strerror(errno));
		if (n == 0 || scan_over(s, total))
			return true;
		if (s->decode.kind == DECODE_BYTES) {
			if (!scan_commit(s, (size_t)n))
				return true;
		} else {		/* the first bytes, and UTF-16 */
			char copy[FIRST];
			memcpy(copy, to, (size_t)n);
			if (!scanner_feed(s, copy, (size_t)n))
				return true;
		}
	}
}

/* Is it a large file of bytes, and is there a second processor? */
static bool pays(struct scanner *s, int fd, uint64_t total)
{
	unsigned char first[2];

	if (total < WORTH_THREADS || s->o.threads == 1 || (s->o.threads == 0 && sysconf(_SC_NPROCESSORS_ONLN) < 2) ||
	    io_pread(fd, first, 2, 0) != 2 || lseek(fd, 0, SEEK_CUR) != 0)
		return false;
	if (first[0] >= 0xfe || !first[0] || !first[1])	/* may be UTF-16 */
		return false;
	s->decode.kind = DECODE_BYTES;
	return true;
}

/* The first bytes, for what they say of the format; at most n, fewer at the end or in a slow pipe. */
static size_t peek(int fd, unsigned char *first, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = io_read(fd, first + have, n - have);
		if (got <= 0)
			break;
		have += (size_t)got;
		if (!packed_format(first, have < 2 ? 2 : have) && have >= 2 && first[0] != 'P' && first[0] != 'B' &&
		    first[0] != 0xfd && first[0] != 0x28)
			break;		/* a log that begins: nobody waits for more of it */
	}
	return have;
}

static bool scan_fd(struct rules *r, struct evidence *e, int fd, const char *path, const struct scan_options *o, uint64_t total,
		    struct err *err)
{
	unsigned char first[6] = { 0 };
	size_t n_first = peek(fd, first, sizeof first);

	if (packed_format(first, n_first))
		return packed_scan(r, e, fd, path, first, n_first, o, err);
	bool rewound = total && lseek(fd, -(off_t)n_first, SEEK_CUR) >= 0;
	struct scanner *s = scanner_new(r, e, path, o);
	struct err reading = { 0 };
	if (!rewound)
		scanner_feed(s, first, n_first);
	bool ok = !rewound || !pays(s, fd, total) || scan_threads(s, fd, path, total, &reading);
	ok = ok && read_all(s, fd, path, total, &reading);
	bool done = scanner_finish(s, err);

	if (!ok && err)
		*err = reading;
	scanner_free(s);
	return ok && done;
}

bool scan_file(struct rules *r, struct evidence *e, const char *path, const struct scan_options *o, struct err *err)
{
	struct stat st;
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : io_open(path, O_RDONLY | O_NOCTTY);

	if (fd < 0) {
		err_set(err, ERR_INPUT, "%s cannot be opened: %s", path, strerror(errno));
		return err_hint(err, "name a readable log file, or - for standard input");
	}
	bool ok = fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode);
	if (!ok) {
		err_set(err, ERR_INPUT, "%s is a directory, no log", path);
		err_hint(err, "name the log files in it");
	} else {
		ok = scan_fd(r, e, fd, path, o, S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0, err);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	return ok;
}
