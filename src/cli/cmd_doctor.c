/* SPDX-License-Identifier: MIT */
/* doctor: what this program is, where its knowledge and settings come from, and what this terminal can do. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/run.h"
#include "cli/themes.h"
#include "config.h"
#include "data/json.h"
#include "data/theme.h"
#include "triage/store.h"
#include "ui/keymap.h"

struct doctor {
	const struct options *o;
	struct arena arena;
	struct value *report;		/* sections of rows {name, value, origin} */
	struct value *section;
	int status;
};

static void section(struct doctor *d, const char *name)
{
	d->section = value_set(&d->arena, d->report, name, value_list(&d->arena));
}

static void row(struct doctor *d, const char *name, const char *value, const char *origin)
{
	struct value *v = value_push(&d->arena, d->section, value_map(&d->arena));

	value_set_text(&d->arena, v, "name", name);
	value_set_text(&d->arena, v, "value", value);
	value_set_text(&d->arena, v, "origin", origin);
}

/* ---- the program and its knowledge ---------------------------------------------------------------- */

static void program(struct doctor *d)
{
	section(d, "program");
	row(d, "version", PACKAGE_VERSION, NULL);
	row(d, "prefilter", "own literal finder", NULL);
#ifdef HAVE_LIBARCHIVE
	row(d, "compressed logs and zipped packages", "yes", "libarchive");
#else
	row(d, "compressed logs and zipped packages", "no", "configure found no libarchive");
#endif
	row(d, "network", "none: nothing is ever sent anywhere", NULL);
}

static void knowledge(struct doctor *d)
{
	struct err err = {0};
	struct tree *t = run_tree(d->o, &err);
	char text[1024];

	section(d, "knowledge");
	if (!t) {
		row(d, "error", arena_str(&d->arena, err_text(&err, text, sizeof text)), err.hint);
		d->status = STATUS_KNOWLEDGE;
		return;
	}
	for (size_t i = 0; i < t->n_sources; i++) {
		const struct tree_source *s = &t->sources[i];

		row(d, s->id ? s->id : "?", arena_fmt(&d->arena, "%s%s%s", s->version ? s->version : "", s->checked ? ", checked " : "",
			s->checked ? s->checked : ""), s->origin);
	}
	row(d, "contents", arena_fmt(&d->arena, "%zu questions, %zu patterns, %zu signatures", t->n_questions, t->n_patterns,
		t->n_signatures), NULL);
	tree_free(t);
}

/* ---- paths ------------------------------------------------------------------------------------------ */

static void path_row(struct doctor *d, const char *what, const char *variable, const char *fallback, const char *rest)
{
	const char *dir = getenv(variable), *home = getenv("HOME"), *path;
	bool set = dir && dir[0] == '/';

	if (!set && (!home || !*home)) {
		row(d, what, "none: HOME is not set", NULL);
		return;
	}
	path = path_join(&d->arena, set ? dir : path_join(&d->arena, home, fallback), rest);
	row(d, what, path, file_is_dir(path) ? (set ? variable : "default") : (set ? variable : "default; not there"));
}

static void paths(struct doctor *d)
{
	struct store *st;

	section(d, "paths");
	path_row(d, "your trees", "XDG_CONFIG_HOME", ".config", "cmltriage/trees");
	path_row(d, "shared trees", "XDG_DATA_HOME", ".local/share", "cmltriage/trees");
	path_row(d, "your themes", "XDG_CONFIG_HOME", ".config", "cmltriage/themes");
	row(d, "installed", PKGDATADIR, file_is_dir(PKGDATADIR) ? "there" : "not there; all that is needed is built in");
	row(d, "project trees", ".cmltriage/trees", file_is_dir(".cmltriage/trees") ? "there" : "not there");
	row(d, "ignore list", ".cmltriage/ignore.yaml", file_exists(".cmltriage/ignore.yaml") ? "there" : "not there");
	st = store_open(NULL);
	row(d, "sessions", store_dir(st) ? store_dir(st) : "none", store_writable(st) ? "writable" : "cannot be written: nothing is kept");
	store_close(st);
}

/* Every setting that is in force, and where it comes from. */
static void settings(struct doctor *d)
{
	const char *file = d->o->config ? d->o->config : config_path(&d->arena);

	section(d, "settings");
	row(d, "file", d->o->no_config ? "none" : file ? file : "none", d->o->no_config ? "--no-config" : d->o->config ? "--config"
		: file && file_exists(file) ? "there" : "not there");
	for (size_t i = 0; i < d->o->settings.n; i++) {
		const struct setting *s = &d->o->settings.at[i];

		row(d, option_get(s->id)->name, s->value, arena_fmt(&d->arena, "%s:%ld", s->file, s->line));
	}
	if (!d->o->theme)
		row(d, "theme", "auto: by the background of the terminal", "default");
	for (int i = 0; i < OPTION_COUNT; i++)
		if (option_given(d->o, (enum option_id)i))
			row(d, option_get((enum option_id)i)->name, "given", "command line");
}

/* Actions that the settings give other keys. */
static void keys(struct doctor *d)
{
	size_t n = 0;

	section(d, "keys");
	for (int i = ACT_none + 1; i < ACT_COUNT; i++) {
		enum action a = (enum action)i;
		const char *file, *names = keymap_keys(a);
		long line;

		if (!keymap_place(a, &file, &line))
			continue;
		row(d, action_name(a), *names ? names : "none", arena_fmt(&d->arena, "%s:%ld", file, line));
		n++;
	}
	row(d, n ? "all others" : "all", "as in cmltriage-keys(7)", "default");
}

/* ---- the terminal ------------------------------------------------------------------------------------ */

static const char *background(void)
{
	int32_t paper = theme_paper_of(getenv("COLORFGBG"));

	return paper < 0 ? "not known here" : theme_for_paper(paper);
}

static void terminal(struct doctor *d)
{
	const char *colorfgbg = getenv("COLORFGBG");
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR"), *codeset = nl_langinfo(CODESET);
	struct winsize w = {0};
	bool tty = isatty(STDOUT_FILENO);

	section(d, "terminal");
	row(d, "standard output", tty ? "a terminal" : "no terminal", NULL);
	row(d, "standard input", isatty(STDIN_FILENO) ? "a terminal" : "no terminal: nothing is asked", NULL);
	row(d, "TERM", term && *term ? term : "not set: numbered lines (--plain)", "environment");
	if (tty && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0)
		row(d, "size", arena_fmt(&d->arena, "%d x %d%s", w.ws_col, w.ws_row, w.ws_col < 24 || w.ws_row < 6 ? ": 24x6 is the least" : ""), NULL);
	row(d, "colours", out_wants_color(d->o, true) ? "yes" : "no",
		d->o->color ? "--color" : no_color && *no_color ? "NO_COLOR" : !tty ? "no terminal" : "TERM");
	row(d, "background", background(), colorfgbg && *colorfgbg ? "COLORFGBG; the full screen asks the terminal first" :
		"the full screen asks the terminal");
	row(d, "characters", codeset, !strcmp(codeset, "UTF-8") ? "locale" : "locale; frames are drawn in ASCII");
	row(d, "clipboard", getenv("TMUX") ? "tmux" : getenv("SSH_TTY") ? "OSC 52 (over ssh)" : "pbcopy, wl-copy or xclip if there, else OSC 52", NULL);
}

static void print(struct doctor *d, struct out *out)
{
	for (size_t s = 0; s < d->report->n; s++) {
		if (d->report->items[s]->kind != VALUE_LIST)
			continue;
		out_text(out, STYLE_BOLD, d->report->keys[s]);
		out_fmt(out, "\n");
		for (size_t i = 0; i < d->report->items[s]->n; i++) {
			const struct value *v = d->report->items[s]->items[i];
			const char *origin = value_get_text(v, "origin", "");

			out_fmt(out, "  %-18s ", value_get_text(v, "name", ""));
			out_text(out, STYLE_PLAIN, value_get_text(v, "value", ""));
			if (*origin) {
				out_fmt(out, "  (");
				out_text(out, STYLE_DIM, origin);
				out_fmt(out, ")");
			}
			out_fmt(out, "\n");
		}
	}
}

int cmd_doctor(const struct options *o)
{
	struct doctor d = {.o = o};
	struct out out;
	struct err err = {0};

	setlocale(LC_CTYPE, "");
	d.report = value_map(&d.arena);
	value_set_int(&d.arena, d.report, "schema", 1);
	program(&d);
	knowledge(&d);
	paths(&d);
	settings(&d);
	keys(&d);
	terminal(&d);
	out_init(&out, o, true);
	if (options_format(o, FORMAT_TEXT) == FORMAT_JSON) {
		json_write(d.report, 2, &out.buf);
		buf_putc(&out.buf, '\n');
	} else {
		print(&d, &out);
	}
	if (!o->quiet && !run_write(o->outputs.n ? o->outputs.at[0].path : NULL, &out.buf, &err)) {
		run_complain(&err);
		d.status = (int)err.kind;
	}
	out_done(&out);
	arena_done(&d.arena);
	return d.status;
}
