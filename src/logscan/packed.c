/* SPDX-License-Identifier: MIT */
/* libarchive behind a door; without it packed logs are named and refused. */
#include "logscan/packed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limit.h"
#include "logscan/scan_bytes.h"

#ifdef HAVE_LIBARCHIVE
#include <archive.h>
#include <archive_entry.h>
#endif

const char *packed_format(const unsigned char *first, size_t n)
{
	static const struct { const char *magic; size_t n; const char *name; } kinds[] = {
		{ "\x1f\x8b", 2, "gzip" }, { "\xfd" "7zXZ", 5, "xz" }, { "BZh", 3, "bzip2" }, { "\x28\xb5\x2f\xfd", 4, "zstd" },
		{ "PK\3\4", 4, "zip" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (n >= kinds[i].n && memcmp(first, kinds[i].magic, kinds[i].n) == 0)
			return kinds[i].name;
	return NULL;
}

#ifdef HAVE_LIBARCHIVE
enum { PIECE = 64 << 10 };

struct source {
	int fd;
	const unsigned char *first;
	size_t n_first;
	char bytes[PIECE];
};

static la_ssize_t next_bytes(struct archive *a, void *arg, const void **bytes)
{
	struct source *s = arg;
	ssize_t n;

	if (s->n_first) {
		*bytes = s->first;
		n = (ssize_t)s->n_first;
		s->n_first = 0;
		return n;
	}
	n = io_read(s->fd, s->bytes, sizeof s->bytes);
	*bytes = s->bytes;
	if (n < 0)
		archive_set_error(a, errno, "read failed");
	return n < 0 ? -1 : n;
}

/* One file of the archive through a scanner of its own. */
static bool scan_entry(struct archive *a, struct rules *r, struct evidence *e, const char *name, const struct scan_options *o,
		       struct err *err)
{
	struct scanner *s = scanner_new(r, e, name, o);
	char bytes[PIECE];
	la_ssize_t n;
	struct err reading = { 0 };

	while ((n = archive_read_data(a, bytes, sizeof bytes)) > 0) {
		if (o->text)
			o->text(o->text_arg, scanner_input(s), name, bytes, (size_t)n);
		if (!scanner_feed(s, bytes, (size_t)n))
			break;
	}
	if (n < 0) {
		const char *why = archive_error_string(a);
		scan_stop(s, "it cannot be unpacked further");
		err_set(&reading, ERR_INPUT, "%s cannot be unpacked: %s", name, why ? why : "damaged");
	}
	bool ok = scanner_finish(s, err);
	if (reading.kind && err)
		*err = reading;
	scanner_free(s);
	return ok && !reading.kind;
}

static bool scan_entries(struct archive *a, struct rules *r, struct evidence *e, const char *path, const struct scan_options *o,
			 bool many, struct err *err)
{
	struct archive_entry *entry;
	bool fine = true;
	int rc, n = 0;

	while ((rc = archive_read_next_header(a, &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
		const char *inner = archive_entry_pathname(entry);
		char name[600];
		if (many && archive_entry_filetype(entry) != AE_IFREG)
			continue;
		if (++n > limit_get(LIMIT_package_entries))
			return err_set(err, ERR_INCOMPLETE, "%s holds too many files: the first %d were read", path, n - 1);
		snprintf(name, sizeof name, "%s%s%s", path, many ? ":" : "", !many ? "" : inner ? inner : "?");
		fine = scan_entry(a, r, e, name, o, fine ? err : NULL) && fine;
	}
	if (rc != ARCHIVE_EOF && fine) {
		const char *why = archive_error_string(a);
		return err_set(err, ERR_INPUT, "%s cannot be unpacked: %s", path, why ? why : "damaged");
	}
	return fine;
}

bool packed_scan(struct rules *r, struct evidence *e, int fd, const char *path, const unsigned char *first, size_t n,
		  const struct scan_options *o, struct err *err)
{
	struct source source = { .fd = fd, .first = first, .n_first = n };
	struct scan_options options = o ? *o : (struct scan_options){ 0 };
	struct archive *a = archive_read_new();
	const char *format = packed_format(first, n);
	bool many = format && strcmp(format, "zip") == 0;

	if (!a)
		return err_set(err, ERR_INPUT, "%s cannot be unpacked: out of memory", path);
	archive_read_support_filter_all(a);
	if (many)
		archive_read_support_format_zip(a);
	else
		archive_read_support_format_raw(a);
	options.format = format;
	bool ok = archive_read_open(a, &source, NULL, next_bytes, NULL) == ARCHIVE_OK;
	if (!ok) {
		const char *why = archive_error_string(a);
		err_set(err, ERR_INPUT, "%s cannot be unpacked: %s", path, why ? why : "damaged");
	} else {
		ok = scan_entries(a, r, e, path, &options, many, err);
	}
	archive_read_free(a);
	return ok;
}
#else
bool packed_scan(struct rules *r, struct evidence *e, int fd, const char *path, const unsigned char *first, size_t n,
		  const struct scan_options *o, struct err *err)
{
	(void)r;
	(void)e;
	(void)fd;
	(void)o;
	err_set(err, ERR_INPUT, "%s is packed (%s), and this program was built without libarchive", path, packed_format(first, n));
	return err_hint(err, "unpack it first");
}
#endif
