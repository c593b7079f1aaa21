/* SPDX-License-Identifier: MIT */
/* Messages in a program's own words, as a signature lists them under `phrases`, and what is made of them. */
#include "data/tree_phrase.h"

#include <ctype.h>
#include <string.h>

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

/* Room for a regex is made beforehand. */
static char *put(char *out, const char *text)
{
	size_t n = strlen(text);

	memcpy(out, text, n);
	return out + n;
}

enum { BLANK_MOST = 32 };	/* bytes that a blank needs, besides its name */

static char *put_blank(char *out, const char *name, size_t n, bool last)
{
	if (!n)
		return last ? out : put(out, "[^\\n]{0,200}?");
	out = put(out, "(?<");
	memcpy(out, name, n);
	return put(out + n, last ? ">[^\\n]{1,160})" : ">[^\\n]{1,160}?)");
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
static char *put_phrase(char *out, const char *phrase)
{
	const char *name, *p = phrase;
	size_t n, length;

	if (is_word(*p))
		out = put(out, "\\b");
	while (*p) {
		char quote = straight_quote(p);
		if ((length = blank_at(p, &name, &n)) != 0) {
			p += length;
			out = put_blank(out, name, n, !*p);
			continue;
		}
		if (quote || (!is_word(*p) && (unsigned char)*p < 0x80 && *p != ' '))
			*out++ = '\\';
		*out++ = quote ? quote : *p;
		p += quote ? 3 : 1;
	}
	return p > phrase && is_word(p[-1]) ? put(out, "\\b") : out;
}

static size_t room_for(const char *phrase)
{
	size_t room = 8;

	for (; *phrase; phrase++)
		room += *phrase == '{' ? BLANK_MOST : 2;
	return room;
}

static const char *make_sample(struct arena *a, const char *phrase)
{
	char *sample = arena_new(a, strlen(phrase) + 1), *out = sample;
	const char *name;
	size_t n, length;

	while (*phrase) {
		length = blank_at(phrase, &name, &n);
		*out++ = length ? 'X' : *phrase;
		phrase += length ? length : 1;
	}
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

const char *signature_regex(const struct signature *s, struct arena *a)
{
	size_t room = 8 + (s->regex ? strlen(s->regex) : 0);

	if (!s->phrases.n)
		return s->regex;
	for (size_t i = 0; i < s->phrases.n; i++)
		room += room_for(s->phrases.at[i]);
	char *regex = arena_new(a, room), *out = put(regex, "(?:");
	for (size_t i = 0; i < s->phrases.n; i++) {
		if (i)
			*out++ = '|';
		out = put_phrase(out, s->phrases.at[i]);
	}
	*out++ = ')';
	if (s->regex) {
		*out++ = '|';
		out = put(out, s->regex);
	}
	*out = '\0';
	return regex;
}

struct texts signature_samples(const struct signature *s, struct arena *a)
{
	struct texts all = { .n = s->match.n };

	if (!s->phrases.n)
		return s->match;
	all.at = arena_array(a, s->match.n + s->phrases.n, sizeof *all.at);
	if (s->match.n)
		memcpy(all.at, s->match.at, s->match.n * sizeof *all.at);
	for (size_t i = 0; i < s->phrases.n; i++)
		all.at[all.n++] = make_sample(a, s->phrases.at[i]);
	return all;
}

size_t signature_sample_count(const struct signature *s)
{
	return s->match.n + s->phrases.n + s->no_match.n;
}
