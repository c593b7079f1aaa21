/* SPDX-License-Identifier: MIT */
/* Life of the app, keys and the message line. Screens are in view_*.c, places in app_nav.c, logs in app_log.c. */
#include "ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "ui/view.h"

/* Pasted and streamed logs are in no file: the store keeps their text with the session. */
static bool text_of_log(void *arg, const char *input, const char **bytes, size_t *n)
{
	const struct app *a = arg;

	for (size_t i = 0; i < a->logs.n; i++) {
		if (strcmp(a->logs.at[i]->input, input) != 0)
			continue;
		*bytes = buf_str(&a->logs.at[i]->text);
		*n = a->logs.at[i]->text.len;
		return true;
	}
	return false;
}

struct app *app_new(const struct tree *tree, struct evidence *evidence, struct session *session,
		    const struct app_services *services, const struct app_options *options)
{
	struct app *a = mem_new(sizeof *a);

	a->tree = tree;
	a->evidence = evidence;
	a->session = session;
	if (services)
		a->services = *services;
	if (options)
		a->options = *options;
	if (a->options.store)
		store_set_texts(a->options.store, text_of_log, a);
	app_tree_trouble(a, a->options.trouble);
	a->edits[PROMPT_FILE].paths = a->edits[PROMPT_SAVE].paths = true;
	a->reading_fd = -1;
	a->mouse = a->options.mouse;
	a->stamp = 1;
	a->saved_version = session_version(session);
	canvas_init(&a->canvas, 80, 24);
	a->canvas.ascii_frame = a->options.ascii_frame || a->options.ascii_text;
	a->canvas.ascii_text = a->options.ascii_text;
	app_go(a, VIEW_HOME, "");
	app_recent(a);
	if (a->options.resumed)
		app_restore(a);
	for (size_t i = 0; i < a->options.n_paths; i++) {
		if (strcmp(a->options.paths[i], "-") == 0 && !a->stream) {
			a->stream = app_log_new(a, "-");
			if (a->options.n_paths == 1 && a->stream)
				app_go(a, VIEW_LOG, a->stream->input);	/* which goes to the first error when it comes */
		}
	}
	return a;
}

void app_free(struct app *a)
{
	if (!a)
		return;
	app_weights_stop(a);
	app_remember_cursor(a);
	app_save(a);
	if (a->options.store)
		store_set_texts(a->options.store, NULL, NULL);
	for (size_t i = 0; i < a->history.n; i++)
		place_free(a->history.at[i]);
	VEC_DONE(&a->history);
	place_free(a->overlay);
	sheet_done(&a->pane_tree);
	sheet_done(&a->pane_facts);
	for (size_t i = 0; i < PROMPT_COUNT; i++)
		edit_done(&a->edits[i]);
	edit_done(&a->filter);
	app_logs_free(a);
	findings_free(a->findings);
	canvas_done(&a->canvas);
	arena_done(&a->recent_arena);
	buf_done(&a->farewell);
	buf_done(&a->draft);
	app_try_free(a);
	app_export_free(a);
	mem_free(a);
}

void app_say(struct app *a, bool alert, const char *format, ...)
{
	char text[sizeof a->message];
	struct buf clean = { 0 };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	utf8_clean(&clean, text, strlen(text), false);
	snprintf(a->message, sizeof a->message, "%s", buf_str(&clean));
	buf_done(&clean);
	a->message_alert = alert;
	a->dirty = true;
}

void app_tell(struct app *a, bool alert, const char *text)
{
	char with_keys[sizeof a->message];

	app_say(a, alert, "%s", keymap_text(text, with_keys, sizeof with_keys));
}

struct triage_case app_case(struct app *a)
{
	if (!a->findings || a->findings->version != a->evidence->version || session_unsettled(a->session, a->findings)) {
		findings_free(a->findings);
		a->findings = findings_new(a->tree, a->evidence, NULL);
		session_settle(a->session, a->findings);
	}
	return (struct triage_case){ .tree = a->tree, .evidence = a->evidence, .findings = a->findings };
}

void app_touch(struct app *a)
{
	a->stamp++;
	a->dirty = true;
}

/* Sheets are filled anew when session or evidence moved on. */
static void notice_changes(struct app *a)
{
	if (a->seen_session == session_version(a->session) && a->seen_evidence == a->evidence->version)
		return;
	if (a->seen_evidence != a->evidence->version)
		app_recent(a);
	a->seen_session = session_version(a->session);
	a->seen_evidence = a->evidence->version;
	app_touch(a);
}

void app_save(struct app *a)
{
	struct err err;

	if (!a->options.store || session_version(a->session) == a->saved_version)
		return;
	struct triage_case c = app_case(a);
	if (store_save(a->options.store, a->session, &c, &err)) {
		a->save_failed = false;
	} else if (!a->save_failed) {
		a->save_failed = true;	/* said once, not at every key */
		app_say(a, true, "The session cannot be saved: %s", err.text);
	}
	a->saved_version = session_version(a->session);
}

void app_after(struct app *a)
{
	notice_changes(a);
	if (session_version(a->session) != a->saved_version)
		app_remember_cursor(a);		/* goes along with what is saved now */
	app_save(a);
	a->dirty = true;
}

void app_resize(struct app *a, int w, int h)
{
	canvas_resize(&a->canvas, w, h);
	app_touch(a);
}

/* ---- keys ---- */

unsigned app_screen(const struct app *a, const struct visit *p)
{
	unsigned screen = p->view->screen;

	if (p->view->id == VIEW_QUESTION && question_is_yes_no(tree_question(a->tree, p->id)))
		screen |= ON_YES_NO;
	return screen;
}

static bool too_small_key(struct app *a, uint32_t key)
{
	if (a->canvas.w >= 24 && a->canvas.h >= 6)
		return false;
	enum action action = keymap_action(ON_HOME, key, NULL);
	if (action == ACT_close || action == ACT_quit)
		app_quit(a);
	if (action == ACT_suspend)
		a->suspends = true;
	return true;
}

bool app_typing_key(struct app *a, uint32_t key)
{
	static const struct { uint32_t key; enum action action; } fixed[] = {
		{ K_ENTER, ACT_open }, { K_ESC, ACT_escape }, { K_UP, ACT_up }, { K_DOWN, ACT_down }, { K_PGUP, ACT_page_up },
		{ K_PGDN, ACT_page_down },
	};

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		if (fixed[i].key != key)
			continue;
		app_do(a, fixed[i].action, 0);
		return true;
	}
	return false;
}

/* Terminals send Alt-x as Esc and x: where Alt-x means nothing, a fast Esc and x was meant. */
static bool split_alt(struct app *a, const struct visit *p, uint32_t key)
{
	bool typing = a->prompt != PROMPT_NONE || app_typing(a);

	if (!(key & K_ALT) || key == (K_ALT | K_ESC) || (typing && edit_takes_alt(key)) ||
	    (!typing && keymap_action(app_screen(a, p), key, NULL) != ACT_none))
		return false;
	app_key(a, K_ESC);
	app_key(a, key & ~(uint32_t)K_ALT);
	return true;
}

void app_key(struct app *a, uint32_t key)
{
	struct visit *p = app_place(a);
	int digit = 0;

	if (split_alt(a, p, key))
		return;
	if (too_small_key(a, key))
		return;
	a->message[0] = '\0';
	a->last_key = key;
	bool paste_first = a->overlay && a->overlay->view == &view_paste;
	if (a->prompt != PROMPT_NONE && !paste_first && key != K_CTRL('L') && key != K_CTRL('Z'))
		app_prompt_key(a, key);
	else if (!p->view->key || !p->view->key(a, p, key)) {
		enum action action = keymap_action(app_screen(a, p), key, &digit);
		app_do(a, action, digit);
	}
	app_after(a);
}

void app_do(struct app *a, enum action action, int digit)
{
	struct visit *p = app_place(a);

	if (action == ACT_none)
		return;
	if (p->view->act && p->view->act(a, p, action, digit))
		return;
	app_usual(a, p, action);
}

void app_idle(struct app *a)
{
	app_remember_cursor(a);
	app_save(a);
}

/* ---- leaving ---- */

void app_quit(struct app *a)
{
	app_remember_cursor(a);
	app_save(a);
	if (a->options.store && store_writable(a->options.store) && !session_is_empty(a->session) &&
	    *session_name(a->session))
		buf_fmt(&a->farewell, "resume with: cmltriage --resume %s\n", session_name(a->session));
	a->quits = true;
}

bool app_interrupted(const struct app *a)
{
	return a->quits && a->last_key == K_CTRL('C');
}

bool app_quits(const struct app *a)
{
	return a->quits;
}

bool app_suspends(struct app *a)
{
	bool was = a->suspends;

	a->suspends = false;
	return was;
}

bool app_redraws(struct app *a)
{
	bool was = a->redraws;

	a->redraws = false;
	return was;
}

const char *app_farewell(const struct app *a)
{
	return buf_str(&a->farewell);
}

struct session *app_session(const struct app *a)
{
	return a->session;
}

bool app_dirty(const struct app *a)
{
	return a->dirty || a->evidence->version != a->seen_evidence;
}

const struct canvas *app_draw(struct app *a)
{
	notice_changes(a);
	a->dirty = false;
	frame_draw(a);
	return &a->canvas;
}

bool app_work(struct app *a)
{
	bool more = app_log_work(a);

	if (!more && a->rereading)
		app_reread(a);
	more = app_weights_work(a) || more;
	app_after(a);
	return more;
}

bool app_start_at(struct app *a, const char *id)
{
	size_t before = a->at;

	app_go_id(a, id);
	return a->at != before;
}

void app_copy(struct app *a, const char *text, size_t n)
{
	char how[64] = "";

	if (a->services.copy && a->services.copy(a->services.arg, text, n, how))
		app_say(a, false, "Copied %zu bytes %s.", n, how);
	else
		app_tell(a, true, "Cannot copy here. {export} exports to a file.");
}
