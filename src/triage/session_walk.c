/* SPDX-License-Identifier: MIT */
/* Answers, the path they make, and walking along the facts. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "triage/collect.h"
#include "triage/session_impl.h"

static const char same_model[] = "same-model.";

static const struct answer *find_answer(const struct question *q, const char *id)
{
	for (size_t i = 0; q && id && i < q->n_answers; i++)
		if (strcmp(q->answers[i].id, id) == 0)
			return &q->answers[i];
	return NULL;
}

static struct spot after(const struct answer *a)
{
	if (a->pattern)
		return (struct spot){ SPOT_PATTERN, a->pattern->id };
	if (a->question)
		return (struct spot){ SPOT_QUESTION, a->question->id };
	return (struct spot){ SPOT_HOME, "" };
}

bool session_answer(struct session *s, const char *question, const char *answer, enum by by, enum confidence c)
{
	const struct question *q = tree_question(s->tree, question);
	const struct answer *a = find_answer(q, answer);
	const struct record *old = session_record(s, RECORD_ANSWER, question);
	bool decides = strncmp(question, same_model, sizeof same_model - 1) == 0 &&
		(strcmp(answer, "yes") == 0 || strcmp(answer, "no") == 0);
	struct record r = { .kind = RECORD_ANSWER, .there = true, .key = question, .value = answer, .by = by, .confidence = c };
	char label[300];

	if (!a && !decides)
		return false;
	if (by == BY_AUTO && old && old->there && (old->by == BY_YOU || old->by == BY_GIVEN))
		return false;
	snprintf(label, sizeof label, "answer \"%.100s\" to \"%.100s\"", a ? a->text : answer, q ? q->ask : question);
	struct spot to = a ? after(a) : s->spot;
	if (old && old->there && old->by == by && old->confidence == c && strcmp(old->value, answer) == 0) {
		to.id = session_keep(s, to.id);
		session_move(s, to);	/* the same again: only goes there */
	} else {
		session_do(s, &r, to, label);
	}
	return true;
}

bool session_unanswer(struct session *s, const char *question)
{
	const struct record *old = session_record(s, RECORD_ANSWER, question);
	const struct question *q = tree_question(s->tree, question);
	struct record r = { .kind = RECORD_ANSWER, .key = question };
	char label[200];

	if (!old || !old->there)
		return false;
	snprintf(label, sizeof label, "no answer to \"%.100s\"", q ? q->ask : question);
	session_do(s, &r, s->spot, label);
	return true;
}

static bool on_path(const struct session_path *p, const char *question)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->at[i].question->id, question) == 0)
			return true;
	return false;
}

static struct session_answer view(const struct session *s, const struct record *r, const struct session_path *path)
{
	return (struct session_answer){ .question = r->key, .answer = r->value, .by = r->by, .confidence = r->confidence,
		.note = session_get_note(s, r->key),
		.stale = !on_path(path, r->key) && strncmp(r->key, same_model, sizeof same_model - 1) != 0 };
}

bool session_get_answer(const struct session *s, const char *question, struct session_answer *out)
{
	const struct record *r = session_record(s, RECORD_ANSWER, question);
	struct arena a = { 0 };
	struct session_path path;

	*out = (struct session_answer){ 0 };
	if (!r || !r->there)
		return false;
	session_path(s, &a, &path);
	*out = view(s, r, &path);
	arena_done(&a);
	return true;
}

size_t session_answers(const struct session *s, struct arena *a, struct session_answer **out)
{
	struct session_path path;
	size_t n = 0;

	session_path(s, a, &path);
	*out = arena_array(a, s->records.n + 1, sizeof **out);
	for (size_t i = 0; i < s->records.n; i++)
		if (s->records.at[i].kind == RECORD_ANSWER && s->records.at[i].there)
			(*out)[n++] = view(s, &s->records.at[i], &path);
	return n;
}

static bool no_node(const struct session *s, const char *node, struct err *err)
{
	const char *near = tree_nearest_id(s->tree, node);

	err_set(err, ERR_USAGE, "\"%.80s\" is no question", node);
	if (near)
		return err_hint(err, "did you mean %s?", near);
	return err_hint(err, "cmltriage list nodes shows all of them");
}

static bool no_answer(const struct question *q, const char *value, struct err *err)
{
	struct buf b = { .cap = 180 };

	err_set(err, ERR_USAGE, "\"%.80s\" is no answer to %s", value, q->id);
	for (size_t i = 0; i < q->n_answers; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "", q->answers[i].id);
	err_hint(err, "one of: %s", buf_str(&b));
	buf_done(&b);
	return false;
}

/* An id, a number as on the screen, or yes/no of a question with two answers. */
static const struct answer *read_value(const struct question *q, const char *value)
{
	const struct answer *a = find_answer(q, value);
	char *end;
	long n = strtol(value, &end, 10);

	if (!a && end != value && !*end && n >= 1 && (size_t)n <= q->n_answers)
		a = &q->answers[n - 1];
	if (!a && q->n_answers == 2 && strcmp(value, "yes") == 0)
		a = &q->answers[0];
	if (!a && q->n_answers == 2 && strcmp(value, "no") == 0)
		a = &q->answers[1];
	return a;
}

bool session_give(struct session *s, const char *node_is_value, struct err *err)
{
	struct arena a = { 0 };
	const char *eq = strchr(node_is_value, '=');

	if (!eq) {
		err_set(err, ERR_USAGE, "\"%.80s\" is not of the form NODE=VALUE", node_is_value);
		return err_hint(err, "for example root=load");
	}
	const char *node = arena_strn(&a, node_is_value, (size_t)(eq - node_is_value));
	const struct question *q = tree_question(s->tree, node);
	bool ok = q || no_node(s, node, err);
	const struct answer *value = ok ? read_value(q, eq + 1) : NULL;
	if (ok && !value)
		ok = no_answer(q, eq + 1, err);
	if (ok) {	/* given beforehand: is no step that somebody would undo */
		struct record r = { .kind = RECORD_ANSWER, .there = true, .key = session_keep(s, q->id),
			.value = session_keep(s, value->id), .by = BY_GIVEN, .confidence = CONFIDENCE_CERTAIN };
		session_put(s, &r);
	}
	arena_done(&a);
	return ok;
}

void session_path(const struct session *s, struct arena *a, struct session_path *out)
{
	const struct question *q = tree_question(s->tree, "root");

	*out = (struct session_path){ .at = arena_array(a, s->tree->n_questions + 1, sizeof *out->at) };
	while (q && out->n < s->tree->n_questions) {
		const struct record *r = session_record(s, RECORD_ANSWER, q->id);
		const struct answer *x = r && r->there ? find_answer(q, r->value) : NULL;
		if (!x || on_path(out, q->id))
			break;
		out->at[out->n++] = (struct session_step){ q, x, r->by, r->confidence };
		out->pattern = x->pattern;
		q = x->question;
	}
	out->open = out->pattern ? NULL : q;
}

static const struct answer *chosen(const void *arg, const struct question *q)
{
	const struct record *r = session_record(arg, RECORD_ANSWER, q->id);

	return r && r->there ? find_answer(q, r->value) : NULL;
}

size_t session_open_questions(const struct session *s, const struct triage_case *c, struct arena *a, const struct question **out,
			      size_t max)
{
	return auto_open_questions(c, chosen, s, a, out, max);
}

static const struct question *start_of_walk(const struct session *s)
{
	return tree_question(s->tree, s->spot.kind == SPOT_QUESTION ? s->spot.id : "root");
}

size_t session_accept(struct session *s, const struct triage_case *c, enum confidence at_least)
{
	const struct question *q = start_of_walk(s);
	struct spot end = s->spot;
	size_t taken = 0;

	for (size_t n = 0; q && n <= s->tree->n_questions; n++) {
		struct arena a = { 0 };
		struct proposal p;
		const struct record *r = session_record(s, RECORD_ANSWER, q->id);
		const struct answer *x = r && r->there && r->by != BY_AUTO ? find_answer(q, r->value) : NULL;

		end = (struct spot){ SPOT_QUESTION, q->id };
		if (!x) {
			auto_propose(c, q, &a, &p);
			x = p.best && p.confidence >= at_least ? p.best->answer : NULL;
			if (x && session_answer(s, q->id, x->id, BY_AUTO, p.confidence))
				taken++;
		}
		arena_done(&a);
		if (!x)
			break;
		end = after(x);
		q = x->question;
	}
	end.id = session_keep(s, end.id);
	session_move(s, end);
	return taken;
}

const char *session_disagreement(const struct session *s, const struct triage_case *c, const char *question, struct arena *a)
{
	const struct record *r = session_record(s, RECORD_ANSWER, question);
	const struct question *q = tree_question(s->tree, question);
	struct proposal p;

	if (!q || !r || !r->there || r->by == BY_AUTO)
		return NULL;
	auto_propose(c, q, a, &p);
	if (!p.best || p.confidence < CONFIDENCE_LIKELY || strcmp(p.best->answer->id, r->value) == 0)
		return NULL;
	return arena_fmt(a, "facts disagree: %s (%s: %s)", p.best->text && *p.best->text ? p.best->text : p.best->answer->text,
			 confidence_name(p.confidence), p.best->answer->text);
}

/* What the person says about a contradiction: "yes", "no", or NULL. */
static const char *decision(const struct session *s, const struct contradiction *x)
{
	const struct record *r = session_record(s, RECORD_ANSWER, x->id);

	return r && r->there ? r->value : NULL;
}

static bool is_of(const struct support *s, enum support_kind kind, const char *input)
{
	return s->kind == kind && s->input && strcmp(s->input, input) == 0;
}

/* A finding that the log made keeps only what the log says. */
static void keep_apart(struct finding *f, const struct contradiction *x)
{
	size_t kept = 0;
	bool logged = false;

	for (size_t i = 0; i < f->supports.n; i++)
		logged = logged || (is_of(&f->supports.at[i], SUPPORT_HIT, x->log) && !f->supports.at[i].against);
	if (!logged)
		return;
	for (size_t i = 0; i < f->supports.n; i++) {
		const struct support *s = &f->supports.at[i];
		if (!is_of(s, SUPPORT_SIGN, x->model) && !is_of(s, SUPPORT_FACT, x->model))
			f->supports.at[kept++] = *s;
	}
	if (kept == f->supports.n)
		return;
	f->supports.n = kept;
	f->n_for = collect_count(&f->supports, false);
	f->n_against = collect_count(&f->supports, true);
	f->confidence = CONFIDENCE_NONE;
	for (size_t i = 0; i < kept; i++)
		if (!f->supports.at[i].against && f->supports.at[i].confidence > f->confidence)
			f->confidence = f->supports.at[i].confidence;
	f->says = f->supports.at[0].text;
	f->n_changes = 0;
	f->would_change = NULL;
}

void session_settle(const struct session *s, struct findings *f)
{
	for (size_t i = 0; i < f->n_contradictions; i++) {
		struct contradiction *x = &f->contradictions[i];
		const char *said = decision(s, x);
		x->settled = said != NULL;
		x->apart = said && strcmp(said, "no") == 0;
		for (size_t k = 0; k < f->n && x->apart; k++)
			keep_apart(&f->at[k], x);
	}
}

bool session_unsettled(const struct session *s, const struct findings *f)
{
	for (size_t i = 0; i < f->n_contradictions; i++) {
		const struct contradiction *x = &f->contradictions[i];
		const char *said = decision(s, x);
		if (x->settled != (said != NULL) || x->apart != (said && strcmp(said, "no") == 0))
			return true;
	}
	return false;
}

const char *session_as_options(const struct session *s, struct arena *a)
{
	struct session_path path;
	struct buf b = { 0 };

	session_path(s, a, &path);
	for (size_t i = 0; i < path.n; i++)
		buf_fmt(&b, "%s--answer %s=%s", i ? " " : "", path.at[i].question->id, path.at[i].answer->id);
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	return text;
}
