/* SPDX-License-Identifier: MIT */
/* What lint and test want to know of the signatures. */
#include <string.h>

#include "base/vec.h"
#include "data/tree_phrase.h"
#include "logscan/clean.h"
#include "logscan/regex.h"
#include "logscan/rules.h"
#include "logscan/rules_in.h"

struct check {
	const struct signature *sig;
	struct regex *regex;
	struct regex_work *work;
	struct tree_problems *problems;
	struct clean clean, plain;
	bool fine;
};

#define PROBLEM(c, at, ...) do { \
		struct err *e_ = &VEC_ADD((c)->problems)->err; \
		(c)->fine = false; \
		err_set(e_, ERR_KNOWLEDGE, __VA_ARGS__); \
		err_at(e_, (at)->file, (at)->line, (at)->column); \
	} while (0)

static bool matches(struct check *c, const struct clean *text)
{
	return text->n && regex_match(c->regex, c->work, text->text, text->n, 0) == REGEX_YES;
}

/* As in a log: each line cleaned, joined by newlines where there are several. */
static enum regex_result sample_matches(struct check *c, const char *sample)
{
	const char *p = sample, *end = sample + strlen(sample);

	clean_clear(&c->clean);
	for (;;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *eol = nl ? nl : end;
		if (p == sample && !nl)
			clean_line(&c->clean, p, (size_t)(eol - p), false);
		else
			clean_append(&c->clean, p, (size_t)(eol - p), (size_t)(p - sample), p > sample);
		if (!nl)
			break;
		p = nl + 1;
	}
	if (c->clean.escaped) {
		clean_unescape(&c->plain, &c->clean);
		if (matches(c, &c->plain))
			return REGEX_YES;
		if (c->clean.message_only)
			return REGEX_NO;
	}
	return c->clean.n ? regex_match(c->regex, c->work, c->clean.text, c->clean.n, 0) : REGEX_NO;
}

static void check_samples(struct check *c, const struct texts *samples, bool want)
{
	for (size_t i = 0; i < samples->n; i++) {
		enum regex_result got = sample_matches(c, samples->at[i]);
		if (got == REGEX_LIMIT)
			PROBLEM(c, &c->sig->regex_place, "signature %s takes too many steps on %s sample %zu", c->sig->id,
				want ? "match" : "no_match", i + 1);
		else if ((got == REGEX_YES) != want)
			PROBLEM(c, &c->sig->place, "signature %s: %s sample %zu %s: %.200s", c->sig->id,
				want ? "match" : "no_match", i + 1, want ? "is not matched" : "is matched", samples->at[i]);
	}
}

static void check_literal(struct check *c)
{
	struct arena a = { 0 };
	struct literal_set set;

	if (literal_derive(signature_regex(c->sig, &a), &a, &set)) {
		literal_set_done(&set);
	} else {
		PROBLEM(c, &c->sig->regex_place, "signature %s holds no literal text to look for: every line would have to be tried",
			c->sig->id);
		err_hint(&c->problems->at[c->problems->n - 1].err, "put a run of 5 or more plain characters into each alternative");
	}
	arena_done(&a);
}

static void check_signature(struct check *c, const struct signature *sig)
{
	struct err err = { 0 };
	const struct place *at = sig->regex_place.line ? &sig->regex_place : &sig->place;

	struct arena made = { 0 };
	struct texts match = signature_samples(sig, &made);

	c->sig = sig;
	c->regex = regex_new(signature_regex(sig, &made), &err);
	if (!c->regex) {
		struct place exact = *at;
		exact.column += err.column > 0 ? (uint32_t)err.column : 0;	/* + 1 for the quote, - 1: columns start at 1 */
		PROBLEM(c, &exact, "signature %s: %s", sig->id, err.text);
		arena_done(&made);
		return;
	}
	check_literal(c);
	check_samples(c, &match, true);
	check_samples(c, &sig->no_match, false);
	regex_free(c->regex);
	c->regex = NULL;
	arena_done(&made);
}

bool rules_check(const struct tree *t, struct tree_problems *p)
{
	struct check c = { .problems = p, .work = regex_work_new(), .fine = true };
	struct err err = { 0 };

	for (size_t i = 0; i < t->n_signatures; i++)
		check_signature(&c, &t->signatures[i]);
	for (size_t i = 0; i < t->n_contexts; i++) {
		struct regex *x = regex_new(t->contexts[i].regex, &err);
		if (!x)
			PROBLEM(&c, &t->contexts[i].place, "context %s: %s", t->contexts[i].id, err.text);
		regex_free(x);
	}
	regex_work_free(c.work);
	clean_done(&c.clean);
	clean_done(&c.plain);
	return c.fine;
}
