/* SPDX-License-Identifier: MIT */
/* What actions do where a screen has no meaning of its own for them, and the prompts in the message line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "triage/target.h"
#include "ui/view.h"

/* ---- moving ---- */

struct sheet *app_focus_sheet(struct app *a, struct visit *p)
{
	if (p == app_below(a) && view_has_panes(a) && p->focus)
		return p->focus == 1 ? &a->pane_tree : &a->pane_facts;
	return p->focus && p->side.width ? &p->side : &p->sheet;
}

static void move_up(struct app *a, struct visit *p) { sheet_move(app_focus_sheet(a, p), -1); }
static void move_down(struct app *a, struct visit *p) { sheet_move(app_focus_sheet(a, p), 1); }
static void move_top(struct app *a, struct visit *p) { sheet_top(app_focus_sheet(a, p)); }
static void move_bottom(struct app *a, struct visit *p) { sheet_bottom(app_focus_sheet(a, p)); }

static void page(struct app *a, struct visit *p, int halves)
{
	struct sheet *s = app_focus_sheet(a, p);

	sheet_page(s, halves * (s->height > 2 ? s->height - 1 : 1) / 2);
}

static void page_up(struct app *a, struct visit *p) { page(a, p, -2); }
static void page_down(struct app *a, struct visit *p) { page(a, p, 2); }
static void half_up(struct app *a, struct visit *p) { page(a, p, -1); }
static void half_down(struct app *a, struct visit *p) { page(a, p, 1); }

static void next_pane(struct app *a, struct visit *p)
{
	if (view_has_panes(a) && !a->overlay)
		p->focus = (p->focus + 1) % 3;
	else if (p->side.width)
		p->focus = !p->focus;
	else
		sheet_section(&p->sheet, 1);
}

static void prev_pane(struct app *a, struct visit *p)
{
	if (view_has_panes(a) && !a->overlay)
		p->focus = (p->focus + 2) % 3;
	else if (p->side.width)
		p->focus = !p->focus;
	else
		sheet_section(&p->sheet, -1);
}

static void zoom(struct app *a, struct visit *p)
{
	(void)p;
	a->zoom = !a->zoom;
	app_tell(a, false, a->zoom ? "Zoomed: {zoom} brings the other parts back." : "All parts are back.");
	app_touch(a);
}

static void open_item(struct app *a, struct visit *p)
{
	const struct sheet_item *item = sheet_current(app_focus_sheet(a, p));

	if (item)
		view_open_item(a, item);
}

/* ---- going ---- */

static void back(struct app *a, struct visit *p)
{
	(void)p;
	app_back(a);
}

static void history_back(struct app *a, struct visit *p)
{
	(void)p;
	if (!app_history(a, -1))
		app_say(a, false, "This is where you began.");
}

static void history_forward(struct app *a, struct visit *p)
{
	(void)p;
	if (!app_history(a, 1))
		app_say(a, false, "There is nothing further on.");
}

static void go_home(struct app *a, struct visit *p) { (void)p; app_go(a, VIEW_HOME, ""); }
static void go_tree(struct app *a, struct visit *p) { (void)p; app_go(a, VIEW_TREE, ""); }
static void go_list(struct app *a, struct visit *p) { (void)p; app_go(a, VIEW_LIST, ""); }
static void go_sessions(struct app *a, struct visit *p) { (void)p; app_go(a, VIEW_SESSIONS, ""); }
static void show_help(struct app *a, struct visit *p) { app_overlay(a, VIEW_HELP, ""); (void)p; }
static void show_keys(struct app *a, struct visit *p) { app_overlay(a, VIEW_HELP, "keys"); (void)p; }
static void mouse(struct app *a, struct visit *p) { (void)p; app_mouse_switch(a); }
static void show_palette(struct app *a, struct visit *p) { app_overlay(a, VIEW_PALETTE, ""); (void)p; }

static const struct input *first_input(const struct app *a, enum input_kind kind)
{
	for (size_t i = 0; i < a->evidence->inputs.n; i++)
		if (a->evidence->inputs.at[i].kind == kind)
			return &a->evidence->inputs.at[i];
	return NULL;
}

static void go_log(struct app *a, struct visit *p)
{
	const struct input *in = a->logs.n ? evidence_input(a->evidence, a->logs.at[a->logs.n - 1]->input) :
				 first_input(a, INPUT_LOG);

	(void)p;
	if (in)
		app_go(a, VIEW_LOG, in->id);
	else
		app_tell(a, false, "No log yet: paste one (the terminal's paste key), or {open-file} opens a file.");
}

static void go_model(struct app *a, struct visit *p)
{
	const struct input *in = first_input(a, INPUT_MODEL);
	bool passed = false;

	if (p->view == &view_model) {		/* again: the next one */
		for (size_t i = 0; i < a->evidence->inputs.n; i++) {
			const struct input *other = &a->evidence->inputs.at[i];
			if (passed && other->kind == INPUT_MODEL) {
				in = other;
				break;
			}
			passed = passed || strcmp(other->id, p->id) == 0;
		}
	}
	if (in)
		app_go(a, VIEW_MODEL, in->id);
	else
		app_tell(a, false, "There is no model yet: {open-file} opens one.");
}

static void walk_crumbs(struct app *a, struct visit *p)
{
	(void)p;
	app_go(a, VIEW_TREE, "");
	app_tell(a, false, "The steps that led here are marked; {open} goes to one.");
}

static void show_why(struct app *a, struct visit *p)
{
	app_overlay(a, VIEW_WHY, p->view == &view_pattern ? p->id : "");
}

static void next_error(struct app *a, struct visit *p)
{
	go_log(a, p);
	if (app_place(a)->view == &view_log && app_place(a) != p)
		app_do(a, ACT_next_error, 0);
}

/* ---- everywhere ---- */

static void step_undo(struct app *a, bool redo)
{
	struct session_undone u = { NULL, NULL };

	if (redo ? !session_redo(a->session, &u) : !session_undo(a->session, &u)) {
		app_say(a, false, redo ? "There is nothing to redo." : "There is nothing to undo.");
		return;
	}
	app_say(a, false, "%s", u.message);
	if (u.key && redo)
		app_log_show(a, u.key);
	else if (u.key && app_log(a, u.key))
		app_log_hide(a, app_log(a, u.key));
	else
		app_follow(a);
	app_touch(a);
}

static void undo(struct app *a, struct visit *p) { (void)p; step_undo(a, false); }
static void redo(struct app *a, struct visit *p) { (void)p; step_undo(a, true); }

static void find_step(struct app *a, struct visit *p, int delta)
{
	size_t nth, count;

	if (!a->find[0])
		app_tell(a, false, "{find} looks for a text first.");
	else if (sheet_find(app_focus_sheet(a, p), a->find, delta, &nth, &count))
		app_say(a, false, "%zu of %zu lines with `%s`.", nth, count, a->find);
	else
		app_say(a, true, "`%s` is not on this screen.", a->find);
}

static void find_next(struct app *a, struct visit *p) { find_step(a, p, 1); }
static void find_prev(struct app *a, struct visit *p) { find_step(a, p, -1); }
static void find(struct app *a, struct visit *p) { (void)p; app_prompt(a, PROMPT_FIND, "", ""); }
static void open_file(struct app *a, struct visit *p) { (void)p; app_prompt(a, PROMPT_FILE, "", ""); }

static void paste(struct app *a, struct visit *p)
{
	(void)p;
	app_say(a, false, "Press the paste key of your terminal now: Cmd-V, Ctrl-Shift-V or Shift-Insert.");
}

static void paste_append(struct app *a, struct visit *p)
{
	paste(a, p);
	a->append_next = true;
}

static void export(struct app *a, struct visit *p)
{
	const struct visit *below = app_below(a);

	(void)p;
	app_overlay(a, VIEW_EXPORT, below->view == &view_pattern ? below->id : "");
}

static void copy_line(struct app *a, struct visit *p)
{
	struct sheet *s = app_focus_sheet(a, p);
	struct buf text = { 0 };

	if (s->cursor >= 0) {
		for (size_t i = 0; i < s->rows.n; i++) {
			if (s->rows.at[i].item != s->cursor)
				continue;
			for (const struct sheet_span *span = s->rows.at[i].first; span; span = span->next)
				buf_puts(&text, span->text);
			buf_putc(&text, '\n');
		}
	}
	app_copy(a, buf_str(&text), text.len);
	buf_done(&text);
}

/* Drops what was read from files and lists their paths, in order; the ids come back in the same order. */
static size_t reopen_files(struct app *a)
{
	VEC(char *) paths = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < a->evidence->inputs.n;) {
		const struct input *in = &a->evidence->inputs.at[i];
		struct logtext *log = app_log(a, in->id);
		const char *colon = strrchr(in->path, ':');
		if (strcmp(in->path, "-") == 0 || strcmp(in->path, "paste") == 0 || (log && (log == a->reading || log == a->stream))) {
			i++;
			continue;
		}
		/* PATH:NAME is a file in an archive, which is opened once */
		char *path = !file_exists(in->path) && colon ? mem_strndup(in->path, (size_t)(colon - in->path)) : mem_strdup(in->path);
		bool known = paths.n && strcmp(paths.at[paths.n - 1], path) == 0;
		if (known)
			mem_free(path);
		else
			*VEC_ADD(&paths) = path;
		if (log)
			app_log_drop(a, log);
		else
			evidence_drop_input(a->evidence, in->id);
	}
	n = paths.n;
	for (size_t i = 0; i < n; i++) {
		app_open_path(a, paths.at[i]);
		mem_free(paths.at[i]);
	}
	VEC_DONE(&paths);
	return n;
}

/* Accepted ticks, of all checklists, that the facts no longer bear out. */
static size_t reopened_ticks(struct app *a)
{
	struct arena scratch = { 0 };
	struct triage_case c = app_case(a);
	struct checklist_state list;
	size_t n = 0;

	for (size_t i = 0; i < a->tree->n_patterns; i++) {
		if (!checklist_get(&c, a->session, a->tree->patterns[i].id, &scratch, &list))
			continue;
		for (size_t k = 0; k < list.n; k++)
			n += list.at[k].reopened != NULL;
	}
	arena_done(&scratch);
	return n;
}

static void refresh(struct app *a, struct visit *p)
{
	(void)p;
	app_weights_stop(a);
	a->weights_next = 0;
	if (reopen_files(a) == 0)
		app_say(a, false, "There is no file to read again.");
	else
		a->rereading = true;
	app_touch(a);
}

void app_reread(struct app *a)
{
	char count[40];
	size_t n = reopened_ticks(a);

	a->rereading = false;
	if (n)
		app_say(a, true, "Read again: %s no longer hold and are open again (! in the lists).",
			part_count(count, sizeof count, n, "tick", "ticks"));
	else if (!a->message[0])
		app_say(a, false, "The files were read again.");
}

/* The place first and short: where to look matters more than the folder. */
void app_tree_trouble(struct app *a, const struct err *err)
{
	struct err shown = { .text = "" };

	a->trouble[0] = '\0';
	if (!err || !err->kind)
		return;
	shown = *err;
	memmove(shown.file, path_base(err->file), strlen(path_base(err->file)) + 1);
	err_text(&shown, a->trouble, sizeof a->trouble);
}

static void reload(struct app *a, struct visit *p)
{
	struct err err = { .text = "" };
	char text[512];
	const struct tree *fresh = a->services.reload ? a->services.reload(a->services.arg, &err) : NULL;

	(void)p;
	if (!fresh) {
		app_tree_trouble(a, &err);
		app_say(a, true, "The last good trees stay: %s", a->trouble[0] ? a->trouble : "trees cannot be read again here");
		app_touch(a);
		return;
	}
	app_tree_trouble(a, NULL);
	a->tree = fresh;
	session_set_tree(a->session, fresh);
	findings_free(a->findings);
	a->findings = NULL;
	app_logs_again(a);
	app_say(a, false, "Trees are read again: %zu patterns, %zu signatures from %zu %s.", fresh->n_patterns, fresh->n_signatures,
		fresh->n_sources, fresh->n_sources == 1 ? "tree" : "trees");
	if (a->services.relook && !a->services.relook(a->services.arg, &err)) {
		const char *base = path_base(err.file);		/* the folder would not leave room for the reason */
		memmove(err.file, base, strlen(base) + 1);
		app_say(a, true, "Trees are new, settings stay: %s", err_text(&err, text, sizeof text));
	}
	a->redraws = true;
}

static void escape(struct app *a, struct visit *p)
{
	(void)p;
	if (a->overlay)
		app_close_overlay(a);
	else if (a->reading)
		app_log_stop(a);
	else if (a->weights)
		app_weights_stop(a);
	else if (a->find[0])
		a->find[0] = '\0';
	else
		app_tell(a, false, "{close} closes this screen, {quit} leaves.");
}

static void close_view(struct app *a, struct visit *p)
{
	if (a->overlay)
		app_close_overlay(a);
	else if (p->view->id == VIEW_HOME)
		app_quit(a);
	else if (!p->view->spot)
		app_back(a);
	else
		app_go(a, VIEW_HOME, "");
}

static void quit(struct app *a, struct visit *p) { (void)p; app_quit(a); }
static void redraw(struct app *a, struct visit *p) { (void)p; a->redraws = true; }
static void suspend(struct app *a, struct visit *p) { (void)p; a->suspends = true; }

/* What a note is on here: an item, a place, or the session. */
static const char *note_id(const struct visit *p)
{
	const struct sheet_item *item = sheet_current(&p->sheet);

	return item && item->kind == ITEM_TICK ? item->id : p->view->spot ? p->id : "";
}

static void edit_note(struct app *a, struct visit *p)
{
	snprintf(a->prompt_id, sizeof a->prompt_id, "%s", note_id(p));
	a->edits_note = true;
}

static void note(struct app *a, struct visit *p)
{
	const char *id = note_id(p);
	const char *old = session_get_note(a->session, id);

	app_prompt(a, PROMPT_NOTE, id, old ? old : "");
}

static void (*const usual[ACT_COUNT])(struct app *a, struct visit *p) = {
	[ACT_up] = move_up, [ACT_down] = move_down, [ACT_page_up] = page_up, [ACT_page_down] = page_down,
	[ACT_half_up] = half_up, [ACT_half_down] = half_down, [ACT_top] = move_top, [ACT_bottom] = move_bottom,
	[ACT_next_pane] = next_pane, [ACT_prev_pane] = prev_pane, [ACT_zoom] = zoom, [ACT_open] = open_item,
	[ACT_back] = back, [ACT_history_back] = history_back, [ACT_history_forward] = history_forward,
	[ACT_home] = go_home, [ACT_tree] = go_tree, [ACT_log] = go_log, [ACT_model] = go_model,
	[ACT_checklists] = go_list, [ACT_sessions] = go_sessions, [ACT_palette] = show_palette,
	[ACT_crumbs] = walk_crumbs, [ACT_undo] = undo, [ACT_redo] = redo, [ACT_find] = find,
	[ACT_find_next] = find_next, [ACT_find_prev] = find_prev, [ACT_open_file] = open_file, [ACT_paste] = paste,
	[ACT_paste_append] = paste_append, [ACT_export] = export, [ACT_refresh] = refresh, [ACT_reload] = reload, [ACT_help] = show_help, [ACT_keys] = show_keys, [ACT_mouse] = mouse,
	[ACT_escape] = escape, [ACT_close] = close_view, [ACT_quit] = quit, [ACT_redraw] = redraw,
	[ACT_suspend] = suspend, [ACT_why] = show_why, [ACT_note] = note, [ACT_edit_note] = edit_note, [ACT_copy] = copy_line,
	[ACT_next_error] = next_error, [ACT_prev_error] = next_error,
};

void app_usual(struct app *a, struct visit *p, enum action action)
{
	if (usual[action])
		usual[action](a, p);
	else
		app_say(a, false, "That key does nothing on this line.");
}

/* ---- prompts ---- */

void app_prompt(struct app *a, enum prompt_kind kind, const char *id, const char *text)
{
	a->prompt = kind;
	snprintf(a->prompt_id, sizeof a->prompt_id, "%s", id);
	edit_set(&a->edits[kind], text);
	a->dirty = true;
}

static void done_find(struct app *a, const char *text)
{
	snprintf(a->find, sizeof a->find, "%s", text);
	if (*text)
		app_do(a, ACT_find_next, 0);
}

static void done_file(struct app *a, const char *text)
{
	struct arena scratch = { 0 };
	const char *path = edit_path(&scratch, text);

	if (*path && !file_exists(path))
		app_say(a, true, "There is no file %s.", path);
	else if (*path)
		app_open_path(a, path);
	arena_done(&scratch);
}

static void done_note(struct app *a, const char *text)
{
	session_note(a->session, a->prompt_id, text);
	app_tell(a, false, *text ? "Noted." : "The note is gone; {undo} brings it back.");
}

bool app_edits(struct app *a, const char **text)
{
	bool was = a->edits_note;

	a->edits_note = false;
	*text = session_get_note(a->session, a->prompt_id);
	if (!*text)
		*text = "";
	return was;
}

/* A note is one paragraph: lines become words. */
void app_edited(struct app *a, const char *text, size_t n)
{
	struct buf raw = { 0 }, clean = { 0 }, words = { 0 };

	for (size_t i = 0; i < n; i++)		/* without the returns of some editors */
		if (text[i] != '\r')
			buf_putc(&raw, text[i]);
	utf8_clean(&clean, buf_str(&raw), raw.len, true);
	buf_done(&raw);
	for (size_t i = 0; i < clean.len; i++) {
		bool blank = strchr(" \t\r\n", clean.data[i]) != NULL;
		if (!blank)
			buf_putc(&words, clean.data[i]);
		else if (words.len && words.data[words.len - 1] != ' ')
			buf_putc(&words, ' ');
	}
	while (words.len && words.data[words.len - 1] == ' ')
		words.data[--words.len] = '\0';
	const char *old = session_get_note(a->session, a->prompt_id);
	if (strcmp(buf_str(&words), old ? old : "") == 0)
		app_say(a, false, "The note is as it was.");
	else
		done_note(a, buf_str(&words));
	buf_done(&clean);
	buf_done(&words);
	app_touch(a);
}

static void (*const done[])(struct app *a, const char *text) = {
	[PROMPT_FIND] = done_find, [PROMPT_FILE] = done_file, [PROMPT_NOTE] = done_note,
	[PROMPT_SAVE] = app_draft_save,
};

void app_prompt_key(struct app *a, uint32_t key)
{
	enum prompt_kind kind = a->prompt;
	struct edit *e = &a->edits[kind];

	switch (edit_key(e, key)) {
	case EDIT_DONE:
		a->prompt = PROMPT_NONE;
		edit_remember(e);
		done[kind](a, buf_str(&e->text));
		break;
	case EDIT_CANCELLED:
		a->prompt = PROMPT_NONE;
		break;
	default:
		break;
	}
}

/* ---- sessions of other days ---- */

void app_recent(struct app *a)
{
	struct store_entry *all;
	size_t n;

	arena_done(&a->recent_arena);
	memset(&a->recent_arena, 0, sizeof a->recent_arena);
	a->recent = NULL;
	a->recent_same = false;
	if (!a->options.store)
		return;
	a->recent = store_find(a->options.store, a->tree, a->evidence, &a->recent_arena);
	if (a->recent && strcmp(a->recent->name, session_name(a->session)) != 0) {
		a->recent_same = true;
		return;
	}
	a->recent = NULL;
	n = store_list(a->options.store, a->tree, &a->recent_arena, &all, NULL);
	for (size_t i = 0; i < n && !a->recent; i++)
		if (strcmp(all[i].name, session_name(a->session)) != 0)
			a->recent = &all[i];
}

static bool has_input(const struct app *a, const char *path)
{
	for (size_t i = 0; i < a->evidence->inputs.n; i++)
		if (strcmp(a->evidence->inputs.at[i].path, path) == 0)
			return true;
	return false;
}

void app_load_session(struct app *a, const char *name)
{
	struct arena scratch = { 0 };
	struct session *loaded = NULL;
	const struct value *inputs = NULL;
	struct err err;
	size_t n_missing = 0;

	app_save(a);
	if (!a->options.store || !store_load(a->options.store, name, a->tree, &scratch, &loaded, &inputs, &err)) {
		app_say(a, true, "%s", a->options.store ? err.text : "Sessions are not saved here.");
		arena_done(&scratch);
		return;
	}
	session_free(a->session);
	a->session = loaded;
	a->saved_version = session_version(loaded);
	target_restore(a->evidence, a->tree, session_given(loaded));
	for (size_t i = 0; inputs && i < inputs->n; i++) {
		const char *path = value_get_text(inputs->items[i], "path", "");
		if (has_input(a, path))
			continue;
		if (file_exists(path))
			app_open_path(a, path);
		else
			n_missing++;
	}
	app_say(a, n_missing > 0, n_missing ? "Session %s is back; %zu of its files are not there any more." : "Session %s is back.",
		session_name(loaded), n_missing);
	arena_done(&scratch);
	app_touch(a);
	app_restore(a);
}
