/* SPDX-License-Identifier: MIT */
/* The map of all questions and patterns, with who answered what. */
#include <string.h>

#include "triage/auto.h"
#include "ui/view.h"

struct walk {
	struct app *app;
	struct sheet *sheet;
	struct triage_case c;
	struct arena arena;
	const char *here;	/* id of the present place */
	const char *seen[256];	/* questions shown already: a tree may join again */
	size_t n_seen;
};

static bool seen(struct walk *w, const char *id)
{
	for (size_t i = 0; i < w->n_seen; i++)
		if (strcmp(w->seen[i], id) == 0)
			return true;
	if (w->n_seen < sizeof w->seen / sizeof *w->seen)
		w->seen[w->n_seen++] = id;
	return false;
}

/* What stands at the right of an answer: who chose it, or what the facts say. */
static void mark_answer(struct walk *w, const struct question *q, const struct proposal_answer *pa)
{
	struct session_answer given;
	bool chosen = session_get_answer(w->app->session, q->id, &given) && strcmp(given.answer, pa->answer->id) == 0;

	if (chosen)
		sheet_right(w->sheet, given.by == BY_AUTO ? LOOK_automatic : LOOK_given, given.stale ? "you, off the path" :
			    given.by == BY_AUTO ? "AUTO" : by_name(given.by));
	else if (pa->truth == TRUTH_YES)
		sheet_right(w->sheet, part_confidence_role(pa->confidence), confidence_name(pa->confidence));
	else if (pa->truth == TRUTH_NO)
		sheet_right(w->sheet, LOOK_dim, "no");
}

static void branch(struct walk *w, const struct question *q, int depth);

static void leaf(struct walk *w, const struct question *q, const struct proposal_answer *pa, int depth)
{
	const struct answer *answer = pa->answer;
	bool pattern = answer->pattern != NULL;
	const char *id = pattern ? answer->pattern->id : answer->question ? answer->question->id : answer->go;
	bool here = strcmp(w->here, id) == 0;

	sheet_item(w->sheet, ITEM_PLACE, id, pattern ? VIEW_PATTERN : VIEW_QUESTION);
	for (int i = 0; i < depth; i++)
		sheet_add(w->sheet, LOOK_rule, 0, "|  ");
	sheet_add(w->sheet, here ? LOOK_title : LOOK_rule, 0, pattern ? (here ? "*" : " ") : (here ? "* " : "+ "));
	enum theme_role role = here ? LOOK_title : pa->truth == TRUTH_NO ? LOOK_dim : LOOK_text;
	if (pattern) {
		sheet_add(w->sheet, LOOK_known, 0, id);
		sheet_add(w->sheet, role, 0, " ");
		sheet_add(w->sheet, role, 0, answer->pattern->title);
	} else {
		sheet_add(w->sheet, role, 0, answer->text);
	}
	mark_answer(w, q, pa);
	if (answer->question && !seen(w, answer->question->id))
		branch(w, answer->question, depth + 1);
}

static void branch(struct walk *w, const struct question *q, int depth)
{
	struct proposal proposal;

	if (depth > 12)
		return;
	auto_propose(&w->c, q, &w->arena, &proposal);
	for (size_t i = 0; i < proposal.n; i++)
		leaf(w, q, &proposal.at[i], depth);
}

void part_tree(struct app *a, struct sheet *s, bool legend)
{
	struct walk w = { .app = a, .sheet = s, .c = app_case(a), .here = app_below(a)->id };
	const struct question *root = tree_question(a->tree, "root");

	if (legend) {
		sheet_plain(s);
		sheet_add(s, LOOK_title, 0, "TREE");
	}
	if (root)
		branch(&w, root, 0);
	sheet_blank(s);
	sheet_plain(s);
	sheet_add(s, LOOK_given, 0, "you");
	sheet_add(s, LOOK_dim, 0, " answered by you  ");
	sheet_row(s);
	sheet_add(s, LOOK_automatic, 0, "AUTO");
	sheet_add(s, LOOK_dim, 0, " answered by facts");
	sheet_row(s);
	sheet_add(s, LOOK_dim, 0, "certain, likely, hint: what the facts say");
	arena_done(&w.arena);
}
