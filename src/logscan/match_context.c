/* SPDX-License-Identifier: MIT */
/* Contexts: what a log must have said once for some signatures to count. */
#include "logscan/match_in.h"

#include <string.h>

/* What only contexts look for that were found is of no interest any more. */
static void bury_literals(struct scanner *s)
{
	const struct rules *r = s->r;

	for (size_t l = 0; l < r->n_literals; l++) {
		bool waits = false;
		for (uint32_t i = r->users_at[l]; !waits && i < r->users_at[l + 1]; i++)
			waits = r->rules[r->users[i].rule].kind == RULE_CONTEXT && !s->found[r->users[i].rule];
		s->dead[l] = waits ? 0 : USE_CONTEXT;
	}
	s->always_left = 0;
	for (size_t i = 0; i < r->n_always; i++)
		s->always_left += !s->found[r->always[i]];
}

static bool includes(const struct context *outer, const char *id)
{
	for (size_t i = 0; i < outer->includes.n; i++)
		if (strcmp(outer->includes.at[i], id) == 0)
			return true;
	return false;
}

/* And with it those that include it. */
static void mark_found(struct scanner *s, uint32_t number)
{
	const struct tree *t = s->r->tree;
	uint32_t first = (uint32_t)s->r->first_context;

	s->found[number] = true;
	s->contexts_left--;
	hits_release(s->hits, number);
	for (uint32_t i = 0; i < t->n_contexts; i++)
		if (!s->found[first + i] && includes(&t->contexts[i], t->contexts[number - first].id))
			mark_found(s, first + i);
}

/* In s->full, and where there is one in s->plain. True when it was found. */
static bool try_context(struct scanner *s, uint32_t number, uint64_t line)
{
	struct rule *rule = &s->r->rules[number];
	struct err err = { 0 };

	if (rule->kind != RULE_CONTEXT || s->found[number] || s->off[number])
		return false;
	if (!rules_regex(s->r, rule, &err)) {
		match_note_broken(s, number, &err);
		return false;
	}
	if (!match_anywhere(s, number, &s->full, line) && !(s->plain.n && match_anywhere(s, number, &s->plain, line)))
		return false;
	mark_found(s, number);
	return true;
}

void match_contexts(struct scanner *s, const char *raw, size_t n, uint64_t line)
{
	bool any = false;

	clean_line(&s->full, raw, n, true);
	rule_set_clear(&s->wide);
	rules_collect(s->r, s->full.text, s->full.n, USE_CONTEXT, &s->wide);
	if (s->plain.n)
		rules_collect(s->r, s->plain.text, s->plain.n, USE_CONTEXT, &s->wide);
	rules_collect_always(s->r, &s->wide);
	for (size_t i = 0; i < s->wide.n; i++)
		any = try_context(s, s->wide.at[i], line) || any;
	if (any)
		bury_literals(s);
}

void match_some_contexts(struct scanner *s, const char *raw, size_t n, uint64_t line, uint64_t contexts)
{
	const uint32_t first = (uint32_t)s->r->first_context;
	bool any = false;

	for (uint64_t left = contexts; left; left &= left - 1)	/* those that were found since do not count */
		if (s->found[first + (uint32_t)__builtin_ctzll(left)])
			contexts &= ~(left & (0 - left));
	if (!contexts)
		return;
	clean_line(&s->full, raw, n, true);
	clean_clear(&s->plain);
	for (; contexts; contexts &= contexts - 1)
		any = try_context(s, first + (uint32_t)__builtin_ctzll(contexts), line) || any;
	if (any)
		bury_literals(s);
}
