/* SPDX-License-Identifier: MIT */
/* UTF-16 with a byte order mark (or plainly so) becomes UTF-8; everything else goes through as it is. */
#ifndef CMLTRIAGE_LOGSCAN_DECODE_H
#define CMLTRIAGE_LOGSCAN_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum decode_kind { DECODE_UNKNOWN, DECODE_BYTES, DECODE_UTF16LE, DECODE_UTF16BE };

struct decode {			/* a zeroed struct is ready for use */
	enum decode_kind kind;
	unsigned char held[4];	/* first bytes, or half a character */
	size_t n_held;
	struct buf out;
};
void decode_done(struct decode *d);

/* Hands out the text of n more bytes; *text is valid until the next call, and may be the bytes themselves.
 * end: nothing follows. */
void decode_feed(struct decode *d, const char *bytes, size_t n, bool end, const char **text, size_t *text_bytes);

#endif
