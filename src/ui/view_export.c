/* SPDX-License-Identifier: MIT */
/* Export: what, in which form, where to; with a preview. A failed write keeps the dialog and says why. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

enum { FIELD_FORMAT, FIELD_SCOPE, FIELD_INCLUDE, FIELD_REDACT, FIELD_TO, FIELD_PATH, FIELD_WRITE };
enum { TO_FILE, TO_STDOUT, TO_CLIPBOARD, TO_COUNT };
enum { INCLUDE_EVIDENCE, INCLUDE_NOTES, INCLUDE_EXCERPT, INCLUDE_FIXES, INCLUDE_COUNT };

static const enum export_format formats[] = { EXPORT_MARKDOWN, EXPORT_JSON, EXPORT_TEXT, EXPORT_HTML };
enum { N_FORMATS = sizeof formats / sizeof *formats };

struct export_state {
	size_t format;
	bool whole;			/* the session, not this pattern */
	bool include[INCLUDE_COUNT];
	bool redact, show_redacted;
	int to;
	struct edit path;
	bool path_typed;		/* do not change it any more */
	char reason[560];		/* why the last write failed */
};

static const char *const include_names[] = { "evidence", "notes", "log excerpt", "fixes" };
_Static_assert(sizeof include_names / sizeof *include_names == INCLUDE_COUNT, "a name for each");

static void title(struct app *a, struct visit *p, struct buf *out)
{
	(void)a;
	buf_fmt(out, "%s%sExport", p->id, p->id[0] ? "\n" : "");
}

static void propose_path(struct app *a, const struct visit *p)
{
	struct export_state *x = a->export;
	char name[200];
	const char *base = x->whole || !p->id[0] ? (*session_name(a->session) ? session_name(a->session) : "session") : p->id;

	if (x->path_typed)
		return;
	snprintf(name, sizeof name, "cmltriage-%s%s", base, export_suffix(formats[x->format]));
	edit_set(&x->path, name);
}

static struct export_state *state(struct app *a, struct visit *p)
{
	if (!a->export) {
		a->export = mem_new(sizeof *a->export);
		a->export->include[INCLUDE_EVIDENCE] = a->export->include[INCLUDE_NOTES] = a->export->include[INCLUDE_FIXES] = true;
		a->export->redact = true;
		a->export->path.paths = true;
	}
	if (!p->started) {
		p->started = true;
		a->export->whole = !p->id[0];
		a->export->reason[0] = '\0';
		a->export->path_typed = false;
		propose_path(a, p);
	}
	return a->export;
}

/* ---- the document ---- */

static bool write_document(struct app *a, const struct visit *p, struct redact *redact, struct buf *out, struct err *err)
{
	const struct export_state *x = a->export;
	struct export_options o;
	struct triage_case c = app_case(a);

	export_defaults(&o);
	o.format = formats[x->format];
	o.scope = x->whole || !p->id[0] ? EXPORT_SESSION : EXPORT_PATTERN;
	o.id = p->id;
	o.evidence = x->include[INCLUDE_EVIDENCE];
	o.notes = x->include[INCLUDE_NOTES];
	o.excerpt = x->include[INCLUDE_EXCERPT];
	o.fixes = x->include[INCLUDE_FIXES];
	o.redact = redact;
	o.report.version = a->options.version;
	o.report.targets = a->options.targets;
	o.report.n_targets = a->options.n_targets;
	return export_write(&c, a->session, &o, out, err);
}

static void add_redactions(struct sheet *s, struct redact *redact)
{
	const struct redact_change *changes;
	size_t n = redact ? redact_changes(redact, &changes) : 0;

	part_rule(s, "Redacted", "{details} hides");
	for (size_t i = 0; i < n; i++) {
		sheet_row(s);
		sheet_fmt(s, LOOK_text, "%zu x %s: ", changes[i].count, changes[i].what);
		sheet_fmt(s, LOOK_dim, "%s -> %s", changes[i].before, changes[i].after);
	}
	if (n == 0)
		sheet_text(s, 0, 0, LOOK_dim, "Nothing in it names a person, a machine or a secret.");
}

static void add_preview(struct app *a, struct visit *p, struct sheet *s)
{
	struct redact *redact = a->export->redact ? redact_new(NULL) : NULL;
	struct buf text = { 0 };
	struct err err;
	char size[40];
	size_t lines = 0;

	bool ok = write_document(a, p, redact, &text, &err);
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	if (a->export->show_redacted)
		add_redactions(s, redact);
	sheet_rule(s, "Preview", part_count(size, sizeof size, lines, "line", "lines"));
	if (!ok)
		sheet_text(s, 0, 0, LOOK_alert, err.text);
	const char *line = buf_str(&text);
	for (int i = 0; i < 400 && *line; i++) {
		size_t n = strcspn(line, "\n");
		char copy[400];
		snprintf(copy, sizeof copy, "%.*s", (int)(n < 399 ? n : 399), line);
		sheet_plain(s);
		sheet_add(s, LOOK_code, 0, copy);
		line += n + (line[n] == '\n');
	}
	buf_done(&text);
	redact_free(redact);
}

/* ---- the form ---- */

static void field(struct sheet *s, int n, const char *name)
{
	sheet_item(s, ITEM_FIELD, "", n);
	sheet_add(s, LOOK_title, 0, name);
	sheet_tab(s, 9);
}

/* Where there is no room for all of them only the chosen ones are shown; Space goes on to the next. */
static void choice(struct sheet *s, bool on, bool many, const char *text)
{
	if (s->width < 60 && !on)
		return;
	sheet_add(s, on ? LOOK_done : LOOK_dim, 0, many ? (on ? "[x] " : "[ ] ") : (on ? "(*) " : "( ) "));
	sheet_add(s, on ? LOOK_text : LOOK_dim, 0, text);
	sheet_add(s, LOOK_text, 0, "  ");
}

static void fill_form(struct app *a, struct visit *p, struct sheet *s)
{
	const struct export_state *x = a->export;
	static const char *const to[] = { "file", "print when I quit", "clipboard" };

	field(s, FIELD_FORMAT, "Format");
	for (size_t i = 0; i < N_FORMATS; i++)
		choice(s, x->format == i, false, formats[i] == EXPORT_MARKDOWN ? "Markdown" : formats[i] == EXPORT_JSON ? "JSON" :
		       formats[i] == EXPORT_TEXT ? "text" : "HTML");
	field(s, FIELD_SCOPE, "Scope");
	if (p->id[0])
		choice(s, !x->whole, false, "this page");
	choice(s, x->whole, false, "whole session");
	field(s, FIELD_INCLUDE, "Include");
	for (int i = 0; i < INCLUDE_COUNT; i++) {
		if (s->width < 60 && i == 2) {
			sheet_row(s);
			sheet_tab(s, 9);
		}
		choice(s, x->include[i], true, include_names[i]);
	}
	field(s, FIELD_REDACT, "Redact");
	choice(s, x->redact, true, s->width < 60 ? "names and tokens" : "home, user and host names, tokens");
	if (s->width < 60 && !x->redact)
		sheet_add(s, LOOK_warning, 0, "[ ] nothing");
	field(s, FIELD_TO, "To");
	for (int i = 0; i < TO_COUNT; i++)
		choice(s, x->to == i, false, to[i]);
	if (x->to == TO_FILE) {
		field(s, FIELD_PATH, "File");
		sheet_add(s, LOOK_prompt, 0, buf_str(&x->path.text));
	}
	if (x->reason[0]) {
		sheet_plain(s);
		sheet_flow(s, 0, LOOK_alert, x->reason);
	}
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	state(a, p);
	fill_form(a, p, s);
	add_preview(a, p, s);
}

/* ---- writing ---- */

static void fail(struct app *a, const char *text)
{
	snprintf(a->export->reason, sizeof a->export->reason, "Not written: %s", text);
	app_say(a, true, "Not written. Choose another file, or \"To\": print when I quit, or the clipboard.");
	app_touch(a);
}

static void to_file(struct app *a, const struct buf *text)
{
	struct arena scratch = { 0 };
	const char *path = edit_path(&scratch, buf_str(&a->export->path.text));
	bool kept = false;
	struct err err;

	if (!*path) {
		fail(a, "the file has no name.");
	} else if (!file_replace(path, text->data, text->len, true, &kept, &err)) {
		fail(a, err.text);
	} else {
		app_close_overlay(a);
		if (kept)
			app_say(a, false, "Wrote %s; the former one is %s~.", path, path_base(path));
		else
			app_say(a, false, "Wrote %s, %zu bytes.", path, text->len);
	}
	arena_done(&scratch);
}

static void write_out(struct app *a, struct visit *p)
{
	struct export_state *x = a->export;
	struct redact *redact = x->redact ? redact_new(NULL) : NULL;
	struct buf text = { 0 };
	struct err err;

	x->reason[0] = '\0';
	if (!write_document(a, p, redact, &text, &err)) {
		fail(a, err.text);
	} else if (x->to == TO_STDOUT) {
		buf_add(&a->farewell, text.data, text.len);
		app_close_overlay(a);
		app_say(a, false, "Will be printed when you leave.");
	} else if (x->to == TO_CLIPBOARD) {
		app_close_overlay(a);
		app_copy(a, buf_str(&text), text.len);
	} else {
		to_file(a, &text);
	}
	buf_done(&text);
	redact_free(redact);
}

/* ---- keys ---- */

static long current(const struct visit *p)
{
	const struct sheet_item *item = sheet_current(&p->sheet);

	return item && item->kind == ITEM_FIELD ? item->n : FIELD_FORMAT;
}

/* Space, Left and Right go through the choices of a field. */
static void change(struct app *a, struct visit *p, int delta)
{
	struct export_state *x = a->export;

	switch (current(p)) {
	case FIELD_FORMAT: x->format = (x->format + N_FORMATS + (size_t)delta) % N_FORMATS; break;
	case FIELD_SCOPE: x->whole = !p->id[0] || !x->whole; break;
	case FIELD_REDACT: x->redact = !x->redact; break;
	case FIELD_TO: x->to = (x->to + TO_COUNT + delta) % TO_COUNT; break;
	case FIELD_INCLUDE: {	/* counts through the combinations */
		unsigned bits = 0;
		for (int i = 0; i < INCLUDE_COUNT; i++)
			bits |= (unsigned)x->include[i] << i;
		bits += (unsigned)delta;
		for (int i = 0; i < INCLUDE_COUNT; i++)
			x->include[i] = bits >> i & 1;
		break;
	}
	default: break;
	}
	propose_path(a, p);
	app_touch(a);
}

static bool pick_include(struct app *a, const struct visit *p, uint32_t key_code)
{
	if (current(p) != FIELD_INCLUDE || key_code < '1' || key_code > '4')
		return false;
	a->export->include[key_code - '1'] = !a->export->include[key_code - '1'];
	app_touch(a);
	return true;
}

static bool key(struct app *a, struct visit *p, uint32_t key_code)
{
	struct export_state *x = state(a, p);
	bool typing = current(p) == FIELD_PATH && x->to == TO_FILE;

	if (key_code == K_ENTER) {
		write_out(a, p);
		return true;
	}
	if (typing && app_typing_key(a, key_code))
		return true;
	if (typing && key_code != K_BACKTAB && key_code != K_CTRL('C')) {
		if (key_code == K_TAB && x->path.at == x->path.text.len && !x->path_typed)
			return false;
		if (edit_key(&x->path, key_code) == EDIT_GOES_ON) {
			x->path_typed = true;
			app_touch(a);
			if (x->path.choices[0])
				app_say(a, false, "%s", x->path.choices);
			return true;
		}
		return false;
	}
	if (key_code == K_LEFT || key_code == K_RIGHT || key_code == ' ') {
		change(a, p, key_code == K_LEFT ? -1 : 1);
		return true;
	}
	return pick_include(a, p, key_code);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	(void)digit;
	if (action == ACT_details) {
		a->export->show_redacted = !a->export->show_redacted;
		app_touch(a);
		return true;
	}
	if (action == ACT_next_pane || action == ACT_prev_pane) {
		sheet_move(&p->sheet, action == ACT_next_pane ? 1 : -1);
		return true;
	}
	if (action == ACT_quit || action == ACT_close || action == ACT_back) {
		app_close_overlay(a);
		app_say(a, false, "Nothing was written.");
		return true;
	}
	if (action == ACT_open) {
		write_out(a, p);
		return true;
	}
	return action == ACT_export || action == ACT_note || action == ACT_undo || action == ACT_redo;
}

/* A second click goes on to the next choice; only Enter and the last field write. */
static enum click click(struct app *a, struct visit *p, int y)
{
	int item = sheet_item_at(&p->sheet, y);

	if (y < p->sheet.at.y || y >= p->sheet.at.y + p->sheet.at.h || item < 0)
		return CLICK_NOTHING;
	if (p->sheet.cursor == item && current(p) != FIELD_PATH)
		change(a, p, 1);
	p->sheet.cursor = item;
	return CLICK_CHOSE;
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	state(a, p);
	view_draw_sheet(a, p, c, r);
	if (current(p) == FIELD_PATH && p->sheet.cursor >= 0) {
		int y = p->sheet.items.at[p->sheet.cursor].row - p->sheet.top;
		if (y >= 0 && y < r.h) {
			canvas_mark(c, r.x, r.y + y, r.w, 0);
			edit_draw(&a->export->path, c, r.x + 10, r.y + y, r.w - 12);
		}
	}
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	struct arena scratch = { 0 };
	const struct export_state *x = state(a, p);
	const char *path = edit_path(&scratch, buf_str(&x->path.text));

	if (x->to == TO_FILE && *path && file_exists(path))
		buf_fmt(out, "The file exists: it will be kept as %s~.", path_base(path));
	else if (current(p) == FIELD_INCLUDE)
		buf_puts(out, "1 evidence  2 notes  3 log excerpt  4 fixes: each digit switches one.");
	else if (current(p) == FIELD_PATH)
		buf_puts(out, "Type the name of the file; Enter writes it.");
	else
		buf_puts(out, "Enter writes at once. Nothing is ever sent.");
	arena_done(&scratch);
}

struct edit *app_typing(struct app *a)
{
	const struct visit *p = app_place(a);

	if (p->view == &view_help || p->view == &view_palette)
		return &a->filter;
	if (p->view == &view_export && a->export && current(p) == FIELD_PATH) {
		a->export->path_typed = true;
		return &a->export->path;
	}
	return NULL;
}

void app_export_free(struct app *a)
{
	if (a->export)
		edit_done(&a->export->path);
	mem_free(a->export);
	a->export = NULL;
}

static const struct view_hint hints[] = {
	{ ACT_open, "write", 9, "Enter" }, { ACT_next_pane, "next", 6, NULL }, { ACT_tick, "choose", 7, "Space" },
	{ ACT_details, "what is redacted", 4, NULL }, { ACT_escape, "cancel", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_export = {
	.id = VIEW_EXPORT, .screen = ON_EXPORT, .overlay = true, .title = title, .draw = draw, .fill = fill, .key = key, .act = act,
	.click = click, .hints = hints, .message = message,
};
