/* SPDX-License-Identifier: MIT */
/* Session files read back: one of them as a session, all of them as a list. A damaged file is left out of the list, and
 * what a list shows of the others is cleaned first: anybody may have written them. */
#include "triage/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/utf8.h"
#include "data/json.h"
#include "triage/store_in.h"

static bool read_value(const char *path, struct arena *a, struct value **out, struct err *err)
{
	struct buf b = { 0 };
	bool ok = file_read(path, (size_t)limit_get(LIMIT_session_bytes), &b, err);

	if (ok && !json_parse(buf_str(&b), b.len, a, out, err))
		ok = err_at(err, path, err ? err->line : 0, err ? err->column : 0);
	buf_done(&b);
	return ok;
}

bool store_load_file(const char *path, const struct tree *t, struct arena *a, struct session **out,
		     const struct value **saved_inputs, struct err *err)
{
	struct value *v = NULL;

	*out = NULL;
	if (saved_inputs)
		*saved_inputs = NULL;
	if (!read_value(path, a, &v, err))
		return false;
	if (!session_from_value(v, t, out, err))
		return err_at(err, path, 0, 0);
	if (saved_inputs)
		*saved_inputs = value_get(v, "inputs");
	return true;
}

bool store_load(struct store *st, const char *name, const struct tree *t, struct arena *a, struct session **out,
		const struct value **saved_inputs, struct err *err)
{
	*out = NULL;
	if (!store_name_ok(name))
		return err_set(err, ERR_USAGE, "\"%.64s\" is no name of a session", name);
	const char *path = store_file(a, st, name, ".json");
	if (!st->dir || !file_exists(path)) {
		err_set(err, ERR_USAGE, "there is no session \"%s\"", name);
		return err_hint(err, "cmltriage sessions shows all of them");
	}
	if (!store_load_file(path, t, a, out, saved_inputs, err))
		return false;
	if (strcmp(session_name(*out), name) != 0)
		session_set_name(*out, name);	/* the file may have been renamed */
	return true;
}

static const char *clean_text(const struct value *v, const char *key, struct arena *a)
{
	const char *text = value_get_text(v, key, "");
	struct buf b = { .cap = 300 };

	utf8_clean(&b, text, strlen(text), false);
	const char *out = arena_str(a, buf_str(&b));
	buf_done(&b);
	return out;
}

/* A pasted log is called so, not by the name of the file that keeps it. */
static const char *shown_name(const char *path)
{
	const char *base = path_base(path), *dot = strchr(base, '.');

	for (; dot; dot = strchr(dot + 1, '.'))
		if (strspn(dot + 1, "0123456789abcdef") == 16 && strcmp(dot + 17, ".log") == 0)
			return "pasted log";
	return base;
}

static const char *input_names(const struct value *v, struct arena *a)
{
	const struct value *list = value_get(v, "inputs");
	struct buf b = { .cap = 200 };

	for (size_t i = 0; list && list->kind == VALUE_LIST && i < list->n && i < 20; i++) {
		const char *base = shown_name(value_get_text(list->items[i], "path", ""));
		if (i)
			buf_puts(&b, ", ");
		utf8_clean(&b, base, strlen(base), false);
	}
	const char *out = arena_str(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static int64_t integer(const struct value *v, const char *key)
{
	const struct value *n = value_get(v, key);

	return n && n->kind == VALUE_INT && n->integer > 0 ? n->integer : 0;
}

static bool read_entry(struct store *st, const char *name, struct arena *a, struct store_entry *out)
{
	const char *path = store_file(a, st, name, ".json");
	struct value *v = NULL;
	struct stat sb;
	struct err err = { 0 };

	if (!read_value(path, a, &v, &err) || integer(v, "session") != 1)
		return false;
	*out = (struct store_entry){ .name = name, .where = clean_text(v, "where", a), .inputs = input_names(v, a),
		.inputs_id = clean_text(v, "inputs_id", a), .saved = integer(v, "saved"),
		.n_done = (size_t)integer(v, "done_items"), .n_ticks = (size_t)integer(v, "items") };
	if (stat(path, &sb) == 0)
		out->bytes = (uint64_t)sb.st_size;
	return true;
}

static int newest_first(const void *x, const void *y)
{
	const struct store_entry *a = x, *b = y;

	if (a->saved != b->saved)
		return a->saved > b->saved ? -1 : 1;
	return strcmp(a->name, b->name);
}

size_t store_list(struct store *st, const struct tree *t, struct arena *a, struct store_entry **out, size_t *n_bad)
{
	char **names;
	size_t n = 0, found = 0, bad = 0;
	struct err err;

	(void)t;
	*out = NULL;
	if (n_bad)
		*n_bad = 0;
	if (!st->dir || !file_is_dir(st->dir) || !file_list(st->dir, STORE_MAX_FILES, a, &names, &n, &err))
		return 0;
	*out = arena_array(a, n + 1, sizeof **out);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);
		if (len <= 5 || strcmp(names[i] + len - 5, ".json") != 0)
			continue;
		const char *name = arena_strn(a, names[i], len - 5);
		if (store_name_ok(name) && read_entry(st, name, a, &(*out)[found]))
			found++;
		else
			bad++;
	}
	if (found)
		qsort(*out, found, sizeof **out, newest_first);
	if (n_bad)
		*n_bad = bad;
	return found;
}

const struct store_entry *store_find(struct store *st, const struct tree *t, const struct evidence *e, struct arena *a)
{
	const char *id = store_inputs_id(e, a);
	struct store_entry *all;
	size_t n = *id ? store_list(st, t, a, &all, NULL) : 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].inputs_id, id) == 0)
			return &all[i];
	return NULL;
}
