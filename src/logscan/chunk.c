/* SPDX-License-Identifier: MIT */
/*
 * A few pages at a time, while they are in the first-level cache: where their lines end, then the
 * literals in them. Lines that cleaning would change (control bytes, typographic characters) or that may
 * be wrapped are candidates as they are; columns of `log show` that were looked at before are stepped over.
 */
#include "logscan/chunk.h"

#include <string.h>

#include "base/alloc.h"
#include "logscan/columns.h"
#include "logscan/prefix.h"
#include "logscan/rules_in.h"
#include "logscan/vector.h"

void chunk_done(struct chunk *b)
{
	mem_free(b->at);
	mem_free(b->spots);
	lines_done(&b->ends);
	columns_free(b->columns);
	vector_work_free(b->work);
	*b = (struct chunk){ 0 };
}

bool chunk_is_full_width(size_t bytes)
{
	return bytes == 80 || bytes == 100 || bytes == 120 || bytes == 132;
}

struct pass {
	struct chunk *b;
	const struct rules *r;
	const struct chunk_interest *interest;
	const char *text;
	size_t n;
	bool skips;		/* columns that hold nothing of interest are stepped over */
	size_t first, end;	/* where the lines at hand begin and end */
	size_t base;		/* added to positions of hits */
	size_t next;		/* number, among them, of the first line that is not decided yet */
	size_t k;		/* of the line last looked at */
	size_t line_from, line_to;	/* that line; line_to 0: none yet */
	size_t message;		/* where its message begins */
	bool boring;		/* its domain words do not make it odd */
	const struct literal_need *unmet;	/* is not in its message; several rules may ask for the same */
	bool paired;		/* the pairs of its message are known */
	struct literal_pairs pairs;
};

static void push(struct chunk *b, size_t from, size_t to, size_t line)
{
	if (b->n == b->room) {
		b->room = b->room ? b->room * 2 : 64;
		b->at = mem_resize(b->at, b->room * sizeof *b->at);
	}
	b->at[b->n++] = (struct candidate){ (uint32_t)from, (uint32_t)to, (uint32_t)line, 0 };
}

static inline size_t line_end(const struct pass *p, size_t k)
{
	return p->b->ends.ends[k] & ~LINES_SPECIAL;
}

static inline size_t line_start(const struct pass *p, size_t k)
{
	return k ? line_end(p, k - 1) + 1 : p->first;
}

/* Lines that are candidates whatever stands in them. */
static bool is_marked(const struct pass *p, size_t k)
{
	size_t from = line_start(p, k), to = line_end(p, k);

	return (p->b->ends.ends[k] & LINES_SPECIAL) || chunk_is_full_width(to - from - (to > from && p->text[to - 1] == '\r'));
}

/* Decides all lines before line k. */
static void push_marked(struct pass *p, size_t k)
{
	for (; p->next < k; p->next++)
		if (is_marked(p, p->next))
			push(p->b, line_start(p, p->next), line_end(p, p->next), p->b->lines + p->next);
}

/* ---- hits ---- */

static void look_at_line(struct pass *p, size_t pos)
{
	while (line_end(p, p->k) < pos)
		p->k++;
	p->line_from = line_start(p, p->k);
	p->line_to = line_end(p, p->k);
	p->message = p->line_from + prefix_len(p->text + p->line_from, p->line_to - p->line_from, NULL);
	p->boring = false;
	p->unmet = NULL;
	p->paired = false;
}

static bool needs_met(struct pass *p, const struct literal_need *need, bool in_line)
{
	size_t from = in_line ? p->line_from : p->message;

	if (!in_line && !p->paired) {
		literal_find_pairs(p->text + from, p->line_to - from, &p->pairs);
		p->paired = true;
	}
	return literal_needs_met(need, p->text + from, p->line_to - from, in_line ? NULL : &p->pairs);
}

/*
 * Does a signature that uses the literal find the rest of what it needs in the line? Otherwise *contexts has those
 * contexts that do.
 */
static bool useful(struct pass *p, uint32_t literal, size_t pos, uint8_t use, uint64_t *contexts)
{
	const struct rules *r = p->r;

	for (uint32_t i = r->users_at[literal]; i < r->users_at[literal + 1]; i++) {
		const struct user *u = &r->users[i];
		enum rule_kind kind = r->rules[u->rule].kind;
		if (kind == RULE_CONTEXT && (p->interest->found[u->rule] || !(use & USE_CONTEXT)))
			continue;
		if (kind != RULE_CONTEXT && pos < p->message)
			return false;	/* contexts come first: they may match in the prefix, too */
		if (kind == RULE_VOCABULARY || (kind != RULE_CONTEXT && u->need && u->need == p->unmet))
			continue;
		size_t from = kind == RULE_CONTEXT ? p->line_from : p->message, n = p->line_to - from;
		if (!user_is_placed(u, p->text + from, n, pos - from))
			continue;
		bool met = !u->need || needs_met(p, u->need, kind == RULE_CONTEXT);
		if (met && (kind != RULE_CONTEXT || r->n_contexts > CHUNK_CONTEXTS))
			return true;
		if (met)
			*contexts |= (uint64_t)1 << (u->rule - r->first_context);
		else if (kind != RULE_CONTEXT)
			p->unmet = u->need;
	}
	return false;
}

/* Is the line at hand among the candidates already? */
static struct candidate *known_candidate(const struct pass *p)
{
	struct candidate *last = p->b->n ? &p->b->at[p->b->n - 1] : NULL;

	return last && last->from == p->line_from && p->next > p->k ? last : NULL;
}

/* The line at hand is a candidate: for these contexts only, or (0) for all there is. */
static void decide(struct pass *p, uint64_t contexts)
{
	struct candidate *c = known_candidate(p);

	if (c) {
		c->contexts = c->contexts && contexts ? c->contexts | contexts : 0;
		return;
	}
	push_marked(p, p->k);
	push(p->b, p->line_from, p->line_to, p->b->lines + p->k);
	p->b->at[p->b->n - 1].contexts = is_marked(p, p->k) ? 0 : contexts;
	p->next = p->k + 1;
}

/* Do words of the domain stand beside others that make them an error? */
static bool is_suspect(struct pass *p)
{
	if (!p->boring)
		p->boring = !vocabulary_is_suspect(&p->r->vocabulary, p->text + p->message, p->line_to - p->message);
	return !p->boring;
}

static size_t found(void *arg, size_t at, uint32_t literal)
{
	struct pass *p = arg;
	uint8_t use = p->r->uses[literal] & (uint8_t)~p->interest->dead[literal];
	size_t pos = p->base + at;

	if (!use)
		return 0;
	if (pos >= p->line_to)
		look_at_line(p, pos);
	bool in_message = pos >= p->message;
	if (!in_message && !(use & USE_CONTEXT))
		return 0;
	uint64_t contexts = 0;
	bool wanted = use != USE_VOCABULARY && useful(p, literal, pos, use, &contexts);
	if (!wanted && contexts)
		decide(p, contexts);
	if (!wanted && !((use & USE_VOCABULARY) && in_message && is_suspect(p)))
		return 0;
	decide(p, 0);
	return p->line_to + 1 - p->base;
}

/* ---- columns ---- */

/* For the columns: is there a literal that a context which was not found yet may need? */
struct glance {
	const struct pass *pass;
	const char *line;
	size_t n;
	bool any;
};

static size_t glance_hit(void *arg, size_t pos, uint32_t literal)
{
	struct glance *g = arg;
	const struct rules *r = g->pass->r;

	for (uint32_t i = r->users_at[literal]; !g->any && i < r->users_at[literal + 1]; i++) {
		const struct user *u = &r->users[i];
		if (r->rules[u->rule].kind != RULE_CONTEXT)	/* contexts come first */
			break;
		g->any = !g->pass->interest->found[u->rule] && user_is_placed(u, g->line, g->n, pos);
	}
	return g->any ? g->n : 0;
}

static bool glance(void *arg, size_t from, size_t to)
{
	struct glance *g = arg;
	struct finder_range range = { g->line, g->n, from, to };

	g->any = false;
	finder_scan(g->pass->r->finder, &range, glance_hit, g);
	return g->any;
}

/* May columns be stepped over? Not while a context waits whose literals might be cut by them. */
static bool may_skip(struct chunk *b, const struct rules *r, const struct chunk_interest *interest)
{
	size_t n_found = 0;

	for (size_t i = 0; i < r->n_contexts; i++) {
		n_found += interest->found[r->first_context + i];
		if (r->wide[i] && !interest->found[r->first_context + i])
			return false;
	}
	if (!b->columns)
		b->columns = columns_new();
	else if (n_found != b->n_found)
		columns_forget(b->columns);
	b->n_found = n_found;
	return true;
}

/* ---- lines ---- */

/* Compares what was gathered. */
static void flush(struct pass *p)
{
	finder_compare(p->r->finder, p->text, p->end, p->b->spots, found, p);
}

static void scan_range(struct pass *p, size_t from, size_t to)
{
	for (; from < to; from += FINDER_PIECE) {
		struct finder_range range = { p->text, p->n, from, to - from < FINDER_PIECE ? to : from + FINDER_PIECE };
		if (finder_gather(p->r->finder, &range, p->b->spots))
			flush(p);
	}
}

/* False: it failed, nothing is decided yet. */
static bool scan_vector(struct pass *p)
{
	struct chunk *b = p->b;
	size_t n = b->n;

	if (!b->work)
		b->work = vector_work_new(p->interest->vector);
	p->base = p->first;
	if (vector_scan(p->interest->vector, b->work, p->text + p->first, p->end - p->first, found, p))
		return true;
	b->n = n;
	p->base = p->next = p->k = p->line_to = 0;
	return false;
}

/* Where the message of line k begins, if all that stands before it may be stepped over; 0 if not. */
static size_t message_of(const struct pass *p, size_t from, size_t to)
{
	struct glance g = { p, p->text + from, to - from, false };
	struct columns_line line = { g.line, g.n, p->n - from };
	size_t message = columns_skip(p->b->columns, &line, glance, &g);

	return message ? from + message : 0;
}

/* The lines of one block. Those that follow one another and need nothing special are searched at once. */
static void scan_lines(struct pass *p)
{
	size_t from = p->first, plain = from, message, to = from;

	for (size_t k = 0; k < p->b->ends.n; k++, from = to + 1) {
		to = line_end(p, k);
		if (!p->skips || (message = message_of(p, from, to)) == 0)
			continue;
		scan_range(p, plain, from);
		scan_range(p, message, to);
		plain = to + 1;
	}
	scan_range(p, plain, to);
	flush(p);
}

static void scan_block(struct pass *p)
{
	p->next = p->k = p->line_to = p->base = 0;
	if (!p->interest->vector || !scan_vector(p))
		scan_lines(p);
	push_marked(p, p->b->ends.n);
}

static void every_line(struct pass *p)
{
	for (size_t k = 0; k < p->b->ends.n; k++)
		push(p->b, line_start(p, k), line_end(p, k), p->b->lines + k);
}

void chunk_scan(struct chunk *b, const struct rules *r, const struct chunk_interest *interest, const char *text, size_t n)
{
	struct pass p = { .b = b, .r = r, .interest = interest, .text = text, .n = n };

	b->n = b->lines = 0;
	if (!b->spots)
		b->spots = mem_new(sizeof *b->spots);
	p.skips = !interest->every_line && !interest->vector && may_skip(b, r, interest);
	while (p.first < n) {
		p.end = lines_index(&b->ends, text, p.first, n);
		if (interest->every_line)
			every_line(&p);
		else
			scan_block(&p);
		b->lines += (uint32_t)b->ends.n;
		p.first = p.end;
	}
	b->lines -= n && text[n - 1] != '\n';
}
