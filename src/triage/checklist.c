/* SPDX-License-Identifier: MIT */
/* Ticks of the person beside what the facts say of each item. */
#include "triage/checklist.h"

#include <string.h>

#include "triage/collect.h"
#include "triage/cond.h"
#include "triage/fill.h"

struct source {
	const char *id, *title;
	const struct item *items;
	size_t n;
	const struct pattern *pattern;
};

static bool find(const struct tree *t, const char *id, struct source *out)
{
	const struct pattern *p = tree_pattern(t, id);

	if (p) {
		*out = (struct source){ p->id, p->title, p->checklist, p->n_checklist, p };
		return true;
	}
	for (size_t i = 0; i < t->n_checklists; i++) {
		const struct checklist *c = &t->checklists[i];
		if (strcmp(c->id, id) == 0) {
			*out = (struct source){ c->id, c->title, c->items, c->n_items, NULL };
			return true;
		}
	}
	return false;
}

static bool holds(const struct triage_case *c, const struct item *item, const struct cond *when, const char *model,
		  const struct pattern *p, struct checklist_row *row, struct arena *a)
{
	struct cond_leaves leaves = { 0 };
	struct fill_from from = { .evidence = c->evidence, .input = model, .pattern = p };

	if (!when || cond_eval(when, c->evidence, model, a, &leaves) != TRUTH_YES)
		return false;
	row->proposal = item->say ? fill_text(item->say, &from, a, NULL) : NULL;
	struct support head = { .kind = SUPPORT_SIGN, .input = model, .confidence = CONFIDENCE_CERTAIN, .text = row->proposal };
	collect_cond(&row->supports, a, c->evidence, &head, &leaves);
	if (!row->proposal || !*row->proposal)
		row->proposal = row->supports.n ? row->supports.at[0].text : "the facts say so";
	return true;
}

/* With several models: a problem in any of them, or done in all. */
static void propose(const struct triage_case *c, const struct item *item, const struct pattern *p,
		    struct checklist_row *row, struct arena *a)
{
	const char *const *models;
	size_t n = collect_models(c->evidence, a, &models), done = 0;

	for (size_t i = 0; i < n; i++)
		if (holds(c, item, item->problem, models[i], p, row, a)) {
			row->proposed = TICK_PROBLEM;
			return;
		}
	for (size_t i = 0; i < n; i++)
		done += holds(c, item, item->done, models[i], p, row, a);
	if (done == n)
		row->proposed = TICK_DONE;
	else
		row->proposal = NULL;
}

/* A tick that facts made is worth as much as the facts: when they say otherwise now, it is open again. */
static void reopen(struct checklist_row *row, struct arena *a)
{
	bool same = row->proposed == row->state && row->proposal && row->evidence && strcmp(row->proposal, row->evidence) == 0;

	if (row->by != BY_AUTO || same || (row->state != TICK_DONE && row->state != TICK_PROBLEM))
		return;
	row->reopened = arena_fmt(a, "was %s by the facts (%s); now they say: %s", tick_name(row->state),
				  row->evidence ? row->evidence : "", row->proposal ? row->proposal : "nothing");
	row->state = TICK_TODO;
}

static void fill_row(const struct triage_case *c, const struct session *s, const struct item *item, const struct pattern *p,
		     struct checklist_row *row, struct arena *a)
{
	struct fill_from from = { .evidence = c->evidence, .pattern = p };

	row->item = item;
	row->text = fill_text(item->text, &from, a, NULL);
	propose(c, item, p, row, a);
	if (!s)
		return;
	struct session_tick t = session_get_tick(s, item->id);
	row->state = t.state;
	row->by = t.by;
	row->evidence = t.evidence;
	row->note = t.note;
	reopen(row, a);
}

bool checklist_get(const struct triage_case *c, const struct session *s, const char *id, struct arena *a,
		   struct checklist_state *out)
{
	struct source src;

	*out = (struct checklist_state){ 0 };
	if (!find(c->tree, id, &src))
		return false;
	out->id = src.id;
	out->title = src.title;
	out->at = arena_array(a, src.n + 1, sizeof *out->at);
	out->n = src.n;
	for (size_t i = 0; i < src.n; i++) {
		struct checklist_row *r = &out->at[i];
		fill_row(c, s, &src.items[i], src.pattern, r, a);
		out->n_done += r->state == TICK_DONE || r->state == TICK_NA;
		out->n_problem += r->state == TICK_PROBLEM;
		out->n_proposed += r->proposed != TICK_TODO && r->state == TICK_TODO;
	}
	return true;
}

static bool accept(struct session *s, const struct checklist_row *r)
{
	if (r->proposed == TICK_TODO || (r->by == BY_AUTO && r->state == r->proposed))
		return false;
	session_tick(s, r->item->id, r->proposed, BY_AUTO, r->proposal);
	return true;
}

bool checklist_accept(const struct triage_case *c, struct session *s, const char *list, const char *item)
{
	struct arena a = { 0 };
	struct checklist_state st;
	bool done = false;

	checklist_get(c, s, list, &a, &st);
	for (size_t i = 0; i < st.n && !done; i++)
		if (strcmp(st.at[i].item->id, item) == 0)
			done = accept(s, &st.at[i]);
	arena_done(&a);
	return done;
}

size_t checklist_accept_all(const struct triage_case *c, struct session *s, const char *list)
{
	struct arena a = { 0 };
	struct checklist_state st;
	size_t n = 0;

	checklist_get(c, s, list, &a, &st);
	for (size_t i = 0; i < st.n; i++)
		if (st.at[i].by != BY_YOU)
			n += accept(s, &st.at[i]);
	arena_done(&a);
	return n;
}
