/* SPDX-License-Identifier: MIT */
/* One rule on one stretch of text: matching against the clock, and where in the log a match lies. */
#include <string.h>

#include "base/portable.h"
#include "logscan/entry.h"
#include "logscan/match_in.h"
#include "logscan/odd.h"

enum { MATCHES_PER_LINE = 8 };
static const double SLOW_S = 0.010;		/* a match that takes longer is noted */
static const double TOO_SLOW_S = 0.250;		/* and given up for this log beyond this */
static const double SLOW_BUDGET_S = 5.0;	/* all noted matches of a log together */

static void skip_rule(struct scanner *s, uint32_t rule, uint64_t line, const char *why)
{
	s->off[rule] = true;
	if (s->err.kind)
		return;
	err_set(&s->err, ERR_INCOMPLETE, "signature %s was skipped from line %llu on: %s", s->r->rules[rule].id,
		(unsigned long long)line, why);
	err_hint(&s->err, "make its regex simpler: no nested repetition, [^\\n]{0,200} in place of .*");
}

void match_note_broken(struct scanner *s, uint32_t rule, const struct err *err)
{
	const struct rule *r = &s->r->rules[rule];

	s->off[rule] = true;
	if (s->err.kind)
		return;
	err_set(&s->err, ERR_KNOWLEDGE, "signature %s: %s", r->id, err->text);
	if (r->signature)
		err_at(&s->err, r->signature->place.file, r->signature->place.line, r->signature->place.column);
}

/* regex_match() under the clock. */
static enum regex_result run(struct scanner *s, uint32_t rule, const struct clean *c, size_t from, uint64_t line)
{
	double before = scan_clock();
	enum regex_result result = regex_match(s->r->rules[rule].regex, s->r->work, c->text, c->n, from);
	double took = scan_clock() - before;

	if (result == REGEX_LIMIT) {
		skip_rule(s, rule, line, "it takes too many steps");
		return REGEX_NO;
	}
	if (took > SLOW_S) {
		s->slow_seconds += took;
		if (took > TOO_SLOW_S || s->slow_seconds > SLOW_BUDGET_S)
			skip_rule(s, rule, line, "it takes too long");
	}
	return result;
}

/* Where byte `offset` of the stretch lies in the log. */
static void locate(const struct stretch *t, size_t offset, uint64_t *line, uint32_t *column)
{
	uint64_t n = t->line;
	size_t start = 0;
	const char *p = t->raw, *end = t->raw + offset;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		n++;
		start = (size_t)(++p - t->raw);
	}
	uint64_t col = offset - start + 1 + (n == t->line ? t->column : 0);
	*line = n;
	*column = col > UINT32_MAX ? UINT32_MAX : (uint32_t)col;
}

static struct hit_place place_of(const struct stretch *t, size_t from, size_t to, uint64_t *last_line)
{
	struct hit_place p;
	size_t raw_from = t->clean->raw[from];
	size_t raw_to = to > from ? clean_raw_end(t->clean, t->raw, t->n, to) : raw_from;
	uint32_t end;

	if (raw_from > t->n)
		raw_from = t->n;
	if (raw_to > t->n)
		raw_to = t->n;
	locate(t, raw_from, &p.line, &p.column);
	locate(t, raw_to, last_line, &end);
	if (*last_line != p.line) {	/* up to the end of its first line */
		const char *nl = memchr(t->raw + raw_from, '\n', t->n - raw_from);
		end = p.column + (uint32_t)((nl ? (size_t)(nl - t->raw) : t->n) - raw_from);
	}
	p.end_column = end > p.column ? end : p.column + 1;
	return p;
}

static void count_error(struct scanner *s, const struct rule *rule, uint64_t line)
{
	enum role role = rule->signature->role;

	if (role == ROLE_CONTEXT || role == ROLE_HARMLESS || line <= s->last_error_line)
		return;
	s->last_error_line = line;
	s->error_lines++;
}

void match_describe(struct scanner *s, const struct view *v, const struct stretch *t, size_t raw_from, struct occurrence *o)
{
	size_t at = (size_t)(t->abs - v->abs) + raw_from;
	const char *nl = at ? memrchr(v->p, '\n', at) : NULL;
	size_t line = nl ? (size_t)(nl + 1 - v->p) : 0;
	size_t floor = line > SCAN_HISTORY ? line - SCAN_HISTORY : 0;
	const char *eol = memchr(v->p + at, '\n', v->n - at);
	size_t eol_at = eol ? (size_t)(eol - v->p) : v->n;
	size_t lines = 0;
	size_t start = floor + entry_start(v->p + floor, line - floor, eol_at - line, &lines);

	o->entry = o->place.line - 1 - (lines < o->place.line ? lines : 0);
	o->inner = entry_is_inner(v->p + start, at - start);
	if (s->report_line && o->place.line >= s->report_line && o->place.line - s->report_line < 100000 && lines == 0)
		o->entry = s->report_line - 1;
}

bool match_anywhere(struct scanner *s, uint32_t number, const struct clean *c, uint64_t line)
{
	return c->n && run(s, number, c, 0, line) == REGEX_YES;
}

static bool seen_already(const struct scanner *s, uint32_t rule, const struct hit_place *p, bool window)
{
	const struct hit_place *last = &s->last[rule];

	if (p->line == last->line && p->column == last->column)
		return true;
	return window && (p->line < last->line || (p->line == last->line && p->column < last->column));
}

bool match_rule(struct scanner *s, const struct view *v, const struct stretch *t, uint32_t number, enum match_way way)
{
	struct rule *rule = &s->r->rules[number];
	struct err err = { 0 };
	size_t at = 0, from, to;
	bool any = false;

	if (s->off[number])
		return false;
	if (!rules_regex(s->r, rule, &err)) {
		match_note_broken(s, number, &err);
		return false;
	}
	for (int n = 0; n < MATCHES_PER_LINE && at <= t->clean->n; n++) {
		if (run(s, number, t->clean, at, t->line) != REGEX_YES || !regex_group(s->r->work, 0, &from, &to))
			break;
		uint64_t last_line;
		struct occurrence o = { .place = place_of(t, from, to, &last_line), .text = t->clean->text, .n = t->clean->n,
					.from = from, .to = to };
		at = to > from ? to : to + 1;
		while (at < t->clean->n && ((unsigned char)t->clean->text[at] & 0xc0) == 0x80)
			at++;
		if (way == MATCH_ACROSS && last_line == o.place.line)
			continue;
		any = true;
		if (seen_already(s, number, &o.place, way == MATCH_WINDOW))
			continue;
		match_describe(s, v, t, t->clean->raw[from], &o);
		s->last[number] = o.place;
		count_error(s, rule, o.place.line);
		odd_forget(s, o.place.line, last_line);
		hits_add(s->hits, number, &o, rule->needs != NO_RULE && !s->found[rule->needs]);
	}
	return any;
}
