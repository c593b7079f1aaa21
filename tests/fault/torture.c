/* SPDX-License-Identifier: MIT */
/*
 * The n-th allocation fails, the n-th call on a file fails, for one n after the other: whatever the program was
 * about to do, it must end with a documented status and a message, and leave nothing half-written behind.
 * usage: torture (environment: CMLTRIAGE, and CMLTRIAGE_TORTURE=full for every n). Prints TAP.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "data/json.h"
#include "model/fixture.h"

enum { MAX_ARGS = 16, SECONDS = 20, MAX_FILES = 64, OUT_OF_MEMORY = 4, LAST_STATUS = 5 };

#define SESSIONS "state/cmltriage/sessions"

struct scene {
	const char *name;
	const char *argv[MAX_ARGS];
	const char *kept;		/* a file that is there before and may only become what it becomes without a fault */
	bool backs_up;			/* what it was before is then in kept~ */
};

/* Paths are relative to a folder of their own; HOME and the XDG folders lie in it. */
static const struct scene scenes[] = {
	{ .name = "--version", .argv = { "--version" } },
	{ .name = "help", .argv = { "help", "check" } },
	{ .name = "explain", .argv = { "explain", "1a" } },
	{ .name = "list", .argv = { "list", "patterns", "-F", "json" } },
	{ .name = "match", .argv = { "match", "known.log", "clean.log" } },
	{ .name = "match as JSON", .argv = { "match", "-F", "json", "known.log" } },
	{ .name = "inspect", .argv = { "inspect", "small.mlmodel", "program.mlpackage", "-F", "json" } },
	{ .name = "check into a file", .kept = "report.json",
	  .argv = { "check", "program.mlpackage", "--log", "known.log", "--target", "iOS15", "-F", "json", "-o", "report.json" } },
	{ .name = "diff", .argv = { "diff", "small.mlmodel", "program.mlpackage" } },
	{ .name = "baseline", .kept = "base.json", .argv = { "match", "known.log", "--write-baseline", "base.json" } },
	{ .name = "tree lint", .argv = { "tree", "lint", "mine.yaml" } },
	{ .name = "match with a tree", .argv = { "match", "--tree", "mine.yaml", "known.log" } },
	{ .name = "gap", .argv = { "gap", "known.log" } },
	{ .name = "doctor", .argv = { "doctor" } },
	{ .name = "key script", .argv = { "script", "walk.keys", "program.mlpackage", "known.log" },
	  .kept = SESSIONS "/held.json" },
	{ .name = "export by keys", .argv = { "script", "export.keys", "--pattern", "1a", "known.log" }, .kept = "export.md",
	  .backs_up = true },
	{ .name = "sessions", .argv = { "sessions", "show", "held" }, .kept = SESSIONS "/held.json" },
	{ .name = "export of a session", .argv = { "sessions", "export", "held", "-o", "export.md" }, .kept = "export.md" },
};

struct result {
	int status;			/* -1: ended by a signal */
	struct buf out, err;
};

static char held_session[65536];	/* what a saved session looks like here */
static size_t held_bytes;
static bool is_full;
static int n_tests;

static void put(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) {
		printf("Bail out! cannot write %s: %s\n", path, strerror(errno));
		exit(1);
	}
}

static void put_text(const char *path, const char *text)
{
	put(path, text, strlen(text));
}

/* The contents of a small file; empty when there is none. */
static void get(const char *path, struct buf *out)
{
	struct err err;

	buf_clear(out);
	(void)file_read(path, (size_t)64 << 20, out, &err);
}

/* Runs the program in the scratch folder; hook is the variable that makes something fail, or NULL. */
static void run(const struct scene *s, const char *hook, long n, struct result *r)
{
	char number[32];
	const char *argv[MAX_ARGS + 1] = { getenv("CMLTRIAGE") };
	int state;

	for (size_t i = 0; s->argv[i]; i++)
		argv[i + 1] = s->argv[i];
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		snprintf(number, sizeof number, "%ld", n);
		if (hook)
			setenv(hook, number, 1);
		int in = open("/dev/null", O_RDONLY), out = open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		int err = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(in, 0);
		dup2(out, 1);
		dup2(err, 2);
		alarm(SECONDS);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &state, 0) != pid) {
		puts("Bail out! cannot start a process");
		exit(1);
	}
	r->status = WIFEXITED(state) ? WEXITSTATUS(state) : -WTERMSIG(state);
	get("stdout", &r->out);
	get("stderr", &r->err);
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static bool is_clean(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->data[i];
		if ((c < 32 && c != '\n' && c != '\t') || c == 127)
			return false;
	}
	return true;
}

/* Nothing may be left that looks like a file on its way. */
static const char *leftover(const char *dir)
{
	static char found[512];
	DIR *d = opendir(dir);
	struct dirent *e;

	*found = '\0';
	while (d && (e = readdir(d)) && !*found) {
		const char *dot = strrchr(e->d_name, '.');
		if (dot && (strncmp(dot, ".md.", 4) == 0 || strlen(dot) == 7 || (strlen(dot) == 8 && dot[7] == '~')) &&
		    strcmp(dot, ".mlmodel"))
			snprintf(found, sizeof found, "%s/%s", dir, e->d_name);
	}
	if (d)
		closedir(d);
	return *found ? found : NULL;
}

/* Reports of the same case that know more or less of it begin and end alike. */
static bool same_ends(const struct buf *a, const struct buf *b)
{
	enum { FIRST = 10, LAST = 60 };

	return a->len > LAST && b->len > LAST && memcmp(a->data, b->data, FIRST) == 0 &&
	       memcmp(a->data + a->len - LAST, b->data + b->len - LAST, LAST) == 0;
}

/* The file that must not be lost is what it was or what it should become; a session is whole in any case. */
static const char *lost(const struct scene *s, const struct buf *before, const struct buf *after)
{
	struct buf now = { 0 }, old = { 0 };
	struct arena a = { 0 };
	char backup[256];
	const char *verdict = NULL;
	struct value *parsed;

	if (!s->kept)
		return NULL;
	get(s->kept, &now);
	snprintf(backup, sizeof backup, "%s~", s->kept);
	get(backup, &old);
	if (strstr(s->kept, ".json") && !json_parse(buf_str(&now), now.len, &a, &parsed, NULL))
		verdict = "is damaged";
	else if (!strstr(s->kept, ".json") && !same(&now, before) && !same_ends(&now, after))
		verdict = "is neither the former nor a whole new one";
	else if (s->backs_up && !same(&now, before) && !same(&old, before))
		verdict = "was replaced without a backup";
	arena_done(&a);
	buf_done(&now);
	buf_done(&old);
	return verdict;
}

/* Sessions that a run has made would give the next one another name. */
static void drop_sessions(void)
{
	DIR *d = opendir(SESSIONS);
	struct dirent *e;
	char path[512];

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) {
			snprintf(path, sizeof path, "%s/%s", SESSIONS, e->d_name);
			unlink(path);
		}
	if (d)
		closedir(d);
}

/* Everything as it was before a run. */
static void reset(void)
{
	static const char *const gone[] = { "export.md~", "report.json~", "base.json~" };

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		unlink(gone[i]);
	drop_sessions();
	put_text("export.md", "a former export\n");
	put_text("report.json", "{}\n");
	put_text("base.json", "{}\n");
	put(SESSIONS "/held.json", held_session, held_bytes);
}

static bool complain(const struct scene *s, const char *hook, long n, const struct result *r, const char *what)
{
	printf("# %s=%ld, %s: %s (status %d)\n", hook, n, s->name, what, r->status);
	printf("# stderr: %.*s\n", (int)(r->err.len < 300 ? r->err.len : 300), r->err.data ? r->err.data : "");
	return false;
}

/* One run with one fault. *same_as_ever: nobody noticed. */
static bool survives(const struct scene *s, const char *hook, long n, const struct result *ok, const struct buf *before,
		     const struct buf *after, bool *same_as_ever)
{
	struct result r = { 0 };
	const char *what;
	bool good = true;

	reset();
	run(s, hook, n, &r);
	*same_as_ever = r.status == ok->status && same(&r.out, &ok->out) && same(&r.err, &ok->err);
	if (r.status < 0 || r.status > LAST_STATUS)
		good = complain(s, hook, n, &r, r.status == -SIGALRM ? "hangs" : "crashed or ended with an unknown status");
	else if (!is_clean(&r.out) || !is_clean(&r.err))
		good = complain(s, hook, n, &r, "control bytes in the output");
	else if (r.status != ok->status && !r.err.len && !r.out.len)
		good = complain(s, hook, n, &r, "no message");
	else if (strstr(r.err.data ? r.err.data : "", "out of memory") && r.status != OUT_OF_MEMORY)
		good = complain(s, hook, n, &r, "out of memory, with another status");
	else if ((what = leftover(".")) || (what = leftover(SESSIONS)))
		good = complain(s, hook, n, &r, what);
	else if ((what = lost(s, before, after)))
		good = complain(s, hook, n, &r, what);
	buf_done(&r.out);
	buf_done(&r.err);
	return good;
}

/* The first n that nobody notices any more, found by doubling. */
static long count_faults(const struct scene *s, const char *hook, const struct result *ok)
{
	struct result r = { 0 };
	long n = 1;

	for (bool same_as_ever = false; !same_as_ever && n < 1L << 24; n *= 2) {
		reset();
		run(s, hook, n, &r);
		same_as_ever = r.status == ok->status && same(&r.out, &ok->out);
	}
	buf_done(&r.out);
	buf_done(&r.err);
	return n;
}

static void verdict(bool good, const char *what, const char *name, long runs)
{
	printf("%sok %d - %s: %s (%ld runs)\n", good ? "" : "not ", ++n_tests, name, what, runs);
}

/* Allocations: the first ones densely, the others at growing distances. */
static void no_memory(const struct scene *s, const struct result *ok, const struct buf *before, const struct buf *after)
{
	long most = count_faults(s, "CMLTRIAGE_FAIL_ALLOC", ok), runs = 0;
	bool good = true, same_as_ever;

	for (long n = 1; n < most; n += is_full || n < 5 ? 1 : n / 2) {
		good = survives(s, "CMLTRIAGE_FAIL_ALLOC", n, ok, before, after, &same_as_ever) && good;
		runs++;
	}
	verdict(good, "an allocation fails", s->name, runs);
}

/* Calls on files: all of them, alone and with all that follow (negative numbers), until nobody notices any more. */
static void bad_files(const struct scene *s, const struct result *ok, const struct buf *before, const struct buf *after)
{
	long runs = 0, most = is_full ? 100000 : 20;

	for (int sign = 1; sign >= -1; sign -= 2) {
		bool good = true, same_as_ever;
		runs = 0;
		for (long n = 1, quiet = 0; n <= most && quiet < 8; n++, runs++) {
			good = survives(s, "CMLTRIAGE_FAIL_IO", n * sign, ok, before, after, &same_as_ever) && good;
			quiet = same_as_ever ? quiet + 1 : 0;
		}
		verdict(good, sign > 0 ? "a call on a file fails" : "all calls on files fail from one on", s->name, runs);
	}
}

static void torture(const struct scene *s)
{
	struct result ok = { 0 };
	struct buf before = { 0 }, after = { 0 };

	reset();
	if (s->kept)
		get(s->kept, &before);
	run(s, NULL, 0, &ok);
	if (s->kept)
		get(s->kept, &after);
	if (ok.status < 0 || ok.status > 1) {
		verdict(complain(s, "nothing fails", 0, &ok, "should succeed"), "without a fault", s->name, 1);
		return;
	}
	no_memory(s, &ok, &before, &after);
	bad_files(s, &ok, &before, &after);
	buf_done(&ok.out);
	buf_done(&ok.err);
	buf_done(&before);
	buf_done(&after);
}

static void make_models(void)
{
	struct buf small = { 0 }, program = { 0 }, weights = { 0 };
	static const float w[16] = { 1.5f };

	fx_small_network(&small, 4);
	fx_file("small.mlmodel", small.data, small.len);
	fx_small_program(&program, 7, "CoreML6");
	fx_weights(&weights);
	fx_weight(&weights, 1, w, 32);
	fx_package("program.mlpackage", &program, &weights);
	buf_done(&small);
	buf_done(&program);
	buf_done(&weights);
}

static void make_texts(void)
{
	put_text("known.log", "app started\nUnknown opset 'CoreML8'\nE: model could not be loaded\nfalling back\n");
	put_text("clean.log", "GET /index.html 200\ndone in 0.42 s\n");
	put_text("walk.keys", "size 80x24\nkeys Enter Down Enter Space\nsnap\npaste <<END\nUnsupported model version 8\nEND\nkeys Enter\n"
		 "snap\nkeys T ?\nsnap\nkeys Q\n");
	put_text("export.keys", "size 80x24\nkeys Space Down Space\nkeys x\nsnap export\nkeys Down Down Down Down Down Ctrl-U\ntext export.md\n"
		 "keys Enter\nsnap\nkeys Q\n");
}

/* A tree and a session of the program's own making. */
static bool make_more(void)
{
	static const struct scene tree = { .name = "tree new", .argv = { "tree", "new", "mine.yaml" } };
	static const struct scene session = { .name = "a session", .argv = { "script", "save.keys", "--session", "held", "--pattern", "1a" } };
	struct result r = { 0 };
	struct buf b = { 0 };

	put_text("save.keys", "size 80x24\nkeys Space Down Space\nsnap\nkeys Q\n");
	run(&tree, NULL, 0, &r);
	bool good = r.status == 0;
	run(&session, NULL, 0, &r);
	get(SESSIONS "/held.json", &b);
	good = good && r.status == 0 && b.len > 0 && b.len < sizeof held_session;
	if (!good)
		complain(&session, "nothing fails", 0, &r, "cannot make the inputs");
	else
		memcpy(held_session, b.data, held_bytes = b.len);
	buf_done(&b);
	buf_done(&r.out);
	buf_done(&r.err);
	return good;
}

static void set_environment(const char *home)
{
	static const char *const folders[][2] = {
		{ "HOME", "" }, { "XDG_CONFIG_HOME", "/config" }, { "XDG_DATA_HOME", "/data" }, { "XDG_STATE_HOME", "/state" },
	};
	char path[4200];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s%s", home, folders[i][1]);
		setenv(folders[i][0], path, 1);
	}
	setenv("TERM", "dumb", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("SOURCE_DATE_EPOCH", "1767225600", 1);
	unsetenv("GITHUB_STEP_SUMMARY");
}

int main(void)
{
	char start[4096], here[4096];
	const char *only = getenv("CMLTRIAGE_TORTURE_ONLY"), *how = getenv("CMLTRIAGE_TORTURE");

	if (!getenv("CMLTRIAGE")) {
		puts("Bail out! CMLTRIAGE does not name the program");
		return 1;
	}
	is_full = how && strcmp(how, "full") == 0;
	make_models();
	if (!getcwd(start, sizeof start) || chdir(fx_dir()) != 0 || !getcwd(here, sizeof here)) {
		puts("Bail out! no folder to work in");
		return 1;
	}
	set_environment(here);
	make_texts();
	if (!make_more()) {
		puts("Bail out! the program does not run");
		return 1;
	}
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
		if (!only || strcmp(only, scenes[i].name) == 0)
			torture(&scenes[i]);
	printf("1..%d\n", n_tests);
	if (chdir(start) == 0)
		fx_remove();
	return 0;
}
