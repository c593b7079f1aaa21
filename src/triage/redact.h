/* SPDX-License-Identifier: MIT */
/*
 * Takes what names people, machines and secrets out of a text: home folders, user
 * and host name, e-mail addresses, team ids, tokens, UUIDs, device containers. Equal things
 * get the same placeholder, so that the text still can be followed.
 */
#ifndef CMLTRIAGE_TRIAGE_REDACT_H
#define CMLTRIAGE_TRIAGE_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "data/value.h"

struct redact;
struct redact_options {
	const char *home, *user, *host;	/* NULL: of this process */
	bool strict;			/* also IP addresses and absolute paths outside the home folder */
};
struct redact_change {
	const char *before, *after;	/* "/Users/ann", "~" */
	const char *what;		/* "home folder" */
	size_t count;
};

struct redact *redact_new(const struct redact_options *o);	/* o may be NULL */
void redact_free(struct redact *r);
/* Appends the text with replacements; r NULL: as it is. */
void redact_text(struct redact *r, const char *text, size_t n, struct buf *out);
/* The same for every text below v (keys stay), as a copy in the arena. */
struct value *redact_value(struct redact *r, const struct value *v, struct arena *a);
/* What was replaced so far, in order of first appearance. Borrowed. */
size_t redact_changes(const struct redact *r, const struct redact_change **out);

#endif
