/* SPDX-License-Identifier: MIT */
/*
 * The hits of one log on their way into the evidence: equal ones counted once, those
 * that wait for their context held back, all of them bounded and in order of place.
 */
#ifndef CMLTRIAGE_LOGSCAN_HITS_H
#define CMLTRIAGE_LOGSCAN_HITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/evidence.h"
#include "logscan/rules_in.h"

struct occurrence {
	struct hit_place place;
	const char *text;		/* the cleaned text it was found in */
	size_t n, from, to;		/* the match in it */
	uint64_t entry;
	bool inner;
};

struct hits;
/* All borrowed; input is the id of the log. */
struct hits *hits_new(struct rules *r, struct evidence *e, const char *input);
void hits_free(struct hits *h);

/* Takes the last match of r->work as a hit of rule number `rule`. hold: keep it back until its context shows. */
void hits_add(struct hits *h, uint32_t rule, const struct occurrence *o, bool hold);
/* Takes a message that is like one of the signature's: `alike` says what it is like, and lives as long as the evidence. */
void hits_add_alike(struct hits *h, const struct signature *alike, const struct occurrence *o);
/* The context was found: what waited for it goes into the evidence. */
void hits_release(struct hits *h, uint32_t context);
/* Hits first seen in this entry before this line were what caused the rest of it. */
void hits_mark_inner(struct hits *h, uint64_t entry, uint64_t before_line);

#endif
