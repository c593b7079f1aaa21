/* SPDX-License-Identifier: MIT */
/* For the log view: what hits one line, and trying a regex that is no rule yet. */
#include <stdlib.h>
#include "base/alloc.h"
#include "logscan/clean.h"
#include "logscan/rules.h"
#include "logscan/rules_in.h"
#include "logscan/scan_in.h"

static uint32_t raw_column(const struct clean *c, size_t at)
{
	return c->raw[at <= c->n ? at : c->n] + 1;
}

struct raw_line {
	const char *p;
	size_t n;
};

/* The raw columns of clean bytes from..to, never empty. */
static void columns(const struct clean *c, const struct raw_line *raw, size_t from, size_t to, uint32_t *column, uint32_t *end)
{
	*column = raw_column(c, from);
	*end = to > from ? (uint32_t)clean_raw_end(c, raw->p, raw->n, to) + 1 : *column + 1;
	if (*end <= *column)
		*end = *column + 1;
}

static int by_column(const void *a, const void *b)
{
	const struct line_mark *x = a, *y = b;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->signature->index < y->signature->index ? -1 : x->signature->index > y->signature->index;
}

/* The first match of a rule in the unescaped or the plain form of a line. */
static bool mark_rule(struct rules *r, uint32_t number, const struct clean *forms[2], const struct raw_line *raw,
		      struct line_mark *out)
{
	size_t from, to;
	struct regex *x = rules_regex(r, &r->rules[number], NULL);

	for (int i = 0; x && i < 2; i++) {
		if (!forms[i] || regex_match(x, r->work, forms[i]->text, forms[i]->n, 0) != REGEX_YES ||
		    !regex_group(r->work, 0, &from, &to))
			continue;
		columns(forms[i], raw, from, to, &out->column, &out->end_column);
		out->signature = r->rules[number].signature;
		return true;
	}
	return false;
}

size_t rules_mark_line(struct rules *r, const char *line, size_t n, struct line_mark *marks, size_t room)
{
	struct clean clean = { 0 }, plain = { 0 };
	struct raw_line raw = { line, n };
	struct rule_set set;
	size_t n_marks = 0;

	rule_set_new(&set, r);
	clean_line(&clean, line, n, false);
	rules_collect(r, clean.text, clean.n, USE_SIGNATURE, &set);
	if (clean.escaped) {
		clean_unescape(&plain, &clean);
		rules_collect(r, plain.text, plain.n, USE_SIGNATURE, &set);
	}
	rules_collect_always(r, &set);
	const struct clean *forms[2] = { clean.escaped ? &plain : NULL, clean.escaped && clean.message_only ? NULL : &clean };
	pthread_mutex_lock(&r->lock);
	for (size_t i = 0; i < set.n && n_marks < room; i++)
		if (r->rules[set.at[i]].kind == RULE_SIGNATURE && mark_rule(r, set.at[i], forms, &raw, &marks[n_marks]))
			n_marks++;
	pthread_mutex_unlock(&r->lock);
	qsort(marks, n_marks, sizeof *marks, by_column);
	rule_set_done(&set);
	clean_done(&clean);
	clean_done(&plain);
	return n_marks;
}

/* A screen waits for a trial: a regex that runs away on this many lines, or takes this long, has shown what it is. */
enum { TRIAL_RUNAWAYS = 10, TRIAL_SECONDS = 3 };

struct trial {
	struct regex *regex;
	struct regex_work *work;
	struct clean clean, plain;
	struct trial_stats stats;
};

struct trial *trial_new(const char *regex, struct err *err)
{
	struct regex *x = regex_new(regex, err);

	if (!x)
		return NULL;
	struct trial *t = mem_new(sizeof *t);
	struct arena a = { 0 };
	struct literal_set set;
	t->regex = x;
	t->work = regex_work_new();
	t->stats.has_literal = literal_derive(regex, &a, &set);
	literal_set_done(&set);
	arena_done(&a);
	regex_speed_up(x);
	return t;
}

void trial_free(struct trial *t)
{
	if (!t)
		return;
	regex_free(t->regex);
	regex_work_free(t->work);
	clean_done(&t->clean);
	clean_done(&t->plain);
	mem_free(t);
}

static void trial_captures(struct trial *t, const struct clean *c, const struct raw_line *raw, struct trial_hit *out)
{
	for (unsigned i = 0; i < regex_names(t->regex) && out->n_captures < TRIAL_CAPTURES; i++) {
		unsigned group;
		size_t from, to;
		const char *name = regex_name(t->regex, i, &group);
		if (!regex_group(t->work, group, &from, &to))
			continue;
		out->captures[out->n_captures].name = name;
		columns(c, raw, from, to, &out->captures[out->n_captures].column,
			&out->captures[out->n_captures].end_column);
		if (from == to)		/* took part, but holds nothing */
			out->captures[out->n_captures].end_column = out->captures[out->n_captures].column;
		out->n_captures++;
	}
}

static bool trial_form(struct trial *t, const struct clean *c, const struct raw_line *raw, struct trial_hit *out)
{
	size_t from, to;
	enum regex_result result = regex_match(t->regex, t->work, c->text, c->n, 0);

	t->stats.gave_up += result == REGEX_LIMIT;
	if (result != REGEX_YES || !regex_group(t->work, 0, &from, &to))
		return false;
	*out = (struct trial_hit){ 0 };
	columns(c, raw, from, to, &out->column, &out->end_column);
	trial_captures(t, c, raw, out);
	t->stats.matched++;
	return true;
}

bool trial_match(struct trial *t, const char *line, size_t n, struct trial_hit *out)
{
	struct raw_line raw = { line, n };

	if (t->stats.gave_up >= TRIAL_RUNAWAYS || t->stats.seconds > TRIAL_SECONDS)
		return false;
	double before = scan_clock();
	t->stats.lines++;
	clean_line(&t->clean, line, n, false);
	if (t->clean.escaped)
		clean_unescape(&t->plain, &t->clean);
	bool matched = (t->clean.escaped && trial_form(t, &t->plain, &raw, out)) ||
		       (!(t->clean.escaped && t->clean.message_only) && trial_form(t, &t->clean, &raw, out));
	t->stats.seconds += scan_clock() - before;
	return matched;
}

void trial_stats(const struct trial *t, struct trial_stats *out)
{
	*out = t->stats;
}
