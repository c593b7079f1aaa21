/* SPDX-License-Identifier: MIT */
/* Domain words and words of failure. */
#include "logscan/vocabulary.h"

#include <ctype.h>
#include <string.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* ---- making ---- */

static uint32_t letter_bit(char c)
{
	unsigned letter = (unsigned char)lower(c) - 'a';

	return 1u << (letter > 25 ? 26 : letter);
}

static const char *lower_copy(const char *word, struct arena *a)
{
	char *copy = arena_str(a, word);

	for (char *p = copy; *p; p++)
		*p = lower(*p);
	return copy;
}

/* Stems begin with a letter. */
static bool add_stem(struct stems *to, const char *word, struct arena *a)
{
	unsigned letter = (unsigned char)lower(*word) - 'a';

	if (letter > 25 || !word[1])
		return false;
	to->second[letter] |= letter_bit(word[1]);
	to->at[to->n++] = lower_copy(word, a);
	return true;
}

static void add_word(struct vocabulary *v, const char *word, bool exact, struct arena *a)
{
	size_t n = strlen(word);

	if (n < WORD_MIN || n > WORD_MAX || (!exact && !add_stem(&v->folded, word, a)))
		return;
	v->words[v->n_words++] = (struct literal){ .text = exact ? word : v->folded.at[v->folded.n - 1], .n = n, .fold = !exact };
}

static struct stems *stems_of(struct vocabulary *v, enum word_meaning meaning)
{
	return meaning == WORDS_FAILURE ? &v->failure : meaning == WORDS_DOUBT ? &v->doubt : &v->folded;
}

static void add_lists(struct vocabulary *v, const struct tree *t, bool exact, struct arena *a)
{
	for (size_t i = 0; i < t->n_vocabulary; i++) {
		const struct word_list *list = &t->vocabulary[i];
		for (size_t k = 0; list->exact == exact && k < list->words.n; k++) {
			if (list->meaning == WORDS_DOMAIN)
				add_word(v, list->words.at[k], exact, a);
			else
				add_stem(stems_of(v, list->meaning), list->words.at[k], a);
		}
	}
}

void vocabulary_make(struct vocabulary *v, const struct tree *t, struct arena *a)
{
	size_t room = 1;

	*v = (struct vocabulary){ 0 };
	for (size_t i = 0; i < t->n_vocabulary; i++)
		room += t->vocabulary[i].words.n;
	v->words = arena_array(a, room, sizeof *v->words);
	for (int m = WORDS_DOMAIN; m <= WORDS_DOUBT; m++)
		stems_of(v, (enum word_meaning)m)->at = arena_array(a, room, sizeof *v->folded.at);
	add_lists(v, t, false, a);
	add_lists(v, t, true, a);
}

/* ---- looking ---- */

static bool stem_at(const char *p, size_t n, const char *stem)
{
	for (; *stem; stem++, p++, n--)
		if (!n || lower(*p) != *stem)
			return false;
	return true;
}

/* Does one begin at byte i? Its number + 1. */
static inline size_t which_stem(const struct stems *s, const char *text, size_t n, size_t i)
{
	unsigned c = (unsigned char)lower(text[i]) - 'a';

	if (c > 25 || i + 1 >= n || !(s->second[c] & letter_bit(text[i + 1])))
		return 0;
	for (size_t k = 0; k < s->n; k++)
		if (s->at[k][0] - 'a' == (int)c && stem_at(text + i, n - i, s->at[k]))
			return k + 1;
	return 0;
}

static bool has_stem(const char *text, size_t n, const struct stems *s)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (which_stem(s, text, n, i))
			return true;
	return false;
}

const struct literal *vocabulary_word_in(const struct vocabulary *v, const struct literal *l, size_t *at)
{
	for (size_t i = 0; i + 1 < l->n; i++) {
		size_t k = which_stem(&v->folded, l->text, l->n, i);
		if (k) {
			*at = i;
			return &v->words[k - 1];
		}
	}
	return NULL;
}

bool vocabulary_is_suspect(const struct vocabulary *v, const char *text, size_t n)
{
	return has_stem(text, n, &v->failure) || has_stem(text, n, &v->doubt);
}

static bool has_word(const struct vocabulary *v, const char *text, size_t n)
{
	if (has_stem(text, n, &v->folded))
		return true;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = v->folded.n; k < v->n_words; k++) {
			const struct literal *w = &v->words[k];
			if (text[i] == w->text[0] && w->n <= n - i && memcmp(text + i, w->text, w->n) == 0)
				return true;
		}
	}
	return false;
}

/* Frames of tracebacks and backtraces name modules and functions, they are no messages. */
static bool is_frame(const char *p, size_t n)
{
	while (n && (*p == ' ' || *p == '\t')) {
		p++;
		n--;
	}
	if (stem_at(p, n, "file \"") || stem_at(p, n, "frame #") || stem_at(p, n, "at ") || stem_at(p, n, "* frame"))
		return true;
	const char *hex = n > 4 ? memchr(p, 'x', n) : NULL;	/* "3  CoreML  0x00000001a5e0f5c8 ..." */
	return n && isdigit((unsigned char)*p) && hex && hex > p && hex[-1] == '0' && (size_t)(p + n - hex) > 8 &&
	       isxdigit((unsigned char)hex[1]) && isxdigit((unsigned char)hex[7]);
}

enum oddness vocabulary_oddness(const struct vocabulary *v, const char *text, size_t n)
{
	if (n > 4096)
		n = 4096;
	bool word = has_word(v, text, n), error = has_stem(text, n, &v->failure);

	if (word && error)
		return is_frame(text, n) ? ODD_NOT : ODD_SURELY;
	if (word && has_stem(text, n, &v->doubt))
		return ODD_PERHAPS;
	return error && !is_frame(text, n) ? ODD_IN_CONTEXT : ODD_NOT;
}
