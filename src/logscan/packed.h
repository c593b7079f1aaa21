/* SPDX-License-Identifier: MIT */
/* Packed logs, where libarchive is there. */
#ifndef CMLTRIAGE_LOGSCAN_PACKED_H
#define CMLTRIAGE_LOGSCAN_PACKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "logscan/scan.h"

/* "gzip", "xz", "bzip2", "zstd", "zip", or NULL: what the first bytes say. */
const char *packed_format(const unsigned char *first, size_t n);

/* Scans what fd holds, of which the first n bytes were read already. Each file of a zip is an input of its own,
 * named PATH:NAME. False: as scan_file(). */
bool packed_scan(struct rules *r, struct evidence *e, int fd, const char *path, const unsigned char *first, size_t n,
		  const struct scan_options *o, struct err *err);

#endif
