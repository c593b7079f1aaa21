/* SPDX-License-Identifier: MIT */
/* Records with undo: every change is a before and an after, and nothing is ever thrown away. */
#include "triage/session.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "triage/session_impl.h"

enum { MAX_NOTE = 4000, MAX_VISITS = 10000 };

static const char *const by_names[] = { "", "you", "auto", "given" };
static const char *const tick_names[] = { "todo", "done", "problem", "not-applicable", "waiting" };
static const char *const tick_signs[] = { "[ ]", "[x]", "[!]", "[-]", "[?]" };

const char *by_name(enum by by)
{
	return by_names[by];
}

const char *tick_sign(enum tick t)
{
	return tick_signs[t];
}

const char *tick_name(enum tick t)
{
	return tick_names[t];
}

bool tick_parse(const char *name, enum tick *out)
{
	for (int i = 0; i < 5; i++)
		if (strcmp(tick_names[i], name) == 0 || strcmp(tick_signs[i], name) == 0)
			return *out = (enum tick)i, true;
	return false;
}

struct session *session_new(const struct tree *t)
{
	struct session *s = mem_new(sizeof *s);

	s->tree = t;
	s->name = s->cursor = "";
	s->spot = (struct spot){ SPOT_HOME, "" };
	*VEC_ADD(&s->visits) = s->spot;
	return s;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	VEC_DONE(&s->records);
	VEC_DONE(&s->deltas);
	VEC_DONE(&s->visits);
	map_done(&s->texts);
	arena_done(&s->arena);
	mem_free(s);
}

void session_set_tree(struct session *s, const struct tree *t)
{
	s->tree = t;
	s->version++;
}

const char *session_keep(struct session *s, const char *text)
{
	if (!text)
		return NULL;
	char *kept = map_get(&s->texts, text);
	if (kept)
		return kept;
	kept = arena_str(&s->arena, text);
	map_put(&s->texts, kept, kept);
	return kept;
}

const char *session_name(const struct session *s)
{
	return s->name;
}

void session_set_name(struct session *s, const char *name)
{
	s->name = session_keep(s, name);
	s->version++;
}

uint32_t session_version(const struct session *s)
{
	return s->version;
}

bool session_is_empty(const struct session *s)
{
	return s->deltas.n == 0 && s->records.n == 0;
}

/* ---- where ---- */

static bool same_spot(struct spot x, struct spot y)
{
	return x.kind == y.kind && strcmp(x.id, y.id) == 0;
}

void session_move(struct session *s, struct spot to)
{
	if (same_spot(s->spot, to))
		return;
	s->spot = to;
	s->version++;
	s->visits.n = s->visit + 1;	/* going somewhere new forgets the way forward, as in a browser */
	if (s->visits.n >= MAX_VISITS) {
		memmove(s->visits.at, s->visits.at + 1, (s->visits.n - 1) * sizeof *s->visits.at);
		s->visits.n--;
	}
	*VEC_ADD(&s->visits) = to;
	s->visit = s->visits.n - 1;
}

static bool spot_ok(const struct session *s, enum spot_kind kind, const char *id, struct spot *out)
{
	const struct question *q;
	const struct pattern *p;

	*out = (struct spot){ kind, "" };
	switch (kind) {
	case SPOT_HOME:
		return true;
	case SPOT_QUESTION:
		q = tree_question(s->tree, id);
		out->id = q ? q->id : NULL;
		return q != NULL;
	case SPOT_PATTERN:
		p = tree_pattern(s->tree, id);
		out->id = p ? p->id : NULL;
		return p != NULL;
	default:
		for (size_t i = 0; i < s->tree->n_checklists; i++)
			if (strcmp(s->tree->checklists[i].id, id) == 0)
				return out->id = s->tree->checklists[i].id, true;
		return false;
	}
}

/* A place that a reloaded tree no longer has shows home, and comes back with it. */
struct spot session_spot(const struct session *s)
{
	struct spot sp;

	return spot_ok(s, s->spot.kind, s->spot.id, &sp) ? s->spot : (struct spot){ SPOT_HOME, "" };
}

bool session_go(struct session *s, enum spot_kind kind, const char *id)
{
	struct spot to;

	if (!spot_ok(s, kind, id ? id : "", &to))
		return false;
	to.id = session_keep(s, to.id);
	session_move(s, to);
	return true;
}

static bool visit(struct session *s, size_t at)
{
	s->visit = at;
	s->spot = s->visits.at[at];
	s->version++;
	return true;
}

bool session_back(struct session *s)
{
	return s->visit > 0 && visit(s, s->visit - 1);
}

bool session_forward(struct session *s)
{
	return s->visit + 1 < s->visits.n && visit(s, s->visit + 1);
}

bool session_up(struct session *s)
{
	struct arena a = { 0 };
	struct session_path path;
	struct spot to = { SPOT_HOME, "" };

	if (s->spot.kind == SPOT_HOME)
		return false;
	session_path(s, &a, &path);
	for (size_t i = 0; i < path.n; i++) {
		if (strcmp(path.at[i].question->id, s->spot.id) == 0 && s->spot.kind == SPOT_QUESTION)
			break;
		to = (struct spot){ SPOT_QUESTION, path.at[i].question->id };
		if (path.at[i].answer->pattern && strcmp(path.at[i].answer->pattern->id, s->spot.id) == 0)
			break;
	}
	/* off the path: one step up is home */
	bool on = path.pattern && s->spot.kind == SPOT_PATTERN && strcmp(path.pattern->id, s->spot.id) == 0;
	for (size_t i = 0; i < path.n; i++)
		on = on || (s->spot.kind == SPOT_QUESTION && strcmp(path.at[i].question->id, s->spot.id) == 0);
	on = on || (path.open && s->spot.kind == SPOT_QUESTION && strcmp(path.open->id, s->spot.id) == 0);
	if (!on || (s->spot.kind == SPOT_QUESTION && strcmp(s->spot.id, "root") == 0))
		to = (struct spot){ SPOT_HOME, "" };
	to.id = session_keep(s, to.id);
	session_move(s, to);
	arena_done(&a);
	return true;
}

void session_set_cursor(struct session *s, const char *text)
{
	if (strcmp(s->cursor, text ? text : "") == 0)
		return;
	s->cursor = session_keep(s, text ? text : "");
	s->version++;
}

const char *session_cursor(const struct session *s)
{
	return s->cursor;
}

void session_set_given(struct session *s, const struct value *given)
{
	if (given && (!s->given || !value_equal(given, s->given)))
		s->given = value_copy(&s->arena, given);
}

const struct value *session_given(const struct session *s)
{
	return s->given;
}

/* ---- records and undo ---- */

struct record *session_record(const struct session *s, enum record_kind kind, const char *key)
{
	for (size_t i = 0; i < s->records.n; i++)
		if (s->records.at[i].kind == kind && strcmp(s->records.at[i].key, key) == 0)
			return &s->records.at[i];
	return NULL;
}

void session_put(struct session *s, const struct record *r)
{
	struct record *slot = session_record(s, r->kind, r->key);

	if (r->kind == RECORD_MARK)
		return;
	if (!slot)
		slot = VEC_ADD(&s->records);
	*slot = *r;
	s->version++;
}

static struct record kept(struct session *s, const struct record *r)
{
	struct record k = *r;

	k.key = session_keep(s, r->key);
	k.value = session_keep(s, r->value);
	k.evidence = session_keep(s, r->evidence);
	return k;
}

void session_do(struct session *s, const struct record *after, struct spot to, const char *label)
{
	struct record *old = session_record(s, after->kind, after->key);
	struct delta d = { .after = kept(s, after), .from = s->spot, .to = to };

	d.before = old ? *old : (struct record){ .kind = after->kind, .key = d.after.key };
	d.label = session_keep(s, label);
	d.to.id = session_keep(s, to.id);
	s->deltas.n = s->done;		/* a new deed ends what could be redone */
	*VEC_ADD(&s->deltas) = d;
	s->done = s->deltas.n;
	session_put(s, &d.after);
	session_move(s, d.to);
	s->version++;
}

static void tell(struct session *s, const char *verb, const struct delta *d, struct session_undone *out)
{
	char text[600];

	snprintf(text, sizeof text, "%s: %s", verb, d->label);
	out->message = session_keep(s, text);
	out->key = d->after.kind == RECORD_MARK ? d->after.key : NULL;
}

bool session_undo(struct session *s, struct session_undone *out)
{
	if (s->done == 0)
		return false;
	const struct delta *d = &s->deltas.at[--s->done];
	session_put(s, &d->before);
	session_move(s, d->from);
	tell(s, "undone", d, out);
	s->version++;
	return true;
}

bool session_redo(struct session *s, struct session_undone *out)
{
	if (s->done == s->deltas.n)
		return false;
	const struct delta *d = &s->deltas.at[s->done++];
	session_put(s, &d->after);
	session_move(s, d->to);
	tell(s, "redone", d, out);
	s->version++;
	return true;
}

void session_mark(struct session *s, const char *key, const char *label)
{
	struct record r = { .kind = RECORD_MARK, .there = true, .key = key };

	session_do(s, &r, s->spot, label);
}

/* ---- ticks and notes ---- */

static const struct item *find_item(const struct tree *t, const char *id)
{
	for (size_t p = 0; p < t->n_patterns; p++)
		for (size_t i = 0; i < t->patterns[p].n_checklist; i++)
			if (strcmp(t->patterns[p].checklist[i].id, id) == 0)
				return &t->patterns[p].checklist[i];
	for (size_t c = 0; c < t->n_checklists; c++)
		for (size_t i = 0; i < t->checklists[c].n_items; i++)
			if (strcmp(t->checklists[c].items[i].id, id) == 0)
				return &t->checklists[c].items[i];
	return NULL;
}

void session_tick(struct session *s, const char *item, enum tick state, enum by by, const char *evidence)
{
	const struct item *it = find_item(s->tree, item);
	struct session_tick now = session_get_tick(s, item);
	struct record r = { .kind = RECORD_TICK, .there = true, .key = item, .value = tick_names[state],
		.evidence = evidence, .by = by };
	char label[300];

	if (now.state == state && now.by == by && strcmp(now.evidence ? now.evidence : "", evidence ? evidence : "") == 0)
		return;
	snprintf(label, sizeof label, "%s %s %.200s", tick_signs[state], item, it ? it->text : "");
	session_do(s, &r, s->spot, label);
}

struct session_tick session_get_tick(const struct session *s, const char *item)
{
	struct session_tick t = { .note = session_get_note(s, item) };
	const struct record *r = session_record(s, RECORD_TICK, item);

	if (!r || !r->there || !r->value || !tick_parse(r->value, &t.state))
		return t;
	t.by = r->by;
	t.evidence = r->evidence;
	return t;
}

void session_note(struct session *s, const char *id, const char *text)
{
	struct buf clean = { .cap = MAX_NOTE };
	char label[200];

	if (text)
		utf8_clean(&clean, text, strlen(text), true);
	struct record r = { .kind = RECORD_NOTE, .there = clean.len > 0, .key = id, .value = buf_str(&clean), .by = BY_YOU };
	const char *old = session_get_note(s, id);
	snprintf(label, sizeof label, "note%s%s \"%.80s\"", *id ? " on " : "", id, clean.len ? r.value : old ? old : "");
	if (strcmp(old ? old : "", r.value) != 0)
		session_do(s, &r, s->spot, label);
	buf_done(&clean);
}

const char *session_get_note(const struct session *s, const char *id)
{
	const struct record *r = session_record(s, RECORD_NOTE, id);

	return r && r->there && r->value && *r->value ? r->value : NULL;
}
