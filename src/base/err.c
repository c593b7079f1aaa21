/* SPDX-License-Identifier: MIT */
/* Filling and printing of errors; text from inputs is made printable on the way in. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Characters that make the text around them look like another one. */
static bool turns(uint32_t c)
{
	return c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Those, control bytes and C1 characters become spaces, bytes that are no UTF-8 (a name cut in its middle, too) '?'. */
static void tidy(char *s)
{
	size_t left = strlen(s), n;
	uint32_t c;

	for (; left; s += n, left -= n) {
		n = utf8_decode(s, left, &c);
		if (!n) {
			*s = '?';
			n = 1;
		} else if (c < 32 || (c >= 127 && c < 160) || turns(c)) {
			memset(s, ' ', n);
		}
	}
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list ap;

	if (!err)
		return false;
	memset(err, 0, sizeof *err);
	err->kind = kind;
	va_start(ap, format);
	vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	tidy(err->text);
	return false;
}

bool err_at(struct err *err, const char *file, long line, long column)
{
	if (!err)
		return false;
	snprintf(err->file, sizeof err->file, "%s", file ? file : "");
	tidy(err->file);
	err->line = line;
	err->column = column;
	return false;
}

bool err_hint(struct err *err, const char *format, ...)
{
	va_list ap;

	if (!err)
		return false;
	va_start(ap, format);
	vsnprintf(err->hint, sizeof err->hint, format, ap);
	va_end(ap);
	tidy(err->hint);
	return false;
}

const char *err_text(const struct err *err, char *out, unsigned long out_bytes)
{
	char place[300] = "";

	if (err->file[0] && err->line && err->column)
		snprintf(place, sizeof place, "%s:%ld:%ld: ", err->file, err->line, err->column);
	else if (err->file[0] && err->line)
		snprintf(place, sizeof place, "%s:%ld: ", err->file, err->line);
	else if (err->file[0])
		snprintf(place, sizeof place, "%s: ", err->file);
	snprintf(out, out_bytes, "%s%s", place, err->text);
	return out;
}
