/* SPDX-License-Identifier: MIT */
/*
 * gendoc (hidden): parts of the manual as mdoc, made from the tables, so that
 * a test can hold the manual against them; and lists of ids for completions.
 */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/keys.h"
#include "cli/option.h"
#include "cli/run.h"
#include "cli/themes.h"
#include "data/theme.h"
#include "triage/store.h"

/* Text on a line of its own: what would be a request or a macro is kept from being one. */
static void roff(struct buf *b, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_puts(b, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			buf_puts(b, "\\e");
		else if (*text == '-')
			buf_puts(b, "\\-");
		else
			buf_putc(b, *text);
	}
	buf_putc(b, '\n');
}

static void doc_commands(struct buf *b)
{
	for (int i = COMMAND_SCREEN; i < COMMAND_COUNT; i++) {
		const struct command *c = command_get((enum command_id)i);

		if (c->hidden)
			continue;
		buf_fmt(b, ".TP\n.B cmltriage %s", c->name);
		buf_fmt(b, "%s", *c->name ? " " : "");
		roff(b, c->operands);
		roff(b, c->summary);
	}
}

static void doc_options(struct buf *b)
{
	char spelling[96];

	for (int g = 0; g < GROUP_COUNT; g++) {
		buf_fmt(b, ".SS %s\n", option_group_title((enum option_group)g));
		for (int i = 0; i < OPTION_COUNT; i++) {
			const struct option_row *row = option_get((enum option_id)i);

			if (row->group != (enum option_group)g)
				continue;
			buf_puts(b, ".TP\n.B ");
			roff(b, option_spelling(row, spelling, sizeof spelling));
			roff(b, row->help);
		}
	}
}

static void doc_exit_codes(struct buf *b)
{
	static const struct { int status; const char *meaning, *example; } rows[] = {
#define EXIT(name, status, meaning, example) {status, meaning, example},
#include "cli/exit.def"
#undef EXIT
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_fmt(b, ".TP\n.B %d\n", rows[i].status);
		roff(b, rows[i].meaning);
		buf_puts(b, "For example: ");
		roff(b, rows[i].example);
	}
	buf_puts(b, ".TP\n.B 129, 130, 143\nended by a signal: HUP, INT, TERM\n");
}

static void doc_roles(struct buf *b)
{
	for (int i = 0; i < LOOK_COUNT; i++) {
		buf_fmt(b, ".TP\n.B %s\n", theme_role_name((enum theme_role)i));
		roff(b, theme_role_what((enum theme_role)i));
	}
}

static void doc_keys(struct buf *b)
{
	struct buf text = {0};

	keys_text(&text, true);
	buf_puts(b, ".nf\n");
	for (const char *p = buf_str(&text); *p; ) {
		char line[256];
		size_t n = strcspn(p, "\n");

		snprintf(line, sizeof line, "%.*s", (int)n, p);
		roff(b, line);
		p += n + (p[n] == '\n');
	}
	buf_puts(b, ".fi\n");
	buf_done(&text);
}

/* ---- ids for completions --------------------------------------------------------------------------- */

static void ids_of_tree(const struct tree *t, const char *kind, struct buf *b)
{
	bool all = !strcmp(kind, "ids");

	for (size_t i = 0; (all || !strcmp(kind, "patterns")) && i < t->n_patterns; i++)
		buf_fmt(b, "%s\n", t->patterns[i].id);
	for (size_t i = 0; (all || !strcmp(kind, "nodes")) && i < t->n_questions; i++)
		buf_fmt(b, "%s\n", t->questions[i].id);
	for (size_t i = 0; all && i < t->n_signatures; i++)
		buf_fmt(b, "%s\n", t->signatures[i].id);
	if (strcmp(kind, "checklists"))
		return;
	for (size_t i = 0; i < t->n_checklists; i++)
		buf_fmt(b, "%s\n", t->checklists[i].id);
	for (size_t i = 0; i < t->n_patterns; i++)
		if (t->patterns[i].n_checklist)
			buf_fmt(b, "%s\n", t->patterns[i].id);
}

static void ids_of_sessions(const struct options *o, struct buf *b)
{
	struct arena a = {0};
	struct store_entry *entries;
	struct store *st = store_open(NULL);
	struct err err = {0};
	struct tree *t = run_tree(o, &err);
	size_t n = t ? store_list(st, t, &a, &entries, NULL) : 0;

	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%s\n", entries[i].name);
	tree_free(t);
	store_close(st);
	arena_done(&a);
}

static void doc_ids(const struct options *o, struct buf *b)
{
	const char *kind = o->answers.n ? o->answers.at[0] : "ids";
	struct err err = {0};
	struct tree *t;

	if (!strcmp(kind, "themes") || !strcmp(kind, "looks")) {
		buf_puts(b, *kind == 'l' ? "auto\n" : "");
		themes_names(b);
	} else if (!strcmp(kind, "sessions")) {
		ids_of_sessions(o, b);
	} else if ((t = run_tree(o, &err))) {
		ids_of_tree(t, kind, b);
		tree_free(t);
	}
}

int cmd_gendoc(const struct options *o)
{
	static const struct { const char *name; void (*make)(struct buf *b); } parts[] = {{"commands", doc_commands},
		{"options", doc_options}, {"exit-codes", doc_exit_codes}, {"keys", doc_keys}, {"roles", doc_roles}};
	struct buf b = {0};
	struct err err = {0};
	bool ok;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!strcmp(parts[i].name, o->operands.at[0]))
			parts[i].make(&b);
	if (!strcmp("ids", o->operands.at[0])) {
		doc_ids(o, &b);
	} else if (!b.len) {
		err_set(&err, ERR_USAGE, "gendoc makes commands, options, exit-codes, keys and ids");
		return run_fail(o, &err);
	}
	ok = run_print(&b);
	buf_done(&b);
	return ok ? STATUS_OK : STATUS_INCOMPLETE;
}
