/* SPDX-License-Identifier: MIT */
/* What a log says: which message counts on a line, where e and E stop, and the list of matches. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/view.h"

bool part_in_log(const struct finding *f, const char *log)
{
	for (size_t i = 0; i < f->supports.n; i++) {
		const struct support *s = &f->supports.at[i];
		if (s->kind == SUPPORT_HIT && !s->against && s->hit && strcmp(s->hit->input, log) == 0)
			return true;
	}
	return false;
}

static bool is_message(const struct hit *h)
{
	return h->signature->role != ROLE_CONTEXT && h->n_places;
}

/* Is the line listed as unknown? It may still read like something known. Lists of a log are in the order of lines. */
static bool is_odd(const struct evidence *e, const char *log, uint64_t line, size_t *from)
{
	for (; *from < e->odd_lines.n; ++*from) {
		const struct odd_line *o = &e->odd_lines.at[*from];
		if (strcmp(o->input, log) == 0 && o->line >= line)
			return o->line == line;
	}
	return false;
}

size_t part_known(const struct app *a, const char *log)
{
	size_t n = 0, odd = 0;
	uint64_t last = 0;

	for (size_t i = 0; i < a->evidence->hits.n; i++) {
		const struct hit *h = &a->evidence->hits.at[i];
		if (strcmp(h->input, log) != 0 || !is_message(h) || h->places[0].line == last)
			continue;
		last = h->places[0].line;
		n += !is_odd(a->evidence, log, last, &odd);
	}
	return n;
}

uint64_t part_unknown(const struct app *a, const char *log)
{
	const struct input *in = evidence_input(a->evidence, log);
	uint64_t n = 0;

	for (size_t i = 0; i < a->evidence->odd_lines.n; i++)
		n += strcmp(a->evidence->odd_lines.at[i].input, log) == 0;
	return in && in->unmatched > n ? in->unmatched : n;	/* counted at the end; not all of them are kept */
}

/* ---- marks ---- */

const struct logmark *part_log_mark(struct app *a, const struct logtext *log, uint64_t line)
{
	const struct logmark *best = NULL;

	for (size_t i = logtext_mark_at(log, line); i < log->marks.n && log->marks.at[i].line == line; i++) {
		const struct logmark *m = &log->marks.at[i];
		if (!best || (m->hit && (!best->hit || findings_hit_before(app_case(a).findings, m->hit, best->hit))))
			best = m;
	}
	return best;
}

bool part_log_unknown(const struct logtext *log, uint64_t line)
{
	for (size_t i = logtext_mark_at(log, line); i < log->marks.n && log->marks.at[i].line == line; i++)
		if (!log->marks.at[i].hit)
			return true;
	return false;
}

/* One stop for each message at its first place; several messages on one line are one stop. */
static bool stops(const struct logtext *log, const struct logmark *m, bool known)
{
	if (!m->first || !(known ? m->hit && is_message(m->hit) : !m->hit))
		return false;
	return !known || !part_log_unknown(log, m->line);
}

bool part_log_has_note(const struct logtext *log, uint64_t line)
{
	for (size_t i = logtext_mark_at(log, line); i < log->marks.n && log->marks.at[i].line == line; i++)
		if (stops(log, &log->marks.at[i], true) || stops(log, &log->marks.at[i], false))
			return true;
	return false;
}

/* The stop on a line (delta 0), or the nearest one beyond it. */
static bool find_stop(const struct logtext *log, bool known, long from, int delta, struct log_stop *out)
{
	uint64_t last = 0;
	bool found = false;

	*out = (struct log_stop){ .known = known };
	for (size_t i = 0; i < log->marks.n; i++) {
		const struct logmark *m = &log->marks.at[i];
		if (!stops(log, m, known) || m->line == last)
			continue;
		last = m->line;
		out->of++;
		bool beyond = delta > 0 ? (long)m->line > from : delta < 0 ? (long)m->line < from : (long)m->line == from;
		if (!beyond || (found && delta >= 0))
			continue;
		found = true;
		out->line = (long)m->line;
		out->at = out->of;
	}
	return found;
}

bool part_log_stop(const struct logtext *log, long line, int delta, struct log_stop *out)
{
	struct log_stop here;
	bool on_known = find_stop(log, true, line, 0, &here), on_unknown = !on_known && find_stop(log, false, line, 0, &here);

	if (delta == 0) {
		*out = here;
		return on_known || on_unknown;
	}
	if (delta > 0 && !on_unknown)
		return find_stop(log, true, line, 1, out) || find_stop(log, false, on_known ? 0 : line, 1, out);
	if (delta > 0)
		return find_stop(log, false, line, 1, out);
	if (on_unknown)
		return find_stop(log, false, line, -1, out) || find_stop(log, true, LONG_MAX, -1, out);
	return find_stop(log, true, line, -1, out) || (!on_known && find_stop(log, false, line, -1, out));
}

/* ---- the list of matches ---- */

enum { TITLE_COLUMN = 34, PLACES_COLUMN = 13, PLACES_MAX = 64 };

struct places {			/* lines that speak for a finding, in order, each once */
	uint64_t at[PLACES_MAX];
	size_t n;
	uint64_t count;			/* how often the most frequent of them was said */
};

static void add_place(struct places *p, uint64_t line)
{
	size_t i = p->n;

	while (i > 0 && p->at[i - 1] >= line)
		i--;
	if (p->n == PLACES_MAX || (i < p->n && p->at[i] == line))
		return;
	memmove(p->at + i + 1, p->at + i, (p->n - i) * sizeof *p->at);
	p->at[i] = line;
	p->n++;
}

static bool has_place(const struct places *p, uint64_t line)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i] == line)
			return true;
	return false;
}

/* Hits of a finding in one log, one after the other. */
static const struct hit *next_hit(const struct finding *f, const char *log, size_t *i)
{
	while (*i < f->supports.n) {
		const struct support *u = &f->supports.at[(*i)++];
		if (u->kind == SUPPORT_HIT && !u->against && strcmp(u->hit->input, log) == 0 && u->hit->n_places)
			return u->hit;
	}
	return NULL;
}

/* As telling as the best message: the others only support it, and stand under `w`. */
static bool as_good(const struct hit *h, const struct hit *best)
{
	return h->signature->role == best->signature->role && h->signature->confidence == best->signature->confidence;
}

static void find_places(struct app *a, const struct finding *f, const char *log, struct places *main, size_t *supporting)
{
	const struct hit *h, *best = NULL;
	struct places others = { .n = 0 };

	for (size_t i = 0; (h = next_hit(f, log, &i)) != NULL;)
		if (!best || (!as_good(h, best) && findings_hit_before(app_case(a).findings, h, best)))
			best = h;
	*main = (struct places){ .n = 0 };
	for (size_t i = 0; (h = next_hit(f, log, &i)) != NULL;) {
		if (!as_good(h, best))
			continue;
		add_place(main, h->places[0].line);
		main->count = h->count > main->count ? h->count : main->count;
	}
	for (size_t i = 0; (h = next_hit(f, log, &i)) != NULL;)
		if (!has_place(main, h->places[0].line))
			add_place(&others, h->places[0].line);
	*supporting = others.n;
}

/* "line 118 (3 times)", or "lines 118, 131, ..." where several messages speak for the finding. */
static void print_places(const struct places *p, size_t supporting, struct buf *out)
{
	char one[60], key[24];

	if (p->n == 1 && p->count > 1)
		buf_fmt(out, "line %llu (%llu times)", (unsigned long long)p->at[0], (unsigned long long)p->count);
	else
		buf_fmt(out, "line%s %llu", p->n > 1 ? "s" : "", p->n ? (unsigned long long)p->at[0] : 0ULL);
	for (size_t i = 1; i < p->n; i++) {
		snprintf(one, sizeof one, ", %llu", (unsigned long long)p->at[i]);
		if (out->len + strlen(one) > TITLE_COLUMN - PLACES_COLUMN - 6 && i + 1 < p->n) {
			buf_puts(out, ", ...");
			break;
		}
		buf_puts(out, one);
	}
	snprintf(one, sizeof one, " (%s: %zu more)", keymap_key(ACT_why, key, sizeof key), supporting);
	if (supporting && out->len + strlen(one) < TITLE_COLUMN - PLACES_COLUMN)
		buf_puts(out, one);
}

static void add_finding(struct app *a, struct sheet *s, const struct finding *f, const char *log)
{
	int item = sheet_item(s, ITEM_LINE, f->pattern->id, 1);
	struct places places;
	size_t supporting;
	struct buf text = { 0 };

	find_places(a, f, log, &places, &supporting);
	print_places(&places, supporting, &text);
	s->items.at[item].n = places.n ? (long)places.at[0] : 1;
	sheet_fmt(s, LOOK_known, "%-3s ", f->pattern->id);
	sheet_fmt(s, part_confidence_role(f->confidence), "%-8s ", confidence_name(f->confidence));
	sheet_add(s, LOOK_text, 0, buf_str(&text));
	if (s->width >= 60) {
		sheet_tab(s, TITLE_COLUMN);
		sheet_add(s, LOOK_text, 0, f->pattern->title);
	}
	buf_done(&text);
}

static void add_unknown(struct sheet *s, const struct evidence *e, const char *log)
{
	size_t n = 0;
	struct buf lines = { 0 };
	long first = 0;

	for (size_t i = 0; i < e->odd_lines.n; i++) {
		const struct odd_line *o = &e->odd_lines.at[i];
		if (strcmp(o->input, log) != 0)
			continue;
		if (n < 3)
			buf_fmt(&lines, "%s%llu", n ? ", " : "", (unsigned long long)o->line);
		first = n++ ? first : (long)o->line;
	}
	if (n) {
		sheet_item(s, ITEM_LINE, "??", first);
		sheet_fmt(s, LOOK_unknown, "??  -        line%s %s%s", n == 1 ? "" : "s", buf_str(&lines), n > 3 ? ", ..." : "");
		sheet_tab(s, TITLE_COLUMN);
		sheet_fmt(s, LOOK_text, "%s like errors, match nothing", n == 1 ? "looks" : "look");
	}
	buf_done(&lines);
}

void part_log_matches(struct app *a, struct sheet *s, const char *log)
{
	struct triage_case c = app_case(a);

	for (size_t i = 0; i < c.findings->n; i++)
		if (part_in_log(&c.findings->at[i], log))
			add_finding(a, s, &c.findings->at[i], log);
	add_unknown(s, a->evidence, log);
	const struct logtext *text = app_log(a, log);
	if (text && text->trouble[0]) {
		char incomplete[sizeof text->trouble + 16];
		snprintf(incomplete, sizeof incomplete, "incomplete: %s", text->trouble);
		sheet_plain(s);
		sheet_flow(s, 0, LOOK_warning, incomplete);
	}
	if (s->items.n == 0) {
		sheet_plain(s);
		char keys[120];
		sheet_add(s, LOOK_dim, 0, keymap_text("No known error in this log. {tree} and {checklists} show what to look for by hand.", keys,
						      sizeof keys));
	}
}
