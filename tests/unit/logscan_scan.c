/* SPDX-License-Identifier: MIT */
/* Logs to hits: the scanner on trees made by hand. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limit.h"
#include "logscan/scan.h"

#define SAMPLES(...) { .at = (const char *[]){ __VA_ARGS__ }, .n = sizeof (const char *[]){ __VA_ARGS__ } / sizeof (char *) }

static struct context contexts[] = {
	{ .id = "coreml", .regex = "CoreML|coremltools" },
	{ .id = "app", .regex = "WhisperKit", .includes = SAMPLES("coreml") },
};
static struct word_list words[] = {
	{ .id = "domain", .meaning = WORDS_DOMAIN, .words = SAMPLES("coreml", "espresso") },
	{ .id = "failure", .meaning = WORDS_FAILURE, .words = SAMPLES("error", "fail", "cannot") },
};
static const struct pattern heat = { .id = "2d" };
static struct signature signatures[] = {
	{ .id = "heat", .regex = "compute engine overheats at layer \\d+", .role = ROLE_CAUSE, .pattern = &heat,
	  .match = SAMPLES("The compute engine overheats at layer 9"), .no_match = SAMPLES("The steam engine overheats at noon") },
	{ .id = "plan", .regex = "Failed to build the model execution plan[^\\n]{0,200}error code: (?<code>-?\\d+)", .role = ROLE_WRAPPER },
	{ .id = "opset", .regex = "Unknown opset '(?<opset>\\w+)'", .role = ROLE_CAUSE },
	{ .id = "needy", .regex = "needs the context: (?<what>\\w+)", .needs = "coreml", .role = ROLE_CAUSE },
	{ .id = "of-app", .regex = "needs the app: (?<what>\\w+)", .needs = "app", .role = ROLE_CAUSE },
	{ .id = "pair", .regex = "first half of it\\n\\s*second half: (?<n>\\d+)", .span = 3, .role = ROLE_CAUSE },
	{ .id = "value", .regex = "ValueError: (?<text>[^\\n]{1,100})", .role = ROLE_CAUSE },
	{ .id = "runtime", .regex = "RuntimeError: (?<text>[^\\n]{1,100})", .role = ROLE_CAUSE },
	{ .id = "quiet", .regex = "harmless little line", .role = ROLE_HARMLESS },
	{ .id = "quoted", .regex = "model isn't \"valid\" here", .role = ROLE_CAUSE },
};
static struct tree tree = {
	.contexts = contexts, .n_contexts = 2, .vocabulary = words, .n_vocabulary = 2, .signatures = signatures, .n_signatures = sizeof signatures / sizeof *signatures,
};

static int setup(void **state)
{
	for (size_t i = 0; i < tree.n_signatures; i++)
		signatures[i].index = i;
	*state = rules_new(&tree, NULL);
	return 0;
}

static int teardown(void **state)
{
	rules_free(*state);
	return 0;
}

/* Feeds in steps (0 = at once) and prints what came of it. */
static char *scan_opt(struct rules *r, const char *text, size_t n, size_t step, const struct scan_options *o, bool *fine)
{
	struct evidence e = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	struct scanner *s = scanner_new(r, &e, "paste", o);

	for (size_t at = 0; at < n; at += step ? step : n) {
		size_t k = step && n - at > step ? step : n - at;
		if (!scanner_feed(s, text + at, k))
			break;
	}
	bool ok = scanner_finish(s, &err);
	if (fine)
		*fine = ok;
	else
		assert_true(ok);
	scanner_free(s);
	const struct input *in = &e.inputs.at[0];
	buf_fmt(&out, "%llu/%llu/%llu", (unsigned long long)in->lines, (unsigned long long)in->error_lines,
		(unsigned long long)in->unmatched);
	for (size_t i = 0; i < e.hits.n; i++) {
		const struct hit *h = &e.hits.at[i];
		buf_fmt(&out, " %s@%llu:%u-%u", h->signature->id, (unsigned long long)h->places[0].line, h->places[0].column,
			h->places[0].end_column);
		if (h->count > 1)
			buf_fmt(&out, "x%llu", (unsigned long long)h->count);
		for (size_t k = 0; k < h->n_captures; k++)
			buf_fmt(&out, "{%s=%s}", h->captures[k].name, h->captures[k].text);
		if (h->inner)
			buf_puts(&out, "inner");
		buf_fmt(&out, "e%llu", (unsigned long long)h->entry);
	}
	for (size_t i = 0; i < e.odd_lines.n; i++)
		buf_fmt(&out, " ?%llu:%s", (unsigned long long)e.odd_lines.at[i].line, e.odd_lines.at[i].text);
	if (!ok)
		buf_fmt(&out, " !%d %s", err.kind, err.text);
	evidence_done(&e);
	return buf_take(&out);
}

static void expect(struct rules *r, const char *text, const char *want)
{
	for (size_t step = 0; step < 6; step++) {
		char *got = scan_opt(r, text, strlen(text), step, NULL, NULL);
		assert_string_equal(got, want);
		free(got);
	}
	static const enum scan_finder finders[] = { SCAN_FINDER_NONE, SCAN_FINDER_OWN, SCAN_FINDER_VECTORSCAN };
	for (size_t i = 0; i < 3; i++) {
		struct scan_options o = { .finder = finders[i] };
		char *got = scan_opt(r, text, strlen(text), 0, &o, NULL);
		assert_string_equal(got, want);
		free(got);
	}
}

static void one_line(void **state)
{
	expect(*state, "hello\nUnknown opset 'CoreML8'\n", "2/1/0 opset@2:1-24{opset=CoreML8}e1");
	expect(*state, "Unknown opset 'CoreML8'", "1/1/0 opset@1:1-24{opset=CoreML8}e0");
	expect(*state, "", "0/0/0");
	expect(*state, "\n\n\n", "3/0/0");
	expect(*state, "harmless little line\n", "1/0/0 quiet@1:1-21e0");
}

static void repeated_lines_are_counted(void **state)
{
	expect(*state, "Unknown opset 'A'\nUnknown opset 'B'\nx Unknown opset 'A'\n",
	       "3/3/0 opset@1:1-18x2{opset=A}e0 opset@2:1-18{opset=B}e1");
}

static void columns_are_those_of_the_raw_line(void **state)
{
	expect(*state, "\033[31mUnknown\033[0m opset \xe2\x80\x98" "A\xe2\x80\x99!\n", "1/1/0 opset@1:6-31{opset=A}e0");
	expect(*state, "2026-03-02 09:14:07.551 MyApp[4711:80123] Unknown opset 'A'\r\n", "1/1/0 opset@1:43-60{opset=A}e0");
	expect(*state, "the model isn\xe2\x80\x99t \xe2\x80\x9cvalid\xe2\x80\x9d here\n", "1/1/0 quoted@1:5-35e0");
}

static void escaped_and_json(void **state)
{
	expect(*state, "{\"message\":\"x\\nUnknown opset 'A'\\nmore\"}\n", "1/1/0 opset@1:16-33{opset=A}e0");
	expect(*state, "{\"subsystem\":\"Unknown opset 'B'\",\"eventMessage\":\"Unknown opset 'A'\"}\n", "1/1/0 opset@1:50-67{opset=A}e0");
	expect(*state, "{\"message\":\"model isn't \\\"valid\\\" here\"}\n", "1/1/0 quoted@1:13-39e0");
}

static void utf16(void **state)
{
	const char *text = "x\nUnknown opset 'A'\n";
	char wide[100] = "\xff\xfe";
	size_t n = 2;

	for (const char *p = text; *p; p++) {
		wide[n++] = *p;
		wide[n++] = 0;
	}
	for (size_t step = 0; step < 5; step++) {
		char *got = scan_opt(*state, wide, n, step, NULL, NULL);
		assert_string_equal(got, "2/1/0 opset@2:1-18{opset=A}e1");
		free(got);
	}
}

static void contexts_hold_back(void **state)
{
	expect(*state, "needs the context: a\nnothing else\n", "2/1/0");
	expect(*state, "needs the context: a\nUnknown opset 'x'\nusing CoreML now\nneeds the context: a\n",
	       "4/3/0 needy@1:1-21x2{what=a}e0 opset@2:1-18{opset=x}e1");
	expect(*state, "2026-11-01 00:00:00.005139+0100 0x1f 	Default 0x0 312 0 k: (CoreML) [com.a:b] needs the context: b\n",
	       "1/1/0 needy@1:79-99{what=b}e0");
}

static void contexts_that_include_others(void **state)
{
	expect(*state, "needs the app: a\nnothing else\n", "2/1/0");
	expect(*state, "needs the app: a\nWhisperKit\nneeds the context: b\n", "3/2/0 of-app@1:1-17{what=a}e0");
	expect(*state, "needs the app: a\nneeds the context: b\nCoreML\n", "3/2/0 of-app@1:1-17{what=a}e0 needy@2:1-21{what=b}e1");
}

static void windows(void **state)
{
	expect(*state, "a\nfirst half of it\n  second half: 7\nb\n", "4/1/0 pair@2:1-17{n=7}e1");
	expect(*state, "first half of it\nsecond half: 7", "2/1/0 pair@1:1-17{n=7}e0");
	expect(*state, "first half of it\nno\nsecond half: 7\n", "3/0/0");
}

/* The hit is there as soon as the line that completes it was fed. */
static void hits_appear_at_once(void **state)
{
	struct evidence e = { 0 };
	struct scanner *s = scanner_new(*state, &e, "-", NULL);

	scanner_feed(s, "Unknown opset 'A'", 17);
	assert_int_equal(e.hits.n, 0);
	scanner_feed(s, "\n", 1);
	assert_int_equal(e.hits.n, 1);
	scanner_feed(s, "first half of it\n", 17);
	assert_int_equal(e.hits.n, 1);
	scanner_feed(s, "second half: 1\n", 15);
	assert_int_equal(e.hits.n, 2);
	assert_true(scanner_finish(s, NULL));
	assert_string_equal(scanner_input(s), "l0");
	scanner_free(s);
	evidence_done(&e);
}

static void wrapped_lines(void **state)
{
	char text[400];
	const char *message = "Failed to build the model execution plan using a model architecture file '/x/model.mil' with error code: -14.";

	snprintf(text, sizeof text, "%.80s\n%s\nend\n", message, message + 80);
	expect(*state, text, "3/1/0 plan@1:1-81{code=-14}e0");
	snprintf(text, sizeof text, "%-80s\nUnknown opset 'A'\n", "Unknown opset 'B'");
	expect(*state, text, "2/2/0 opset@1:1-18{opset=B}e0 opset@2:1-18{opset=A}e1");
}

static void inner_errors(void **state)
{
	expect(*state, "Error Domain=com.apple.CoreML Code=0 \"Failed to build the model execution plan, error code: -14.\" "
	       "UserInfo={NSUnderlyingError=0x60 {Error \"Unknown opset 'A'\"}}\n",
	       "1/1/0 plan@1:39-96{code=-14}e0 opset@1:140-157{opset=A}innere0");
	expect(*state, "x\nTraceback (most recent call last):\n  File \"a\", line 1\nValueError: in\n\n"
	       "The above exception was the direct cause of the following exception:\n\n"
	       "Traceback (most recent call last):\n  File \"b\", line 2\nRuntimeError: out\n",
	       "10/2/0 value@4:1-15{text=in}innere1 runtime@10:1-18{text=out}e1");
}

static void odd_lines(void **state)
{
	expect(*state, "CoreML: cannot frobnicate\nall fine\nnetwork failed\nespresso: Unknown opset 'x' error\n",
	       "4/2/1 opset@4:11-28{opset=x}e3 ?1:CoreML: cannot frobnicate");
}

/* What reads like a sample is a hit of "like.", and stays unknown. */
static void unknown_lines_that_are_like_known_ones(void **state)
{
	expect(*state, "CoreML error: overheated compute engine, layers 3\n",
	       "1/1/1 like.heat@1:1-50e0 ?1:CoreML error: overheated compute engine, layers 3");
	expect(*state, "x\nCoreML error: overheated compute engine, layer 3\nCoreML error: overheated compute engine, layer 4\n",
	       "3/2/2 like.heat@2:1-49x2e1 ?2:CoreML error: overheated compute engine, layer 3"
	       " ?3:CoreML error: overheated compute engine, layer 4");
	expect(*state, "error: compute engine overheats at layer nine\nCoreML is here\n",	/* known to be ours from another line */
	       "2/1/1 like.heat@1:1-46e0 ?1:error: compute engine overheats at layer nine");
	expect(*state, "error: compute engine overheats at layer nine\nnobody is here\n", "2/0/0");
	expect(*state, "CoreML error: steam engine overheats at noon\n", "1/1/1 ?1:CoreML error: steam engine overheats at noon");
}

static void long_lines_in_pieces(void **state)
{
	long long before = limit_get(LIMIT_log_line_bytes);
	char text[1000];

	memset(text, 'x', sizeof text);
	memcpy(text + 500, "Unknown opset 'A'", 17);
	memcpy(text + 980, "\nUnknown opset 'B'\n", 19);
	text[999] = '\n';
	limit_set(LIMIT_log_line_bytes, 300);
	for (size_t step = 0; step < 400; step += 7) {
		char *got = scan_opt(*state, text, sizeof text, step, NULL, NULL);
		assert_string_equal(got, "3/2/0 opset@1:501-518{opset=A}e0 opset@2:1-18{opset=B}e1");
		free(got);
	}
	limit_set(LIMIT_log_line_bytes, before);
}

static void limits_and_stops(void **state)
{
	struct scan_options o = { .max_bytes = 8 };
	bool fine;
	char *got = scan_opt(*state, "one\ntwo\nUnknown opset 'A'\n", 26, 0, &o, &fine);

	assert_false(fine);
	assert_string_equal(got, "2/0/0 !4 the log was read up to line 3 only: the size limit");
	free(got);
	(void)state;
}

/* A rule that runs away is skipped by name; the others go on. */
static void runaway_rule(void **state)
{
	struct signature two[] = {
		{ .id = "mine.slow", .regex = "start(?:a|a?)+(?:a|aa)+(?:a+)+!", .index = 0 },
		{ .id = "opset", .regex = "Unknown opset", .index = 1, .role = ROLE_CAUSE },
	};
	struct tree t = { .signatures = two, .n_signatures = 2 };
	struct rules *r = rules_new(&t, NULL);
	const char *text = "fine\nstartaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab!\nUnknown opset\n";
	long long before = limit_get(LIMIT_regex_match_steps);
	bool fine;

	(void)state;
	char *got = scan_opt(r, text, strlen(text), 0, NULL, &fine);
	assert_false(fine);
	assert_non_null(strstr(got, "opset@3:1-14"));
	assert_non_null(strstr(got, "!4 signature mine.slow was skipped from line 2 on"));
	free(got);
	limit_set(LIMIT_regex_match_steps, before);
	rules_free(r);
}

static void bad_regex(void **state)
{
	struct signature bad = { .id = "mine.bad", .regex = "abcdef(", .place = { "mine.yaml", 3, 5 }, .regex_place = { "mine.yaml", 7, 12 },
				 .match = SAMPLES("abcdef"), .no_match = SAMPLES("x") };
	struct tree t = { .signatures = &bad, .n_signatures = 1 };
	struct rules *r = rules_new(&t, NULL);
	struct tree_problems p = { 0 };
	bool fine;

	(void)state;
	char *got = scan_opt(r, "abcdef\n", 7, 0, NULL, &fine);
	assert_non_null(strstr(got, "!5 signature mine.bad: bad regex at character 8"));
	free(got);
	assert_false(rules_check(&t, &p));
	assert_int_equal(p.n, 1);
	assert_string_equal(p.at[0].err.file, "mine.yaml");
	assert_int_equal(p.at[0].err.line, 7);
	assert_int_equal(p.at[0].err.column, 20);
	tree_problems_done(&p);
	rules_free(r);
}

static void samples_are_checked(void **state)
{
	struct signature s[] = {
		{ .id = "a", .regex = "abcdef", .match = SAMPLES("xx abcdef", "2026-01-01 10:00:00 \033[1mabc\033[0mdef"), .no_match = SAMPLES("abcde") },
		{ .id = "b", .regex = "abcdef", .match = SAMPLES("no"), .no_match = SAMPLES("an abcdef") },
		{ .id = "c", .regex = "\\d+", .match = SAMPLES("1"), .no_match = SAMPLES("x") },
		{ .id = "d", .regex = "one line\ntwo line", .span = 2, .match = SAMPLES("one line\ntwo line"), .no_match = SAMPLES("one line") },
	};
	struct tree t = { .signatures = s, .n_signatures = 4 };
	struct tree_problems p = { 0 };

	(void)state;
	assert_false(rules_check(&t, &p));
	assert_int_equal(p.n, 3);
	assert_non_null(strstr(p.at[0].err.text, "signature b: match sample 1"));
	assert_non_null(strstr(p.at[1].err.text, "signature b: no_match sample 1"));
	assert_non_null(strstr(p.at[2].err.text, "signature c holds no literal"));
	tree_problems_done(&p);
}

static void marks_and_trials(void **state)
{
	struct line_mark marks[4];
	struct trial_hit hit;
	struct trial_stats stats;
	const char *line = "2026-03-02 09:14:07.551 A[1:2] Unknown opset 'B' ValueError: x";

	assert_int_equal(rules_mark_line(*state, line, strlen(line), marks, 4), 2);
	assert_string_equal(marks[0].signature->id, "opset");
	assert_int_equal(marks[0].column, 32);
	assert_int_equal(marks[0].end_column, 49);
	assert_string_equal(marks[1].signature->id, "value");
	struct trial *t = trial_new("opset '(?<o>\\w)'", NULL);
	assert_true(trial_match(t, line, strlen(line), &hit));
	assert_int_equal(hit.column, 40);
	assert_int_equal(hit.n_captures, 1);
	assert_string_equal(hit.captures[0].name, "o");
	assert_int_equal(hit.captures[0].column, 47);
	assert_false(trial_match(t, "none", 4, &hit));
	trial_stats(t, &stats);
	assert_int_equal(stats.lines, 2);
	assert_int_equal(stats.matched, 1);
	trial_free(t);
	struct err err = { 0 };
	assert_null(trial_new("(", &err));
	assert_int_equal(err.column, 2);
}

#define SHOW "2026-11-01 00:00:00.005139+0100 0x1f3c     Default     0x0                  312    0    "

/* Generated logs: any cut and any finder give the same hits. */
static void any_cut_is_the_same(void **state)
{
	static const char *const lines[] = {
		"nothing here", "", "Unknown opset 'A'", "  Unknown opset 'B'", "first half of it", "second half: 3", "second half: 4",
		"needs the context: k", "using CoreML", "ValueError: bad", "Traceback (most recent call last):", "  File \"x\"",
		"During handling of the above exception, another exception occurred:", "RuntimeError: x", "\033[1mCoreML failed\033[0m",
		"{\"m\":\"a\\nUnknown opset 'A'\"}", "coremltools error \xff", "2026-03-02 09:14:07.551 A[1:2] CoreML error",
		"Failed to build the model execution plan with something or other, and error code",
		": -14 it was at the end of all that", "harmless little line", "NSUnderlyingError={ Unknown opset 'C'",
		SHOW "aned: (CoreML) [com.apple.a:b] Unknown opset 'D'", SHOW "aned: (ANE) [com.apple.a:b] Unknown opset 'D'",
		SHOW "aned: (ANE) [com.apple.a:b] coreml cannot", SHOW "aned: (ANE) [com.apple.a:b] says nothing", SHOW "coremltools: (x) ValueError: y",
		SHOW "aned: (ANE) [com.apple.a:b] CoreML", SHOW "kernel: (ANE) harmless little line", SHOW "kernel: first half of it",
		SHOW "a: (Unknown opset 'A') [com.apple.a:b] it failed", SHOW "a: (x) [com.apple.coreml:b] ValueError: it failed in one way or other",
	};
	unsigned seed = 12345;

	for (int round = 0; round < 150; round++) {
		struct buf text = { 0 };
		for (int i = 0; i < 40; i++) {
			seed = seed * 1103515245u + 12345u;
			buf_puts(&text, lines[(seed >> 16) % (sizeof lines / sizeof *lines)]);
			buf_puts(&text, (seed >> 8) % 7 ? "\n" : "\r\n");
		}
		char *whole = scan_opt(*state, text.data, text.len, 0, NULL, NULL);
		for (size_t step = 1; step < 50; step += 2 + step / 4) {
			char *cut = scan_opt(*state, text.data, text.len, step, NULL, NULL);
			assert_string_equal(cut, whole);
			free(cut);
		}
		for (int k = 0; k < 3; k++) {
			struct scan_options o = { .finder = k == 0 ? SCAN_FINDER_NONE : k == 1 ? SCAN_FINDER_VECTORSCAN : SCAN_FINDER_OWN };
			char *other = scan_opt(*state, text.data, text.len, 0, &o, NULL);
			assert_string_equal(other, whole);
			free(other);
		}
		free(whole);
		buf_done(&text);
	}
}

/* A file large enough for the second thread gives what a pipe gives; memory stays small. */
static void files_and_threads(void **state)
{
	char path[] = "/tmp/cmltriage-log-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct evidence one = { 0 }, two = { 0 };

	assert_non_null(f);
	for (int i = 0; i < 180000; i++)
		fprintf(f, i % 5000 ? "line %d of a log that says nothing of interest to anybody at all\n" : "Unknown opset '%d'\nfirst half of it\nsecond half: 3\n", i);
	fclose(f);
	struct scan_options alone = { .threads = 1 }, pair = { .threads = 2 };
	assert_true(scan_file(*state, &one, path, &alone, NULL));
	assert_true(scan_file(*state, &two, path, &pair, NULL));
	assert_int_equal(one.inputs.at[0].lines, 180072);
	assert_int_equal(two.inputs.at[0].lines, 180072);
	assert_int_equal(one.hits.n, 37);
	assert_int_equal(two.hits.n, one.hits.n);
	for (size_t i = 0; i < one.hits.n; i++) {
		assert_string_equal(one.hits.at[i].signature->id, two.hits.at[i].signature->id);
		assert_int_equal(one.hits.at[i].count, two.hits.at[i].count);
		assert_int_equal(one.hits.at[i].places[0].line, two.hits.at[i].places[0].line);
	}
	unlink(path);
	struct err err = { 0 };
	assert_false(scan_file(*state, &one, path, NULL, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_false(scan_file(*state, &one, "/", NULL, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	evidence_done(&one);
	evidence_done(&two);
}

static const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	TEST(one_line), TEST(repeated_lines_are_counted), TEST(columns_are_those_of_the_raw_line), TEST(escaped_and_json),
	TEST(utf16), TEST(contexts_hold_back), TEST(contexts_that_include_others), TEST(windows), TEST(hits_appear_at_once), TEST(wrapped_lines), TEST(inner_errors),
	TEST(odd_lines), TEST(unknown_lines_that_are_like_known_ones), TEST(long_lines_in_pieces), TEST(limits_and_stops), TEST(runaway_rule), TEST(bad_regex),
	TEST(samples_are_checked), TEST(marks_and_trials), TEST(any_cut_is_the_same), TEST(files_and_threads),
};
UNIT_MAIN(tests)
