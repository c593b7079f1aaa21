/* SPDX-License-Identifier: MIT */
/*
 * Rows of reports: what is written about one thing has the same keys wherever it
 * stands, in a report, a page or an inspection. Callers add what is theirs.
 */
#ifndef CMLTRIAGE_TRIAGE_ROW_H
#define CMLTRIAGE_TRIAGE_ROW_H

#include "base/arena.h"
#include "data/evidence.h"
#include "data/tree.h"
#include "data/value.h"

/* A list of texts. */
struct value *row_texts(const char *const *at, size_t n, struct arena *a);
/* id, title, effort, risk, needs, costs */
struct value *row_fix(const struct fix *x, struct arena *a);
/* id, text, needs; text: filled, or NULL for the tree's own */
struct value *row_item(const struct item *x, const char *text, struct arena *a);
/* id, value, input, where; of all facts, as a list */
struct value *row_facts(const struct evidence *e, struct arena *a);
/* id, kind, path, format, bytes */
struct value *row_input(const struct input *in, struct arena *a);

#endif
