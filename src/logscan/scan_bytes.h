/* SPDX-License-Identifier: MIT */
/* How readers hand bytes to a scanner without copying them first. */
#ifndef CMLTRIAGE_LOGSCAN_SCAN_BYTES_H
#define CMLTRIAGE_LOGSCAN_SCAN_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "logscan/scan.h"

/* Room for *n bytes of text (already UTF-8); say with scan_commit() how many were put there. */
char *scan_room(struct scanner *s, size_t *n);
bool scan_commit(struct scanner *s, size_t n);	/* false: no more is needed */

/* Is the time up, or does the caller want to stop? total: bytes expected, 0 = not known. */
bool scan_over(struct scanner *s, uint64_t total);
void scan_stop(struct scanner *s, const char *what);

bool scan_every_line(const struct scanner *s);

#endif
