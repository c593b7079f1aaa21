/* SPDX-License-Identifier: MIT */
/* Breaking text into lines of a given number of columns. */
#ifndef CMLTRIAGE_BASE_WRAP_H
#define CMLTRIAGE_BASE_WRAP_H

#include <stdbool.h>
#include <stddef.h>

struct wrap {
	const char *text;	/* what is left */
	size_t cols;		/* most columns a line takes */
};
struct wrap_line {
	const char *text;	/* borrowed from the text */
	size_t bytes;
};

void wrap_init(struct wrap *w, const char *text, size_t cols);
/* The next line, broken at spaces (inside a word only where it is too long);
 * newlines in the text end a line. False when all text was given out. */
bool wrap_next(struct wrap *w, struct wrap_line *line);
size_t wrap_count(const char *text, size_t cols);

#endif
