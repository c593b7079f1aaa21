/* SPDX-License-Identifier: MIT */
/* A large regular file on two threads: one more looks for candidates, hits are still made in order by the caller's. */
#ifndef CMLTRIAGE_LOGSCAN_SCAN_THREADS_H
#define CMLTRIAGE_LOGSCAN_SCAN_THREADS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "logscan/scan.h"

/* Reads fd (UTF-8, at its start) into a fresh scanner. Stops at the end or at a very long line; what is left is for
 * the ordinary way. False: a read failed (err). */
bool scan_threads(struct scanner *s, int fd, const char *path, uint64_t total, struct err *err);

#endif
