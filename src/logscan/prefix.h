/* SPDX-License-Identifier: MIT */
/*
 * What a log puts before the message: times, processes, columns of `log show`,
 * marks of CI services and test runners.
 */
#ifndef CMLTRIAGE_LOGSCAN_PREFIX_H
#define CMLTRIAGE_LOGSCAN_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the line (without its newline) that come before the message. *starts (may be NULL) tells
 * whether what was found begins a log entry: a time or a process does, a CI time stamp or a quote mark does not. */
size_t prefix_len(const char *line, size_t n, bool *starts);

#endif
