/* SPDX-License-Identifier: MIT */
/*
 * A small parser of PCRE2 syntax that keeps only what is certain: runs of
 * ordinary characters. Whatever it does not know ends a run, never extends one.
 */
#include "logscan/literal.h"

#include <ctype.h>
#include <string.h>

#include "base/vec.h"
#include "logscan/rarity.h"

enum { MAX_DEPTH = 60, MAX_SET = 64, MAX_REPEAT = 8 };

struct parse {
	const char *p, *end;
	struct arena *arena;
	unsigned depth;
	bool fold, extended, quoted;	/* (?i), (?x), inside \Q..\E */
	bool failed;			/* met something that may match anything */
};

struct run {			/* characters that stand side by side in every match */
	char text[LITERAL_MAX * 4];
	size_t n;
	bool fold;
};

struct part {			/* what a piece of the pattern promises */
	struct literal_set set;
	double cost;
	bool has;
	bool exact;		/* it matches exactly the run, nothing else */
	struct run run;
	struct literal_set whole;	/* its alternatives, where each is exact */
};

enum atom_kind { ATOM_CHAR, ATOM_ZERO, ATOM_OTHER, ATOM_GROUP };
struct atom {
	enum atom_kind kind;
	unsigned char c;
	bool fold;
	struct part group;
};

static void parse_alternatives(struct parse *ps, struct part *out);

void literal_set_done(struct literal_set *s)
{
	VEC_DONE(s);
}

double literal_cost(const char *text, size_t n)
{
	char four[4] = "    ";
	double best = 1;

	if (n < LITERAL_MIN)
		return 1;
	if (n < 7) {		/* some windows hold a byte nobody knows: the three others decide */
		memcpy(four, text, n < 4 ? n : 4);
		return 4 * rarity_window(four) + (n > 4 ? 0.01 : 0.1);
	}
	for (size_t at = 0; at + 7 <= n; at++) {
		double sum = 0;
		for (size_t k = 0; k < 4; k++)
			sum += rarity_window(text + at + k);
		if (sum < best)
			best = sum;
	}
	return best;
}

static void part_done(struct part *p)
{
	literal_set_done(&p->set);
	literal_set_done(&p->whole);
}

static bool usable(unsigned char c)
{
	return c >= 32 && c < 127 && !strchr("\"'`/\\<>&", c);
}

static void consider(struct part *out, struct literal_set *set, double cost)
{
	if (!set->n || set->n > MAX_SET || (out->has && cost >= out->cost)) {
		literal_set_done(set);
		return;
	}
	literal_set_done(&out->set);
	out->set = *set;
	out->cost = cost;
	out->has = true;
	*set = (struct literal_set){ 0 };
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

static struct literal run_literal(struct parse *ps, const struct run *run)
{
	const char *text = run->text;
	size_t n = run->n;

	shorten(&text, &n);
	char *copy = arena_strn(ps->arena, text, n);
	for (size_t i = 0; run->fold && i < n; i++)
		copy[i] = (char)tolower((unsigned char)copy[i]);
	return (struct literal){ copy, n, run->fold };
}

/* Ends the run: it becomes a candidate of its own. */
static void end_run(struct parse *ps, struct part *out)
{
	struct run *run = &out->run;

	if (run->n >= LITERAL_MIN) {
		struct literal_set set = { 0 };
		struct literal l = run_literal(ps, run);
		*VEC_ADD(&set) = l;
		consider(out, &set, literal_cost(l.text, l.n));
	}
	run->n = 0;
	run->fold = false;
}

static void break_run(struct parse *ps, struct part *out)
{
	end_run(ps, out);
	out->exact = false;
}

static void add_char(struct parse *ps, struct part *out, unsigned char c, bool fold)
{
	if (!usable(c)) {
		break_run(ps, out);
		return;
	}
	if (out->run.n == sizeof out->run.text)
		break_run(ps, out);
	out->run.text[out->run.n++] = (char)c;
	if (fold && isalpha(c))
		out->run.fold = true;
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
	parse_alternatives(ps, &a.group);
	ps->depth--;
	if (ps->p < ps->end && *ps->p == ')')
		ps->p++;
	else
		ps->failed = true;
	ps->fold = fold;
	ps->extended = extended;
	if (kind == GROUP_LOOK) {
		part_done(&a.group);
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

static void repeat_char(struct parse *ps, struct part *out, const struct atom *a, long min, long max)
{
	for (long i = 0; i < min && i < MAX_REPEAT; i++)
		add_char(ps, out, a->c, a->fold);
	if (min == max && min <= MAX_REPEAT)
		return;
	break_run(ps, out);
	if (min > 0)
		add_char(ps, out, a->c, a->fold);
}

/* The run before a group of plain words, followed by each of them. */
static void consider_product(struct parse *ps, struct part *out, const struct part *group)
{
	struct literal_set set = { 0 };
	double cost = 0;

	if (!out->run.n || group->whole.n < 2 || group->whole.n > 24)
		return;
	for (size_t i = 0; i < group->whole.n; i++) {
		const struct literal *tail = &group->whole.at[i];
		struct run joined = out->run;
		size_t n = sizeof joined.text - joined.n < tail->n ? sizeof joined.text - joined.n : tail->n;
		memcpy(joined.text + joined.n, tail->text, n);
		joined.n += n;
		joined.fold = joined.fold || tail->fold;
		if (joined.n < LITERAL_MIN) {
			literal_set_done(&set);
			return;
		}
		struct literal l = run_literal(ps, &joined);
		cost += literal_cost(l.text, l.n);
		*VEC_ADD(&set) = l;
	}
	consider(out, &set, cost);
}

static void add_group(struct parse *ps, struct part *out, struct part *group, long min, long max)
{
	if (min == 1 && max == 1 && group->exact) {
		for (size_t i = 0; i < group->run.n; i++)
			add_char(ps, out, (unsigned char)group->run.text[i], group->run.fold);
		part_done(group);
		return;
	}
	if (min == 1 && max == 1)
		consider_product(ps, out, group);
	break_run(ps, out);
	if (min > 0 && group->has)
		consider(out, &group->set, group->cost);
	part_done(group);
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

static void parse_sequence(struct parse *ps, struct part *out)
{
	*out = (struct part){ .exact = true };
	for (;;) {
		long min, max;
		skip_extended(ps);
		if (ps->failed || ps->p >= ps->end || (!ps->quoted && (*ps->p == '|' || *ps->p == ')')))
			break;
		struct atom a = next_atom(ps);
		skip_extended(ps);
		quantifier(ps, &min, &max);
		if (a.kind == ATOM_CHAR && min == 0)
			break_run(ps, out);
		else if (a.kind == ATOM_CHAR)
			repeat_char(ps, out, &a, min, max);
		else if (a.kind == ATOM_GROUP)
			add_group(ps, out, &a.group, min, max);
		else if (a.kind == ATOM_OTHER)
			break_run(ps, out);
	}
	struct run whole = out->run;
	bool exact = out->exact;
	end_run(ps, out);
	out->exact = exact;
	out->run = whole;
}

/* Keeps the text of an alternative that is nothing but characters. */
static bool keep_whole(struct parse *ps, struct part *out, const struct part *one)
{
	if (!one->exact)
		return false;
	char *copy = arena_strn(ps->arena, one->run.text, one->run.n);
	*VEC_ADD(&out->whole) = (struct literal){ copy, one->run.n, one->run.fold };
	return true;
}

static void parse_alternatives(struct parse *ps, struct part *out)
{
	parse_sequence(ps, out);
	bool all = out->has, exact = keep_whole(ps, out, out);
	while (!ps->failed && ps->p < ps->end && *ps->p == '|') {
		struct part next;
		ps->p++;
		parse_sequence(ps, &next);
		all = all && next.has;
		for (size_t i = 0; all && i < next.set.n; i++)
			*VEC_ADD(&out->set) = next.set.at[i];
		out->cost += next.cost;
		exact = exact && keep_whole(ps, out, &next);
		out->exact = false;
		part_done(&next);
	}
	out->has = all;
	if (!all)
		literal_set_done(&out->set);
	if (!exact)
		literal_set_done(&out->whole);
}

/* Options such as (*UTF) at the very start change nothing here. */
static void skip_options(struct parse *ps)
{
	while (ps->end - ps->p > 2 && ps->p[0] == '(' && ps->p[1] == '*' && isupper((unsigned char)ps->p[2]))
		if (!skip_to(ps, ')'))
			return;
}

bool literal_derive(const char *regex, struct arena *a, struct literal_set *out)
{
	struct parse ps = { .p = regex, .end = regex + strlen(regex), .arena = a };
	struct part whole;

	*out = (struct literal_set){ 0 };
	skip_options(&ps);
	parse_alternatives(&ps, &whole);
	literal_set_done(&whole.whole);
	if (ps.failed || ps.p < ps.end || !whole.has || whole.set.n > MAX_SET) {
		literal_set_done(&whole.set);
		return false;
	}
	*out = whole.set;
	return true;
}
