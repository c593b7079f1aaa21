/* SPDX-License-Identifier: MIT */
/* Domain words and words of failure. */
#include "logscan/vocabulary.h"

#include <ctype.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define WORD(word, any_case) { .text = word, .n = sizeof word - 1, .fold = any_case }

/* Those of any case come first, in lower case. Short ones make the whole search slower: five letters at least. */
static const struct literal words[] = {
	WORD("coreml", true), WORD("core ml", true), WORD("mlmodel", true), WORD("mlpackage", true),
	WORD("mlprogram", true), WORD("ml program", true), WORD("espresso", true), WORD("mpsgraph", true),
	WORD("neuralengine", true), WORD("neural engine", true), WORD("E5RT ", false), WORD("E5RT:", false),
	WORD("MILCompiler", false), WORD("ANECompil", false), WORD("ANEServices", false), WORD("[ANE]", false),
	WORD("_ANEC", false), WORD("ANEF ", false), WORD("MLMultiArray", false), WORD("MLFeature", false), WORD("MLE5Engine", false),
	WORD("BNNSGraph", false), WORD("MLComputePlan", false), WORD("VNCoreML", false), WORD("MIL frontend", false),
};

/* Lower-case stems; a word of failure starts with or contains one. */
static const char *const stems[] = {
	"error", "fail", "exception", "unsupported", "not supported", "unable", "cannot", "can't", "could not", "couldn't",
	"invalid", "not found", "crash", "abort", "fatal", "mismatch", "missing", "not implemented", "refus", "reject", "corrupt",
};

/* Words that many a harmless message has too. */
static const char *const weak_stems[] = {
	"referenced from", "undefined", "undeclared", "unresolved", "unrecogni", "different", "incompatib", "unexpected", "illegal",
	"denied", "exceed", "out of", "unknown", "valid", "must", "expect", "does not", "doesn't", "did not", "no such", "wrong",
	"nil", "null", "should", "only", "requir", "overflow", "kill", "terminat", "timeout", "timed out", "stuck", "skipp",
	"before", "fall", "nan", "already", "empty", "without",
};

const struct literal *vocabulary_words(size_t *n)
{
	*n = sizeof words / sizeof *words;
	return words;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* What the words of any case begin with. */
static bool may_begin(char c, char next)
{
	switch (lower(c)) {
	case 'c': return lower(next) == 'o';
	case 'm': return lower(next) == 'l' || lower(next) == 'p';
	case 'e': return lower(next) == 's';
	case 'n': return lower(next) == 'e';
	default: return false;
	}
}

const struct literal *vocabulary_word_in(const struct literal *l, size_t *at)
{
	for (size_t i = 0; i + 1 < l->n; i++) {
		char c = lower(l->text[i]);
		if (!may_begin(c, l->text[i + 1]))
			continue;
		for (size_t k = 0; k < sizeof words / sizeof *words && words[k].fold; k++) {
			if (words[k].n <= l->n - i && c == words[k].text[0] && literal_at(&words[k], l->text + i)) {
				*at = i;
				return &words[k];
			}
		}
	}
	return NULL;
}

static bool stem_at(const char *p, size_t n, const char *stem)
{
	for (; *stem; stem++, p++, n--)
		if (!n || lower(*p) != *stem)
			return false;
	return true;
}

/* Stems, and by first letter which letters stand second: one bit each, another for all that is no letter. */
struct stem_list {
	const char *const *at;
	size_t n;
	uint32_t second[26];
};
static struct stem_list sure = { stems, sizeof stems / sizeof *stems, { 0 } }, weak = { weak_stems, sizeof weak_stems / sizeof *weak_stems, { 0 } };

static uint32_t letter_bit(char c)
{
	unsigned letter = (unsigned char)lower(c) - 'a';

	return 1u << (letter > 25 ? 26 : letter);
}

static void index_stems(void)
{
	struct stem_list *lists[] = { &sure, &weak };

	for (int i = 0; i < 2; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			lists[i]->second[lists[i]->at[k][0] - 'a'] |= letter_bit(lists[i]->at[k][1]);
}

static bool has_stem(const char *text, size_t n, const struct stem_list *list)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, index_stems);
	for (size_t i = 0; i + 1 < n; i++) {
		unsigned c = (unsigned char)lower(text[i]) - 'a';
		if (c > 25 || !(list->second[c] & letter_bit(text[i + 1])))
			continue;
		for (size_t k = 0; k < list->n; k++)
			if (list->at[k][0] - 'a' == (int)c && stem_at(text + i, n - i, list->at[k]))
				return true;
	}
	return false;
}

bool vocabulary_has_error(const char *text, size_t n)
{
	return has_stem(text, n, &sure);
}

static bool has_doubt(const char *text, size_t n)
{
	return has_stem(text, n, &weak);
}

bool vocabulary_is_suspect(const char *text, size_t n)
{
	return vocabulary_has_error(text, n) || has_doubt(text, n);
}

static bool has_word(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
			const struct literal *w = &words[k];
			if (lower(text[i]) != lower(w->text[0]) || w->n > n - i)
				continue;
			if (w->fold ? stem_at(text + i, n - i, w->text) : memcmp(text + i, w->text, w->n) == 0)
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

enum oddness vocabulary_oddness(const char *text, size_t n)
{
	if (n > 4096)
		n = 4096;
	bool word = has_word(text, n), error = vocabulary_has_error(text, n);

	if (word && error)
		return is_frame(text, n) ? ODD_NOT : ODD_SURELY;
	if (word && has_doubt(text, n))
		return ODD_PERHAPS;
	return error && !is_frame(text, n) ? ODD_IN_CONTEXT : ODD_NOT;
}
