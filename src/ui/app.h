/* SPDX-License-Identifier: MIT */
/*
 * The full screen as a program without a terminal: keys, pastes and log bytes go in, a canvas comes out.
 * Whoever runs it (the terminal room, a key script, a test) calls app_key(), app_paste(), app_work() and draws
 * when app_dirty() says so.
 */
#ifndef CMLTRIAGE_UI_APP_H
#define CMLTRIAGE_UI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/evidence.h"
#include "data/theme.h"
#include "data/tree.h"
#include "triage/session.h"
#include "triage/store.h"
#include "ui/canvas.h"
#include "ui/keyseq.h"

struct app;

enum app_kind { APP_UNREADABLE, APP_MODEL, APP_LOG, APP_PACKED_LOG };

/* A line that a regex under trial matches; columns are 1-based bytes of the raw line, ends exclusive. */
struct app_try_hit {
	uint32_t column, end_column;
	struct { const char *name; uint32_t column, end_column; } captures[8];	/* names live as long as the trial */
	size_t n_captures;
};
struct app_try_stats {
	double seconds;
	uint64_t lines, matched, gave_up;
	bool has_literal;
};

typedef void app_text_fn(void *arg, const char *input, const char *name, const void *bytes, size_t n);

/* What the screen cannot do by itself, because its room may not know the engines. Every function gets `arg`. */
struct app_services {
	void *arg;
	/* What a path holds, by content. APP_UNREADABLE fills err. */
	enum app_kind (*probe)(void *arg, const char *path, struct err *err);
	/* Reads a model: adds an input and its facts to the evidence. */
	bool (*model)(void *arg, const char *path, struct err *err);
	/* Reads a packed log (gzip, xz, zip) whole and hands on its text with the id and name of each input in it. */
	bool (*packed_log)(void *arg, const char *path, app_text_fn *text, void *text_arg, struct err *err);
	/* Starts a log: adds an input to the evidence, puts its id into input_id (16 bytes) and returns a handle;
	 * bytes are then fed as they come. log_end finishes the counts and frees the handle. */
	void *(*log_begin)(void *arg, const char *path, char input_id[16], struct err *err);
	bool (*log_feed)(void *arg, void *log, const void *bytes, size_t n);
	/* False with err: a limit or a rule that runs away left something out. err may be NULL. */
	bool (*log_end)(void *arg, void *log, struct err *err);
	/* Reads the values of a model's weights (before NULL), or compares them with those of an earlier version, in slices;
	 * _end adds the facts, also of a part. May be NULL. */
	void *(*weights_begin)(void *arg, const char *input, const char *before, struct err *err);
	bool (*weights_step)(void *arg, void *work, unsigned *percent);	/* false: all is read */
	void (*weights_end)(void *arg, void *work);
	/* Reads the trees again. NULL: err says where they are broken, and the old tree stays. The old one must live as long as the
	 * app. May be NULL. */
	const struct tree *(*reload)(void *arg, struct err *err);
	/* A regex that is no rule yet: line by line, then its statistics. All three may be NULL. */
	void *(*try_begin)(void *arg, const char *regex, struct err *err);
	bool (*try_line)(void *arg, void *trial, const char *line, size_t n, struct app_try_hit *out);
	void (*try_end)(void *arg, void *trial, struct app_try_stats *out);
	/* Reads settings and theme again. false with err: the look stays as it is. May be NULL. */
	bool (*relook)(void *arg, struct err *err);
	/* Writes text to the clipboard; says how in how ("via tmux"). May be NULL: cannot copy. */
	bool (*copy)(void *arg, const char *text, size_t n, char how[64]);
};

struct app_options {
	const char *version;		/* of the program */
	const char *const *paths;	/* models and logs to open, in order; "-" = a log that app_feed() brings */
	size_t n_paths;
	const char *const *targets;	/* as given, for exports */
	size_t n_targets;
	struct store *store;		/* NULL: nothing is saved */
	bool auto_tick;			/* take the ticks that the facts propose */
	bool ascii_frame, ascii_text;
	const char *theme_name;		/* shown at home */
	int64_t (*clock)(void);		/* seconds since 1970; NULL: none is shown (tests) */
	bool mouse;			/* take clicks and the wheel from the start */
	bool scan_weights;		/* read the values of every model that is opened */
	const struct err *trouble;	/* a tree of the user that is not used, or NULL; shown at home until a reload works */
	bool resumed;			/* the session was read back: go where it was */
};

/* The app borrows everything; session and evidence are changed by it. The session may be replaced by one from the store
 * (S screen): take it back with app_session() before freeing. services and options are copied, not what they point to. */
struct app *app_new(const struct tree *tree, struct evidence *evidence, struct session *session,
		    const struct app_services *services, const struct app_options *options);
void app_free(struct app *a);

void app_resize(struct app *a, int w, int h);
void app_key(struct app *a, uint32_t key);			/* see ui/key.h */
void app_mouse(struct app *a, const struct mouse *m);		/* ignored while the mouse is off */
bool app_mouse_on(const struct app *a);
/* Text that was pasted; cut_bytes were dropped for size. Never acts as keys. */
void app_paste(struct app *a, const char *text, size_t n, uint64_t cut_bytes);
/* A long paste is still arriving: so many bytes of it came; 0 = none is. */
void app_receiving(struct app *a, uint64_t bytes);
/* Esc was pressed meanwhile: what had come is forgotten, the rest will not be told. */
void app_paste_broken_off(struct app *a, uint64_t bytes);
/* Bytes of the log "-"; n 0 = its end. */
void app_feed(struct app *a, const void *bytes, size_t n);
/* Does a slice of waiting work (opening files). true: there is more, call again soon. */
bool app_work(struct app *a);
/* Nothing happened for a while: saves what was not worth a save before. */
void app_idle(struct app *a);

bool app_dirty(const struct app *a);				/* the screen is out of date */
/* The present screen; borrowed, valid until the next call. */
const struct canvas *app_draw(struct app *a);

void app_say(struct app *a, bool alert, const char *format, ...)	/* the message line */
#ifdef __GNUC__
	__attribute__((format(printf, 3, 4)))
#endif
	;
/* The same with a text of ours that names keys, see keymap_text(): "{undo} brings it back". */
void app_tell(struct app *a, bool alert, const char *text);
bool app_quits(const struct app *a);
bool app_interrupted(const struct app *a);	/* ... by Ctrl-C */
bool app_suspends(struct app *a);	/* Ctrl-Z was pressed; true once */
/* A note is to be written in an editor: its present text; true once. Afterwards app_edited() takes what came of it. */
bool app_edits(struct app *a, const char **text);
void app_edited(struct app *a, const char *text, size_t n);
bool app_redraws(struct app *a);	/* Ctrl-L was pressed; true once */
/* What belongs on standard output after leaving (an export, the resume line); "" = nothing. */
const char *app_farewell(const struct app *a);
struct session *app_session(const struct app *a);

/* Opens the screen of a pattern ("1a") or question ("load.which") first. false: no such id. */
bool app_start_at(struct app *a, const char *id);

#endif
