/* SPDX-License-Identifier: MIT */
/*
 * A small parser of PCRE2 syntax that keeps only what is certain: runs of
 * ordinary characters. Whatever it does not know ends a run, never extends one.
 */
#include "logscan/literal.h"

#include <ctype.h>
#include <string.h>

#include "base/portable.h"
#include "base/vec.h"
#include "logscan/literal_in.h"
#include "logscan/rarity.h"

enum { MAX_NEEDS = 24 };

void literal_set_done(struct literal_set *s)
{
	VEC_DONE(s);
}

/* Options such as (*UTF) at the very start change nothing here. */
static void skip_options(struct parse *ps)
{
	static const char *const options[] = { "UTF", "UCP", "NO_", "LIMIT_", "CR", "LF", "ANY", "BSR_", "NOTEMPTY", "NUL" };

	while (ps->end - ps->p > 2 && ps->p[0] == '(' && ps->p[1] == '*') {
		bool known = false;
		for (size_t i = 0; i < sizeof options / sizeof *options; i++)
			known = known || strncmp(ps->p + 2, options[i], strlen(options[i])) == 0;
		if (!known || !literal_skip_to(ps, ')'))
			return;
	}
}

/* Does o stand in each occurrence of l, `at` bytes behind its beginning? */
static bool holds(const struct literal *l, const struct literal *o, size_t at)
{
	return (o->text[0] | 0x20) == (l->text[at] | 0x20) && literal_at(o, l->text + at) &&
	       (!o->begins || (at ? !literal_is_word(l->text[at - 1]) : l->begins)) &&
	       (!o->ends || (at + o->n < l->n ? !literal_is_word(l->text[at + o->n]) : l->ends));
}

static bool is_same(const struct literal *l, const struct literal *o)
{
	return l->n == o->n && l->fold == o->fold && l->begins == o->begins && l->ends == o->ends && literal_at(o, l->text);
}

/* A literal that holds another one of the set finds nothing new; needs go where they are. */
static bool is_covered(const struct literal_set *s, size_t i)
{
	const struct literal *l = &s->at[i];

	for (size_t k = 0; k < s->n; k++) {
		const struct literal *o = &s->at[k];
		if (k == i || o->n > l->n || o->need || (l->fold && !o->fold) || (k > i && is_same(l, o)))
			continue;
		for (size_t at = 0; at + o->n <= l->n; at++)
			if (holds(l, o, at))
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
		at[i].piece = (uint8_t)(literal_rare_byte(at[i].text, at[i].n, at[i].fold) + 1);
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
	struct parse ps = { .p = regex, .end = regex + strlen(regex) };
	struct part whole;

	rarity_prepare();
	*out = (struct literal_set){ 0 };
	skip_options(&ps);
	literal_alternatives(&ps, &whole);
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

/* Looks for the rarest byte first: mostly it is not there. */
static bool stands_with(const struct literal *l, const char *text, size_t n, size_t rare, char c)
{
	const char *p = text + rare, *end = text + n - l->n + rare + 1;

	while (p < end && (p = memchr(p, c, (size_t)(end - p))) != NULL) {
		if (literal_at(l, p - rare) && literal_is_apart(text, n, (size_t)(p - text) - rare, l->n, l->begins, l->ends))
			return true;
		p++;
	}
	return false;
}

static bool stands_in(const struct literal *l, const char *text, size_t n)
{
	size_t rare = l->piece ? l->piece - 1u : 0;
	char c = l->text[rare];		/* lower case where fold is set */

	return n >= l->n && (stands_with(l, text, n, rare, c) ||
			     (l->fold && c >= 'a' && c <= 'z' && stands_with(l, text, n, rare, (char)(c ^ 0x20))));
}

static unsigned pair_of(char a, char b)
{
	return ((unsigned char)(a | 0x20) * 37u + (unsigned char)(b | 0x20)) % 1024;
}

void literal_find_pairs(const char *text, size_t n, struct literal_pairs *out)
{
	*out = (struct literal_pairs){ { 0 } };
	for (size_t i = 0; i + 1 < n; i++) {
		unsigned pair = pair_of(text[i], text[i + 1]);
		out->bits[pair / 64] |= (uint64_t)1 << pair % 64;
	}
}

/* Are two bytes of the literal, the rarest of them included, next to each other somewhere? */
static bool may_stand(const struct literal *l, const struct literal_pairs *pairs)
{
	size_t at = l->piece ? l->piece - 1u : 0;
	const char *p = l->text + (at + 1 < l->n ? at : at - 1);
	unsigned pair = pair_of(p[0], p[1]);

	return pairs->bits[pair / 64] >> pair % 64 & 1;
}

bool literal_needs_met(const struct literal_need *need, const char *text, size_t n, const struct literal_pairs *pairs)
{
	for (; need; need = need->next) {
		bool any = need->n > MAX_NEEDS;		/* the regex itself is as quick */
		for (size_t i = 0; i < need->n && !any; i++)
			any = (!pairs || may_stand(&need->at[i], pairs)) && stands_in(&need->at[i], text, n);
		if (!any)
			return false;
	}
	return true;
}
