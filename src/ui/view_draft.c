/* SPDX-License-Identifier: MIT */
/* A text that was drafted and may be written to a file: a report about unknown lines, a rule. Enter asks where to. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "triage/gap.h"
#include "ui/view.h"

static void title(struct app *a, struct visit *p, struct buf *out)
{
	app_below(a)->view->title(a, app_below(a), out);
	buf_fmt(out, "\n%s", strcmp(p->id, "rule") == 0 ? "Rule" : "Draft");
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const char *text = buf_str(&a->draft);

	(void)p;
	if (a->draft_changes) {
		char count[40];
		char said[120];
		snprintf(said, sizeof said, "Redacted: %s replaced (home folders, names, tokens).",
			 part_count(count, sizeof count, a->draft_changes, "text", "texts"));
		sheet_plain(s);
		sheet_flow(s, 0, LOOK_note, said);
		sheet_blank(s);
	}
	while (*text) {
		size_t n = strcspn(text, "\n");
		char line[1024];
		snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line - 1 ? n : sizeof line - 1), text);
		sheet_item(s, ITEM_TEXT, "", 0);
		sheet_flow(s, (int)strspn(line, " ") + 2, line[0] == '#' ? LOOK_title : LOOK_code, line);
		text += text[n] ? n + 1 : n;
	}
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	(void)digit;
	if (action == ACT_open || action == ACT_why) {
		app_prompt(a, PROMPT_SAVE, p->id, strcmp(p->id, "rule") == 0 ? "cmltriage-rule.yaml" : "cmltriage-gap.md");
	} else if (action == ACT_copy) {
		app_copy(a, buf_str(&a->draft), a->draft.len);
	} else {
		return false;
	}
	return true;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	(void)a, (void)p;
	part_keys(out, "Nothing is written yet, and nothing is ever sent. {open} asks for a file.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "write to a file", 9, NULL }, { ACT_copy, "copy", 6, NULL }, { ACT_escape, "close", 8, NULL },
	{ ACT_help, "keys", 5, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_draft = {
	.id = VIEW_DRAFT, .screen = ON_DRAFT, .overlay = true, .title = title, .draw = view_draw_sheet, .fill = fill, .act = act,
	.hints = hints, .message = message,
};

/* ---- making drafts ---- */

void app_draft_gap(struct app *a, const char *input, long line)
{
	struct redact *redact = redact_new(NULL);
	const struct odd_line *only = NULL;
	size_t n = 0;

	for (size_t i = 0; i < a->evidence->odd_lines.n; i++) {
		const struct odd_line *o = &a->evidence->odd_lines.at[i];
		bool here = strcmp(o->input, input) == 0;
		n += here;
		if (here && (long)o->line == line)
			only = o;
	}
	if (n == 0) {
		app_say(a, false, "Nothing to report: every line here that looks like an error is known.");
	} else {
		buf_clear(&a->draft);
		gap_markdown(a->tree, a->evidence, only, redact, a->options.version ? a->options.version : "", &a->draft);
		a->draft_changes = redact_changes(redact, &(const struct redact_change *){ NULL });
		app_overlay(a, VIEW_DRAFT, "gap");
	}
	redact_free(redact);
}

void app_draft_rule(struct app *a, const char *regex, const char *sample)
{
	struct redact *redact = redact_new(NULL);
	struct buf clean = { 0 };

	redact_text(redact, sample, strlen(sample), &clean);
	a->draft_changes = redact_changes(redact, &(const struct redact_change *){ NULL });
	bool kept = a->draft_changes && !app_try_matches(a, regex, buf_str(&clean));
	if (kept)
		a->draft_changes = 0;
	buf_clear(&a->draft);
	gap_rule("new.rule", regex, kept ? sample : buf_str(&clean), &a->draft);
	app_overlay(a, VIEW_DRAFT, "rule");
	if (kept)
		app_say(a, true, "The sample is not redacted: the regex would not match it then.");
	buf_done(&clean);
	redact_free(redact);
}

void app_draft_save(struct app *a, const char *text)
{
	struct arena scratch = { 0 };
	const char *path = edit_path(&scratch, text);
	bool kept = false;
	struct err err;

	if (!*path)
		app_say(a, true, "Not written: the file has no name.");
	else if (!file_replace(path, a->draft.data, a->draft.len, true, &kept, &err))
		app_say(a, true, "Not written: %s.", err.text);
	else {
		app_close_overlay(a);
		if (kept)
			app_say(a, false, "Wrote %s; the former one is %s~.", path, path_base(path));
		else
			app_say(a, false, "Wrote %s, %zu bytes. Nothing was sent.", path, a->draft.len);
	}
	arena_done(&scratch);
}
