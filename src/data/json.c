/* SPDX-License-Identifier: MIT */
/* JSON by way of jansson; its types stay in this file. */
#include "data/json.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

static struct value *from_json(struct arena *a, json_t *j);

static struct value *from_list(struct arena *a, json_t *j)
{
	struct value *list = value_list(a);
	size_t i;
	json_t *item;

	json_array_foreach(j, i, item)
		value_push(a, list, from_json(a, item));
	return list;
}

/* Keys are distinct already, so the search of value_set() is not needed. */
static struct value *from_map(struct arena *a, json_t *j)
{
	struct value *map = value_map(a);
	size_t n = json_object_size(j);
	const char *key;
	json_t *item;

	map->items = arena_array(a, n, sizeof *map->items);
	map->keys = arena_array(a, n, sizeof *map->keys);
	map->room = n;
	json_object_foreach(j, key, item) {
		map->keys[map->n] = arena_str(a, key);
		map->items[map->n++] = from_json(a, item);
	}
	return map;
}

static struct value *from_json(struct arena *a, json_t *j)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return from_map(a, j);
	case JSON_ARRAY:
		return from_list(a, j);
	case JSON_STRING:
		return value_textn(a, json_string_value(j), json_string_length(j));
	case JSON_INTEGER:
		return value_int(a, json_integer_value(j));
	case JSON_REAL:
		return value_real(a, json_real_value(j));
	case JSON_TRUE:
	case JSON_FALSE:
		return value_bool(a, json_is_true(j));
	default:
		return value_null(a);
	}
}

bool json_parse(const char *text, size_t n, struct arena *a, struct value **out, struct err *err)
{
	json_error_t e;
	json_t *j = json_loadb(text, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);

	if (!j) {
		err_set(err, ERR_INPUT, "not valid JSON: %s", e.text);
		return err_at(err, "", e.line, e.column);
	}
	*out = from_json(a, j);
	json_decref(j);
	return true;
}

static json_t *text_json(const char *s, size_t n)
{
	if (utf8_valid(s, n))
		return json_stringn_nocheck(s, n);
	struct buf b = { 0 };
	utf8_replace(&b, s, n);
	json_t *j = json_stringn_nocheck(buf_str(&b), b.len);
	buf_done(&b);
	return j;
}

static json_t *to_json(const struct value *v);

static json_t *parts_json(const struct value *v)
{
	json_t *j = v->kind == VALUE_MAP ? json_object() : json_array();

	for (size_t i = 0; i < v->n; i++) {
		if (v->kind == VALUE_LIST) {
			json_array_append_new(j, to_json(v->items[i]));
			continue;
		}
		struct buf key = { 0 };
		utf8_replace(&key, v->keys[i], strlen(v->keys[i]));
		json_object_set_new_nocheck(j, buf_str(&key), to_json(v->items[i]));
		buf_done(&key);
	}
	return j;
}

static json_t *to_json(const struct value *v)
{
	if (!v)
		return json_null();
	switch (v->kind) {
	case VALUE_BOOL:
		return json_boolean(v->truth);
	case VALUE_INT:
		return json_integer(v->integer);
	case VALUE_REAL:
		return isfinite(v->real) ? json_real(v->real) : json_null();
	case VALUE_TEXT:
		return text_json(v->text, v->text_bytes);
	case VALUE_LIST:
	case VALUE_MAP:
		return parts_json(v);
	default:
		return json_null();
	}
}

void json_write(const struct value *v, int indent, struct buf *out)
{
	size_t flags = JSON_SORT_KEYS | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15) | (indent ? JSON_INDENT((size_t)indent) : 0);
	json_t *j = to_json(v);
	char *text = j ? json_dumps(j, flags) : NULL;

	if (!text)
		die("out of memory while writing JSON");
	buf_puts(out, text);
	free(text);
	json_decref(j);
}
