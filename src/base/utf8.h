/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 that may be broken, columns of a terminal, and the one place where
 * untrusted bytes become text that is safe to show.
 */
#ifndef CMLTRIAGE_BASE_UTF8_H
#define CMLTRIAGE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Decodes one character of at most n bytes (n > 0) into *out. Returns the bytes it took, or 0
 * when the first byte starts no valid sequence; *out is that byte then. */
size_t utf8_decode(const char *s, size_t n, uint32_t *out);
size_t utf8_encode(uint32_t c, char out[4]);	/* bytes written; U+FFFD for what is no character */

int utf8_char_cols(uint32_t c);			/* 0, 1 or 2; control characters count 0 */
size_t utf8_cols(const char *s);		/* columns of a NUL-terminated clean text */
size_t utf8_ncols(const char *s, size_t n);
/* Bytes of the longest prefix of s (n bytes) that takes at most cols columns. */
size_t utf8_fit(const char *s, size_t n, size_t cols);

/* Appends a printable form: control bytes as ^X, DEL as ^?, C1 controls as <9B>, bad bytes as <FF>, tab as spaces
 * to the next multiple of 8 (counted from the start of s), bidirectional and other invisible controls as <U+202E>.
 * Newlines become a space unless keep_newlines. */
void utf8_clean(struct buf *out, const char *s, size_t n, bool keep_newlines);

/* Appends s with each byte that is no UTF-8 replaced by U+FFFD; returns true when there was one (JSON strings). */
bool utf8_replace(struct buf *out, const char *s, size_t n);

bool utf8_valid(const char *s, size_t n);

#endif
