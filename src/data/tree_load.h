/* SPDX-License-Identifier: MIT */
/* Reading trees: the one compiled in, and files that extend or override it. */
#ifndef CMLTRIAGE_DATA_TREE_LOAD_H
#define CMLTRIAGE_DATA_TREE_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "data/tree.h"

struct tree_problem {
	struct err err;		/* with file, line and column */
	bool fatal;		/* the file cannot be used; otherwise the part at fault is left out */
};
struct tree_problems {
	struct tree_problem *at;
	size_t n, room;
};
void tree_problems_done(struct tree_problems *p);
/* Adds a problem at a place; hint may be NULL. */
void tree_problem_add(struct tree_problems *p, bool fatal, struct place at, const char *hint, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 5, 6)))
#endif
	;

/*
 * The built-in tree (unless no_builtin), overlaid in order by n_paths files or
 * directories of *.yaml. Everything that is wrong is collected in problems (may be
 * NULL). Returns false with the first fatal one in err when there is any; dead links and
 * the like leave out the part at fault and are no failure, except for `tree lint`.
 * The caller owns *out (tree_free); it is NULL on failure.
 */
bool tree_load(const char *const *paths, size_t n_paths, bool no_builtin, struct tree **out,
	       struct tree_problems *problems, struct err *err);

#endif
