/* SPDX-License-Identifier: MIT */
/* Formats for machines, each made from a report that is built and redacted. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_EXPORT_CI_H
#define CMLTRIAGE_TRIAGE_EXPORT_CI_H

#include <stdbool.h>

#include "base/buf.h"
#include "data/tree.h"
#include "data/value.h"

bool export_json(const struct value *report, const struct tree *t, struct buf *out);
bool export_jsonl(const struct value *report, const struct tree *t, struct buf *out);
bool export_sarif(const struct value *report, const struct tree *t, struct buf *out);
bool export_github(const struct value *report, const struct tree *t, struct buf *out);
bool export_junit(const struct value *report, const struct tree *t, struct buf *out);
bool export_tap(const struct value *report, const struct tree *t, struct buf *out);

#endif
