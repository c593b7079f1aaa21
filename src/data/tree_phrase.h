/* SPDX-License-Identifier: MIT */
/* Private to the loader: signatures that are lists of messages. */
#ifndef CMLTRIAGE_DATA_TREE_PHRASE_H
#define CMLTRIAGE_DATA_TREE_PHRASE_H

#include <stdbool.h>

#include "base/arena.h"
#include "data/tree.h"

enum { PHRASE_MIN = 6 };	/* plain characters that have to follow one another somewhere in a phrase */

/* One line, with enough plain text to be looked for? `{}` stands for anything in the line, `{name}` captures it. */
bool phrase_is_usable(const char *phrase);
/* Adds to the signature's regex an alternative, and to its samples one, for each of its phrases. Texts lie in a. */
void phrases_compile(struct signature *s, struct arena *a);

#endif
