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

/* ---- parts of a line that the next log spells differently: how many bytes they take at s, 0 = none ---- */

static size_t address_at(const char *s, char before)
{
	(void)before;
	if (s[0] != '0' || s[1] != 'x' || !isxdigit((unsigned char)s[2]))
		return 0;
	return 2 + strspn(s + 2, "0123456789abcdefABCDEF");
}

/* Numbers in names stay: they tell one name from another. */
static size_t number_at(const char *s, char before)
{
	return isalnum((unsigned char)before) ? 0 : strspn(s, "0123456789");
}

/* Also what redaction put in place of a home folder; without the full stop or colon behind it. */
static size_t path_at(const char *s, char before)
{
	size_t n = strcspn(s, " \t\"'(),;<>");
	bool begins = (s[0] == '/' && (isalnum((unsigned char)s[1]) || s[1] == '_')) || (s[0] == '~' && s[1] == '/') ||
		      strncmp(s, "file://", 7) == 0;

	if (!begins || isalnum((unsigned char)before) || (before && strchr("/.:_-", before) && s[0] == '/'))
		return 0;
	while (n && strchr(".:", s[n - 1]))
		n--;
	return n;
}

/* "<token-1>", which redaction left. */
static size_t placeholder_at(const char *s, char before)
{
	(void)before;
	size_t word = s[0] == '<' ? strspn(s + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") : 0, digits = word ? strspn(s + 1 + word, "0123456789") : 0;

	return word && s[1 + word + digits] == '>' ? word + digits + 2 : 0;
}

static const struct {
	size_t (*at)(const char *s, char before);
	const char *regex;
} varying[] = {
	{ address_at, "0x[0-9a-fA-F]+" }, { path_at, "\\S+" }, { placeholder_at, "\\S+" }, { number_at, "\\d+" },
};

/* A line as a regex: special characters quoted, what varies generalised. */
static void regex_of(struct buf *b, const char *line)
{
	char before = 0;

	while (*line && b->len < REGEX_MOST) {
		size_t n = 0, i = 0;
		for (; i < sizeof varying / sizeof *varying && !(n = varying[i].at(line, before)); i++)
			;
		if (n) {
			buf_puts(b, varying[i].regex);
		} else {
			if (strchr("\\^$.|?*+()[]{}", *line))
				buf_putc(b, '\\');
			buf_putc(b, *line);
			n = 1;
		}
		before = line[n - 1];
		line += n;
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

	redact_text(redact, o->text, strlen(o->text), &line);
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
	redact_text(redact, buf_str(&b), b.len, out);
	buf_done(&b);
	for (size_t i = 0; i < e->odd_lines.n; i++) {
		const struct odd_line *o = &e->odd_lines.at[i];

		if (only ? o != only : seen_before(e, i))
			continue;
		if (n == DRAFTS_MOST)
			left++;
		else
			draft(o, ++n, redact, out);
	}
	if (!n)
		buf_puts(out, "\nEvery line that looks like an error is known.\n");
	if (left)
		buf_fmt(out, "\n%zu more messages are left out here.\n", left);
}
