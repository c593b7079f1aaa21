/* SPDX-License-Identifier: MIT */
/* The full screen and the key script: joins the rooms that may not know one another (ui, term, the engines). */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/plain.h"
#include "cli/run.h"
#include "cli/themes.h"
#include "config.h"
#include "live_weights.h"
#include "data/tree_load.h"
#include "logscan/rules.h"
#include "logscan/scan.h"
#include "model/inspect.h"
#include "model/probe.h"
#include "term/term.h"
#include "triage/store.h"
#include "triage/target.h"
#include "ui/app.h"
#include "ui/keymap.h"
#include "ui/script.h"

struct live {
	struct run run;
	struct store *store;
	struct arena arena;
	text_list paths;
	struct theme theme;
	bool paper_decides;		/* no theme was named */
	int32_t paper;			/* background of the terminal; -1: not known */
	struct terminal *term;		/* NULL: a script */
	struct keymap *keys;		/* read again with R; NULL: the ones of the start, or of the table */
	bool resumed;
	VEC(struct tree *) old_trees;	/* replaced by a reload; sheets and running scanners still borrow from them */
	VEC(struct rules *) old_rules;
	struct err trouble;		/* a tree of the user that cannot be used: said on the screen */
};

/* ---- what the screen asks of the engines ---- */

static enum app_kind probe(void *arg, const char *path, struct err *err)
{
	enum probe_kind kind = model_probe(path, err);

	(void)arg;
	if (kind == PROBE_UNREADABLE)
		return APP_UNREADABLE;
	if (probe_is_model(kind, path))
		return APP_MODEL;
	return kind == PROBE_GZIP || kind == PROBE_XZ || kind == PROBE_ZIP ? APP_PACKED_LOG : APP_LOG;
}

static bool read_model(void *arg, const char *path, struct err *err)
{
	struct live *l = arg;

	return model_inspect(path, NULL, &l->run.evidence, NULL, err);
}

static void *weights_begin(void *arg, const char *input, const char *before, struct err *err)
{
	struct live *l = arg;

	return live_weights_begin(&l->run.evidence, input, before, err);
}

static bool weights_step(void *arg, void *work, unsigned *percent)
{
	(void)arg;
	return live_weights_step(work, percent);
}

static void weights_end(void *arg, void *work)
{
	(void)arg;
	live_weights_end(work);
}

static bool need_rules(struct live *l, struct err *err)
{
	return l->run.rules || (l->run.rules = rules_new(l->run.tree, err)) != NULL;
}

static bool read_packed(void *arg, const char *path, app_text_fn *text, void *text_arg, struct err *err)
{
	struct live *l = arg;
	struct scan_options o = {.max_bytes = l->run.o->max_log, .text = text, .text_arg = text_arg};

	return need_rules(l, err) && scan_file(l->run.rules, &l->run.evidence, path, &o, err);
}

static void *log_begin(void *arg, const char *path, char input_id[16], struct err *err)
{
	struct live *l = arg;
	struct scan_options o = {.max_bytes = l->run.o->max_log};
	struct scanner *s;

	if (!need_rules(l, err))
		return NULL;
	s = scanner_new(l->run.rules, &l->run.evidence, path, &o);
	snprintf(input_id, 16, "%s", scanner_input(s));
	return s;
}

static bool log_feed(void *arg, void *log, const void *bytes, size_t n)
{
	(void)arg;
	return scanner_feed(log, bytes, n);
}

static bool log_end(void *arg, void *log, struct err *err)
{
	struct err unheard;
	bool whole = scanner_finish(log, err ? err : &unheard);

	(void)arg;
	scanner_free(log);
	return whole;
}

static int64_t wall_clock(void)
{
	return (int64_t)time(NULL);
}

static void *try_begin(void *arg, const char *regex, struct err *err)
{
	(void)arg;
	return trial_new(regex, err);
}

static bool try_line(void *arg, void *trial, const char *line, size_t n, struct app_try_hit *out)
{
	struct trial_hit hit;

	(void)arg;
	if (!trial_match(trial, line, n, &hit))
		return false;
	*out = (struct app_try_hit){.column = hit.column, .end_column = hit.end_column};
	for (size_t i = 0; i < hit.n_captures && i < sizeof out->captures / sizeof *out->captures; i++) {
		out->captures[i].name = hit.captures[i].name;
		out->captures[i].column = hit.captures[i].column;
		out->captures[i].end_column = hit.captures[i].end_column;
		out->n_captures++;
	}
	return true;
}

static void try_end(void *arg, void *trial, struct app_try_stats *out)
{
	struct trial_stats s;

	(void)arg;
	trial_stats(trial, &s);
	*out = (struct app_try_stats){.seconds = s.seconds, .lines = s.lines, .matched = s.matched, .gave_up = s.gave_up,
		.has_literal = s.has_literal};
	trial_free(trial);
}

/* ---- session ---- */

static void open_saved(struct live *l, const struct value *inputs)
{
	for (size_t i = 0; inputs && i < inputs->n; i++) {
		const char *path = value_get_text(inputs->items[i], "path", "");
		if (l->run.o->operands.n == 0 && file_exists(path))
			*VEC_ADD(&l->paths) = path;
	}
}

static bool load_session(struct live *l, const char *name, struct err *err)
{
	const struct value *inputs = NULL;
	struct store_entry *all;

	if (!name) {
		if (store_list(l->store, l->run.tree, &l->arena, &all, NULL) == 0)
			return err_set(err, ERR_INPUT, "there is no saved session to go on with");
		name = all[0].name;
	}
	if (!store_load(l->store, name, l->run.tree, &l->arena, &l->run.session, &inputs, err))
		return false;
	target_restore(&l->run.evidence, l->run.tree, session_given(l->run.session));
	open_saved(l, inputs);
	l->resumed = true;
	return true;
}

static bool start_session(struct live *l, struct err *err)
{
	const struct options *o = l->run.o;
	bool named = o->session && file_exists(path_join(&l->arena, store_dir(l->store), arena_fmt(&l->arena, "%s.json", o->session)));

	if (o->resume || named) {
		if (!load_session(l, o->resume ? o->resume_name : o->session, err))
			return false;
	} else {
		l->run.session = session_new(l->run.tree);
		if (o->session)
			session_set_name(l->run.session, o->session);
	}
	return run_give_answers(&l->run, err);
}

/* ---- start and end ---- */

/* The theme that was named, or the one that goes with the background. */
static bool load_theme(struct live *l, const char *name, struct theme *theme, struct err *err)
{
	const char *folders[3];
	size_t n = themes_folders(&l->arena, folders);

	bool decides = (!name || !strcmp(name, "auto")) && l->run.o->command == COMMAND_SCREEN;
	if (decides && l->paper < 0)
		l->paper = theme_paper_of(getenv("COLORFGBG"));
	if (decides && l->paper >= 0)
		name = theme_for_paper(l->paper);
	if (!theme_load(name && strcmp(name, "auto") ? name : "default16", folders, n, theme, err))
		return false;
	l->paper_decides = decides;
	return true;
}

/* The terminal told its background. */
static void take_paper(void *arg, int32_t rgb)
{
	struct live *l = arg;
	struct theme theme;
	struct err err;

	l->paper = rgb;
	if (!l->paper_decides || !strcmp(theme_for_paper(rgb), l->theme.name) || !load_theme(l, NULL, &theme, &err))
		return;
	l->theme = theme;
	term_set_theme(l->term, &l->theme);
}

/* A broken tree of the user leaves the built-in one in force; the screen says so. */
static struct tree *usable_tree(struct live *l, struct err *err)
{
	struct options builtin = *l->run.o;
	struct tree *t = run_tree(l->run.o, &l->trouble);

	if (t)
		return t;
	builtin.no_user_trees = true;
	builtin.trees.n = 0;
	return run_tree(&builtin, err);
}

/* A script's tree stands alone: its screens stay the same. */
static struct tree *trees_again(struct live *l, struct err *err)
{
	const struct options *o = l->run.o;
	struct tree *t = NULL;

	if (o->command != COMMAND_SCRIPT || !o->trees.n)
		return run_tree(o, err);
	tree_load(o->trees.at, o->trees.n, true, &t, NULL, err);
	return t;
}

static const struct tree *reload(void *arg, struct err *err)
{
	struct live *l = arg;
	struct tree *fresh = trees_again(l, err);

	if (!fresh)
		return NULL;
	*VEC_ADD(&l->old_trees) = l->run.tree;
	if (l->run.rules)
		*VEC_ADD(&l->old_rules) = l->run.rules;
	l->run.rules = NULL;
	return l->run.tree = fresh;
}

static bool from_file(const struct options *o, enum option_id id)
{
	for (size_t i = 0; i < o->settings.n; i++)
		if (o->settings.at[i].id == id)
			return true;
	return false;
}

/* The keys and the theme that the settings name now, unless the command line names a theme or a layout. */
static bool relook(void *arg, struct err *err)
{
	struct live *l = arg;
	const struct options *o = l->run.o;
	struct options now = {.command = o->command, .config = o->config, .no_config = o->no_config};
	struct keymap *keys = NULL;
	int layout;
	const char *name = o->theme;
	struct theme theme;

	bool ok = config_apply(&now, err);
	if (!o->theme || from_file(o, OPTION_THEME))
		name = now.theme;
	ok = ok && config_keymap(&now, &keys, err) && load_theme(l, name, &theme, err);
	layout = !o->layout || from_file(o, OPTION_LAYOUT) ? now.layout : o->layout;
	options_done(&now);
	if (!ok) {
		keymap_free(keys);
		return false;
	}
	config_use_keys(keys, layout);
	keymap_free(l->keys);
	l->keys = keys;
	l->theme = theme;
	if (l->term)
		term_set_theme(l->term, &l->theme);
	if (l->term && l->paper_decides)
		term_ask(l->term);	/* it may be another one by now */
	return true;
}

static bool start(struct live *l, const struct options *o, size_t first_path, struct err *err)
{
	memset(l, 0, sizeof *l);
	l->paper = -1;
	run_init(&l->run, o);
	if (o->command == COMMAND_SCRIPT && o->trees.n)		/* a script's tree stands alone: its screens stay the same */
		tree_load(o->trees.at, o->trees.n, true, &l->run.tree, NULL, err);
	else
		l->run.tree = usable_tree(l, err);
	if (!l->run.tree || !load_theme(l, o->theme, &l->theme, err) || !run_set_given(&l->run))
		return false;
	l->store = store_open(NULL);
	if (!start_session(l, err))
		return false;
	for (size_t i = first_path; i < o->operands.n; i++)
		*VEC_ADD(&l->paths) = o->operands.at[i];
	for (size_t i = 0; i < o->logs.n; i++)
		*VEC_ADD(&l->paths) = o->logs.at[i];
	return true;
}

static void finish(struct live *l)
{
	if (l->store)
		store_close(l->store);
	VEC_DONE(&l->paths);
	keymap_use(NULL);
	keymap_free(l->keys);
	arena_done(&l->arena);
	run_done(&l->run);
	for (size_t i = 0; i < l->old_rules.n; i++)
		rules_free(l->old_rules.at[i]);
	VEC_DONE(&l->old_rules);
	for (size_t i = 0; i < l->old_trees.n; i++)
		tree_free(l->old_trees.at[i]);
	VEC_DONE(&l->old_trees);
}

static struct app *make_app(struct live *l, bool ascii_text, int64_t (*clock_of)(void), struct err *err)
{
	const struct options *o = l->run.o;
	struct app_services services = {.arg = l, .probe = probe, .model = read_model, .packed_log = read_packed,
		.log_begin = log_begin, .log_feed = log_feed, .log_end = log_end, .weights_begin = weights_begin, .weights_step = weights_step,
		.weights_end = weights_end, .reload = reload, .relook = relook, .try_begin = try_begin, .try_line = try_line, .try_end = try_end, .copy = clock_of ? term_copy : NULL};
	struct app_options options = {.version = PACKAGE_VERSION, .paths = l->paths.at, .n_paths = l->paths.n,
		.targets = o->targets.at, .n_targets = o->targets.n, .store = o->no_session ? NULL : l->store,
		.ascii_frame = o->ascii, .ascii_text = ascii_text, .auto_tick = o->auto_accept != AUTO_DEFAULT,
		.mouse = o->mouse, .theme_name = l->theme.name, .clock = clock_of,
		.scan_weights = o->scan_weights, .trouble = l->trouble.kind ? &l->trouble : NULL, .resumed = l->resumed};
	struct app *a = app_new(l->run.tree, &l->run.evidence, l->run.session, &services, &options);
	const char *at = o->pattern ? o->pattern : o->from;

	if (at && !app_start_at(a, at)) {
		const char *near = tree_nearest_id(l->run.tree, at);
		err_set(err, ERR_USAGE, "there is no question or pattern `%s`", at);
		err_hint(err, near ? "did you mean `%s`?" : "cmltriage list patterns names them all", near);
		l->run.session = app_session(a);
		app_free(a);
		return NULL;
	}
	if (l->trouble.kind)
		app_tell(a, true, "Only the built-in tree is used: home says why. {reload} reads yours again.");
	return a;
}

/* What is left to say on standard output, and the end. */
static int end(struct live *l, struct app *a, struct terminal *t, int status)
{
	if (!status && app_interrupted(a))
		status = 130;
	l->run.session = app_session(a);
	term_close(t);
	fputs(app_farewell(a), stdout);
	app_free(a);
	finish(l);
	return status;
}

static bool wants_stream(const struct live *l)
{
	for (size_t i = 0; i < l->paths.n; i++)
		if (!strcmp(l->paths.at[i], "-"))
			return true;
	return false;
}

/* The batch command that does the same with what was given. */
static int refuse(struct live *l, const struct err *err)
{
	fprintf(stderr, "cmltriage: %s\n", err->text);
	if (err->kind == ERR_USAGE && strstr(err->hint, "cmltriage check")) {
		fputs("The same engine asks in numbered lines with --plain, and nothing at all with:\n  cmltriage check", stderr);
		for (size_t i = 0; i < l->paths.n; i++)
			fprintf(stderr, " %s", l->paths.at[i]);
		fputs(l->paths.n ? "\n" : " MODEL --log LOG\n", stderr);
	} else if (err->hint[0]) {
		fprintf(stderr, "  %s\n", err->hint);
	}
	finish(l);
	return (int)err->kind;
}

int live_screen(const struct options *o)
{
	static const enum term_color colors[] = {TERM_COLOR_AUTO, TERM_COLOR_ALWAYS, TERM_COLOR_AUTO, TERM_COLOR_NEVER};
	struct live l;
	struct err err = {0};
	struct terminal *t;
	struct app *a;

	bool utf8 = term_locale();
	if (!start(&l, o, 0, &err)) {
		if (l.run.errors.n)
			err = l.run.errors.at[0];
		else
			run_complain(&err);
		finish(&l);
		return (int)err.kind;
	}
	a = make_app(&l, !utf8, wall_clock, &err);
	if (!a)
		return refuse(&l, &err);
	t = term_open(&(struct term_options){.theme = &l.theme, .color = colors[o->color], .stream = wants_stream(&l),
		.ask = l.paper_decides, .paper = take_paper, .paper_arg = &l}, &err);
	if (!t) {
		l.run.session = app_session(a);
		app_free(a);
		if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
			return refuse(&l, &err);
		refuse(&l, &err);
		fputs("Asking in numbered lines.\n", stderr);
		return plain_run(o);
	}
	l.term = t;
	return end(&l, a, t, term_run(t, a));
}

int live_script(const struct options *o)
{
	struct live l;
	struct err err = {0};
	struct buf script = {0}, out = {0};
	const char *name = o->operands.at[0];
	struct app *a = NULL;

	bool ok = start(&l, o, 1, &err) && (a = make_app(&l, o->ascii, NULL, &err)) &&
		file_read(name, (size_t)limit_get(LIMIT_tree_file_bytes), &script, &err);
	if (ok)
		ok = script_run(a, name, buf_str(&script), script.len, &out, &err);
	run_print(&out);
	buf_done(&script);
	buf_done(&out);
	if (!ok && !l.run.errors.n)
		run_complain(&err);
	if (a) {
		l.run.session = app_session(a);
		app_free(a);
	}
	finish(&l);
	return ok ? 0 : err.kind ? (int)err.kind : STATUS_USAGE;
}
