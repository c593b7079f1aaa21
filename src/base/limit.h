/* SPDX-License-Identifier: MIT */
/* The limits of limit.def as an enum of names, with their values and units. */
#ifndef CMLTRIAGE_BASE_LIMIT_H
#define CMLTRIAGE_BASE_LIMIT_H

enum limit {
#define LIMIT(name, value, unit, what) LIMIT_##name,
#include "base/limit.def"
#undef LIMIT
	LIMIT_COUNT
};

long long limit_get(enum limit which);
const char *limit_name(enum limit which);
const char *limit_unit(enum limit which);
const char *limit_what(enum limit which);

/* Tests shrink a limit so that its boundary is crossed by small inputs. */
void limit_set(enum limit which, long long value);

#endif
