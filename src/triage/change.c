/* SPDX-License-Identifier: MIT */
/* Turning comparisons around: "8 is above 7" becomes "7 or less". */
#include "triage/change.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "data/value.h"
#include "triage/target.h"

enum { MAX_CHANGES = 8 };

static const struct { const char *fact, *words; } labels[] = {
	{ "model.spec_version", "a specification version of" },
	{ "model.spec_needed", "a model that needs a specification version of" },
	{ "model.openable", "a model file that opens" },
	{ "model.kind", "a file of another kind:" },
	{ "model.type", "a model type of" },
	{ "model.compute_precision", "a compute precision of" },
	{ "model.float32_share", "a share of float32 operations of" },
	{ "model.flexible", "input shapes that are" },
	{ "model.weights.dense_bytes", "uncompressed weights of bytes:" },
	{ "given.compute_units", "compute units" },
	{ "device.ane", "a device with a usable Neural Engine:" },
	{ "device.class", "a device of class" },
	{ "device.memory_mib", "a device memory in MiB of" },
};

/* The side of a comparison that is asked for, after turning around. */
enum side { SIDE_NONE, SIDE_ABOVE, SIDE_BELOW, SIDE_AT_LEAST, SIDE_AT_MOST };
static const char *const signs[] = { "", ">", "<", ">=", "<=" };

static enum side side_of(enum cond_test t)
{
	return t == TEST_ABOVE ? SIDE_ABOVE : t == TEST_BELOW ? SIDE_BELOW : t == TEST_AT_LEAST ? SIDE_AT_LEAST
	     : t == TEST_AT_MOST ? SIDE_AT_MOST : SIDE_NONE;
}

static enum side opposite(enum side s)
{
	static const enum side o[] = { SIDE_NONE, SIDE_AT_MOST, SIDE_AT_LEAST, SIDE_BELOW, SIDE_ABOVE };
	return o[s];
}

/* a > b says of b that it is < a. */
static enum side mirrored(enum side s)
{
	static const enum side m[] = { SIDE_NONE, SIDE_BELOW, SIDE_ABOVE, SIDE_AT_MOST, SIDE_AT_LEAST };
	return m[s];
}

static const char *print(const struct value *v, struct arena *a)
{
	struct buf b = { .cap = 60 };

	if (v)
		value_print(v, &b);
	else
		buf_puts(&b, "0");
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	return text;
}

static void add(struct changes *v, const struct change *c, struct arena *a)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->at[i].text, c->text) == 0)
			return;
	if (v->n == MAX_CHANGES)
		return;
	if (!v->at) {
		v->at = arena_array(a, MAX_CHANGES, sizeof *v->at);
		v->room = MAX_CHANGES;
	}
	v->at[v->n++] = *c;
}

static const char *with_words(const char *words, enum side s, const char *number, struct arena *a)
{
	switch (s) {
	case SIDE_ABOVE:
		return arena_fmt(a, "%s more than %s", words, number);
	case SIDE_BELOW:
		return arena_fmt(a, "%s less than %s", words, number);
	case SIDE_AT_LEAST:
		return arena_fmt(a, "%s %s or more", words, number);
	case SIDE_AT_MOST:
		return arena_fmt(a, "%s %s or less", words, number);
	default:
		return arena_fmt(a, "%s %s", words, number);
	}
}

/* "model.float32_ops" -> "a value of model.float32_ops of" when there is no better word. */
static const char *words_for(const char *path, struct arena *a)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i].fact, path) == 0)
			return labels[i].words;
	return arena_fmt(a, "%s of", path);
}

/* A limit on the specification version that the target reads, as a target. */
static bool target_change(struct changes *v, const struct tree *t, const struct evidence *e, enum side s, double spec,
			  struct arena *a)
{
	const struct fact *os = evidence_fact(e, NULL, "target.os"), *name = evidence_fact(e, NULL, "target.name");
	long n = (long)spec + (s == SIDE_ABOVE || s == SIDE_AT_MOST ? 1 : 0);
	const char *min = os && os->value->kind == VALUE_TEXT ? target_min_os(t, n, os->value->text) : NULL;
	bool up = s == SIDE_ABOVE || s == SIDE_AT_LEAST;

	if (!min || s == SIDE_NONE)
		return false;
	const char *shown = name && name->value->kind == VALUE_TEXT ? name->value->text : "iOS";
	size_t letters = 0;
	while (isalpha((unsigned char)shown[letters]))
		letters++;
	const char *system = arena_strn(a, shown, letters);
	struct change c = { .name = "target", .to = arena_fmt(a, "%s %s%s", up ? ">=" : "<", system, min),
		.text = arena_fmt(a, up ? "a target of %s %s or later" : "a target before %s %s", system, min) };
	add(v, &c, a);
	return true;
}

static void ordered_change(struct changes *v, const struct tree *t, const struct evidence *e, const char *path,
			   enum side s, const struct value *limit, struct arena *a)
{
	double n = 0;
	struct change c = { 0 };

	if (strcmp(path, "target.spec_max") == 0 && value_number(limit, &n) && target_change(v, t, e, s, n, a))
		return;
	const char *number = print(limit, a);
	if (strcmp(path, "device.spec_max") == 0) {
		c.name = "device";
		c.to = arena_fmt(a, "spec_max %s %s", signs[s], number);
		c.text = with_words("a device that reads specification version", s, number, a);
	} else if (strcmp(path, "target.version") == 0) {
		c.name = "target";
		c.to = arena_fmt(a, "%s %s", signs[s], number);
		c.text = with_words("a target version of", s, number, a);
	} else {
		/* whole numbers read better as "7 or less" than as "less than 8", but only where the fact is one */
		c.fact = path;
		c.to = arena_fmt(a, "%s %s", signs[s], number);
		c.text = with_words(words_for(path, a), s, number, a);
	}
	add(v, &c, a);
}

static void ordered(struct changes *v, const struct tree *t, const struct evidence *e, const struct cond_leaf *leaf,
		    struct arena *a)
{
	enum side now = side_of(leaf->cond->test);
	enum side want = leaf->truth == TRUTH_YES ? opposite(now) : now;

	if (leaf->cond->want_fact)
		ordered_change(v, t, e, leaf->cond->want_fact, mirrored(want), leaf->actual, a);
	if (strncmp(leaf->cond->subject, "item", 4) != 0)
		ordered_change(v, t, e, leaf->cond->subject, want, leaf->want, a);
}

/* Tests that only know same or different. */
static void plain(struct changes *v, const struct cond_leaf *leaf, struct arena *a)
{
	const struct cond *c = leaf->cond;
	bool off = leaf->truth == TRUTH_YES;
	const char *want = leaf->want ? print(leaf->want, a) : "";
	struct change ch = { .fact = c->subject };

	if (strncmp(c->subject, "item", 4) == 0 && leaf->fact)
		ch.fact = leaf->fact->id;
	if (strncmp(c->subject, "target.", 7) == 0 || strncmp(c->subject, "device.", 7) == 0)
		ch.name = c->subject[0] == 't' ? "target" : "device";
	if (strncmp(c->subject, "given.", 6) == 0)
		ch.name = c->subject + 6;
	switch (c->test) {
	case TEST_TRUE:
		ch.to = off ? "none" : "present";
		ch.text = arena_fmt(a, "%s %s", off ? "no" : "some", ch.fact);
		break;
	case TEST_IS:
		if (leaf->want && leaf->want->kind == VALUE_BOOL) {
			ch.to = value_truth(leaf->want) != off ? "true" : "false";
			ch.text = arena_fmt(a, "%s %s", words_for(ch.fact, a), ch.to);
			break;
		}
		ch.to = arena_fmt(a, off ? "not %s" : "%s", want);
		ch.text = arena_fmt(a, "%s %s", words_for(ch.fact, a), ch.to);
		break;
	case TEST_IN:
		ch.to = arena_fmt(a, off ? "none of %s" : "one of %s", want);
		ch.text = arena_fmt(a, "%s %s", words_for(ch.fact, a), ch.to);
		break;
	case TEST_HAS:
	case TEST_CONTAINS:
	case TEST_STARTS:
		ch.to = arena_fmt(a, off ? "without %s" : "with %s", want);
		ch.text = arena_fmt(a, "%s %s", ch.fact, ch.to);
		break;
	default:
		return;			/* whether something is known is no lever of the person's */
	}
	if (ch.name)
		ch.fact = NULL;
	add(v, &ch, a);
}

void change_add(struct changes *v, const struct tree *t, const struct evidence *e, const struct cond_leaves *leaves,
		struct arena *a)
{
	for (size_t i = 0; i < leaves->n; i++) {
		const struct cond_leaf *leaf = &leaves->at[i];
		if (!leaf->critical || leaf->truth == TRUTH_UNKNOWN || leaf->cond->kind != COND_FACT)
			continue;
		if (side_of(leaf->cond->test) != SIDE_NONE)
			ordered(v, t, e, leaf, a);
		else
			plain(v, leaf, a);
	}
}

const char *change_sentence(const struct changes *v, const char *own, struct arena *a)
{
	struct buf b = { 0 };

	if (own && *own) {		/* a phrase or an order, unless its author wrote the whole sentence */
		bool whole = strstr(own, "would ") != NULL, lower = isupper((unsigned char)own[0]) && own[1] &&
			(own[1] == ' ' || islower((unsigned char)own[1]));
		buf_puts(&b, whole ? "" : "Would change this: ");
		buf_putc(&b, !whole && lower ? (char)tolower((unsigned char)own[0]) : own[0]);
		buf_puts(&b, own + 1);
	} else {
		for (size_t i = 0; i < v->n && i < 3; i++)
			buf_fmt(&b, "%s%s", i ? ", or " : "", v->at[i].text);
		if (b.len && islower((unsigned char)b.data[0]))
			b.data[0] = (char)toupper((unsigned char)b.data[0]);
		if (b.len)
			buf_puts(&b, " would change this.");
	}
	const char *text = b.len ? arena_str(a, buf_str(&b)) : NULL;
	buf_done(&b);
	return text;
}
