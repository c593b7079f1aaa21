/* SPDX-License-Identifier: MIT */
/* Encodings of logs. */
#include "logscan/decode.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

void decode_done(struct decode *d)
{
	buf_done(&d->out);
	*d = (struct decode){ 0 };
}

static enum decode_kind guess(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] == 0xff && p[1] == 0xfe)
		return DECODE_UTF16LE;
	if (n >= 2 && p[0] == 0xfe && p[1] == 0xff)
		return DECODE_UTF16BE;
	if (n == 4 && p[0] && !p[1] && p[2] && !p[3])
		return DECODE_UTF16LE;
	if (n == 4 && !p[0] && p[1] && !p[2] && p[3])
		return DECODE_UTF16BE;
	return DECODE_BYTES;
}

static uint32_t unit(const struct decode *d, const unsigned char *p)
{
	return d->kind == DECODE_UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[1] | p[0] << 8);
}

/* One character from at most n bytes; 0 when more are needed. */
static size_t one_char(const struct decode *d, const unsigned char *p, size_t n, bool end, uint32_t *c)
{
	if (n < 2)
		return 0;
	*c = unit(d, p);
	if (*c < 0xd800 || *c > 0xdbff)
		return 2;
	if (n < 4)
		return end ? 2 : 0;
	uint32_t low = unit(d, p + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return 2;		/* utf8_encode() makes it U+FFFD */
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	return 4;
}

static void wide(struct decode *d, const unsigned char *p, size_t n, bool end)
{
	while (n) {
		uint32_t c;
		char bytes[4];
		size_t used;
		if (d->n_held) {	/* complete what the last call left */
			d->held[d->n_held++] = *p++;
			n--;
			used = one_char(d, d->held, d->n_held, end && !n, &c);
			if (!used)
				continue;
			memmove(d->held, d->held + used, d->n_held - used);
			d->n_held -= used;
		} else {
			used = one_char(d, p, n, end, &c);
			if (!used) {
				d->held[d->n_held++] = *p++;
				n--;
				continue;
			}
			p += used;
			n -= used;
		}
		if (c != 0xfeff)
			buf_add(&d->out, bytes, utf8_encode(c, bytes));
	}
}

void decode_feed(struct decode *d, const char *bytes, size_t n, bool end, const char **text, size_t *text_bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;
	bool direct = d->kind == DECODE_BYTES;

	buf_clear(&d->out);
	if (d->kind == DECODE_UNKNOWN) {
		while (n && d->n_held < 4) {
			d->held[d->n_held++] = *p++;
			n--;
		}
		if (d->n_held == 4 || end) {
			unsigned char first[4];
			size_t n_first = d->n_held;
			memcpy(first, d->held, sizeof first);
			d->kind = guess(d->held, d->n_held);
			d->n_held = 0;
			if (d->kind == DECODE_BYTES)
				buf_add(&d->out, first, n_first);
			else
				wide(d, first, n_first, false);
		}
	}
	if (direct) {
		*text = bytes;
		*text_bytes = n;
		return;
	}
	if (d->kind == DECODE_BYTES)
		buf_add(&d->out, p, n);
	else if (d->kind != DECODE_UNKNOWN)
		wide(d, p, n, end);
	*text = buf_str(&d->out);
	*text_bytes = d->out.len;
}
