/* SPDX-License-Identifier: MIT */
/* sessions and replay: what was saved, and what today's knowledge says of it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/report.h"
#include "cli/run.h"
#include "config.h"
#include "data/json.h"
#include "triage/checklist.h"
#include "triage/store.h"
#include "triage/target.h"

struct sessions_job {
	struct run run;
	struct store *store;
	const struct options *o;
	struct err err;
};

static const char *argument(const struct sessions_job *j, size_t n)
{
	return j->o->operands.n > n ? j->o->operands.at[n] : NULL;
}

static void saved_text(int64_t seconds, char out[20])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(out, 20, "%Y-%m-%d %H:%M", &tm))
		out[0] = '\0';
}

static struct value *entry_value(struct arena *a, const struct store_entry *e)
{
	struct value *v = value_map(a);

	value_set_text(a, v, "name", e->name);
	value_set_text(a, v, "where", e->where);
	value_set_text(a, v, "inputs", e->inputs);
	value_set_int(a, v, "done", (int64_t)e->n_done);
	value_set_int(a, v, "items", (int64_t)e->n_ticks);
	value_set_int(a, v, "saved", e->saved);
	value_set_int(a, v, "bytes", (int64_t)e->bytes);
	return v;
}

static bool list(struct sessions_job *j)
{
	struct arena *a = &j->run.arena;
	struct store_entry *all;
	size_t bad = 0, n = store_list(j->store, j->run.tree, a, &all, &bad);
	struct out out;
	struct value *v = value_map(a), *rows = value_set(a, v, "sessions", value_list(a));
	bool ok;

	out_init(&out, j->o, true);
	for (size_t i = 0; i < n; i++) {
		char when[20];

		saved_text(all[i].saved, when);
		value_push(a, rows, entry_value(a, &all[i]));
		out_text(&out, STYLE_BOLD, all[i].name);
		out_fmt(&out, "  %s  %zu of %zu ticked  ", when, all[i].n_done, all[i].n_ticks);
		out_text(&out, STYLE_PLAIN, all[i].where);
		out_fmt(&out, "  ");
		out_text(&out, STYLE_DIM, all[i].inputs);
		out_fmt(&out, "\n");
	}
	if (!n)
		out_fmt(&out, "no saved sessions in %s\n", store_dir(j->store) ? store_dir(j->store) : "any folder");
	if (options_format(j->o, FORMAT_TEXT) == FORMAT_JSON) {
		buf_clear(&out.buf);
		json_write(v, 2, &out.buf);
		buf_putc(&out.buf, '\n');
	}
	if (bad)
		fprintf(stderr, "cmltriage: %zu damaged session file%s left out\n", bad, bad == 1 ? " was" : "s were");
	ok = j->o->quiet || run_write(j->o->outputs.n ? j->o->outputs.at[0].path : NULL, &out.buf, &j->err);
	out_done(&out);
	return ok;
}

static bool no_such_session(struct sessions_job *j, const char *name)
{
	struct store_entry *all;
	size_t n = store_list(j->store, j->run.tree, &j->run.arena, &all, NULL);
	struct nearest near;

	nearest_init(&near, name);
	for (size_t i = 0; i < n; i++)
		nearest_offer(&near, all[i].name);
	err_set(&j->err, ERR_USAGE, "there is no session '%.80s'", name);
	if (nearest_found(&near))
		return err_hint(&j->err, "did you mean %s?", nearest_found(&near));
	return err_hint(&j->err, "cmltriage sessions lists them");
}

/* By name, or a file. The inputs it was about are read again where they are still there. */
static bool open_session(struct sessions_job *j, const char *name, const struct value **inputs)
{
	struct run *r = &j->run;
	bool file = strchr(name, '/') || (file_exists(name) && !file_is_dir(name));

	if (!file && !store_name_ok(name))
		return no_such_session(j, name);
	if (file)
		return store_load_file(name, r->tree, &r->arena, &r->session, inputs, &j->err);
	if (store_load(j->store, name, r->tree, &r->arena, &r->session, inputs, &j->err))
		return true;
	return j->err.kind == ERR_USAGE ? no_such_session(j, name) : false;
}

static void read_inputs(struct run *r, const struct value *inputs)
{
	target_restore(&r->evidence, r->tree, session_given(r->session));
	for (size_t i = 0; inputs && i < inputs->n; i++) {
		const char *path = value_get_text(inputs->items[i], "path", "");

		if (file_exists(path))
			run_input(r, path, RUN_BY_CONTENT);
		else if (!r->o->quiet)
			fprintf(stderr, "cmltriage: %s is not there any more; going on without it\n", path);
	}
}

/* ---- show, export --------------------------------------------------------------------------------------- */

static bool show(struct sessions_job *j)
{
	const struct value *inputs = NULL;
	struct run *r = &j->run;

	if (!argument(j, 1)) {
		err_set(&j->err, ERR_USAGE, "which session?");
		return err_hint(&j->err, "cmltriage sessions lists them");
	}
	if (!open_session(j, argument(j, 1), &inputs))
		return false;
	read_inputs(r, inputs);
	r->findings = findings_new(r->tree, &r->evidence, NULL);
	session_settle(r->session, r->findings);
	report_all(r, REPORT_CHECK);
	return true;
}

static bool export(struct sessions_job *j)
{
	struct output md = {.format = FORMAT_MD};
	struct options o = *j->o;

	if (!o.outputs.n) {		/* for others to read: Markdown unless something else is asked for */
		o.outputs.at = &md;
		o.outputs.n = 1;
	}
	j->run.o = &o;
	bool ok = show(j);

	j->run.o = j->o;
	return ok;
}

/* ---- import, rm ------------------------------------------------------------------------------------------- */

/* "# Core ML triage: NAME" heads an export: without another name its ticks go back to that session. */
static const char *exported_from(struct sessions_job *j, const struct buf *text)
{
	static const char head[] = "# Core ML triage: ";
	const char *start = buf_str(text), *end = strchr(start, '\n');
	size_t n = end ? (size_t)(end - start) : strlen(start);

	if (n <= strlen(head) || strncmp(start, head, strlen(head)) != 0)
		return NULL;
	while (n && isspace((unsigned char)start[n - 1]))
		n--;
	const char *name = arena_strn(&j->run.arena, start + strlen(head), n - strlen(head));
	return store_name_ok(name) ? name : NULL;
}

static bool import(struct sessions_job *j)
{
	const char *path = argument(j, 1), *name = argument(j, 2) ? argument(j, 2) : j->o->session;
	struct run *r = &j->run;
	struct triage_case c = {.tree = r->tree, .evidence = &r->evidence};
	const struct value *inputs = NULL;
	struct buf text = {0};
	struct err unknown = {0};
	size_t n_unknown = 0, n;
	bool ok;

	if (!path) {
		err_set(&j->err, ERR_USAGE, "which file?");
		return err_hint(&j->err, "cmltriage sessions import EXPORT.md [NAME]");
	}
	if (!file_read(path, (size_t)limit_get(LIMIT_session_bytes), &text, &j->err))
		return false;
	const char *from = name ? name : exported_from(j, &text);

	if (!from || !open_session(j, from, &inputs)) {
		j->err.kind = ERR_NONE;
		r->session = session_new(r->tree);
		if (name)
			session_set_name(r->session, name);
	}
	read_inputs(r, inputs);
	r->findings = findings_new(r->tree, &r->evidence, NULL);
	session_settle(r->session, r->findings);
	c.findings = r->findings;
	n = export_import(r->session, r->tree, buf_str(&text), text.len, &n_unknown, &unknown);
	buf_done(&text);
	ok = store_save(j->store, r->session, &c, &j->err);
	printf("%zu tick%s changed in session %s\n", n, n == 1 ? "" : "s", session_name(r->session));
	if (n_unknown) {
		printf("%zu line%s with a box but without a known id left as they are\n", n_unknown, n_unknown == 1 ? "" : "s");
		run_complain(&unknown);
	}
	return ok;
}

static bool rm(struct sessions_job *j)
{
	const char *name = argument(j, 1);

	if (!name) {
		err_set(&j->err, ERR_USAGE, "which session?");
		return err_hint(&j->err, "cmltriage sessions rm NAME");
	}
	if (!store_name_ok(name))
		return no_such_session(j, name);
	if (!store_delete(j->store, name, &j->err)) {
		j->err.kind = ERR_NONE;
		return no_such_session(j, name);
	}
	if (!j->o->quiet)
		printf("removed %s\n", name);
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct sessions_job *j);
} verbs[] = {{"list", list}, {"show", show}, {"export", export}, {"import", import}, {"rm", rm}};
#define VERBS (sizeof verbs / sizeof *verbs)

static bool run_verb(struct sessions_job *j)
{
	const char *verb = argument(j, 0) ? argument(j, 0) : "list";
	struct nearest n;

	nearest_init(&n, verb);
	for (size_t i = 0; i < VERBS; i++) {
		if (!strcmp(verb, verbs[i].name))
			return verbs[i].run(j);
		nearest_offer(&n, verbs[i].name);
	}
	err_set(&j->err, ERR_USAGE, "sessions cannot '%.60s'", verb);
	if (nearest_found(&n))
		return err_hint(&j->err, "did you mean cmltriage sessions %s?", nearest_found(&n));
	return err_hint(&j->err, "it can list, show, export, import and rm");
}

static int end(struct sessions_job *j, bool ok)
{
	int status = ok ? run_status(&j->run) : run_fail(j->o, &j->err);

	store_close(j->store);
	run_done(&j->run);
	return status == STATUS_FINDINGS ? STATUS_OK : status;
}

int cmd_sessions(const struct options *o)
{
	struct sessions_job j = {.o = o};

	run_init(&j.run, o);
	j.store = store_open(NULL);
	j.run.tree = run_tree(o, &j.err);
	return end(&j, j.run.tree && run_verb(&j));
}

/* ---- replay -------------------------------------------------------------------------------------------------- */

/* Every answer of the session beside what the facts say today. */
static size_t differences(struct run *r, struct out *out)
{
	struct triage_case c = {.tree = r->tree, .evidence = &r->evidence, .findings = r->findings};
	struct session_answer *answers;
	size_t n = session_answers(r->session, &r->arena, &answers), differ = 0;

	for (size_t i = 0; i < n; i++) {
		const struct question *q = tree_question(r->tree, answers[i].question);
		struct proposal p;
		const char *today = "open";

		if (q) {
			auto_propose(&c, q, &r->arena, &p);
			today = p.best ? p.best->answer->id : "open";
		}
		bool same = q && (!p.best || !strcmp(today, answers[i].answer));

		differ += !same;
		out_fmt(out, "%s %s = ", same ? " " : "!", answers[i].question);
		out_text(out, STYLE_BOLD, answers[i].answer);
		out_fmt(out, " (%s)", by_name(answers[i].by));
		if (!q)
			out_fmt(out, "; this question is gone");
		else if (!same)
			out_fmt(out, "; today's facts say %s", today);
		out_fmt(out, "\n");
	}
	return differ;
}

int cmd_replay(const struct options *o)
{
	struct sessions_job j = {.o = o};
	const struct value *inputs = NULL;
	struct out out;
	bool ok;

	run_init(&j.run, o);
	j.store = store_open(NULL);
	j.run.tree = run_tree(o, &j.err);
	ok = j.run.tree && open_session(&j, o->operands.at[0], &inputs);
	if (ok) {
		size_t differ;

		run_set_given(&j.run);
		read_inputs(&j.run, inputs);
		j.run.findings = findings_new(j.run.tree, &j.run.evidence, NULL);
		session_settle(j.run.session, j.run.findings);
		out_init(&out, o, true);
		differ = differences(&j.run, &out);
		out_fmt(&out, "%zu answer%s differ%s from what today's knowledge says\n\n", differ, differ == 1 ? "" : "s",
			differ == 1 ? "s" : "");
		if (!o->quiet && options_format(o, FORMAT_TEXT) == FORMAT_TEXT)
			run_print(&out.buf);
		out_done(&out);
		report_all(&j.run, REPORT_CHECK);
	}
	return end(&j, ok);
}
