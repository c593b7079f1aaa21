/* SPDX-License-Identifier: MIT */
/* The decoder of terminal input: see keyin.h. */
#include "ui/keyin.h"

#include <string.h>

#include "base/limit.h"
#include "base/utf8.h"
#include "ui/key.h"

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

void keyin_init(struct keyin *k, const struct keyin_sequence *extra, size_t n_extra)
{
	memset(k, 0, sizeof *k);
	k->extra = extra;
	k->n_extra = n_extra;
	buf_init(&k->paste, (size_t)limit_get(LIMIT_paste_bytes));
}

void keyin_done(struct keyin *k)
{
	buf_done(&k->pending);
	buf_done(&k->paste);
}

void keyin_drop_paste(struct keyin *k)
{
	buf_done(&k->paste);
	buf_init(&k->paste, (size_t)limit_get(LIMIT_paste_bytes));
	k->cut_bytes = 0;
}

static void add_paste(struct keyin *k, const char *bytes, size_t n)
{
	size_t before = k->paste.len;

	buf_add(&k->paste, bytes, n);
	k->cut_bytes += n - (k->paste.len - before);
}

/* Moves pasted bytes over; true when the end mark was there. */
static bool take_bracketed(struct keyin *k)
{
	const char *data = k->pending.data;
	size_t n = k->pending.len, end_len = strlen(PASTE_END), i = 0;

	while (i < n) {
		const char *esc = memchr(data + i, '\033', n - i);
		if (!esc) {
			add_paste(k, data + i, n - i);
			i = n;
			break;
		}
		size_t at = (size_t)(esc - data), left = n - at;
		add_paste(k, data + i, at - i);
		i = at;
		if (left >= end_len && memcmp(esc, PASTE_END, end_len) == 0) {
			buf_drop_front(&k->pending, at + end_len);
			return true;
		}
		if (left < end_len && memcmp(esc, PASTE_END, left) == 0)
			break;	/* the mark may continue in the next piece */
		add_paste(k, esc, 1);
		i++;
	}
	buf_drop_front(&k->pending, i);
	return false;
}

void keyin_feed(struct keyin *k, const void *bytes, size_t n, int64_t now_ms)
{
	if (k->pending.len == 0)
		k->first_ms = now_ms;
	k->last_ms = now_ms;
	buf_add(&k->pending, bytes, n);
}

/* ---- escape sequences ---- */

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

/* ESC [ parameters final. Returns bytes used, 0 = incomplete. Unknown sequences are swallowed whole. */
static size_t parse_csi(const char *s, size_t n, uint32_t *key)
{
	int params[2] = { 0, 0 };
	size_t i = 2, p = 0;

	for (; i < n && s[i] >= 0x20 && s[i] < 0x40; i++) {
		if (s[i] == ';')
			p++;
		else if (s[i] >= '0' && s[i] <= '9' && p < 2 && params[p] < 1000)
			params[p] = params[p] * 10 + s[i] - '0';
		if (i > 32)
			return i;
	}
	if (i >= n)
		return 0;
	*key = s[i] == '~' ? tilde_key(params[0]) : letter_key(s[i]);
	if (*key != K_NONE && params[1] > 1 && ((params[1] - 1) & 2))
		*key |= K_ALT;
	return i + 1;
}

static bool parse_extra(const struct keyin *k, const char *s, size_t n, uint32_t *key, size_t *used)
{
	for (size_t i = 0; i < k->n_extra; i++) {
		size_t len = strlen(k->extra[i].bytes);
		if (len > 1 && len <= n && memcmp(s, k->extra[i].bytes, len) == 0) {
			*key = k->extra[i].key;
			*used = len;
			return true;
		}
	}
	return false;
}

static size_t parse_plain(const char *s, size_t n, bool late, uint32_t *key);

/* One key at s. Returns bytes used; 0 = more bytes are needed to know. `late`: no more will come. */
static size_t parse_key(const struct keyin *k, const char *s, size_t n, bool late, uint32_t *key)
{
	size_t used;

	if (s[0] != '\033')
		return parse_plain(s, n, late, key);
	if (parse_extra(k, s, n, key, &used))
		return used;
	if (n == 1) {
		*key = K_ESC;
		return late ? 1 : 0;
	}
	if (s[1] == '[' || s[1] == 'O') {
		if (s[1] == 'O' && n >= 3) {
			*key = letter_key(s[2]);
			return 3;
		}
		used = s[1] == '[' ? parse_csi(s, n, key) : 0;
		if (used || !late)
			return used;
		*key = K_ALT | (unsigned char)s[1];
		return n;
	}
	if (s[1] == '\033') {
		*key = K_ESC;
		return 1;
	}
	used = parse_plain(s + 1, n - 1, late, key);
	*key |= K_ALT;
	return used ? used + 1 : 0;
}

static size_t parse_plain(const char *s, size_t n, bool late, uint32_t *key)
{
	uint32_t c;
	size_t used = utf8_decode(s, n, &c);

	if (!used) {	/* a broken byte, or the beginning of a character */
		*key = K_NONE;
		return n < 4 && !late ? 0 : 1;
	}
	*key = c == '\n' ? K_ENTER : c == 8 ? K_BACKSPACE : c == 0 ? K_NONE : c;
	return used;
}

/* ---- bursts ---- */

/* Would these bytes, read as keys, hold a newline and a printable character, and are they many? */
static bool looks_pasted(const struct keyin *k)
{
	const char *s = k->pending.data;
	size_t n = k->pending.len;
	bool newline = false, text = false;

	if (n <= KEYIN_BURST_BYTES)
		return false;
	for (size_t i = 0; i < n && !(newline && text);) {
		uint32_t key = K_NONE;
		size_t used = parse_key(k, s + i, n - i, true, &key);
		newline |= key == K_ENTER;
		text |= key_is_text(key);
		i += used ? used : 1;
	}
	return newline && text;
}

/* One whole key and nothing more: a person typed it, it need not wait. */
static bool is_single(const struct keyin *k)
{
	uint32_t key;

	return parse_key(k, k->pending.data, k->pending.len, false, &key) == k->pending.len;
}

static bool begins_paste(const struct keyin *k)
{
	size_t len = strlen(PASTE_BEGIN);

	return k->pending.len >= len && memcmp(k->pending.data, PASTE_BEGIN, len) == 0;
}

static enum keyin_kind next_paste(struct keyin *k, int64_t now_ms)
{
	bool over;

	if (k->state == KEYIN_BRACKETED) {
		over = take_bracketed(k);
		if (!over && now_ms - k->last_ms >= KEYIN_LOST_MS) {
			add_paste(k, buf_str(&k->pending), k->pending.len);
			buf_clear(&k->pending);
			over = true;
		}
	} else {
		add_paste(k, buf_str(&k->pending), k->pending.len);
		buf_clear(&k->pending);
		over = now_ms - k->last_ms >= KEYIN_PASTE_MS;
	}
	if (!over)
		return KEYIN_NONE;
	k->state = KEYIN_KEYS;
	k->first_ms = now_ms;
	return KEYIN_PASTE;
}

enum keyin_kind keyin_next(struct keyin *k, int64_t now_ms, uint32_t *key)
{
	if (k->state != KEYIN_KEYS)
		return next_paste(k, now_ms);
	while (k->pending.len) {
		if (begins_paste(k)) {
			buf_drop_front(&k->pending, strlen(PASTE_BEGIN));
			k->state = KEYIN_BRACKETED;
			return next_paste(k, now_ms);
		}
		bool late = now_ms - k->first_ms >= KEYIN_BURST_MS;
		if (k->pending.len > 1 && !memchr(k->pending.data, '\033', k->pending.len) && looks_pasted(k)) {
			k->state = KEYIN_BURST;
			return next_paste(k, now_ms);
		}
		if (!late && !is_single(k))
			return KEYIN_NONE;
		if (late && looks_pasted(k) && !strstr(buf_str(&k->pending), PASTE_BEGIN)) {
			k->state = KEYIN_BURST;
			return next_paste(k, now_ms);
		}
		size_t used = parse_key(k, k->pending.data, k->pending.len, late, key);
		if (!used)
			return KEYIN_NONE;
		buf_drop_front(&k->pending, used);
		if (*key != K_NONE)
			return KEYIN_KEY;
	}
	return KEYIN_NONE;
}

int keyin_timeout(const struct keyin *k, int64_t now_ms)
{
	int64_t until;

	if (k->state == KEYIN_BRACKETED)
		until = k->last_ms + KEYIN_LOST_MS;
	else if (k->state == KEYIN_BURST)
		until = k->last_ms + KEYIN_PASTE_MS;
	else if (k->pending.len)
		until = k->first_ms + KEYIN_BURST_MS;
	else
		return -1;
	return until > now_ms ? (int)(until - now_ms) : 0;
}
