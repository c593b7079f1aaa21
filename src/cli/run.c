/* SPDX-License-Identifier: MIT */
/* One batch run: knowledge, inputs, judgement, exit status. Nothing here asks or draws. */
#include "cli/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/help.h"
#include "cli/progress.h"
#include "cli/suppress.h"
#include "config.h"
#include "data/json.h"
#include "data/tree_load.h"
#include "logscan/rules.h"
#include "logscan/scan.h"
#include "model/inspect.h"
#include "model/probe.h"
#include "model/weights.h"
#include "triage/case.h"
#include "triage/target.h"

double run_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void run_init(struct run *r, const struct options *o)
{
	memset(r, 0, sizeof *r);
	r->o = o;
	r->complete = true;
	r->deadline = o->time_limit > 0 ? run_clock() + o->time_limit : 0;
}

void run_done(struct run *r)
{
	session_free(r->session);
	findings_free(r->findings);
	rules_free(r->rules);
	weights_free(r->weights);
	evidence_done(&r->evidence);
	tree_free(r->tree);
	VEC_DONE(&r->errors);
	arena_done(&r->arena);
}

bool run_error(struct run *r, const struct err *err)
{
	*VEC_ADD(&r->errors) = *err;
	if (err->kind == ERR_INCOMPLETE)
		r->complete = false;
	run_complain(err);
	return false;
}

/* ---- talking -------------------------------------------------------------------------------- */

void run_complain(const struct err *err)
{
	char text[1024];

	fflush(stdout);
	fprintf(stderr, "cmltriage: %s\n", err_text(err, text, sizeof text));
	if (err->hint[0])
		fprintf(stderr, "  %s\n", err->hint);
}

bool run_print(const struct buf *b)
{
	struct err err = {0};

	if (fwrite(buf_str(b), 1, b->len, stdout) == b->len && fflush(stdout) == 0)
		return true;
	err_set(&err, ERR_INCOMPLETE, "cannot write to standard output: %s", strerror(errno));
	run_complain(&err);
	return false;
}

bool run_write(const char *path, const struct buf *b, struct err *err)
{
	if (path)
		return file_replace(path, buf_str(b), b->len, false, NULL, err);
	if (fwrite(buf_str(b), 1, b->len, stdout) == b->len && fflush(stdout) == 0)
		return true;
	err_set(err, ERR_INCOMPLETE, "cannot write to standard output: %s", strerror(errno));
	return err_hint(err, "write to a file instead: -o FILE");
}

void run_fail_quietly(const struct options *o, const struct err *err)
{
	struct arena a = {0};
	struct report_options ro = {.version = PACKAGE_VERSION};
	struct buf b = {0};

	json_write(report_error(&ro, err, &a), 2, &b);
	buf_putc(&b, '\n');
	for (size_t i = 0; i < o->outputs.n; i++) {
		struct err e = {0};

		if (o->outputs.at[i].format == FORMAT_JSON && !run_write(o->outputs.at[i].path, &b, &e))
			run_complain(&e);
	}
	buf_done(&b);
	arena_done(&a);
}

int run_fail(const struct options *o, const struct err *err)
{
	run_complain(err);
	run_fail_quietly(o, err);
	return (int)err->kind;
}

/* ---- knowledge ------------------------------------------------------------------------------ */

/* Appends dir/rest to the paths when it is there. */
static void offer_path(struct arena *a, text_list *paths, const char *dir, const char *rest)
{
	char *path = dir && *dir ? path_join(a, dir, rest) : NULL;

	if (path && file_is_dir(path))
		*VEC_ADD(paths) = path;
}

static const char *home_path(struct arena *a, const char *variable, const char *fallback)
{
	const char *dir = getenv(variable), *home = getenv("HOME");

	if (dir && dir[0] == '/')
		return dir;
	return home && *home ? path_join(a, home, fallback) : NULL;
}

struct tree *run_tree(const struct options *o, struct err *err)
{
	struct arena a = {0};
	text_list paths = {0};
	struct tree *t = NULL;

	if (!o->no_user_trees) {
		offer_path(&a, &paths, PKGDATADIR, "trees.d");
		offer_path(&a, &paths, home_path(&a, "XDG_DATA_HOME", ".local/share"), "cmltriage/trees");
		offer_path(&a, &paths, home_path(&a, "XDG_CONFIG_HOME", ".config"), "cmltriage/trees");
		offer_path(&a, &paths, ".cmltriage", "trees");
	}
	for (size_t i = 0; i < o->trees.n; i++)
		*VEC_ADD(&paths) = o->trees.at[i];
	tree_load(paths.at, paths.n, false, &t, NULL, err);
	VEC_DONE(&paths);
	arena_done(&a);
	return t;
}

bool run_load_tree(struct run *r)
{
	struct err err = {0};

	if (r->tree)
		return true;
	r->tree = run_tree(r->o, &err);
	return r->tree || run_error(r, &err);
}

bool run_set_given(struct run *r)
{
	const struct options *o = r->o;
	struct evidence *e = &r->evidence;
	struct err err = {0};
	bool ok = target_set(e, r->tree, o->targets.at, o->targets.n, &err)
		&& (!o->device || target_set_device(e, r->tree, o->device, &err))
		&& (!o->compute_units || target_set_compute_units(e, o->compute_units, &err))
		&& (!o->symptom || target_set_symptom(e, r->tree, o->symptom, &err));

	return ok || run_error(r, &err);
}

/* ---- inputs --------------------------------------------------------------------------------- */

static bool in_time(struct run *r, const char *path)
{
	struct err err = {0};

	if (progress_interrupted())
		err_set(&err, ERR_INCOMPLETE, "%s was not read: interrupted", path);
	else if (r->deadline > 0 && run_clock() >= r->deadline)
		err_set(&err, ERR_INCOMPLETE, "%s was not read: the time limit of %g s is over", path, r->o->time_limit);
	else
		return true;
	return run_error(r, &err);
}

/* Opened with its weights, which are scanned where that was asked for. */
static bool read_weights(struct run *r, const char *path, const char **id, struct err *err)
{
	struct progress p;
	struct model_options mo = {.scan_weights = r->o->scan_weights, .progress = progress_step, .arg = &p};
	struct weight_set *set;
	bool whole = true;

	if (!weights_open(path, &mo, &r->evidence, id, &set, err))
		return false;
	progress_begin(&p, r->o, arena_fmt(&r->arena, "reading the weights of %s", path), r->deadline);
	if (r->o->scan_weights)
		whole = weights_scan(set, &mo, &r->evidence, *id);
	progress_end(&p);
	if (r->wants_weights)
		r->weights = set;
	else
		weights_free(set);
	if (!whole) {
		struct err why = {0};

		err_set(&why, ERR_INCOMPLETE, "%s: not all weights were read: %s", path,
			progress_interrupted() ? "interrupted" : "the time limit is over");
		run_error(r, &why);
	}
	return true;
}

static bool input_model(struct run *r, const char *path)
{
	const char *id;
	struct err err = {0};
	struct input *in;

	if (!in_time(r, path))
		return false;
	if (!(r->o->scan_weights || r->wants_weights ? read_weights(r, path, &id, &err) :
	      model_inspect(path, NULL, &r->evidence, &id, &err)))
		return run_error(r, &err);
	in = evidence_input(&r->evidence, id);
	if (in && !in->complete) {
		err_set(&err, ERR_INCOMPLETE, "%s was not read to its end", path);
		run_error(r, &err);
	}
	return true;
}

static bool input_log(struct run *r, const char *path)
{
	struct scan_options so = {0};
	struct err err = {0};

	if (!r->rules && !(r->rules = rules_new(r->tree, &err)))
		return run_error(r, &err);
	if (!in_time(r, path))
		return false;
	so.max_bytes = r->o->max_log;
	so.time_limit_s = r->deadline > 0 ? r->deadline - run_clock() : 0;
	if (scan_file(r->rules, &r->evidence, path, &so, &err))
		return true;
	if (!err.file[0] && !strstr(err.text, path))
		err_at(&err, path, 0, 0);
	return run_error(r, &err);
}

bool run_input(struct run *r, const char *path, enum run_as as)
{
	struct err err = {0};
	enum probe_kind kind;

	if (as == RUN_AS_LOG || (as == RUN_BY_CONTENT && !strcmp(path, "-")))
		return input_log(r, path);
	kind = model_probe(path, &err);
	if (kind == PROBE_UNREADABLE)
		return run_error(r, &err);
	if (kind == PROBE_DIRECTORY && !probe_named_model(path)) {
		err_set(&err, ERR_INPUT, "%s is a folder, and no model", path);
		err_hint(&err, "name the .mlpackage, .mlmodelc, .mlmodel or log in it");
		return run_error(r, &err);
	}
	if (as == RUN_AS_MODEL)
		return input_model(r, path);
	return probe_is_model(kind, path) ? input_model(r, path) : input_log(r, path);
}

void run_logs(struct run *r)
{
	const struct options *o = r->o;

	for (size_t i = 0; i < o->operands.n; i++)
		run_input(r, o->operands.at[i], RUN_AS_LOG);
	for (size_t i = 0; i < o->logs.n; i++)
		run_input(r, o->logs.at[i], RUN_AS_LOG);
	if (!o->operands.n && !o->logs.n)
		run_input(r, "-", RUN_AS_LOG);
}

/* ---- judgement ------------------------------------------------------------------------------ */

static enum level min_level(const struct options *o)
{
	static const enum level levels[] = {LEVEL_NONE, LEVEL_HINT, LEVEL_WARNING, LEVEL_ERROR};

	return levels[o->min_level];
}

bool run_give_answers(struct run *r, struct err *err)
{
	for (size_t i = 0; i < r->o->answers.n; i++)
		if (!session_give(r->session, r->o->answers.at[i], err))
			return false;
	return true;
}

static bool answer_all(struct run *r, const struct triage_case *c)
{
	enum confidence at_least = r->o->auto_accept == AUTO_LIKELY ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
	struct err err = {0};

	if (!run_give_answers(r, &err))
		return run_error(r, &err);
	session_accept(r->session, c, at_least);
	return true;
}

/* The answers given on the command line are evidence too: they may lead to a pattern by themselves. */
static void add_answered(struct run *r)
{
	struct session_path path;
	const struct session_step *last;

	session_path(r->session, &r->arena, &path);
	if (!path.pattern || !path.n)
		return;
	last = &path.at[path.n - 1];
	if (last->by == BY_GIVEN || last->by == BY_YOU)
		findings_add_answered(r->findings, r->tree, path.pattern,
			arena_fmt(&r->arena, "%s = %s (%s)", last->question->id, last->answer->id, by_name(last->by)));
}

bool run_judge(struct run *r, bool logs_only)
{
	const struct options *o = r->o;
	struct findings_options fo = {.only = o->only.at, .n_only = o->only.n, .skip = o->skip.at, .n_skip = o->skip.n,
		.min = min_level(o), .logs_only = logs_only};
	struct triage_case c;

	if (r->only) {
		fo.only = &r->only;
		fo.n_only = 1;
	}
	r->findings = findings_new(r->tree, &r->evidence, &fo);
	if (!logs_only) {
		c = (struct triage_case){.tree = r->tree, .evidence = &r->evidence, .findings = r->findings};
		r->session = session_new(r->tree);
		if (!answer_all(r, &c))
			return false;
		add_answered(r);
	}
	return suppress_by_list(r) && suppress_by_baseline(r);
}

static uint64_t unknown_lines(const struct run *r)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->evidence.inputs.n; i++)
		n += r->evidence.inputs.at[i].unmatched;
	return n;
}

/* By --fail-on; the default is error. */
static const enum level fail_levels[] = {LEVEL_ERROR, LEVEL_ERROR, LEVEL_WARNING, LEVEL_HINT, LEVEL_HINT, LEVEL_NONE};

bool run_counts(const struct run *r, const struct finding *f)
{
	return r->o->fail_on != FAIL_ON_NEVER && !f->suppressed && !f->harmless && f->level >= fail_levels[r->o->fail_on];
}

bool run_has_findings(const struct run *r)
{
	if (!r->findings || r->o->fail_on == FAIL_ON_NEVER)
		return false;
	if (findings_count(r->findings, fail_levels[r->o->fail_on]))
		return true;
	return r->o->fail_on == FAIL_ON_UNKNOWN && unknown_lines(r) > 0;
}

int run_status(const struct run *r)
{
	static const enum err_kind order[] = {ERR_USAGE, ERR_KNOWLEDGE, ERR_INPUT, ERR_INCOMPLETE};

	for (size_t k = 0; k < sizeof order / sizeof *order; k++)
		for (size_t i = 0; i < r->errors.n; i++)
			if (r->errors.at[i].kind == order[k])
				return (int)order[k];
	if (!r->complete)
		return STATUS_INCOMPLETE;
	return run_has_findings(r) && !r->o->exit_zero ? STATUS_FINDINGS : STATUS_OK;
}
