/* SPDX-License-Identifier: MIT */
/*
 * Sequences of atoms, and alternatives: of all that must stand in a match the cheapest to look for is kept, and
 * what has nothing to do with it as a further need. Only what is certain counts: runs of ordinary characters.
 */
#include <ctype.h>
#include <string.h>

#include "base/vec.h"
#include "logscan/literal_in.h"

enum { MAX_CANDIDATES = 12, MAX_REPEAT = 8 };
static const double AT_EDGE = 0.7;	/* share of the places of a literal where a word begins, or ends */

struct piece {			/* literals one of which must stand in a match, and where they come from */
	struct literal_set set;
	double cost;
	unsigned from, to;	/* numbers of the atoms of the sequence */
};

struct sequence {
	struct parse *ps;
	struct strings now;		/* what stands side by side up to here */
	unsigned atom, now_from;	/* number of the atom at hand; of the first one in `now` */
	bool started;			/* `start` is final */
	struct strings start;
	struct piece pieces[MAX_CANDIDATES];
	size_t n;
};

/* Keeps a set of literals as a candidate; the dearest one goes when there are too many. */
static void keep_piece(struct sequence *q, struct literal_set *set, double cost, unsigned from, unsigned to)
{
	size_t at = q->n;

	if (!set->n || set->n > LITERAL_SET) {
		literal_set_done(set);
		return;
	}
	if (q->n == MAX_CANDIDATES) {
		at = 0;
		for (size_t i = 1; i < q->n; i++)
			if (q->pieces[i].cost > q->pieces[at].cost)
				at = i;
		if (q->pieces[at].cost <= cost) {
			literal_set_done(set);
			return;
		}
		literal_set_done(&q->pieces[at].set);
	} else {
		q->n++;
	}
	q->pieces[at] = (struct piece){ *set, cost, from, to };
	*set = (struct literal_set){ 0 };
}

/* Strings as literals, where each is long enough. */
static void keep_strings(struct sequence *q, const struct strings *s, unsigned from, unsigned to)
{
	struct literal_set set = { 0 };
	double cost = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].n < LITERAL_MIN)
			return;
	for (size_t i = 0; i < s->n; i++) {
		const struct string *whole = &s->at[i];
		const char *text = whole->text;
		size_t n = whole->n;
		literal_shorten(&text, &n);
		struct literal l = {
			.text = text, .n = n, .fold = whole->fold,
			.begins = whole->begins && text == whole->text && literal_is_word(*text),
			.ends = whole->ends && text + n == whole->text + whole->n,
		};
		cost += literal_cost(text, n) * (l.begins ? AT_EDGE : 1) * (l.ends ? AT_EDGE : 1);
		*VEC_ADD(&set) = l;
	}
	keep_piece(q, &set, cost, from, to);
}

/* Something other than plain text follows. */
static void end_run(struct sequence *q)
{
	keep_strings(q, &q->now, q->now_from, q->atom ? q->atom - 1 : 0);
	if (!q->started) {
		q->started = true;
		literal_copy_strings(&q->start, &q->now);
		for (size_t i = 0; i < q->start.n; i++)
			q->start.at[i].closed = true;
	}
	literal_copy_strings(&q->now, &literal_nothing);
	q->now_from = q->atom + 1;
}

/* Plain text of several forms comes next. */
static void go_on(struct sequence *q, const struct strings *next)
{
	struct strings joined;

	if (next->n > 1)	/* the product may be dearer than what it is made of */
		keep_strings(q, &q->now, q->now_from, q->atom ? q->atom - 1 : 0);
	if (!literal_product(q->ps, &q->now, next, &joined)) {
		end_run(q);
		literal_copy_strings(&joined, next);
		q->now_from = q->atom;
	}
	if (literal_has_stub(&joined)) {
		end_run(q);
		return;
	}
	literal_copy_strings(&q->now, &joined);
	if (literal_all_closed(&q->now)) {
		q->atom++;		/* it takes part in the run that ends */
		end_run(q);
		q->atom--;
	}
}

static void add_char(struct sequence *q, const struct atom *a, long min, long max)
{
	char text[MAX_REPEAT];
	struct strings next;
	bool fold = a->fold && isalpha(a->c);

	if (!literal_is_usable(a->c) || min > MAX_REPEAT) {
		end_run(q);
		return;
	}
	if (min == 1 && max == 1 && literal_extend(q->ps, &q->now, (char)a->c, fold))
		return;
	memset(text, a->c, sizeof text);
	next.n = 1;
	next.at[0] = (struct string){ .text = text, .n = (size_t)min, .fold = fold, .closed = max != min };
	if (min == 0 && max == 1) {
		next.n = 2;
		next.at[0] = (struct string){ .text = text, .n = 1, .fold = fold };
		next.at[1] = (struct string){ .text = "" };
	}
	next.at[0].text = arena_strn(&q->ps->temp, text, sizeof text);
	go_on(q, &next);
}

static void add_group(struct sequence *q, struct part *group, long min, long max)
{
	struct strings next;

	literal_copy_strings(&next, &group->start);
	if (min > 0 && group->has)
		keep_piece(q, &group->set, group->cost, q->atom, q->atom);
	literal_set_done(&group->set);
	for (size_t i = 0; max != 1 && i < next.n; i++)
		next.at[i].closed = true;
	if (min == 0) {
		if (next.n == LITERAL_PRODUCT)
			next.n = 1, next.at[0] = (struct string){ .text = "", .closed = true };
		else
			next.at[next.n++] = (struct string){ .text = "" };
	}
	go_on(q, &next);
}

static void add_atom(struct sequence *q, struct atom *a, long min, long max)
{
	switch (a->kind) {
	case ATOM_CHAR:
		add_char(q, a, min, max);
		break;
	case ATOM_GROUP:
		if (a->group)
			add_group(q, a->group, min, max);
		break;
	case ATOM_OTHER:
		end_run(q);
		break;
	case ATOM_EDGE:
		if (min > 0)
			literal_edge(&q->now);
		break;
	case ATOM_ZERO:
		break;
	}
	q->atom++;
}

/* The cheapest piece; the next best that has nothing to do with it is needed besides. */
static void choose(struct sequence *q, struct part *out)
{
	struct piece *best = NULL, *other = NULL;

	for (size_t i = 0; i < q->n; i++)
		if (!best || q->pieces[i].cost < best->cost)
			best = &q->pieces[i];
	for (size_t i = 0; i < q->n; i++) {
		struct piece *p = &q->pieces[i];
		if (p != best && (p->from > best->to || p->to < best->from) && (!other || p->cost < other->cost))
			other = p;
	}
	if (best) {
		out->has = true;
		out->cost = best->cost;
		out->set = best->set;
		best->set = (struct literal_set){ 0 };
	}
	if (other) {
		struct literal *copy = arena_array(&q->ps->temp, other->set.n, sizeof *copy);
		memcpy(copy, other->set.at, other->set.n * sizeof *copy);
		for (size_t i = 0; i < out->set.n; i++) {
			struct literal_need *need = arena_new(&q->ps->temp, sizeof *need);
			*need = (struct literal_need){ copy, other->set.n, out->set.at[i].need };
			out->set.at[i].need = need;
		}
		out->cost *= 0.7;	/* fewer lines pass, but each has to be looked at */
	}
	for (size_t i = 0; i < q->n; i++)
		literal_set_done(&q->pieces[i].set);
}

static void parse_sequence(struct parse *ps, struct part *out)
{
	struct sequence local, *q = &local;

	q->ps = ps;
	q->atom = q->now_from = 0;
	q->started = false;
	q->n = q->start.n = 0;
	literal_copy_strings(&q->now, &literal_nothing);
	for (;;) {
		long min, max;
		literal_skip_blanks(ps);
		if (ps->failed || ps->p >= ps->end || (!ps->quoted && (*ps->p == '|' || *ps->p == ')')))
			break;
		struct atom a = literal_next_atom(ps);
		literal_skip_blanks(ps);
		literal_quantifier(ps, &min, &max);
		add_atom(q, &a, min, max);
	}
	if (!q->started) {		/* plain text to its end: it may go on after the group */
		q->started = true;
		literal_copy_strings(&q->start, &q->now);
	}
	end_run(q);
	out->set = (struct literal_set){ 0 };
	out->cost = 0;
	out->has = false;
	literal_copy_strings(&out->start, &q->start);
	choose(q, out);
}

void literal_alternatives(struct parse *ps, struct part *out)
{
	parse_sequence(ps, out);
	while (!ps->failed && ps->p < ps->end && *ps->p == '|') {
		struct part *next = arena_new(&ps->temp, sizeof *next);
		ps->p++;
		parse_sequence(ps, next);
		out->has = out->has && next->has && out->set.n + next->set.n <= LITERAL_SET;
		for (size_t i = 0; out->has && i < next->set.n; i++)
			*VEC_ADD(&out->set) = next->set.at[i];
		out->cost += next->cost;
		literal_set_done(&next->set);
		if (out->start.n + next->start.n <= LITERAL_PRODUCT) {
			memcpy(out->start.at + out->start.n, next->start.at, next->start.n * sizeof *next->start.at);
			out->start.n += next->start.n;
		} else {
			literal_copy_strings(&out->start, &literal_nothing);
			out->start.at[0].closed = true;
		}
	}
	if (!out->has)
		literal_set_done(&out->set);
}
