/* SPDX-License-Identifier: MIT */
/*
 * The inside of literal*.c: a pattern is read atom by atom (literal_atom.c); what stands side by side is spelled
 * out (literal_strings.c); sequences and alternatives promise what stands in each match (literal_sequence.c).
 */
#ifndef CMLTRIAGE_LOGSCAN_LITERAL_IN_H
#define CMLTRIAGE_LOGSCAN_LITERAL_IN_H

#include "logscan/literal.h"

enum { LITERAL_SET = 400, LITERAL_PRODUCT = 24 };	/* literals of a set; strings that are spelled out at once */

struct parse {
	const char *p, *end;
	struct arena temp;
	unsigned depth;
	bool fold, extended, quoted;	/* (?i), (?x), inside \Q..\E */
	bool failed;			/* met something that may match anything */
};

struct string {			/* what a match begins with */
	const char *text;
	size_t n;
	bool fold;
	bool closed;		/* something else follows: it cannot be made longer */
	bool begins, ends;	/* \b stands before it, or behind it */
	size_t room;		/* bytes allocated, where it may grow in place */
};
struct strings {
	struct string at[LITERAL_PRODUCT];
	size_t n;
};

struct part {			/* what a piece of the pattern promises */
	struct literal_set set;
	double cost;
	bool has;
	struct strings start;	/* every match begins with one of them */
};

enum atom_kind { ATOM_CHAR, ATOM_ZERO, ATOM_EDGE, ATOM_OTHER, ATOM_GROUP };	/* EDGE: \b */
struct atom {
	enum atom_kind kind;
	unsigned char c;
	bool fold;
	struct part *group;	/* ATOM_GROUP */
};

/* ---- literal_atom.c ---- */

/* The next atom; ps->p < ps->end. */
struct atom literal_next_atom(struct parse *ps);
/* How often it may stand; *max -1: any number of times. 1 and 1 where nothing is said. */
void literal_quantifier(struct parse *ps, long *min, long *max);
/* Blanks and remarks, where (?x) makes them mean nothing. */
void literal_skip_blanks(struct parse *ps);
/* Behind the next `closing`; false when there is none. */
bool literal_skip_to(struct parse *ps, char closing);

/* ---- literal_strings.c ---- */

extern const struct strings literal_nothing;	/* the empty string, open */
/* Copies no more than there is. */
void literal_copy_strings(struct strings *to, const struct strings *from);
/* Each open string of a goes on with each string of b. False: too many. */
bool literal_product(struct parse *ps, const struct strings *a, const struct strings *b, struct strings *out);
/* An ordinary character more for a single open string, by far the most common case. False: it is not that. */
bool literal_extend(struct parse *ps, struct strings *now, char c, bool fold);
/* \b comes next. */
void literal_edge(struct strings *now);
bool literal_all_closed(const struct strings *s);
/* A string that is too short and will stay so makes the whole set useless. */
bool literal_has_stub(const struct strings *s);

/* ---- literal_sequence.c ---- */

void literal_alternatives(struct parse *ps, struct part *out);

/* Printable ASCII that cleaning leaves as it is. */
static inline bool literal_is_usable(unsigned char c)
{
	return c >= 32 && c < 127 && c != '\\';
}

/* ---- literal_cost.c ---- */

/* The cheapest piece of at most LITERAL_MAX bytes. */
void literal_shorten(const char **text, size_t *n);

#endif
