/* SPDX-License-Identifier: MIT */
/* theme lint, theme show, and the list of themes. */
#include "cli/themes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"
#include "data/theme.h"

#define CONTRAST_LEAST 4.5

static const char *below(struct arena *a, const char *variable, const char *fallback, const char *rest)
{
	const char *dir = getenv(variable), *home = getenv("HOME");

	if (dir && dir[0] == '/')
		return path_join(a, dir, rest);
	if (!home || !*home)
		return NULL;
	return path_join(a, path_join(a, home, fallback), rest);
}

size_t themes_folders(struct arena *a, const char *out[3])
{
	const char *all[3] = {below(a, "XDG_CONFIG_HOME", ".config", "cmltriage/themes"),
		below(a, "XDG_DATA_HOME", ".local/share", "cmltriage/themes"), PKGDATADIR "/themes"};
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (all[i] && file_is_dir(all[i]))
			out[n++] = all[i];
	return n;
}

static size_t names(struct arena *a, const char ***out)
{
	const char *folders[3];
	size_t n = 0, n_folders = themes_folders(a, folders);

	theme_names(folders, n_folders, a, out, &n);
	return n;
}

void themes_names(struct buf *out)
{
	struct arena a = {0};
	const char **all;
	size_t n = names(&a, &all);

	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "%s\n", all[i]);
	arena_done(&a);
}

void themes_list_text(struct out *out)
{
	struct buf b = {0};

	themes_names(&b);
	buf_add(&out->buf, buf_str(&b), b.len);
	buf_done(&b);
}

void themes_list_value(struct arena *a, struct value *list)
{
	const char **all;
	size_t n = names(a, &all);

	for (size_t i = 0; i < n; i++)
		value_set_text(a, value_push(a, list, value_map(a)), "id", all[i]);
}

/* ---- show and lint --------------------------------------------------------------------------------- */

static void color_text(char *out, size_t bytes, const struct theme_color *c)
{
	if (c->rgb >= 0)
		snprintf(out, bytes, "#%06x", (unsigned)c->rgb);
	else if (c->indexed >= 0)
		snprintf(out, bytes, "%d", c->indexed);
	else
		snprintf(out, bytes, "default");
}

static void attr_text(char *out, size_t bytes, unsigned attrs)
{
	static const struct { unsigned bit; const char *name; } all[] = {{ATTR_BOLD, "bold"}, {ATTR_UNDERLINE, "underline"},
		{ATTR_REVERSE, "reverse"}, {ATTR_DIM, "dim"}, {ATTR_ITALIC, "italic"}};
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < sizeof all / sizeof *all && at < bytes; i++)
		if (attrs & all[i].bit)
			at += (size_t)snprintf(out + at, bytes - at, "%s%s", at ? " " : "", all[i].name);
}

/* A row in the style it describes, where the output takes colours. */
static void show_role(struct out *out, const struct theme *t, int role)
{
	const struct theme_style *s = &t->at[role];
	char front[16], back[16], attrs[48];

	color_text(front, sizeof front, &s->front);
	color_text(back, sizeof back, &s->back);
	attr_text(attrs, sizeof attrs, s->attrs);
	if (out->color && s->front.indexed >= 0)
		out_fmt(out, "\033[38;5;%dm", s->front.indexed);
	if (out->color && s->back.indexed >= 0)
		out_fmt(out, "\033[48;5;%dm", s->back.indexed);
	if (out->color && s->attrs & ATTR_BOLD)
		out_fmt(out, "\033[1m");
	if (out->color && s->attrs & ATTR_REVERSE)
		out_fmt(out, "\033[7m");
	out_fmt(out, "%-16s", theme_role_name((enum theme_role)role));
	if (out->color)
		out_fmt(out, "\033[0m");
	out_fmt(out, " %-8s on %-8s %-16s %s\n", front, back, attrs, theme_role_what((enum theme_role)role));
}

/* Contrast of every role against its own or the theme's background. Returns the number of faults. */
static size_t lint(struct out *out, const struct theme *t)
{
	size_t faults = 0;

	for (int i = 0; i < LOOK_COUNT; i++) {
		const struct theme_style *s = &t->at[i];
		int32_t paper = s->back.rgb >= 0 ? s->back.rgb : t->paper;
		double ratio = s->front.rgb >= 0 && paper >= 0 ? theme_contrast(s->front.rgb, paper) : CONTRAST_LEAST;

		if (ratio >= CONTRAST_LEAST)
			continue;
		out_fmt(out, "%s: role %s has a contrast of %.1f; at least %.1f is readable\n", t->name,
			theme_role_name((enum theme_role)i), ratio, CONTRAST_LEAST);
		faults++;
	}
	if (!faults)
		out_fmt(out, "%s: %d roles, nothing wrong\n", t->name, LOOK_COUNT);
	return faults;
}

static bool load(const char *name, struct theme *t, struct err *err)
{
	struct arena a = {0};
	const char *folders[3];
	size_t n = themes_folders(&a, folders);
	const char *path = name;
	bool ok;

	if (!strchr(name, '/') && file_exists(name) && strstr(name, ".yaml"))
		path = path_join(&a, ".", name);
	ok = theme_load(path, folders, n, t, err);
	arena_done(&a);
	return ok;
}

static int usage(const struct options *o, const char *verb)
{
	struct err err = {0};

	err_set(&err, ERR_USAGE, "theme cannot '%.40s'", verb);
	err_hint(&err, "cmltriage theme show NAME, cmltriage theme lint NAME; cmltriage list themes names them");
	return run_fail(o, &err);
}

int cmd_theme(const struct options *o)
{
	const char *verb = o->operands.at[0], *name = o->operands.n > 1 ? o->operands.at[1] : "default16";
	bool show = !strcmp(verb, "show");
	struct theme t;
	struct out out;
	struct err err = {0};
	int status = STATUS_OK;

	if (!show && strcmp(verb, "lint"))
		return usage(o, verb);
	if (!load(name, &t, &err))
		return run_fail(o, &err);
	out_init(&out, o, true);
	for (int i = 0; show && i < LOOK_COUNT; i++)
		show_role(&out, &t, i);
	if (!show && lint(&out, &t))
		status = STATUS_KNOWLEDGE;
	if (!o->quiet && !run_print(&out.buf))
		status = STATUS_INCOMPLETE;
	out_done(&out);
	return status;
}
