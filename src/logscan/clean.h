/* SPDX-License-Identifier: MIT */
/*
 * A raw line of a log as text that rules can be matched against: without colours,
 * log prefix and typographic quotes, always valid UTF-8, with the way back to the
 * raw columns.
 */
#ifndef CMLTRIAGE_LOGSCAN_CLEAN_H
#define CMLTRIAGE_LOGSCAN_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clean {
	char *text;		/* n bytes and a NUL byte */
	size_t n;
	uint32_t *raw;		/* n + 1: where each byte of the text comes from in the raw line */
	size_t room;
	bool starts;		/* its prefix begins a log entry */
	bool escaped;		/* holds backslash escapes that clean_unescape() would undo */
	bool message_only;	/* cut to the message of a JSON record: only its unescaped form is of interest */
};

void clean_done(struct clean *c);	/* a zeroed struct is ready for use */

/* A raw line, with or without its newline. keep_prefix: with all that stands before the message. */
void clean_line(struct clean *c, const char *raw, size_t n, bool keep_prefix);

/* Starts empty; then appends raw lines, after a newline (a window) or without (a wrapped line, whose prefix
 * is kept); raw offsets are counted from base. */
void clean_clear(struct clean *c);
void clean_append(struct clean *c, const char *raw, size_t n, size_t base, bool newline);

/* from with \n \t \" \\ \/ \uXXXX written out; columns still lead to the raw line. */
void clean_unescape(struct clean *c, const struct clean *from);

/* The end, in the raw line, of the character before byte `to` (at least 1) of the text. */
size_t clean_raw_end(const struct clean *c, const char *raw, size_t raw_bytes, size_t to);

#endif
