/* SPDX-License-Identifier: MIT */
/*
 * What the screens share: the state of the app, the interface of a view, and the helpers that views are written
 * with. Only files of ui/ include this.
 */
#ifndef CMLTRIAGE_UI_VIEW_H
#define CMLTRIAGE_UI_VIEW_H

#include "base/vec.h"
#include "triage/checklist.h"
#include "triage/export.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/key.h"
#include "ui/keymap.h"
#include "ui/logtext.h"
#include "ui/sheet.h"

/* Kinds of sheet items. */
enum {
	ITEM_ANSWER,		/* n = number from 0, id = answer */
	ITEM_UNSURE,
	ITEM_ACTION,		/* n = enum action */
	ITEM_PLACE,		/* n = enum view_id, id = of the place */
	ITEM_LINE,		/* id = input, n = line of the log */
	ITEM_TICK,		/* id = item of a checklist */
	ITEM_FIX,		/* n = number of the fix */
	ITEM_SESSION,		/* id = name of a saved session */
	ITEM_FIELD,		/* n = of a form */
	ITEM_CONTRADICTION,	/* id = of the contradiction, n = 0 yes, 1 no */
	ITEM_TRY,		/* id = regex */
	ITEM_TEXT		/* can be pointed at, does nothing */
};

enum view_id {
	VIEW_HOME, VIEW_QUESTION, VIEW_PATTERN, VIEW_LOG, VIEW_MODEL, VIEW_TREE, VIEW_LIST, VIEW_WHY, VIEW_EXPORT,
	VIEW_HELP, VIEW_PALETTE, VIEW_SESSIONS, VIEW_PASTE, VIEW_DRAFT, VIEW_TRY, VIEW_COUNT
};

struct visit {			/* one visit of a screen */
	const struct view *view;
	char id[96];		/* of the question, pattern, input ... */
	struct sheet sheet;	/* main part */
	struct sheet side;	/* second part where there is one (matches of a log) */
	long line;		/* logs: under the cursor, from 1 */
	long top;		/* logs: first line shown */
	int focus;		/* 0 main, 1 second part; the wide screen: 0 main, 1 tree, 2 facts */
	bool started;		/* the view set the cursor where it belongs */
	bool unmoved;		/* logs: the cursor is still where the view set it */
};

struct view_hint {		/* for the last line, in order; the lowest ranks go first when it is narrow */
	enum action action;
	const char *label;
	int rank;
	const char *keys;	/* NULL: the key of the action */
};

enum click { CLICK_NOTHING, CLICK_CHOSE, CLICK_AGAIN };	/* on nothing, on something else, on what was chosen before */

struct view {
	enum view_id id;
	unsigned screen;	/* ON_... */
	bool overlay;		/* closed by Esc, no part of the history */
	bool spot;		/* a place of the session: home, question, pattern, checklist */
	/* The path from home, steps separated by newlines, the last one whole. */
	void (*title)(struct app *a, struct visit *p, struct buf *out);
	/* Right end of the first line; NULL: names of the inputs. */
	void (*status)(struct app *a, struct visit *p, struct buf *out);
	void (*draw)(struct app *a, struct visit *p, struct canvas *c, struct rect r);
	/* Fills p->sheet for its width; called when the state changed. NULL for views that draw themselves. */
	void (*fill)(struct app *a, struct visit *p, struct sheet *s);
	/* Does an action. false: the app does what is usual. */
	bool (*act)(struct app *a, struct visit *p, enum action action, int digit);
	/* Takes a key before the key table does (typing). NULL for most. */
	bool (*key)(struct app *a, struct visit *p, uint32_t key);
	/* Chooses what is drawn in this row, where that is no item of a sheet, or is no matter of opening. NULL for most. */
	enum click (*click)(struct app *a, struct visit *p, int y);
	const struct view_hint *hints;
	/* What the message line says when there is nothing new; may be NULL. */
	void (*message)(struct app *a, struct visit *p, struct buf *out);
};

extern const struct view view_home, view_question, view_pattern, view_log, view_model, view_tree, view_list, view_why,
	view_export, view_help, view_palette, view_sessions, view_paste, view_draft, view_try;

enum prompt_kind { PROMPT_NONE, PROMPT_FIND, PROMPT_FILE, PROMPT_NOTE, PROMPT_SAVE, PROMPT_COUNT };

struct app_try;			/* of view_try.c */

enum { MAX_HITS = 24 };

struct app_hit {		/* a key in the last line, to be clicked */
	struct rect at;
	uint32_t key;			/* 0: what is shown is no single key */
	enum action action;
};

struct app_undo_log {		/* a log that undo took away */
	struct logtext *text;
	char key[16];
};

struct app {
	const struct tree *tree;
	struct evidence *evidence;
	struct session *session;
	struct app_services services;
	struct app_options options;
	struct findings *findings;	/* of evidence->version */
	uint32_t stamp;			/* grows when anything a sheet shows may have changed */
	uint32_t seen_session, seen_evidence;

	struct canvas canvas;
	struct rect body;		/* what the view got last time */
	bool dirty, quits, suspends, redraws, edits_note;

	VEC(struct visit *) history;
	size_t at;			/* index in history */
	struct visit *overlay;		/* on top, or NULL */
	bool zoom;
	bool mouse;			/* clicks and the wheel are taken */
	struct app_hit hits[MAX_HITS];	/* of the last drawing */
	size_t n_hits;
	struct rect crumbs;		/* the path in the first line */
	struct sheet pane_tree, pane_facts;	/* beside a wide question or pattern */

	enum prompt_kind prompt;
	struct edit edits[PROMPT_COUNT];
	char prompt_id[96];		/* what a note is on */
	char find[256];			/* text searched for; "" = none */
	struct edit filter;		/* help and palette */

	char message[512];
	bool message_alert;
	uint32_t last_key;

	VEC(struct logtext *) logs;
	VEC(struct app_undo_log) undone_logs;
	struct logtext *stream;		/* the log "-" while it arrives */
	size_t next_path;		/* of options.paths: not yet opened */
	VEC(char *) opening;		/* paths asked for by hand */
	struct logtext *reading;	/* a file that is read in slices */
	int reading_fd;
	uint64_t reading_done, reading_size;	/* bytes; size 0: not known */

	uint64_t receiving;		/* bytes of a paste that is not whole yet */
	struct logtext *pasted;		/* waiting for use, append or cancel */
	uint64_t pasted_cut;
	bool rereading;			/* r was pressed: files are being read again */
	bool append_next;		/* P was pressed */

	void *weights;			/* values being read or compared, or NULL */
	bool weights_compares;
	char weights_input[16];
	unsigned weights_percent;
	size_t weights_next;		/* first input that --scan-weights did not look at */

	char trouble[400];		/* trees that are not used: "mine.yaml:4:1: not valid YAML: ..."; "" = none */
	struct buf draft;		/* what the draft screen shows and writes */
	size_t draft_changes;		/* texts that were redacted in it */
	struct app_try *trial;		/* the last regex tried, or NULL */

	struct buf farewell;
	uint32_t saved_version;
	bool save_failed;
	struct export_state *export;	/* of view_export.c */
	struct arena recent_arena;
	const struct store_entry *recent;	/* an old session to offer at home, or NULL */
	bool recent_same;		/* it had the same inputs */
};

/* ---- places ---- */
struct visit *app_place(struct app *a);			/* on top */
struct visit *app_below(struct app *a);			/* without overlay */
/* Goes to a screen. Spots are told to the session. Returns the place. */
struct visit *app_go(struct app *a, enum view_id view, const char *id);
void app_go_line(struct app *a, const char *input, long line);	/* log */
void app_go_id(struct app *a, const char *id);			/* whatever has this id: question, pattern, checklist */
void app_follow(struct app *a);				/* to where the session is now */
void app_back(struct app *a);
bool app_history(struct app *a, int delta);
void app_overlay(struct app *a, enum view_id view, const char *id);
void app_close_overlay(struct app *a);
const struct view *view_get(enum view_id id);
void place_free(struct visit *p);
void app_remember_cursor(struct app *a);		/* into the session */
void app_restore(struct app *a);			/* from it */

/* ---- state ---- */
struct triage_case app_case(struct app *a);		/* with findings of the present evidence */
void app_touch(struct app *a);				/* something that sheets show has changed */
void app_save(struct app *a);
void app_after(struct app *a);				/* what follows every key and click */
void app_do(struct app *a, enum action action, int digit);
void app_prompt(struct app *a, enum prompt_kind kind, const char *id, const char *text);
void app_open_path(struct app *a, const char *path);
void app_reread(struct app *a);				/* r: all files were read */
void app_quit(struct app *a);
unsigned app_screen(const struct app *a, const struct visit *p);	/* bits for keymap_action() */
void app_copy(struct app *a, const char *text, size_t n);
void app_recent(struct app *a);				/* looks for an old session to offer */
void app_load_session(struct app *a, const char *name);
void app_prompt_key(struct app *a, uint32_t key);
/* Where text is typed, some keys mean the same whatever the settings say: Enter, Esc, Up, Down, PgUp, PgDn. */
bool app_typing_key(struct app *a, uint32_t key);
void app_usual(struct app *a, struct visit *p, enum action action);
void app_export_free(struct app *a);
struct edit *app_typing(struct app *a);			/* the line that the top screen types into, or NULL */
bool question_is_yes_no(const struct question *q);
struct sheet *app_focus_sheet(struct app *a, struct visit *p);

/* ---- the mouse (app_mouse.c) ---- */
void app_mouse_switch(struct app *a);
void app_hits_clear(struct app *a);				/* before drawing */
void app_hit_hint(struct app *a, struct rect at, const char *key, enum action action);

/* ---- logs (app_log.c) ---- */
struct logtext *app_log(struct app *a, const char *input);	/* NULL: none */
struct logtext *app_log_new(struct app *a, const char *name);
void app_log_feed(struct app *a, struct logtext *log, const void *bytes, size_t n);
void app_log_end(struct app *a, struct logtext *log);
void app_log_drop(struct app *a, struct logtext *log);		/* with its evidence; frees it */
void app_log_hide(struct app *a, struct logtext *log);		/* undo of a paste */
bool app_log_show(struct app *a, const char *key);		/* redo */
void app_tree_trouble(struct app *a, const struct err *err);	/* NULL: none any more */
void app_logs_again(struct app *a);				/* after the tree changed: all logs are matched anew */
bool app_log_work(struct app *a);
void app_log_stop(struct app *a);				/* the file that is being read: no more of it */
void app_log_progress(struct app *a, struct buf *out);		/* "Reading x.log: 12.5 MB of 80.0 MB. Esc stops." or nothing */
void app_logs_free(struct app *a);
void app_paste_use(struct app *a);
void app_paste_append(struct app *a);
void app_paste_cancel(struct app *a);
void app_paste_progress(struct app *a, struct buf *out);	/* "A paste arrives: 12 MB so far. Esc cancels it." */

/* ---- values of weights (app_weights.c) ---- */
enum { WEIGHTS_SCANNED = 1, WEIGHTS_COMPARED = 2 };	/* numbers of the items that the results begin with */
void app_weights_start(struct app *a, const char *input, const char *before);	/* before NULL: scan */
void app_weights_stop(struct app *a);
bool app_weights_work(struct app *a);
/* wanted (an id, or NULL) or the first model that is not `in`; NULL: there is none. */
const struct input *app_other_model(struct app *a, const struct input *in, const char *wanted);

/* ---- drafts and trials (view_draft.c, view_try.c) ---- */
void app_draft_gap(struct app *a, const char *input, long line);	/* line that is no unknown error: all of them */
/* The sample is redacted, unless it would no longer match then. */
void app_draft_rule(struct app *a, const char *regex, const char *sample);
void app_draft_save(struct app *a, const char *path);
void app_try(struct app *a, const char *regex);
void app_try_free(struct app *a);
bool app_try_matches(struct app *a, const char *regex, const char *line);	/* one line, nothing kept */

/* ---- drawing and texts (frame.c, parts.c) ---- */
void frame_draw(struct app *a);
/* Fills p->sheet when it is out of date and draws it. */
void view_draw_sheet(struct app *a, struct visit *p, struct canvas *c, struct rect r);
void view_draw_wide(struct app *a, struct visit *p, struct canvas *c, struct rect r);	/* with tree and facts where there is room */
bool view_has_panes(const struct app *a);
/* Enter on an item that stands for a place, a line, an action. false: it does not. */
bool view_open_item(struct app *a, const struct sheet_item *item);

void part_type(const char *type, struct buf *out);		/* a model's type in words */
const char *part_answer_short(const struct answer *answer);
enum theme_role part_confidence_role(enum confidence c);
enum theme_role part_level_role(enum level l);
enum theme_role part_tick_role(enum tick t);
void part_blocks(struct app *a, struct sheet *s, const struct blocks *b, const struct pattern *p, int indent);
/* Text of the tree with its placeholders filled, as rows. */
void part_filled(struct app *a, struct sheet *s, int indent, int hang, enum theme_role role, const char *text,
		 const struct pattern *p);
enum part_detail { PART_BRIEF, PART_QUOTES, PART_ALL };	/* the sentence alone; place and log line; what matched and why */
void part_supports(struct app *a, struct sheet *s, const struct supports *all, size_t max, enum part_detail detail);
void part_would_change(struct sheet *s, int indent, const char *text);
void part_tree(struct app *a, struct sheet *s, bool legend);		/* the map */
void part_facts(struct app *a, struct sheet *s, bool brief);		/* what is known */
void part_inputs(struct app *a, struct buf *out);			/* "model.mlpackage  crash.log" */
void part_weights_scan(struct app *a, struct sheet *s, const struct input *in);
void part_weights_compared(struct app *a, struct sheet *s, const struct input *in);
/* part_log.c */
/* Does a line of this log speak for the finding? */
bool part_in_log(const struct finding *f, const char *log);
size_t part_known(const struct app *a, const char *log);	/* messages of this log that are known: what e stops at */
/* Lines that look like errors and match nothing, also while the log still arrives. */
uint64_t part_unknown(const struct app *a, const char *log);
/* The mark that counts on a line: of several messages the one that ranks first. NULL: none. */
const struct logmark *part_log_mark(struct app *a, const struct logtext *log, uint64_t line);
bool part_log_unknown(const struct logtext *log, uint64_t line);	/* matches nothing, though it may read like something */
bool part_log_has_note(const struct logtext *log, uint64_t line);	/* a message stands there for the first time */
struct log_stop {		/* where e and E stop: first at what is known, then at what is not */
	bool known;
	long line;
	size_t at, of;		/* "1 of 2" among those of its kind */
};
/* The stop on this line (delta 0), the next (1) or the one before (-1); false: there is none. */
bool part_log_stop(const struct logtext *log, long line, int delta, struct log_stop *out);
void part_log_matches(struct app *a, struct sheet *s, const char *log);	/* the list below the lines */
/* part_model.c */
void part_model_summary(struct app *a, struct sheet *s, const struct input *in);
void part_model_features(struct app *a, struct sheet *s, const struct input *in, const char *id);	/* "model.inputs" */
void part_model_compression(struct app *a, struct sheet *s, const struct input *in);
void part_model_answers(struct app *a, struct sheet *s, const struct input *in, bool brief);

void part_bytes(uint64_t bytes, char out[32]);				/* "6.2 MB" */
void part_path_title(struct app *a, struct buf *out);			/* "Home\nDoes not load" */
void part_rule(struct sheet *s, const char *title, const char *right);	/* sheet_rule() with keys named at the right */
void part_keys(struct buf *out, const char *text);			/* "{back:h} comes back", see keymap_text() */
const char *part_count(char *out, size_t out_bytes, uint64_t n, const char *one, const char *many);

#endif
