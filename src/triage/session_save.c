/* SPDX-License-Identifier: MIT */
/* A session as a value and back. What is read was written by anybody: every part is checked, bad parts are left out. */
#include <string.h>

#include "base/utf8.h"
#include "triage/session_impl.h"

enum { MAX_SAVED_STEPS = 20000, MAX_SAVED_VISITS = 200, MAX_RECORDS = 20000, MAX_TEXT = 8000 };

static const char *const record_names[] = { "answer", "tick", "note", "mark" };
static const char *const spot_names[] = { "home", "question", "pattern", "checklist" };

static struct value *spot_value(struct spot sp, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "kind", spot_names[sp.kind]);
	if (*sp.id)
		value_set_text(a, m, "id", sp.id);
	return m;
}

static struct value *record_value(const struct record *r, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "kind", record_names[r->kind]);
	value_set_text(a, m, "key", r->key);
	value_set_text(a, m, "value", r->there ? r->value : NULL);
	value_set_text(a, m, "evidence", r->evidence);
	if (r->there)
		value_set_text(a, m, "by", by_name(r->by));
	if (r->confidence)
		value_set_text(a, m, "confidence", confidence_name(r->confidence));
	value_set_bool(a, m, "there", r->there);
	return m;
}

static struct value *delta_value(const struct delta *d, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "label", d->label);
	value_set(a, m, "before", record_value(&d->before, a));
	value_set(a, m, "after", record_value(&d->after, a));
	value_set(a, m, "from", spot_value(d->from, a));
	value_set(a, m, "to", spot_value(d->to, a));
	return m;
}

struct value *session_to_value(const struct session *s, struct arena *a)
{
	struct value *m = value_map(a), *records = value_list(a), *steps = value_list(a), *visits = value_list(a);
	size_t first = s->done > MAX_SAVED_STEPS ? s->done - MAX_SAVED_STEPS : 0;
	size_t from = s->visit > MAX_SAVED_VISITS ? s->visit - MAX_SAVED_VISITS : 0;

	value_set_int(a, m, "session", 1);
	value_set_text(a, m, "name", s->name);
	value_set_text(a, m, "cursor", s->cursor);
	value_set(a, m, "spot", spot_value(s->spot, a));
	if (s->given)
		value_set(a, m, "given", value_copy(a, s->given));
	for (size_t i = 0; i < s->records.n; i++)
		if (s->records.at[i].there)
			value_push(a, records, record_value(&s->records.at[i], a));
	for (size_t i = first; i < s->deltas.n; i++)
		value_push(a, steps, delta_value(&s->deltas.at[i], a));
	for (size_t i = from; i < s->visits.n; i++)
		value_push(a, visits, spot_value(s->visits.at[i], a));
	value_set(a, m, "records", records);
	value_set(a, m, "steps", steps);
	value_set_int(a, m, "done", (int64_t)(s->done - first));
	value_set(a, m, "visits", visits);
	value_set_int(a, m, "visit", (int64_t)(s->visit - from));
	return m;
}

/* ---- reading ---- */

static bool name_index(const char *name, const char *const *names, int n, int *out)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return *out = i, true;
	return false;
}

/* A text of a strange file as one that may be shown; NULL when it is missing or too long. */
static const char *text_of(struct session *s, const struct value *m, const char *key)
{
	const struct value *v = value_get(m, key);
	struct buf b = { .cap = MAX_TEXT };

	if (!v || v->kind != VALUE_TEXT || v->text_bytes > MAX_TEXT)
		return NULL;
	utf8_clean(&b, v->text, v->text_bytes, true);
	const char *text = session_keep(s, buf_str(&b));
	buf_done(&b);
	return text;
}

static bool read_spot(struct session *s, const struct value *v, struct spot *out)
{
	int kind = 0;
	const char *id = text_of(s, v, "id");

	if (!v || !name_index(value_get_text(v, "kind", ""), spot_names, 4, &kind))
		return false;
	*out = (struct spot){ (enum spot_kind)kind, id ? id : "" };
	return kind == SPOT_HOME || id;
}

static bool read_record(struct session *s, const struct value *v, struct record *out)
{
	static const char *const by[] = { "", "you", "auto", "given" };
	int kind, who = 0;
	enum tick t;

	*out = (struct record){ .key = text_of(s, v, "key"), .value = text_of(s, v, "value"),
		.evidence = text_of(s, v, "evidence"), .there = value_truth(value_get(v, "there")) };
	if (!v || !out->key || !name_index(value_get_text(v, "kind", ""), record_names, RECORD_KINDS, &kind))
		return false;
	out->kind = (enum record_kind)kind;
	name_index(value_get_text(v, "by", ""), by, 4, &who);
	out->by = (enum by)who;
	confidence_parse(value_get_text(v, "confidence", ""), &out->confidence);
	if (out->there && kind != RECORD_MARK && !out->value)
		return false;
	return kind != RECORD_TICK || !out->there || tick_parse(out->value, &t);
}

static bool read_delta(struct session *s, const struct value *v, struct delta *d)
{
	d->label = text_of(s, v, "label");
	return d->label && read_record(s, value_get(v, "before"), &d->before) &&
	       read_record(s, value_get(v, "after"), &d->after) && d->before.kind == d->after.kind &&
	       strcmp(d->before.key, d->after.key) == 0 && read_spot(s, value_get(v, "from"), &d->from) &&
	       read_spot(s, value_get(v, "to"), &d->to);
}

static const struct value *list_of(const struct value *v, const char *key)
{
	static const struct value empty = { .kind = VALUE_LIST };
	const struct value *l = value_get(v, key);

	return l && l->kind == VALUE_LIST ? l : &empty;
}

static size_t index_of(const struct value *v, const char *key, size_t max)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT && n->integer >= 0 && (uint64_t)n->integer <= max ? (size_t)n->integer : max;
}

static void read_visits(struct session *s, const struct value *v)
{
	const struct value *l = list_of(v, "visits");
	struct spot sp;

	s->visits.n = 0;
	for (size_t i = 0; i < l->n && i < 2 * MAX_SAVED_VISITS; i++)
		if (read_spot(s, l->items[i], &sp))
			*VEC_ADD(&s->visits) = sp;
	if (!s->visits.n)
		*VEC_ADD(&s->visits) = s->spot;
	s->visit = index_of(v, "visit", s->visits.n - 1);
}

/* The steps are a chain: one bad link and what is before it cannot be undone any more. */
static void read_steps(struct session *s, const struct value *v)
{
	const struct value *l = list_of(v, "steps");
	struct delta d;
	size_t done = index_of(v, "done", l->n), dropped = 0;

	for (size_t i = 0; i < l->n && i < 2 * MAX_SAVED_STEPS; i++) {
		if (read_delta(s, l->items[i], &d)) {
			*VEC_ADD(&s->deltas) = d;
		} else if (i < done) {
			s->deltas.n = 0;
			dropped = i + 1;
		} else {
			break;
		}
	}
	s->done = done > dropped ? done - dropped : 0;
	if (s->done > s->deltas.n)
		s->done = s->deltas.n;
}

/* Only short texts; whether they name a target or a device is seen when they are used. */
static const struct value *given_of(struct session *s, const struct value *v)
{
	static const char *const names[] = { "device", "compute_units", "symptom" };
	const struct value *from = value_get(v, "given"), *targets = list_of(from, "target");
	struct value *m = value_map(&s->arena), *list = value_list(&s->arena);

	for (size_t i = 0; i < targets->n && i < 16; i++)
		if (targets->items[i]->kind == VALUE_TEXT && targets->items[i]->text_bytes < 100)
			value_push(&s->arena, list, value_copy(&s->arena, targets->items[i]));
	if (list->n)
		value_set(&s->arena, m, "target", list);
	for (size_t i = 0; i < 3; i++)
		value_set_text(&s->arena, m, names[i], text_of(s, from, names[i]));
	return m->n ? m : NULL;
}

bool session_from_value(const struct value *v, const struct tree *t, struct session **out, struct err *err)
{
	const struct value *version = value_get(v, "session"), *records = list_of(v, "records");
	struct record r;
	struct spot sp;

	*out = NULL;
	if (!version || version->kind != VALUE_INT)
		return err_set(err, ERR_INPUT, "this is no saved session: the key \"session\" is missing");
	if (version->integer != 1) {
		err_set(err, ERR_INPUT, "the session has format %lld, this program reads 1", (long long)version->integer);
		return err_hint(err, "a newer cmltriage wrote it");
	}
	struct session *s = session_new(t);
	const char *name = text_of(s, v, "name"), *cursor = text_of(s, v, "cursor");
	s->name = name ? name : "";
	s->cursor = cursor ? cursor : "";
	for (size_t i = 0; i < records->n && i < MAX_RECORDS; i++)
		if (read_record(s, records->items[i], &r) && r.there)
			session_put(s, &r);
	if (read_spot(s, value_get(v, "spot"), &sp))
		s->spot = sp;
	s->given = given_of(s, v);
	read_steps(s, v);
	read_visits(s, v);
	*out = s;
	return true;
}
