/* SPDX-License-Identifier: MIT */
/* Pages of the knowledge as text for people and as JSON: patterns, questions, signatures, checklists. */
#ifndef CMLTRIAGE_CLI_PAGE_H
#define CMLTRIAGE_CLI_PAGE_H

#include <stdbool.h>

#include "cli/out.h"
#include "data/tree.h"
#include "data/value.h"
#include "triage/fill.h"

/* from: where {{placeholders}} get their values; NULL leaves the fallbacks. */
void page_pattern(const struct pattern *p, const struct fill_from *from, struct out *out);
void page_question(const struct question *q, struct out *out);
void page_signature(const struct signature *s, struct out *out);
void page_checklist(const char *id, const char *title, const struct item *items, size_t n, const struct fill_from *from,
		    struct out *out);
void page_scenario(const struct scenario *s, struct out *out);

struct value *page_pattern_value(const struct pattern *p, struct arena *a);
struct value *page_question_value(const struct question *q, struct arena *a);
struct value *page_signature_value(const struct signature *s, struct arena *a);
struct value *page_checklist_value(const char *id, const char *title, const struct item *items, size_t n, struct arena *a);

#endif
