/* SPDX-License-Identifier: MIT */
/* Lines that are looked at together: windows of signatures that run over several, and lines that a terminal broke. */
#include <string.h>

#include "base/portable.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "logscan/match_in.h"
#include "logscan/prefix.h"

static size_t end_of_line(const struct view *v, size_t at)
{
	const char *nl = at < v->n ? memchr(v->p + at, '\n', v->n - at) : NULL;

	return nl ? (size_t)(nl - v->p) : v->n;
}

static size_t start_of_line(const struct view *v, size_t at)
{
	const char *nl = at ? memrchr(v->p, '\n', at) : NULL;

	return nl ? (size_t)(nl + 1 - v->p) : 0;
}

/* The window of a rule around a line: its lines before, and all seen after. */
static bool try_window(struct scanner *s, const struct view *v, const struct pending *p)
{
	size_t line = (size_t)(p->from - v->abs), end = (size_t)(p->end - v->abs), start = line;
	uint64_t number = p->line;

	for (int i = 1; i < s->r->rules[p->rule].span && start > 0 && number > 1; i++) {
		size_t before = start_of_line(v, start - 1);
		if (line - before > SCAN_AHEAD)
			break;
		start = before;
		number--;
	}
	clean_clear(&s->window);
	for (size_t at = start; at < end;) {
		size_t eol = end_of_line(v, at);
		clean_append(&s->window, v->p + at, eol - at, at - start, at > start);
		at = eol + 1;
	}
	struct stretch t = { &s->window, v->p + start, end - start, v->abs + start, number, 0 };
	return match_rule(s, v, &t, p->rule, MATCH_WINDOW);
}

bool match_begin_window(struct scanner *s, const struct view *v, const struct stretch *t, uint32_t rule)
{
	struct pending p = { t->abs, t->abs + t->n, t->line, rule, 1 };

	if (t->n > SCAN_AHEAD)
		return false;
	if (try_window(s, v, &p))
		return true;
	*VEC_ADD(&s->pending) = p;
	return false;
}

/* ---- broken lines ---- */

bool match_is_full(const char *p, size_t n)
{
	while (n && p[n - 1] == '\r')
		n--;
	if (chunk_is_full_width(n))
		return true;
	if (n < 80 || n > 4 * 132)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] >= 0x80)
			return chunk_is_full_width(utf8_ncols(p, n));
	return false;
}

/* Lines that a terminal broke: first as one, then one by one. */
static void try_wrapped(struct scanner *s, const struct view *v, const struct pending *p)
{
	size_t start = (size_t)(p->from - v->abs), end = (size_t)(p->end - v->abs);
	struct stretch t = { &s->clean, v->p + start, end - start, p->from, p->line, 0 };

	if (p->lines > 1) {
		clean_clear(&s->clean);
		for (size_t at = start; at < end;) {
			size_t eol = end_of_line(v, at);
			clean_append(&s->clean, v->p + at, eol - at, at - start, false);
			at = eol + 1;
		}
		rule_set_clear(&s->set);
		rules_collect(s->r, s->clean.text, s->clean.n, USE_SIGNATURE, &s->set);
		for (size_t i = 0; i < s->set.n; i++)
			if (s->r->rules[s->set.at[i]].kind == RULE_SIGNATURE)
				match_rule(s, v, &t, s->set.at[i], MATCH_ACROSS);
	}
	uint64_t line = p->line;
	for (size_t at = start; at < end; line++) {
		size_t eol = end_of_line(v, at);
		if (match_is_full(v->p + at, eol - at))	/* the last need not be: it comes on its own then */
			match_line(s, v, at, eol - at, line, 0);
		at = eol + 1;
	}
}

/* The next line after p, where it is complete and lies before `limit`. */
static bool next_line(const struct view *v, const struct pending *p, size_t limit, bool over, size_t *from, size_t *to)
{
	*from = (size_t)(p->end - v->abs) + 1;
	if (*from >= v->n)
		return false;
	*to = end_of_line(v, *from);
	return *to <= limit && (*to < v->n || over);
}

static bool ends_full(const struct view *v, const struct pending *p)
{
	size_t end = (size_t)(p->end - v->abs), last = start_of_line(v, end);

	return match_is_full(v->p + last, end - last);
}

/* Does the line that follows a full one look like its second half? */
static bool may_continue(const struct view *v, const struct pending *p, size_t from, size_t to)
{
	bool starts;

	if (p->lines >= SCAN_WRAPPED || v->abs + to - p->from > SCAN_AHEAD)
		return false;
	prefix_len(v->p + from, to - from, &starts);
	return !starts;
}

bool match_more_lines(struct scanner *s, const struct view *v, struct pending *p, size_t limit, bool over)
{
	size_t from = 0, to = 0;

	for (;;) {
		bool there = next_line(v, p, limit, over, &from, &to), ended = p->rule == NO_RULE && !ends_full(v, p);
		if (!there && !over && !ended)
			return false;
		if (p->rule == NO_RULE && (ended || !there || !may_continue(v, p, from, to))) {
			s->wrap_end = p->end;
			try_wrapped(s, v, p);
			return true;
		}
		if (p->rule != NO_RULE && (!there || p->lines >= s->r->rules[p->rule].span || v->abs + to - p->from > SCAN_AHEAD))
			return true;
		p->end = v->abs + to;
		p->lines++;
		if (p->rule == NO_RULE)
			s->wrap_end = p->end;
		else if (try_window(s, v, p))
			return true;
	}
}
