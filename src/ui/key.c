/* SPDX-License-Identifier: MIT */
/* Names of keys, for the key table, key scripts and the help. */
#include "ui/key.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static const struct { uint32_t key; const char *name; } names[] = {
	{ K_ENTER, "Enter" }, { K_TAB, "Tab" }, { K_ESC, "Esc" }, { K_BACKSPACE, "Backspace" }, { K_SPACE, "Space" },
	{ K_UP, "Up" }, { K_DOWN, "Down" }, { K_LEFT, "Left" }, { K_RIGHT, "Right" }, { K_HOME, "Home" },
	{ K_END, "End" }, { K_PGUP, "PgUp" }, { K_PGDN, "PgDn" }, { K_INSERT, "Insert" }, { K_DELETE, "Delete" },
	{ K_BACKTAB, "Shift-Tab" }, { K_F1, "F1" }, { K_F2, "F2" }, { K_F3, "F3" }, { K_F4, "F4" }, { K_F5, "F5" },
	{ K_F6, "F6" }, { K_F7, "F7" }, { K_F8, "F8" }, { K_F9, "F9" }, { K_F10, "F10" }, { K_F11, "F11" },
	{ K_F12, "F12" },
	/* as others call them */
	{ K_ENTER, "Return" }, { K_ESC, "Escape" }, { K_PGUP, "PageUp" }, { K_PGDN, "PageDown" }, { K_DELETE, "Del" },
	{ K_INSERT, "Ins" },
};

static bool starts(const char *s, size_t n, const char *with)
{
	return n > strlen(with) && strncasecmp(s, with, strlen(with)) == 0;
}

bool key_parse(const char *name, size_t n, uint32_t *out)
{
	uint32_t c;

	if (n == 0)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i].name) == n && strncasecmp(names[i].name, name, n) == 0) {
			*out = names[i].key;
			return true;
		}
	}
	if (starts(name, n, "Alt-")) {
		bool ok = key_parse(name + 4, n - 4, out);
		*out |= K_ALT;
		return ok;
	}
	if (starts(name, n, "Ctrl-") && n == 6) {
		*out = K_CTRL(name[5]);
		return (name[5] >= '@' && name[5] <= '_') || (name[5] >= 'a' && name[5] <= 'z');
	}
	/* a control, or a mark that turns or joins what stands beside it, is none */
	if (utf8_decode(name, n, &c) != n || c < 32 || (c >= 127 && c < 160) || utf8_ncols(name, n) == 0)
		return false;
	*out = c;
	return true;
}

const char *key_text(uint32_t key, char *out, size_t out_bytes)
{
	if (key & K_ALT) {
		char rest[24];
		key_text(key & ~(uint32_t)K_ALT, rest, sizeof rest - 5);
		snprintf(out, out_bytes, "Alt-%s", rest);
		return out;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (names[i].key == key) {
			snprintf(out, out_bytes, "%s", names[i].name);
			return out;
		}
	}
	if (key < 32) {
		snprintf(out, out_bytes, "Ctrl-%c", (int)key + 64);
	} else {
		char text[5] = { 0 };
		utf8_encode(key, text);
		snprintf(out, out_bytes, "%s", text);
	}
	return out;
}

bool key_is_text(uint32_t key)
{
	return key >= 32 && key != 127 && key < KEY_NAMED_FIRST;
}
