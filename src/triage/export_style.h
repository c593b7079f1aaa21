/* SPDX-License-Identifier: MIT */
/* How a document for people is written: one walk (export_doc.c), one style for each format. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_EXPORT_STYLE_H
#define CMLTRIAGE_TRIAGE_EXPORT_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "data/tree.h"
#include "triage/session.h"

struct style_tick {
	enum tick state;
	const char *id, *text;
	const char *tail;		/* evidence and who, or "" */
	const char *note;		/* or NULL */
};

struct style {
	void (*begin)(struct buf *out, const char *title);
	void (*heading)(struct buf *out, int level, const char *text);	/* 1 is the title */
	void (*text)(struct buf *out, const char *text);
	void (*note)(struct buf *out, const char *text);
	void (*list)(struct buf *out, bool open, bool numbered);
	void (*item)(struct buf *out, const char *text, size_t number);	/* 0 = a bullet */
	void (*tick)(struct buf *out, const struct style_tick *t);
	void (*code)(struct buf *out, const char *lang, const char *text);
	void (*table)(struct buf *out, const struct texts *columns, const struct texts *rows, size_t n_rows);
	void (*end)(struct buf *out);
};

extern const struct style style_markdown, style_text, style_html;

#endif
