/* SPDX-License-Identifier: MIT */
/* Ignore lists and baselines. The day that an entry ends with comes from the clock or SOURCE_DATE_EPOCH. */
#include "cli/suppress.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/limit.h"
#include "data/doc.h"
#include "data/json.h"

#define IGNORE_FILE ".cmltriage/ignore.yaml"

static void today(char out[11])
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	struct tm tm;

	if (!gmtime_r(&now, &tm) || !strftime(out, 11, "%Y-%m-%d", &tm))
		memcpy(out, "0000-00-00", 11);
}

static bool read_file(const char *path, struct buf *text, struct arena *a, const char **kept, struct err *err)
{
	bool ok = file_read(path, (size_t)limit_get(LIMIT_tree_file_bytes), text, err);

	*kept = ok ? arena_strn(a, buf_str(text), text->len) : "";
	return ok;
}

/* The path of any input that supports the finding matches the glob (no glob: always). */
static bool path_matches(struct run *r, const struct finding *f, const char *glob)
{
	const char *text = glob && *glob ? glob : "*";

	for (size_t i = 0; i < f->supports.n; i++) {
		const struct support *s = &f->supports.at[i];
		const struct input *in = s->input ? evidence_input(&r->evidence, s->input) : NULL;

		if (in && (!fnmatch(text, in->path, 0) || !fnmatch(text, path_base(in->path), 0)))
			return true;
	}
	return !glob;
}

static bool entry_error(struct run *r, const struct doc_node *entry, const char *what)
{
	struct err err = {0};

	err_set(&err, ERR_KNOWLEDGE, "%s", what);
	err_at(&err, IGNORE_FILE, entry->line, entry->column);
	err_hint(&err, "an entry has id and reason, and may have path and until: YYYY-MM-DD");
	return run_error(r, &err);
}

static bool apply_entry(struct run *r, const struct doc_node *entry, const char *day)
{
	const char *id = doc_text(entry, "id", NULL), *glob = doc_text(entry, "path", NULL);
	const char *reason = doc_text(entry, "reason", NULL), *until = doc_text(entry, "until", NULL);

	if (entry->kind != DOC_MAP || !id)
		return entry_error(r, entry, "an ignore entry without an id");
	if (!reason || !*reason)
		return entry_error(r, entry, "an ignore entry without a reason");
	if (until && (strlen(until) != 10 || until[4] != '-' || until[7] != '-'))
		return entry_error(r, entry, "'until' is no day of the form YYYY-MM-DD");
	if (until && strcmp(day, until) > 0) {
		if (!r->o->quiet)
			fprintf(stderr, "cmltriage: %s:%u: the entry for %s ended on %s and hides nothing any more\n",
				IGNORE_FILE, (unsigned)entry->line, id, until);
		return true;
	}
	for (size_t i = 0; i < r->findings->n; i++)
		if (findings_id_matches(id, &r->findings->at[i]) && path_matches(r, &r->findings->at[i], glob))
			r->findings->at[i].suppressed = reason;
	return true;
}

bool suppress_by_list(struct run *r)
{
	struct buf text = {0};
	struct doc doc = {0};
	struct doc_node *list;
	struct err err = {0};
	const char *kept;
	char day[11];
	bool ok = true;

	if (!file_exists(IGNORE_FILE))
		return true;
	if (!read_file(IGNORE_FILE, &text, &r->arena, &kept, &err)
	    || !doc_parse_yaml(IGNORE_FILE, kept, text.len, &r->arena, &doc, &err)) {
		buf_done(&text);
		err.kind = ERR_KNOWLEDGE;
		return run_error(r, &err);
	}
	buf_done(&text);
	today(day);
	list = doc_get(doc.root, "ignore");
	for (struct doc_node *n = list ? list->first : NULL; n; n = n->next)
		ok = apply_entry(r, n, day) && ok;
	return ok;
}

/* ---- baselines ---------------------------------------------------------------------------- */

static bool write_baseline(struct run *r)
{
	struct value *v = value_map(&r->arena), *list = value_list(&r->arena);
	struct buf b = {0};
	struct err err = {0};
	bool ok;

	value_set_int(&r->arena, v, "baseline", 1);
	value_set(&r->arena, v, "findings", list);
	for (size_t i = 0; i < r->findings->n; i++) {
		struct value *row = value_push(&r->arena, list, value_map(&r->arena));

		value_set_text(&r->arena, row, "pattern", r->findings->at[i].pattern->id);
		value_set_text(&r->arena, row, "fingerprint", r->findings->at[i].fingerprint);
	}
	json_write(v, 2, &b);
	buf_putc(&b, '\n');
	ok = run_write(r->o->write_baseline, &b, &err);
	buf_done(&b);
	return ok || run_error(r, &err);
}

static bool known(const struct value *list, const char *fingerprint)
{
	for (size_t i = 0; list && i < list->n; i++)
		if (!strcmp(value_get_text(list->items[i], "fingerprint", ""), fingerprint))
			return true;
	return false;
}

static bool apply_baseline(struct run *r)
{
	struct buf text = {0};
	struct value *v = NULL;
	const struct value *list;
	struct err err = {0};
	size_t kept = 0;
	bool ok = file_read(r->o->baseline, (size_t)limit_get(LIMIT_tree_file_bytes), &text, &err)
		&& json_parse(buf_str(&text), text.len, &r->arena, &v, &err);

	buf_done(&text);
	if (!ok) {
		if (!err.file[0])
			err_at(&err, r->o->baseline, err.line, err.column);
		return run_error(r, &err);
	}
	list = value_get(v, "findings");
	if (!list || list->kind != VALUE_LIST) {
		err_set(&err, ERR_INPUT, "%s holds no list of findings", r->o->baseline);
		err_hint(&err, "make one with --write-baseline FILE; a JSON report will do too");
		return run_error(r, &err);
	}
	for (size_t i = 0; i < r->findings->n; i++)
		if (!known(list, r->findings->at[i].fingerprint))
			r->findings->at[kept++] = r->findings->at[i];
	r->findings->n = kept;
	return true;
}

bool suppress_by_baseline(struct run *r)
{
	bool ok = !r->o->write_baseline || write_baseline(r);

	return (!r->o->baseline || apply_baseline(r)) && ok;
}
