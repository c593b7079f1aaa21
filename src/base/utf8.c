/* SPDX-License-Identifier: MIT */
/* Character decoding and width on top of utf8proc. */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

size_t utf8_decode(const char *s, size_t n, uint32_t *out)
{
	const unsigned char first = (unsigned char)s[0];
	utf8proc_int32_t c;

	*out = first;
	if (first < 0x80)
		return 1;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s, n > 4 ? 4 : (utf8proc_ssize_t)n, &c);
	if (used <= 0)
		return 0;
	*out = (uint32_t)c;
	return (size_t)used;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	utf8proc_uint8_t tmp[4];

	if (!utf8proc_codepoint_valid((utf8proc_int32_t)c))
		c = 0xfffd;
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, tmp);
	memcpy(out, tmp, (size_t)n);
	return (size_t)n;
}

int utf8_char_cols(uint32_t c)
{
	if (c < 0x7f)
		return c >= 32;
	int w = utf8proc_charwidth((utf8proc_int32_t)c);
	return w < 0 ? 0 : w > 2 ? 2 : w;
}

size_t utf8_ncols(const char *s, size_t n)
{
	size_t cols = 0;

	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		cols += used ? (size_t)utf8_char_cols(c) : 1;
		i += used ? used : 1;
	}
	return cols;
}

size_t utf8_cols(const char *s)
{
	return utf8_ncols(s, strlen(s));
}

size_t utf8_fit(const char *s, size_t n, size_t cols)
{
	size_t i = 0;

	while (i < n) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		size_t w = used ? (size_t)utf8_char_cols(c) : 1;
		if (w > cols)
			break;
		cols -= w;
		i += used ? used : 1;
	}
	return i;
}

static bool invisible(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || c == 0x2028 || c == 0x2029 || (c >= 0xe0000 && c <= 0xe007f);
}

static void clean_char(struct buf *out, uint32_t c, const char *s, size_t used, size_t *cols)
{
	size_t before = out->len;

	if (c == '\t') {
		size_t pad = 8 - *cols % 8;
		buf_fmt(out, "%*s", (int)pad, "");
	} else if (c < 32) {
		buf_fmt(out, "^%c", (int)c + 64);
	} else if (c == 127) {
		buf_puts(out, "^?");
	} else if (c >= 0x80 && c < 0xa0) {
		buf_fmt(out, "<%02X>", (unsigned)c);
	} else if (invisible(c)) {
		buf_fmt(out, "<U+%04X>", (unsigned)c);
	} else {
		buf_add(out, s, used);
		*cols += (size_t)utf8_char_cols(c);
		return;
	}
	*cols += out->len - before;
}

void utf8_clean(struct buf *out, const char *s, size_t n, bool keep_newlines)
{
	size_t cols = 0;

	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		if (!used) {
			buf_fmt(out, "<%02X>", (unsigned)c);
			cols += 4;
			i++;
			continue;
		}
		if (c == '\n') {
			buf_putc(out, keep_newlines ? '\n' : ' ');
			cols = keep_newlines ? 0 : cols + 1;
		} else if (!(c == '\r' && i + 1 < n && s[i + 1] == '\n')) {
			clean_char(out, c, s + i, used, &cols);
		}
		i += used;
	}
}

bool utf8_replace(struct buf *out, const char *s, size_t n)
{
	bool bad = false;
	size_t start = 0, i = 0;

	while (i < n) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		if (used) {
			i += used;
			continue;
		}
		buf_add(out, s + start, i - start);
		buf_puts(out, "\xef\xbf\xbd");
		bad = true;
		start = ++i;
	}
	buf_add(out, s + start, n - start);
	return bad;
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t used = utf8_decode(s + i, n - i, &c);
		if (!used)
			return false;
		i += used;
	}
	return true;
}
