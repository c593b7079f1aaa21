/* SPDX-License-Identifier: MIT */
/* A log with what was recognised in it: the lines above, the list of matches below. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "triage/fill.h"
#include "ui/view.h"

static struct logtext *log_of(struct app *a, const struct visit *p)
{
	struct logtext *log = app_log(a, p->id);

	if (log)
		logtext_mark(log, a->evidence);
	return log;
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct logtext *log = app_log(a, p->id);
	const struct input *in = evidence_input(a->evidence, p->id);

	buf_fmt(out, "Log\n%s", log ? log->name : in ? path_base(in->path) : "gone");
}

static void status(struct app *a, struct visit *p, struct buf *out)
{
	const struct logtext *log = app_log(a, p->id);
	const struct input *in = evidence_input(a->evidence, p->id);
	size_t known = part_known(a, p->id);
	unsigned long long unknown = in ? in->unmatched : 0, lines = log ? log->lines.n : in ? in->lines : 0;

	if (a->canvas.w < 60)
		buf_fmt(out, "%zu/%llu?", known, unknown);
	else
		buf_fmt(out, "%llu lines%s  %zu known  %llu unknown", lines, log && log->feeding ? " so far" : "", known, unknown);
}

/* ---- matches below ---- */

enum { TITLE_COLUMN = 34, PLACES_MAX = 64 };

static int by_line(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

/* "line 118 (3 times)", or "lines 118, 131, ..." where several messages speak for the finding. */
static long add_places(struct sheet *s, const struct finding *f, const char *log)
{
	uint64_t lines[PLACES_MAX], count = 0;
	size_t n = 0, distinct = 0;
	struct buf text = { 0 };

	for (size_t i = 0; i < f->supports.n && n < PLACES_MAX; i++) {
		const struct support *u = &f->supports.at[i];
		if (u->kind != SUPPORT_HIT || u->against || strcmp(u->hit->input, log) != 0 || !u->hit->n_places)
			continue;
		lines[n++] = u->hit->places[0].line;
		count = u->hit->count > count ? u->hit->count : count;
	}
	qsort(lines, n, sizeof *lines, by_line);
	for (size_t i = 0; i < n; i++)
		if (!distinct || lines[distinct - 1] != lines[i])
			lines[distinct++] = lines[i];
	if (distinct == 1 && count > 1)
		buf_fmt(&text, "line %llu (%llu times)", (unsigned long long)lines[0], (unsigned long long)count);
	else
		buf_fmt(&text, "line%s %llu", distinct > 1 ? "s" : "", n ? (unsigned long long)lines[0] : 0ULL);
	for (size_t i = 1; i < distinct; i++) {
		char one[24];
		snprintf(one, sizeof one, ", %llu", (unsigned long long)lines[i]);
		if (text.len + strlen(one) > TITLE_COLUMN - 13 - 6 && i + 1 < distinct) {
			buf_puts(&text, ", ...");
			break;
		}
		buf_puts(&text, one);
	}
	sheet_add(s, LOOK_text, 0, buf_str(&text));
	buf_done(&text);
	return n ? (long)lines[0] : 1;
}

static void add_finding(struct sheet *s, const struct finding *f, const char *log)
{
	int item = sheet_item(s, ITEM_LINE, f->pattern->id, 1);

	sheet_fmt(s, LOOK_known, "%-3s ", f->pattern->id);
	sheet_fmt(s, part_confidence_role(f->confidence), "%-8s ", confidence_name(f->confidence));
	long first = add_places(s, f, log);
	s->items.at[item].n = f->line && f->input && strcmp(f->input, log) == 0 ? (long)f->line : first;
	if (s->width >= 60) {
		sheet_tab(s, TITLE_COLUMN);
		sheet_add(s, LOOK_text, 0, f->pattern->title);
	}
}

static void fill_matches(struct app *a, struct visit *p, struct sheet *s)
{
	struct triage_case c = app_case(a);
	size_t odd = 0;
	struct buf lines = { 0 };
	long first = 0;

	for (size_t i = 0; i < c.findings->n; i++)
		if (part_in_log(&c.findings->at[i], p->id))
			add_finding(s, &c.findings->at[i], p->id);
	for (size_t i = 0; i < a->evidence->odd_lines.n; i++) {
		const struct odd_line *o = &a->evidence->odd_lines.at[i];
		if (strcmp(o->input, p->id) != 0)
			continue;
		if (odd < 3)
			buf_fmt(&lines, "%s%llu", odd ? ", " : "", (unsigned long long)o->line);
		first = odd++ ? first : (long)o->line;
	}
	if (odd) {
		sheet_item(s, ITEM_LINE, "??", first);
		sheet_fmt(s, LOOK_unknown, "??  -        line%s %s%s", odd == 1 ? "" : "s", buf_str(&lines), odd > 3 ? ", ..." : "");
		sheet_tab(s, TITLE_COLUMN);
		sheet_fmt(s, LOOK_text, "%s like errors, match nothing", odd == 1 ? "looks" : "look");
	}
	if (s->items.n == 0) {
		sheet_plain(s);
		sheet_add(s, LOOK_dim, 0, "No known error in this log. T and C show what to look for by hand.");
	}
	buf_done(&lines);
}

/* ---- the lines ---- */

static const struct logmark *mark_of(const struct logtext *log, uint64_t line)
{
	size_t i = logtext_mark_at(log, line);
	const struct logmark *best = NULL;

	for (; i < log->marks.n && log->marks.at[i].line == line; i++) {
		const struct logmark *m = &log->marks.at[i];
		if (!best || (m->hit && (!best->hit || m->hit->signature->role > best->hit->signature->role)))
			best = m;
	}
	return best;
}

static bool has_note(const struct logmark *m)
{
	return m && m->first && (!m->hit || m->hit->signature->role != ROLE_CONTEXT);
}

static const char *marker(const struct logmark *m)
{
	if (!m)
		return "";
	if (!m->hit)
		return "??";
	return m->hit->signature->pattern_id ? m->hit->signature->pattern_id : "..";
}

/* The raw line in three parts around the match, each cleaned by the canvas. */
static void draw_text(struct canvas *c, int x, int y, int cols, const struct logmark *m, const char *text, size_t n)
{
	size_t from = 0, to = 0;

	if (n > 8192)
		n = 8192;
	if (m && m->hit && m->column >= 1 && m->end_column > m->column && m->column - 1 < n) {
		from = m->column - 1;
		to = m->end_column - 1 < n ? m->end_column - 1 : n;
	}
	int used = canvas_putn(c, x, y, cols, LOOK_text, 0, text, from);
	if (to > from && used > cols - 12 && cols > 30) {	/* the match is far to the right: show it all the same */
		canvas_fill(c, (struct rect){ x, y, cols, 1 });
		size_t keep = from > 16 ? from - 16 : 0;
		used = canvas_put(c, x, y, cols, LOOK_dim, 0, "...");
		used += canvas_putn(c, x + used, y, cols - used, LOOK_text, 0, text + keep, from - keep);
	}
	used += canvas_putn(c, x + used, y, cols - used, LOOK_match, ATTR_UNDERLINE, text + from, to - from);
	used += canvas_putn(c, x + used, y, cols - used, LOOK_text, 0, text + to, n - to);
	if (used >= cols && cols > 1)
		canvas_put(c, x + cols - 1, y, 1, LOOK_rule, 0, "~");
}

static void note_text(const struct app *a, const struct logmark *m, struct buf *out)
{
	struct arena scratch = { 0 };

	if (!m->hit) {
		buf_puts(out, "not recognised: D drafts a report so that it can be added");
		return;
	}
	const struct signature *sig = m->hit->signature;
	struct fill_from from = { .evidence = a->evidence, .hit = m->hit };
	buf_fmt(out, "known %s  %s", sig->pattern_id ? sig->pattern_id : "", confidence_name(sig->confidence));
	if (sig->says)
		buf_fmt(out, "  %s", fill_text(sig->says, &from, &scratch, NULL));
	for (size_t i = 0; i < m->hit->n_captures && i < 3; i++)
		buf_fmt(out, "  %s=%s", m->hit->captures[i].name, m->hit->captures[i].text);
	arena_done(&scratch);
}

/* Draws one line and its note; returns the rows it took. */
static int draw_line(struct app *a, struct canvas *c, struct rect r, const struct logtext *log, uint64_t line, bool here)
{
	const char *text = "";
	size_t n = 0;
	char number[24];
	const struct logmark *m = mark_of(log, line);
	bool narrow = r.w < 60;
	int x = r.x + (narrow ? 5 : 13);

	if (r.h < 1 || !logtext_line(log, line, &text, &n))
		return 0;
	canvas_put(c, r.x, r.y, 1, LOOK_cursor, 0, here ? ">" : " ");
	canvas_put(c, r.x + 1, r.y, 3, m && !m->hit ? LOOK_unknown : LOOK_known, 0, marker(m));
	if (!narrow) {
		snprintf(number, sizeof number, "%6llu", (unsigned long long)line);
		canvas_put(c, r.x + 4, r.y, 7, LOOK_number, 0, number);
		canvas_put(c, r.x + 11, r.y, 1, LOOK_match, 0, m && m->hit ? "#" : m ? "?" : " ");
	}
	draw_text(c, x, r.y, r.x + r.w - x, m, text, n);
	if (here)
		canvas_mark(c, r.x, r.y, r.w, ATTR_REVERSE);
	if (!has_note(m) || r.h < 2)
		return 1;
	struct buf note = { 0 };
	note_text(a, m, &note);
	canvas_fit(c, x + (narrow ? 0 : 3), r.y + 1, r.x + r.w - x - 4, m->hit ? part_confidence_role(m->hit->signature->confidence) :
		   LOOK_unknown, 0, buf_str(&note));
	buf_done(&note);
	return 2;
}

static int rows_of(const struct logtext *log, uint64_t line)
{
	return has_note(mark_of(log, line)) ? 2 : 1;
}

/* Moves the top so that the cursor line can be seen. */
static void keep_in_sight(struct visit *p, const struct logtext *log, int h)
{
	long last = (long)log->lines.n;
	int rows = 0;

	if (p->line > last)
		p->line = last;
	if (p->line < 1)
		p->line = 1;
	if (p->top > p->line)
		p->top = p->line;
	if (p->top < 1)
		p->top = 1;
	long first = p->line;
	while (first >= 1 && rows + rows_of(log, (uint64_t)first) <= h)
		rows += rows_of(log, (uint64_t)first--);
	if (p->top < first + 1)
		p->top = first + 1;
}

static void draw_lines(struct app *a, struct visit *p, struct canvas *c, struct rect r, const struct logtext *log)
{
	int y = 0;

	keep_in_sight(p, log, r.h);
	for (long line = p->top; y < r.h && line <= (long)log->lines.n; line++)
		y += draw_line(a, c, (struct rect){ r.x, r.y + y, r.w, r.h - y }, log, (uint64_t)line, p->focus == 0 && line == p->line);
	if (log->lines.n == 0)
		canvas_put(c, r.x + 1, r.y, r.w, LOOK_dim, 0, log->feeding ? "Waiting for the first line ..." : "This log is empty.");
}

static void first_error(struct visit *p, const struct logtext *log)
{
	if (p->started || log->marks.n == 0)
		return;
	p->started = true;
	for (size_t i = 0; i < log->marks.n; i++) {
		const struct logmark *m = &log->marks.at[i];
		if (m->hit && m->hit->signature->role == ROLE_CONTEXT)
			continue;
		p->line = (long)m->line;
		p->top = p->line > 5 ? p->line - 4 : 1;
		return;
	}
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	struct logtext *log = log_of(a, p);
	int below = r.h >= 12 && !a->zoom ? (r.h > 24 ? r.h / 4 : 4) : 0;

	sheet_begin(&p->side, r.w - 2);
	fill_matches(a, p, &p->side);
	sheet_end(&p->side);
	if (!log) {
		canvas_put(c, r.x + 1, r.y, r.w, LOOK_dim, 0, "The text of this log is not at hand; what was found in it is:");
		sheet_draw(&p->side, c, (struct rect){ r.x, r.y + 2, r.w, r.h - 2 }, true);
		p->focus = 1;
		return;
	}
	first_error(p, log);
	if (below && (int)p->side.rows.n < below)
		below = (int)p->side.rows.n;
	if (!below)
		p->focus = 0;
	draw_lines(a, p, c, (struct rect){ r.x, r.y, r.w, r.h - (below ? below + 1 : 0) }, log);
	p->sheet.height = r.h - (below ? below + 1 : 0);
	if (below) {
		int y = r.y + r.h - below - 1;
		canvas_rule(c, r.x, y, r.w);
		canvas_put(c, r.x + 2, y, r.w, LOOK_title, 0, " Matches ");
		canvas_put(c, r.x + 12, y, r.w, LOOK_hint, 0, " Tab ");
		if (r.w >= 60)
			canvas_put(c, r.x + r.w - 20, y, 20, LOOK_hint, 0, " e next  E prev ");
		sheet_draw(&p->side, c, (struct rect){ r.x, y + 1, r.w, below }, p->focus == 1);
	}
}

/* ---- actions ---- */

/* One stop for each message, known or not, at its first place. */
static bool stops(const struct logmark *m)
{
	return m->first && (!m->hit || m->hit->signature->role != ROLE_CONTEXT);
}

/* The stop on the line of the cursor or the next one beyond it; several messages on one line are one stop. */
static const struct logmark *next_stop(const struct logtext *log, long from, int delta, size_t *at, size_t *count)
{
	const struct logmark *found = NULL;
	uint64_t last = 0;

	*count = *at = 0;
	for (size_t i = 0; i < log->marks.n; i++) {
		const struct logmark *m = &log->marks.at[i];
		if (!stops(m) || m->line == last)
			continue;
		last = m->line;
		++*count;
		bool beyond = delta > 0 ? (long)m->line > from : delta < 0 ? (long)m->line < from : (long)m->line == from;
		if (beyond && (delta < 0 || !found)) {
			found = m;
			*at = *count;
		}
	}
	return found;
}

static void step_error(struct app *a, struct visit *p, const struct logtext *log, int delta)
{
	size_t at, count;
	const struct logmark *found = next_stop(log, p->line, delta, &at, &count);

	if (!found) {
		app_say(a, false, count ? (delta > 0 ? "No error further down." : "No error further up.") : "Nothing was recognised in this log.");
		return;
	}
	p->line = (long)found->line;
	p->focus = 0;
	p->started = true;
	a->dirty = true;	/* message() says which one it is */
	a->message[0] = '\0';
}

static void open_line(struct app *a, struct visit *p, const struct logtext *log)
{
	const struct sheet_item *item = sheet_current(&p->side);

	if (p->focus == 1 && item) {
		if (item->kind == ITEM_LINE && log)
			p->line = item->n;
		if (strcmp(item->id, "??") != 0 && *item->id)
			app_go_id(a, item->id);
		else
			p->focus = 0;
		return;
	}
	const struct logmark *m = log ? mark_of(log, (uint64_t)p->line) : NULL;
	if (m && m->hit && m->hit->signature->pattern_id)
		app_go_id(a, m->hit->signature->pattern_id);
	else
		app_say(a, false, m ? "Nothing known matches this line." : "There is nothing to open on this line: e goes to the next error.");
}

static void find_line(struct app *a, struct visit *p, const struct logtext *log, int delta)
{
	long n = (long)log->lines.n;

	if (!a->find[0]) {
		app_say(a, false, "/ looks for a text first.");
		return;
	}
	for (long k = 1; k <= n; k++) {
		long line = ((p->line - 1 + k * delta) % n + n) % n + 1;
		const char *text;
		size_t len;
		if (!logtext_line(log, (uint64_t)line, &text, &len))
			continue;
		char *copy = mem_strndup(text, len < 65536 ? len : 65536);
		bool has = text_find(copy, a->find) >= 0;
		mem_free(copy);
		if (has) {
			p->line = line;
			app_say(a, false, "`%s` is in line %ld.", a->find, line);
			return;
		}
	}
	app_say(a, true, "`%s` is not in this log.", a->find);
}

static bool move(struct visit *p, const struct logtext *log, enum action action)
{
	long page = p->sheet.height > 2 ? p->sheet.height - 1 : 1;

	switch (action) {
	case ACT_up: p->line--; break;
	case ACT_down: p->line++; break;
	case ACT_page_up: p->line -= page; p->top -= page; break;
	case ACT_page_down: p->line += page; p->top += page; break;
	case ACT_half_up: p->line -= page / 2; break;
	case ACT_half_down: p->line += page / 2; break;
	case ACT_top: p->line = 1; break;
	case ACT_bottom: p->line = (long)log->lines.n; break;
	default: return false;
	}
	p->started = true;
	if (p->line > (long)log->lines.n)
		p->line = (long)log->lines.n;
	if (p->line < 1)
		p->line = 1;
	return true;
}

static void why_line(struct app *a, struct visit *p, const struct logtext *log)
{
	const struct logmark *m = log ? mark_of(log, (uint64_t)p->line) : NULL;

	if (m && m->hit && m->hit->signature->pattern_id)
		app_overlay(a, VIEW_WHY, m->hit->signature->pattern_id);
	else
		app_say(a, false, "Nothing was recognised in this line.");
}

static void copy_log_line(struct app *a, struct visit *p, const struct logtext *log)
{
	struct buf clean = { 0 };
	const char *text = "";
	size_t n = 0;

	if (log && logtext_line(log, (uint64_t)p->line, &text, &n))
		utf8_clean(&clean, text, n, false);
	app_copy(a, buf_str(&clean), clean.len);
	buf_done(&clean);
}

/* A line, or the note below it. */
static enum click click(struct app *a, struct visit *p, int y)
{
	struct logtext *log = log_of(a, p);
	int row = a->body.y, end = row + p->sheet.height;

	for (long line = p->top; log && line <= (long)log->lines.n && row < end && y < end; line++) {
		row += rows_of(log, (uint64_t)line);
		if (y >= row)
			continue;
		bool again = p->focus == 0 && p->line == line;
		p->focus = 0;
		p->line = line;
		p->started = true;
		return again ? CLICK_AGAIN : CLICK_CHOSE;
	}
	return CLICK_NOTHING;
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	struct logtext *log = log_of(a, p);

	(void)digit;
	if (log && p->focus == 0 && move(p, log, action))
		return true;
	if (action == ACT_open)
		open_line(a, p, log);
	else if ((action == ACT_next_error || action == ACT_prev_error) && log)
		step_error(a, p, log, action == ACT_next_error ? 1 : -1);
	else if ((action == ACT_find_next || action == ACT_find_prev) && log)
		find_line(a, p, log, action == ACT_find_next ? 1 : -1);
	else if (action == ACT_why)
		why_line(a, p, log);
	else if (action == ACT_copy)
		copy_log_line(a, p, log);
	else if (action == ACT_draft)
		app_draft_gap(a, p->id, p->focus == 0 ? p->line : 0);
	else
		return false;
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	struct logtext *log = log_of(a, p);
	const struct logmark *m = log ? mark_of(log, (uint64_t)p->line) : NULL;
	size_t at = 0, count = 0;
	const struct sheet_item *item = p->focus == 1 ? sheet_current(&p->side) : NULL;
	const struct pattern *pattern = item ? tree_pattern(a->tree, item->id) : m && m->hit ? m->hit->signature->pattern : NULL;

	if (log && !item)
		next_stop(log, p->line, 0, &at, &count);
	if (at)
		buf_fmt(out, "Match %zu of %zu. ", at, count);
	if (pattern)
		buf_fmt(out, "Enter opens %s, %s.", pattern->id, pattern->title);
	else if (item)
		buf_puts(out, "Enter goes to the first of these lines; D there drafts a report.");
	else if (m && !m->hit)
		buf_puts(out, "Nothing known matches this line: D drafts a report about it.");
	else if (log && log->feeding)
		buf_fmt(out, "Still reading: %zu lines so far.", log->lines.n);
	else if (log && log->marks.n)
		buf_puts(out, "e goes to the next error.");
	else
		buf_puts(out, "No known error in this log.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open", 9, NULL }, { ACT_next_error, "match", 8, "e/E" }, { ACT_find, "find", 5, NULL },
	{ ACT_why, "why", 6, NULL }, { ACT_draft, "draft", 3, NULL }, { ACT_next_pane, "matches", 4, NULL }, { ACT_copy, "copy", 2, NULL },
	{ ACT_export, "export", 3, NULL }, { ACT_back, "back", 5, "h" }, { ACT_help, "keys", 7, NULL },
	{ ACT_none, NULL, 0, NULL },
};

const struct view view_log = {
	.id = VIEW_LOG, .screen = ON_LOG, .title = title, .status = status, .draw = draw, .act = act, .click = click, .hints = hints,
	.message = message,
};
