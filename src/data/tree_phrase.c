/* SPDX-License-Identifier: MIT */
/*
 * Messages in a program's own words, as a signature lists them under `phrases`: one regex and one sample each are made
 * of them, so that the rest of the program knows signatures of one kind only.
 */
#include "data/tree_phrase.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The blank at p: its length, 0 when there is none; its name, which may be empty. */
static size_t blank_at(const char *p, const char **name, size_t *n)
{
	size_t k = 1;

	if (*p != '{')
		return 0;
	while (is_word(p[k]))
		k++;
	*name = p + 1;
	*n = k - 1;
	return p[k] == '}' ? k + 1 : 0;
}

static void add_blank(struct buf *b, const char *name, size_t n, bool last)
{
	const char *lazy = last ? "" : "?";

	if (n)
		buf_fmt(b, "(?<%.*s>[^\\n]{1,160}%s)", (int)n, name, lazy);
	else if (!last)
		buf_puts(b, "[^\\n]{0,200}?");
}

/* Typographic quotes are matched as what cleaning makes of them. */
static char straight_quote(const char *p)
{
	if ((unsigned char)p[0] != 0xe2 || (unsigned char)p[1] != 0x80)
		return 0;
	switch ((unsigned char)p[2]) {
	case 0x98: case 0x99: return '\'';
	case 0x9c: case 0x9d: return '"';
	default: return 0;
	}
}

/* Where a phrase begins or ends with a letter, so does the word. */
static void add_phrase(struct buf *b, const char *phrase)
{
	const char *name, *p = phrase;
	size_t n, length;

	if (is_word(*p))
		buf_puts(b, "\\b");
	while (*p) {
		if ((length = blank_at(p, &name, &n)) != 0) {
			p += length;
			add_blank(b, name, n, !*p);
			continue;
		}
		char quote = straight_quote(p);
		if (quote) {
			buf_fmt(b, "\\%c", quote);
			p += 3;
			continue;
		}
		if (!is_word(*p) && (unsigned char)*p < 0x80 && *p != ' ')
			buf_putc(b, '\\');
		buf_putc(b, *p++);
	}
	if (p > phrase && is_word(p[-1]))
		buf_puts(b, "\\b");
}

static const char *make_sample(struct arena *a, const char *phrase)
{
	struct buf b = { 0 };
	const char *name;
	size_t n, length;

	while (*phrase) {
		if ((length = blank_at(phrase, &name, &n)) != 0)
			buf_putc(&b, 'X');
		else
			buf_putc(&b, *phrase);
		phrase += length ? length : 1;
	}
	const char *sample = arena_str(a, buf_str(&b));
	buf_done(&b);
	return sample;
}

bool phrase_is_usable(const char *phrase)
{
	const char *name;
	size_t n, length, run = 0, longest = 0;

	while (*phrase && *phrase != '\n') {
		length = blank_at(phrase, &name, &n);
		run = length ? 0 : run + 1;
		longest = run > longest ? run : longest;
		phrase += length ? length : 1;
	}
	return !*phrase && longest >= PHRASE_MIN;
}

void phrases_compile(struct signature *s, struct arena *a)
{
	struct buf regex = { 0 };
	struct texts match = { .at = arena_array(a, s->match.n + s->phrases.n, sizeof *match.at), .n = s->match.n };

	if (s->match.n)
		memcpy(match.at, s->match.at, s->match.n * sizeof *match.at);
	buf_puts(&regex, "(?:");
	for (size_t i = 0; i < s->phrases.n; i++) {
		if (i)
			buf_putc(&regex, '|');
		add_phrase(&regex, s->phrases.at[i]);
		match.at[match.n++] = make_sample(a, s->phrases.at[i]);
	}
	buf_putc(&regex, ')');
	if (s->regex)
		buf_fmt(&regex, "|%s", s->regex);
	s->regex = arena_str(a, buf_str(&regex));
	s->match = match;
	buf_done(&regex);
}
