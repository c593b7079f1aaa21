/* SPDX-License-Identifier: MIT */
/*
 * jsoncheck SCHEMA FILE: does FILE hold one JSON object that fits SCHEMA? Knows the words of JSON Schema
 * that share/cmltriage/schema-1.json uses, and refuses a schema with others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "data/json.h"

static const struct value *top;

static bool wrong(const char *path, const char *what)
{
	printf("%s: %s\n", path, what);
	return false;
}

static const char *type_of(const struct value *v)
{
	static const char *const names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};

	return names[v->kind];
}

static bool type_fits(const char *type, const struct value *v)
{
	return !strcmp(type, type_of(v)) || (!strcmp(type, "number") && v->kind == VALUE_INT);
}

static bool any_type_fits(const struct value *types, const struct value *v)
{
	if (types->kind == VALUE_TEXT)
		return type_fits(types->text, v);
	for (size_t i = 0; i < types->n; i++)
		if (type_fits(types->items[i]->text, v))
			return true;
	return false;
}

static bool in_list(const struct value *list, const struct value *v)
{
	for (size_t i = 0; i < list->n; i++)
		if (value_equal(list->items[i], v))
			return true;
	return false;
}

static const struct value *resolve(const struct value *schema)
{
	const char *ref = value_get_text(schema, "$ref", NULL);
	const struct value *found;

	if (!ref)
		return schema;
	found = strncmp(ref, "#/$defs/", 8) ? NULL : value_get(value_get(top, "$defs"), ref + 8);
	if (!found) {
		printf("the schema refers to %s, which is not there\n", ref);
		exit(2);
	}
	return found;
}

/* Patterns are anchored beginnings: "^CML-", "^v1:[0-9a-f]+$" is checked up to the first bracket. */
static bool pattern_fits(const char *pattern, const char *text)
{
	size_t n = strcspn(pattern + 1, "[(\\");

	return pattern[0] == '^' && !strncmp(pattern + 1, text, n);
}

static void known_words(const struct value *schema)
{
	static const char *const words[] = {"$schema", "$comment", "title", "description", "type", "required", "properties", "items",
		"additionalProperties", "enum", "const", "minimum", "maximum", "pattern", "$defs", "$ref"};

	for (size_t i = 0; i < schema->n; i++) {
		bool known = false;

		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			known = known || !strcmp(schema->keys[i], words[k]);
		if (!known) {
			printf("the schema uses %s, which jsoncheck does not know\n", schema->keys[i]);
			exit(2);
		}
	}
}

static bool fits(const struct value *schema, const struct value *v, const char *path);

static bool scalar_fits(const struct value *schema, const struct value *v, const char *path)
{
	const struct value *type = value_get(schema, "type"), *list = value_get(schema, "enum");
	const struct value *same = value_get(schema, "const"), *least = value_get(schema, "minimum"), *most = value_get(schema, "maximum");
	const char *pattern = value_get_text(schema, "pattern", NULL);
	double n, limit;

	if (type && !any_type_fits(type, v))
		return wrong(path, type_of(v));
	if (list && !in_list(list, v))
		return wrong(path, "not one of the values");
	if (same && !value_equal(same, v))
		return wrong(path, "not the value");
	if (least && value_number(v, &n) && value_number(least, &limit) && n < limit)
		return wrong(path, "too small");
	if (most && value_number(v, &n) && value_number(most, &limit) && n > limit)
		return wrong(path, "too large");
	if (pattern && v->kind == VALUE_TEXT && !pattern_fits(pattern, v->text))
		return wrong(path, "does not fit the pattern");
	return true;
}

static bool object_fits(const struct value *schema, const struct value *v, const char *path)
{
	const struct value *required = value_get(schema, "required"), *props = value_get(schema, "properties");
	const struct value *rest = value_get(schema, "additionalProperties");
	char below[512];
	bool ok = true;

	for (size_t i = 0; required && i < required->n; i++)
		if (!value_get(v, required->items[i]->text)) {
			snprintf(below, sizeof below, "%s/%s", path, required->items[i]->text);
			ok = wrong(below, "missing");
		}
	for (size_t i = 0; i < v->n; i++) {
		const struct value *s = props ? value_get(props, v->keys[i]) : NULL;

		snprintf(below, sizeof below, "%.400s/%.100s", path, v->keys[i]);
		if (i && strcmp(v->keys[i - 1], v->keys[i]) >= 0)
			ok = wrong(below, "keys are not sorted");
		if (!s && rest && rest->kind == VALUE_MAP)
			s = rest;
		ok = (!s || fits(s, v->items[i], below)) && ok;
	}
	return ok;
}

static bool fits(const struct value *schema, const struct value *v, const char *path)
{
	const struct value *items;
	char below[512];
	bool ok;

	schema = resolve(schema);
	known_words(schema);
	ok = scalar_fits(schema, v, path);
	if (v->kind == VALUE_MAP)
		ok = object_fits(schema, v, path) && ok;
	items = value_get(schema, "items");
	for (size_t i = 0; items && v->kind == VALUE_LIST && i < v->n; i++) {
		snprintf(below, sizeof below, "%.400s/%zu", path, i);
		ok = fits(items, v->items[i], below) && ok;
	}
	return ok;
}

static struct value *parse(const char *path, struct arena *a)
{
	struct buf text = {0};
	struct value *v = NULL;
	struct err err = {0};
	char message[1024];

	if (!file_read(path, 64u << 20, &text, &err) || !json_parse(buf_str(&text), text.len, a, &v, &err)) {
		printf("%s: %s\n", path, err_text(&err, message, sizeof message));
		exit(2);
	}
	buf_done(&text);
	return v;
}

int main(int argc, char **argv)
{
	struct arena a = {0};
	bool ok;

	if (argc != 3) {
		fprintf(stderr, "usage: jsoncheck SCHEMA FILE\n");
		return 2;
	}
	top = parse(argv[1], &a);
	ok = fits(top, parse(argv[2], &a), "");
	arena_done(&a);
	return ok ? 0 : 1;
}
