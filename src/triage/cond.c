/* SPDX-License-Identifier: MIT */
/* Three-valued logic over facts and hits. Depth is bounded: conditions come from files of other people. */
#include "triage/cond.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "data/value.h"

enum { MAX_DEPTH = 64 };

struct scope {
	const struct evidence *e;
	const char *input;
	struct arena *a;
	const struct value *item;	/* of the innermost `some` */
	int depth;
};

static enum truth evaluate(struct scope *s, const struct cond *c, struct cond_leaves *leaves);

static enum truth from_bool(bool b)
{
	return b ? TRUTH_YES : TRUTH_NO;
}

static enum truth invert(enum truth t)
{
	return t == TRUTH_YES ? TRUTH_NO : t == TRUTH_NO ? TRUTH_YES : TRUTH_UNKNOWN;
}

static void add_leaf(struct scope *s, struct cond_leaves *v, const struct cond_leaf *leaf)
{
	if (!v)
		return;
	v->at = arena_grow(s->a, v->at, v->n, &v->room, sizeof *v->at);
	v->at[v->n++] = *leaf;
}

/* ---- facts ---- */

/* item.x of the innermost list element; false when this is no such path. */
static bool lookup_item(struct scope *s, const char *path, const struct value **out)
{
	char key[128];

	if (!s->item || strncmp(path, "item", 4) != 0 || (path[4] && path[4] != '.'))
		return false;
	*out = s->item;
	for (path += 4; *out && *path == '.'; ) {
		size_t n = strcspn(++path, ".");
		if (n >= sizeof key)
			return *out = NULL, true;
		memcpy(key, path, n);
		key[n] = 0;
		const struct value *in = *out;
		*out = value_get(in, key);
		if (!*out && strcmp(key, "count") == 0 && (in->kind == VALUE_LIST || in->kind == VALUE_MAP))
			*out = value_int(s->a, (int64_t)in->n);
		path += n;
	}
	return true;
}

static bool lookup(struct scope *s, const char *path, const struct value **out, const struct fact **fact)
{
	*fact = NULL;
	if (lookup_item(s, path, out))
		return true;
	return evidence_lookup(s->e, s->input, path, s->a, out, fact);
}

static double number(const struct value *v, bool *ok)
{
	double d = 0;

	if (v && !value_number(v, &d))
		*ok = false;		/* a missing part counts as 0, a text does not count at all */
	return d;
}

static bool equal(const struct value *a, const struct value *want)
{
	return a ? value_equal(a, want) : !value_truth(want);
}

static bool in_list(const struct value *v, const struct value *list)
{
	if (!list || list->kind != VALUE_LIST)
		return false;
	for (size_t i = 0; i < list->n; i++)
		if (equal(v, list->items[i]))
			return true;
	return false;
}

static bool has(const struct value *v, const struct value *want)
{
	if (!v)
		return false;
	if (v->kind == VALUE_MAP)
		return want->kind == VALUE_TEXT && value_get(v, want->text);
	if (v->kind != VALUE_LIST)
		return value_equal(v, want);
	for (size_t i = 0; i < v->n; i++)
		if (value_equal(v->items[i], want))
			return true;
	return false;
}

/* Texts may hold NUL bytes of a damaged model: compare by length. */
static bool contains(const struct value *v, const struct value *want, bool start)
{
	if (want->kind != VALUE_TEXT || !v)
		return false;
	if (v->kind == VALUE_LIST) {
		for (size_t i = 0; i < v->n; i++)
			if (contains(v->items[i], want, start))
				return true;
		return false;
	}
	if (v->kind != VALUE_TEXT || v->text_bytes < want->text_bytes)
		return false;
	size_t last = start ? 0 : v->text_bytes - want->text_bytes;
	for (size_t i = 0; i <= last; i++)
		if (memcmp(v->text + i, want->text, want->text_bytes) == 0)
			return true;
	return false;
}

static enum truth compare(enum cond_test t, const struct value *v, const struct value *want)
{
	bool ok = true;
	double x = number(v, &ok), y = number(want, &ok);

	if (!ok || isnan(x) || isnan(y))
		return TRUTH_UNKNOWN;
	switch (t) {
	case TEST_ABOVE:
		return from_bool(x > y);
	case TEST_BELOW:
		return from_bool(x < y);
	case TEST_AT_LEAST:
		return from_bool(x >= y);
	default:
		return from_bool(x <= y);
	}
}

static enum truth test(enum cond_test t, const struct value *v, const struct value *want)
{
	switch (t) {
	case TEST_TRUE:
		return from_bool(value_truth(v));
	case TEST_IS:
		return from_bool(want && equal(v, want));
	case TEST_IN:
		return from_bool(in_list(v, want));
	case TEST_HAS:
		return from_bool(want && has(v, want));
	case TEST_CONTAINS:
	case TEST_STARTS:
		return from_bool(want && contains(v, want, t == TEST_STARTS));
	default:
		return compare(t, v, want);
	}
}

/* What the leaf compares with: false when that is a fact nobody knows. */
static bool wanted(struct scope *s, const struct cond *c, struct cond_leaf *leaf)
{
	const struct value *v;
	bool ok = true;

	leaf->want = c->want;
	if (!c->want_fact)
		return true;
	if (!lookup(s, c->want_fact, &v, &leaf->want_fact))
		return false;
	leaf->want = v ? v : value_int(s->a, 0);
	if (fabs(c->times - 1) > 1e-12 && c->times != 0) {
		double d = number(v, &ok);
		if (!ok)
			return false;
		leaf->want = value_real(s->a, d * c->times);
	}
	return true;
}

static enum truth eval_fact(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	struct cond_leaf leaf = { .cond = c, .critical = true, .item = s->item };
	const struct value *v = NULL;
	bool known = lookup(s, c->subject, &v, &leaf.fact);

	leaf.actual = v;
	if (c->test == TEST_KNOWN)
		leaf.truth = from_bool((known && v) == (!c->want || value_truth(c->want)));
	else if (!known || !wanted(s, c, &leaf))
		leaf.truth = TRUTH_UNKNOWN;
	else
		leaf.truth = test(c->test, v, leaf.want);
	add_leaf(s, leaves, &leaf);
	return leaf.truth;
}

/* ---- hits ---- */

bool cond_hit_matches(const char *subject, const struct signature *sig)
{
	size_t n = strlen(subject);

	if (n >= 1 && subject[n - 1] == '*')
		return strncmp(sig->id, subject, n - 1) == 0;
	return strcmp(sig->id, subject) == 0 || (sig->pattern_id && strcmp(sig->pattern_id, subject) == 0);
}

/* Without a log, or with one that was cut short, a missing line says nothing. */
static bool logs_are_whole(const struct evidence *e)
{
	size_t logs = 0;

	for (size_t i = 0; i < e->inputs.n; i++) {
		if (e->inputs.at[i].kind != INPUT_LOG)
			continue;
		logs++;
		if (!e->inputs.at[i].complete)
			return false;
	}
	return logs > 0;
}

static enum truth eval_hit(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	struct cond_leaf leaf = { .cond = c, .critical = true };

	for (size_t i = 0; i < s->e->hits.n && !leaf.hit; i++)
		if (cond_hit_matches(c->subject, s->e->hits.at[i].signature))
			leaf.hit = &s->e->hits.at[i];
	leaf.truth = leaf.hit ? TRUTH_YES : logs_are_whole(s->e) ? TRUTH_NO : TRUTH_UNKNOWN;
	add_leaf(s, leaves, &leaf);
	return leaf.truth;
}

/* ---- combinations ---- */

struct part {
	enum truth truth;
	struct cond_leaves leaves;
};

/* `settles` is the value of one part that settles the whole: no for `all`, yes for `any`. */
static enum truth combine(const struct part *parts, size_t n, enum truth settles, size_t *count)
{
	size_t unknown = 0, settled = 0;

	for (size_t i = 0; i < n; i++) {
		settled += parts[i].truth == settles;
		unknown += parts[i].truth == TRUTH_UNKNOWN;
	}
	*count = settled ? settled + unknown : unknown;
	return settled ? settles : unknown ? TRUTH_UNKNOWN : invert(settles);
}

static enum truth eval_parts(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	enum truth settles = c->kind == COND_ALL ? TRUTH_NO : TRUTH_YES;
	struct part *parts = arena_array(s->a, c->n + 1, sizeof *parts);
	size_t count;

	for (size_t i = 0; i < c->n; i++)
		parts[i].truth = evaluate(s, c->parts[i], leaves ? &parts[i].leaves : NULL);
	enum truth result = combine(parts, c->n, settles, &count);
	for (size_t i = 0; leaves && i < c->n; i++) {
		if (parts[i].truth != result)
			continue;
		for (size_t k = 0; k < parts[i].leaves.n; k++) {
			struct cond_leaf leaf = parts[i].leaves.at[k];
			if (result != invert(settles) && count != 1)
				leaf.critical = false;
			add_leaf(s, leaves, &leaf);
		}
	}
	return result;
}

static enum truth eval_not(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	size_t from = leaves ? leaves->n : 0;
	enum truth t = evaluate(s, c->parts[0], leaves);

	for (size_t i = from; leaves && i < leaves->n; i++)
		leaves->at[i].negated = !leaves->at[i].negated;
	return invert(t);
}

/* The list that is not known, or is empty, as a leaf of its own. */
static enum truth some_leaf(struct scope *s, const struct cond *c, const struct fact *fact, const struct value *v,
			    enum truth t, struct cond_leaves *leaves)
{
	struct cond_leaf leaf = { .cond = c, .truth = t, .critical = true, .fact = fact, .actual = v };

	add_leaf(s, leaves, &leaf);
	return t;
}

static enum truth eval_some(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	const struct value *list = NULL, *outer = s->item;
	const struct fact *fact;
	size_t yes = 0, unknown = 0;
	struct cond_leaves first = { 0 };

	if (!lookup(s, c->subject, &list, &fact))
		return some_leaf(s, c, NULL, NULL, TRUTH_UNKNOWN, leaves);
	bool many = list && (list->kind == VALUE_LIST || list->kind == VALUE_MAP);
	for (size_t i = 0; many && i < list->n; i++) {
		struct cond_leaves here = { 0 };
		s->item = list->items[i];
		enum truth t = c->n ? evaluate(s, c->parts[0], leaves ? &here : NULL) : TRUTH_YES;
		if (t == TRUTH_YES && yes++ == 0)
			first = here;
		unknown += t == TRUTH_UNKNOWN;
	}
	s->item = outer;
	if (!yes)
		return some_leaf(s, c, fact, list, unknown ? TRUTH_UNKNOWN : TRUTH_NO, leaves);
	for (size_t i = 0; i < first.n; i++) {
		first.at[i].critical = first.at[i].critical && yes == 1 && !unknown;
		if (!first.at[i].fact)
			first.at[i].fact = fact;
		add_leaf(s, leaves, &first.at[i]);
	}
	return TRUTH_YES;
}

static enum truth evaluate(struct scope *s, const struct cond *c, struct cond_leaves *leaves)
{
	enum truth t = TRUTH_UNKNOWN;

	if (!c || s->depth >= MAX_DEPTH)
		return TRUTH_UNKNOWN;
	s->depth++;
	switch (c->kind) {
	case COND_ALL:
	case COND_ANY:
		t = eval_parts(s, c, leaves);
		break;
	case COND_NOT:
		t = eval_not(s, c, leaves);
		break;
	case COND_HIT:
		t = eval_hit(s, c, leaves);
		break;
	case COND_FACT:
		t = eval_fact(s, c, leaves);
		break;
	case COND_SOME:
		t = eval_some(s, c, leaves);
		break;
	}
	s->depth--;
	return t;
}

enum truth cond_eval(const struct cond *c, const struct evidence *e, const char *input, struct arena *a,
		     struct cond_leaves *leaves)
{
	struct scope s = { .e = e, .input = input, .a = a };

	return evaluate(&s, c, leaves);
}

static void put_value(struct buf *b, const struct value *v)
{
	struct buf raw = { .cap = 80 };

	value_print(v, &raw);
	buf_puts(b, buf_str(&raw));
	buf_done(&raw);
}

const char *cond_leaf_text(const struct cond_leaf *leaf, struct arena *a)
{
	struct buf b = { 0 };
	const struct cond *c = leaf->cond;

	buf_fmt(&b, "%s%s", leaf->negated ? "not " : "", c->subject);
	if (c->kind == COND_FACT && c->test != TEST_TRUE) {
		buf_fmt(&b, " %s ", cond_test_name(c->test));
		if (leaf->want)
			put_value(&b, leaf->want);
		else
			buf_puts(&b, c->want_fact ? c->want_fact : "?");
	}
	if (c->kind == COND_HIT) {
		buf_puts(&b, leaf->hit ? " (in the log)" : leaf->truth == TRUTH_NO ? " (not in the log)" : " (no log)");
	} else if (leaf->actual) {
		buf_puts(&b, " (is ");
		put_value(&b, leaf->actual);
		buf_putc(&b, ')');
	} else {
		buf_puts(&b, leaf->fact ? " (is missing)" : " (not known)");
	}
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	return text;
}
