/* SPDX-License-Identifier: MIT */
/*
 * From the bytes of a terminal to keys and pastes. Knows escape sequences, bracketed paste, and guards
 * against pastes without brackets: a burst of more than 8 bytes with a newline within 20 ms is text, never keys.
 * No clock of its own: the caller says when bytes arrived.
 */
#ifndef CMLTRIAGE_UI_KEYIN_H
#define CMLTRIAGE_UI_KEYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum {
	KEYIN_BURST_MS = 20,	/* bytes that arrive together */
	KEYIN_BURST_BYTES = 8,	/* more of them, with a newline, are a paste */
	KEYIN_PASTE_MS = 100,	/* such a paste ends after so long a silence */
	KEYIN_LOST_MS = 2000	/* a bracketed paste without its end is over after so long */
};

enum keyin_kind { KEYIN_NONE, KEYIN_KEY, KEYIN_PASTE };

struct keyin_sequence {	/* a key of this terminal, from terminfo */
	const char *bytes;
	uint32_t key;
};

struct keyin {
	struct buf pending;	/* bytes not yet understood */
	struct buf paste;	/* the paste so far; full = cut at LIMIT_paste_bytes */
	uint64_t cut_bytes;	/* bytes of this paste that were dropped */
	enum { KEYIN_KEYS, KEYIN_BRACKETED, KEYIN_BURST } state;
	int64_t first_ms, last_ms;	/* when the pending bytes began, when the last arrived */
	const struct keyin_sequence *extra;	/* borrowed */
	size_t n_extra;
};

void keyin_init(struct keyin *k, const struct keyin_sequence *extra, size_t n_extra);
void keyin_done(struct keyin *k);

void keyin_feed(struct keyin *k, const void *bytes, size_t n, int64_t now_ms);

/* The next key or paste that is certain by now. After KEYIN_PASTE the text is in k->paste until keyin_drop_paste(). */
enum keyin_kind keyin_next(struct keyin *k, int64_t now_ms, uint32_t *key);
void keyin_drop_paste(struct keyin *k);

/* Milliseconds until keyin_next() may know more without new bytes; -1 = never. */
int keyin_timeout(const struct keyin *k, int64_t now_ms);

#endif
