/* SPDX-License-Identifier: MIT */
/* The inside of the linear dialog, for plain.c (its words) and plain_show.c (what it prints) only. All that prints
 * gathers in p->out; the loop writes it out before it asks. */
#ifndef CMLTRIAGE_CLI_PLAIN_IN_H
#define CMLTRIAGE_CLI_PLAIN_IN_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/out.h"
#include "cli/run.h"
#include "triage/case.h"

struct store;

struct plain {
	struct run run;
	struct store *store;		/* NULL: nothing is saved */
	FILE *in;
	bool quits;
	struct out out;
};

struct triage_case plain_case(const struct plain *p);
/* The question of this place, at home the first one, or NULL; the id of the page or checklist of this place, or NULL. */
const struct question *plain_question(const struct plain *p);
const char *plain_list(const struct plain *p);

void plain_say(struct plain *p, const char *text);
void plain_known(struct plain *p);	/* inputs, what was found, what disagrees */
void plain_show(struct plain *p);	/* the place where the session stands */
void plain_why(struct plain *p);	/* what speaks for it and against it */
void plain_page(struct plain *p);	/* the whole page of a pattern */

#endif
