/* SPDX-License-Identifier: MIT */
/* gap: a draft report on error lines that nothing matches, redacted, with a rule to start from. Nothing is sent. */
#include <ctype.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"
#include "config.h"
#include "data/json.h"
#include "triage/redact.h"

#define DRAFTS_MOST 20

/* Does the same message, numbers aside, stand before line i? */
static bool seen_before(const struct evidence *e, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		const char *a = e->odd_lines.at[k].text, *b = e->odd_lines.at[i].text;

		for (;;) {
			while (isdigit((unsigned char)*a))
				a++;
			while (isdigit((unsigned char)*b))
				b++;
			if (*a != *b || !*a)
				break;
			a++;
			b++;
		}
		if (*a == *b)
			return true;
	}
	return false;
}

/* A literal part of a regex: special characters quoted, numbers (not those in names) and addresses generalised. */
static void regex_of(struct buf *b, const char *line)
{
	const char *start = line;

	while (*line && b->len < 400) {
		bool in_word = line > start && isalnum((unsigned char)line[-1]);

		if (line[0] == '0' && line[1] == 'x' && isxdigit((unsigned char)line[2])) {
			buf_puts(b, "0x[0-9a-f]+");
			for (line += 2; isxdigit((unsigned char)*line); )
				line++;
		} else if (isdigit((unsigned char)*line) && !in_word) {
			buf_puts(b, "\\d+");
			while (isdigit((unsigned char)*line))
				line++;
		} else {
			if (strchr("\\^$.|?*+()[]{}", *line))
				buf_putc(b, '\\');
			if (*line == '\'')
				buf_putc(b, '\'');
			buf_putc(b, *line++);
		}
	}
}

/* Inside double quotes of YAML. */
static void quoted(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
}

static void stub(struct buf *b, size_t n, const char *line)
{
	struct buf regex = {0};

	regex_of(&regex, line);
	buf_fmt(b, "```yaml\ntree: 1\nsignatures:\n  - id: new.message-%zu      # <speaker>.<what>\n"
		"    pattern: 1c               # the page it should open\n    confidence: hint\n    level: error\n"
		"    regex: '%s'\n    says: \"What the line says, in a sentence.\"\n    match: [\"", n, buf_str(&regex));
	quoted(b, line);
	buf_puts(b, "\"]\n    no_match: [\"a line that looks alike and means something else\"]\n```\n");
	buf_done(&regex);
}

static void head(struct run *r, struct buf *b)
{
	buf_fmt(b, "# Error lines that cmltriage %s does not know\n\n", PACKAGE_VERSION);
	for (size_t i = 0; i < r->tree->n_sources; i++)
		buf_fmt(b, "Knowledge: %s %s\n", r->tree->sources[i].id ? r->tree->sources[i].id : "?",
			r->tree->sources[i].version ? r->tree->sources[i].version : "");
	buf_putc(b, '\n');
	for (size_t i = 0; i < r->evidence.inputs.n; i++) {
		const struct input *in = &r->evidence.inputs.at[i];

		buf_fmt(b, "- %s: %llu lines, %llu look like errors, %llu not recognised\n", in->path, (unsigned long long)in->lines,
			(unsigned long long)in->error_lines, (unsigned long long)in->unmatched);
	}
}

static void markdown(struct run *r, struct redact *red, struct buf *out)
{
	struct buf b = {0}, line = {0};
	size_t n = 0, left = 0;

	head(r, &b);
	for (size_t i = 0; i < r->evidence.odd_lines.n; i++) {
		const struct odd_line *o = &r->evidence.odd_lines.at[i];

		if (seen_before(&r->evidence, i))
			continue;
		if (n == DRAFTS_MOST) {
			left++;
			continue;
		}
		buf_clear(&line);
		if (red)
			redact_text(red, o->text, strlen(o->text), &line);
		else
			buf_puts(&line, o->text);
		buf_fmt(&b, "\n## Line %llu\n\n```text\n%s\n```\n\nA rule to start from:\n\n", (unsigned long long)o->line, buf_str(&line));
		stub(&b, ++n, buf_str(&line));
	}
	if (!n)
		buf_puts(&b, "\nEvery line that looks like an error is known.\n");
	if (left)
		buf_fmt(&b, "\n%zu more messages are left out here.\n", left);
	if (red)
		redact_text(red, buf_str(&b), b.len, out);
	else
		buf_add(out, buf_str(&b), b.len);
	buf_done(&b);
	buf_done(&line);
}

static void json(struct run *r, struct redact *red, struct buf *out)
{
	struct value *v = value_map(&r->arena), *list;

	value_set_int(&r->arena, v, "schema", 1);
	list = value_set(&r->arena, v, "unmatched", value_list(&r->arena));
	for (size_t i = 0; i < r->evidence.odd_lines.n; i++) {
		const struct odd_line *o = &r->evidence.odd_lines.at[i];
		struct value *row = value_push(&r->arena, list, value_map(&r->arena));

		value_set_text(&r->arena, row, "input", o->input);
		value_set_int(&r->arena, row, "line", (int64_t)o->line);
		value_set_text(&r->arena, row, "text", o->text);
	}
	json_write(red ? redact_value(red, v, &r->arena) : v, 2, out);
	buf_putc(out, '\n');
}

static void write_gap(struct run *r, const struct output *to)
{
	struct redact_options ro = {.strict = r->o->redact == REDACT_STRICT};
	struct redact *red = r->o->no_redact ? NULL : redact_new(&ro);
	struct buf b = {0};
	struct err err = {0};

	if (to->format == FORMAT_JSON)
		json(r, red, &b);
	else if (to->format == FORMAT_NONE || to->format == FORMAT_MD || to->format == FORMAT_TEXT)
		markdown(r, red, &b);
	else
		err_set(&err, ERR_USAGE, "gap has no format %s", format_name(to->format));
	if (err.kind || (!r->o->quiet && !run_write(to->path, &b, &err)))
		run_error(r, &err);
	redact_free(red);
	buf_done(&b);
}

int cmd_gap(const struct options *o)
{
	struct run r;
	struct output def = {0};
	int status;

	run_init(&r, o);
	if (run_load_tree(&r)) {
		for (size_t i = 0; i < o->operands.n; i++)
			run_input(&r, o->operands.at[i], RUN_AS_LOG);
		for (size_t i = 0; i < o->logs.n; i++)
			run_input(&r, o->logs.at[i], RUN_AS_LOG);
		if (!o->operands.n && !o->logs.n)
			run_input(&r, "-", RUN_AS_LOG);
		if (!o->outputs.n)
			write_gap(&r, &def);
		for (size_t i = 0; i < o->outputs.n; i++)
			write_gap(&r, &o->outputs.at[i]);
	}
	status = run_status(&r);
	run_done(&r);
	return status;
}
