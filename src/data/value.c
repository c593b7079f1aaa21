/* SPDX-License-Identifier: MIT */
/* Typed values in an arena. */
#include "data/value.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct value *new_value(struct arena *a, enum value_kind kind)
{
	struct value *v = arena_new(a, sizeof *v);

	v->kind = kind;
	return v;
}

struct value *value_null(struct arena *a)
{
	return new_value(a, VALUE_NULL);
}

struct value *value_bool(struct arena *a, bool truth)
{
	struct value *v = new_value(a, VALUE_BOOL);

	v->truth = truth;
	return v;
}

struct value *value_int(struct arena *a, int64_t integer)
{
	struct value *v = new_value(a, VALUE_INT);

	v->integer = integer;
	return v;
}

struct value *value_real(struct arena *a, double real)
{
	struct value *v = new_value(a, VALUE_REAL);

	v->real = real;
	return v;
}

struct value *value_textn(struct arena *a, const char *text, size_t n)
{
	struct value *v = new_value(a, VALUE_TEXT);

	v->text = arena_strn(a, text, n);
	v->text_bytes = n;
	return v;
}

struct value *value_text(struct arena *a, const char *text)
{
	return value_textn(a, text, strlen(text));
}

struct value *value_list(struct arena *a)
{
	return new_value(a, VALUE_LIST);
}

struct value *value_map(struct arena *a)
{
	return new_value(a, VALUE_MAP);
}

/* The arena frees nothing, so room doubles. */
static void make_room(struct arena *a, struct value *v)
{
	if (v->n < v->room)
		return;
	size_t room = v->room ? v->room * 2 : 4;
	struct value **items = arena_array(a, room, sizeof *items);
	if (v->n)
		memcpy(items, v->items, v->n * sizeof *items);
	v->items = items;
	if (v->kind == VALUE_MAP) {
		const char **keys = arena_array(a, room, sizeof *keys);
		if (v->n)
			memcpy(keys, v->keys, v->n * sizeof *keys);
		v->keys = keys;
	}
	v->room = room;
}

struct value *value_push(struct arena *a, struct value *list, struct value *item)
{
	make_room(a, list);
	list->items[list->n++] = item;
	return item;
}

static struct value **find(const struct value *map, const char *key)
{
	for (size_t i = 0; i < map->n; i++)
		if (strcmp(map->keys[i], key) == 0)
			return &map->items[i];
	return NULL;
}

struct value *value_set(struct arena *a, struct value *map, const char *key, struct value *item)
{
	struct value **old = find(map, key);

	if (old)
		return *old = item;
	make_room(a, map);
	map->keys[map->n] = arena_str(a, key);
	map->items[map->n++] = item;
	return item;
}

void value_set_text(struct arena *a, struct value *map, const char *key, const char *text)
{
	if (text)
		value_set(a, map, key, value_text(a, text));
}

void value_set_int(struct arena *a, struct value *map, const char *key, int64_t integer)
{
	value_set(a, map, key, value_int(a, integer));
}

void value_set_bool(struct arena *a, struct value *map, const char *key, bool truth)
{
	value_set(a, map, key, value_bool(a, truth));
}

void value_count(struct arena *a, struct value *map, const char *key, int64_t n)
{
	struct value **old = find(map, key);

	if (old)
		(*old)->integer += n;
	else
		value_set_int(a, map, key, n);
}

const struct value *value_get(const struct value *v, const char *key)
{
	if (!v || v->kind != VALUE_MAP)
		return NULL;
	struct value **item = find(v, key);
	return item ? *item : NULL;
}

const char *value_get_text(const struct value *v, const char *key, const char *fallback)
{
	const struct value *item = value_get(v, key);

	return item && item->kind == VALUE_TEXT ? item->text : fallback;
}

static bool text_number(const char *s, double *out)
{
	char *end;

	if (!*s || strchr(" \t\n+", *s))
		return false;
	errno = 0;
	*out = strtod(s, &end);
	return !*end && !errno && isfinite(*out);
}

bool value_number(const struct value *v, double *out)
{
	if (!v)
		return false;
	switch (v->kind) {
	case VALUE_BOOL:
		*out = v->truth;
		return true;
	case VALUE_INT:
		*out = (double)v->integer;
		return true;
	case VALUE_REAL:
		*out = v->real;
		return true;
	case VALUE_TEXT:
		return text_number(v->text, out);
	default:
		return false;
	}
}

bool value_truth(const struct value *v)
{
	if (!v)
		return false;
	switch (v->kind) {
	case VALUE_BOOL:
		return v->truth;
	case VALUE_INT:
		return v->integer != 0;
	case VALUE_REAL:
		return v->real != 0;
	case VALUE_TEXT:
		return v->text_bytes > 0;
	case VALUE_LIST:
	case VALUE_MAP:
		return v->n > 0;
	default:
		return false;
	}
}

static bool equal_parts(const struct value *a, const struct value *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct value *other = a->kind == VALUE_MAP ? value_get(b, a->keys[i]) : b->items[i];
		if (!value_equal(a->items[i], other))
			return false;
	}
	return true;
}

static bool text_is_truth(const struct value *text, const struct value *truth)
{
	return strcmp(text->text, truth->truth ? "true" : "false") == 0;
}

bool value_equal(const struct value *a, const struct value *b)
{
	double x, y;

	if (!a || !b)
		return false;
	if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT)
		return a->text_bytes == b->text_bytes && memcmp(a->text, b->text, a->text_bytes) == 0;
	if (a->kind == VALUE_TEXT && b->kind == VALUE_BOOL)
		return text_is_truth(a, b);
	if (a->kind == VALUE_BOOL && b->kind == VALUE_TEXT)
		return text_is_truth(b, a);
	if (value_number(a, &x) && value_number(b, &y))
		return fabs(x - y) <= 1e-9 * fmax(fabs(x), fabs(y));
	if (a->kind != b->kind)
		return false;
	return a->kind == VALUE_NULL || equal_parts(a, b);
}

struct value *value_copy(struct arena *a, const struct value *v)
{
	struct value *c = arena_new(a, sizeof *c);

	*c = *v;
	if (v->kind == VALUE_TEXT)
		c->text = arena_strn(a, v->text, v->text_bytes);
	if (v->kind != VALUE_LIST && v->kind != VALUE_MAP)
		return c;
	c->room = v->n;
	c->items = arena_array(a, v->n, sizeof *c->items);
	c->keys = v->kind == VALUE_MAP ? arena_array(a, v->n, sizeof *c->keys) : NULL;
	for (size_t i = 0; i < v->n; i++) {
		c->items[i] = value_copy(a, v->items[i]);
		if (c->keys)
			c->keys[i] = arena_str(a, v->keys[i]);
	}
	return c;
}

static void print_parts(const struct value *v, struct buf *out)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct value *item = v->items[i];
		bool nested = item->kind == VALUE_LIST || item->kind == VALUE_MAP;
		if (i)
			buf_puts(out, ", ");
		if (v->keys && v->kind == VALUE_MAP)
			buf_fmt(out, "%s ", v->keys[i]);
		if (nested)
			buf_putc(out, '(');
		value_print(item, out);
		if (nested)
			buf_putc(out, ')');
	}
}

void value_print(const struct value *v, struct buf *out)
{
	if (!v)
		return;
	switch (v->kind) {
	case VALUE_NULL:
		buf_puts(out, "none");
		break;
	case VALUE_BOOL:
		buf_puts(out, v->truth ? "yes" : "no");
		break;
	case VALUE_INT:
		buf_fmt(out, "%" PRId64, v->integer);
		break;
	case VALUE_REAL:
		buf_fmt(out, "%.6g", v->real);
		break;
	case VALUE_TEXT:
		buf_add(out, v->text, v->text_bytes);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		print_parts(v, out);
		break;
	}
}
