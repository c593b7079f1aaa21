/* SPDX-License-Identifier: MIT */
/* The options of option.def: the table, and the parser that fills struct options. */
#ifndef CMLTRIAGE_CLI_OPTION_H
#define CMLTRIAGE_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "cli/command.h"

typedef VEC(const char *) text_list;

enum format {
	FORMAT_NONE, FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_MD, FORMAT_HTML, FORMAT_SARIF, FORMAT_GITHUB,
	FORMAT_JUNIT, FORMAT_TAP, FORMAT_REGEX, FORMAT_DOT
};
const char *format_name(enum format f);

struct output {
	enum format format;
	const char *path;		/* NULL or "-" = standard output */
};

/* Each choice is 0 when the option was not given, else 1 + its index in the table. */
enum choice_fail_on { FAIL_ON_DEFAULT, FAIL_ON_ERROR, FAIL_ON_WARNING, FAIL_ON_HINT, FAIL_ON_UNKNOWN, FAIL_ON_NEVER };
enum choice_min { MIN_DEFAULT, MIN_HINT, MIN_WARNING, MIN_ERROR };
enum choice_auto { AUTO_DEFAULT, AUTO_CERTAIN, AUTO_LIKELY };
enum choice_color { COLOR_DEFAULT, COLOR_ALWAYS, COLOR_AUTO, COLOR_NEVER };
enum choice_layout { LAYOUT_DEFAULT, LAYOUT_LATIN };	/* and on, in the order of ui/layout.def */
enum choice_redact { REDACT_DEFAULT, REDACT_NORMAL, REDACT_STRICT };

enum option_id {
#define OPTION(id, ...) OPTION_##id,
#include "cli/option.def"
#undef OPTION
	OPTION_COUNT
};

struct doc_node;
struct setting {			/* from the settings file */
	enum option_id id;
	const char *value, *file;
	long line;
};

/* Texts are borrowed from argv, or lie in the arena. */
struct options {
	enum command_id command;
	text_list operands;
	text_list logs, targets, answers, trees, only, skip;
	VEC(struct output) outputs;
	const char *device, *compute_units, *symptom, *baseline, *write_baseline;
	const char *from, *pattern, *theme, *session, *resume_name, *config;
	int auto_accept, fail_on, min_level, redact, color, layout;
	bool scan_weights, no_weights, why, exit_zero, no_redact, no_user_trees, ascii, mouse, plain;
	bool resume, no_session, no_input, no_config, quiet, verbose, help, version;
	double time_limit;		/* seconds; 0 = none */
	uint64_t max_log;		/* bytes; 0 = no limit */
	uint32_t seen[2];		/* bits of enum option_id: given on the command line */
	VEC(struct setting) settings;
	const struct doc_node *keys;	/* of the settings file, in the arena; NULL = none; see config_keymap() */
	const char *keys_file;
	struct arena arena;
};

enum option_has { HAS_NO, HAS_YES, HAS_EQUALS, HAS_WORD };
enum option_group { GROUP_CASE, GROUP_REPORT, GROUP_KNOWLEDGE, GROUP_SCREEN, GROUP_SESSION, GROUP_GENERAL, GROUP_COUNT };

struct option_row {
	char letter;			/* 0 = none */
	const char *name;		/* without the dashes */
	const char *argument;		/* "" = none */
	enum option_has has;
	const char *choices;		/* "a|b|c" or "" */
	uint32_t commands;		/* bit (1 << enum command_id) */
	enum option_group group;
	const char *help;
};

const struct option_row *option_get(enum option_id id);
const char *option_group_title(enum option_group g);
/* "-F, --format FORMAT" into out; returns out. */
const char *option_spelling(const struct option_row *row, char *out, size_t out_bytes);

/*
 * Parses the command line. False with err (ERR_USAGE) for what cannot be understood; o is
 * filled as far as possible even then, so that the error can be reported in the format asked for.
 */
bool options_parse(int argc, char **argv, struct options *o, struct err *err);
void options_done(struct options *o);

/* Was it given on the command line? */
bool option_given(const struct options *o, enum option_id id);
/* Sets one option to a value from elsewhere, which must outlive o; false with err when it has no such value. */
bool option_set(struct options *o, enum option_id id, const char *value, struct err *err);

/* The format of the one report on standard output, or fallback when nothing was asked for. */
enum format options_format(const struct options *o, enum format fallback);
/* True when any of the outputs has this format. */
bool options_wants(const struct options *o, enum format f);

#endif
