/* SPDX-License-Identifier: MIT */
/*
 * The grammar of terminal input: what stands at the beginning of some bytes - a key, a click or turn of the mouse,
 * an answer of the terminal. Knows no time: whoever reads says how patient it still is.
 */
#ifndef CMLTRIAGE_UI_KEYSEQ_H
#define CMLTRIAGE_UI_KEYSEQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keyseq_kind {
	KEYSEQ_MORE,		/* more bytes are needed to know */
	KEYSEQ_KEY,
	KEYSEQ_MOUSE,
	KEYSEQ_PAPER,		/* the terminal's background (OSC 11) */
	KEYSEQ_TERMINAL,	/* what the terminal is (DA1): it answers this after all that was asked before */
	KEYSEQ_NOTHING		/* to be swallowed: an answer nobody asked for, an unknown key, a broken byte */
};

enum keyseq_patience {
	KEYSEQ_PATIENT,		/* more bytes may follow at once */
	KEYSEQ_LATE,		/* they would be here by now if this were a key that sends several */
	KEYSEQ_LOST		/* not even the rest of a sequence that has surely begun will come */
};

enum mouse_what { MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN, MOUSE_OTHER };

struct mouse {
	enum mouse_what what;
	int x, y;		/* cell, from 0 */
};

struct keyseq_key {		/* a key of this terminal, from terminfo */
	const char *bytes;
	uint32_t key;
};

struct keyseq_keys {
	const struct keyseq_key *at;	/* borrowed */
	size_t n;
};

struct keyseq {
	size_t used;		/* bytes; 0 = KEYSEQ_MORE */
	uint32_t key;		/* KEYSEQ_KEY */
	struct mouse mouse;	/* KEYSEQ_MOUSE */
	int32_t paper;		/* KEYSEQ_PAPER: 0xRRGGBB */
	bool sure;		/* KEYSEQ_MORE: nobody types this, a sequence has begun */
};

/* Reads one unit at s; n > 0. */
enum keyseq_kind keyseq_read(const struct keyseq_keys *extra, const char *s, size_t n, enum keyseq_patience patience,
			     struct keyseq *out);

#endif
