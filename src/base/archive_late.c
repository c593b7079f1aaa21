/* SPDX-License-Identifier: MIT */
/*
 * libarchive, loaded when the first archive is met: with its own libraries (XML, ICU, compressors) it would take longer
 * to load at each start than most commands run. Defines the functions that this program calls; where the library
 * is linked in the usual way (no LATE_ARCHIVE) this file is empty.
 */
#ifdef LATE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* CALL(result, name, value when the library is not there, parameters, arguments) */
#define CALLS \
	CALL(struct archive *, archive_read_new, NULL, (void), ()) \
	CALL(int, archive_read_free, ARCHIVE_OK, (struct archive *a), (a)) \
	CALL(int, archive_read_support_filter_all, ARCHIVE_FATAL, (struct archive *a), (a)) \
	CALL(int, archive_read_support_format_raw, ARCHIVE_FATAL, (struct archive *a), (a)) \
	CALL(int, archive_read_support_format_zip, ARCHIVE_FATAL, (struct archive *a), (a)) \
	CALL(int, archive_read_open, ARCHIVE_FATAL, (struct archive *a, void *data, archive_open_callback *on_open, \
		archive_read_callback *on_read, archive_close_callback *on_close), (a, data, on_open, on_read, on_close)) \
	CALL(int, archive_read_open_filename, ARCHIVE_FATAL, (struct archive *a, const char *path, size_t block), (a, path, block)) \
	CALL(int, archive_read_next_header, ARCHIVE_FATAL, (struct archive *a, struct archive_entry **entry), (a, entry)) \
	CALL(la_ssize_t, archive_read_data, ARCHIVE_FATAL, (struct archive *a, void *out, size_t n), (a, out, n)) \
	CALL(__LA_MODE_T, archive_entry_filetype, 0, (struct archive_entry *e), (e)) \
	CALL(const char *, archive_entry_pathname, NULL, (struct archive_entry *e), (e)) \
	CALL(const char *, archive_entry_pathname_utf8, NULL, (struct archive_entry *e), (e)) \
	CALL(la_int64_t, archive_entry_size, 0, (struct archive_entry *e), (e)) \
	CALL(int, archive_entry_size_is_set, 0, (struct archive_entry *e), (e))

static struct {
#define CALL(result, name, missing, parameters, arguments) result (*name) parameters;
	CALLS
#undef CALL
	const char *(*archive_error_string)(struct archive *);
	void (*archive_set_error)(struct archive *, int, const char *, ...);
} real;
static void *library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A function's address out of dlsym(), whose result is a pointer to data by its type only. */
static void find(const char *name, void *slot)
{
	void *found = dlsym(library, name);

	memcpy(slot, &found, sizeof found);
	if (!found)
		library = NULL;		/* not the library that was meant: as good as none */
}

static void load(void)
{
	library = dlopen(LATE_ARCHIVE, RTLD_NOW | RTLD_LOCAL);
#define CALL(result, name, missing, parameters, arguments) \
	if (library) \
		find(#name, &real.name);
	CALLS
#undef CALL
	if (library)
		find("archive_error_string", &real.archive_error_string);
	if (library)
		find("archive_set_error", &real.archive_set_error);
}

#define CALL(result, name, missing, parameters, arguments) \
	result name parameters \
	{ \
		pthread_once(&once, load); \
		return library ? real.name arguments : missing; \
	}
CALLS
#undef CALL

const char *archive_error_string(struct archive *a)
{
	pthread_once(&once, load);
	return library ? real.archive_error_string(a) : LATE_ARCHIVE " is not installed here";
}

void archive_set_error(struct archive *a, int number, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	if (library)
		real.archive_set_error(a, number, "%s", text);
}

#else
typedef int archive_is_linked;		/* a file needs a declaration */
#endif
