/* SPDX-License-Identifier: MIT */
/* What it costs to look for a literal in ordinary logs. */
#include "logscan/literal_in.h"

#include <ctype.h>
#include <string.h>

#include "logscan/rarity.h"

/* The words of the domain are looked for anyway, and are rare in messages. */
static bool holds_domain_word(const char *text, size_t n)
{
	static const char *const words[] = { "coreml", "core ml", "mlmodel", "mlpackage", "espresso", "mlprogram" };

	for (size_t i = 0; i + 6 <= n; i++) {
		char c = (char)(text[i] | 0x20);
		if (c != 'c' && c != 'm' && c != 'e')
			continue;
		for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
			struct literal l = { .text = words[k], .n = strlen(words[k]), .fold = true };
			if (c == words[k][0] && l.n <= n - i && literal_at(&l, text + i))
				return true;
		}
	}
	return false;
}

static double text_cost(const char *text, size_t n)
{
	float sum = 0, least = 1, best = 1, window[4] = { 0, 0, 0, 0 };

	if (n < 4)
		return n < LITERAL_MIN ? 1 : 0.2;
	for (size_t i = 0; i + 4 <= n; i++) {
		float w = rarity_window(text + i);
		least = w < least ? w : least;
		sum += w - window[i & 3];	/* of the last four windows */
		window[i & 3] = w;
		if (i >= 3 && sum < best)
			best = sum;
	}
	if (n < 7)		/* these make the search as a whole slower */
		return (double)least + (n == 4 ? 0.05 : 0.0002);
	return (double)least + 0.02 * (double)best + 2e-6;	/* lines to be matched; windows to be compared; room */
}

double literal_cost(const char *text, size_t n)
{
	double cost = text_cost(text, n);

	return cost > 0.0005 && holds_domain_word(text, n) ? 0.0005 : cost;
}

void literal_shorten(const char **text, size_t *n)
{
	if (*n <= LITERAL_MAX)
		return;
	size_t best = 0;
	double cost = 2;
	for (size_t at = 0; at + LITERAL_MAX <= *n; at++) {
		double c = literal_cost(*text + at, LITERAL_MAX);
		if (c < cost) {
			cost = c;
			best = at;
		}
	}
	*text += best;
	*n = LITERAL_MAX;
}

size_t literal_piece(const char *t, size_t n)
{
	enum { WINDOWS = LITERAL_PIECE - 3 };
	float best = 1e9f, sum = 0, window[WINDOWS] = { 0 };
	size_t at = 0;

	rarity_prepare();
	for (size_t i = 0; i + 4 <= n; i++) {
		float w = rarity_window(t + i);
		sum += w - window[i % WINDOWS];
		window[i % WINDOWS] = w;
		if (i + 1 >= WINDOWS && sum < best) {
			best = sum;
			at = i + 1 - WINDOWS;
		}
	}
	return at;
}

size_t literal_rare_byte(const char *text, size_t n, bool fold)
{
	float least = 2;
	size_t at = 0;

	rarity_prepare();
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		float share = rarity_share[c] + (fold && isalpha(c) ? rarity_share[c ^ 0x20] : 0);
		if (share < least) {
			least = share;
			at = i;
		}
	}
	return at;
}
