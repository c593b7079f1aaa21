/* SPDX-License-Identifier: MIT */
/*
 * A small parser of PCRE2 syntax that keeps only what is certain: runs of
 * ordinary characters. Whatever it does not know ends a run, never extends one.
 */
#include "logscan/literal.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/portable.h"
#include "base/vec.h"
#include "logscan/rarity.h"

enum { MAX_DEPTH = 60, MAX_SET = 400, MAX_PRODUCT = 24, MAX_CANDIDATES = 12, MAX_REPEAT = 8, MAX_TEXT = 128, MAX_NEEDS = 24 };

struct parse {
	const char *p, *end;
	struct arena *arena;		/* of the result */
	struct arena temp;
	unsigned depth;
	bool fold, extended, quoted;	/* (?i), (?x), inside \Q..\E */
	bool failed;			/* met something that may match anything */
};

struct string {			/* what a match begins with */
	const char *text;
	size_t n;
	bool fold;
	bool closed;		/* something else follows: it cannot be made longer */
	size_t room;		/* bytes allocated, where it may grow in place */
};
struct strings {
	struct string at[MAX_PRODUCT];
	size_t n;
};

struct piece {			/* literals one of which must stand in a match, and where they come from */
	struct literal_set set;
	double cost;
	unsigned from, to;	/* numbers of the atoms of the sequence */
};

struct part {			/* what a piece of the pattern promises */
	struct literal_set set;
	double cost;
	bool has;
	struct strings start;	/* every match begins with one of them */
};

enum atom_kind { ATOM_CHAR, ATOM_ZERO, ATOM_OTHER, ATOM_GROUP };
struct atom {
	enum atom_kind kind;
	unsigned char c;
	bool fold;
	struct part *group;	/* ATOM_GROUP */
};

static void parse_alternatives(struct parse *ps, struct part *out);

void literal_set_done(struct literal_set *s)
{
	VEC_DONE(s);
}

/* The words of the domain are looked for anyway, and are rare in messages. */
static bool holds_domain_word(const char *text, size_t n)
{
	static const char *const words[] = { "coreml", "core ml", "mlmodel", "mlpackage", "espresso", "mlprogram" };

	for (size_t i = 0; i + 6 <= n; i++) {
		char c = (char)(text[i] | 0x20);
		if (c != 'c' && c != 'm' && c != 'e')
			continue;
		for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
			struct literal l = { .text = words[k], .n = strlen(words[k]), .fold = true };
			if (c == words[k][0] && l.n <= n - i && literal_at(&l, text + i))
				return true;
		}
	}
	return false;
}

static double text_cost(const char *text, size_t n)
{
	float sum = 0, least = 1, best = 1, window[4] = { 0, 0, 0, 0 };

	if (n < 4)
		return n < LITERAL_MIN ? 1 : 0.2;
	for (size_t i = 0; i + 4 <= n; i++) {
		float w = rarity_window(text + i);
		least = w < least ? w : least;
		sum += w - window[i & 3];	/* of the last four windows */
		window[i & 3] = w;
		if (i >= 3 && sum < best)
			best = sum;
	}
	if (n < 7)		/* these make the search as a whole slower */
		return (double)least + (n == 4 ? 0.05 : 0.002);
	return (double)least + 0.02 * (double)best + 2e-6;	/* lines to be matched; windows to be compared; room */
}

static bool usable(unsigned char c)
{
	return c >= 32 && c < 127 && c != '\\';
}

double literal_cost(const char *text, size_t n)
{
	double cost = text_cost(text, n);

	return cost > 0.0005 && holds_domain_word(text, n) ? 0.0005 : cost;
}

/* The cheapest piece of at most LITERAL_MAX bytes. */
static void shorten(const char **text, size_t *n)
{
	if (*n <= LITERAL_MAX)
		return;
	size_t best = 0;
	double cost = 2;
	for (size_t at = 0; at + LITERAL_MAX <= *n; at++) {
		double c = literal_cost(*text + at, LITERAL_MAX);
		if (c < cost) {
			cost = c;
			best = at;
		}
	}
	*text += best;
	*n = LITERAL_MAX;
}

/* ---- atoms ---- */

static bool skip_to(struct parse *ps, char closing)
{
	const char *at = memchr(ps->p, closing, (size_t)(ps->end - ps->p));

	if (!at) {
		ps->failed = true;
		ps->p = ps->end;
		return false;
	}
	ps->p = at + 1;
	return true;
}

static struct atom make_atom(enum atom_kind kind)
{
	return (struct atom){ .kind = kind };
}

static struct atom make_char(struct parse *ps, unsigned char c)
{
	return (struct atom){ .kind = ATOM_CHAR, .c = c, .fold = ps->fold };
}

static int hex_value(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct atom hex_escape(struct parse *ps)
{
	unsigned value = 0;
	bool braces = ps->p < ps->end && *ps->p == '{';

	ps->p += braces;
	for (int n = 0; ps->p < ps->end && hex_value(*ps->p) >= 0 && n < (braces ? 6 : 2); n++)
		value = value * 16 + (unsigned)hex_value(*ps->p++);
	if (braces && !skip_to(ps, '}'))
		return make_atom(ATOM_OTHER);
	return make_char(ps, value < 128 ? (unsigned char)value : 0);
}

/* What follows a backslash. */
static struct atom escape(struct parse *ps)
{
	if (ps->p >= ps->end) {
		ps->failed = true;
		return make_atom(ATOM_OTHER);
	}
	char c = *ps->p++;
	if (c == 'Q') {
		ps->quoted = true;
		return make_atom(ATOM_ZERO);
	}
	if (c == 'x')
		return hex_escape(ps);
	if (strchr("bBAZzGKE", c))
		return make_atom(ATOM_ZERO);
	if (isdigit((unsigned char)c)) {
		while (ps->p < ps->end && isdigit((unsigned char)*ps->p))
			ps->p++;
		return make_atom(ATOM_OTHER);
	}
	if (strchr("pPgko", c) && ps->p < ps->end) {
		char open = *ps->p++;
		if (open == '{' || open == '<' || open == '\'')
			skip_to(ps, open == '{' ? '}' : open == '<' ? '>' : '\'');
		else
			while (c == 'g' && ps->p < ps->end && isdigit((unsigned char)*ps->p))
				ps->p++;
		return make_atom(ATOM_OTHER);
	}
	if (c == 'c' && ps->p < ps->end)
		ps->p++;
	return isalpha((unsigned char)c) ? make_atom(ATOM_OTHER) : make_char(ps, (unsigned char)c);
}

/* One member of a class; returns the character or -1 for anything wider. */
static int class_member(struct parse *ps)
{
	char c = *ps->p++;

	if (c == '[' && ps->p < ps->end && strchr(":.=", *ps->p)) {
		skip_to(ps, ']');
		return -1;
	}
	if (c != '\\')
		return (unsigned char)c < 128 ? c : -1;
	if (ps->p >= ps->end)
		return -1;
	c = *ps->p++;
	if ((c == 'p' || c == 'P' || c == 'x' || c == 'o' || c == 'N') && ps->p < ps->end && *ps->p == '{')
		skip_to(ps, '}');
	return isalnum((unsigned char)c) ? -1 : c;
}

/* A class of one character, or of the two cases of a letter, is a character. */
static struct atom class_atom(struct parse *ps)
{
	int members[2] = { 0, 0 }, n = 0;
	bool wide = false, first = true;

	if (ps->p < ps->end && *ps->p == '^') {
		wide = true;
		ps->p++;
	}
	for (; ps->p < ps->end && (first || *ps->p != ']'); first = false) {
		int c = class_member(ps);
		if (c < 0 || n == 2 || (ps->p + 1 < ps->end && ps->p[0] == '-' && ps->p[1] != ']'))
			wide = true;
		else
			members[n++] = c;
	}
	if (ps->p >= ps->end) {
		ps->failed = true;
		return make_atom(ATOM_OTHER);
	}
	ps->p++;
	if (wide || !n || (n == 2 && tolower(members[0]) != tolower(members[1])))
		return make_atom(ATOM_OTHER);
	struct atom a = make_char(ps, (unsigned char)members[0]);
	a.fold = a.fold || n == 2;
	return a;
}

/* (?i) and (?i:...): true when a group body follows. */
static bool flags(struct parse *ps)
{
	bool on = true;

	for (; ps->p < ps->end; ps->p++) {
		char c = *ps->p;
		if (c == '-')
			on = false;
		else if (c == '^')
			ps->fold = ps->extended = false;
		else if (c == 'i')
			ps->fold = on;
		else if (c == 'x')
			ps->extended = on;
		else if (c == ':' || c == ')')
			return *ps->p++ == ':';
		else if (!isalpha((unsigned char)c))
			break;
	}
	ps->failed = true;
	return false;
}

enum group_kind { GROUP_BODY, GROUP_LOOK, GROUP_NOTHING, GROUP_UNKNOWN };

/* Reads what follows "(?"; the body, if there is one, starts at ps->p. */
static enum group_kind group_head(struct parse *ps)
{
	char c = ps->p < ps->end ? *ps->p++ : 0, next = ps->p < ps->end ? *ps->p : 0;

	switch (c) {
	case '#':
		skip_to(ps, ')');
		return GROUP_NOTHING;
	case ':': case '|': case '>':
		return GROUP_BODY;
	case '=': case '!':
		return GROUP_LOOK;
	case '<':
		if (next == '=' || next == '!') {
			ps->p++;
			return GROUP_LOOK;
		}
		skip_to(ps, '>');
		return GROUP_BODY;
	case '\'':
		skip_to(ps, '\'');
		return GROUP_BODY;
	case 'P':
		if (next == '<') {
			skip_to(ps, '>');
			return GROUP_BODY;
		}
		/* fall through */
	case '&': case 'R': case '+': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		skip_to(ps, ')');
		return GROUP_UNKNOWN;
	case '(': case 'C': case 0:
		ps->failed = true;
		return GROUP_UNKNOWN;
	default:
		ps->p--;
		return flags(ps) ? GROUP_BODY : GROUP_NOTHING;
	}
}

static struct atom group_atom(struct parse *ps)
{
	struct atom a = make_atom(ATOM_GROUP);
	bool fold = ps->fold, extended = ps->extended;
	enum group_kind kind = GROUP_BODY;

	if (ps->p < ps->end && *ps->p == '*') {		/* verbs such as (*ACCEPT) end a match anywhere */
		ps->failed = true;
		return a;
	}
	if (ps->p < ps->end && *ps->p == '?') {
		ps->p++;
		kind = group_head(ps);
	}
	if (kind == GROUP_NOTHING || kind == GROUP_UNKNOWN)
		return make_atom(kind == GROUP_NOTHING ? ATOM_ZERO : ATOM_OTHER);
	if (++ps->depth > MAX_DEPTH) {
		ps->failed = true;
		return a;
	}
	a.group = arena_new(&ps->temp, sizeof *a.group);
	parse_alternatives(ps, a.group);
	ps->depth--;
	if (ps->p < ps->end && *ps->p == ')')
		ps->p++;
	else
		ps->failed = true;
	ps->fold = fold;
	ps->extended = extended;
	if (kind == GROUP_LOOK) {
		literal_set_done(&a.group->set);
		return make_atom(ATOM_ZERO);
	}
	return a;
}

static struct atom next_atom(struct parse *ps)
{
	char c = *ps->p++;

	if (ps->quoted) {
		if (c == '\\' && ps->p < ps->end && *ps->p == 'E') {
			ps->p++;
			ps->quoted = false;
			return make_atom(ATOM_ZERO);
		}
		return make_char(ps, (unsigned char)c);
	}
	switch (c) {
	case '(': return group_atom(ps);
	case '[': return class_atom(ps);
	case '\\': return escape(ps);
	case '.': return make_atom(ATOM_OTHER);
	case '^': case '$': return make_atom(ATOM_ZERO);
	default: return make_char(ps, (unsigned char)c);
	}
}

/* ---- repetition ---- */

static bool read_count(const char **p, const char *end, long *out)
{
	long n = 0;
	const char *start = *p;

	for (; *p < end && isdigit((unsigned char)**p); (*p)++)
		n = n < 100000 ? n * 10 + (**p - '0') : n;
	*out = n;
	return *p > start;
}

/* {n}, {n,}, {n,m}; anything else is an ordinary brace. */
static bool braces(struct parse *ps, long *min, long *max)
{
	const char *p = ps->p + 1;

	if (!read_count(&p, ps->end, min))
		return false;
	*max = *min;
	if (p < ps->end && *p == ',') {
		p++;
		if (!read_count(&p, ps->end, max))
			*max = -1;
	}
	if (p >= ps->end || *p != '}')
		return false;
	ps->p = p + 1;
	return true;
}

static void quantifier(struct parse *ps, long *min, long *max)
{
	*min = *max = 1;
	if (ps->p >= ps->end || ps->quoted)
		return;
	char c = *ps->p;
	if (c == '{') {
		if (!braces(ps, min, max)) {
			*min = *max = 1;
			return;
		}
	} else if (c == '?' || c == '*' || c == '+') {
		*min = c == '+';
		*max = c == '?' ? 1 : -1;
		ps->p++;
	} else {
		return;
	}
	if (ps->p < ps->end && (*ps->p == '?' || *ps->p == '+'))
		ps->p++;
}

/* ---- sequences ---- */

struct sequence {
	struct parse *ps;
	struct strings now;		/* what stands side by side up to here */
	unsigned atom, now_from;	/* number of the atom at hand; of the first one in `now` */
	bool started;			/* `start` is final */
	struct strings start;
	struct piece pieces[MAX_CANDIDATES];
	size_t n;
};

static const struct strings nothing = { .n = 1 };	/* the empty string, open */

/* Copies no more than there is. */
static void strings_copy(struct strings *to, const struct strings *from)
{
	memcpy(to->at, from->at, from->n * sizeof *to->at);
	to->n = from->n;
}

/* Keeps a set of literals as a candidate; the dearest one goes when there are too many. */
static void keep_piece(struct sequence *q, struct literal_set *set, double cost, unsigned from, unsigned to)
{
	size_t at = q->n;

	if (!set->n || set->n > MAX_SET) {
		literal_set_done(set);
		return;
	}
	if (q->n == MAX_CANDIDATES) {
		at = 0;
		for (size_t i = 1; i < q->n; i++)
			if (q->pieces[i].cost > q->pieces[at].cost)
				at = i;
		if (q->pieces[at].cost <= cost) {
			literal_set_done(set);
			return;
		}
		literal_set_done(&q->pieces[at].set);
	} else {
		q->n++;
	}
	q->pieces[at] = (struct piece){ *set, cost, from, to };
	*set = (struct literal_set){ 0 };
}

/* Strings as literals, where each is long enough. */
static void keep_strings(struct sequence *q, const struct strings *s, unsigned from, unsigned to)
{
	struct literal_set set = { 0 };
	double cost = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].n < LITERAL_MIN)
			return;
	for (size_t i = 0; i < s->n; i++) {
		const char *text = s->at[i].text;
		size_t n = s->at[i].n;
		shorten(&text, &n);
		cost += literal_cost(text, n);
		*VEC_ADD(&set) = (struct literal){ .text = text, .n = n, .fold = s->at[i].fold };
	}
	keep_piece(q, &set, cost, from, to);
}

/* Something other than plain text follows. */
static void end_run(struct sequence *q)
{
	keep_strings(q, &q->now, q->now_from, q->atom ? q->atom - 1 : 0);
	if (!q->started) {
		q->started = true;
		strings_copy(&q->start, &q->now);
		for (size_t i = 0; i < q->start.n; i++)
			q->start.at[i].closed = true;
	}
	strings_copy(&q->now, &nothing);
	q->now_from = q->atom + 1;
}

static bool all_closed(const struct strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->at[i].closed)
			return false;
	return true;
}

/* A string that is too short and will stay so makes the whole set useless. */
static bool has_stub(const struct strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].closed && s->at[i].n < LITERAL_MIN)
			return true;
	return false;
}

static struct string join(struct parse *ps, const struct string *a, const struct string *b)
{
	struct string s = { .fold = a->fold || b->fold, .closed = b->closed, .n = a->n + b->n };

	if (s.n > MAX_TEXT) {
		s.n = a->n > MAX_TEXT ? MAX_TEXT : a->n;
		s.closed = true;
		s.text = a->text;
		return s;
	}
	char *text = arena_new(&ps->temp, s.n + 1);
	if (a->n)
		memcpy(text, a->text, a->n);
	if (b->n)
		memcpy(text + a->n, b->text, b->n);
	s.text = text;
	return s;
}

/* Each open string of a goes on with each string of b. False: too many. */
static bool product(struct parse *ps, const struct strings *a, const struct strings *b, struct strings *out)
{
	size_t open = 0;

	for (size_t i = 0; i < a->n; i++)
		open += !a->at[i].closed;
	if (!b->n || a->n - open + open * b->n > MAX_PRODUCT)
		return false;
	out->n = 0;
	for (size_t i = 0; i < a->n; i++) {
		if (a->at[i].closed) {
			out->at[out->n++] = a->at[i];
			continue;
		}
		for (size_t k = 0; k < b->n; k++)
			out->at[out->n++] = join(ps, &a->at[i], &b->at[k]);
	}
	return true;
}

/* Plain text of several forms comes next. */
static void go_on(struct sequence *q, const struct strings *next)
{
	struct strings joined;

	if (next->n > 1)	/* the product may be dearer than what it is made of */
		keep_strings(q, &q->now, q->now_from, q->atom ? q->atom - 1 : 0);
	if (!product(q->ps, &q->now, next, &joined)) {
		end_run(q);
		strings_copy(&joined, next);
		q->now_from = q->atom;
	}
	if (has_stub(&joined)) {
		end_run(q);
		return;
	}
	strings_copy(&q->now, &joined);
	if (all_closed(&q->now)) {
		q->atom++;		/* it takes part in the run that ends */
		end_run(q);
		q->atom--;
	}
}

/* An ordinary character that extends a single open string is by far the most common case. */
static bool extend(struct sequence *q, char c, bool fold)
{
	struct string *s = &q->now.at[0];

	if (q->now.n != 1 || s->closed || s->n >= MAX_TEXT)
		return false;
	if (s->n >= s->room) {	/* a joined string has no room of its own */
		char *text = arena_new(&q->ps->temp, s->n + 32);
		if (s->n)
			memcpy(text, s->text, s->n);
		s->text = text;
		s->room = s->n + 32;
	}
	((char *)(uintptr_t)s->text)[s->n++] = c;	/* our own piece of the arena: nobody reads beyond n */
	s->fold = s->fold || fold;
	return true;
}

static void add_char(struct sequence *q, const struct atom *a, long min, long max)
{
	char text[MAX_REPEAT];
	struct strings next;
	bool fold = a->fold && isalpha(a->c);

	if (!usable(a->c) || min > MAX_REPEAT) {
		end_run(q);
		return;
	}
	if (min == 1 && max == 1 && extend(q, (char)a->c, fold))
		return;
	memset(text, a->c, sizeof text);
	next.n = 1;
	next.at[0] = (struct string){ .text = text, .n = (size_t)min, .fold = fold, .closed = max != min };
	if (min == 0 && max == 1) {
		next.n = 2;
		next.at[0] = (struct string){ .text = text, .n = 1, .fold = fold };
		next.at[1] = (struct string){ .text = "" };
	}
	next.at[0].text = arena_strn(&q->ps->temp, text, sizeof text);
	go_on(q, &next);
}

static void add_group(struct sequence *q, struct part *group, long min, long max)
{
	struct strings next;

	strings_copy(&next, &group->start);
	if (min > 0 && group->has)
		keep_piece(q, &group->set, group->cost, q->atom, q->atom);
	literal_set_done(&group->set);
	for (size_t i = 0; max != 1 && i < next.n; i++)
		next.at[i].closed = true;
	if (min == 0) {
		if (next.n == MAX_PRODUCT)
			next.n = 1, next.at[0] = (struct string){ .text = "", .closed = true };
		else
			next.at[next.n++] = (struct string){ .text = "" };
	}
	go_on(q, &next);
}

static void skip_extended(struct parse *ps)
{
	while (ps->extended && !ps->quoted && ps->p < ps->end) {
		if (isspace((unsigned char)*ps->p)) {
			ps->p++;
		} else if (*ps->p == '#') {
			const char *eol = memchr(ps->p, '\n', (size_t)(ps->end - ps->p));
			ps->p = eol ? eol : ps->end;
		} else {
			return;
		}
	}
}

static void add_atom(struct sequence *q, struct atom *a, long min, long max)
{
	switch (a->kind) {
	case ATOM_CHAR:
		add_char(q, a, min, max);
		break;
	case ATOM_GROUP:
		if (a->group)
			add_group(q, a->group, min, max);
		break;
	case ATOM_OTHER:
		end_run(q);
		break;
	case ATOM_ZERO:
		break;
	}
	q->atom++;
}

/* The cheapest piece; the next best that has nothing to do with it is needed besides. */
static void choose(struct sequence *q, struct part *out)
{
	struct piece *best = NULL, *other = NULL;

	for (size_t i = 0; i < q->n; i++)
		if (!best || q->pieces[i].cost < best->cost)
			best = &q->pieces[i];
	for (size_t i = 0; i < q->n; i++) {
		struct piece *p = &q->pieces[i];
		if (p != best && (p->from > best->to || p->to < best->from) && (!other || p->cost < other->cost))
			other = p;
	}
	if (best) {
		out->has = true;
		out->cost = best->cost;
		out->set = best->set;
		best->set = (struct literal_set){ 0 };
	}
	if (other) {
		struct literal *copy = arena_array(&q->ps->temp, other->set.n, sizeof *copy);
		memcpy(copy, other->set.at, other->set.n * sizeof *copy);
		for (size_t i = 0; i < out->set.n; i++) {
			struct literal_need *need = arena_new(&q->ps->temp, sizeof *need);
			*need = (struct literal_need){ copy, other->set.n, out->set.at[i].need };
			out->set.at[i].need = need;
		}
		out->cost *= 0.7;	/* fewer lines pass, but each has to be looked at */
	}
	for (size_t i = 0; i < q->n; i++)
		literal_set_done(&q->pieces[i].set);
}

static void parse_sequence(struct parse *ps, struct part *out)
{
	struct sequence local, *q = &local;

	q->ps = ps;
	q->atom = q->now_from = 0;
	q->started = false;
	q->n = q->start.n = 0;
	strings_copy(&q->now, &nothing);
	for (;;) {
		long min, max;
		skip_extended(ps);
		if (ps->failed || ps->p >= ps->end || (!ps->quoted && (*ps->p == '|' || *ps->p == ')')))
			break;
		struct atom a = next_atom(ps);
		skip_extended(ps);
		quantifier(ps, &min, &max);
		add_atom(q, &a, min, max);
	}
	if (!q->started) {		/* plain text to its end: it may go on after the group */
		q->started = true;
		strings_copy(&q->start, &q->now);
	}
	end_run(q);
	out->set = (struct literal_set){ 0 };
	out->cost = 0;
	out->has = false;
	strings_copy(&out->start, &q->start);
	choose(q, out);
}

static void parse_alternatives(struct parse *ps, struct part *out)
{
	parse_sequence(ps, out);
	while (!ps->failed && ps->p < ps->end && *ps->p == '|') {
		struct part *next = arena_new(&ps->temp, sizeof *next);
		ps->p++;
		parse_sequence(ps, next);
		out->has = out->has && next->has && out->set.n + next->set.n <= MAX_SET;
		for (size_t i = 0; out->has && i < next->set.n; i++)
			*VEC_ADD(&out->set) = next->set.at[i];
		out->cost += next->cost;
		literal_set_done(&next->set);
		if (out->start.n + next->start.n <= MAX_PRODUCT) {
			memcpy(out->start.at + out->start.n, next->start.at, next->start.n * sizeof *next->start.at);
			out->start.n += next->start.n;
		} else {
			strings_copy(&out->start, &nothing);
			out->start.at[0].closed = true;
		}
	}
	if (!out->has)
		literal_set_done(&out->set);
}

/* Options such as (*UTF) at the very start change nothing here. */
static void skip_options(struct parse *ps)
{
	static const char *const options[] = { "UTF", "UCP", "NO_", "LIMIT_", "CR", "LF", "ANY", "BSR_", "NOTEMPTY", "NUL" };

	while (ps->end - ps->p > 2 && ps->p[0] == '(' && ps->p[1] == '*') {
		bool known = false;
		for (size_t i = 0; i < sizeof options / sizeof *options; i++)
			known = known || strncmp(ps->p + 2, options[i], strlen(options[i])) == 0;
		if (!known || !skip_to(ps, ')'))
			return;
	}
}

/* A literal that holds another one of the set finds nothing new; needs go where they are. */
static bool is_covered(const struct literal_set *s, size_t i)
{
	const struct literal *l = &s->at[i];

	for (size_t k = 0; k < s->n; k++) {
		const struct literal *o = &s->at[k];
		if (k == i || o->n > l->n || o->need || (l->fold && !o->fold) || (o->n == l->n && k > i))
			continue;
		for (size_t at = 0; at + o->n <= l->n; at++)
			if ((o->text[0] | 0x20) == (l->text[at] | 0x20) && literal_at(o, l->text + at))
				return true;
	}
	return false;
}

static char *lower_copy(struct arena *a, const struct literal *l)
{
	char *copy = arena_strn(a, l->text, l->n);

	for (size_t i = 0; l->fold && i < l->n; i++)
		copy[i] = (char)tolower((unsigned char)copy[i]);
	return copy;
}

static const struct literal_need *copy_needs(struct arena *a, const struct literal_need *from)
{
	if (!from)
		return NULL;
	struct literal_need *need = arena_new(a, sizeof *need);
	struct literal *at = arena_array(a, from->n, sizeof *at);
	struct literal_set all = { .at = at, .n = from->n };
	size_t n = 0;
	for (size_t i = 0; i < from->n; i++) {
		at[i] = from->at[i];
		at[i].text = lower_copy(a, &from->at[i]);
		at[i].need = NULL;
	}
	struct literal *kept = arena_array(a, from->n, sizeof *kept);
	for (size_t i = 0; i < all.n; i++)
		if (!is_covered(&all, i))
			kept[n++] = at[i];
	*need = (struct literal_need){ kept, n, copy_needs(a, from->next) };
	return need;
}

bool literal_derive(const char *regex, struct arena *a, struct literal_set *out)
{
	struct parse ps = { .p = regex, .end = regex + strlen(regex), .arena = a };
	struct part whole;

	rarity_prepare();
	*out = (struct literal_set){ 0 };
	skip_options(&ps);
	parse_alternatives(&ps, &whole);
	bool fine = !ps.failed && ps.p >= ps.end && whole.has;
	for (size_t i = 0; fine && i < whole.set.n; i++)
		whole.set.at[i].text = lower_copy(a, &whole.set.at[i]);
	for (size_t i = 0; fine && i < whole.set.n; i++) {
		if (is_covered(&whole.set, i))
			continue;
		struct literal l = whole.set.at[i];
		l.need = copy_needs(a, l.need);
		*VEC_ADD(out) = l;
	}
	literal_set_done(&whole.set);
	arena_done(&ps.temp);
	return fine;
}

/* ---- comparing ---- */

bool literal_at(const struct literal *l, const char *p)
{
	if (!l->fold)
		return memcmp(l->text, p, l->n) == 0;
	for (size_t i = 0; i < l->n; i++) {
		char c = p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != l->text[i])
			return false;
	}
	return true;
}

static bool stands_in(const struct literal *l, const char *text, size_t n)
{
	if (n < l->n)
		return false;
	if (!l->fold)
		return memmem(text, n, l->text, l->n) != NULL;
	const char first = l->text[0], second = l->text[1];	/* lower case already */
	for (size_t i = 0, end = n - l->n; i <= end; i++)
		if ((text[i] | 0x20) == (first | 0x20) && (text[i + 1] | 0x20) == (second | 0x20) && literal_at(l, text + i))
			return true;
	return false;
}

bool literal_needs_met(const struct literal_need *need, const char *text, size_t n)
{
	for (; need; need = need->next) {
		bool any = need->n > MAX_NEEDS;		/* the regex itself is as quick */
		for (size_t i = 0; i < need->n && !any; i++)
			any = stands_in(&need->at[i], text, n);
		if (!any)
			return false;
	}
	return true;
}
