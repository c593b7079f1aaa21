/* SPDX-License-Identifier: MIT */
/*
 * The columns that `log show` puts before a message: they make up most of a system log and repeat from line to
 * line. Processes, senders and subsystems that were looked at once are stepped over from then on.
 */
#ifndef CMLTRIAGE_LOGSCAN_COLUMNS_H
#define CMLTRIAGE_LOGSCAN_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the time up to the thread, where a line begins as `log show` writes it; else 0. */
size_t columns_time(const char *line, size_t n);

struct columns;		/* what was learnt; not shared by threads */
struct columns *columns_new(void);
void columns_free(struct columns *c);
/* Other things than before are of interest now. */
void columns_forget(struct columns *c);

struct columns_line {
	const char *p;
	size_t n;		/* of the line, without its newline */
	size_t room;		/* bytes at p that may be read */
};
/* Is something of interest in these bytes of the line? */
typedef bool columns_look(void *arg, size_t from, size_t to);
/*
 * Where the message begins, when nothing before it is of interest; 0 when something may be, or the line is of
 * another kind. look() is asked about texts that were not seen before. It may rely on columns_may_hold() for what
 * begins in times and numbers, or reaches from one column to the next.
 */
size_t columns_skip(struct columns *c, const struct columns_line *line, columns_look *look, void *arg);

/* May a text of at least 3 bytes begin in a time or number, or run across the gap between two columns? */
bool columns_may_hold(const char *text, size_t n);

#endif
