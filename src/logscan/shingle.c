/* SPDX-License-Identifier: MIT */
/* Splits a message into stemmed words and pairs of neighbours. */
#include "logscan/shingle.h"

#include <ctype.h>
#include <string.h>

#include "base/map.h"

enum { WORD_MOST = 32, STEM_LEAST = 4 };

struct word {
	char text[WORD_MOST];
	size_t n;
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_upper(c) || is_lower(c);
}

struct piece {
	const char *text;
	size_t n;
};
#define PIECE(text) { text, sizeof text - 1 }

/* Rough, and enough: "supported", "supports" and "supporting" become one. */
static void stem(struct word *w)
{
	static const struct piece endings[] = { PIECE("ations"), PIECE("ation"), PIECE("ing"), PIECE("ied"), PIECE("ies"), PIECE("ed"),
		PIECE("es"), PIECE("s"), PIECE("ly") };

	if (w->n < STEM_LEAST + 1 || !strchr("sngdy", w->text[w->n - 1]))
		return;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = endings[i].n;
		if (w->n >= n + STEM_LEAST && memcmp(w->text + w->n - n, endings[i].text, n) == 0) {
			w->n -= n;
			return;
		}
	}
}

/* Words that stand in any sentence; "not" is not among them. */
static bool is_common(const struct word *w)
{
	static const struct piece common[] = { PIECE("the"), PIECE("an"), PIECE("of"), PIECE("to"), PIECE("in"), PIECE("is"), PIECE("it"),
		PIECE("for"), PIECE("be"), PIECE("and"), PIECE("or"), PIECE("with"), PIECE("at"), PIECE("on"), PIECE("by"), PIECE("as"),
		PIECE("this"), PIECE("that"), PIECE("you"), PIECE("can") };

	if (w->n > 4)
		return false;
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (w->n == common[i].n && memcmp(w->text, common[i].text, w->n) == 0)
			return true;
	return false;
}

/* Where the path that starts at p has its last component; p where it is none of several components. */
static const char *skip_folders(const char *p, const char *end)
{
	const char *last = p, *q = p;
	int slashes = 0;

	for (; q < end && (isalnum((unsigned char)*q) || strchr("/._+~-", *q)); q++) {
		if (*q == '/') {
			slashes++;
			last = q + 1;
		}
	}
	return slashes > 1 ? last : p;
}

static const char *skip_address(const char *p, const char *end)
{
	if (end - p < 3 || p[0] != '0' || p[1] != 'x')
		return p;
	for (p += 2; p < end && isxdigit((unsigned char)*p); p++)
		;
	return p;
}

/* MLModelAsset is three words, VNCoreMLRequest four: capitals followed by a small letter belong to the next word. */
static size_t word_length(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && is_upper(*q))
		q++;
	if (q - p > 1)
		return (size_t)(q < end && is_lower(*q) ? q - p - 1 : q - p);
	while (q < end && is_lower(*q))
		q++;
	return (size_t)(q - p);
}

static bool next_word(const char **at, const char *end, struct word *w)
{
	const char *p = *at;

	while (p < end && !is_letter(*p)) {
		const char *q = *p == '/' ? skip_folders(p, end) : skip_address(p, end);
		p = q > p ? q : p + 1;
	}
	if (p >= end)
		return false;
	size_t n = word_length(p, end);
	w->n = 0;
	for (size_t i = 0; i < n && w->n < WORD_MOST; i++)
		w->text[w->n++] = is_upper(p[i]) ? (char)(p[i] | 0x20) : p[i];
	*at = p + n;
	return true;
}

static size_t add(struct shingle *out, size_t n, const char *text, size_t length, bool pair)
{
	uint64_t hash = hash_bytes(text, length);

	for (size_t i = 0; i < n; i++)
		if (out[i].hash == hash)
			return n;
	out[n] = (struct shingle){ hash, pair };
	return n + 1;
}

size_t shingle_text(const char *text, size_t n, struct shingle out[SHINGLES_MOST])
{
	const char *end = text + n;
	struct word w, before = { .n = 0 };
	size_t count = 0;

	while (count + 2 <= SHINGLES_MOST && next_word(&text, end, &w)) {
		if (w.n < 2)
			continue;
		stem(&w);
		if (before.n) {
			char both[2 * WORD_MOST + 1];
			memcpy(both, before.text, before.n);
			both[before.n] = ' ';
			memcpy(both + before.n + 1, w.text, w.n);
			count = add(out, count, both, before.n + 1 + w.n, true);
		}
		if (!is_common(&w))
			count = add(out, count, w.text, w.n, false);
		before = w;
	}
	return count;
}
