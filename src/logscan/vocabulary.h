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

/* Does a cleaned message name the domain and speak of failure, and is it no stack frame or source line? */
bool vocabulary_is_odd(const char *text, size_t n);

#endif
