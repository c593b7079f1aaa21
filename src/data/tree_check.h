/* SPDX-License-Identifier: MIT */
/* Cross-checks of a loaded tree: links, reachability, cycles, ids, samples present. */
#ifndef CMLTRIAGE_DATA_TREE_CHECK_H
#define CMLTRIAGE_DATA_TREE_CHECK_H

#include "data/tree.h"
#include "data/tree_load.h"

/* Resolves every id to its pointer and reports what is wrong (regexes are checked by logscan/). */
void tree_check(struct tree *t, struct tree_problems *problems);

#endif
