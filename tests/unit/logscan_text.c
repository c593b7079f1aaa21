/* SPDX-License-Identifier: MIT */
/* Literals out of regexes, the finder, prefixes, cleaning and decoding. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "logscan/clean.h"
#include "logscan/decode.h"
#include "logscan/entry.h"
#include "logscan/finder.h"
#include "logscan/literal.h"
#include "logscan/prefix.h"
#include "logscan/regex.h"
#include "data/tree_load.h"
#include "logscan/vocabulary.h"

/* ---- literals ---- */

/* All literals of a regex as "a|b", "-" when there is none. */
static const char *derived(const char *regex, struct buf *out)
{
	struct arena a = { 0 };
	struct literal_set set;

	buf_clear(out);
	if (!literal_derive(regex, &a, &set))
		buf_puts(out, "-");
	for (size_t i = 0; i < set.n; i++) {
		buf_puts(out, i ? "|" : "");
		buf_puts(out, set.at[i].fold ? "(i)" : "");
		buf_puts(out, set.at[i].begins ? "<" : "");
		buf_add(out, set.at[i].text, set.at[i].n);
		buf_puts(out, set.at[i].ends ? ">" : "");
	}
	literal_set_done(&set);
	arena_done(&a);
	return buf_str(out);
}

static void literals_of_regexes(void **state)
{
	static const char *const cases[][2] = {
		{ "Unknown opset", "Unknown opset" },
		{ "veris?on too", "verison too|verion too" },
		{ "(?:foo1|bar2) zap", "foo1 zap|bar2 zap" },
		{ "ab(?<name>cd)ef", "abcdef" },
		{ "(?i)Core ML", "(i)core ml" },
		{ "x(?i:abcd)y", "(i)xabcdy" },
		{ "[Ff]ailed hard", "(i)failed hard" },
		{ "qwe(?=rty)rty", "qwerty" },
		{ "(?#remark)qwert", "qwert" },
		{ "\\Qa.b(c\\E.d*e", "a.b(c" },
		{ "qw{3}e", "qwwwe" },
		{ "\\x41\\x{42}CDE", "ABCDE" },
		{ "zab{", "zab{" },
		{ "(?x) qwe # remark\n rty", "qwerty" },
		{ "[.]mlmodelc?\\b", ".mlmodel" },
		{ "\\bwhole word\\b", "<whole word>" },
		{ "\\bhangs?\\b|hung\\b", "<hangs>|<hang>|hung>" },
		{ "plain\\b and on", "plain and on" },
		{ "\\b[.]dot\\b", ".dot>" },
		{ "x\\b(?:abcd|efgh)y", "xabcdy|xefghy" },
		{ "\\b(?:abcd|efgh)\\b", "<abcd>|<efgh>" },
		{ "\\b(?:x )?abcd\\b", "<abcd>" },
		{ "\\babcd\\w", "<abcd" },
		{ "abcd(?:\\b|x)", "abcd" },
		{ "(?:abcd\\b)?efgh", "efgh" },
		{ "to[-_]coreml", "to-coreml|to_coreml" },
		{ "wor[dkm]s", "words|works|worms" },
		{ "to[-_x/]coreml", "coreml" },
		{ "(?:optional)?", "-" },
		{ "\\d+ \\w*", "-" },
		{ "enough|", "-" },
		{ "(*ACCEPT)enough", "-" },
		{ "a(?!enough)b", "-" },
		{ "(?<!enough)", "-" },
		{ "enough(?(1)x|y)", "-" },
		{ "(unclosed", "-" },
	};
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(derived(cases[i][0], &out), cases[i][1]);
	buf_done(&out);
}

/* Whatever matches must hold a literal with its needs: checked on matching texts of many shapes. */
static void literals_are_safe(void **state)
{
	static const char *const cases[][2] = {
		{ "(?:memory|Memory) (?:usage )?(?:grows|leaks)[^\\n]{0,20}(?:predict|ML)", "Memory leaks in predict" },
		{ "(?:memory|Memory) (?:usage )?(?:grows|leaks)[^\\n]{0,20}(?:predict|ML)", "memory usage grows: ML" },
		{ "(?i)(?:a|b)+ failed|(?:error){2,} in \\S+", "ABA FAILED" },
		{ "(?i)(?:a|b)+ failed|(?:error){2,} in \\S+", "errorerror in x" },
		{ "ab+cdefg", "abbbbcdefg" },
		{ "(?:ab|cd){2}efgh", "abcdefgh" },
		{ "colou?r(?:ed)? lines?", "colored line" },
		{ "(?:x(?:long)?){1,3}tail here", "xlongxtail here" },
		{ "one(?: (?:two|three))* four", "one three two four" },
		{ "(?:first|second thing)(?:'s)? 'name'", "second thing's 'name'" },
		{ "[Aa]bort(?:ed)?(?: trap)?: \\d", "Aborted trap: 6" },
		{ "(?:a|)bcdef(?:|g)", "bcdef" },
		{ "\\bhang(?:s|ing)?\\b[^\\n]*\\bANE\\b", "it hangs: ANE" },
		{ "\\bhang(?:s|ing)?\\b[^\\n]*\\bANE\\b", "hang ANE" },
		{ "(?:\\b|_)words\\b", "a_words" },
		{ "(?:\\b|_)words\\b", "words, no" },
		{ "(?:\\bone|two)\\b more|\\bless\\b", "xtwo more" },
		{ "\\b(?:\\d+ )?bottles\\b", "99 bottles" },
		{ "\\b(?:\\d+)?bottles\\b", "99bottles" },
		{ "call(?:ed|s)?\\b(?: it)?\\bs?", "he calls its" },
		{ "(?:ab\\b ?)+cdef", "ab ab cdef" },
		{ "(?:word\\b)?s and", "words and" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena a = { 0 };
		struct literal_set set;
		struct regex_work *w = regex_work_new();
		struct regex *x = regex_new(cases[i][0], NULL);
		const char *text = cases[i][1];
		size_t n = strlen(text);
		assert_non_null(x);
		assert_int_equal(regex_match(x, w, text, n, 0), REGEX_YES);
		struct literal_pairs pairs;
		literal_find_pairs(text, n, &pairs);
		bool any = !literal_derive(cases[i][0], &a, &set);
		for (size_t k = 0; k < set.n; k++)
			for (size_t at = 0; at + set.at[k].n <= n; at++)
				any = any || (literal_at(&set.at[k], text + at) && literal_needs_met(set.at[k].need, text, n, &pairs) &&
						 literal_needs_met(set.at[k].need, text, n, NULL) &&
						 literal_is_apart(text, n, at, set.at[k].n, set.at[k].begins, set.at[k].ends));
		if (!any)
			print_message("# %s on %s\n", cases[i][0], text);
		assert_true(any);
		literal_set_done(&set);
		arena_done(&a);
		regex_free(x);
		regex_work_free(w);
	}
}

/* ---- finder ---- */

struct seen {
	VEC(size_t) at;
	uint32_t literal;
};

static size_t note(void *arg, size_t pos, uint32_t literal)
{
	struct seen *s = arg;

	for (size_t i = 0; literal == s->literal && i < s->at.n; i++)
		if (s->at.at[i] == pos)
			return 0;
	if (literal == s->literal)
		*VEC_ADD(&s->at) = pos;
	return 0;
}

/* Each length of literal at each position of texts of many lengths is found, and nothing else. */
static void finder_finds_everywhere(void **state)
{
	static const struct literal all[] = {
		{ .text = "abc", .n = 3 }, { .text = "efgh", .n = 4 }, { .text = "ijklm", .n = 5 }, { .text = "nopqrs", .n = 6 },
		{ .text = "tuvwxyz", .n = 7 }, { .text = "mixed case word", .n = 15, .fold = true },
	};
	size_t first = 0;

	(void)state;
	for (; first < 6; first += 2) {		/* with short ones and without */
		const size_t n_all = sizeof all / sizeof *all - first;
		struct finder *f = finder_new(all + first, n_all);
		for (uint32_t l = 0; l < n_all; l++) {
			const struct literal *lit = &all[first + l];
			for (size_t n = lit->n; n < 50; n++) {
				for (size_t at = 0; at + lit->n <= n; at++) {
					struct seen s = { .literal = l };
					char *text = malloc(n);
					memset(text, '.', n);
					memcpy(text + at, lit->text, lit->n);
					if (lit->fold)
						text[at] = 'M';
					struct finder_range all_of_it = { text, n, 0, n };
					finder_scan(f, &all_of_it, note, &s);
					assert_int_equal(s.at.n, 1);
					assert_int_equal(s.at.at[0], at);
					VEC_DONE(&s.at);
					free(text);
				}
			}
		}
		finder_free(f);
	}
}

/* ---- prefixes ---- */

static void prefixes(void **state)
{
	static const char *const cases[][2] = {		/* prefix, message */
		{ "2026-03-02 09:14:07.551 MyApp[4711:80123] ", "scene" },
		{ "2026-11-01 00:00:00.005139+0100 0x1f3c     Default     0x0                  312    0    kernel: (CoreML) [com.apple.coreml:framework] ", "Error" },
		{ "2026-11-01 12:00:00.123 Df aned[123:4567] [com.apple.ane:x] ", "message" },
		{ "2026-11-01 12:00:00.123+0100  localhost aned[123]: (Espresso) <Error>: ", "message" },
		{ "2024-05-01T12:34:56.1234567Z ##[error]", "Process completed" },
		{ "build\tRun tests\t2024-05-01T12:34:56.1234567Z ", "  indented" },
		{ "Nov 23 20:46:49 host proc[77]: ", "text" },
		{ "[12:30:01] ", "text" },
		{ "::error file=a.swift,line=3::", "text" },
		{ "E       ", "RuntimeError: no" },
		{ "(lldb) ", "po error" },
		{ "\xef\xbb\xbf", "start" },
		{ "", "RuntimeError: 2026-03-02" },
		{ "", "[espresso] [Espresso::handle_ex_plan] exception" },
		{ "", "Error Domain=com.apple.CoreML Code=0" },
		{ "", "    indented" },
		{ "", "12 items" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[400];
		int n = snprintf(line, sizeof line, "%s%s", cases[i][0], cases[i][1]);
		if (prefix_len(line, (size_t)n, NULL) != strlen(cases[i][0]))
			print_message("# %s\n", line);
		assert_int_equal(prefix_len(line, (size_t)n, NULL), strlen(cases[i][0]));
		for (int k = 0; k <= n; k++) {	/* no cut of it may be read beyond its end */
			char *cut = malloc((size_t)k + 1);
			memcpy(cut, line, (size_t)k);
			assert_true(prefix_len(cut, (size_t)k, NULL) <= (size_t)k);
			free(cut);
		}
	}
}

/* ---- cleaning ---- */

static void cleaning(void **state)
{
	static const char *const cases[][2] = {
		{ "\033[31mError\033[0m Domain", "Error Domain" },
		{ "\033]0;title\aError", "Error" },
		{ "\033]8;;http://x\033\\link\033]8;;\033\\", "link" },
		{ "a\xe2\x80\x99s \xe2\x80\x9cquoted\xe2\x80\x9d", "a's \"quoted\"" },
		{ "no\xc2\xa0" "break\xe2\x80\x8b" "space", "no breakspace" },
		{ "bad\xff" "byte", "bad\xef\xbf\xbd" "byte" },
		{ "10%\r20%\rError", "10%\n20%\nError" },
		{ "line\r\n", "line" },
		{ "over\b\b\b\bunder", "under" },
		{ "nul\0", "nul" },
		{ "{\"timestamp\":\"x\",\"eventMessage\":\"Error \\\"a\\\"\",\"subsystem\":\"com.apple.coreml\"}", "Error \\\"a\\\"" },
	};
	struct clean c = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		clean_line(&c, cases[i][0], strlen(cases[i][0]), false);
		assert_string_equal(c.text, cases[i][1]);
		assert_int_equal(c.n, strlen(c.text));
	}
	const char *colored = "\033[1mab\033[0mcd";
	clean_line(&c, colored, strlen(colored), false);
	assert_int_equal(c.raw[0], 4);
	assert_int_equal(c.raw[2], 10);
	assert_int_equal(c.raw[4], 12);
	clean_done(&c);
}

static void unescaping(void **state)
{
	static const char *const cases[][2] = {
		{ "a\\nb\\tc", "a\nb\tc" },
		{ "say \\\"x\\\" in \\/tmp", "say \"x\" in /tmp" },
		{ "twice \\\\n done", "twice \n done" },
		{ "\\u201cq\\u201d \\u003c", "\"q\" <" },
		{ "C:\\new \\q \\", "C:\new \\q \\" },
		{ "\\u12", "\\u12" },
	};
	struct clean c = { 0 }, plain = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		clean_line(&c, cases[i][0], strlen(cases[i][0]), false);
		assert_true(c.escaped);
		clean_unescape(&plain, &c);
		assert_string_equal(plain.text, cases[i][1]);
	}
	clean_line(&c, "nothing here", 12, false);
	assert_false(c.escaped);
	clean_done(&c);
	clean_done(&plain);
}

/* ---- decoding ---- */

static void decodes(void **state)
{
	static const struct { const char *bytes; size_t n; const char *text; } cases[] = {
		{ "\xff\xfe" "A\0\n\0\x3d\xd8\x00\xde" "B\0", 12, "A\n\xf0\x9f\x98\x80" "B" },
		{ "\xfe\xff" "\0A\0\n\0B", 8, "A\nB" },
		{ "A\0B\0C\0", 6, "ABC" },
		{ "plain", 5, "plain" },
		{ "ab", 2, "ab" },
		{ "", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t step = 1; step < 6; step++) {
			struct decode d = { 0 };
			struct buf all = { 0 };
			const char *text;
			size_t n;
			for (size_t at = 0; at < cases[i].n; at += step) {
				size_t k = cases[i].n - at < step ? cases[i].n - at : step;
				decode_feed(&d, cases[i].bytes + at, k, false, &text, &n);
				buf_add(&all, text, n);
			}
			decode_feed(&d, "", 0, true, &text, &n);
			buf_add(&all, text, n);
			assert_string_equal(buf_str(&all), cases[i].text);
			buf_done(&all);
			decode_done(&d);
		}
	}
}

/* ---- entries ---- */

static void entries(void **state)
{
	static const struct { const char *text; const char *line; size_t start; } cases[] = {
		{ "other\nTraceback (most recent call last):\n  File \"a.py\", line 3\n    f()\nValueError: bad\n", "ValueError", 6 },
		{ "T\nError Domain=A {\n  NSUnderlyingError=0x1 {\n    Error Domain=B\n}}\n", "    Error Domain=B", 2 },
		{ "first line\nsecond line\n", "second", 11 },
		{ "KeyError: 'x'\n\nDuring handling of the above exception, another exception occurred:\n\n"
		  "Traceback (most recent call last):\n  File \"b\"\nRuntimeError: y\n", "RuntimeError", 0 },
		{ "2026-03-02 09:14:07.551 A[1:2] x\n2026-03-02 09:14:08.551 A[1:2]   indented\n", "2026-03-02 09:14:08", 33 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *line = strstr(cases[i].text, cases[i].line);
		size_t lines, at = (size_t)(line - cases[i].text);
		assert_int_equal(entry_start(cases[i].text, at, (size_t)(strchr(line, '\n') - line), &lines), cases[i].start);
	}
	const char *outer = "Error Domain=A UserInfo={NSUnderlyingError=0x6000 {Error Domain=B}}";
	assert_false(entry_is_inner(outer, 5));
	assert_true(entry_is_inner(outer, (size_t)(strstr(outer, "Domain=B") - outer)));
}

/* What no search can be made for is left out, and does not shift the others. */
static void words_by_number(void **state)
{
	static const char *any_case[] = { "[barnet]", "FooML", "abc" }, *exact[] = { "[XYZ]" };
	static struct word_list lists[] = { { .id = "a", .words = { any_case, 3 } }, { .id = "b", .exact = true, .words = { exact, 1 } } };
	static const struct tree t = { .vocabulary = lists, .n_vocabulary = 2 };
	const struct literal holds = { .text = "the FOOML file", .n = 14 };
	struct vocabulary v;
	struct arena a = { 0 };
	size_t at = 0;

	(void)state;
	vocabulary_make(&v, &t, &a);
	assert_int_equal(v.n_words, 2);
	const struct literal *word = vocabulary_word_in(&v, &holds, &at);
	assert_non_null(word);
	assert_int_equal(at, 4);
	assert_memory_equal(word->text, "fooml", 5);
	assert_memory_equal(v.words[1].text, "[XYZ]", 5);
	arena_done(&a);
}

static void odd_words(void **state)
{
	static const struct { const char *text; enum oddness odd; } cases[] = {
		{ "CoreML: prediction failed", ODD_SURELY }, { "E5RT: cannot do that", ODD_SURELY },
		{ "espresso plan not supported", ODD_SURELY }, { "CoreML: all is well", ODD_NOT },
		{ "network failed", ODD_IN_CONTEXT }, { "a network of nodes", ODD_NOT },
		{ "\"_whisper_coreml_init\", referenced from:", ODD_PERHAPS },
		{ "  File \"coremltools/error.py\", line 3", ODD_NOT },
		{ "3   CoreML   0x00000001a5e0f5c8 MLErrorFail + 4", ODD_NOT },
		{ "MLFEATURE invalid", ODD_IN_CONTEXT },	/* its case counts */
	};
	struct vocabulary v;
	struct arena a = { 0 };
	struct tree *t;
	struct err err;

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &err));
	vocabulary_make(&v, t, &a);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(vocabulary_oddness(&v, cases[i].text, strlen(cases[i].text)), cases[i].odd);
	arena_done(&a);
	tree_free(t);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(literals_of_regexes),
	cmocka_unit_test(literals_are_safe),
	cmocka_unit_test(finder_finds_everywhere),
	cmocka_unit_test(prefixes),
	cmocka_unit_test(cleaning),
	cmocka_unit_test(unescaping),
	cmocka_unit_test(decodes),
	cmocka_unit_test(entries),
	cmocka_unit_test(odd_words), cmocka_unit_test(words_by_number),
};
UNIT_MAIN(tests)
