/* SPDX-License-Identifier: MIT */
/* The document for people, in any style. For use inside triage/. */
#ifndef CMLTRIAGE_TRIAGE_EXPORT_DOC_H
#define CMLTRIAGE_TRIAGE_EXPORT_DOC_H

#include "triage/export.h"
#include "triage/export_style.h"

/* c->evidence and c->findings may be NULL for a page without a case. false: no such pattern or checklist. */
bool export_doc(const struct triage_case *c, const struct session *s, const struct export_options *o,
		const struct style *style, struct buf *out, struct err *err);

#endif
