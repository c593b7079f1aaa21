/* SPDX-License-Identifier: MIT */
/* The inside of a key map, for keymap.c (looking up) and keymap_own.c (making one) only. */
#ifndef CMLTRIAGE_UI_KEYMAP_IN_H
#define CMLTRIAGE_UI_KEYMAP_IN_H

#include "ui/keymap.h"

enum { KEYMAP_KEYS = 16 };		/* most keys of one action */

struct keymap_row {
	struct { uint32_t key; long line, column; } at[KEYMAP_KEYS];
	size_t n;
	long line, column;		/* where the settings name the action; 0 = they do not */
	char text[KEYMAP_KEYS * 24];	/* all keys, separated by blanks */
};

struct keymap {
	bool filled;
	char file[256];
	struct keymap_row rows[ACT_COUNT];
};

/* The keys of the table. */
void keymap_fill(struct keymap *m);

#endif
