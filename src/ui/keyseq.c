/* SPDX-License-Identifier: MIT */
/* The grammar of terminal input (ECMA-48, and what xterm added to it): see keyseq.h. */
#include "ui/keyseq.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/key.h"

enum { CSI_BYTES = 64, STRING_BYTES = 4096 };	/* longer ones are no sequences */

static enum keyseq_kind more(struct keyseq *out, bool sure)
{
	out->used = 0;
	out->sure = sure;
	return KEYSEQ_MORE;
}

static enum keyseq_kind nothing(struct keyseq *out, size_t used)
{
	out->used = used;
	return KEYSEQ_NOTHING;
}

static enum keyseq_kind key_of(struct keyseq *out, size_t used, uint32_t key)
{
	out->used = used;
	out->key = key;
	return key == K_NONE ? KEYSEQ_NOTHING : KEYSEQ_KEY;
}

static uint32_t tilde_key(int number)
{
	static const struct { int number; uint32_t key; } keys[] = {
		{ 1, K_HOME }, { 2, K_INSERT }, { 3, K_DELETE }, { 4, K_END }, { 5, K_PGUP }, { 6, K_PGDN },
		{ 7, K_HOME }, { 8, K_END }, { 11, K_F1 }, { 12, K_F2 }, { 13, K_F3 }, { 14, K_F4 }, { 15, K_F5 },
		{ 17, K_F6 }, { 18, K_F7 }, { 19, K_F8 }, { 20, K_F9 }, { 21, K_F10 }, { 23, K_F11 }, { 24, K_F12 },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].number == number)
			return keys[i].key;
	return K_NONE;
}

static uint32_t letter_key(char c)
{
	static const char letters[] = "ABCDHFZPQRSM";
	static const uint32_t keys[] = {
		K_UP, K_DOWN, K_RIGHT, K_LEFT, K_HOME, K_END, K_BACKTAB, K_F1, K_F2, K_F3, K_F4, K_ENTER,
	};
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? keys[at - letters] : K_NONE;
}

/* ---- the mouse ---- */

static enum keyseq_kind mouse_of(struct keyseq *out, size_t used, int button, int column, int row, bool released)
{
	static const enum mouse_what wheel[4] = { MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN, MOUSE_OTHER, MOUSE_OTHER };
	bool moved = button & 32;

	out->used = used;
	out->mouse.x = column > 0 ? column - 1 : 0;
	out->mouse.y = row > 0 ? row - 1 : 0;
	if (button & 64)
		out->mouse.what = wheel[button & 3];
	else
		out->mouse.what = (button & 3) == 0 && button < 32 && !moved && !released ? MOUSE_CLICK : MOUSE_OTHER;
	return KEYSEQ_MOUSE;
}

/* ESC [ M and three bytes: from terminals that know no other way. */
static enum keyseq_kind old_mouse(const char *s, size_t n, enum keyseq_patience patience, struct keyseq *out)
{
	const unsigned char *b = (const unsigned char *)s + 3;

	if (n < 6)
		return patience == KEYSEQ_LOST ? nothing(out, n) : more(out, true);
	return mouse_of(out, 6, (b[0] - 32) & 0xff, (b[1] - 32) & 0xff, (b[2] - 32) & 0xff, ((b[0] - 32) & 3) == 3);
}

/* ---- control sequences: ESC [ parameters final ---- */

struct csi {
	char mark;		/* of < = > ? before the numbers; 0 = none */
	char last;		/* the final byte */
	int number[3];
	size_t used;
};

static enum keyseq_kind csi_kind(const struct csi *c, struct keyseq *out)
{
	out->used = c->used;
	if (c->mark == '<' && (c->last == 'M' || c->last == 'm'))
		return mouse_of(out, c->used, c->number[0], c->number[1], c->number[2], c->last == 'm');
	if (c->mark == '?' && c->last == 'c')
		return KEYSEQ_TERMINAL;
	if (c->mark)
		return KEYSEQ_NOTHING;
	uint32_t key = c->last == '~' ? tilde_key(c->number[0]) : letter_key(c->last);
	if (key != K_NONE && c->number[1] > 1 && ((c->number[1] - 1) & 2))
		key |= K_ALT;
	return key_of(out, c->used, key);
}

static enum keyseq_kind read_csi(const char *s, size_t n, enum keyseq_patience patience, struct keyseq *out)
{
	struct csi c = { .mark = n > 2 && s[2] >= '<' && s[2] <= '?' ? s[2] : '\0' };
	size_t i = 2, p = 0;

	if (n > 2 && s[2] == 'M')
		return old_mouse(s, n, patience, out);
	for (; i < n && s[i] >= 0x20 && s[i] < 0x40; i++) {
		if (s[i] == ';')
			p++;
		else if (s[i] >= '0' && s[i] <= '9' && p < 3 && c.number[p] < 100000)
			c.number[p] = c.number[p] * 10 + s[i] - '0';
		if (i > CSI_BYTES)
			return nothing(out, i);
	}
	if (i < n && s[i] >= 0x40 && s[i] < 0x7f) {
		c.last = s[i];
		c.used = i + 1;
		return csi_kind(&c, out);
	}
	if (i < n && i > 2)		/* cut short by something that stands for itself */
		return nothing(out, i);
	if (i > 2)
		return patience == KEYSEQ_LOST ? nothing(out, n) : more(out, true);
	if (i == n && patience == KEYSEQ_PATIENT)
		return more(out, false);
	return key_of(out, 2, K_ALT | '[');
}

/* ---- strings: ESC ] ... and ESC P ..., up to BEL or ESC \ ---- */

/* One to four hexadecimal digits as 0..255; false without any. */
static bool channel(const char **s, const char *end, int32_t *out)
{
	char digits[5] = "";
	size_t n = 0;

	while (*s < end && n < 4 && strchr("0123456789abcdefABCDEF", **s) && **s)
		digits[n++] = *(*s)++;
	if (n == 0)
		return false;
	long full = (1L << 4 * n) - 1;
	*out = (int32_t)((strtol(digits, NULL, 16) * 255 + full / 2) / full);
	return true;
}

/* "11;rgb:RRRR/GGGG/BBBB", with alpha "11;rgba:R/G/B/A", as the terminal answers OSC 11. */
static bool paper_of(const char *s, const char *end, int32_t *out)
{
	static const char *const heads[] = { "11;rgb:", "11;rgba:" };
	int32_t rgb[3];

	for (size_t h = 0; h < 2; h++) {
		size_t len = strlen(heads[h]);
		const char *p = s + len;
		bool ok = (size_t)(end - s) > len && memcmp(s, heads[h], len) == 0;
		for (size_t i = 0; i < 3 && ok; i++) {
			ok = channel(&p, end, &rgb[i]) && (i == 2 || (p < end && *p == '/'));
			p++;
		}
		if (ok) {
			*out = rgb[0] << 16 | rgb[1] << 8 | rgb[2];
			return true;
		}
	}
	return false;
}

static enum keyseq_kind read_string(const char *s, size_t n, enum keyseq_patience patience, struct keyseq *out)
{
	size_t i = 2, end;

	while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != 0x7f && i < STRING_BYTES)
		i++;
	end = i;
	if (i == n || (s[i] == '\033' && i + 1 == n))
		return patience == KEYSEQ_LOST ? nothing(out, n) : more(out, true);
	if (s[i] == '\a')
		i++;
	else if (s[i] == '\033' && s[i + 1] == '\\')
		i += 2;
	else
		return nothing(out, i);		/* cut short by something that stands for itself */
	out->used = i;
	return s[1] == ']' && paper_of(s + 2, s + end, &out->paper) ? KEYSEQ_PAPER : KEYSEQ_NOTHING;
}

/* Alt-] and Alt-P are keys; what follows at once tells a string. */
static bool begins_string(const char *s, size_t n)
{
	static const char *const next[] = { "]0123456789", "P0123456789>!|+$", "_G" };

	for (size_t i = 0; n > 2 && s[2] && i < sizeof next / sizeof *next; i++)
		if (s[1] == next[i][0] && strchr(next[i] + 1, s[2]))
			return true;
	return false;
}

/* ---- keys ---- */

static enum keyseq_kind read_plain(const char *s, size_t n, enum keyseq_patience patience, struct keyseq *out)
{
	uint32_t c;
	size_t used = utf8_decode(s, n, &c);

	if (!used)	/* a broken byte, or the beginning of a character */
		return n < 4 && patience == KEYSEQ_PATIENT ? more(out, false) : nothing(out, 1);
	return key_of(out, used, c == '\n' ? K_ENTER : c == 8 ? K_BACKSPACE : c == 0 ? K_NONE : c);
}

static bool read_extra(const struct keyseq_keys *extra, const char *s, size_t n, struct keyseq *out)
{
	for (size_t i = 0; i < extra->n; i++) {
		size_t len = strlen(extra->at[i].bytes);
		if (len > 1 && len <= n && memcmp(s, extra->at[i].bytes, len) == 0) {
			out->key = extra->at[i].key;
			out->used = len;
			return true;
		}
	}
	return false;
}

/* ESC and one more key is that key with Alt. */
static enum keyseq_kind read_alt(const char *s, size_t n, enum keyseq_patience patience, struct keyseq *out)
{
	enum keyseq_kind kind = read_plain(s + 1, n - 1, patience, out);

	if (kind == KEYSEQ_MORE)
		return kind;
	out->used++;
	out->key |= K_ALT;
	return kind;
}

enum keyseq_kind keyseq_read(const struct keyseq_keys *extra, const char *s, size_t n, enum keyseq_patience patience,
			     struct keyseq *out)
{
	bool late = patience != KEYSEQ_PATIENT;

	*out = (struct keyseq){ .key = K_NONE };
	if (s[0] != '\033')
		return read_plain(s, n, patience, out);
	if (read_extra(extra, s, n, out))
		return KEYSEQ_KEY;
	if (n == 1)
		return late ? key_of(out, 1, K_ESC) : more(out, false);
	if (s[1] == '[')
		return read_csi(s, n, patience, out);
	if (s[1] == 'O' && (n >= 3 || !late))
		return n >= 3 ? key_of(out, 3, letter_key(s[2])) : more(out, false);
	if (begins_string(s, n))
		return read_string(s, n, patience, out);
	if (n == 2 && strchr("]P_", s[1]) && s[1] && !late)
		return more(out, false);
	if (s[1] == '\033')
		return key_of(out, 1, K_ESC);
	return read_alt(s, n, patience, out);
}
