/* SPDX-License-Identifier: MIT */
/* Gathers support by pattern; rank.c decides what comes first. Knows patterns only through the tree. */
#include "triage/findings.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/vec.h"
#include "data/value.h"
#include "triage/change.h"
#include "triage/collect.h"
#include "triage/cond.h"
#include "triage/contradict.h"
#include "triage/fill.h"
#include "triage/rank.h"

static const char *const kind_names[] = { "signature", "sign", "fact", "given", "answer" };
static const char *const kind_sources[] = { "log", "model", "model", "you", "you" };

const char *support_kind_name(enum support_kind k)
{
	return kind_names[k];
}

const char *support_source(enum support_kind k)
{
	return kind_sources[k];
}

const char *support_detail(const struct support *s, struct arena *a)
{
	const struct hit *h = s->kind == SUPPORT_HIT ? s->hit : NULL;
	struct buf b = { .cap = 1000 };

	if (!h)
		return NULL;
	buf_fmt(&b, "signature %s", h->signature->id);
	if (h->n_places)
		buf_fmt(&b, ", columns %" PRIu32 " to %" PRIu32, h->places[0].column, h->places[0].end_column - 1);
	for (size_t i = 0; i < h->n_captures; i++)
		buf_fmt(&b, ", %s=%s", h->captures[i].name, h->captures[i].text);
	buf_fmt(&b, ", %s, %s, rank %d%s", role_name(h->signature->role), confidence_name(s->confidence), h->signature->rank,
		h->inner ? ", inner error" : "");
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	return text;
}

enum { MAX_HITS = 64 };		/* lines listed for one pattern; the rest is counted */

struct maker {
	const struct tree *t;
	const struct evidence *e;
	const struct findings_options *o;
	struct findings *f;
	struct arena *a;
	VEC(struct draft) drafts;
	struct map by_pattern;		/* pattern id -> 1 + number in drafts */
};

static struct draft *draft_for(struct maker *m, const struct pattern *p)
{
	uintptr_t at = (uintptr_t)map_get(&m->by_pattern, p->id);

	if (at)
		return &m->drafts.at[at - 1];
	struct draft *d = VEC_ADD(&m->drafts);
	d->finding.pattern = p;
	map_put(&m->by_pattern, p->id, (void *)(uintptr_t)m->drafts.n);
	return d;
}

static void raise_level(struct finding *f, enum level level, enum confidence c)
{
	if (level > f->level)
		f->level = level;
	if (c > f->confidence)
		f->confidence = c;
}

/* ---- log lines ---- */

static void take_hit(struct maker *m, const struct hit *h)
{
	const struct signature *s = h->signature;

	if (s->role == ROLE_CONTEXT || !s->pattern)
		return;
	struct draft *d = draft_for(m, s->pattern);
	if (d->n_hits < MAX_HITS)
		collect_hit(&d->finding.supports, m->a, m->e, h);
	raise_level(&d->finding, s->level ? s->level : s->pattern->level, s->confidence ? s->confidence : CONFIDENCE_LIKELY);
	d->finding.count += h->count;
	d->n_hits++;
	if (!d->best_hit || rank_hit_before(h, d->best_hit))
		d->best_hit = h;
}

/* ---- signs of models, targets and devices ---- */

static void take_sign(struct maker *m, const struct pattern *p, const struct sign *s, const char *input, bool first)
{
	struct cond_leaves leaves = { 0 };

	if (cond_eval(s->when, m->e, input, m->a, &leaves) != TRUTH_YES)
		return;
	if (!first && !collect_is_about(&leaves, input))
		return;			/* already said for the first model */
	struct fill_from from = { .evidence = m->e, .input = input, .pattern = p };
	for (size_t i = 0; i < leaves.n && !from.item; i++)
		from.item = leaves.at[i].item;
	struct support head = { .kind = SUPPORT_SIGN, .sign = s, .against = s->against, .input = input,
		.confidence = s->confidence ? s->confidence : CONFIDENCE_LIKELY, .text = fill_text(s->say, &from, m->a, NULL) };
	for (size_t i = 0; i < leaves.n && !head.place; i++)
		head.place = leaves.at[i].fact ? leaves.at[i].fact->where : NULL;
	struct draft *d = draft_for(m, p);
	collect_cond(&d->finding.supports, m->a, m->e, &head, &leaves);
	if (s->against) {
		if (head.confidence > d->against)
			d->against = head.confidence;
		return;
	}
	enum level level = s->level ? s->level : p->level;
	raise_level(&d->finding, level, head.confidence);
	if (!d->sign || level > d->sign_level || (level == d->sign_level && head.confidence > d->sign_confidence)) {
		d->sign = s;
		d->sign_level = level;
		d->sign_confidence = head.confidence;
		d->sign_text = head.text;
		d->change = s->change ? fill_text(s->change, &from, m->a, NULL) : NULL;
	}
	change_add(&d->changes, m->t, m->e, &leaves, m->a);
}

static void take_signs(struct maker *m)
{
	const char *const *models;
	size_t n = collect_models(m->e, m->a, &models);

	for (size_t p = 0; p < m->t->n_patterns; p++)
		for (size_t s = 0; s < m->t->patterns[p].n_signs; s++)
			for (size_t i = 0; i < n; i++)
				take_sign(m, &m->t->patterns[p], &m->t->patterns[p].signs[s], models[i], i == 0);
}

/* ---- finishing ---- */

/* FNV-1a over what stays the same when paths and numbers change. */
static void fingerprint(struct finding *f, const char *message)
{
	struct buf b = { .cap = 2000 };

	buf_puts(&b, f->pattern->id);
	buf_putc(&b, 0);
	for (const char *p = message; *p; p++) {
		if (*p == '/') {
			while (p[1] && !isspace((unsigned char)p[1]) && !strchr("'\"),;:", p[1]))
				p++;
			buf_putc(&b, '/');
		} else if (isdigit((unsigned char)*p)) {
			while (isxdigit((unsigned char)p[1]) || p[1] == 'x' || p[1] == '.')
				p++;
			buf_putc(&b, '#');
		} else if (!isspace((unsigned char)*p)) {
			buf_putc(&b, *p);
		}
	}
	snprintf(f->fingerprint, sizeof f->fingerprint, "v1:%016" PRIx64, hash_bytes(buf_str(&b), b.len));
	buf_done(&b);
}

/* As sure as the best piece for it, one less for each equally sure piece against it. */
static enum confidence weigh(const struct draft *d)
{
	enum confidence c = d->finding.confidence;

	if (d->against && d->against >= c && c > CONFIDENCE_HINT)
		c--;
	return c;
}

/* --symptom names an answer of the root question, whose id begins the name of the branch. */
static bool is_symptom(const struct evidence *e, const struct pattern *p)
{
	const struct fact *f = evidence_fact(e, NULL, "given.symptom");

	return f && f->value->kind == VALUE_TEXT && strncmp(p->branch, f->value->text, strlen(f->value->text)) == 0;
}

static bool finish(struct maker *m, struct draft *d)
{
	struct finding *f = &d->finding;

	if (!d->best_hit && !d->sign)
		return false;		/* only evidence against it: nothing to report */
	if (d->best_hit && d->n_hits > MAX_HITS)
		collect_hit(&f->supports, m->a, m->e, d->best_hit);
	collect_order(&f->supports, m->a);
	f->confidence = weigh(d);
	f->n_for = collect_count(&f->supports, false);
	f->n_against = collect_count(&f->supports, true);
	f->role = d->sign ? ROLE_CAUSE : d->best_hit->signature->role;
	f->harmless = !d->sign && f->role == ROLE_HARMLESS;
	d->symptom = is_symptom(m->e, f->pattern);
	f->rank = d->best_hit ? d->best_hit->signature->rank : 50;
	f->line = d->best_hit && d->best_hit->n_places ? d->best_hit->places[0].line : 0;
	f->input = f->supports.n ? f->supports.at[0].input : NULL;
	f->changes = d->changes.at;
	f->n_changes = d->changes.n;
	f->would_change = change_sentence(&d->changes, d->change, m->a);
	struct fill_from from = { .evidence = m->e, .hit = d->best_hit, .pattern = f->pattern };
	f->says = d->best_hit ? fill_text(d->best_hit->signature->says, &from, m->a, NULL) : "";
	if (d->sign && (!*f->says || d->sign_confidence > d->best_hit->signature->confidence))
		f->says = d->sign_text;
	fingerprint(f, d->best_hit && d->best_hit->excerpt ? d->best_hit->excerpt : d->sign ? d->sign->id : "");
	return true;
}

static bool id_is(const char *id, const char *wanted)
{
	size_t n = strlen(wanted);

	if (n && wanted[n - 1] == '*')
		return strncmp(id, wanted, n - 1) == 0;
	return strcmp(id, wanted) == 0;
}

bool findings_id_matches(const char *id, const struct finding *f)
{
	if (strncmp(id, "CML-", 4) == 0) {
		char want[40];
		snprintf(want, sizeof want, "%s", id + 4);
		for (char *p = want; *p; p++)
			*p = (char)tolower((unsigned char)*p);
		return strcmp(want, f->pattern->id) == 0;
	}
	if (id_is(f->pattern->id, id) || id_is(f->pattern->name, id))
		return true;
	for (size_t i = 0; i < f->supports.n; i++) {
		const struct support *s = &f->supports.at[i];
		if (s->kind == SUPPORT_HIT && !s->against && id_is(s->hit->signature->id, id))
			return true;
		if (s->kind == SUPPORT_SIGN && s->sign && !s->against && id_is(s->sign->id, id))
			return true;
	}
	return false;
}

static bool listed(const char *const *ids, size_t n, const struct finding *f)
{
	for (size_t i = 0; i < n; i++)
		if (findings_id_matches(ids[i], f))
			return true;
	return false;
}

static bool wanted(const struct findings_options *o, const struct finding *f)
{
	if (o->n_only && !listed(o->only, o->n_only, f))
		return false;
	return !listed(o->skip, o->n_skip, f) && f->level >= o->min;
}

static void publish(struct maker *m)
{
	struct findings *f = m->f;
	const struct draft *last = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < m->drafts.n; i++)
		if (finish(m, &m->drafts.at[i]))
			m->drafts.at[kept++] = m->drafts.at[i];
	m->drafts.n = kept;
	rank_drafts(m->drafts.at, m->drafts.n);
	f->at = arena_array(m->a, kept + 1, sizeof *f->at);
	for (size_t i = 0; i < kept; i++) {
		struct draft *d = &m->drafts.at[i];
		bool asked = m->o->n_only && listed(m->o->only, m->o->n_only, &d->finding);
		if (d->folded && !m->o->keep_wrappers && !asked) {
			f->n_folded++;
		} else if (wanted(m->o, &d->finding)) {
			if (last) {
				f->at[f->n - 1].ranked = rank_reason(last, d, m->a);
				d->finding.outranked = rank_reason_behind(last, d, m->a);
			}
			f->at[f->n++] = d->finding;
			last = d;
		}
	}
}

struct findings *findings_new(const struct tree *t, const struct evidence *e, const struct findings_options *o)
{
	static const struct findings_options none;
	struct findings *f = mem_new(sizeof *f);
	struct maker m = { .t = t, .e = e, .o = o ? o : &none, .f = f, .a = &f->arena };

	f->version = e->version;
	for (size_t i = 0; i < e->hits.n; i++)
		take_hit(&m, &e->hits.at[i]);
	if (!m.o->logs_only)
		take_signs(&m);
	publish(&m);
	if (!m.o->logs_only)
		contradict_find(f, e);
	VEC_DONE(&m.drafts);
	map_done(&m.by_pattern);
	return f;
}

void findings_free(struct findings *f)
{
	if (!f)
		return;
	arena_done(&f->arena);
	mem_free(f);
}

const struct finding *findings_get(const struct findings *f, const struct pattern *p)
{
	for (size_t i = 0; f && i < f->n; i++)
		if (f->at[i].pattern == p)
			return &f->at[i];
	return NULL;
}

/* Place of a hit's pattern among the findings; behind them all when it is none. */
static size_t standing(const struct findings *f, const struct hit *h)
{
	size_t i = 0;

	while (i < f->n && f->at[i].pattern != h->signature->pattern)
		i++;
	return i;
}

bool findings_hit_before(const struct findings *f, const struct hit *x, const struct hit *y)
{
	size_t a = standing(f, x), b = standing(f, y);

	return a != b ? a < b : rank_hit_before(x, y);
}

void findings_add_answered(struct findings *f, const struct tree *t, const struct pattern *p, const char *text)
{
	struct support s = { .kind = SUPPORT_ANSWER, .confidence = CONFIDENCE_LIKELY, .text = arena_str(&f->arena, text) };
	struct finding *old = NULL;

	(void)t;
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].pattern == p)
			old = &f->at[i];
	if (!old) {
		struct finding *more = arena_array(&f->arena, f->n + 1, sizeof *more);
		size_t at = 0;		/* behind what the facts are sure of */
		while (at < f->n && f->at[at].confidence == CONFIDENCE_CERTAIN && f->at[at].level == LEVEL_ERROR &&
		       !f->at[at].umbrella && !f->at[at].harmless)
			at++;
		if (at)
			memcpy(more, f->at, at * sizeof *more);
		if (f->n > at)
			memcpy(more + at + 1, f->at + at, (f->n - at) * sizeof *more);
		f->at = more;
		f->n++;
		old = &more[at];
		*old = (struct finding){ .pattern = p, .level = p->level, .confidence = CONFIDENCE_LIKELY,
			.role = ROLE_CAUSE, .harmless = strcmp(p->branch, "harmless") == 0, .rank = 50, .says = s.text };
		fingerprint(old, s.text);
	}
	collect_add(&old->supports, &f->arena, &s);
	collect_order(&old->supports, &f->arena);
	old->n_for = collect_count(&old->supports, false);
}

size_t findings_count(const struct findings *f, enum level at_least)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->at[i].level >= at_least && !f->at[i].suppressed && !f->at[i].harmless;
	return n;
}
