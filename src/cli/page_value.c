/* SPDX-License-Identifier: MIT */
/* Pages as values, for JSON: the same words, placeholders unfilled. */
#include "cli/page.h"
#include "data/tree_phrase.h"
#include "triage/row.h"

static void set_texts(struct arena *a, struct value *map, const char *key, const struct texts *t)
{
	value_set(a, map, key, row_texts(t->at, t->n, a));
}

static struct value *block_value(const struct block *b, struct arena *a)
{
	static const char *const names[] = {"text", "list", "steps", "note", "table", "code"};
	struct value *v = value_map(a), *rows;

	value_set_text(a, v, "kind", names[b->kind]);
	value_set_text(a, v, "title", b->title);
	value_set_text(a, v, "text", b->text);
	value_set_text(a, v, "lang", b->lang);
	if (b->items.n)
		set_texts(a, v, b->kind == BLOCK_TABLE ? "columns" : "items", &b->items);
	if (b->kind != BLOCK_TABLE)
		return v;
	rows = value_set(a, v, "rows", value_list(a));
	for (size_t i = 0; i < b->n_rows; i++)
		value_push(a, rows, row_texts(b->rows[i].at, b->rows[i].n, a));
	return v;
}

static void set_blocks(struct arena *a, struct value *map, const char *key, const struct blocks *list)
{
	struct value *v = value_set(a, map, key, value_list(a));

	for (size_t i = 0; i < list->n; i++)
		value_push(a, v, block_value(&list->at[i], a));
}

static void set_items(struct arena *a, struct value *map, const struct item *items, size_t n)
{
	struct value *list = value_set(a, map, "checklist", value_list(a));

	for (size_t i = 0; i < n; i++) {
		struct value *row = value_push(a, list, row_item(&items[i], NULL, a));

		if (items[i].see.n)
			set_texts(a, row, "see", &items[i].see);
	}
}

static void set_fixes(struct arena *a, struct value *map, const struct pattern *p)
{
	struct value *list = value_set(a, map, "fixes", value_list(a));

	for (size_t i = 0; i < p->n_fixes; i++)
		set_blocks(a, value_push(a, list, row_fix(&p->fixes[i], a)), "how", &p->fixes[i].how);
}

struct value *page_pattern_value(const struct pattern *p, struct arena *a)
{
	struct value *v = value_map(a), *list;

	value_set_text(a, v, "kind", "pattern");
	value_set_text(a, v, "id", p->id);
	value_set_text(a, v, "name", p->name);
	value_set_text(a, v, "branch", p->branch);
	value_set_text(a, v, "title", p->title);
	value_set_text(a, v, "level", level_name(p->level));
	value_set_text(a, v, "symptom", p->symptom);
	set_texts(a, v, "synonyms", &p->synonyms);
	set_blocks(a, v, "cause", &p->cause);
	set_blocks(a, v, "tell", &p->tell);
	set_fixes(a, v, p);
	set_items(a, v, p->checklist, p->n_checklist);
	set_blocks(a, v, "notes", &p->notes);
	set_texts(a, v, "corrections", &p->corrections);
	value_set_text(a, v, "harmless", p->harmless);
	value_set_text(a, v, "speaker", p->speaker);
	value_set_text(a, v, "report", p->report);
	list = value_set(a, v, "not_it", value_list(a));
	for (size_t i = 0; i < p->n_not_it; i++) {
		struct value *row = value_push(a, list, value_map(a));

		value_set_text(a, row, "id", p->not_it[i].id);
		value_set_text(a, row, "why", p->not_it[i].why);
	}
	set_texts(a, v, "sources", &p->sources);
	return v;
}

struct value *page_question_value(const struct question *q, struct arena *a)
{
	struct value *v = value_map(a), *list;

	value_set_text(a, v, "kind", "node");
	value_set_text(a, v, "id", q->id);
	value_set_text(a, v, "ask", q->ask);
	value_set_text(a, v, "help", q->help);
	value_set_text(a, v, "needs", q->needs);
	value_set_text(a, v, "measure", q->measure);
	if (q->minutes)
		value_set_int(a, v, "minutes", q->minutes);
	list = value_set(a, v, "answers", value_list(a));
	for (size_t i = 0; i < q->n_answers; i++) {
		struct value *row = value_push(a, list, value_map(a));

		value_set_text(a, row, "id", q->answers[i].id);
		value_set_text(a, row, "text", q->answers[i].text);
		value_set_text(a, row, "goto", q->answers[i].go);
	}
	return v;
}

struct value *page_signature_value(const struct signature *s, struct arena *a)
{
	struct value *v = value_map(a);

	value_set_text(a, v, "kind", "signature");
	value_set_text(a, v, "id", s->id);
	value_set_text(a, v, "pattern", s->pattern_id);
	set_texts(a, v, "also", &s->also);
	value_set_text(a, v, "role", role_name(s->role));
	value_set_text(a, v, "confidence", confidence_name(s->confidence));
	value_set_text(a, v, "level", level_name(s->level));
	value_set_int(a, v, "rank", s->rank);
	value_set_int(a, v, "span", s->span);
	value_set_text(a, v, "needs", s->needs);
	value_set_text(a, v, "regex", signature_regex(s, a));
	set_texts(a, v, "phrases", &s->phrases);
	value_set_text(a, v, "says", s->says);
	value_set_text(a, v, "versions", s->versions);
	struct texts match = signature_samples(s, a);
	set_texts(a, v, "match", &match);
	set_texts(a, v, "no_match", &s->no_match);
	value_set_text(a, v, "source", s->source);
	return v;
}

struct value *page_checklist_value(const char *id, const char *title, const struct item *items, size_t n, struct arena *a)
{
	struct value *v = value_map(a);

	value_set_text(a, v, "kind", "checklist");
	value_set_text(a, v, "id", id);
	value_set_text(a, v, "title", title);
	set_items(a, v, items, n);
	return v;
}
