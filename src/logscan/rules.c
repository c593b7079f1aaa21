/* SPDX-License-Identifier: MIT */
/* From a tree's signatures to the literals that find their lines. */
#include "logscan/rules.h"

#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "data/builtin.h"
#include "data/tree_phrase.h"
#include "logscan/columns.h"
#include "logscan/likeness.h"
#include "logscan/literal_image.h"
#include "logscan/rules_in.h"
#include "logscan/vector.h"

enum { MAX_SPAN = 16, USES_BEFORE_JIT = 6, MOST_BY_WORD = 10 };

struct use {
	uint32_t literal;
	struct user user;
};

struct build {
	struct rules *r;
	struct literal_image image;
	uint32_t *by_known;			/* by literal.known: literal number + 1 */
	struct map by_text;			/* fold mark + text -> literal number + 1 */
	VEC(struct literal) literals;
	VEC(struct use) uses;
	VEC(uint32_t) always;
};

static size_t place_of(const char *text)
{
	uintptr_t at = (uintptr_t)text, start = (uintptr_t)builtin.tree;

	return at >= start && at < start + builtin.tree_bytes ? (size_t)(at - start) : LITERAL_NOWHERE;
}

/* Where what the rule is made of stands in the image of the built-in tree. */
static size_t rule_place(const struct rule *rule)
{
	if (!rule->signature || !rule->signature->phrases.n)
		return place_of(rule->pattern);
	size_t id = place_of(rule->id);
	return id == LITERAL_NOWHERE ? id : id | LITERAL_MADE;
}

static struct rule *add_rule(struct build *b, enum rule_kind kind, const char *id, const char *pattern)
{
	struct rule *rule = &b->r->rules[b->r->n++];

	*rule = (struct rule){ .kind = kind, .id = id, .pattern = pattern, .span = 1, .needs = NO_RULE };
	return rule;
}

/* A regex that is made of phrases is made when it is asked for. */
static const char *rule_pattern(struct rules *r, struct rule *rule)
{
	if (!rule->pattern && rule->signature)
		rule->pattern = signature_regex(rule->signature, &r->arena);
	return rule->pattern;
}

static uint32_t new_literal(struct build *b, const struct literal *l, const char *text)
{
	*VEC_ADD(&b->literals) = (struct literal){ .text = text, .n = l->n, .fold = l->fold, .piece = l->piece };
	return (uint32_t)(b->literals.n - 1);
}

static uint32_t literal_number(struct build *b, const struct literal *l)
{
	if (l->known) {
		uint32_t *number = &b->by_known[l->known - 1];
		if (!*number)
			*number = new_literal(b, l, l->text) + 1;
		return *number - 1;
	}
	char *key = arena_new(&b->r->arena, l->n + 1);
	key[0] = l->fold ? 'i' : 'c';
	memcpy(key + 1, l->text, l->n);
	uintptr_t number = (uintptr_t)map_getn(&b->by_text, key, l->n + 1);
	if (!number) {
		number = new_literal(b, l, key + 1) + 1u;
		map_putn(&b->by_text, key, l->n + 1, (void *)number);
	}
	return (uint32_t)(number - 1);
}

/*
 * Words of the domain stand in the prefix of many lines. A short literal with one of them is looked for by that word, and
 * as a whole only where it stands in a message; a longer one by what else is in it.
 */
static void add_literal(struct build *b, const struct literal *l, uint32_t rule)
{
	struct user u = { .rule = rule, .n = (uint8_t)l->n, .begins = l->begins, .ends = l->ends };
	const struct literal *word = l->n > MOST_BY_WORD ? NULL : vocabulary_word_in(&b->r->vocabulary, l, &u.at);

	/* a window over several lines may hold the rest of a match on another line */
	u.need = b->r->rules[rule].span > 1 ? NULL : l->need;
	if (word && (word->n < l->n || !l->fold)) {
		struct literal *copy = arena_new(&b->r->arena, sizeof *copy);
		*copy = *l;
		u.whole = copy;
	}
	*VEC_ADD(&b->uses) = (struct use){ literal_number(b, word ? word : l), u };
}

static void add_set(struct build *b, const struct literal *literals, size_t n, uint32_t rule)
{
	for (size_t i = 0; i < n; i++)
		add_literal(b, &literals[i], rule);
}

/* The built-in tree's were derived when the program was built. */
static void derive(struct build *b, uint32_t number)
{
	const struct literal *known = NULL;
	size_t n = literal_image_set(&b->image, rule_place(&b->r->rules[number]), &known);
	struct literal_set set;

	if (n) {
		add_set(b, known, n, number);
	} else if (literal_derive(rule_pattern(b->r, &b->r->rules[number]), &b->r->arena, &set)) {
		add_set(b, set.at, set.n, number);
		literal_set_done(&set);
	} else {
		*VEC_ADD(&b->always) = number;
	}
}

static void add_signatures(struct build *b)
{
	const struct tree *t = b->r->tree;

	for (size_t i = 0; i < t->n_signatures; i++) {
		const struct signature *sig = &t->signatures[i];
		struct rule *rule = add_rule(b, RULE_SIGNATURE, sig->id, sig->phrases.n ? NULL : sig->regex);
		rule->signature = sig;
		rule->span = sig->span < 1 ? 1 : sig->span > MAX_SPAN ? MAX_SPAN : sig->span;
		if (rule->span > b->r->max_span)
			b->r->max_span = rule->span;
		for (size_t k = 0; sig->needs && k < t->n_contexts; k++)
			if (strcmp(t->contexts[k].id, sig->needs) == 0)
				rule->needs = (uint32_t)(t->n_signatures + k);
		derive(b, (uint32_t)(b->r->n - 1));
	}
	b->r->first_context = b->r->n;
	b->r->n_contexts = t->n_contexts;
	for (size_t k = 0; k < t->n_contexts; k++) {
		add_rule(b, RULE_CONTEXT, t->contexts[k].id, t->contexts[k].regex);
		derive(b, (uint32_t)(b->r->n - 1));
	}
}

static void add_builtin(struct build *b, enum rule_kind kind, const char *id, const struct literal *words, size_t n)
{
	add_rule(b, kind, id, NULL);
	for (size_t i = 0; i < n; i++)
		add_literal(b, &words[i], (uint32_t)(b->r->n - 1));
}

static void add_builtins(struct build *b)
{
	static const struct literal chain[] = {
		{ .text = "The above exception was the direct cause", .n = 40 },
		{ .text = "During handling of the above exception", .n = 38 },
	};
	static const struct literal report[] = {
		{ .text = "bug_type", .n = 8 },		/* first line of an .ips report */
		{ .text = "Incident Identifier:", .n = 20 },	/* crash and jetsam reports in text */
	};

	add_builtin(b, RULE_VOCABULARY, "vocabulary", b->r->vocabulary.words, b->r->vocabulary.n_words);
	add_builtin(b, RULE_CHAIN, "chain", chain, 2);
	add_builtin(b, RULE_REPORT, "report", report, 2);
}

static uint8_t use_of(enum rule_kind kind)
{
	static const uint8_t uses[] = { USE_SIGNATURE, USE_CONTEXT, USE_VOCABULARY, USE_MARK, USE_MARK };

	return uses[kind];
}

/* Lists of users by literal, in one array. */
static void index_users(struct build *b)
{
	struct rules *r = b->r;
	uint32_t *fill = mem_array(b->literals.n + 1, sizeof *fill);

	r->n_literals = b->literals.n;
	r->n_users = b->uses.n;
	r->literals = b->literals.at;
	r->uses = arena_new(&r->arena, r->n_literals + 1);
	r->users_at = arena_array(&r->arena, r->n_literals + 1, sizeof *r->users_at);
	r->users = arena_array(&r->arena, b->uses.n + 1, sizeof *r->users);
	for (size_t i = 0; i < b->uses.n; i++)
		r->users_at[b->uses.at[i].literal + 1]++;
	for (size_t i = 0; i < r->n_literals; i++)
		r->users_at[i + 1] += r->users_at[i];
	memcpy(fill, r->users_at, (r->n_literals + 1) * sizeof *fill);
	for (int contexts = 1; contexts >= 0; contexts--) {	/* they come first in each list */
		for (size_t i = 0; i < b->uses.n; i++) {
			const struct use *u = &b->uses.at[i];
			enum rule_kind kind = r->rules[u->user.rule].kind;
			if ((kind == RULE_CONTEXT) != contexts)
				continue;
			r->users[fill[u->literal]++] = u->user;
			r->uses[u->literal] |= use_of(kind);
		}
	}
	mem_free(fill);
}

/* A context without a literal makes every line a candidate: columns do not matter then. */
static void find_wide(struct rules *r)
{
	r->wide = arena_new(&r->arena, r->n_contexts + 1);
	for (size_t l = 0; l < r->n_literals; l++) {
		for (uint32_t i = r->users_at[l]; i < r->users_at[l + 1] && r->rules[r->users[i].rule].kind == RULE_CONTEXT; i++) {
			const struct literal *whole = r->users[i].whole ? r->users[i].whole : &r->literals[l];
			if (columns_may_hold(whole->text, whole->n))
				r->wide[r->users[i].rule - r->first_context] = true;
		}
	}
}

/* Nothing but the built-in tree, whose finder was made when the program was built? */
static bool is_builtin(const struct tree *t)
{
	return builtin.finder && t->n_sources == 1 && t->sources[0].sha256 == builtin.tree_sha256;
}

struct rules *rules_new(const struct tree *t, struct err *err)
{
	struct rules *r = mem_new(sizeof *r);
	struct build b = { .r = r };

	(void)err;
	r->tree = t;
	r->max_span = 1;
	r->rules = mem_array(t->n_signatures + t->n_contexts + 8, sizeof *r->rules);
	literal_image_open(&b.image, builtin.literals, builtin.literals_bytes, &r->arena);
	b.by_known = mem_array(b.image.n_different + 1, sizeof *b.by_known);
	vocabulary_make(&r->vocabulary, t, &r->arena);
	add_signatures(&b);
	add_builtins(&b);
	index_users(&b);
	find_wide(r);
	r->always = b.always.at;
	r->n_always = b.always.n;
	if (is_builtin(t))
		r->finder = finder_open(builtin.finder, r->literals, r->n_literals);
	if (!r->finder)
		r->finder = finder_new(r->literals, r->n_literals);
	r->work = regex_work_new();
	pthread_mutex_init(&r->lock, NULL);
	pthread_mutex_init(&r->vector_lock, NULL);
	mem_free(b.by_known);
	VEC_DONE(&b.uses);
	map_done(&b.by_text);
	return r;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		regex_free(r->rules[i].regex);
	regex_work_free(r->work);
	likeness_free(r->likeness);
	finder_free(r->finder);
	vector_free(r->vector);
	pthread_mutex_destroy(&r->lock);
	pthread_mutex_destroy(&r->vector_lock);
	mem_free(r->literals);
	mem_free(r->always);
	mem_free(r->rules);
	arena_done(&r->arena);
	mem_free(r);
}

const struct finder *rules_finder(const struct rules *r)
{
	return r->finder;
}

void rules_stats(const struct rules *r, struct rules_stats *out)
{
	*out = (struct rules_stats){ .signatures = r->first_context, .contexts = r->n_contexts, .literals = r->n_literals };
	out->shortest = SIZE_MAX;
	for (size_t i = 0; i < r->n_literals; i++)
		out->shortest = r->literals[i].n < out->shortest ? r->literals[i].n : out->shortest;
	for (size_t i = 0; i < r->n_always; i++)
		out->unfiltered += r->rules[r->always[i]].kind == RULE_SIGNATURE;
	for (size_t i = 0; i < r->tree->n_signatures; i++)
		out->samples += signature_sample_count(&r->tree->signatures[i]);
}

struct regex *rules_regex(struct rules *r, struct rule *rule, struct err *err)
{
	const char *pattern = rule->broken ? NULL : rule_pattern(r, rule);

	if (!pattern)
		return NULL;
	if (!rule->regex) {
		rule->regex = regex_new(pattern, err);
		rule->broken = !rule->regex;
	} else if (++rule->uses == USES_BEFORE_JIT) {
		regex_speed_up(rule->regex);
	}
	return rule->regex;
}

const struct likeness *rules_likeness(struct rules *r)
{
	if (!r->likeness)
		r->likeness = likeness_new(r->tree);
	return r->likeness;
}

const struct vector *rules_vector(struct rules *r)
{
	pthread_mutex_lock(&r->vector_lock);
	if (!r->vector_tried)
		r->vector = vector_new(r->literals, r->n_literals);
	r->vector_tried = true;
	pthread_mutex_unlock(&r->vector_lock);
	return r->vector;
}

/* ---- sets ---- */

void rule_set_new(struct rule_set *s, const struct rules *r)
{
	s->at = mem_array(r->n + 1, sizeof *s->at);
	s->has = mem_new(r->n + 1);
	s->tried = mem_array(r->n_users + 1, sizeof *s->tried);
	s->round = 0;
	s->n = 0;
}

void rule_set_done(struct rule_set *s)
{
	mem_free(s->at);
	mem_free(s->has);
	mem_free(s->tried);
	*s = (struct rule_set){ 0 };
}

void rule_set_clear(struct rule_set *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->has[s->at[i]] = 0;
	s->n = 0;
}

static void set_add(struct rule_set *s, uint32_t rule)
{
	if (!s->has[rule]) {
		s->has[rule] = 1;
		s->at[s->n++] = rule;
	}
}

struct collect {
	const struct rules *r;
	struct rule_set *set;
	const char *text;
	size_t n;
	uint8_t uses;
};

static size_t collect_hit(void *arg, size_t pos, uint32_t literal)
{
	struct collect *c = arg;

	if (!(c->r->uses[literal] & c->uses))
		return 0;
	for (uint32_t i = c->r->users_at[literal]; i < c->r->users_at[literal + 1]; i++) {
		const struct user *u = &c->r->users[i];
		if (c->set->has[u->rule] || !(use_of(c->r->rules[u->rule].kind) & c->uses) ||
		    c->set->tried[i] == c->set->round || !user_is_placed(u, c->text, c->n, pos))
			continue;
		c->set->tried[i] = c->set->round;
		if (!u->need || literal_needs_met(u->need, c->text, c->n, NULL))
			set_add(c->set, u->rule);
	}
	return 0;
}

void rules_collect(const struct rules *r, const char *text, size_t n, uint8_t uses, struct rule_set *s)
{
	struct collect c = { r, s, text, n, uses };

	struct finder_range range = { text, n, 0, n };

	s->round++;
	finder_scan(r->finder, &range, collect_hit, &c);
}

void rules_collect_always(const struct rules *r, struct rule_set *s)
{
	for (size_t i = 0; i < r->n_always; i++)
		set_add(s, r->always[i]);
}
