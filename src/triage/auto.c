/* SPDX-License-Identifier: MIT */
/* From findings to answers: what lies below an answer speaks for it. */
#include "triage/auto.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "data/value.h"
#include "triage/collect.h"
#include "triage/fill.h"

/* ---- what lies below an answer ---- */

struct below {
	VEC(const struct pattern *) patterns;
	VEC(const struct question *) seen;
};

static void go_below(struct below *b, const struct answer *from)
{
	const struct answer *todo[256];	/* a tree this wide has other problems */
	size_t n = 0;

	todo[n++] = from;
	while (n > 0) {
		const struct answer *a = todo[--n];
		if (a->pattern)
			*VEC_ADD(&b->patterns) = a->pattern;
		bool seen = !a->question;
		for (size_t i = 0; i < b->seen.n && !seen; i++)
			seen = b->seen.at[i] == a->question;
		if (seen)
			continue;
		*VEC_ADD(&b->seen) = a->question;
		for (size_t i = 0; i < a->question->n_answers && n < sizeof todo / sizeof *todo; i++)
			todo[n++] = &a->question->answers[i];
	}
}

static bool is_below(const struct below *b, const struct pattern *p)
{
	for (size_t i = 0; i < b->patterns.n; i++)
		if (b->patterns.at[i] == p)
			return true;
	return false;
}

static void below_done(struct below *b)
{
	VEC_DONE(&b->patterns);
	VEC_DONE(&b->seen);
}

bool auto_leads_to(const struct answer *answer, const struct pattern *p)
{
	struct below b = { 0 };

	go_below(&b, answer);
	bool found = is_below(&b, p);
	below_done(&b);
	return found;
}

/* ---- one answer ---- */

static bool is_root(const struct question *q)
{
	return strcmp(q->id, "root") == 0;
}

static bool has_hit(const struct finding *f)
{
	for (size_t i = 0; i < f->supports.n; i++)
		if (f->supports.at[i].kind == SUPPORT_HIT && !f->supports.at[i].against)
			return true;
	return false;
}

/* A weakness that a file shows is not yet what the person complains about: at the symptom it only hints. */
static enum confidence confidence_at(const struct question *q, const struct finding *f)
{
	enum confidence c = f->confidence, cap = CONFIDENCE_CERTAIN;

	if (is_root(q) && f->level < LEVEL_ERROR)
		cap = f->level == LEVEL_WARNING && has_hit(f) ? CONFIDENCE_LIKELY : CONFIDENCE_HINT;
	if (f->umbrella)
		cap = CONFIDENCE_HINT;
	return c < cap ? c : cap;
}

static void from_below(const struct triage_case *c, const struct question *q, struct proposal_answer *p, struct arena *a)
{
	struct below b = { 0 };

	go_below(&b, p->answer);
	for (size_t i = 0; i < c->findings->n && !p->finding; i++) {
		const struct finding *f = &c->findings->at[i];
		if (!f->suppressed && is_below(&b, f->pattern))
			p->finding = f;
	}
	below_done(&b);
	if (!p->finding)
		return;
	p->truth = TRUTH_YES;
	p->confidence = confidence_at(q, p->finding);
	p->text = p->finding->says;
	p->would_change = p->finding->would_change;
	for (size_t i = 0; i < p->finding->supports.n; i++)
		collect_add(&p->supports, a, &p->finding->supports.at[i]);
}

static void take_when(const struct triage_case *c, struct proposal_answer *p, const struct cond_leaves *leaves,
		      const char *input, struct arena *a)
{
	struct fill_from from = { .evidence = c->evidence, .input = input, .pattern = p->answer->pattern };
	const char *text = fill_text(p->answer->say, &from, a, NULL);
	struct support head = { .kind = SUPPORT_SIGN, .text = text, .input = input,
		.confidence = p->answer->confidence ? p->answer->confidence : CONFIDENCE_LIKELY };

	for (size_t i = 0; i < leaves->n && !head.place; i++)
		head.place = leaves->at[i].fact ? leaves->at[i].fact->where : NULL;
	collect_cond(&p->supports, a, c->evidence, &head, leaves);
	p->truth = TRUTH_YES;
	if (head.confidence >= p->confidence) {
		p->confidence = head.confidence;
		p->text = text;
	}
}

static void from_when(const struct triage_case *c, struct proposal_answer *p, struct arena *a)
{
	const char *const *models;
	size_t n = collect_models(c->evidence, a, &models), no = 0;

	if (!p->answer->when)
		return;
	for (size_t i = 0; i < n; i++) {
		struct cond_leaves leaves = { 0 };
		enum truth t = cond_eval(p->answer->when, c->evidence, models[i], a, &leaves);
		if (t == TRUTH_YES && (i == 0 || collect_is_about(&leaves, models[i])))
			take_when(c, p, &leaves, models[i], a);
		no += t == TRUTH_NO;
	}
	if (p->truth == TRUTH_UNKNOWN && no == n)
		p->truth = TRUTH_NO;
}

static bool is_symptom(const struct triage_case *c, const struct answer *answer)
{
	const struct fact *f = evidence_fact(c->evidence, NULL, "given.symptom");

	return f && f->value->kind == VALUE_TEXT && strcmp(f->value->text, answer->id) == 0;
}

/* --symptom answers the root question. */
static void from_symptom(const struct triage_case *c, const struct question *q, struct proposal_answer *p, struct arena *a)
{
	const struct fact *f = evidence_fact(c->evidence, NULL, "given.symptom");

	if (!is_root(q) || !is_symptom(c, p->answer))
		return;
	struct support s = { .kind = SUPPORT_GIVEN, .fact = f, .place = f->where, .confidence = CONFIDENCE_CERTAIN,
		.text = arena_fmt(a, "symptom %s", f->value->text) };
	collect_add(&p->supports, a, &s);
	p->truth = TRUTH_YES;
	p->confidence = CONFIDENCE_CERTAIN;
	if (!p->text || !*p->text)
		p->text = s.text;
}

/* ---- the best of them ---- */

static bool symptom_given(const struct triage_case *c, const struct question *q)
{
	return is_root(q) && evidence_fact(c->evidence, NULL, "given.symptom");
}

/* Where one pattern is reached by several answers, the one of its own branch is meant. */
static bool own_branch(const struct proposal_answer *p)
{
	return p->finding && strncmp(p->finding->pattern->branch, p->answer->id, strlen(p->answer->id)) == 0;
}

static bool better(const struct proposal_answer *x, const struct proposal_answer *y)
{
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence;
	if (x->finding && y->finding && x->finding != y->finding)
		return x->finding < y->finding;	/* both in the ranked list */
	if (own_branch(x) != own_branch(y))
		return own_branch(x);
	if ((x->answer->pattern != NULL) != (y->answer->pattern != NULL))
		return x->answer->pattern != NULL;
	return x->n_for > y->n_for;
}

static bool competes(const struct proposal_answer *x, const struct proposal_answer *best)
{
	if (x == best || x->truth != TRUTH_YES || x->confidence < best->confidence)
		return false;
	if (x->finding && x->finding == best->finding)
		return false;
	return !x->finding || !best->finding || (!x->finding->harmless && x->finding->level >= best->finding->level);
}

static bool contradicted(const struct triage_case *c, const struct finding *f)
{
	for (size_t i = 0; f && i < c->findings->n_contradictions; i++) {
		const struct contradiction *x = &c->findings->contradictions[i];
		for (size_t k = 0; k < f->supports.n && !x->settled; k++)
			if (f->supports.at[k].kind == SUPPORT_HIT && strcmp(f->supports.at[k].input, x->log) == 0)
				return true;
	}
	return false;
}

static void choose(const struct triage_case *c, struct proposal *p)
{
	bool given = symptom_given(c, p->question);

	for (size_t i = 0; i < p->n; i++) {
		const struct proposal_answer *x = &p->at[i];
		if (x->truth == TRUTH_YES && x->confidence && (!given || is_symptom(c, x->answer)) &&
		    (!p->best || better(x, p->best)))
			p->best = x;
	}
	if (!p->best)
		return;
	p->confidence = p->best->confidence;
	p->n_facts = p->best->n_for;
	bool unsure = contradicted(c, p->best->finding);
	for (size_t i = 0; i < p->n && !given; i++)
		unsure = unsure || competes(&p->at[i], p->best);
	if (unsure && p->confidence > CONFIDENCE_HINT)
		p->confidence--;
}

void auto_propose(const struct triage_case *c, const struct question *q, struct arena *a, struct proposal *out)
{
	*out = (struct proposal){ .question = q, .n = q->n_answers };
	out->at = arena_array(a, q->n_answers + 1, sizeof *out->at);
	for (size_t i = 0; i < q->n_answers; i++) {
		struct proposal_answer *p = &out->at[i];
		p->answer = &q->answers[i];
		p->text = "";
		from_below(c, q, p, a);
		from_when(c, p, a);
		from_symptom(c, q, p, a);
		collect_order(&p->supports, a);
		p->n_for = collect_count(&p->supports, false);
		p->n_against = collect_count(&p->supports, true);
	}
	choose(c, out);
}

/* ---- over the whole tree ---- */

const struct finding *auto_best_start(const struct triage_case *c, struct arena *a, const struct answer ***steps,
				      size_t *n_steps)
{
	const struct question *q = tree_question(c->tree, "root");
	const struct finding *f = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->findings->n && !f; i++) {
		const struct finding *x = &c->findings->at[i];
		if (!x->suppressed && !x->harmless && (x->level > LEVEL_HINT || has_hit(x)))
			f = x;
	}
	*steps = arena_array(a, c->tree->n_questions + 1, sizeof **steps);
	*n_steps = 0;
	while (f && q && n < c->tree->n_questions) {
		const struct answer *next = NULL;
		for (size_t i = 0; i < q->n_answers; i++) {
			const struct answer *x = &q->answers[i];
			bool direct = x->pattern == f->pattern;
			bool own = strncmp(f->pattern->branch, x->id, strlen(x->id)) == 0;
			if (auto_leads_to(x, f->pattern) && (!next || direct || own))
				next = x;
			if (direct)
				break;
		}
		if (!next)
			break;
		(*steps)[n++] = next;
		q = next->question;
	}
	*n_steps = n;
	return f;
}

static int cost(const char *needs)
{
	static const char *const order[] = { "nothing", "file", "log", "mac", "device" };

	for (int i = 0; needs && i < 5; i++)
		if (strcmp(order[i], needs) == 0)
			return i;
	return needs ? 5 : 1;
}

static int cheaper(const void *x, const void *y)
{
	const struct question *const *p = x, *const *q = y;

	if (is_root(*p) != is_root(*q))
		return is_root(*p) ? -1 : 1;
	if (cost((*p)->needs) != cost((*q)->needs))
		return cost((*p)->needs) - cost((*q)->needs);
	if ((*p)->minutes != (*q)->minutes)
		return (*p)->minutes < (*q)->minutes ? -1 : 1;
	return strcmp((*p)->id, (*q)->id);
}

struct walk {
	const struct triage_case *c;
	struct arena *a;
	const struct question **seen, **open;
	size_t n_seen, n_open;
};

static void look_at(struct walk *w, const struct question *q)
{
	for (size_t i = 0; i < w->n_seen; i++)
		if (w->seen[i] == q)
			return;
	if (q && w->n_seen < w->c->tree->n_questions)
		w->seen[w->n_seen++] = q;
}

size_t auto_open_questions(const struct triage_case *c, const struct answer *(*chosen)(const void *arg, const struct question *q),
			   const void *arg, struct arena *a, const struct question **out, size_t max)
{
	struct walk w = { .c = c, .a = a };
	const struct question **open;
	size_t n;

	w.seen = arena_array(a, c->tree->n_questions + 1, sizeof *w.seen);
	open = w.open = arena_array(a, c->tree->n_questions + 1, sizeof *w.open);
	look_at(&w, tree_question(c->tree, "root"));
	for (size_t i = 0; i < w.n_seen; i++) {
		const struct question *q = w.seen[i];
		const struct answer *x = chosen ? chosen(arg, q) : NULL;
		struct proposal p;
		if (!x) {
			auto_propose(c, q, a, &p);
			x = p.best && p.confidence == CONFIDENCE_CERTAIN ? p.best->answer : NULL;
		}
		if (x) {
			look_at(&w, x->question);
			continue;
		}
		w.open[w.n_open++] = q;
		for (size_t k = 0; k < p.n; k++)
			if (p.at[k].truth != TRUTH_NO)
				look_at(&w, p.at[k].answer->question);
	}
	n = w.n_open;
	if (n)
		qsort(open, n, sizeof *open, cheaper);
	if (n > max)
		n = max;
	for (size_t i = 0; i < n; i++)
		out[i] = open[i];
	return n;
}

size_t auto_next_questions(const struct triage_case *c, struct arena *a, const struct question **out, size_t max)
{
	return auto_open_questions(c, NULL, NULL, a, out, max);
}

size_t auto_answered(const struct triage_case *c, enum confidence at_least)
{
	struct arena a = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < c->tree->n_questions; i++) {
		struct proposal p;
		auto_propose(c, &c->tree->questions[i], &a, &p);
		n += p.best && p.confidence >= at_least;
	}
	arena_done(&a);
	return n;
}
