/* SPDX-License-Identifier: MIT */
/*
 * The table of actions and the keys that start them: as action.def has them, or as the person wants them. There is one
 * map in use; whoever reads settings makes another one, checks it and puts it in use.
 */
#ifndef CMLTRIAGE_UI_KEYMAP_H
#define CMLTRIAGE_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Screens, as bits. */
enum {
	ON_HOME = 1, ON_QUESTION = 2, ON_PATTERN = 4, ON_LOG = 8, ON_MODEL = 16, ON_TREE = 32, ON_LIST = 64,
	ON_WHY = 128, ON_EXPORT = 256, ON_HELP = 512, ON_PALETTE = 1024, ON_SESSIONS = 2048, ON_PASTE = 4096,
	ON_YES_NO = 8192,	/* added to ON_QUESTION where the answers are yes and no */
	ON_PLACES = ON_HOME | ON_QUESTION | ON_PATTERN | ON_LOG | ON_MODEL | ON_TREE | ON_LIST,
	ON_TRY = 16384, ON_DRAFT = 32768,
	ON_ANY = 0xffff
};

enum action {
	ACT_none,
#define ACTION(id, name, keys, on, group, help) ACT_##id,
#include "ui/action.def"
#undef ACTION
	ACT_COUNT
};

const char *action_name(enum action a);		/* "find-next" */
const char *action_keys(enum action a);		/* of the table, separated by blanks; "" = none */
const char *action_help(enum action a);
const char *action_group(enum action a);	/* "Here", "Moving", "Going", "Everywhere" */
unsigned action_screens(enum action a);
enum action action_parse(const char *name);	/* ACT_none when there is no such action */
const char *screen_name(unsigned bit);		/* "question"; NULL when it is no bit of a screen */

/* ---- a map of one's own ---- */

struct keymap;

/* The keys of the table; file (copied) is where others come from. */
struct keymap *keymap_new(const char *file);
void keymap_free(struct keymap *m);		/* NULL is allowed; not the one in use */

/*
 * Gives an action another key: call it once for each name, after keymap_clear(), which leaves it without any. False with
 * err (ERR_KNOWLEDGE, with its place) for a name that is no key, or a key that no terminal sends.
 */
void keymap_clear(struct keymap *m, enum action a, long line, long column);
bool keymap_add(struct keymap *m, enum action a, const char *name, size_t n, long line, long column, struct err *err);

/* False with err and its place when a key means two things on one screen, never comes to its turn, or nothing leaves. */
bool keymap_check(const struct keymap *m, struct err *err);

/* Puts it in use; borrowed. NULL: the keys of the table. */
void keymap_use(const struct keymap *m);

/* ---- the map in use ---- */

/* The action of a key on a screen; *digit is the number of the key among those of ACT_pick, from 1 (may be NULL). */
enum action keymap_action(unsigned screen, uint32_t key, int *digit);
/* Keyboards without Latin letters: what they produce means what the key at its place means, unless it means something
 * itself. Not where text is typed: that does not come here. */
enum layout {
	LAYOUT_latin,
#define LAYOUT(id, name, produced, keys) LAYOUT_##id,
#include "ui/layout.def"
#undef LAYOUT
	LAYOUT_COUNT
};
const char *layout_name(enum layout l);
uint32_t layout_key(enum layout l, uint32_t key);	/* the same key where the layout has no such character */
void keymap_layout(enum layout l);			/* in use from now on */

/* All keys of an action, separated by blanks; "" = none. */
const char *keymap_keys(enum action a);
/* The first key of an action, as text; ":name" for the palette when it has none. */
const char *keymap_key(enum action a, char *out, size_t out_bytes);
/* Where the keys of an action come from; false: from the table. */
bool keymap_place(enum action a, const char **file, long *line);
/* A text of ours with the first keys of actions in it: "{undo} takes it back"; "{back:h}" names the one to show while the
 * keys are those of the table. Returns out. */
const char *keymap_text(const char *text, char *out, size_t out_bytes);

#endif
