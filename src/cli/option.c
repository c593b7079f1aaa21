/* SPDX-License-Identifier: MIT */
/* The option table and the one parser for all sub-commands, by way of getopt_long. */
#include "cli/option.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"

#define ON(c) (1u << COMMAND_##c)
#define ON_ALL (~0u)
#define ON_LIVE (ON(SCREEN) | ON(SCRIPT))
#define ON_CASE (ON(GENDOC) | ON(SCREEN) | ON(SCRIPT) | ON(CHECK) | ON(MATCH) | ON(INSPECT) | ON(DIFF) | ON(EXPLAIN) | ON(CHECKLIST) \
	| ON(REPLAY) | ON(GAP) | ON(DEMO))
#define ON_TREE (ON_CASE | ON(LIST) | ON(TREE) | ON(DOCTOR) | ON(SESSIONS) | ON(GENDOC))
#define ON_PRINT (ON_TREE | ON(THEME))

enum store { STORE_FLAG, STORE_TEXT, STORE_LIST, STORE_IDS, STORE_CHOICE, STORE_SECONDS, STORE_SIZE, STORE_FORMAT,
	STORE_OUTPUT, STORE_RESUME };

static const struct option_row rows[OPTION_COUNT] = {
#define OPTION(id, letter, name, argument, has, store, field, choices, commands, group, help) \
	{letter, name, argument, HAS_##has, choices, commands, GROUP_##group, help},
#include "cli/option.def"
#undef OPTION
};

/* Where the parser puts a value: kept apart so that the public table stays plain. */
static const struct {
	enum store store;
	size_t offset;
} targets[OPTION_COUNT] = {
#define OPTION(id, letter, name, argument, has, store, field, choices, commands, group, help) \
	{STORE_##store, offsetof(struct options, field)},
#include "cli/option.def"
#undef OPTION
};

static const char *const format_names[] = {"", "text", "json", "jsonl", "md", "html", "sarif", "github", "junit", "tap",
	"regex", "dot"};
static const char *const group_titles[GROUP_COUNT] = {"The case", "The report", "Knowledge", "The screen", "Sessions", "General"};

const struct option_row *option_get(enum option_id id)
{
	return &rows[id];
}

const char *option_group_title(enum option_group g)
{
	return group_titles[g];
}

const char *format_name(enum format f)
{
	return format_names[f];
}

const char *option_spelling(const struct option_row *row, char *out, size_t out_bytes)
{
	char name[64];

	if (row->letter)
		snprintf(name, sizeof name, "-%c, --%s", row->letter, row->name);
	else
		snprintf(name, sizeof name, "--%s", row->name);
	switch (row->has) {
	case HAS_NO: snprintf(out, out_bytes, "%s", name); break;
	case HAS_YES: snprintf(out, out_bytes, "%s %s", name, row->argument); break;
	case HAS_EQUALS: snprintf(out, out_bytes, "%s[=%s]", name, row->argument); break;
	case HAS_WORD: snprintf(out, out_bytes, "%s [%s]", name, row->argument); break;
	}
	return out;
}

/* ---- values ------------------------------------------------------------------------------- */

/* Index of value among "a|b|c", or -1 with *near set to the nearest one. */
static int choice_index(const char *choices, const char *value, char *near, size_t near_bytes)
{
	struct nearest n;
	char word[64];
	int index = 0;

	near[0] = '\0';
	nearest_init(&n, value);
	for (const char *p = choices; *p; index++) {
		size_t len = strcspn(p, "|");

		snprintf(word, sizeof word, "%.*s", (int)len, p);
		if (!strcmp(word, value))
			return index;
		n.best = NULL;
		size_t before = n.distance;
		nearest_offer(&n, word);
		if (n.best && (n.distance < before || !near[0]))
			snprintf(near, near_bytes, "%s", word);
		p += len + (p[len] == '|');
	}
	return -1;
}

static bool choice_take(const struct option_row *row, const char *value, int *out, struct err *err)
{
	char near[64];

	*out = choice_index(row->choices, value, near, sizeof near);
	if (*out >= 0)
		return true;
	err_set(err, ERR_USAGE, "'%s' is no value of --%s", value, row->name);
	if (near[0])
		return err_hint(err, "did you mean %s? Possible: %s", near, row->choices);
	return err_hint(err, "possible: %s", row->choices);
}

static bool size_take(const struct option_row *row, const char *value, uint64_t *out, struct err *err)
{
	static const char units[] = "KMG";
	char *end;
	unsigned long long n = strtoull(value, &end, 10);
	const char *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	unsigned shift = unit ? (unsigned)(10 * (unit - units + 1)) : 0;

	if (end == value || value[0] == '-' || n == 0 || (*end && (!unit || end[1])) || n > (UINT64_MAX >> shift)) {
		err_set(err, ERR_USAGE, "'%s' is no size for --%s", value, row->name);
		return err_hint(err, "give bytes, or a number with K, M or G: --%s 64M", row->name);
	}
	*out = (uint64_t)n << shift;
	return true;
}

static bool seconds_take(const struct option_row *row, const char *value, double *out, struct err *err)
{
	char *end;
	double s = strtod(value, &end);

	if (end == value || *end || !(s > 0) || s > 1e6) {
		err_set(err, ERR_USAGE, "'%s' is no time for --%s", value, row->name);
		return err_hint(err, "give seconds above 0: --%s 2.5", row->name);
	}
	*out = s;
	return true;
}

static void ids_take(struct options *o, text_list *list, const char *value)
{
	char *copy = arena_str(&o->arena, value);

	for (char *id = strtok(copy, ", "); id; id = strtok(NULL, ", "))
		*VEC_ADD(list) = id;
}

/* -F opens a report, -o says where it goes; each may come first. */
static struct output *output_for(struct options *o, bool format)
{
	struct output *last = o->outputs.n ? &o->outputs.at[o->outputs.n - 1] : NULL;

	if (last && (format ? last->format == FORMAT_NONE : !last->path))
		return last;
	return VEC_ADD(&o->outputs);
}

bool option_set(struct options *o, enum option_id id, const char *value, struct err *err)
{
	const struct option_row *row = &rows[id];
	void *field = (char *)o + targets[id].offset;
	int index = 0;

	if (row->choices[0] && value && !choice_take(row, value, &index, err))
		return false;
	switch (targets[id].store) {
	case STORE_FLAG: *(bool *)field = true; break;
	case STORE_TEXT: *(const char **)field = value; break;
	case STORE_LIST: *VEC_ADD((text_list *)field) = value; break;
	case STORE_IDS: ids_take(o, field, value); break;
	case STORE_CHOICE: *(int *)field = index + 1; break;
	case STORE_SECONDS: return seconds_take(row, value, field, err);
	case STORE_SIZE: return size_take(row, value, field, err);
	case STORE_FORMAT: output_for(o, true)->format = (enum format)(index + 1); break;
	case STORE_OUTPUT: output_for(o, false)->path = value; break;
	case STORE_RESUME: o->resume = true; o->resume_name = value; break;
	}
	return true;
}

/* ---- the command line ------------------------------------------------------------------------ */

static bool unknown_option(const char *arg, struct err *err)
{
	struct nearest n;
	char word[64];

	err_set(err, ERR_USAGE, "unknown option %.100s", arg);
	if (strncmp(arg, "--", 2))
		return err_hint(err, "cmltriage --help lists all options");
	snprintf(word, sizeof word, "%.*s", (int)strcspn(arg + 2, "="), arg + 2);
	nearest_init(&n, word);
	for (int i = 0; i < OPTION_COUNT; i++)
		nearest_offer(&n, rows[i].name);
	if (nearest_found(&n))
		return err_hint(err, "did you mean --%s?", nearest_found(&n));
	return err_hint(err, "cmltriage --help lists all options");
}

static bool missing_argument(const struct option_row *row, struct err *err)
{
	char spelling[96];

	err_set(err, ERR_USAGE, "--%s needs a value", row->name);
	return err_hint(err, "%s: %s", option_spelling(row, spelling, sizeof spelling), row->help);
}

static void long_options(struct option *longs, char *letters)
{
	static const int has[] = {no_argument, required_argument, optional_argument, optional_argument};

	*letters++ = ':';
	for (int i = 0; i < OPTION_COUNT; i++) {
		longs[i] = (struct option){rows[i].name, has[rows[i].has], NULL, 256 + i};
		if (rows[i].letter) {
			*letters++ = rows[i].letter;
			if (rows[i].has == HAS_YES)
				*letters++ = ':';
		}
	}
	*letters = '\0';
}

static enum option_id id_of(int c)
{
	if (c >= 256)
		return (enum option_id)(c - 256);
	for (int i = 0; i < OPTION_COUNT; i++)
		if (rows[i].letter == c)
			return (enum option_id)i;
	return OPTION_COUNT;
}

/* `--resume NAME`: the next word is the name unless it is an option or names a file. */
static const char *next_word(int argc, char **argv)
{
	if (optind >= argc || argv[optind][0] == '-' || access(argv[optind], F_OK) == 0)
		return NULL;
	return argv[optind++];
}

static void keep_first(struct err *err, const struct err *next)
{
	if (err->kind == ERR_NONE)
		*err = *next;
}

/* What getopt refuses. It points at the argument after the culprit, or still at a cluster of letters. */
static void refused(int c, int argc, char **argv, struct err *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	const char *arg = optind > 0 && optind <= argc ? argv[optind - 1] : letter;
	enum option_id id = optopt ? id_of(optopt) : OPTION_COUNT;

	if (c == ':' && id < OPTION_COUNT) {
		missing_argument(&rows[id], err);
	} else if (id < OPTION_COUNT && optopt >= 256) {
		err_set(err, ERR_USAGE, "--%s takes no value", rows[id].name);
		err_hint(err, "write it without the = and what follows");
	} else {
		unknown_option(optopt && optopt < 256 ? letter : arg, err);
	}
}

static void parse_options(int argc, char **argv, struct options *o, struct err *err)
{
	struct option longs[OPTION_COUNT + 1] = {{0}};
	char letters[2 * OPTION_COUNT + 2];
	int c;

	long_options(longs, letters);
	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		struct err e = {0};
		enum option_id id = c == '?' || c == ':' ? OPTION_COUNT : id_of(c);

		if (id == OPTION_COUNT) {
			refused(c, argc, argv, &e);
		} else {
			const char *value = optarg;

			if (rows[id].has == HAS_WORD && !value)
				value = next_word(argc, argv);
			if (option_set(o, id, value, &e))
				o->seen[id / 32] |= 1u << (id % 32);
		}
		if (e.kind)
			keep_first(err, &e);
	}
}

/* A word that is no command and no file, and near a command, is a slip. */
static void find_command(struct options *o, int argc, char **argv, struct err *err)
{
	struct err e = {0};
	const char *near;

	o->command = COMMAND_SCREEN;
	if (optind >= argc)
		return;
	o->command = command_find(argv[optind]);
	if (o->command != COMMAND_COUNT) {
		optind++;
		return;
	}
	o->command = COMMAND_SCREEN;
	near = command_nearest(argv[optind]);
	if (near && !strpbrk(argv[optind], "./") && access(argv[optind], F_OK) != 0) {
		err_set(&e, ERR_USAGE, "unknown command %.100s", argv[optind]);
		err_hint(&e, "did you mean %s? cmltriage --help lists all commands", near);
		keep_first(err, &e);
	}
}

bool option_given(const struct options *o, enum option_id id)
{
	return o->seen[id / 32] & 1u << (id % 32);
}

static void check_options_fit(const struct options *o, struct err *err)
{
	struct err e = {0};

	for (int i = 0; i < OPTION_COUNT; i++) {
		if (!option_given(o, (enum option_id)i) || rows[i].commands & 1u << o->command)
			continue;
		err_set(&e, ERR_USAGE, "--%s does not go with %s", rows[i].name,
			o->command == COMMAND_SCREEN ? "the full screen" : command_get(o->command)->name);
		err_hint(&e, "cmltriage help %s lists its options", command_get(o->command)->name);
		keep_first(err, &e);
	}
}

static void check_operands(const struct options *o, struct err *err)
{
	const struct command *c = command_get(o->command);
	struct err e = {0};
	int n = (int)o->operands.n;

	if (o->help || o->version || (n >= c->fewest && (c->most < 0 || n <= c->most)))
		return;
	if (n < c->fewest)
		err_set(&e, ERR_USAGE, "%s needs %s", c->name, c->operands);
	else
		err_set(&e, ERR_USAGE, "too many arguments for %s: %.100s", c->name, o->operands.at[c->most]);
	err_hint(&e, "usage: cmltriage %s %s", c->name, c->operands);
	keep_first(err, &e);
}

static enum format format_by_name(const char *path)
{
	static const struct { const char *end; enum format format; } ends[] = {
		{".json", FORMAT_JSON}, {".jsonl", FORMAT_JSONL}, {".md", FORMAT_MD}, {".html", FORMAT_HTML},
		{".sarif", FORMAT_SARIF}, {".xml", FORMAT_JUNIT}, {".tap", FORMAT_TAP}, {".dot", FORMAT_DOT},
		{".txt", FORMAT_TEXT},
	};
	size_t len = path ? strlen(path) : 0;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i].end);

		if (len > n && !strcmp(path + len - n, ends[i].end))
			return ends[i].format;
	}
	return FORMAT_NONE;
}

static void check_outputs(struct options *o, struct err *err)
{
	struct err e = {0};
	size_t to_stdout = 0;

	for (size_t i = 0; i < o->outputs.n; i++) {
		struct output *out = &o->outputs.at[i];

		if (out->format == FORMAT_NONE)
			out->format = format_by_name(out->path);
		if (out->path && !strcmp(out->path, "-"))
			out->path = NULL;
		if (!out->path && to_stdout++) {
			err_set(&e, ERR_USAGE, "two reports cannot share standard output");
			err_hint(&e, "give each its file: -F json -o report.json -F md -o report.md");
			keep_first(err, &e);
		}
	}
}

bool options_parse(int argc, char **argv, struct options *o, struct err *err)
{
	_Static_assert(OPTION_COUNT <= 64, "a bit for each option");

	err->kind = ERR_NONE;
	parse_options(argc, argv, o, err);
	find_command(o, argc, argv, err);
	for (int i = optind; i < argc; i++)
		*VEC_ADD(&o->operands) = argv[i];
	check_options_fit(o, err);
	check_outputs(o, err);
	check_operands(o, err);
	return err->kind == ERR_NONE;
}

void options_done(struct options *o)
{
	arena_done(&o->arena);
	VEC_DONE(&o->settings);
	VEC_DONE(&o->operands);
	VEC_DONE(&o->logs);
	VEC_DONE(&o->targets);
	VEC_DONE(&o->answers);
	VEC_DONE(&o->trees);
	VEC_DONE(&o->only);
	VEC_DONE(&o->skip);
	VEC_DONE(&o->outputs);
}

enum format options_format(const struct options *o, enum format fallback)
{
	for (size_t i = 0; i < o->outputs.n; i++)
		if (!o->outputs.at[i].path && o->outputs.at[i].format)
			return o->outputs.at[i].format;
	return fallback;
}

bool options_wants(const struct options *o, enum format f)
{
	for (size_t i = 0; i < o->outputs.n; i++)
		if (o->outputs.at[i].format == f)
			return true;
	return false;
}
