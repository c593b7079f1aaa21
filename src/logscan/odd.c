/* SPDX-License-Identifier: MIT */
/* Unknown errors, and what they are like. */
#include "logscan/odd.h"

#include <ctype.h>
#include <string.h>

#include "base/limit.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "logscan/likeness.h"

enum {
	EXCERPT = 400,
	LATE_MOST = 64,		/* lines that wait for a context */
	ALIKE_MOST = 512	/* different messages of one log that are compared with the known ones */
};

/* How like a message must be: the less it says of the domain itself, the more. */
static const double least_like[] = { [ODD_NOT] = 2, [ODD_IN_CONTEXT] = 0.55, [ODD_PERHAPS] = 0.4, [ODD_SURELY] = 0.3 };
static const double SAME_SENTENCE = 0.55;	/* other names and endings: it ranks as the one it is like would */

struct alike {
	uint64_t message;			/* hash, without digits */
	const struct signature *signature;	/* NULL: like nothing */
};

static char *excerpt(const struct clean *c)
{
	struct buf text = { .cap = EXCERPT + 8 };
	const char *p = c->text;
	size_t n = c->n;

	while (n && (*p == ' ' || *p == '\t')) {
		p++;
		n--;
	}
	utf8_clean(&text, p, utf8_fit(p, n < 4 * EXCERPT ? n : 4 * EXCERPT, EXCERPT), false);
	return buf_take(&text);
}

static const struct clean *message(const struct scanner *s)
{
	return s->plain.n ? &s->plain : &s->clean;
}

enum oddness odd_look(const struct scanner *s, bool names_domain, bool near_miss)
{
	if (!names_domain && !near_miss)
		return ODD_NOT;
	enum oddness oddness = vocabulary_oddness(&s->r->vocabulary, message(s)->text, message(s)->n);
	if (oddness == ODD_IN_CONTEXT)
		return near_miss && s->late.n < LATE_MOST ? oddness : ODD_NOT;
	return names_domain ? oddness : ODD_NOT;
}

void odd_queue(struct scanner *s, const struct occurrence *at, enum oddness oddness, const struct pattern *known)
{
	struct odd o = { at->place.line, excerpt(message(s)), oddness, known, *at };

	if (oddness == ODD_IN_CONTEXT)
		*VEC_ADD(&s->late) = o;
	else
		*VEC_ADD(&s->odd) = o;
}

void odd_forget(struct scanner *s, uint64_t from, uint64_t to)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->odd.n; i++) {
		if (s->odd.at[i].line >= from && s->odd.at[i].line <= to)
			mem_free(s->odd.at[i].text);
		else
			s->odd.at[kept++] = s->odd.at[i];
	}
	s->odd.n = kept;
}

/* ---- likeness ---- */

static uint64_t message_hash(const char *text)
{
	uint64_t hash = 14695981039346656037u;

	for (; *text; text++)
		if (!isdigit((unsigned char)*text))
			hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

/* The signature of a hit that is one by likeness only. */
static const struct signature *make_signature(struct scanner *s, const struct likeness_found *f)
{
	struct arena *a = &s->e->arena;
	struct signature *like = arena_new(a, sizeof *like);

	*like = *f->signature;
	like->id = arena_fmt(a, "like.%s", f->signature->id);
	like->confidence = CONFIDENCE_HINT;
	if (f->score < SAME_SENTENCE) {
		like->role = ROLE_WRAPPER;
		like->level = LEVEL_WARNING;
		like->rank = (int)(40 * f->score);
	}
	like->needs = NULL;
	like->says = arena_fmt(a, "No signature knows this message; it reads like \"%.160s\".", f->sample);
	return like;
}

static const struct signature *compare(struct scanner *s, const struct odd *o)
{
	uint64_t hash = message_hash(o->text);
	struct likeness_found found;

	for (size_t i = 0; i < s->alike.n; i++)
		if (s->alike.at[i].message == hash)
			return s->alike.at[i].signature;
	if (s->alike.n >= ALIKE_MOST)
		return NULL;
	struct alike *a = VEC_ADD(&s->alike);
	a->message = hash;
	if (likeness_find(rules_likeness(s->r), o->text, strlen(o->text), least_like[o->oddness], &found))
		a->signature = make_signature(s, &found);
	return a->signature;
}

/* ---- what is final ---- */

static void list(struct scanner *s, const struct odd *o)
{
	struct evidence *e = s->e;

	s->unmatched++;
	s->error_lines++;
	if (s->unmatched > (uint64_t)limit_get(LIMIT_unmatched_lines))
		return;
	struct odd_line line = { arena_str(&e->arena, s->input), o->line, arena_str(&e->arena, o->text) };
	VEC_ADD(&e->odd_lines);
	size_t at = e->odd_lines.n - 1;
	for (; at > 0 && e->odd_lines.at[at - 1].line > o->line && !strcmp(e->odd_lines.at[at - 1].input, line.input); at--)
		e->odd_lines.at[at] = e->odd_lines.at[at - 1];
	e->odd_lines.at[at] = line;
	e->version++;
}

static void finish(struct scanner *s, const struct odd *o)
{
	const struct signature *like = compare(s, o);

	if (like && (!o->known || like->pattern != o->known)) {
		struct occurrence at = o->at;
		at.text = o->text;
		at.n = strlen(o->text);
		at.from = 0;
		at.to = at.n;
		hits_add_alike(s->hits, like, &at);
	}
	if (!o->known && (like || o->oddness == ODD_SURELY))
		list(s, o);
}

/* A log with nothing of Core ML in it has no business here. */
static void finish_late(struct scanner *s)
{
	for (size_t i = 0; i < s->late.n; i++) {
		if (s->contexts_left < s->r->n_contexts)
			finish(s, &s->late.at[i]);
		mem_free(s->late.at[i].text);
	}
	s->late.n = 0;
}

void odd_flush(struct scanner *s, uint64_t line, bool all)
{
	uint64_t reach = (uint64_t)(s->r->max_span > SCAN_WRAPPED ? s->r->max_span : SCAN_WRAPPED) + 1;
	size_t n = 0;

	while (n < s->odd.n && (all || s->odd.at[n].line + reach < line)) {
		finish(s, &s->odd.at[n]);
		mem_free(s->odd.at[n++].text);
	}
	if (n) {
		memmove(s->odd.at, s->odd.at + n, (s->odd.n - n) * sizeof *s->odd.at);
		s->odd.n -= n;
	}
	if (all)
		finish_late(s);
}

void odd_done(struct scanner *s)
{
	for (size_t i = 0; i < s->odd.n; i++)
		mem_free(s->odd.at[i].text);
	for (size_t i = 0; i < s->late.n; i++)
		mem_free(s->late.at[i].text);
	VEC_DONE(&s->odd);
	VEC_DONE(&s->late);
	VEC_DONE(&s->alike);
}
