/* SPDX-License-Identifier: MIT */
/* The table behind limit.h. */
#include "base/limit.h"

static struct {
	long long value;
	const char *name, *unit, *what;
} limits[] = {
#define LIMIT(name, value, unit, what) { value, #name, unit, what },
#include "base/limit.def"
#undef LIMIT
};

_Static_assert(sizeof limits / sizeof limits[0] == LIMIT_COUNT, "one row for each limit");

long long limit_get(enum limit which)
{
	return limits[which].value;
}

const char *limit_name(enum limit which)
{
	return limits[which].name;
}

const char *limit_unit(enum limit which)
{
	return limits[which].unit;
}

const char *limit_what(enum limit which)
{
	return limits[which].what;
}

void limit_set(enum limit which, long long value)
{
	limits[which].value = value;
}
