/* SPDX-License-Identifier: MIT */
/* The table of actions and the keys that start them. */
#ifndef CMLTRIAGE_UI_KEYMAP_H
#define CMLTRIAGE_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
const char *action_keys(enum action a);		/* default keys, separated by blanks */
const char *action_help(enum action a);
const char *action_group(enum action a);	/* "Here", "Moving", "Going", "Everywhere" */
unsigned action_screens(enum action a);
enum action action_parse(const char *name);	/* ACT_none when there is no such action */

/* The action of a key on a screen; *digit is 1..9 for ACT_pick (may be NULL). */
enum action keymap_action(unsigned screen, uint32_t key, int *digit);
/* The first key of an action, as text. */
const char *keymap_key(enum action a, char *out, size_t out_bytes);

#endif
