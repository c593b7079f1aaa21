/* SPDX-License-Identifier: MIT */
/* Session files: their folder and names, writing and deleting them. A write that fails leaves the former file and the
 * session in memory as they were. */
#include "triage/store.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"
#include "data/json.h"
#include "triage/checklist.h"
#include "triage/store_in.h"

enum { NAME_BYTES = 64 };

static const char *usual_dir(struct arena *a)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && state[0] == '/')
		return path_join(a, state, "cmltriage/sessions");
	if (home && home[0] == '/')
		return path_join(a, home, ".local/state/cmltriage/sessions");
	return NULL;
}

struct store *store_open(const char *dir)
{
	struct store *st = mem_new(sizeof *st);
	struct err err;

	st->dir = dir ? arena_str(&st->arena, dir) : usual_dir(&st->arena);
	st->writable = st->dir && file_make_dirs(st->dir, &err) && access(st->dir, W_OK | X_OK) == 0;
	return st;
}

const char *store_file(struct arena *a, const struct store *st, const char *name, const char *suffix)
{
	return arena_fmt(a, "%s/%s%s", st->dir ? st->dir : "", name, suffix);
}

/* NAME.<16 hex digits>.log, and no file of a session whose name only begins like this one. */
static bool is_log_of(const char *file, const char *name)
{
	size_t n = strlen(name);

	return strncmp(file, name, n) == 0 && file[n] == '.' && strspn(file + n + 1, "0123456789abcdef") == 16 &&
	       strcmp(file + n + 17, ".log") == 0;
}

static void delete_logs(struct store *st, const char *name)
{
	char **files;
	size_t n = 0;
	struct err err;

	if (!file_list(st->dir, STORE_MAX_FILES, &st->arena, &files, &n, &err))
		return;
	for (size_t i = 0; i < n; i++)
		if (is_log_of(files[i], name))
			unlink(path_join(&st->arena, st->dir, files[i]));
}

void store_close(struct store *st)
{
	if (!st)
		return;
	for (size_t i = 0; i < st->deleted.n; i++) {
		unlink(store_file(&st->arena, st, st->deleted.at[i], ".json~"));
		delete_logs(st, st->deleted.at[i]);
	}
	VEC_DONE(&st->deleted);
	VEC_DONE(&st->kept);
	arena_done(&st->arena);
	mem_free(st);
}

bool store_writable(const struct store *st)
{
	return st->writable;
}

const char *store_dir(const struct store *st)
{
	return st->dir ? st->dir : "";
}

bool store_name_ok(const char *name)
{
	size_t n = strlen(name);

	if (n < 1 || n > NAME_BYTES || !isalnum((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] > 126 || (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i])))
			return false;
	return true;
}

/* ---- inputs ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A pasted log has no path: its size tells it apart. */
const char *store_inputs_id(const struct evidence *e, struct arena *a)
{
	const char **keys = arena_array(a, e->inputs.n + 1, sizeof *keys);
	struct buf b = { 0 };

	if (!e->inputs.n)
		return "";
	for (size_t i = 0; i < e->inputs.n; i++) {
		const struct input *in = &e->inputs.at[i];
		char *full = realpath(in->path, NULL);
		keys[i] = arena_fmt(a, "%s\t%" PRIu64, full ? full : in->path, in->bytes);
		free(full);
	}
	qsort(keys, e->inputs.n, sizeof *keys, by_text);
	for (size_t i = 0; i < e->inputs.n; i++)
		buf_fmt(&b, "%s\n", keys[i]);
	const char *id = arena_fmt(a, "%016" PRIx64, hash_bytes(buf_str(&b), b.len));
	buf_done(&b);
	return id;
}

void store_set_texts(struct store *st, bool (*text)(void *arg, const char *input, const char **bytes, size_t *n), void *arg)
{
	st->text = text;
	st->text_arg = arg;
}

static struct kept *find_kept(struct store *st, const char *input)
{
	for (size_t i = 0; i < st->kept.n; i++)
		if (strcmp(st->kept.at[i].input, input) == 0)
			return &st->kept.at[i];
	return NULL;
}

/* The file in which the text of this log is kept, written now if need be; NULL when there is no text or no room for it. */
static const char *keep_text(struct store *st, const char *name, const char *input)
{
	struct kept *k = find_kept(st, input);
	const char *bytes;
	size_t n;
	struct err err;

	if (!st->text || !st->text(st->text_arg, input, &bytes, &n) || n == 0)
		return NULL;
	if (k && k->bytes == n)
		return k->path;
	const char *path = arena_fmt(&st->arena, "%s/%s.%016" PRIx64 ".log", st->dir, name, hash_bytes(bytes, n));
	if (!file_exists(path) && !file_replace(path, bytes, n, false, NULL, &err))
		return NULL;
	if (k && strcmp(k->path, path) != 0)
		unlink(k->path);	/* a log that has grown */
	if (!k) {
		k = VEC_ADD(&st->kept);
		snprintf(k->input, sizeof k->input, "%s", input);
	}
	k->path = path;
	k->bytes = n;
	return path;
}

static bool without_file(const struct input *in)
{
	return in->kind == INPUT_LOG && (strcmp(in->path, "-") == 0 || strcmp(in->path, "paste") == 0);
}

/* A paste that was taken back leaves no file behind. */
static void drop_kept(struct store *st, const struct evidence *e)
{
	for (size_t i = st->kept.n; i-- > 0; ) {
		bool used = false;
		for (size_t k = 0; k < e->inputs.n; k++)
			used = used || (without_file(&e->inputs.at[k]) && strcmp(e->inputs.at[k].id, st->kept.at[i].input) == 0);
		if (used)
			continue;
		unlink(st->kept.at[i].path);
		st->kept.at[i] = st->kept.at[--st->kept.n];
	}
}

static struct value *inputs_value(struct store *st, const char *name, const struct evidence *e, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < e->inputs.n; i++) {
		const struct input *in = &e->inputs.at[i];
		struct value *m = value_push(a, list, value_map(a));
		const char *kept = without_file(in) ? keep_text(st, name, in->id) : NULL;
		char *full = kept ? NULL : realpath(in->path, NULL);
		value_set_text(a, m, "kind", in->kind == INPUT_MODEL ? "model" : "log");
		value_set_text(a, m, "path", kept ? kept : full ? full : in->path);
		value_set_int(a, m, "bytes", (int64_t)in->bytes);
		free(full);
	}
	return list;
}

/* ---- names ---- */

static void slug(const char *text, char *out, size_t room)
{
	size_t n = 0;

	for (; *text && *text != '.' && n + 1 < room; text++) {
		if (isalnum((unsigned char)*text) && (unsigned char)*text < 127)
			out[n++] = (char)tolower((unsigned char)*text);
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	out[n] = 0;
}

static void name_session(struct store *st, struct session *s, const struct triage_case *c)
{
	struct arena a = { 0 };
	char base[40] = "", name[NAME_BYTES + 1];

	for (size_t i = 0; i < c->evidence->inputs.n && !*base; i++)
		if (strcmp(c->evidence->inputs.at[i].path, "-") != 0)
			slug(path_base(c->evidence->inputs.at[i].path), base, sizeof base);
	for (int i = 1; i < 10000; i++) {
		if (i == 1 && *base)
			snprintf(name, sizeof name, "%s", base);
		else
			snprintf(name, sizeof name, "%s-%d", *base ? base : "session", i);
		if (!file_exists(store_file(&a, st, name, ".json")))
			break;
	}
	session_set_name(s, name);
	arena_done(&a);
}

/* ---- saving ---- */

static const char *where_text(const struct session *s, const struct triage_case *c, struct arena *a)
{
	struct session_path p;
	struct buf b = { 0 };

	session_path(s, a, &p);
	for (size_t i = 0; i < p.n; i++)
		buf_fmt(&b, "%s%s", i ? " > " : "", p.at[i].answer->pattern ? p.at[i].answer->pattern->id : p.at[i].answer->text);
	struct spot sp = session_spot(s);
	if (!b.len && sp.kind == SPOT_PATTERN)
		buf_puts(&b, sp.id);
	const char *text = arena_str(a, buf_str(&b));
	buf_done(&b);
	(void)c;
	return text;
}

static void count_ticks(const struct session *s, const struct triage_case *c, struct value *m, struct arena *a)
{
	struct checklist_state list;
	struct session_path p;
	struct spot sp = session_spot(s);

	session_path(s, a, &p);
	const char *id = sp.kind == SPOT_PATTERN || sp.kind == SPOT_CHECKLIST ? sp.id : p.pattern ? p.pattern->id : NULL;
	if (!id || !checklist_get(c, s, id, a, &list))
		return;
	value_set_int(a, m, "done_items", (int64_t)list.n_done);
	value_set_int(a, m, "items", (int64_t)list.n);
}

/* The options that made facts of this case. */
static void take_given(struct session *s, const struct evidence *e)
{
	static const char *const names[] = { "target", "device", "compute_units", "symptom" };
	struct arena a = { 0 };
	struct value *m = value_map(&a);

	for (size_t i = 0; i < 4; i++) {
		const struct fact *f = evidence_fact(e, NULL, arena_fmt(&a, "given.%s", names[i]));
		if (f)
			value_set(&a, m, names[i], value_copy(&a, f->value));
	}
	if (m->n)
		session_set_given(s, m);
	arena_done(&a);
}

static int64_t now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");

	return fixed && *fixed ? strtoll(fixed, NULL, 10) : (int64_t)time(NULL);
}

bool store_save(struct store *st, struct session *s, const struct triage_case *c, struct err *err)
{
	struct arena a = { 0 };
	struct buf b = { 0 };

	if (!st->writable || session_is_empty(s) || (st->last == s && st->last_version == session_version(s)))
		return true;
	if (!*session_name(s))
		name_session(st, s, c);
	if (!store_name_ok(session_name(s)))
		return err_set(err, ERR_USAGE, "\"%.64s\" is no name for a session: letters, digits, . _ - only", session_name(s));
	take_given(s, c->evidence);
	struct value *m = session_to_value(s, &a);
	value_set(&a, m, "inputs", inputs_value(st, session_name(s), c->evidence, &a));
	value_set_text(&a, m, "inputs_id", store_inputs_id(c->evidence, &a));
	value_set_text(&a, m, "where", where_text(s, c, &a));
	value_set_int(&a, m, "saved", now());
	count_ticks(s, c, m, &a);
	json_write(m, 1, &b);
	bool ok = file_replace(store_file(&a, st, session_name(s), ".json"), buf_str(&b), b.len, false, NULL, err);
	if (ok) {
		drop_kept(st, c->evidence);
		st->last = s;
		st->last_version = session_version(s);
	}
	buf_done(&b);
	arena_done(&a);
	return ok;
}

/* ---- deleting ---- */

static bool move(struct store *st, const char *name, const char *from, const char *to, struct err *err)
{
	struct arena a = { 0 };
	bool ok = st->dir && store_name_ok(name) && rename(store_file(&a, st, name, from), store_file(&a, st, name, to)) == 0;
	int e = errno;

	arena_done(&a);
	if (ok)
		return true;
	err_set(err, e == ENOENT ? ERR_USAGE : ERR_INPUT, "cannot change the session \"%.64s\": %s", name, strerror(e));
	return err_hint(err, "cmltriage sessions shows all of them");
}

bool store_delete(struct store *st, const char *name, struct err *err)
{
	errno = ENOENT;
	if (!move(st, name, ".json", ".json~", err))
		return false;
	*VEC_ADD(&st->deleted) = arena_str(&st->arena, name);
	return true;
}

bool store_restore(struct store *st, const char *name, struct err *err)
{
	errno = ENOENT;
	if (!move(st, name, ".json~", ".json", err))
		return false;
	for (size_t i = 0; i < st->deleted.n; i++)
		if (strcmp(st->deleted.at[i], name) == 0)
			st->deleted.at[i] = st->deleted.at[--st->deleted.n];
	return true;
}
