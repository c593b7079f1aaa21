/* SPDX-License-Identifier: MIT */
/* Conditions from YAML mappings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "data/tree_read.h"

static struct value *constant(struct reading *r, const struct doc_node *node)
{
	struct arena *a = r->arena;
	char *end;

	if (node->kind == DOC_LIST) {
		struct value *list = value_list(a);
		for (const struct doc_node *c = node->first; c; c = c->next)
			value_push(a, list, constant(r, c));
		return list;
	}
	if (node->kind == DOC_MAP) {
		read_problem(r, node, NULL, "a plain value is wanted");
		return value_null(a);
	}
	if (node->quoted)
		return value_text(a, node->text);
	if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)
		return value_bool(a, node->text[0] == 't');
	errno = 0;
	long long n = strtoll(node->text, &end, 10);
	if (node->text[0] && !*end && !errno)
		return value_int(a, n);
	double x = strtod(node->text, &end);
	if (node->text[0] && !*end && strspn(node->text, "+-.0123456789eE") == strlen(node->text))
		return value_real(a, x);
	return value_text(a, node->text);
}

/* above: {fact: PATH, times: 0.05} */
static void other_fact(struct reading *r, const struct doc_node *node, struct cond *c)
{
	const char *times = doc_text(node, "times", NULL);
	char *end = NULL;

	c->want_fact = doc_text(node, "fact", NULL);
	if (!c->want_fact)
		read_problem(r, node, "write {fact: PATH} or {fact: PATH, times: NUMBER}", "a number or another fact is wanted");
	if (times)
		c->times = strtod(times, &end);
	if (end && *end)
		read_problem(r, node, NULL, "times must be a number");
}

static bool is_number(const struct value *v)
{
	double x;

	return v->kind != VALUE_LIST && value_number(v, &x);
}

static void read_want(struct reading *r, const struct doc_node *node, struct cond *c)
{
	if (node->kind == DOC_MAP) {
		other_fact(r, node, c);
		return;
	}
	c->want = constant(r, node);
	if (c->test == TEST_IN && node->kind != DOC_LIST)
		read_problem(r, node, "write in: [a, b]", "a list is wanted after `in`");
	if (c->test == TEST_KNOWN && c->want->kind != VALUE_BOOL)
		read_problem(r, node, NULL, "true or false is wanted after `known`");
	if (c->test >= TEST_ABOVE && c->test <= TEST_AT_MOST && !is_number(c->want))
		read_problem(r, node, NULL, "a number is wanted after `%s`", cond_test_name(c->test));
}

static void read_test(struct reading *r, const struct doc_node *map, struct cond *c)
{
	c->test = TEST_TRUE;
	for (const struct doc_node *n = map->first; n; n = n->next) {
		if (strcmp(n->key, "fact") == 0)
			continue;
		int t = TEST_KNOWN;
		while (t > TEST_TRUE && strcmp(cond_test_name((enum cond_test)t), n->key) != 0)
			t--;
		if (t == TEST_TRUE) {
			read_problem(r, n, "one of: is in above below at_least at_most has contains starts known",
				     "\"%s\" is no test", n->key);
		} else if (c->test != TEST_TRUE) {
			read_problem(r, n, "put two tests into all: [...]", "a fact takes one test");
		} else {
			c->test = (enum cond_test)t;
			read_want(r, n, c);
		}
	}
}

static void read_parts(struct reading *r, const struct doc_node *list, struct cond *c)
{
	if (list->kind != DOC_LIST || !list->first) {
		read_problem(r, list, NULL, "`%s` takes a list of conditions", list->key);
		return;
	}
	c->parts = arena_array(r->arena, read_count(list), sizeof *c->parts);
	for (const struct doc_node *n = list->first; n; n = n->next)
		c->parts[c->n++] = read_cond(r, n);
}

static void read_one_part(struct reading *r, const struct doc_node *node, struct cond *c)
{
	c->parts = arena_array(r->arena, 1, sizeof *c->parts);
	c->parts[c->n++] = read_cond(r, node);
}

static void read_subject(struct reading *r, const struct doc_node *node, struct cond *c)
{
	c->subject = node->kind == DOC_SCALAR ? node->text : "";
	if (!c->subject[0])
		read_problem(r, node, NULL, "an id is wanted after `%s`", node->key);
}

static void no_more_keys(struct reading *r, const struct doc_node *map, size_t allowed)
{
	if (read_count(map) > allowed)
		read_problem(r, map, "put several conditions into all: [...] or any: [...]",
			     "a condition has one of: all, any, not, hit, fact, some");
}

static void read_kind(struct reading *r, const struct doc_node *map, struct cond *c)
{
	static const char *const names[] = { "all", "any", "not", "hit", "fact", "some" };
	const struct doc_node *node = NULL;
	int kind = 0;

	for (; kind <= COND_SOME && !(node = doc_get(map, names[kind])); kind++)
		;
	if (!node) {
		read_problem(r, map, "one of: all, any, not, hit, fact, some", "this is no condition");
		return;
	}
	c->kind = (enum cond_kind)kind;
	if (kind == COND_ALL || kind == COND_ANY)
		read_parts(r, node, c);
	else if (kind == COND_NOT)
		read_one_part(r, node, c);
	else
		read_subject(r, node, c);
	if (kind == COND_FACT)
		read_test(r, map, c);
	else
		no_more_keys(r, map, kind == COND_SOME ? 2 : 1);
	if (kind == COND_SOME) {
		const struct doc_node *where = doc_get(map, "where");
		if (where)
			read_one_part(r, where, c);
		else
			read_problem(r, map, NULL, "`some` needs `where`");
	}
}

struct cond *read_cond(struct reading *r, const struct doc_node *node)
{
	struct cond *c = arena_new(r->arena, sizeof *c);

	c->kind = COND_ANY;	/* what stays when nothing can be read: never true */
	c->place = read_place(r, node);
	c->times = 1;
	if (node->kind == DOC_MAP)
		read_kind(r, node, c);
	else
		read_problem(r, node, "write {fact: PATH, above: NUMBER} or the like", "a condition is wanted");
	return c;
}
