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
	unsigned long long unknown = part_unknown(a, p->id), lines = log ? log->lines.n : in ? in->lines : 0;

	if (a->canvas.w < 60)
		buf_fmt(out, "%zu/%llu?", known, unknown);
	else
		buf_fmt(out, "%llu lines%s  %zu known  %llu unknown", lines, log && log->feeding ? " so far" : "", known, unknown);
}

/* ---- the lines ---- */

static const char *marker(const struct logmark *m, bool unknown)
{
	if (!m)
		return "";
	if (unknown)
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
		size_t room = (size_t)cols > to - from + 5 ? (size_t)cols - (to - from) - 5 : 0;	/* for what stands before it */
		size_t before = room < 16 ? room : 16, keep = from > before ? from - before : 0;
		while (keep < from && ((unsigned char)text[keep] & 0xc0) == 0x80)	/* no half characters */
			keep++;
		canvas_fill(c, (struct rect){ x, y, cols, 1 });
		used = canvas_put(c, x, y, cols, LOOK_dim, 0, "...");
		used += canvas_putn(c, x + used, y, cols - used, LOOK_text, 0, text + keep, from - keep);
	}
	used += canvas_putn(c, x + used, y, cols - used, LOOK_match, ATTR_UNDERLINE, text + from, to - from);
	used += canvas_putn(c, x + used, y, cols - used, LOOK_text, 0, text + to, n - to);
	if (used >= cols && cols > 1)
		canvas_put(c, x + cols - 1, y, 1, LOOK_rule, 0, "~");
}

enum { SENTENCE_COLS = 30 };	/* less of a sentence tells nothing */

/* "load.version.unsupported  version=8", and the sentence where it fits or where nothing else tells. */
static void note_text(const struct app *a, const struct logmark *m, bool unknown, int cols, struct buf *out)
{
	struct arena scratch = { 0 };

	if (unknown) {
		bool like = m->hit && m->hit->signature->pattern_id;
		buf_puts(out, cols < 50 ? "unknown" : "not recognised");
		if (like)
			buf_fmt(out, ", reads like %s", m->hit->signature->pattern_id);
		if (cols >= 50)
			part_keys(out, like ? ": {open} opens it, {draft} drafts a report" : ": {draft} drafts a report so that it can be added");
		else if (!like)
			part_keys(out, ": {draft} drafts a report");
		return;
	}
	const struct signature *sig = m->hit->signature;
	struct fill_from from = { .evidence = a->evidence, .hit = m->hit };
	buf_fmt(out, "known %s  %s", sig->pattern_id ? sig->pattern_id : "", confidence_name(sig->confidence));
	if (cols >= 50)
		buf_fmt(out, "  %s", sig->id);
	for (size_t i = 0; i < m->hit->n_captures && i < 3; i++)
		buf_fmt(out, "  %s=%s", m->hit->captures[i].name, m->hit->captures[i].text);
	if (sig->says && (m->hit->n_captures == 0 || (size_t)cols > out->len + SENTENCE_COLS))
		buf_fmt(out, "  %s", fill_text(sig->says, &from, &scratch, NULL));
	arena_done(&scratch);
}

/* Draws one line and its note; returns the rows it took. */
static int draw_line(struct app *a, struct canvas *c, struct rect r, const struct logtext *log, uint64_t line, bool here)
{
	const char *text = "";
	size_t n = 0;
	char number[24];
	const struct logmark *m = part_log_mark(a, log, line);
	bool narrow = r.w < 60, unknown = part_log_unknown(log, line);
	int x = r.x + (narrow ? 5 : 13);

	if (r.h < 1 || !logtext_line(log, line, &text, &n))
		return 0;
	canvas_put(c, r.x, r.y, 1, LOOK_cursor, 0, here ? ">" : " ");
	canvas_put(c, r.x + 1, r.y, 3, unknown ? LOOK_unknown : LOOK_known, 0, marker(m, unknown));
	if (!narrow) {
		snprintf(number, sizeof number, "%6llu", (unsigned long long)line);
		canvas_put(c, r.x + 4, r.y, 7, LOOK_number, 0, number);
		canvas_put(c, r.x + 11, r.y, 1, LOOK_match, 0, unknown ? "?" : m ? "#" : " ");
	}
	draw_text(c, x, r.y, r.x + r.w - x, m, text, n);
	if (here)
		canvas_mark(c, r.x, r.y, r.w, ATTR_REVERSE);
	if (!part_log_has_note(log, line) || r.h < 2)
		return 1;
	struct buf note = { 0 };
	int indent = narrow ? 0 : 3, cols = r.x + r.w - x - indent;
	note_text(a, m, unknown, cols, &note);
	canvas_fit(c, x + indent, r.y + 1, cols, unknown ? LOOK_unknown : part_confidence_role(m->hit->signature->confidence), 0,
		   buf_str(&note));
	buf_done(&note);
	return 2;
}

static int rows_of(const struct logtext *log, uint64_t line)
{
	return part_log_has_note(log, line) ? 2 : 1;
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

/* The cursor starts at the first message that is known, else at one that is not. */
static void first_error(struct visit *p, const struct logtext *log)
{
	struct log_stop stop;

	if (p->started || !part_log_stop(log, 0, 1, &stop))
		return;
	p->started = true;
	p->unmoved = stop.known && stop.of > 1;
	p->line = stop.line;
	p->top = p->line > 5 ? p->line - 4 : 1;
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	struct logtext *log = log_of(a, p);
	int below = r.h >= 12 && !a->zoom ? (r.h > 24 ? r.h / 4 : 4) : 0;

	sheet_begin(&p->side, r.w - 2);
	part_log_matches(a, &p->side, p->id);
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
		char keys[80];
		canvas_rule(c, r.x, y, r.w);
		canvas_put(c, r.x + 2, y, r.w, LOOK_title, 0, " Matches ");
		canvas_put(c, r.x + 12, y, r.w, LOOK_hint, 0, keymap_text(" {next-pane} ", keys, sizeof keys));
		int cols = (int)utf8_cols(keymap_text(" {next-error} next  {previous-error} prev ", keys, sizeof keys));
		if (r.w >= 44 + cols)
			canvas_put(c, r.x + r.w - cols - 4, y, cols, LOOK_hint, 0, keys);
		sheet_draw(&p->side, c, (struct rect){ r.x, y + 1, r.w, below }, p->focus == 1);
	}
}

/* ---- actions ---- */

/* The first e says which match the cursor already stands on. */
static void step_error(struct app *a, struct visit *p, const struct logtext *log, int delta)
{
	struct log_stop stop;
	bool found = p->unmoved && part_log_stop(log, p->line, 0, &stop);

	if (!found && !part_log_stop(log, p->line, delta, &stop)) {
		app_say(a, false, log->marks.n ? (delta > 0 ? "No error further down." : "No error further up.") :
			"Nothing was recognised in this log.");
		return;
	}
	long rows = p->sheet.height ? p->sheet.height : 12;	/* not drawn yet */
	if (stop.line < p->top || stop.line >= p->top + rows - 1)
		p->top = stop.line - rows / 3;		/* with some lines around it */
	p->line = stop.line;
	p->focus = 0;
	p->started = true;
	p->unmoved = false;
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
	const struct logmark *m = log ? part_log_mark(a, log, (uint64_t)p->line) : NULL;
	if (m && m->hit && m->hit->signature->pattern_id)
		app_go_id(a, m->hit->signature->pattern_id);
	else
		app_tell(a, false, m ? "Nothing known matches this line: {draft} drafts a report about it." :
			 "There is nothing to open on this line: {next-error} goes to the next error.");
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
	p->unmoved = false;
	if (p->line > (long)log->lines.n)
		p->line = (long)log->lines.n;
	if (p->line < 1)
		p->line = 1;
	return true;
}

static void why_line(struct app *a, struct visit *p, const struct logtext *log)
{
	const struct sheet_item *item = p->focus == 1 ? sheet_current(&p->side) : NULL;
	const struct logmark *m = log && !item ? part_log_mark(a, log, (uint64_t)p->line) : NULL;
	const char *id = item ? item->id : m && m->hit ? m->hit->signature->pattern_id : NULL;

	if (id && tree_pattern(a->tree, id))
		app_overlay(a, VIEW_WHY, id);
	else
		app_tell(a, false, item || m ? "Nothing known matches this line: {draft} drafts a report about it." :
			 "Nothing was recognised in this line.");
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
		p->unmoved = false;
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

/* "Enter opens 1a with version=8 filled in." */
static void opens(const struct pattern *pattern, const struct hit *hit, struct buf *out)
{
	part_keys(out, "{open} opens ");
	buf_puts(out, pattern->id);
	if (hit && hit->n_captures)
		buf_fmt(out, " with %s=%s filled in.", hit->captures[0].name, hit->captures[0].text);
	else
		buf_fmt(out, ", %s.", pattern->title);
}

/* What there is to see, before the first key. */
static void message_start(const struct app *a, const struct visit *p, struct buf *out)
{
	char known[40], unknown[40];
	uint64_t n = part_unknown(a, p->id);

	part_count(known, sizeof known, part_known(a, p->id), "known error", "known errors");
	part_count(unknown, sizeof unknown, n, "unknown line", "unknown lines");
	buf_fmt(out, "%s%s%s", known, n ? ", " : "", n ? unknown : "");
	part_keys(out, ". {next-error} goes through them; {open} opens this one.");
}

static void message_line(struct app *a, const struct visit *p, const struct logtext *log, struct buf *out)
{
	const struct logmark *m = log ? part_log_mark(a, log, (uint64_t)p->line) : NULL;
	struct log_stop stop;
	bool stops = log && part_log_stop(log, p->line, 0, &stop);

	if (stops && p->unmoved && stop.known) {
		message_start(a, p, out);
		return;
	}
	if (stops)
		buf_fmt(out, "%s %zu of %zu. ", stop.known ? "Match" : "Unknown", stop.at, stop.of);
	if (m && m->hit && m->hit->signature->pattern && part_log_unknown(log, (uint64_t)p->line)) {
		buf_fmt(out, "It reads like %s", m->hit->signature->pattern_id);
		part_keys(out, ": {open} opens it, {draft} drafts a report about it.");
	} else if (m && m->hit && m->hit->signature->pattern)
		opens(m->hit->signature->pattern, m->hit, out);
	else if (m && !m->hit)
		part_keys(out, "Nothing known matches this line: {draft} drafts a report about it.");
	else if (log && log->feeding)
		buf_fmt(out, "Still reading: %zu lines so far.", log->lines.n);
	else if (log && log->marks.n)
		part_keys(out, "{next-error} goes to the next error.");
	else
		buf_puts(out, "No known error in this log.");
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	const struct sheet_item *item = p->focus == 1 ? sheet_current(&p->side) : NULL;
	const struct pattern *pattern = item ? tree_pattern(a->tree, item->id) : NULL;

	if (pattern)
		opens(pattern, NULL, out);
	else if (item)
		part_keys(out, "{open} goes to the first of these lines; {draft} there drafts a report.");
	else
		message_line(a, p, log_of(a, p), out);
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
