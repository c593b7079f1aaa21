/* SPDX-License-Identifier: MIT */
/* What shall not be reported: the ignore list of a project, and baselines of earlier runs. */
#ifndef CMLTRIAGE_CLI_SUPPRESS_H
#define CMLTRIAGE_CLI_SUPPRESS_H

#include "cli/run.h"

/* Marks findings that .cmltriage/ignore.yaml names; entries past their day warn and hide nothing. */
bool suppress_by_list(struct run *r);
/* Removes the findings whose fingerprints --baseline holds; writes --write-baseline. */
bool suppress_by_baseline(struct run *r);

#endif
