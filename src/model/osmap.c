/* SPDX-License-Identifier: MIT */
/* The table of systems; see osmap.h. */
#include "model/osmap.h"

#include <string.h>

static const struct osmap_row rows[] = {
	{ NULL, NULL, NULL, NULL, NULL, 0, NULL },
	{ "11", "10.13", "4", "11", "1", 11, NULL },
	{ "11.2", "10.13.2", "4.2", "11.2", "1", 11.2, NULL },
	{ "12", "10.14", "5", "12", "1", 12, NULL },
	{ "13", "10.15", "6", "13", "1", 13, NULL },
	{ "14", "11", "7", "14", "1", 14, NULL },
	{ "15", "12", "8", "15", "1", 15, "CoreML5" },
	{ "16", "13", "9", "16", "1", 16, "CoreML6" },
	{ "17", "14", "10", "17", "1", 17, "CoreML7" },
	{ "18", "15", "11", "18", "2", 18, "CoreML8" },
	{ "26", "26", "26", "26", "26", 26, "CoreML9" },
};
_Static_assert(sizeof rows / sizeof rows[0] == OSMAP_NEWEST + 1, "a row for each version");

const struct osmap_row *osmap_row(long long spec_version)
{
	return spec_version >= 1 && spec_version <= OSMAP_NEWEST ? &rows[spec_version] : NULL;
}

int osmap_opset(const char *name, size_t n)
{
	static const struct { const char *name; int spec; } names[] = {
		{ "CoreML3", 4 }, { "CoreML4", 5 }, { "CoreML5", 6 }, { "CoreML6", 7 }, { "CoreML7", 8 },
		{ "CoreML8", 9 }, { "CoreML9", 10 }, { "ios13", 4 }, { "ios14", 5 }, { "ios15", 6 }, { "ios16", 7 },
		{ "ios17", 8 }, { "ios18", 9 }, { "ios26", 10 },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i].name) == n && memcmp(names[i].name, name, n) == 0)
			return names[i].spec;
	return 0;
}
