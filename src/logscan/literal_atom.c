/* SPDX-License-Identifier: MIT */
/*
 * The atoms of a PCRE2 pattern, and how often they may stand: characters, groups, what matches nothing, and
 * whatever may be anything.
 */
#include <ctype.h>
#include <string.h>

#include "logscan/literal_in.h"

enum { MAX_DEPTH = 60, FEW = 3 };		/* characters of a class that are spelled out */

bool literal_skip_to(struct parse *ps, char closing)
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
	if (braces && !literal_skip_to(ps, '}'))
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
	if (c == 'b')
		return make_atom(ATOM_EDGE);
	if (strchr("BAZzGKE", c))
		return make_atom(ATOM_ZERO);
	if (isdigit((unsigned char)c)) {
		while (ps->p < ps->end && isdigit((unsigned char)*ps->p))
			ps->p++;
		return make_atom(ATOM_OTHER);
	}
	if (strchr("pPgko", c) && ps->p < ps->end) {
		char open = *ps->p++;
		if (open == '{' || open == '<' || open == '\'')
			literal_skip_to(ps, open == '{' ? '}' : open == '<' ? '>' : '\'');
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
		literal_skip_to(ps, ']');
		return -1;
	}
	if (c != '\\')
		return (unsigned char)c < 128 ? c : -1;
	if (ps->p >= ps->end)
		return -1;
	c = *ps->p++;
	if ((c == 'p' || c == 'P' || c == 'x' || c == 'o' || c == 'N') && ps->p < ps->end && *ps->p == '{')
		literal_skip_to(ps, '}');
	return isalnum((unsigned char)c) ? -1 : c;
}

/* A class of a few characters is a group of alternatives. */
static struct atom few_atom(struct parse *ps, const int *members, size_t n)
{
	struct atom a = make_atom(ATOM_GROUP);

	a.group = arena_new(&ps->temp, sizeof *a.group);
	for (size_t i = 0; i < n; i++) {
		char c = (char)members[i];
		if (!literal_is_usable((unsigned char)c))
			return make_atom(ATOM_OTHER);
		a.group->start.at[i] = (struct string){ .text = arena_strn(&ps->temp, &c, 1), .n = 1,
							.fold = ps->fold && isalpha((unsigned char)c) };
	}
	a.group->start.n = n;
	return a;
}

/* One of one character, or of the two cases of a letter, is a character. */
static struct atom class_atom(struct parse *ps)
{
	int members[FEW] = { 0 };
	size_t n = 0;
	bool wide = false, first = true;

	if (ps->p < ps->end && *ps->p == '^') {
		wide = true;
		ps->p++;
	}
	for (; ps->p < ps->end && (first || *ps->p != ']'); first = false) {
		int c = class_member(ps);
		if (c < 0 || n == FEW || (ps->p + 1 < ps->end && ps->p[0] == '-' && ps->p[1] != ']'))
			wide = true;
		else
			members[n++] = c;
	}
	if (ps->p >= ps->end) {
		ps->failed = true;
		return make_atom(ATOM_OTHER);
	}
	ps->p++;
	if (wide || !n)
		return make_atom(ATOM_OTHER);
	if (n > 2 || (n == 2 && tolower(members[0]) != tolower(members[1])))
		return few_atom(ps, members, n);
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
		literal_skip_to(ps, ')');
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
		literal_skip_to(ps, '>');
		return GROUP_BODY;
	case '\'':
		literal_skip_to(ps, '\'');
		return GROUP_BODY;
	case 'P':
		if (next == '<') {
			literal_skip_to(ps, '>');
			return GROUP_BODY;
		}
		/* fall through */
	case '&': case 'R': case '+': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		literal_skip_to(ps, ')');
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
	literal_alternatives(ps, a.group);
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

struct atom literal_next_atom(struct parse *ps)
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

void literal_quantifier(struct parse *ps, long *min, long *max)
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

void literal_skip_blanks(struct parse *ps)
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
