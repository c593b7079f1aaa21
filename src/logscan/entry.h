/* SPDX-License-Identifier: MIT */
/*
 * Which lines belong together: a traceback, an NSError printed over several lines,
 * a crash report are one entry. Found by looking back from a line of interest, so
 * that lines nobody asks about cost nothing.
 */
#ifndef CMLTRIAGE_LOGSCAN_ENTRY_H
#define CMLTRIAGE_LOGSCAN_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Start of the entry to which the line at text + line belongs: an offset of at most `line`. Looks at no more than LIMIT_log_entry_lines
 * lines and not before text; *lines is how many lines lie between.
 */
size_t entry_start(const char *text, size_t line, size_t line_bytes, size_t *lines);

/* Does the entry say, before byte `at`, that what follows is an error underneath another? */
bool entry_is_inner(const char *entry, size_t at);

/* "The above exception was the direct cause of ..." and its sister: what came before is the cause. */
bool entry_is_chain(const char *text, size_t n);

#endif
