/* SPDX-License-Identifier: MIT */
/*
 * Everything that can be wrong although each part was read: ids that lead
 * nowhere, questions that cannot be reached, loops, samples that are missing.
 * Parts with a dead link are left out of the tree; the rest goes on working.
 */
#include "data/tree_check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { ANSWER_COLS = 60, ANSWERS_MAX = 9, SPAN_MAX = 20 };

struct checker {
	struct tree *tree;
	struct tree_problems *problems;
	unsigned char *seen;		/* by question: 0 not seen, 1 on the way, 2 done */
	unsigned char *pattern_seen;
};

static bool good_id(const char *id)
{
	return id && id[0] && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == strlen(id);
}

#define WARN(c, at, hint, ...) tree_problem_add((c)->problems, false, at, hint, __VA_ARGS__)

static void dead_link(struct checker *c, struct place at, const char *what, const char *id)
{
	const char *near = tree_nearest_id(c->tree, id);
	char hint[120] = "";

	if (near)
		snprintf(hint, sizeof hint, "did you mean %s?", near);
	WARN(c, at, near ? hint : NULL, "%s \"%s\" does not exist", what, id);
}

static void index_ids(struct checker *c)
{
	struct tree *t = c->tree;

	for (size_t i = 0; i < t->n_questions; i++)
		map_put(&t->question_by_id, t->questions[i].id, &t->questions[i]);
	for (size_t i = 0; i < t->n_patterns; i++)
		map_put(&t->pattern_by_id, t->patterns[i].id, &t->patterns[i]);
}

static void index_signatures(struct tree *t)
{
	for (size_t i = 0; i < t->n_signatures; i++) {
		t->signatures[i].index = i;
		map_put(&t->signature_by_id, t->signatures[i].id, &t->signatures[i]);
	}
}

static void check_ids(struct checker *c)
{
	struct tree *t = c->tree;

	for (size_t i = 0; i < t->n_questions; i++) {
		if (!good_id(t->questions[i].id))
			WARN(c, t->questions[i].place, NULL, "ids are made of a-z 0-9 . - _: \"%s\"", t->questions[i].id);
		if (map_get(&t->pattern_by_id, t->questions[i].id))
			WARN(c, t->questions[i].place, "rename one", "\"%s\" is a question and a pattern", t->questions[i].id);
	}
	for (size_t i = 0; i < t->n_patterns; i++)
		if (!good_id(t->patterns[i].id))
			WARN(c, t->patterns[i].place, NULL, "ids are made of a-z 0-9 . - _: \"%s\"", t->patterns[i].id);
	for (size_t i = 0; i < t->n_signatures; i++)
		if (!good_id(t->signatures[i].id))
			WARN(c, t->signatures[i].place, NULL, "ids are made of a-z 0-9 . - _: \"%s\"", t->signatures[i].id);
}

/* ---- conditions ---- */

static bool names_hit(const struct tree *t, const char *id)
{
	size_t n = strlen(id);

	if (map_get(&t->pattern_by_id, id) || map_get(&t->signature_by_id, id))
		return true;
	if (n < 3 || strcmp(id + n - 2, ".*") != 0)
		return false;
	for (size_t i = 0; i < t->n_signatures; i++)
		if (strncmp(t->signatures[i].id, id, n - 1) == 0)
			return true;
	return false;
}

static void check_cond(struct checker *c, const struct cond *cond)
{
	if (!cond)
		return;
	if (cond->kind == COND_HIT && !names_hit(c->tree, cond->subject))
		dead_link(c, cond->place, "signature or pattern", cond->subject);
	for (size_t i = 0; i < cond->n; i++)
		check_cond(c, cond->parts[i]);
}

/* ---- questions ---- */

static bool resolve_answer(struct checker *c, struct answer *a)
{
	a->question = map_get(&c->tree->question_by_id, a->go);
	a->pattern = map_get(&c->tree->pattern_by_id, a->go);
	if (!a->question && !a->pattern)
		dead_link(c, a->place, "the goto", a->go);
	return a->question || a->pattern;
}

static void check_answer(struct checker *c, const struct question *q, const struct answer *a)
{
	if (utf8_cols(a->text) > ANSWER_COLS)
		WARN(c, a->place, "shorten it", "the text of this answer is wider than %d columns", ANSWER_COLS);
	if (a->when && a->confidence == CONFIDENCE_NONE)
		WARN(c, a->place, "add confidence: certain, likely or hint", "`when` without a confidence");
	for (const struct answer *b = q->answers; b < a; b++)
		if (strcmp(a->id, b->id) == 0)
			WARN(c, a->place, NULL, "this question has two answers \"%s\"", a->id);
	check_cond(c, a->when);
}

static void check_question(struct checker *c, struct question *q)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->n_answers; i++)
		if (resolve_answer(c, &q->answers[i]))
			q->answers[kept++] = q->answers[i];
	q->n_answers = kept;
	if (!kept)
		WARN(c, q->place, NULL, "question \"%s\" has no answer", q->id);
	if (kept > ANSWERS_MAX)
		WARN(c, q->place, "group them in a further question", "more than %d answers cannot be chosen by a digit", ANSWERS_MAX);
	for (size_t i = 0; i < kept; i++)
		check_answer(c, q, &q->answers[i]);
}

static void walk(struct checker *c, const struct question *q)
{
	unsigned char *state = &c->seen[q - c->tree->questions];

	*state = 1;
	for (size_t i = 0; i < q->n_answers; i++) {
		struct answer *a = &q->answers[i];
		if (a->pattern) {
			c->pattern_seen[a->pattern - c->tree->patterns] = 1;
			continue;
		}
		unsigned char next = c->seen[a->question - c->tree->questions];
		if (next == 1)
			tree_problem_add(c->problems, true, a->place, "a tree leads downwards only",
					 "\"%s\" leads back to \"%s\": the walk would never end", a->id, a->go);
		else if (!next)
			walk(c, a->question);
	}
	*state = 2;
}

static void check_reach(struct checker *c)
{
	struct tree *t = c->tree;
	const struct question *root = map_get(&t->question_by_id, "root");

	if (!root) {
		tree_problem_add(c->problems, t->n_questions > 0, (struct place){ .file = t->n_sources ? t->sources[0].origin : "" },
				 "the walk starts at a question with the id `root`", "there is no question \"root\"");
		return;
	}
	walk(c, root);
	for (size_t i = 0; i < t->n_questions; i++)
		if (!c->seen[i])
			WARN(c, t->questions[i].place, "let an answer go to it, or remove it",
			     "question \"%s\" cannot be reached from root", t->questions[i].id);
	/* A signature or a sign of its own brings a pattern up just as well as an answer. */
	for (size_t i = 0; i < t->n_signatures; i++)
		if (t->signatures[i].pattern)
			c->pattern_seen[t->signatures[i].pattern - t->patterns] = 1;
	for (size_t i = 0; i < t->n_patterns; i++)
		if (!c->pattern_seen[i] && !t->patterns[i].n_signs)
			WARN(c, t->patterns[i].place, "let an answer go to it, or a signature name it",
			     "pattern %s cannot be reached from root", t->patterns[i].id);
}

/* ---- patterns and signatures ---- */

static void check_links(struct checker *c, struct place at, const struct texts *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!map_get(&c->tree->pattern_by_id, ids->at[i]))
			dead_link(c, at, "pattern", ids->at[i]);
}

static void check_items(struct checker *c, const struct item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		check_cond(c, items[i].done);
		check_cond(c, items[i].problem);
		check_links(c, items[i].place, &items[i].see);
	}
}

static void check_pattern(struct checker *c, struct pattern *p)
{
	for (size_t i = 0; i < p->n_signs; i++) {
		if (p->signs[i].level == LEVEL_NONE)
			p->signs[i].level = p->level;
		check_cond(c, p->signs[i].when);
	}
	for (size_t i = 0; i < p->n_not_it; i++)
		if (!map_get(&c->tree->pattern_by_id, p->not_it[i].id))
			dead_link(c, p->place, "not_it", p->not_it[i].id);
	if (!p->n_checklist)
		WARN(c, p->place, NULL, "pattern %s has no checklist", p->id);
	if (!p->n_fixes)
		WARN(c, p->place, NULL, "pattern %s has no fix", p->id);
	check_items(c, p->checklist, p->n_checklist);
}

static bool has_context(const struct tree *t, const char *id)
{
	for (size_t i = 0; i < t->n_contexts; i++)
		if (strcmp(t->contexts[i].id, id) == 0)
			return true;
	return false;
}

static void check_context(struct checker *c, const struct context *x)
{
	for (size_t i = 0; i < x->includes.n; i++)
		if (!has_context(c->tree, x->includes.at[i]))
			WARN(c, x->place, "define it under `contexts`", "context \"%s\" does not exist", x->includes.at[i]);
}

static void check_signature(struct checker *c, struct signature *s)
{
	if (s->needs && !has_context(c->tree, s->needs))
		WARN(c, s->place, "define it under `contexts`", "context \"%s\" does not exist", s->needs);
	if (s->span < 1 || s->span > SPAN_MAX) {
		WARN(c, s->place, NULL, "span must lie between 1 and %d", SPAN_MAX);
		s->span = 1;
	}
	if (s->rank < 0 || s->rank > 100)
		WARN(c, s->place, NULL, "rank must lie between 0 and 100");
	if (!s->match.n && !s->phrases.n)
		WARN(c, s->place, "add a real line under `match`", "signature %s has no sample that must match", s->id);
	if (!s->no_match.n)
		WARN(c, s->place, "add a near miss under `no_match`", "signature %s has no sample that must not match", s->id);
	check_links(c, s->place, &s->also);
}

static void resolve_signatures(struct checker *c)
{
	struct tree *t = c->tree;
	size_t kept = 0;

	for (size_t i = 0; i < t->n_signatures; i++) {
		struct signature *s = &t->signatures[i];
		s->pattern = map_get(&t->pattern_by_id, s->pattern_id);
		if (s->pattern)
			t->signatures[kept++] = *s;
		else
			dead_link(c, s->place, "pattern", s->pattern_id);
	}
	t->n_signatures = kept;
	index_signatures(t);
}

/* They are looked for in every line: too short a word would make the whole search slower. */
static void check_words(struct checker *c, const struct word_list *list)
{
	size_t least = list->meaning == WORDS_DOMAIN ? WORD_MIN : 2;

	for (size_t i = 0; i < list->words.n; i++) {
		const char *word = list->words.at[i];
		if (strlen(word) < least || strlen(word) > WORD_MAX)
			WARN(c, list->place, NULL, "\"%s\" is left out: a word here has %zu to %d characters", word, least, WORD_MAX);
		else if (!list->exact && !isalpha((unsigned char)*word))
			WARN(c, list->place, "say `exact: true`", "\"%s\" is left out: a word of any case begins with a letter", word);
	}
}

static void check_rest(struct checker *c)
{
	struct tree *t = c->tree;
	struct place nowhere = { .file = t->n_sources ? t->sources[0].origin : "" };

	for (size_t i = 0; i < t->n_vocabulary; i++)
		check_words(c, &t->vocabulary[i]);
	for (size_t i = 0; i < t->n_reference; i++)
		check_links(c, nowhere, &t->reference[i].patterns);
	for (size_t i = 0; i < t->n_scenarios; i++)
		check_links(c, t->scenarios[i].place, &t->scenarios[i].see);
	for (size_t i = 0; i < t->n_checklists; i++)
		check_items(c, t->checklists[i].items, t->checklists[i].n_items);
}

void tree_check(struct tree *t, struct tree_problems *problems)
{
	struct checker c = { .tree = t, .problems = problems };

	c.seen = mem_new(t->n_questions + 1);
	c.pattern_seen = mem_new(t->n_patterns + 1);
	index_ids(&c);
	resolve_signatures(&c);
	check_ids(&c);
	for (size_t i = 0; i < t->n_questions; i++)
		check_question(&c, &t->questions[i]);
	check_reach(&c);
	for (size_t i = 0; i < t->n_patterns; i++)
		check_pattern(&c, &t->patterns[i]);
	for (size_t i = 0; i < t->n_signatures; i++)
		check_signature(&c, &t->signatures[i]);
	for (size_t i = 0; i < t->n_contexts; i++)
		check_context(&c, &t->contexts[i]);
	check_rest(&c);
	mem_free(c.seen);
	mem_free(c.pattern_seen);
}
