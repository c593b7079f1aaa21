/* SPDX-License-Identifier: MIT */
/*
 * Lines to hits. What a line means never depends on where a block ended: lines that
 * need their followers wait in `pending` and are tried as each follower arrives.
 */
#include <string.h>
#include <time.h>

#include "base/limit.h"
#include "base/portable.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "logscan/entry.h"
#include "logscan/odd.h"
#include "logscan/prefix.h"
#include "logscan/scan_in.h"

enum { MATCHES_PER_LINE = 8 };
static const double SLOW_S = 0.010;		/* a match that takes longer is noted */
static const double TOO_SLOW_S = 0.250;		/* and given up for this log beyond this */
static const double SLOW_BUDGET_S = 5.0;	/* all noted matches of a log together */

double scan_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A stretch of raw text under a clean one: a line, a window, a wrapped line. */
struct stretch {
	const struct clean *clean;
	const char *raw;
	size_t n;
	uint64_t abs;		/* of raw[0] */
	uint64_t line;		/* 1-based number of its first line */
	uint64_t column;	/* bytes of that line before raw[0] (a piece of an overlong line) */
};

static void skip_rule(struct scanner *s, uint32_t rule, uint64_t line, const char *why)
{
	s->off[rule] = true;
	if (s->err.kind)
		return;
	err_set(&s->err, ERR_INCOMPLETE, "signature %s was skipped from line %llu on: %s", s->r->rules[rule].id,
		(unsigned long long)line, why);
	err_hint(&s->err, "make its regex simpler: no nested repetition, [^\\n]{0,200} in place of .*");
}

static void note_broken(struct scanner *s, uint32_t rule, const struct err *err)
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

/* Which entry a line belongs to, and whether it stands in an inner part of it. */
static void describe(struct scanner *s, const struct view *v, const struct stretch *t, size_t raw_from, struct occurrence *o)
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

static bool seen_already(const struct scanner *s, uint32_t rule, const struct hit_place *p, bool window)
{
	const struct hit_place *last = &s->last[rule];

	if (p->line == last->line && p->column == last->column)
		return true;
	return window && (p->line < last->line || (p->line == last->line && p->column < last->column));
}

/*
 * All matches of a rule in a stretch; `cross`, where it is not 0, is the clean offset of line ends that a match must
 * run across. Returns whether anything matched.
 */
static bool match_rule(struct scanner *s, const struct view *v, const struct stretch *t, uint32_t number, bool window, bool across)
{
	struct rule *rule = &s->r->rules[number];
	struct err err = { 0 };
	size_t at = 0, from, to;
	bool any = false;

	if (s->off[number])
		return false;
	if (!rules_regex(s->r, rule, &err)) {
		note_broken(s, number, &err);
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
		if (across && last_line == o.place.line)
			continue;
		any = true;
		if (seen_already(s, number, &o.place, window))
			continue;
		describe(s, v, t, t->clean->raw[from], &o);
		s->last[number] = o.place;
		count_error(s, rule, o.place.line);
		odd_forget(s, o.place.line, last_line);
		hits_add(s->hits, number, &o, rule->needs != NO_RULE && !s->found[rule->needs]);
	}
	return any;
}

/* ---- contexts ---- */

/* What only contexts look for that were found is of no interest any more. */
static void bury_literals(struct scanner *s)
{
	const struct rules *r = s->r;

	for (size_t l = 0; l < r->n_literals; l++) {
		bool waits = false;
		for (uint32_t i = r->users_at[l]; !waits && i < r->users_at[l + 1]; i++)
			waits = r->rules[r->users[i].rule].kind == RULE_CONTEXT && !s->found[r->users[i].rule];
		s->dead[l] = waits ? 0 : USE_CONTEXT;
	}
	s->always_left = 0;
	for (size_t i = 0; i < r->n_always; i++)
		s->always_left += !s->found[r->always[i]];
}

static bool context_matches(struct scanner *s, uint32_t number, const struct clean *c, uint64_t line)
{
	return c->n && run(s, number, c, 0, line) == REGEX_YES;
}

/* Contexts may match in the prefix, too. */
static void try_contexts(struct scanner *s, const char *raw, size_t n, uint64_t line)
{
	bool any = false;

	clean_line(&s->full, raw, n, true);
	rule_set_clear(&s->wide);
	rules_collect(s->r, s->full.text, s->full.n, USE_CONTEXT, &s->wide);
	if (s->plain.n)
		rules_collect(s->r, s->plain.text, s->plain.n, USE_CONTEXT, &s->wide);
	rules_collect_always(s->r, &s->wide);
	for (size_t i = 0; i < s->wide.n; i++) {
		uint32_t number = s->wide.at[i];
		struct rule *rule = &s->r->rules[number];
		struct err err = { 0 };
		if (rule->kind != RULE_CONTEXT || s->found[number] || s->off[number])
			continue;
		if (!rules_regex(s->r, rule, &err)) {
			note_broken(s, number, &err);
			continue;
		}
		if (context_matches(s, number, &s->full, line) || (s->plain.n && context_matches(s, number, &s->plain, line))) {
			s->found[number] = true;
			s->contexts_left--;
			hits_release(s->hits, number);
			any = true;
		}
	}
	if (any)
		bury_literals(s);
}

/* ---- windows ---- */

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
	return match_rule(s, v, &t, p->rule, true, false);
}

/* The window so far; where it does not match, more lines may make it. */
static bool begin_window(struct scanner *s, const struct view *v, uint64_t from, uint64_t end, uint64_t line, uint32_t rule)
{
	struct pending p = { from, end, line, rule, 1 };

	if (end - from > SCAN_AHEAD)
		return false;
	if (try_window(s, v, &p))
		return true;
	*VEC_ADD(&s->pending) = p;
	return false;
}

/* ---- one line ---- */

static void wait_for_more(struct scanner *s, uint64_t from, uint64_t end, uint64_t line, uint32_t rule)
{
	if (end - from > SCAN_AHEAD)
		return;
	*VEC_ADD(&s->pending) = (struct pending){ from, end, line, rule, 1 };
}

static void built_in(struct scanner *s, const struct view *v, const struct stretch *t, const struct rule *rule)
{
	struct occurrence o = { .place = { .line = t->line } };

	if (rule->kind == RULE_REPORT) {
		if (t->line > s->report_line + 3)	/* the two marks of one report stand close together */
			s->report_line = t->line;
	} else if (rule->kind == RULE_CHAIN && entry_is_chain(t->clean->text, t->clean->n)) {
		describe(s, v, t, 0, &o);
		hits_mark_inner(s->hits, o.entry, t->line);
	}
}

static void read_line(struct scanner *s, const char *raw, size_t n)
{
	clean_line(&s->clean, raw, n, false);
	clean_clear(&s->plain);
	if (s->clean.escaped)
		clean_unescape(&s->plain, &s->clean);
	rule_set_clear(&s->set);
	rules_collect(s->r, s->clean.text, s->clean.n, USE_LINE, &s->set);
	if (s->clean.escaped)
		rules_collect(s->r, s->plain.text, s->plain.n, USE_LINE, &s->set);
	rules_collect_always(s->r, &s->set);
}

/* A fallback: it recognises the component, not the sentence. */
static bool knows_speaker_only(const struct signature *s)
{
	return s->role == ROLE_WRAPPER && s->confidence == CONFIDENCE_HINT;
}

static const struct signature *says_more(const struct signature *a, const struct signature *b)
{
	return !a || knows_speaker_only(a) ? b : a;
}

static void match_line(struct scanner *s, const struct view *v, size_t at, size_t n, uint64_t line, uint64_t column)
{
	struct stretch t = { &s->clean, v->p + at, n, v->abs + at, line, column };
	struct stretch plain = t;
	bool vocabulary = false, near_miss = false;
	const struct signature *best = NULL;

	read_line(s, v->p + at, n);
	plain.clean = &s->plain;
	if (s->contexts_left)
		try_contexts(s, v->p + at, n, line);
	for (size_t i = 0; i < s->set.n; i++) {
		uint32_t number = s->set.at[i];
		const struct rule *rule = &s->r->rules[number];
		if (rule->kind == RULE_VOCABULARY)
			vocabulary = true;
		else if (rule->kind != RULE_SIGNATURE && rule->kind != RULE_CONTEXT)
			built_in(s, v, &t, rule);
		if (rule->kind != RULE_SIGNATURE)
			continue;
		near_miss = true;
		if ((s->clean.escaped && match_rule(s, v, &plain, number, false, false)) ||
			 (!(s->clean.escaped && s->clean.message_only) && match_rule(s, v, &t, number, false, false)))
			best = says_more(best, rule->signature);
		else if (rule->span > 1 && begin_window(s, v, t.abs, t.abs + n, line, number))
			best = says_more(best, rule->signature);
	}
	const struct pattern *known = best && knows_speaker_only(best) ? best->pattern : NULL;
	bool done = best ? !known : line <= s->last_error_line;
	enum oddness oddness = done ? ODD_NOT : odd_look(s, vocabulary, near_miss);
	if (oddness != ODD_NOT) {
		struct occurrence o = { .place = { line, 1, (uint32_t)(n < UINT32_MAX ? n + 1 : n) } };
		describe(s, v, &t, 0, &o);
		odd_queue(s, &o, oddness, known);
	}
}

/* ---- lines together ---- */

static bool is_full(const char *p, size_t n)
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
				match_rule(s, v, &t, s->set.at[i], false, true);
	}
	uint64_t line = p->line;
	for (size_t at = start; at < end; line++) {
		size_t eol = end_of_line(v, at);
		if (is_full(v->p + at, eol - at))	/* the last need not be: it comes on its own then */
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

	return is_full(v->p + last, end - last);
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

/* Gives p the lines that came since; true when it is done with. */
static bool more_lines(struct scanner *s, const struct view *v, struct pending *p, size_t limit, bool over)
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

static void run_pending(struct scanner *s, const struct view *v, size_t limit, bool over)
{
	size_t kept = 0, n = s->pending.n;

	for (size_t i = 0; i < n; i++) {
		struct pending p = s->pending.at[i];	/* try_wrapped() may add to the list */
		if (!more_lines(s, v, &p, limit, over))
			s->pending.at[kept++] = p;
	}
	for (size_t i = n; i < s->pending.n; i++)
		s->pending.at[kept++] = s->pending.at[i];
	s->pending.n = kept;
}

/* ---- blocks ---- */

static void one_candidate(struct scanner *s, const struct view *v, size_t at, size_t n, uint64_t line, uint64_t column)
{
	uint64_t abs = v->abs + at;

	if (!column && is_full(v->p + at, n) && n <= SCAN_AHEAD) {
		if (abs >= s->wrap_end)
			wait_for_more(s, abs, abs + n, line, NO_RULE);
		return;
	}
	match_line(s, v, at, n, line, column);
}

void match_chunk(struct scanner *s, const struct view *v, size_t at, const struct chunk *b)
{
	pthread_mutex_lock(&s->r->lock);
	for (size_t i = 0; i < b->n; i++) {
		const struct candidate *c = &b->at[i];
		uint64_t line = s->line + c->line + 1;
		if (s->pending.n)
			run_pending(s, v, at + c->to, false);
		if (s->odd.n)
			odd_flush(s, line, false);
		one_candidate(s, v, at + c->from, c->to - c->from, line, c->from == 0 ? s->piece : 0);
	}
	if (s->pending.n)
		run_pending(s, v, v->n, false);
	s->line += b->lines;
	if (s->odd.n)
		odd_flush(s, s->line, false);
	pthread_mutex_unlock(&s->r->lock);
}

void match_end(struct scanner *s, const struct view *v)
{
	pthread_mutex_lock(&s->r->lock);
	while (s->pending.n)
		run_pending(s, v, v->n, true);
	odd_flush(s, 0, true);
	pthread_mutex_unlock(&s->r->lock);
}
