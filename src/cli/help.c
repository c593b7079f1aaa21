/* SPDX-License-Identifier: MIT */
/* Help on standard output, made from command.def, option.def and exit.def; examples come first. */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/wrap.h"
#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/option.h"
#include "cli/run.h"
#include "config.h"

#define HELP_COLS 80
#define HELP_INDENT 30

static void indent(struct buf *out, size_t n)
{
	while (n--)
		buf_putc(out, ' ');
}

static void examples(struct buf *out, const struct command *c)
{
	buf_puts(out, "Examples\n");
	for (const char *p = c->examples; *p; ) {
		size_t n = strcspn(p, "\n");

		buf_puts(out, "  ");
		buf_add(out, p, n);
		buf_putc(out, '\n');
		p += n + (p[n] == '\n');
	}
}

/* "  left side         text, wrapped under itself" */
static void entry(struct buf *out, const char *left, const char *text)
{
	struct wrap w;
	struct wrap_line line;
	size_t n = strlen(left), at = n + 2;
	bool first = true;

	buf_fmt(out, "  %s", left);
	if (n + 4 > HELP_INDENT) {
		buf_putc(out, '\n');
		at = 0;
	}
	wrap_init(&w, text, HELP_COLS - HELP_INDENT);
	while (wrap_next(&w, &line)) {
		indent(out, HELP_INDENT - (first ? at : 0));
		buf_add(out, line.text, line.bytes);
		buf_putc(out, '\n');
		first = false;
	}
}

static void options_of(struct buf *out, enum command_id id)
{
	char spelling[96];

	for (int g = 0; g < GROUP_COUNT; g++) {
		bool any = false;

		for (int i = 0; i < OPTION_COUNT; i++) {
			const struct option_row *row = option_get((enum option_id)i);

			if (row->group != (enum option_group)g || !(row->commands & 1u << id))
				continue;
			if (!any)
				buf_fmt(out, "\n%s\n", option_group_title(row->group));
			any = true;
			entry(out, option_spelling(row, spelling, sizeof spelling), row->help);
		}
	}
}

void help_exit_statuses(struct buf *out)
{
	static const struct { int status; const char *meaning, *example; } rows[] = {
#define EXIT(name, status, meaning, example) {status, meaning, example},
#include "cli/exit.def"
#undef EXIT
	};

	buf_puts(out, "Exit status\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		buf_fmt(out, "  %d  %s\n", rows[i].status, rows[i].meaning);
	buf_puts(out, "  129, 130, 143  ended by HUP, INT, TERM\n");
}

static void all_commands(struct buf *out)
{
	buf_puts(out, "\nCommands\n");
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
		const struct command *c = command_get((enum command_id)i);

		if (!c->hidden)
			entry(out, c->name, c->summary);
	}
}

void help_text(enum command_id id, struct buf *out)
{
	const struct command *c = command_get(id);

	buf_fmt(out, "%s\n\n", c->summary);
	examples(out, c);
	if (id == COMMAND_SCREEN) {
		buf_puts(out, "  cmltriage check Model.mlpackage --log crash.log --target iOS16\n"
			"  cmltriage explain 1a\n\n"
			"Usage\n  cmltriage [OPTIONS] [MODEL|LOG|-]...\n  cmltriage COMMAND [OPTIONS] ...\n");
		all_commands(out);
	} else {
		buf_fmt(out, "\nUsage\n  cmltriage %s [OPTIONS] %s\n", c->name, c->operands);
	}
	options_of(out, id);
	buf_putc(out, '\n');
	help_exit_statuses(out);
	if (id == COMMAND_SCREEN)
		buf_puts(out, "\ncmltriage help COMMAND says more; cmltriage help keys lists the keys.\n"
			"A file that is called like a command is given as ./check. Nothing is ever sent anywhere.\n");
}

static int print(struct buf *b)
{
	int status = run_print(b) ? STATUS_OK : STATUS_INCOMPLETE;

	buf_done(b);
	return status;
}

int cmd_help(const struct options *o)
{
	const char *topic = o->operands.n ? o->operands.at[0] : "";
	enum command_id id = topic[0] ? command_find(topic) : COMMAND_SCREEN;
	struct buf b = {0};
	struct nearest n;
	struct err err = {0};

	if (!strcmp(topic, "keys")) {
		keys_text(&b, false);
		return print(&b);
	}
	if (!strcmp(topic, "exit-codes") || !strcmp(topic, "exit")) {
		help_exit_statuses(&b);
		return print(&b);
	}
	if (id != COMMAND_COUNT) {
		help_text(id, &b);
		return print(&b);
	}
	nearest_init(&n, topic);
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++)
		nearest_offer(&n, command_get((enum command_id)i)->name);
	nearest_offer(&n, "keys");
	nearest_offer(&n, "exit-codes");
	err_set(&err, ERR_USAGE, "there is no help on '%.60s'", topic);
	if (nearest_found(&n))
		err_hint(&err, "did you mean cmltriage help %s?", nearest_found(&n));
	else
		err_hint(&err, "cmltriage help lists all commands");
	return run_fail(o, &err);
}

int help_version(const struct options *o)
{
	struct buf b = {0};
	struct tree *t = NULL;
	struct err err = {0};

	buf_fmt(&b, "cmltriage %s\n", PACKAGE_VERSION);
	t = run_tree(o, &err);
	for (size_t i = 0; t && i < t->n_sources; i++) {
		const struct tree_source *s = &t->sources[i];

		buf_fmt(&b, "knowledge: %s %s%s%s (%s)%s%s\n", s->id ? s->id : "?", s->version ? s->version : "",
			s->checked ? ", checked " : "", s->checked ? s->checked : "", s->origin,
			s->covers ? ", covers " : "", s->covers ? s->covers : "");
	}
	tree_free(t);
	if (!t) {
		run_complain(&err);
		print(&b);
		return (int)err.kind;
	}
	return print(&b);
}

int help_run(const struct options *o)
{
	struct buf b = {0};

	if (o->version && !o->help)
		return help_version(o);
	if (o->command == COMMAND_HELP && o->operands.n)
		return cmd_help(o);
	help_text(o->command, &b);
	return print(&b);
}
