/* SPDX-License-Identifier: MIT */
/* Roles to attributes and colour pairs of this terminal. */
#include <stdlib.h>

#include "term/term_in.h"

/* The best that the terminal shows of a colour; *bold where a bright one needs it. -1 = its own. */
static short best(const struct theme_color *c, bool *bold)
{
	if (COLORS >= 256 && c->indexed >= 0)
		return (short)c->indexed;
	if (c->ansi < 0)
		return -1;
	if (c->ansi >= 8 && COLORS < 16) {
		*bold = true;
		return (short)(c->ansi - 8);
	}
	return (short)c->ansi;
}

static attr_t attributes(unsigned attrs)
{
	attr_t out = A_NORMAL;

	if (attrs & ATTR_BOLD)
		out |= A_BOLD;
	if (attrs & ATTR_UNDERLINE)
		out |= A_UNDERLINE;
	if (attrs & ATTR_REVERSE)
		out |= A_REVERSE;
	if (attrs & ATTR_DIM)
		out |= A_DIM;
#ifdef A_ITALIC
	if (attrs & ATTR_ITALIC)
		out |= A_ITALIC;
#endif
	return out;
}

static bool wants_color(const struct term_options *o)
{
	const char *no = getenv("NO_COLOR");

	if (o->color == TERM_COLOR_NEVER || !has_colors())
		return false;
	return o->color == TERM_COLOR_ALWAYS || !no || !*no;
}

void color_init(struct terminal *t, const struct term_options *o)
{
	struct theme mono;
	const struct theme *theme = o->theme;
	bool color = wants_color(o) && theme && start_color() == OK && use_default_colors() == OK;
	short n = 0;

	t->colored = color;
	if (!color) {
		theme_mono(&mono);
		theme = &mono;
	}
	for (int i = 0; i < LOOK_COUNT; i++) {
		const struct theme_style *style = &theme->at[i];
		bool bold = false;
		t->attrs[i] = attributes(style->attrs);
		t->pairs[i] = 0;
		if (!color)
			continue;
		short front = best(&style->front, &bold), back = best(&style->back, &(bool){ false });
		if (bold)
			t->attrs[i] |= A_BOLD;
		if ((front >= 0 || back >= 0) && n + 1 < COLOR_PAIRS && init_pair((short)(n + 1), front, back) == OK)
			t->pairs[i] = ++n;
	}
}
