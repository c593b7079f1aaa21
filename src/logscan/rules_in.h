/* SPDX-License-Identifier: MIT */
/* The inside of struct rules, for the files of this room only. */
#ifndef CMLTRIAGE_LOGSCAN_RULES_IN_H
#define CMLTRIAGE_LOGSCAN_RULES_IN_H

#include <pthread.h>

#include "base/arena.h"
#include "logscan/finder.h"
#include "logscan/literal.h"
#include "logscan/regex.h"
#include "logscan/rules.h"
#include "logscan/vocabulary.h"

enum rule_kind { RULE_SIGNATURE, RULE_CONTEXT, RULE_VOCABULARY, RULE_CHAIN, RULE_REPORT };

struct rule {
	enum rule_kind kind;
	const char *id, *pattern;		/* pattern: the regex; NULL for the built-in kinds, and for phrases until it is asked for */
	const struct signature *signature;	/* RULE_SIGNATURE */
	int span;				/* lines it may run over */
	uint32_t needs;				/* number of the context's rule, or NO_RULE */
	struct regex *regex;			/* compiled at the first use, under the lock */
	bool broken;				/* does not compile */
	uint32_t uses;
};

enum { NO_RULE = UINT32_MAX };

/* What a literal is good for: a line whose literals have only dead uses is no candidate. */
enum { USE_SIGNATURE = 1, USE_CONTEXT = 2, USE_VOCABULARY = 4, USE_MARK = 8, USE_LINE = 13 };

struct rules {
	const struct tree *tree;
	struct arena arena;
	struct vocabulary vocabulary;
	struct rule *rules;
	size_t n, first_context, n_contexts;
	bool *wide;				/* by context: columns may hold, or cut, one of its literals: see columns.h */
	struct literal *literals;
	size_t n_literals;
	uint8_t *uses;				/* by literal: USE_ bits */
	uint32_t *users_at;			/* literal i has the users users[users_at[i] .. users_at[i + 1]) */
	struct user {
		uint32_t rule;
		const struct literal *whole;		/* what the literal must be part of, or NULL */
		size_t at;				/* where it stands in it */
		const struct literal_need *need;	/* what must stand in the line besides */
		uint8_t n;				/* bytes of the literal, or of the whole */
		bool begins, ends;			/* with a word */
	} *users;
	size_t n_users;
	uint32_t *always;			/* rules without a literal */
	size_t n_always;
	struct finder *finder;
	struct vector *vector;			/* built when it is asked for, under its own lock */
	bool vector_tried;
	pthread_mutex_t vector_lock;
	int max_span;
	pthread_mutex_t lock;			/* guards what follows, and the regexes */
	struct regex_work *work;
	struct likeness *likeness;		/* made for the first odd line */
};

/* The compiled regex of a rule, or NULL (broken). The lock must be held. */
struct regex *rules_regex(struct rules *r, struct rule *rule, struct err *err);

/* What finds the known message that an unknown one is like. The lock must be held. */
const struct likeness *rules_likeness(struct rules *r);

/* The vector of these rules, or NULL where there can be none. */
const struct vector *rules_vector(struct rules *r);

/* Does the literal of user u, at byte pos of the text, stand where the user wants it? */
static inline bool user_is_placed(const struct user *u, const char *text, size_t n, size_t pos)
{
	if (u->whole) {
		if (pos < u->at || u->n > n - (pos - u->at))
			return false;
		pos -= u->at;
		if ((text[pos] | 0x20) != (*u->whole->text | 0x20) || !literal_at(u->whole, text + pos))
			return false;
	}
	return literal_is_apart(text, n, pos, u->n, u->begins, u->ends);
}

/* A set of rule numbers: those whose literals stand in a text, and those without. */
struct rule_set {
	uint32_t *at;
	size_t n;
	uint8_t *has;		/* by rule number */
	uint32_t *tried, round;	/* by user: the round of rules_collect() in which its needs were looked at */
};
void rule_set_new(struct rule_set *s, const struct rules *r);
void rule_set_done(struct rule_set *s);
void rule_set_clear(struct rule_set *s);
/* Adds the rules of these uses whose literals stand in the text. */
void rules_collect(const struct rules *r, const char *text, size_t n, uint8_t uses, struct rule_set *s);
void rules_collect_always(const struct rules *r, struct rule_set *s);

#endif
