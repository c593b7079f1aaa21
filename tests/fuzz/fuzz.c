/* SPDX-License-Identifier: MIT */
/* Files for targets that read paths, and the end of a run in which something does not hold. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 16 };

static char folder[256];
static char *made[MAX_FILES];
static size_t n_made;

void fuzz_must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

static void clean_up(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[600];

	while (d && (e = readdir(d))) {
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		unlink(path);
	}
	if (d)
		closedir(d);
	rmdir(folder);
	while (n_made > 0)
		free(made[--n_made]);
}

const char *fuzz_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (!*folder) {
		snprintf(folder, sizeof folder, "%s/cmltriage-fuzz.XXXXXX", base && *base ? base : "/tmp");
		fuzz_must(mkdtemp(folder) != NULL, "a folder for files can be made");
		atexit(clean_up);
	}
	return folder;
}

static const char *path_of(const char *name)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
	for (size_t i = 0; i < n_made; i++)
		if (strcmp(made[i], path) == 0)
			return made[i];
	fuzz_must(n_made < MAX_FILES, "few files are needed");
	made[n_made] = strdup(path);
	fuzz_must(made[n_made] != NULL, "there is memory");
	return made[n_made++];
}

const char *fuzz_file(const char *name, const void *bytes, size_t n)
{
	const char *path = path_of(name);
	FILE *f = fopen(path, "wb");

	fuzz_must(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0, "a file can be written");
	return path;
}
