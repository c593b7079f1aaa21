/* SPDX-License-Identifier: MIT */
/* The map of the whole tree on a screen of its own. */
#include <stdio.h>
#include <string.h>

#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Tree");
}

static const char *came_from(struct app *a)
{
	for (size_t i = a->at; i-- > 0;)
		if (a->history.at[i]->view->spot)
			return a->history.at[i]->id;
	return "";
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	part_tree(a, s, false);
	if (!p->started && *came_from(a)) {
		p->started = true;
		s->kept_kind = ITEM_PLACE;
		s->kept_n = -1;
		snprintf(s->kept_id, sizeof s->kept_id, "%s", came_from(a));
	}
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)p;
	buf_fmt(out, "%zu questions, %zu patterns. ", a->tree->n_questions, a->tree->n_patterns);
	part_keys(out, "{open} goes there; answers stay.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "go there", 9, NULL }, { ACT_find, "find", 7, NULL }, { ACT_palette, "by name", 4, NULL },
	{ ACT_back, "back", 6, "h" }, { ACT_help, "keys", 8, NULL }, { ACT_close, "close", 5, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_tree = {
	.id = VIEW_TREE, .screen = ON_TREE, .title = title, .draw = view_draw_sheet, .fill = fill, .hints = hints,
	.message = message,
};
