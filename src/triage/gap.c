/* SPDX-License-Identifier: MIT */
/* Drafts about error lines that nothing matches. */
#include "triage/gap.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DRAFTS_MOST = 20, REGEX_MOST = 400 };

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

	while (*line && b->len < REGEX_MOST) {
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

/* Inside single quotes of YAML. */
static void single_quoted(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_putc(b, '\'');
		buf_putc(b, *text);
	}
}

void gap_rule(const char *id, const char *regex, const char *line, struct buf *out)
{
	struct buf made = {0};

	if (!regex)
		regex_of(&made, line);
	buf_fmt(out, "tree: 1\nsignatures:\n  - id: %s      # <speaker>.<what>\n"
		"    pattern: 1c               # the page it should open\n    confidence: hint\n    level: error\n    regex: '", id);
	single_quoted(out, regex ? regex : buf_str(&made));
	buf_puts(out, "'\n    says: \"What the line says, in a sentence.\"\n    match: [\"");
	quoted(out, line);
	buf_puts(out, "\"]\n    no_match: [\"a line that looks alike and means something else\"]\n");
	buf_done(&made);
}

static void head(const struct tree *t, const struct evidence *e, const char *version, struct buf *b)
{
	buf_fmt(b, "# Error lines that cmltriage %s does not know\n\n", version);
	for (size_t i = 0; i < t->n_sources; i++)
		buf_fmt(b, "Knowledge: %s %s\n", t->sources[i].id ? t->sources[i].id : "?",
			t->sources[i].version ? t->sources[i].version : "");
	buf_putc(b, '\n');
	for (size_t i = 0; i < e->inputs.n; i++) {
		const struct input *in = &e->inputs.at[i];

		if (in->kind == INPUT_LOG)
			buf_fmt(b, "- %s: %llu lines, %llu look like errors, %llu not recognised\n", in->path,
				(unsigned long long)in->lines, (unsigned long long)in->error_lines, (unsigned long long)in->unmatched);
	}
}

/* One line with its rule. */
static void draft(const struct odd_line *o, size_t number, struct redact *redact, struct buf *b)
{
	struct buf line = {0};
	char id[40];

	if (redact)
		redact_text(redact, o->text, strlen(o->text), &line);
	else
		buf_puts(&line, o->text);
	buf_fmt(b, "\n## Line %llu\n\n```text\n%s\n```\n\nA rule to start from:\n\n```yaml\n", (unsigned long long)o->line,
		buf_str(&line));
	snprintf(id, sizeof id, "new.message-%zu", number);
	gap_rule(id, NULL, buf_str(&line), b);
	buf_puts(b, "```\n");
	buf_done(&line);
}

void gap_markdown(const struct tree *t, const struct evidence *e, const struct odd_line *only, struct redact *redact,
		  const char *version, struct buf *out)
{
	struct buf b = {0};
	size_t n = 0, left = 0;

	head(t, e, version, &b);
	for (size_t i = 0; i < e->odd_lines.n; i++) {
		const struct odd_line *o = &e->odd_lines.at[i];

		if (only ? o != only : seen_before(e, i))
			continue;
		if (n == DRAFTS_MOST)
			left++;
		else
			draft(o, ++n, redact, &b);
	}
	if (!n)
		buf_puts(&b, "\nEvery line that looks like an error is known.\n");
	if (left)
		buf_fmt(&b, "\n%zu more messages are left out here.\n", left);
	if (redact)
		redact_text(redact, buf_str(&b), b.len, out);
	else
		buf_add(out, buf_str(&b), b.len);
	buf_done(&b);
}
