/* SPDX-License-Identifier: MIT */
/* All patterns by branch, the general checklists, the scenarios and the quick reference. */
#include <stdio.h>
#include <string.h>

#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Patterns and checklists");
}

static void add_pattern(struct sheet *s, const struct pattern *p, const struct triage_case *c)
{
	const struct finding *f = findings_get(c->findings, p);

	sheet_item(s, ITEM_PLACE, p->id, VIEW_PATTERN);
	sheet_fmt(s, LOOK_known, "%-4s", p->id);
	sheet_add(s, LOOK_text, 0, p->title);
	if (f)
		sheet_right(s, part_confidence_role(f->confidence), confidence_name(f->confidence));
}

static void add_scenarios(struct app *a, struct sheet *s)
{
	for (size_t i = 0; i < a->tree->n_scenarios; i++) {
		const struct scenario *sc = &a->tree->scenarios[i];
		if (i == 0)
			sheet_rule(s, "Under pressure", "");
		sheet_item(s, ITEM_TEXT, sc->id, 0);
		sheet_flow(s, 2, LOOK_title, sc->title);
		sheet_text(s, 2, 12, LOOK_dim, sc->tempting);
		for (size_t k = 0; k < sc->better.n; k++) {
			sheet_row(s);
			sheet_tab(s, 2);
			sheet_fmt(s, LOOK_number, "%zu. ", k + 1);
			sheet_flow(s, 5, LOOK_text, sc->better.at[k]);
		}
	}
}

static void add_reference(struct app *a, struct sheet *s)
{
	for (size_t i = 0; i < a->tree->n_reference; i++) {
		const struct reference_row *row = &a->tree->reference[i];
		if (i == 0)
			part_rule(s, "Quick reference", "{open} opens the first");
		sheet_item(s, ITEM_PLACE, row->patterns.n ? row->patterns.at[0] : "", VIEW_PATTERN);
		sheet_add(s, LOOK_text, 0, row->symptom);
		sheet_add(s, LOOK_dim, 0, ": check ");
		sheet_add(s, LOOK_text, 0, row->first);
		for (size_t k = 0; k < row->patterns.n; k++)
			sheet_fmt(s, LOOK_known, " %s", row->patterns.at[k]);
	}
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	struct triage_case c = app_case(a);
	const char *branch = "";

	(void)p;
	for (size_t i = 0; i < a->tree->n_checklists; i++) {
		if (i == 0)
			sheet_rule(s, "Checklists", "");
		sheet_item(s, ITEM_PLACE, a->tree->checklists[i].id, VIEW_PATTERN);
		sheet_add(s, LOOK_text, 0, a->tree->checklists[i].title);
	}
	for (size_t i = 0; i < a->tree->n_patterns; i++) {
		const struct pattern *pattern = &a->tree->patterns[i];
		if (pattern->branch && strcmp(branch, pattern->branch) != 0) {
			branch = pattern->branch;
			sheet_rule(s, branch, "");
		}
		add_pattern(s, pattern, &c);
	}
	add_reference(a, s);
	add_scenarios(a, s);
	for (size_t i = 0; i < a->tree->n_resources; i++) {
		if (i == 0)
			sheet_rule(s, "To read", "");
		sheet_item(s, ITEM_TEXT, a->tree->resources[i].url, 0);
		sheet_add(s, LOOK_text, 0, a->tree->resources[i].title);
		sheet_text(s, 2, 2, LOOK_link, a->tree->resources[i].url);
	}
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)p;
	buf_fmt(out, "%zu patterns. ", a->tree->n_patterns);
	part_keys(out, "{next-pane} goes to the next branch, {palette} finds by name or error text.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open", 9, NULL }, { ACT_next_pane, "next branch", 5, NULL }, { ACT_find, "find", 6, NULL },
	{ ACT_palette, "by name", 7, NULL }, { ACT_back, "back", 6, "h" }, { ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_list = {
	.id = VIEW_LIST, .screen = ON_LIST, .title = title, .draw = view_draw_sheet, .fill = fill, .hints = hints,
	.message = message,
};
