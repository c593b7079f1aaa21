/* SPDX-License-Identifier: MIT */
/* `try REGEX` in the palette: a regex that is no rule yet, on the open log. w drafts a rule from it. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/view.h"

enum { SHOWN_HITS = 500, MOST_LINES = 2000000 };

struct try_line {
	uint64_t line;
	struct app_try_hit hit;
};

struct app_try {
	struct arena arena;
	char input[16];
	const char *regex;
	VEC(struct try_line) at;
	struct app_try_stats stats;
};

void app_try_free(struct app *a)
{
	if (!a->trial)
		return;
	VEC_DONE(&a->trial->at);
	arena_done(&a->trial->arena);
	mem_free(a->trial);
	a->trial = NULL;
}

static void run(struct app *a, struct app_try *t, void *work)
{
	const struct logtext *log = app_log(a, t->input);
	const char *text;
	size_t n;

	for (uint64_t line = 1; line <= MOST_LINES && logtext_line(log, line, &text, &n); line++) {
		struct app_try_hit hit;
		if (!a->services.try_line(a->services.arg, work, text, n, &hit) || t->at.n == SHOWN_HITS)
			continue;
		for (size_t i = 0; i < hit.n_captures; i++)
			hit.captures[i].name = arena_str(&t->arena, hit.captures[i].name);
		*VEC_ADD(&t->at) = (struct try_line){ line, hit };
	}
}

void app_try(struct app *a, const char *regex)
{
	struct visit *below = app_below(a);
	const struct logtext *log = below->view == &view_log ? app_log(a, below->id) : a->logs.n ? a->logs.at[a->logs.n - 1] : NULL;
	struct err err;

	if (!log || !a->services.try_begin) {
		app_tell(a, true, "try needs an open log: paste one, or {open-file} opens a file.");
		return;
	}
	void *work = a->services.try_begin(a->services.arg, regex, &err);
	if (!work) {
		app_say(a, true, "%s", err.text);
		return;
	}
	app_try_free(a);
	a->trial = mem_new(sizeof *a->trial);
	snprintf(a->trial->input, sizeof a->trial->input, "%s", log->input);
	a->trial->regex = arena_str(&a->trial->arena, regex);
	run(a, a->trial, work);
	a->services.try_end(a->services.arg, work, &a->trial->stats);
	app_go(a, VIEW_TRY, "");
	app_touch(a);
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct logtext *log = a->trial ? app_log(a, a->trial->input) : NULL;

	(void)p;
	buf_fmt(out, "Log\n%s\nTry a rule", log ? log->name : "gone");
}

static void add_piece(struct sheet *s, const char *text, size_t n, enum theme_role role, unsigned attrs)
{
	struct buf clean = { 0 };

	utf8_clean(&clean, text, n < 400 ? n : 400, false);
	sheet_add(s, role, attrs, buf_str(&clean));
	buf_done(&clean);
}

static void add_line(struct sheet *s, const struct logtext *log, const struct try_line *t)
{
	const char *text = "";
	size_t n = 0;

	logtext_line(log, t->line, &text, &n);
	size_t from = t->hit.column - 1 < n ? t->hit.column - 1 : n, to = t->hit.end_column - 1 < n ? t->hit.end_column - 1 : n;
	size_t room = s->width > 40 ? (size_t)s->width - 10 : 30, start = to > room && from > room / 3 ? from - room / 3 : 0;
	sheet_item(s, ITEM_LINE, log->input, (long)t->line);
	sheet_fmt(s, LOOK_number, "%6llu ", (unsigned long long)t->line);
	if (start)
		sheet_add(s, LOOK_dim, 0, "...");
	add_piece(s, text + start, from - start, LOOK_text, 0);
	add_piece(s, text + from, to - from, LOOK_match, ATTR_UNDERLINE);
	add_piece(s, text + to, n - to, LOOK_text, 0);
	if (t->hit.n_captures == 0)
		return;
	sheet_row(s);
	sheet_tab(s, 7);
	for (size_t i = 0; i < t->hit.n_captures; i++) {
		size_t b = t->hit.captures[i].column - 1, e = t->hit.captures[i].end_column - 1;
		sheet_fmt(s, LOOK_dim, "%s=", t->hit.captures[i].name);
		add_piece(s, text + (b < n ? b : n), (e < n ? e : n) - (b < n ? b : n), LOOK_match, 0);
		sheet_add(s, LOOK_text, 0, "  ");
	}
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const struct app_try *t = a->trial;
	const struct logtext *log = t ? app_log(a, t->input) : NULL;
	char lines[120];

	(void)p;
	if (!log) {
		sheet_text(s, 0, 0, LOOK_text, keymap_text("The log is not open any more. {palette} and try REGEX starts anew.", lines, sizeof lines));
		return;
	}
	sheet_text(s, 0, 2, LOOK_code, t->regex);
	sheet_row(s);
	sheet_fmt(s, LOOK_text, "Matches %llu of %s", (unsigned long long)t->stats.matched,
		  part_count(lines, sizeof lines, t->stats.lines, "line", "lines"));
	if (a->options.clock)
		sheet_fmt(s, LOOK_dim, ", in %.*f ms", t->stats.seconds < 0.001 ? 2 : 1, t->stats.seconds * 1000);
	if (t->stats.gave_up)
		sheet_text(s, 0, 0, LOOK_warning, "It backtracks too much: some lines were given up. As a rule it would be skipped there.");
	if (t->stats.lines < log->lines.n) {
		char stopped[120];
		snprintf(stopped, sizeof stopped, "Stopped after line %llu of %zu: it takes too long.", (unsigned long long)t->stats.lines,
			 log->lines.n);
		sheet_text(s, 0, 0, LOOK_warning, stopped);
	}
	if (!t->stats.has_literal)
		sheet_text(s, 0, 0, LOOK_warning, "It contains no fixed text of three letters: as a rule it would be tried on every line.");
	sheet_blank(s);
	for (size_t i = 0; i < t->at.n; i++)
		add_line(s, log, &t->at.at[i]);
	if (t->stats.matched > t->at.n) {
		sheet_plain(s);
		sheet_fmt(s, LOOK_dim, "       ... and %llu more", (unsigned long long)(t->stats.matched - t->at.n));
	}
}

static void write_rule(struct app *a, const struct visit *p)
{
	const struct sheet_item *item = sheet_current(&p->sheet);
	const struct logtext *log = a->trial ? app_log(a, a->trial->input) : NULL;
	struct buf clean = { 0 };
	const char *text;
	size_t n;

	if (!log || !item || !logtext_line(log, (uint64_t)item->n, &text, &n)) {
		app_say(a, false, "A rule needs a line that it matches: none does.");
		return;
	}
	utf8_clean(&clean, text, n < 2000 ? n : 2000, false);
	app_draft_rule(a, a->trial->regex, buf_str(&clean));
	buf_done(&clean);
}

bool app_try_matches(struct app *a, const char *regex, const char *line)
{
	struct app_try_hit hit;
	struct app_try_stats stats;
	struct err err;
	void *work = a->services.try_begin ? a->services.try_begin(a->services.arg, regex, &err) : NULL;

	if (!work)
		return false;
	bool matches = a->services.try_line(a->services.arg, work, line, strlen(line), &hit);
	a->services.try_end(a->services.arg, work, &stats);
	return matches;
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(&p->sheet);

	(void)digit;
	if (action == ACT_write_rule)
		write_rule(a, p);
	else if (action == ACT_open && item && a->trial)
		app_go_line(a, a->trial->input, item->n);
	else
		return false;
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a;
	part_keys(out, p->sheet.items.n ? "{open} opens the line in the log; {write-rule} drafts a rule with this line as its sample." :
		 "No line matches. {palette} and try REGEX tries another one.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open line", 9, NULL }, { ACT_write_rule, "write rule", 8, NULL }, { ACT_palette, "try another", 6, NULL },
	{ ACT_find, "find", 3, NULL }, { ACT_back, "back", 7, "h" }, { ACT_help, "keys", 5, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_try = {
	.id = VIEW_TRY, .screen = ON_TRY, .title = title, .draw = view_draw_sheet, .fill = fill, .act = act, .hints = hints,
	.message = message,
};
