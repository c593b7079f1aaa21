/* SPDX-License-Identifier: MIT */
/* Did you mean: edit distance with swaps, capped at a third of the word. */
#include "base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define WORD_BYTES 64

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool alike(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

size_t edit_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_BYTES], la = strlen(a), lb = strlen(b);

	if (la >= WORD_BYTES || lb >= WORD_BYTES)
		return SIZE_MAX;
	for (size_t j = 0; j <= lb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + !alike(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && alike(a[i - 1], b[j - 2]) && alike(a[i - 2], b[j - 1]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[la % 3][lb];
}

void nearest_init(struct nearest *n, const char *word)
{
	n->word = word;
	n->best = NULL;
	n->distance = strlen(word) / 3 + 1;
}

void nearest_offer(struct nearest *n, const char *name)
{
	size_t d = edit_distance(n->word, name);

	if (strlen(n->word) >= 3 && !strncasecmp(n->word, name, strlen(n->word)))
		d = 1;		/* the beginning of a name is as good as a slip of one letter */
	if (d < n->distance || (d == n->distance && !n->best)) {
		n->distance = d;
		n->best = name;
	}
}

const char *nearest_found(const struct nearest *n)
{
	return n->best;
}
