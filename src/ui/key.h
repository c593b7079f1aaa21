/* SPDX-License-Identifier: MIT */
/* A key press as one number: a character, or one of the named keys, with Alt as a bit. */
#ifndef CMLTRIAGE_UI_KEY_H
#define CMLTRIAGE_UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	KEY_NAMED_FIRST = 0x200000,	/* beyond Unicode */
	K_UP = KEY_NAMED_FIRST, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
	K_INSERT, K_DELETE, K_BACKTAB, K_F1, K_F2, K_F3, K_F4, K_F5, K_F6, K_F7, K_F8, K_F9, K_F10,
	K_F11, K_F12, K_NONE,
	K_ENTER = 13, K_TAB = 9, K_ESC = 27, K_BACKSPACE = 127, K_SPACE = 32,
	K_ALT = 0x1000000		/* added to any key */
};
#define K_CTRL(c) ((uint32_t)((c) & 31))

/* "Enter", "Ctrl-R", "Alt-Left", "F1", "Space", "j"; false when there is no such key. */
bool key_parse(const char *name, size_t n, uint32_t *out);
/* The name into out (at least 24 bytes); returns out. */
const char *key_text(uint32_t key, char *out, size_t out_bytes);
/* A character that can be typed into a prompt. */
bool key_is_text(uint32_t key);

#endif
