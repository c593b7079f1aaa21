/* SPDX-License-Identifier: MIT */
/* Words that make an unknown line look like an error of this domain. */
#ifndef CMLTRIAGE_LOGSCAN_VOCABULARY_H
#define CMLTRIAGE_LOGSCAN_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "logscan/literal.h"

/* The words of the domain, as the finder looks for them; *n of them, static. */
const struct literal *vocabulary_words(size_t *n);

/* A word of any case that the literal holds, and where; or NULL. */
const struct literal *vocabulary_word_in(const struct literal *l, size_t *at);

/* Does the text hold a word that speaks of failure? */
bool vocabulary_has_error(const char *text, size_t n);
/* Or one that at least often stands in errors? */
bool vocabulary_is_suspect(const char *text, size_t n);

/*
 * How much a cleaned message looks like an error of this domain. Surely: it names the domain and speaks of failure. Perhaps: it
 * names the domain and has a word that errors often have. In context: it speaks of failure; the domain would have to be
 * known from elsewhere. Not: nothing of these, or a stack frame, or a source line.
 */
enum oddness { ODD_NOT, ODD_IN_CONTEXT, ODD_PERHAPS, ODD_SURELY };
enum oddness vocabulary_oddness(const char *text, size_t n);

#endif
