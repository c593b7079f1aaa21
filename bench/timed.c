/* SPDX-License-Identifier: MIT */
/* timed RUNS COMMAND...: median wall time in milliseconds, peak memory in MiB and median processor time in milliseconds of a
 * command whose output is thrown away. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static double ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static double run(char **argv, long *peak, double *cpu)
{
	double start = now_ms();
	struct rusage use;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
		exit(1);
	if (use.ru_maxrss > *peak)
		*peak = use.ru_maxrss;
	*cpu = ms_of(use.ru_utime) + ms_of(use.ru_stime);
	return now_ms() - start;
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;
	double t[101], cpu[101];
	long peak = 0;

	if (runs < 1 || runs > 101) {
		fputs("usage: timed RUNS COMMAND...\n", stderr);
		return 2;
	}
	for (int i = 0; i < runs; i++)
		t[i] = run(argv + 2, &peak, &cpu[i]);
	qsort(t, (size_t)runs, sizeof *t, by_value);
	qsort(cpu, (size_t)runs, sizeof *cpu, by_value);
#ifdef __APPLE__
	peak /= 1024;
#endif
	printf("%.2f %.1f %.2f\n", t[runs / 2], (double)peak / 1024, cpu[runs / 2]);
	return 0;
}
