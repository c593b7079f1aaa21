/* SPDX-License-Identifier: MIT */
/* Greedy line breaking. */
#include "base/wrap.h"

#include <string.h>

#include "base/utf8.h"

void wrap_init(struct wrap *w, const char *text, size_t cols)
{
	w->text = text;
	w->cols = cols ? cols : 1;
}

/* Bytes of the part of a too long line that fits, best cut after a space. */
static size_t cut(const char *s, size_t n, size_t cols)
{
	size_t fit = utf8_fit(s, n, cols);
	size_t at = fit;

	if (fit == n)
		return n;
	while (at > 0 && s[at] != ' ')
		at--;
	if (at > 0)
		return at;
	if (fit == 0) {		/* one character wider than the line: take it all the same */
		uint32_t c;
		size_t used = utf8_decode(s, n, &c);
		return used ? used : 1;
	}
	return fit;
}

bool wrap_next(struct wrap *w, struct wrap_line *line)
{
	if (!w->text || !*w->text)
		return false;
	size_t n = strcspn(w->text, "\n");
	size_t take = cut(w->text, n, w->cols);
	line->text = w->text;
	line->bytes = take;
	w->text += take;
	if (take == n) {
		if (*w->text == '\n')
			w->text++;
	} else {
		while (*w->text == ' ')
			w->text++;
	}
	while (line->bytes && line->text[line->bytes - 1] == ' ')
		line->bytes--;
	return true;
}

size_t wrap_count(const char *text, size_t cols)
{
	struct wrap w;
	struct wrap_line line;
	size_t n = 0;

	wrap_init(&w, text, cols);
	while (wrap_next(&w, &line))
		n++;
	return n;
}
