/* SPDX-License-Identifier: MIT */
/* Words of a tree that make an unknown line look like an error of its domain. */
#ifndef CMLTRIAGE_LOGSCAN_VOCABULARY_H
#define CMLTRIAGE_LOGSCAN_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/tree.h"
#include "logscan/literal.h"

/* Words in lower case; by the first letter of a word, which letters stand second: a bit each, another for all that is no letter. */
struct stems {
	const char **at;
	size_t n;
	uint32_t second[26];
};

struct vocabulary {
	struct literal *words;		/* of the domain, as the finder looks for them; those of any case come first */
	size_t n_words;
	struct stems folded, failure, doubt;	/* folded: the words of any case, in the same order */
};

/* From the word lists of the tree; lies in the arena. Words that no search can be made for are left out: tree_check() names them. */
void vocabulary_make(struct vocabulary *v, const struct tree *t, struct arena *a);

/* A word of the domain, of any case, that the literal holds, and where; or NULL. */
const struct literal *vocabulary_word_in(const struct vocabulary *v, const struct literal *l, size_t *at);

/* Does the text hold a word of failure, or one that at least often stands in errors? */
bool vocabulary_is_suspect(const struct vocabulary *v, const char *text, size_t n);

/*
 * How much a cleaned message looks like an error of this domain. Surely: it names the domain and speaks of failure. Perhaps: it
 * names the domain and has a word that errors often have. In context: it speaks of failure; the domain would have to be
 * known from elsewhere. Not: nothing of these, or a stack frame, or a source line.
 */
enum oddness { ODD_NOT, ODD_IN_CONTEXT, ODD_PERHAPS, ODD_SURELY };
enum oddness vocabulary_oddness(const struct vocabulary *v, const char *text, size_t n);

#endif
