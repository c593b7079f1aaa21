/* SPDX-License-Identifier: MIT */
/* {{placeholders}} of the tree's texts, filled from hits and facts; says which parts were filled. */
#ifndef CMLTRIAGE_TRIAGE_FILL_H
#define CMLTRIAGE_TRIAGE_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "data/evidence.h"

struct fill_from {			/* where values come from; each may be NULL */
	const struct evidence *evidence;
	const char *input;		/* model whose facts are meant; NULL = any */
	const struct hit *hit;		/* its captures come first */
	const struct pattern *pattern;	/* then those of any hit of this pattern */
	const struct value *item;	/* "item.x" inside `some` */
};

struct fill_span {			/* bytes of the result that did not stand in the tree */
	size_t at, bytes;
	bool known;			/* false: the fallback or "?" */
	const char *name;		/* of the placeholder */
};
struct fill_spans {
	struct fill_span *at;		/* in the arena given */
	size_t n, room;
};

/*
 * The text with every {{name}} and {{name|fallback}} filled in, in the arena. A name is looked up as a capture
 * of `hit`, a field of `item`, a fact path, then a capture of any hit of `pattern`. Filled values are printable
 * (utf8_clean) and at most 200 bytes. text NULL gives "". spans may be NULL.
 */
const char *fill_text(const char *text, const struct fill_from *from, struct arena *a, struct fill_spans *spans);

#endif
