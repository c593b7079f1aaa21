/* SPDX-License-Identifier: MIT */
/* A table for people: columns that line up in text, pipes in Markdown, and bars that need no colour. */
#ifndef CMLTRIAGE_CLI_TABLE_H
#define CMLTRIAGE_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cli/out.h"

#define TABLE_COLUMNS_MOST 10

struct table_row {
	const char *cells[TABLE_COLUMNS_MOST];	/* untrusted; NULL = empty */
	const char *note;			/* a line below the row, or NULL */
};

struct table {
	struct arena *arena;		/* for cells; the caller's */
	size_t n_columns;
	const char *titles[TABLE_COLUMNS_MOST];
	bool right[TABLE_COLUMNS_MOST];	/* aligned to the right */
	VEC(struct table_row) rows;
};

/* Columns are separated by `|` in `columns`; a title that begins with > is aligned to the right. */
void table_init(struct table *t, struct arena *arena, const char *columns);
void table_done(struct table *t);
struct table_row *table_add(struct table *t);	/* valid until the next call */
/* Indented by two. Where a row is too wide its first cell gets a line of its own. */
void table_text(const struct table *t, struct out *out);
void table_markdown(const struct table *t, struct out *out);

/* `share` (0 to 1) of `cols` columns in eighths of blocks, or in # where there is only ASCII. */
const char *table_bar(struct arena *a, const struct out *out, double share, unsigned cols);
/* "512 bytes", "1.2 kB", "536.9 MB" */
const char *table_bytes(struct arena *a, uint64_t bytes);
/* Text in a cell of Markdown: cleaned, nothing in it is markup. */
void table_cell(struct out *out, const char *text);

#endif
