/* SPDX-License-Identifier: MIT */
/*
 * Sessions on disk: one JSON file each below $XDG_STATE_HOME/cmltriage/sessions
 * (or ~/.local/state), replaced atomically at every step. Works, without saving,
 * where no folder can be written.
 */
#ifndef CMLTRIAGE_TRIAGE_STORE_H
#define CMLTRIAGE_TRIAGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/evidence.h"
#include "triage/session.h"

struct store;
/* dir NULL: the usual folder. Never NULL; store_writable() says whether anything will be kept. */
struct store *store_open(const char *dir);
void store_close(struct store *st);
bool store_writable(const struct store *st);
const char *store_dir(const struct store *st);

/*
 * Where store_save() gets the text of a log that is in no file (pasted, standard input): it is kept beside the session
 * as NAME.<16 hex digits>.log and is one of the saved inputs. text() returns false when it has none.
 */
void store_set_texts(struct store *st, bool (*text)(void *arg, const char *input, const char **bytes, size_t *n), void *arg);

struct store_entry {			/* one saved session; texts in the arena given */
	const char *name;		/* also the name of its file, without .json */
	const char *where;		/* "Does not load > 1a" */
	const char *inputs;		/* "YOLOv8n.mlpackage, crash.log" */
	const char *inputs_id;		/* 16 hex digits of paths and sizes; "" without inputs */
	size_t n_done, n_ticks;		/* ticked, of all items of the pattern it stands on */
	int64_t saved;			/* seconds since 1970 */
	uint64_t bytes;
};

/* Saves if it changed since the last time (session_version). Gives the session a name when it has none ("yolov8n-1a", "session-2");
 * an empty session is not saved. false with err: nothing was lost in memory; the former file is intact. */
bool store_save(struct store *st, struct session *s, const struct triage_case *c, struct err *err);
/* Reads one back by name. *saved_inputs (may be NULL): list of maps {kind, path, bytes}, in the arena, to open them again. */
bool store_load(struct store *st, const char *name, const struct tree *t, struct arena *a, struct session **out,
		const struct value **saved_inputs, struct err *err);
/* From any path, for replay and import. */
bool store_load_file(const char *path, const struct tree *t, struct arena *a, struct session **out,
		     const struct value **saved_inputs, struct err *err);
/* All, newest first; damaged files are left out and counted in *n_bad (may be NULL). */
size_t store_list(struct store *st, const struct tree *t, struct arena *a, struct store_entry **out, size_t *n_bad);
/* The newest one with the same inputs, or NULL. */
const struct store_entry *store_find(struct store *st, const struct tree *t, const struct evidence *e, struct arena *a);
bool store_delete(struct store *st, const char *name, struct err *err);	/* keeps name.json~ until store_close */
bool store_restore(struct store *st, const char *name, struct err *err);	/* undoes it */
/* A name is 1 to 64 of a-z A-Z 0-9 . _ - and begins with a letter or digit. */
bool store_name_ok(const char *name);
/* 16 hex digits of paths and sizes of the inputs, in any order; "" without inputs. */
const char *store_inputs_id(const struct evidence *e, struct arena *a);

#endif
