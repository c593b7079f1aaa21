/* SPDX-License-Identifier: MIT */
/* Terminal sequences, quotes, bad bytes and prefixes out of the way of the rules. */
#include "logscan/clean.h"

#include <string.h>

#include "base/alloc.h"
#include "base/portable.h"
#include "base/utf8.h"
#include "logscan/prefix.h"

void clean_done(struct clean *c)
{
	mem_free(c->text);
	mem_free(c->raw);
	*c = (struct clean){ 0 };
}

static void reserve(struct clean *c, size_t want)
{
	if (want <= c->room)
		return;
	size_t room = c->room ? c->room : 512;
	while (room < want)
		room *= 2;
	c->text = mem_resize(c->text, room);
	c->raw = mem_resize(c->raw, room * sizeof *c->raw);
	c->room = room;
}

static void put(struct clean *c, const char *bytes, size_t n, size_t raw)
{
	reserve(c, c->n + n + 2);
	for (size_t i = 0; i < n; i++) {
		c->text[c->n] = bytes[i];
		c->raw[c->n++] = (uint32_t)(n == 1 ? raw : raw + i);
	}
}

/* Bytes that stay as they are. */
static void put_run(struct clean *c, const char *bytes, size_t n, size_t raw)
{
	reserve(c, c->n + n + 2);
	memcpy(c->text + c->n, bytes, n);
	for (size_t i = 0; i < n; i++)
		c->raw[c->n + i] = (uint32_t)(raw + i);
	c->n += n;
}

static void finish(struct clean *c, size_t raw_end)
{
	reserve(c, c->n + 2);
	c->text[c->n] = 0;
	c->raw[c->n] = (uint32_t)raw_end;
}

/* Bytes of the control sequence that starts with ESC at s. */
static size_t escape_sequence(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 2)
		return n;
	switch (s[1]) {
	case '[':
		while (i < n && !((unsigned char)s[i] >= 0x40 && (unsigned char)s[i] <= 0x7e))
			i++;
		return i < n ? i + 1 : n;
	case ']': case 'P': case 'X': case '^': case '_':
		for (; i < n; i++) {
			if (s[i] == '\a')
				return i + 1;
			if (s[i] == '\033' && i + 1 < n && s[i + 1] == '\\')
				return i + 2;
		}
		return n;
	case '(': case ')': case '*': case '+': case '#': case ' ':
		return n < 3 ? n : 3;
	default:
		return 2;
	}
}

/* What a character becomes: 0 = nothing, itself = kept. */
static uint32_t plain_char(uint32_t c)
{
	if (c < 0xa0)
		return c;
	switch (c) {
	case 0x2018: case 0x2019: case 0x201a: case 0x201b: case 0x2032: return '\'';
	case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0x2033: return '"';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: return '-';
	case 0xa0: case 0x2007: case 0x202f: return ' ';
	case 0xad: case 0xfeff: return 0;
	default: break;
	}
	if (c >= 0x2000 && c <= 0x200a)
		return ' ';
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f))
		return 0;
	return c;
}

/* A character beyond ASCII; returns the bytes it took. */
static size_t put_wide(struct clean *c, const char *s, size_t n, size_t raw)
{
	uint32_t ch;
	size_t used = utf8_decode(s, n, &ch);

	if (!used) {
		put(c, "\xef\xbf\xbd", 3, raw);
		c->raw[c->n - 1] = c->raw[c->n - 2] = (uint32_t)raw;
		return 1;
	}
	if (ch == 0x9b) {	/* the one-character form of ESC [ */
		size_t i = used;
		while (i < n && !((unsigned char)s[i] >= 0x40 && (unsigned char)s[i] <= 0x7e))
			i++;
		return i < n ? i + 1 : n;
	}
	uint32_t plain = plain_char(ch);
	if (plain == ch) {
		put(c, s, used, raw);
	} else if (plain) {
		char one = (char)plain;
		put(c, &one, 1, raw);
	}
	return used;
}

static void take_back(struct clean *c, size_t from)
{
	while (c->n > from && ((unsigned char)c->text[c->n - 1] & 0xc0) == 0x80)
		c->n--;
	if (c->n > from)
		c->n--;
}

static void normalise(struct clean *c, const char *s, size_t n, size_t base)
{
	size_t from = c->n;

	while (n && (s[n - 1] == '\n' || s[n - 1] == '\r'))
		n--;
	for (size_t i = 0; i < n;) {
		unsigned char ch = (unsigned char)s[i];
		if (ch >= 32 && ch < 127) {
			size_t k = i + 1;
			while (k < n && (unsigned char)s[k] >= 32 && (unsigned char)s[k] < 127)
				k++;
			put_run(c, s + i, k - i, base + i);
			i = k;
		} else if (ch >= 0x80) {
			i += put_wide(c, s + i, n - i, base + i);
		} else if (ch == '\033') {
			i += escape_sequence(s + i, n - i);
		} else {
			char out = ch == '\n' || ch == '\r' ? '\n' : ch == '\t' ? '\t' : ' ';
			if (ch == '\b')
				take_back(c, from);
			else if (ch && ch != '\a' && ch != 127)
				put(c, &out, 1, base + i);
			i++;
		}
	}
}

static void drop_front(struct clean *c, size_t from, size_t bytes)
{
	if (!bytes)
		return;
	memmove(c->text + from, c->text + from + bytes, c->n - from - bytes);
	memmove(c->raw + from, c->raw + from + bytes, (c->n - from - bytes) * sizeof *c->raw);
	c->n -= bytes;
}

/* The message of a unified-log record in JSON, of one line or of a line of its own. */
static void keep_message(struct clean *c)
{
	static const char key[] = "\"eventMessage\"";
	const char *end = c->text + c->n;
	const char *p = c->n > sizeof key ? memmem(c->text, c->n, key, sizeof key - 1) : NULL;

	if (!p)
		return;
	for (p += sizeof key - 1; p < end && (*p == ' ' || *p == ':'); p++)
		;
	if (p >= end || *p != '"')
		return;
	const char *q = ++p;
	while (q < end && *q != '"')
		q += *q == '\\' ? 2 : 1;
	if (q > end)
		q = end;
	size_t start = (size_t)(p - c->text);
	c->n = (size_t)(q - c->text);
	c->raw[c->n] = c->raw[c->n ? c->n - 1 : 0] + 1;
	drop_front(c, 0, start);
	c->raw[c->n] = c->n ? c->raw[c->n - 1] + 1 : 0;
	c->text[c->n] = 0;
	c->message_only = true;
}

static bool has_escapes(const char *s, size_t n)
{
	const char *end = s + n;

	while ((s = memchr(s, '\\', (size_t)(end - s))) != NULL && s + 1 < end) {
		if (s[1] && strchr("nt\"\\/u", s[1]))
			return true;
		s++;
	}
	return false;
}

void clean_clear(struct clean *c)
{
	c->n = 0;
	c->starts = c->escaped = c->message_only = false;
	finish(c, 0);
}

void clean_append(struct clean *c, const char *raw, size_t n, size_t base, bool newline)
{
	bool first = c->n == 0, cut = first || newline;

	if (newline && !first)
		put(c, "\n", 1, base);
	size_t from = c->n;
	normalise(c, raw, n, base);
	if (cut)
		drop_front(c, from, prefix_len(c->text + from, c->n - from, NULL));
	finish(c, base + n);
	c->escaped = c->escaped || has_escapes(c->text + from, c->n - from);
}

void clean_line(struct clean *c, const char *raw, size_t n, bool keep_prefix)
{
	while (n && (raw[n - 1] == '\n' || raw[n - 1] == '\r'))
		n--;
	clean_clear(c);
	normalise(c, raw, n, 0);
	finish(c, n);
	if (!keep_prefix) {
		drop_front(c, 0, prefix_len(c->text, c->n, &c->starts));
		finish(c, n);
		keep_message(c);
	}
	c->escaped = has_escapes(c->text, c->n);
}

static int hex4(const char *p, const char *end)
{
	int value = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char h = p[i];
		int d = h >= '0' && h <= '9' ? h - '0' : h >= 'a' && h <= 'f' ? h - 'a' + 10 : h >= 'A' && h <= 'F' ? h - 'A' + 10 : -1;
		if (d < 0)
			return -1;
		value = value * 16 + d;
	}
	return value;
}

/* One escape at p (a backslash); returns the bytes it took. Runs of backslashes (escaped twice) count as one. */
static size_t put_escape(struct clean *c, const char *p, const char *end, size_t raw)
{
	size_t n = 1;

	while (p + n < end && p[n] == '\\' && n < 8)
		n++;
	if (p + n >= end) {
		put(c, "\\", 1, raw);
		return n;
	}
	switch (p[n]) {
	case 'n': case 'r': put(c, "\n", 1, raw); return n + 1;
	case 't': put(c, "\t", 1, raw); return n + 1;
	case '"': case '/': case '\'': put(c, p + n, 1, raw); return n + 1;
	case 'u': {
		int value = hex4(p + n + 1, end);
		uint32_t plain = value < 0 ? 0 : plain_char((uint32_t)value);
		char bytes[4];
		if (value < 0)
			break;
		if (plain >= 32 && !(plain >= 0xd800 && plain < 0xe000)) {
			size_t used = utf8_encode(plain, bytes);
			put(c, bytes, used, raw);
		}
		return n + 5;
	}
	default: break;
	}
	put(c, "\\", 1, raw);
	return n;
}

void clean_unescape(struct clean *c, const struct clean *from)
{
	const char *end = from->text + from->n;

	c->n = 0;
	c->starts = from->starts;
	c->escaped = false;
	c->message_only = from->message_only;
	for (const char *p = from->text; p < end;) {
		size_t raw = from->raw[p - from->text];
		if (*p == '\\') {
			p += put_escape(c, p, end, raw);
		} else {
			put(c, p, 1, raw);
			p++;
		}
	}
	finish(c, from->n ? from->raw[from->n] : 0);
}

size_t clean_raw_end(const struct clean *c, const char *raw, size_t raw_bytes, size_t to)
{
	size_t at = c->raw[to - 1];
	uint32_t ch;

	if (at >= raw_bytes)
		return raw_bytes;
	if ((unsigned char)raw[at] < 0xc0)
		return at + 1;
	size_t used = utf8_decode(raw + at, raw_bytes - at, &ch);	/* a quote that became one byte */
	return at + (used ? used : 1);
}
