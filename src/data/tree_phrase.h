/* SPDX-License-Identifier: MIT */
/*
 * Signatures that are lists of messages: one regex and one sample each are made of them, when they are asked for: a
 * start of the program needs few of thousands.
 */
#ifndef CMLTRIAGE_DATA_TREE_PHRASE_H
#define CMLTRIAGE_DATA_TREE_PHRASE_H

#include <stdbool.h>

#include "base/arena.h"
#include "data/tree.h"

enum { PHRASE_MIN = 6 };	/* plain characters that have to follow one another somewhere in a phrase */

/* One line, with enough plain text to be looked for? `{}` stands for anything in the line, `{name}` captures it. */
bool phrase_is_usable(const char *phrase);
/* What the signature looks for: its own regex, an alternative for each of its phrases, or both. Lies in the tree or in a. */
const char *signature_regex(const struct signature *s, struct arena *a);
/* The lines that it must match: those that are listed, and one made of each phrase. Lie in the tree and in a. */
struct texts signature_samples(const struct signature *s, struct arena *a);
size_t signature_sample_count(const struct signature *s);	/* of both kinds */

#endif
