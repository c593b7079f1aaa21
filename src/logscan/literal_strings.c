/* SPDX-License-Identifier: MIT */
/* Strings that a match may begin with, and how they go on. */
#include <stdint.h>
#include <string.h>

#include "logscan/literal_in.h"

enum { MAX_TEXT = 128 };

const struct strings literal_nothing = { .n = 1 };

void literal_copy_strings(struct strings *to, const struct strings *from)
{
	memcpy(to->at, from->at, from->n * sizeof *to->at);
	to->n = from->n;
}

bool literal_all_closed(const struct strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->at[i].closed)
			return false;
	return true;
}

bool literal_has_stub(const struct strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].closed && s->at[i].n < LITERAL_MIN)
			return true;
	return false;
}

static struct string join(struct parse *ps, const struct string *a, const struct string *b)
{
	struct string s = { .fold = a->fold || b->fold, .closed = b->closed, .n = a->n + b->n,
			    .begins = a->begins || (!a->n && b->begins), .ends = b->n ? b->ends : a->ends };

	if (s.n > MAX_TEXT) {
		s.n = a->n > MAX_TEXT ? MAX_TEXT : a->n;
		s.closed = true;
		s.ends = false;
		s.text = a->text;
		return s;
	}
	char *text = arena_new(&ps->temp, s.n + 1);
	if (a->n)
		memcpy(text, a->text, a->n);
	if (b->n)
		memcpy(text + a->n, b->text, b->n);
	s.text = text;
	return s;
}

bool literal_product(struct parse *ps, const struct strings *a, const struct strings *b, struct strings *out)
{
	size_t open = 0;

	for (size_t i = 0; i < a->n; i++)
		open += !a->at[i].closed;
	if (!b->n || a->n - open + open * b->n > LITERAL_PRODUCT)
		return false;
	out->n = 0;
	for (size_t i = 0; i < a->n; i++) {
		if (a->at[i].closed) {
			out->at[out->n++] = a->at[i];
			continue;
		}
		for (size_t k = 0; k < b->n; k++)
			out->at[out->n++] = join(ps, &a->at[i], &b->at[k]);
	}
	return true;
}

bool literal_extend(struct parse *ps, struct strings *now, char c, bool fold)
{
	struct string *s = &now->at[0];

	if (now->n != 1 || s->closed || s->n >= MAX_TEXT)
		return false;
	if (s->n >= s->room) {	/* a joined string has no room of its own */
		char *text = arena_new(&ps->temp, s->n + 32);
		if (s->n)
			memcpy(text, s->text, s->n);
		s->text = text;
		s->room = s->n + 32;
	}
	((char *)(uintptr_t)s->text)[s->n++] = c;	/* our own piece of the arena: nobody reads beyond n */
	s->fold = s->fold || fold;
	s->ends = false;
	return true;
}

void literal_edge(struct strings *now)
{
	for (size_t i = 0; i < now->n; i++) {
		struct string *s = &now->at[i];
		if (s->closed)
			continue;
		if (!s->n)
			s->begins = true;
		else
			s->ends = literal_is_word(s->text[s->n - 1]);
	}
}
