/* SPDX-License-Identifier: MIT */
/*
 * A typed value: what a fact says, what a report consists of. Everything lies
 * in an arena that the caller owns; texts given in are copied into it.
 */
#ifndef CMLTRIAGE_DATA_VALUE_H
#define CMLTRIAGE_DATA_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_LIST, VALUE_MAP };

struct value {
	enum value_kind kind;
	bool truth;			/* VALUE_BOOL */
	int64_t integer;		/* VALUE_INT */
	double real;			/* VALUE_REAL */
	const char *text;		/* VALUE_TEXT */
	size_t text_bytes;
	struct value **items;		/* VALUE_LIST, VALUE_MAP: in order of insertion */
	const char **keys;		/* VALUE_MAP: keys[i] belongs to items[i] */
	size_t n, room;
};

struct value *value_null(struct arena *a);
struct value *value_bool(struct arena *a, bool truth);
struct value *value_int(struct arena *a, int64_t integer);
struct value *value_real(struct arena *a, double real);
struct value *value_text(struct arena *a, const char *text);
struct value *value_textn(struct arena *a, const char *text, size_t n);	/* may hold bytes that are no UTF-8 */
struct value *value_list(struct arena *a);
struct value *value_map(struct arena *a);

/* Append to a list; returns the item. */
struct value *value_push(struct arena *a, struct value *list, struct value *item);
/* Set in a map (replaces an equal key); returns the item. */
struct value *value_set(struct arena *a, struct value *map, const char *key, struct value *item);
void value_set_text(struct arena *a, struct value *map, const char *key, const char *text);	/* NULL: nothing is set */
void value_set_int(struct arena *a, struct value *map, const char *key, int64_t integer);
void value_set_bool(struct arena *a, struct value *map, const char *key, bool truth);
/* Adds n to the integer under key (0 when missing). */
void value_count(struct arena *a, struct value *map, const char *key, int64_t n);

/* NULL when v is NULL, no map, or has no such key. */
const struct value *value_get(const struct value *v, const char *key);
/* The text under key or fallback. */
const char *value_get_text(const struct value *v, const char *key, const char *fallback);

/* Number of an int, real or bool, or of a text that is a number ("11.2"); false when it is none. */
bool value_number(const struct value *v, double *out);
bool value_truth(const struct value *v);	/* true, non-zero, non-empty */
bool value_equal(const struct value *a, const struct value *b);	/* 1 equals 1.0; text equals its number or boolean */
struct value *value_copy(struct arena *a, const struct value *v);

/* One line for people: "1, 3, 640, 640", "true", "main". Not cleaned: text may hold control bytes. */
void value_print(const struct value *v, struct buf *out);

#endif
