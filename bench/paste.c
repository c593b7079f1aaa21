/* SPDX-License-Identifier: MIT */
/* paste LOG [RUNS]: median milliseconds to scan a log as a running program scans a paste: knowledge and rules are there. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "data/tree_load.h"
#include "logscan/scan.h"

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static double scan(struct rules *r, const char *text, size_t n)
{
	struct evidence e = { 0 };
	double start = cpu_ms();
	struct scanner *s = scanner_new(r, &e, "paste", NULL);

	scanner_feed(s, text, n);
	scanner_finish(s, NULL);
	scanner_free(s);
	start = cpu_ms() - start;
	evidence_done(&e);
	return start;
}

int main(int argc, char **argv)
{
	static char text[16 << 20];
	FILE *in = argc > 1 ? fopen(argv[1], "r") : NULL;
	size_t n = in ? fread(text, 1, sizeof text, in) : 0;
	int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 51;
	double ms[1001];
	struct tree *t;
	struct err err = { 0 };

	if (!n || runs < 1 || runs > 1001 || !tree_load(NULL, 0, false, &t, NULL, &err))
		return 2;
	struct rules *r = rules_new(t, &err);
	double first = scan(r, text, n);
	for (int i = 0; i < runs; i++)
		ms[i] = scan(r, text, n);
	qsort(ms, (size_t)runs, sizeof *ms, by_value);
	printf("first %.2f ms, then %.2f ms\n", first, ms[runs / 2]);
	rules_free(r);
	tree_free(t);
	return 0;
}
