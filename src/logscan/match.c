/* SPDX-License-Identifier: MIT */
/*
 * Lines to hits. What a line means never depends on where a block ended: lines that
 * need their followers wait in `pending` and are tried as each follower arrives.
 */
#include <string.h>
#include <time.h>

#include "base/vec.h"
#include "logscan/entry.h"
#include "logscan/match_in.h"
#include "logscan/odd.h"

double scan_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- one line ---- */

static void built_in(struct scanner *s, const struct view *v, const struct stretch *t, const struct rule *rule)
{
	struct occurrence o = { .place = { .line = t->line } };

	if (rule->kind == RULE_REPORT) {
		if (t->line > s->report_line + 3)	/* the two marks of one report stand close together */
			s->report_line = t->line;
	} else if (rule->kind == RULE_CHAIN && entry_is_chain(t->clean->text, t->clean->n)) {
		match_describe(s, v, t, 0, &o);
		hits_mark_inner(s->hits, o.entry, t->line);
	}
}

static void read_line(struct scanner *s, const char *raw, size_t n)
{
	clean_line(&s->clean, raw, n, false);
	clean_clear(&s->plain);
	if (s->clean.escaped)
		clean_unescape(&s->plain, &s->clean);
	rule_set_clear(&s->set);
	rules_collect(s->r, s->clean.text, s->clean.n, USE_LINE, &s->set);
	if (s->clean.escaped)
		rules_collect(s->r, s->plain.text, s->plain.n, USE_LINE, &s->set);
	rules_collect_always(s->r, &s->set);
}

/* A fallback: it recognises the component, not the sentence. */
static bool knows_speaker_only(const struct signature *s)
{
	return s->role == ROLE_WRAPPER && s->confidence == CONFIDENCE_HINT;
}

static const struct signature *says_more(const struct signature *a, const struct signature *b)
{
	return !a || knows_speaker_only(a) ? b : a;
}

void match_line(struct scanner *s, const struct view *v, size_t at, size_t n, uint64_t line, uint64_t column)
{
	struct stretch t = { &s->clean, v->p + at, n, v->abs + at, line, column };
	struct stretch plain = t;
	bool vocabulary = false, near_miss = false;
	const struct signature *best = NULL;

	read_line(s, v->p + at, n);
	plain.clean = &s->plain;
	if (s->contexts_left)
		match_contexts(s, v->p + at, n, line);
	for (size_t i = 0; i < s->set.n; i++) {
		uint32_t number = s->set.at[i];
		const struct rule *rule = &s->r->rules[number];
		if (rule->kind == RULE_VOCABULARY)
			vocabulary = true;
		else if (rule->kind != RULE_SIGNATURE && rule->kind != RULE_CONTEXT)
			built_in(s, v, &t, rule);
		if (rule->kind != RULE_SIGNATURE)
			continue;
		near_miss = true;
		if ((s->clean.escaped && match_rule(s, v, &plain, number, MATCH_LINE)) ||
			 (!(s->clean.escaped && s->clean.message_only) && match_rule(s, v, &t, number, MATCH_LINE)))
			best = says_more(best, rule->signature);
		else if (rule->span > 1 && match_begin_window(s, v, &t, number))
			best = says_more(best, rule->signature);
	}
	const struct pattern *known = best && knows_speaker_only(best) ? best->pattern : NULL;
	bool done = best ? !known : line <= s->last_error_line;
	enum oddness oddness = done ? ODD_NOT : odd_look(s, vocabulary, near_miss);
	if (oddness != ODD_NOT) {
		struct occurrence o = { .place = { line, 1, (uint32_t)(n < UINT32_MAX ? n + 1 : n) } };
		match_describe(s, v, &t, 0, &o);
		odd_queue(s, &o, oddness, known);
	}
}

/* ---- blocks ---- */

static void wait_for_more(struct scanner *s, uint64_t from, uint64_t end, uint64_t line, uint32_t rule)
{
	if (end - from > SCAN_AHEAD)
		return;
	*VEC_ADD(&s->pending) = (struct pending){ from, end, line, rule, 1 };
}

static void run_pending(struct scanner *s, const struct view *v, size_t limit, bool over)
{
	size_t kept = 0, n = s->pending.n;

	for (size_t i = 0; i < n; i++) {
		struct pending p = s->pending.at[i];	/* try_wrapped() may add to the list */
		if (!match_more_lines(s, v, &p, limit, over))
			s->pending.at[kept++] = p;
	}
	for (size_t i = n; i < s->pending.n; i++)
		s->pending.at[kept++] = s->pending.at[i];
	s->pending.n = kept;
}

static void one_candidate(struct scanner *s, const struct view *v, size_t at, const struct candidate *c, uint64_t line)
{
	size_t n = c->to - c->from;
	uint64_t abs = v->abs + at + c->from, column = c->from == 0 ? s->piece : 0;
	const char *raw = v->p + at + c->from;

	if (!column && match_is_full(raw, n) && n <= SCAN_AHEAD) {
		if (abs >= s->wrap_end)
			wait_for_more(s, abs, abs + n, line, NO_RULE);
	} else if (c->contexts) {
		match_some_contexts(s, raw, n, line, c->contexts);
	} else {
		match_line(s, v, at + c->from, n, line, column);
	}
}

void match_chunk(struct scanner *s, const struct view *v, size_t at, const struct chunk *b)
{
	pthread_mutex_lock(&s->r->lock);
	for (size_t i = 0; i < b->n; i++) {
		const struct candidate *c = &b->at[i];
		uint64_t line = s->line + c->line + 1;
		if (s->pending.n)
			run_pending(s, v, at + c->to, false);
		if (s->odd.n)
			odd_flush(s, line, false);
		one_candidate(s, v, at, c, line);
	}
	if (s->pending.n)
		run_pending(s, v, v->n, false);
	s->line += b->lines;
	if (s->odd.n)
		odd_flush(s, s->line, false);
	pthread_mutex_unlock(&s->r->lock);
}

void match_end(struct scanner *s, const struct view *v)
{
	pthread_mutex_lock(&s->r->lock);
	while (s->pending.n)
		run_pending(s, v, v->n, true);
	odd_flush(s, 0, true);
	pthread_mutex_unlock(&s->r->lock);
}
