/* SPDX-License-Identifier: MIT */
/*
 * From the bytes of a terminal to keys, clicks and pastes. Knows bracketed paste, and guards against pastes without
 * brackets: a burst of more than 8 bytes with a newline within 20 ms is text, never keys. Answers of the terminal never
 * act as keys, however they are cut. No clock of its own: the caller says when bytes arrived.
 */
#ifndef CMLTRIAGE_UI_KEYIN_H
#define CMLTRIAGE_UI_KEYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/keyseq.h"

enum {
	KEYIN_BURST_MS = 20,	/* bytes that arrive together */
	KEYIN_BURST_BYTES = 8,	/* more of them, with a newline, are a paste */
	KEYIN_PASTE_MS = 100,	/* such a paste ends after so long a silence */
	KEYIN_ESC_MS = 100,	/* Esc within a paste was pressed when nothing followed for so long */
	KEYIN_LOST_MS = 2000,	/* a bracketed paste or a sequence without its end is over after so long a silence */
	KEYIN_TORN_MS = 60000	/* ... and until then its rest may still come */
};

enum keyin_kind {
	KEYIN_NONE,
	KEYIN_KEY,
	KEYIN_MOUSE,		/* see k->mouse */
	KEYIN_PASTE,		/* the text is in k->paste until keyin_drop_paste() */
	KEYIN_CANCELLED,	/* Esc while a paste arrived: k->dropped_bytes had come; the rest will be swallowed */
	KEYIN_ANSWER		/* to keyin_ask(): see k->paper */
};

struct keyin {
	struct buf pending;	/* bytes not yet understood */
	struct buf paste;	/* the paste so far; full = cut at LIMIT_paste_bytes */
	uint64_t cut_bytes;	/* bytes of this paste that were dropped for size */
	uint64_t dropped_bytes;	/* of a paste that was cancelled */
	struct mouse mouse;
	int32_t paper;		/* KEYIN_ANSWER: the background 0xRRGGBB; -1 = the terminal answered all it will */
	enum { KEYIN_KEYS, KEYIN_BRACKETED, KEYIN_BURST } state;
	bool swallow;		/* the present paste was cancelled */
	bool escape;		/* the pending bytes begin with an Esc that came alone */
	bool torn;		/* a bracketed paste had no end: what comes in one piece belongs to it */
	bool asked;		/* the terminal was asked and has not answered all */
	int64_t first_ms, last_ms;	/* when the pending bytes began, when the last arrived */
	int64_t began_ms, torn_ms, asked_ms;
	struct keyseq_keys extra;
};

/* Keys of this terminal are borrowed. */
void keyin_init(struct keyin *k, const struct keyseq_key *extra, size_t n_extra);
void keyin_done(struct keyin *k);

void keyin_feed(struct keyin *k, const void *bytes, size_t n, int64_t now_ms);

/* The terminal was asked for its background and then for what it is: answers will come, or not. */
void keyin_ask(struct keyin *k, int64_t now_ms);

/* What is certain by now. */
enum keyin_kind keyin_next(struct keyin *k, int64_t now_ms, uint32_t *key);
void keyin_drop_paste(struct keyin *k);

/* Milliseconds until keyin_next() may know more without new bytes; -1 = never. */
int keyin_timeout(const struct keyin *k, int64_t now_ms);

#endif
