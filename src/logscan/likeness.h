/* SPDX-License-Identifier: MIT */
/*
 * Which known message is an unknown one most like? The samples of all signatures are indexed by their words and pairs of
 * words, rare ones weighing more (tf-idf, cosine). The nearest few vote, samples that must not match against all others;
 * where none has the majority, as between messages that differ in a number only, nothing is said.
 */
#ifndef CMLTRIAGE_LOGSCAN_LIKENESS_H
#define CMLTRIAGE_LOGSCAN_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

#include "data/tree.h"

struct likeness;	/* read-only once built */

/* Borrows the tree. Takes a few milliseconds for a few thousand samples. */
struct likeness *likeness_new(const struct tree *t);
void likeness_free(struct likeness *l);

struct likeness_found {
	const struct signature *signature;
	const char *sample;	/* the one that is nearest */
	double score;		/* 0 to 1: the same words */
};
/* False when nothing is as like as `least`, or what is like it most must not match. */
bool likeness_find(const struct likeness *l, const char *text, size_t n, double least, struct likeness_found *out);

#endif
