/* SPDX-License-Identifier: MIT */
/* What was pasted, before it counts: use it, add it to the open log, or forget it. */
#include <stdio.h>
#include <string.h>

#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Log\nPaste");
}

static bool can_append(const struct app *a)
{
	return a->logs.n > 1;
}

static void count(struct app *a, size_t *known, uint64_t *odd)
{
	const struct input *in = evidence_input(a->evidence, a->pasted->input);

	*known = part_known(a, a->pasted->input);
	*odd = in ? in->unmatched : 0;
}

static void add_lines(struct app *a, struct sheet *s)
{
	const struct logtext *log = a->pasted;
	uint64_t shown = 0;
	const char *text;
	size_t n;

	for (uint64_t line = 1; shown < 6 && logtext_line(log, line, &text, &n); line++) {
		char copy[400];
		snprintf(copy, sizeof copy, "%.*s", (int)(n < 399 ? n : 399), text);
		sheet_plain(s);
		sheet_fmt(s, LOOK_number, "%4llu  ", (unsigned long long)line);
		sheet_add(s, LOOK_code, 0, copy);
		shown++;
	}
	if (log->lines.n > shown) {
		sheet_plain(s);
		sheet_fmt(s, LOOK_dim, "      ... %zu more", log->lines.n - (size_t)shown);
	}
}

static void choice(struct sheet *s, enum action action, const char *text)
{
	char key[24];

	sheet_item(s, ITEM_ACTION, action_name(action), action);
	sheet_fmt(s, LOOK_key, "%-6s ", keymap_key(action, key, sizeof key));
	sheet_add(s, LOOK_text, 0, text);
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	size_t known;
	uint64_t odd;
	char lines[40], bytes[32], cut[32];

	(void)p;
	if (!a->pasted)
		return;
	count(a, &known, &odd);
	part_bytes(a->pasted->text.len, bytes);
	sheet_plain(s);
	sheet_fmt(s, LOOK_title, "Pasted %s, %s: %zu known, %llu not recognised",
		  part_count(lines, sizeof lines, a->pasted->lines.n, "line", "lines"), bytes, known, (unsigned long long)odd);
	if (a->pasted_cut) {
		part_bytes(a->pasted_cut, cut);
		sheet_text(s, 0, 0, LOOK_alert, "The paste was longer than 64 MiB: the rest was cut off. Save it to a file and open that.");
		sheet_fmt(s, LOOK_dim, " (%s cut)", cut);
	}
	sheet_blank(s);
	choice(s, ACT_open, "use it as a log");
	if (can_append(a))
		choice(s, ACT_append, "append it to the log that is open");
	choice(s, ACT_escape, "cancel: forget it");
	sheet_blank(s);
	add_lines(a, s);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(&p->sheet);
	enum action want = action == ACT_open && item ? (enum action)item->n : action;

	(void)digit;
	if (want == ACT_open)
		app_paste_use(a);
	else if (want == ACT_append)
		app_paste_append(a);
	else if (want == ACT_escape || want == ACT_back || want == ACT_close)
		app_close_overlay(a);
	else
		return want != ACT_up && want != ACT_down && want != ACT_quit && want != ACT_redraw && want != ACT_suspend;
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	buf_puts(out, "Pasted text never acts as keys. Choose what to do with it.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "use", 9, NULL }, { ACT_append, "append", 7, NULL }, { ACT_escape, "cancel", 8, NULL },
	{ ACT_none, NULL, 0, NULL },
};

const struct view view_paste = {
	.id = VIEW_PASTE, .screen = ON_PASTE, .overlay = true, .title = title, .draw = view_draw_sheet, .fill = fill,
	.act = act, .hints = hints, .message = message,
};
