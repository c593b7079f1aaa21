/* SPDX-License-Identifier: MIT */
/*
 * PCRE2 behind a door: compiling with the place of a mistake, matching within limits.
 * One struct regex_work serves one thread at a time.
 */
#ifndef CMLTRIAGE_LOGSCAN_REGEX_H
#define CMLTRIAGE_LOGSCAN_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum regex_result { REGEX_NO, REGEX_YES, REGEX_LIMIT };

struct regex;
struct regex_work;

/* UTF, multi-line (^ and $ match at newlines). NULL: err has the text and, in column, the 1-based offset. */
struct regex *regex_new(const char *pattern, struct err *err);
void regex_free(struct regex *x);
/* Compiles to machine code where that is possible; worth it after a few matches. */
void regex_speed_up(struct regex *x);

struct regex_work *regex_work_new(void);
void regex_work_free(struct regex_work *w);

/* Matches text (valid UTF-8) from byte `from` on. REGEX_LIMIT: gave up at a limit of steps, depth or memory. */
enum regex_result regex_match(const struct regex *x, struct regex_work *w, const char *text, size_t n, size_t from);

/* Of the last match that was REGEX_YES: group 0 is the whole. False when the group took no part. */
bool regex_group(const struct regex_work *w, unsigned group, size_t *from, size_t *to);

/* Named groups in order of their names; a name may stand for several groups. */
unsigned regex_names(const struct regex *x);
const char *regex_name(const struct regex *x, unsigned i, unsigned *group);

#endif
