/* SPDX-License-Identifier: MIT */
/* Completion scripts for bash, zsh and fish, made from the tables. Ids are asked of the program when they are needed. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/run.h"

/* Words after which something particular follows; FILES where nothing is said. */
static const struct { enum command_id command; const char *words, *ids; } operands[] = {
	{COMMAND_EXPLAIN, "", "ids"}, {COMMAND_CHECKLIST, "", "checklists"},
	{COMMAND_LIST, "patterns nodes signatures checklists themes keys", ""},
	{COMMAND_SESSIONS, "list show export import rm", "sessions"}, {COMMAND_REPLAY, "", "sessions"},
	{COMMAND_TREE, "lint test graph new", ""}, {COMMAND_THEME, "lint show", "themes"},
	{COMMAND_COMPLETION, "bash zsh fish", ""}, {COMMAND_DOCTOR, "", "none"}, {COMMAND_DEMO, "", "none"},
};
/* Options whose value is an id of some kind. */
static const struct { enum option_id option; const char *ids; } values[] = {
	{OPTION_ONLY, "ids"}, {OPTION_SKIP, "ids"}, {OPTION_PATTERN, "patterns"}, {OPTION_FROM, "nodes"},
	{OPTION_THEME, "looks"}, {OPTION_SESSION, "sessions"},
};

static void words(struct buf *b, const char *choices)
{
	for (; *choices; choices++)
		buf_putc(b, *choices == '|' ? ' ' : *choices);
}

static void command_words(struct buf *b)
{
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++)
		if (!command_get((enum command_id)i)->hidden)
			buf_fmt(b, "%s%s", i > COMMAND_SCREEN + 1 ? " " : "", command_get((enum command_id)i)->name);
}

static void option_words(struct buf *b, enum command_id id)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_get((enum option_id)i);

		if (row->commands & 1u << id)
			buf_fmt(b, "--%s ", row->name);
	}
}

static const char *ids_of(int option)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if ((int)values[i].option == option)
			return values[i].ids;
	return "";
}

/* ---- bash -------------------------------------------------------------------------------------- */

static void bash_values(struct buf *b)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = option_get((enum option_id)i);

		if (row->has != HAS_YES || (!row->choices[0] && !*ids_of(i)))
			continue;
		buf_fmt(b, "\t--%s", row->name);
		if (row->letter)
			buf_fmt(b, "|-%c", row->letter);
		buf_puts(b, ")\n\t\tCOMPREPLY=($(compgen -W \"");
		if (row->choices[0])
			words(b, row->choices);
		else
			buf_fmt(b, "$(_cmltriage_ids %s)", ids_of(i));
		buf_puts(b, "\" -- \"$cur\")); return ;;\n");
	}
}

static void bash_operands(struct buf *b)
{
	for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
		buf_fmt(b, "\t%s) words=\"%s\"", command_get(operands[i].command)->name, operands[i].words);
		if (!strcmp(operands[i].ids, "none"))
			buf_puts(b, "; files=no");
		else if (operands[i].ids[0])
			buf_fmt(b, "; words=\"$words $(_cmltriage_ids %s)\"", operands[i].ids);
		buf_puts(b, " ;;\n");
	}
	buf_puts(b, "\thelp) words=\"");
	command_words(b);
	buf_puts(b, " keys exit-codes\" ;;\n");
}

static void bash(struct buf *b)
{
	buf_puts(b, "# bash completion for cmltriage; made by: cmltriage completion bash\n"
		"_cmltriage_ids() { cmltriage gendoc ids --answer \"$1\" 2>/dev/null; }\n"
		"_cmltriage() {\n"
		"\tlocal cur prev cmd words files=yes i\n"
		"\tcur=${COMP_WORDS[COMP_CWORD]}; prev=${COMP_WORDS[COMP_CWORD-1]}; cmd=\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\tcase ${COMP_WORDS[i]} in -*) ;; *) cmd=${COMP_WORDS[i]}; break ;; esac\n"
		"\tdone\n"
		"\tcase $prev in\n");
	bash_values(b);
	buf_puts(b, "\tesac\n\tcase $cmd in\n");
	bash_operands(b);
	buf_puts(b, "\t*) [ -n \"$cmd\" ] || words=\"");
	command_words(b);
	buf_puts(b, "\" ;;\n\tesac\n\tif [[ $cur == -* ]]; then\n\t\tcase $cmd in\n");
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
		buf_fmt(b, "\t\t%s) words=\"", command_get((enum command_id)i)->name);
		option_words(b, (enum command_id)i);
		buf_puts(b, "\" ;;\n");
	}
	buf_puts(b, "\t\t*) words=\"");
	option_words(b, COMMAND_SCREEN);
	buf_puts(b, "\" ;;\n\t\tesac\n\t\tfiles=no\n\tfi\n"
		"\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
		"\t[ \"$files\" = no ] || COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
		"}\ncomplete -o filenames -F _cmltriage cmltriage\n");
}

/* ---- zsh ------------------------------------------------------------------------------------------ */

/* Text inside '...' of an _arguments specification. */
static void zsh_text(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_puts(b, "'\\''");
		else if (strchr("[]:\\", *text))
			buf_fmt(b, "\\%c", *text);
		else
			buf_putc(b, *text);
	}
}

static void zsh_option(struct buf *b, int i)
{
	const struct option_row *row = option_get((enum option_id)i);

	buf_fmt(b, "\t\t'*--%s%s[", row->name, row->has == HAS_YES ? "=" : row->has == HAS_NO ? "" : "=-");
	zsh_text(b, row->help);
	buf_puts(b, "]");
	if (row->has != HAS_NO) {
		buf_fmt(b, "%s:%s:", row->has == HAS_YES ? "" : ":", row->argument);
		if (row->choices[0]) {
			buf_putc(b, '(');
			words(b, row->choices);
			buf_putc(b, ')');
		} else if (*ids_of(i)) {
			buf_fmt(b, "($(cmltriage gendoc ids --answer %s 2>/dev/null))", ids_of(i));
		} else {
			buf_puts(b, "_files");
		}
	}
	buf_puts(b, "' \\\n");
}

static void zsh(struct buf *b)
{
	buf_puts(b, "#compdef cmltriage\n# zsh completion for cmltriage; made by: cmltriage completion zsh\n"
		"_cmltriage() {\n\tlocal -a commands options\n\tcommands=(\n");
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
		const struct command *c = command_get((enum command_id)i);

		if (c->hidden)
			continue;
		buf_fmt(b, "\t\t'%s:", c->name);
		zsh_text(b, c->summary);
		buf_puts(b, "'\n");
	}
	buf_puts(b, "\t)\n\t_arguments -s \\\n");
	for (int i = 0; i < OPTION_COUNT; i++)
		zsh_option(b, i);
	buf_puts(b, "\t\t'1: :->first' '*: :->rest'\n\tcase $state in\n"
		"\tfirst) _describe command commands; _files ;;\n\trest)\n\t\tcase $words[2] in\n");
	for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
		buf_fmt(b, "\t\t%s) ", command_get(operands[i].command)->name);
		if (operands[i].words[0] || (operands[i].ids[0] && strcmp(operands[i].ids, "none"))) {
			buf_fmt(b, "compadd -- %s", operands[i].words);
			if (operands[i].ids[0])
				buf_fmt(b, " $(cmltriage gendoc ids --answer %s 2>/dev/null)", operands[i].ids);
		}
		buf_puts(b, ";;\n");
	}
	buf_puts(b, "\t\thelp) compadd -- ");
	command_words(b);
	buf_puts(b, " keys exit-codes ;;\n\t\tesac\n\t\t_files ;;\n\tesac\n}\n_cmltriage \"$@\"\n");
}

/* ---- fish ------------------------------------------------------------------------------------------- */

static void fish_text(struct buf *b, const char *text)
{
	buf_putc(b, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
	buf_putc(b, '\'');
}

static void fish_option(struct buf *b, int i)
{
	const struct option_row *row = option_get((enum option_id)i);

	buf_fmt(b, "complete -c cmltriage -l %s", row->name);
	if (row->letter)
		buf_fmt(b, " -s %c", row->letter);
	buf_puts(b, " -d ");
	fish_text(b, row->help);
	if (row->has == HAS_YES)
		buf_puts(b, " -r");
	if (row->choices[0]) {
		buf_puts(b, " -f -a '");
		words(b, row->choices);
		buf_puts(b, "'");
	} else if (*ids_of(i)) {
		buf_fmt(b, " -f -a '(cmltriage gendoc ids --answer %s 2>/dev/null)'", ids_of(i));
	}
	buf_putc(b, '\n');
}

static void fish(struct buf *b)
{
	buf_puts(b, "# fish completion for cmltriage; made by: cmltriage completion fish\n");
	for (int i = COMMAND_SCREEN + 1; i < COMMAND_COUNT; i++) {
		const struct command *c = command_get((enum command_id)i);

		if (c->hidden)
			continue;
		buf_fmt(b, "complete -c cmltriage -n __fish_use_subcommand -a %s -d ", c->name);
		fish_text(b, c->summary);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
		buf_fmt(b, "complete -c cmltriage -n '__fish_seen_subcommand_from %s' -f -a '%s", command_get(operands[i].command)->name,
			operands[i].words);
		if (operands[i].ids[0] && strcmp(operands[i].ids, "none"))
			buf_fmt(b, " (cmltriage gendoc ids --answer %s 2>/dev/null)", operands[i].ids);
		buf_puts(b, "'\n");
	}
	for (int i = 0; i < OPTION_COUNT; i++)
		fish_option(b, i);
}

int cmd_completion(const struct options *o)
{
	static const struct { const char *name; void (*make)(struct buf *b); } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
	struct buf b = {0};
	struct err err = {0};

	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		bool ok;

		if (strcmp(shells[i].name, o->operands.at[0]))
			continue;
		shells[i].make(&b);
		ok = run_print(&b);
		buf_done(&b);
		return ok ? STATUS_OK : STATUS_INCOMPLETE;
	}
	err_set(&err, ERR_USAGE, "there is no completion for '%.60s'", o->operands.at[0]);
	err_hint(&err, "it makes them for bash, zsh and fish");
	return run_fail(o, &err);
}
