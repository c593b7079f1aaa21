/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a key script for the whole screen, without files: what is printed has no control bytes. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "data/tree_load.h"
#include "fuzz/fuzz.h"
#include "logscan/scan.h"
#include "ui/app.h"
#include "ui/script.h"

struct engines {
	struct rules *rules;
	struct evidence *evidence;
};

static enum app_kind probe(void *arg, const char *path, struct err *err)
{
	(void)arg;
	err_set(err, ERR_INPUT, "%s is not read here", path);
	return APP_UNREADABLE;
}

static void *log_begin(void *arg, const char *path, char input_id[16], struct err *err)
{
	struct engines *g = arg;
	struct scan_options o = { .max_bytes = 1 << 20 };
	struct scanner *s = scanner_new(g->rules, g->evidence, path, &o);

	(void)err;
	snprintf(input_id, 16, "%s", scanner_input(s));
	return s;
}

static bool log_feed(void *arg, void *log, const void *bytes, size_t n)
{
	(void)arg;
	return scanner_feed(log, bytes, n);
}

static bool log_end(void *arg, void *log, struct err *err)
{
	struct err unheard;
	bool whole = scanner_finish(log, err ? err : &unheard);

	(void)arg;
	scanner_free(log);
	return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct tree *tree;
	static struct rules *rules;
	struct err err = { 0 };
	struct evidence e = { 0 };
	struct buf out = { 0 };

	if (!tree) {
		fuzz_must(tree_load(NULL, 0, false, &tree, NULL, &err), "the built-in tree is read");
		fuzz_must((rules = rules_new(tree, &err)) != NULL, "its rules are compiled");
		fuzz_must(chdir(fuzz_folder()) == 0, "exports land in a folder of their own");
	}
	if (n > 2000 || memchr(data, '/', n))
		return 0;
	struct engines g = { rules, &e };
	struct app_services services = { .arg = &g, .probe = probe, .log_begin = log_begin, .log_feed = log_feed, .log_end = log_end };
	struct app_options options = { .version = "0", .theme_name = "mono" };
	struct app *a = app_new(tree, &e, session_new(tree), &services, &options);
	if (!script_run(a, "fuzz", (const char *)data, n, &out, &err))
		fuzz_must(err.text[0], "a script that is refused has an error");
	for (size_t i = 0; i < out.len; i++)
		fuzz_must((unsigned char)out.data[i] >= 32 || out.data[i] == '\n', "no control byte is shown");
	struct session *s = app_session(a);
	app_free(a);
	session_free(s);
	evidence_done(&e);
	buf_done(&out);
	return 0;
}
