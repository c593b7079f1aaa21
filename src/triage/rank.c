/* SPDX-License-Identifier: MIT */
/*
 * The order of findings. A Core ML failure is several lines: the outermost says
 * that something failed, an inner one says what. What names a cause comes first; what only passes
 * the news on comes behind, or is left out where its cause stands in the same entry.
 */
#include "triage/rank.h"

#include <stdlib.h>
#include <string.h>

/* Higher comes first. Facts of a file that are no error stand behind what really was said in a log. */
enum tier { TIER_HARMLESS, TIER_SIGN_HINT, TIER_SIGN_WARNING, TIER_LOG_HINT, TIER_WRAPPER, TIER_CONSEQUENCE, TIER_CAUSE };

static enum tier hit_tier(const struct hit *h)
{
	const struct signature *s = h->signature;
	enum level level = s->level ? s->level : s->pattern->level;

	switch (s->role) {
	case ROLE_CAUSE:
		return level == LEVEL_HINT ? TIER_LOG_HINT : TIER_CAUSE;
	case ROLE_CONSEQUENCE:
		return level == LEVEL_HINT ? TIER_LOG_HINT : TIER_CONSEQUENCE;
	case ROLE_WRAPPER:
		return TIER_WRAPPER;
	default:
		return TIER_HARMLESS;
	}
}

static enum tier sign_tier(const struct draft *d)
{
	if (d->sign_level == LEVEL_ERROR)
		return d->sign_confidence >= CONFIDENCE_LIKELY ? TIER_CAUSE : TIER_CONSEQUENCE;
	return d->sign_level == LEVEL_WARNING ? TIER_SIGN_WARNING : TIER_SIGN_HINT;
}

static enum tier tier_of(const struct draft *d)
{
	enum tier h = d->best_hit ? hit_tier(d->best_hit) : TIER_HARMLESS, s = d->sign ? sign_tier(d) : TIER_HARMLESS;

	return h > s ? h : s;
}

/* > 0: x first. */
static int by(long x, long y)
{
	return x > y ? 1 : x < y ? -1 : 0;
}

static enum level level_of(const struct hit *h)
{
	return h->signature->level ? h->signature->level : h->signature->pattern ? h->signature->pattern->level : LEVEL_NONE;
}

static int compare_hits(const struct hit *x, const struct hit *y)
{
	int c = by(x->inner, y->inner);

	if (!c)
		c = by(level_of(x), level_of(y));
	if (!c)
		c = by(x->signature->confidence, y->signature->confidence);
	if (!c)
		c = by(x->signature->rank, y->signature->rank);
	return c;
}

static int earlier(const struct hit *x, const struct hit *y)
{
	int c = strcmp(y->input, x->input);

	if (!c && x->n_places && y->n_places)
		c = by((long)y->places[0].line, (long)x->places[0].line);
	return c ? c : strcmp(y->signature->id, x->signature->id);
}

bool rank_hit_before(const struct hit *x, const struct hit *y)
{
	int c = by(x->signature->role, y->signature->role);

	if (!c)
		c = compare_hits(x, y);
	if (!c)
		c = earlier(x, y);
	return c > 0;
}

/* ---- the criteria, in their order; each says why in words ---- */

static int by_symptom(const struct draft *x, const struct draft *y)
{
	bool both_mild = tier_of(x) <= TIER_SIGN_WARNING && tier_of(y) <= TIER_SIGN_WARNING;

	return both_mild ? by(x->symptom, y->symptom) : 0;
}

static int by_tier(const struct draft *x, const struct draft *y)
{
	return by(tier_of(x), tier_of(y));
}

static int by_inner(const struct draft *x, const struct draft *y)
{
	return by(x->best_hit && x->best_hit->inner, y->best_hit && y->best_hit->inner);
}

static int by_level(const struct draft *x, const struct draft *y)
{
	return by(x->finding.level, y->finding.level);
}

static int by_confidence(const struct draft *x, const struct draft *y)
{
	return by(x->finding.confidence, y->finding.confidence);
}

static int by_agreement(const struct draft *x, const struct draft *y)
{
	return by(x->best_hit && x->sign, y->best_hit && y->sign);
}

static int by_rank(const struct draft *x, const struct draft *y)
{
	return by(x->finding.rank, y->finding.rank);
}

static int by_source(const struct draft *x, const struct draft *y)
{
	return by(x->best_hit != NULL, y->best_hit != NULL);
}

static int by_place(const struct draft *x, const struct draft *y)
{
	return x->best_hit && y->best_hit ? earlier(x->best_hit, y->best_hit) : 0;
}

static int by_id(const struct draft *x, const struct draft *y)
{
	return strcmp(y->finding.pattern->id, x->finding.pattern->id);
}

static const struct {
	int (*compare)(const struct draft *x, const struct draft *y);
	const char *because;		/* said of "it"; NULL: made from the tiers */
	const char *of;			/* the same said of an id */
} criteria[] = {
	{ by_symptom, "it belongs to the symptom given", "%s belongs to the symptom given" },
	{ by_tier, NULL, NULL },
	{ by_inner, "it stood in an inner error", "%s stood in an inner error" },
	{ by_level, "it is the graver one", "%s is the graver one" },
	{ by_confidence, "it is surer", "%s is surer" },
	{ by_agreement, "log and model both say it", "log and model both say %s" },
	{ by_rank, "its wording is the more specific", "the wording of %s is the more specific" },
	{ by_source, "a log says it, not only a file", "a log says %s, not only a file" },
	{ by_place, "it was said first", "%s was said first" },
	{ by_id, "of the order of the pages", "of the order of the pages" },
};
enum { N_CRITERIA = sizeof criteria / sizeof *criteria };

static int compare_drafts(const struct draft *x, const struct draft *y)
{
	int c = 0;

	for (size_t i = 0; i < N_CRITERIA && !c; i++)
		c = criteria[i].compare(x, y);
	return c;
}

static size_t first_difference(const struct draft *x, const struct draft *y)
{
	size_t i = 0;

	while (i + 1 < N_CRITERIA && !criteria[i].compare(x, y))
		i++;
	return i;
}

static const char *tier_says(const struct draft *d)
{
	static const char *const says[] = { "is harmless", "is a hint of the file", "is a weakness of the file", "is a remark in the log",
		"only says that something failed", "is a consequence", "names a cause" };

	return says[tier_of(d)];
}

const char *rank_reason(const struct draft *x, const struct draft *y, struct arena *a)
{
	const char *because = criteria[first_difference(x, y)].because, *id = y->finding.pattern->id;

	if (because)
		return arena_fmt(a, "before %s because %s", id, because);
	return arena_fmt(a, "before %s because it %s, and %s %s", id, tier_says(x), id, tier_says(y));
}

const char *rank_reason_behind(const struct draft *x, const struct draft *y, struct arena *a)
{
	const char *of = criteria[first_difference(x, y)].of, *id = x->finding.pattern->id, *mark = of ? strstr(of, "%s") : NULL;

	if (!of)
		return arena_fmt(a, "behind %s because %s %s, and this %s", id, id, tier_says(x), tier_says(y));
	if (!mark)
		return arena_fmt(a, "behind %s because %s", id, of);
	return arena_fmt(a, "behind %s because %.*s%s%s", id, (int)(mark - of), of, id, mark + 2);
}

static int for_qsort(const void *x, const void *y)
{
	return -compare_drafts(x, y);
}

static bool is_cause(const struct draft *d)
{
	return !d->finding.harmless && tier_of(d) >= TIER_CONSEQUENCE && d->finding.confidence >= CONFIDENCE_LIKELY;
}

static bool only_wraps(const struct draft *d)
{
	return !d->sign && d->best_hit && d->best_hit->signature->role == ROLE_WRAPPER;
}

enum { NEAR_LINES = 20 };		/* one failure logged by several layers seldom spreads wider */

/* The same entry, or close enough in the same log to be about the same failure. */
static bool same_failure(const struct hit *x, const struct hit *y)
{
	if (strcmp(x->input, y->input) != 0)
		return false;
	if (x->entry == y->entry)
		return true;
	if (!x->n_places || !y->n_places)
		return false;
	uint64_t a = x->places[0].line, b = y->places[0].line;
	return (a > b ? a - b : b - a) <= NEAR_LINES;
}

/* Does a cause stand beside an outer message? */
static bool explained(const struct draft *outer, const struct draft *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_cause(&d[i]) || !d[i].best_hit)
			continue;
		for (size_t k = 0; k < d[i].finding.supports.n; k++) {
			const struct support *s = &d[i].finding.supports.at[k];
			if (s->kind == SUPPORT_HIT && !s->against && s->hit->signature->role > ROLE_WRAPPER &&
			    same_failure(s->hit, outer->best_hit))
				return true;
		}
	}
	return false;
}

void rank_drafts(struct draft *d, size_t n)
{
	bool cause = false;

	if (n)
		qsort(d, n, sizeof *d, for_qsort);
	for (size_t i = 0; i < n; i++)
		cause = cause || is_cause(&d[i]);
	for (size_t i = 0; i < n; i++) {
		if (!only_wraps(&d[i]))
			continue;
		d[i].finding.umbrella = cause;
		d[i].folded = cause && explained(&d[i], d, n);
	}
}
