/* SPDX-License-Identifier: MIT */
/* Keys and pastes told apart, with time: see keyin.h. */
#include "ui/keyin.h"

#include <string.h>

#include "base/limit.h"
#include "base/portable.h"
#include "ui/key.h"

#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"
enum { MARK_BYTES = sizeof PASTE_END - 1 };

void keyin_init(struct keyin *k, const struct keyseq_key *extra, size_t n_extra)
{
	memset(k, 0, sizeof *k);
	k->extra = (struct keyseq_keys){ extra, n_extra };
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

void keyin_feed(struct keyin *k, const void *bytes, size_t n, int64_t now_ms)
{
	const char *s = bytes;

	if (k->pending.len == 0) {
		k->first_ms = now_ms;
		k->escape = n == 1 && s[0] == '\033';
	}
	k->last_ms = now_ms;
	buf_add(&k->pending, bytes, n);
}

void keyin_ask(struct keyin *k, int64_t now_ms)
{
	k->asked = true;
	k->asked_ms = now_ms;
}

static enum keyseq_kind read_unit(const struct keyin *k, size_t at, enum keyseq_patience patience, struct keyseq *unit)
{
	return keyseq_read(&k->extra, k->pending.data + at, k->pending.len - at, patience, unit);
}

/* ---- pastes ---- */

static void add_paste(struct keyin *k, const char *bytes, size_t n)
{
	size_t before = k->paste.len;

	if (k->swallow)
		return;
	buf_add(&k->paste, bytes, n);
	k->cut_bytes += n - (k->paste.len - before);
}

/* What stands at an escape character of a paste. */
enum inside { INSIDE_TEXT, INSIDE_END, INSIDE_ANSWER, INSIDE_WAIT };

static enum inside look_inside(const struct keyin *k, size_t at, bool over, struct keyseq *unit)
{
	const char *s = k->pending.data + at;
	size_t left = k->pending.len - at;

	if (k->state == KEYIN_BRACKETED) {
		if (left >= MARK_BYTES && memcmp(s, PASTE_END, MARK_BYTES) == 0)
			return INSIDE_END;
		if (left < MARK_BYTES && memcmp(s, PASTE_END, left) == 0 && !over)
			return INSIDE_WAIT;	/* the mark may continue in the next piece */
	}
	if (!k->asked)
		return INSIDE_TEXT;
	enum keyseq_kind kind = read_unit(k, at, KEYSEQ_PATIENT, unit);
	if (kind == KEYSEQ_PAPER || kind == KEYSEQ_TERMINAL)
		return INSIDE_ANSWER;
	return kind == KEYSEQ_MORE && !over ? INSIDE_WAIT : INSIDE_TEXT;
}

static enum keyin_kind answer(struct keyin *k, enum keyseq_kind kind, const struct keyseq *unit)
{
	if (!k->asked)
		return KEYIN_NONE;	/* somebody else's */
	k->asked = kind != KEYSEQ_TERMINAL;
	k->asked_ms = k->last_ms;	/* the rest is on its way */
	k->paper = kind == KEYSEQ_PAPER ? unit->paper : -1;
	return KEYIN_ANSWER;
}

/* Moves pasted bytes over, up to the end mark (*end), an answer of the terminal, or what may become one of them. */
static enum keyin_kind take_pasted(struct keyin *k, bool over, bool *end)
{
	size_t i = 0, n = k->pending.len;
	struct keyseq unit;

	while (i < n) {
		const char *esc = memchr(k->pending.data + i, '\033', n - i);
		size_t at = esc ? (size_t)(esc - k->pending.data) : n;
		add_paste(k, k->pending.data + i, at - i);
		i = at;
		if (i == n)
			break;
		enum inside what = look_inside(k, i, over, &unit);
		if (what == INSIDE_WAIT)
			break;
		if (what == INSIDE_END) {
			*end = true;
			i += MARK_BYTES;
			break;
		}
		if (what == INSIDE_ANSWER) {
			enum keyseq_kind kind = read_unit(k, i, KEYSEQ_PATIENT, &unit);
			buf_drop_front(&k->pending, i + unit.used);
			return answer(k, kind, &unit);
		}
		add_paste(k, k->pending.data + i, 1);
		i++;
	}
	buf_drop_front(&k->pending, i);
	return KEYIN_NONE;
}

/* Esc that came by itself, and nothing after it that would make a sequence of it: it was pressed. */
static bool escape_pressed(const struct keyin *k, int64_t now_ms)
{
	if (!k->escape || k->swallow || k->pending.len == 0 || k->pending.data[0] != '\033')
		return false;
	if (k->pending.len == 1)
		return now_ms - k->last_ms >= KEYIN_ESC_MS;
	return k->pending.data[1] == '\0' || !strchr("[]()P_^X\\O#%78=>cMDEHNZ", k->pending.data[1]);
}

static enum keyin_kind cancel_paste(struct keyin *k)
{
	k->dropped_bytes = k->paste.len + k->cut_bytes;
	keyin_drop_paste(k);
	buf_drop_front(&k->pending, 1);
	k->escape = false;
	k->swallow = true;
	return KEYIN_CANCELLED;
}

static enum keyin_kind end_paste(struct keyin *k, int64_t now_ms)
{
	bool swallowed = k->swallow;

	k->state = KEYIN_KEYS;
	k->first_ms = now_ms;
	k->escape = false;
	if (!k->torn)
		k->swallow = false;
	return swallowed || (k->paste.len == 0 && !k->cut_bytes) ? KEYIN_NONE : KEYIN_PASTE;
}

static enum keyin_kind next_paste(struct keyin *k, int64_t now_ms)
{
	bool bracketed = k->state == KEYIN_BRACKETED, end = false;
	bool silent = now_ms - k->last_ms >= (bracketed ? KEYIN_LOST_MS : KEYIN_PASTE_MS);

	if (escape_pressed(k, now_ms))
		return cancel_paste(k);
	if (k->escape && k->pending.len == 1 && !silent)
		return KEYIN_NONE;
	enum keyin_kind kind = take_pasted(k, silent, &end);
	if (kind != KEYIN_NONE || !(end || silent))
		return kind;
	k->torn = bracketed && !end;
	k->torn_ms = now_ms;
	return end_paste(k, now_ms);
}

static void begin_paste(struct keyin *k, int state, int64_t now_ms, bool goes_on)
{
	k->state = state;
	k->began_ms = now_ms;
	k->swallow = goes_on && k->swallow;
	k->torn = false;
	k->escape = false;
}

/* ---- bursts ---- */

struct look { size_t n_text, n_newlines, bytes; };

/* What the pending bytes would be, read as keys, as far as it takes to tell a paste; answers and clicks do not count. */
static struct look look_at(const struct keyin *k)
{
	struct look l = { 0, 0, 0 };
	struct keyseq unit;

	for (size_t i = 0; i < k->pending.len && !(l.n_text && l.n_newlines && l.bytes > KEYIN_BURST_BYTES); i += unit.used) {
		enum keyseq_kind kind = read_unit(k, i, KEYSEQ_LATE, &unit);
		if (kind == KEYSEQ_MORE)
			break;
		l.n_newlines += kind == KEYSEQ_KEY && unit.key == K_ENTER;
		l.n_text += kind == KEYSEQ_KEY && key_is_text(unit.key);
		l.bytes += kind == KEYSEQ_KEY || kind == KEYSEQ_NOTHING ? unit.used : 0;
	}
	return l;
}

/* Do they hold a newline and a printable character, and are they many? */
static bool looks_pasted(const struct keyin *k)
{
	if (k->pending.len <= KEYIN_BURST_BYTES)
		return false;
	struct look l = look_at(k);
	return l.n_text && l.n_newlines && l.bytes > KEYIN_BURST_BYTES;
}

static bool holds(const struct keyin *k, const char *mark)
{
	return memmem(k->pending.data, k->pending.len, mark, MARK_BYTES) != NULL;
}

/* After a paste without an end: nobody types two characters at once. */
static bool goes_on(struct keyin *k, int64_t now_ms)
{
	if (k->torn && now_ms - k->torn_ms >= KEYIN_TORN_MS)
		k->torn = k->swallow = false;
	if (!k->torn)
		return false;
	if (holds(k, PASTE_END))
		return true;
	struct look l = look_at(k);
	return l.n_text + l.n_newlines >= 2;
}

static bool begins_paste(const struct keyin *k)
{
	return k->pending.len >= MARK_BYTES && memcmp(k->pending.data, PASTE_BEGIN, MARK_BYTES) == 0;
}

/* The state that the pending bytes lead to. */
static int state_of(struct keyin *k, bool settled, int64_t now_ms)
{
	if (begins_paste(k)) {
		buf_drop_front(&k->pending, MARK_BYTES);
		begin_paste(k, KEYIN_BRACKETED, now_ms, false);
	} else if (goes_on(k, now_ms)) {
		begin_paste(k, KEYIN_BRACKETED, now_ms, true);
	} else if (k->pending.len > 1 && looks_pasted(k) && !holds(k, PASTE_BEGIN) &&
		   (settled || !memchr(k->pending.data, '\033', k->pending.len))) {
		begin_paste(k, KEYIN_BURST, now_ms, false);
	}
	return k->state;
}

/* ---- keys ---- */

/* From when on what is pending will not become a longer sequence. While an answer is awaited its first byte may come alone:
 * Esc then takes longer than otherwise. */
static int64_t late_from(const struct keyin *k)
{
	int64_t from = k->last_ms + KEYIN_BURST_MS;

	if (k->asked && k->pending.len && k->pending.len <= 2 && k->pending.data[0] == '\033') {
		from = k->last_ms + KEYIN_ESC_MS;
		from = from < k->asked_ms + KEYIN_LOST_MS ? k->asked_ms + KEYIN_LOST_MS : from;
	}
	return from;
}

/* One whole unit and nothing more: a person typed it, or the terminal answered; it need not wait. */
static bool is_single(const struct keyin *k)
{
	struct keyseq unit;

	return read_unit(k, 0, KEYSEQ_PATIENT, &unit) != KEYSEQ_MORE && unit.used == k->pending.len;
}

static enum keyin_kind next_key(struct keyin *k, int64_t now_ms, uint32_t *key)
{
	bool lost = now_ms - k->last_ms >= KEYIN_LOST_MS;
	struct keyseq unit;
	enum keyseq_kind kind = read_unit(k, 0, lost ? KEYSEQ_LOST : now_ms >= late_from(k) ? KEYSEQ_LATE : KEYSEQ_PATIENT, &unit);

	buf_drop_front(&k->pending, unit.used);
	*key = unit.key;
	k->mouse = unit.mouse;
	if (kind == KEYSEQ_PAPER || kind == KEYSEQ_TERMINAL)
		return answer(k, kind, &unit);
	return kind == KEYSEQ_KEY ? KEYIN_KEY : kind == KEYSEQ_MOUSE ? KEYIN_MOUSE : KEYIN_NONE;
}

enum keyin_kind keyin_next(struct keyin *k, int64_t now_ms, uint32_t *key)
{
	while (k->pending.len || k->state != KEYIN_KEYS) {
		bool settled = now_ms - k->first_ms >= KEYIN_BURST_MS;
		size_t before = k->pending.len;
		if (k->state != KEYIN_KEYS || state_of(k, settled, now_ms) != KEYIN_KEYS) {
			enum keyin_kind kind = next_paste(k, now_ms);
			if (kind != KEYIN_NONE || k->state != KEYIN_KEYS)
				return kind;
			continue;
		}
		if (!settled && !is_single(k))
			return KEYIN_NONE;
		enum keyin_kind kind = next_key(k, now_ms, key);
		if (kind != KEYIN_NONE || k->pending.len == before)
			return kind;
	}
	return KEYIN_NONE;
}

int keyin_timeout(const struct keyin *k, int64_t now_ms)
{
	int64_t until;
	struct keyseq unit;

	if (k->state != KEYIN_KEYS) {
		until = k->last_ms + (k->state == KEYIN_BRACKETED ? KEYIN_LOST_MS : KEYIN_PASTE_MS);
		if (k->escape && k->pending.len == 1 && !k->swallow && k->last_ms + KEYIN_ESC_MS < until)
			until = k->last_ms + KEYIN_ESC_MS;
	} else if (k->pending.len == 0) {
		return -1;
	} else {
		until = k->first_ms + KEYIN_BURST_MS;
		if (read_unit(k, 0, KEYSEQ_PATIENT, &unit) == KEYSEQ_MORE)
			until = unit.sure ? k->last_ms + KEYIN_LOST_MS : until < late_from(k) ? late_from(k) : until;
	}
	return until > now_ms ? (int)(until - now_ms) : 0;
}
