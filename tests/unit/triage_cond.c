/* SPDX-License-Identifier: MIT */
/* Conditions: yes, no and unknown, and what decided them. Targets and placeholders beside them. */
#include "triage_case.h"

#include "triage/cond.h"
#include "triage/fill.h"
#include "triage/target.h"

/* The condition `text` as the `when` of a question's answer. */
static struct tree *with_cond(const char *text)
{
	struct buf b = { 0 };
	buf_fmt(&b, "tree: 1\nquestions:\n  - {id: root, ask: A?, answers: [{id: a, text: T, goto: 1a, say: S, confidence: certain, when: %s}]}\n"
		"patterns:\n  - {id: 1a, name: n, branch: load, title: T, level: error, symptom: S, fixes: [{id: f, title: F}],"
		" checklist: [{id: c, text: C}]}\n"
		"signatures:\n  - {id: e5rt.x, pattern: 1a, confidence: likely, level: error, regex: abcdef, says: S, match: [abcdef], no_match: [x]}\n", text);
	struct tree *t = case_load(buf_str(&b));
	buf_done(&b);
	return t;
}

static struct tree *kept;

static enum truth eval(const char *text, const struct evidence *e, struct arena *a, struct cond_leaves *leaves)
{
	struct tree *t = with_cond(text);
	enum truth r = cond_eval(tree_question(t, "root")->answers[0].when, e, NULL, a, leaves);

	tree_free(kept);
	kept = leaves ? t : NULL;	/* leaves borrow from it */
	if (!leaves)
		tree_free(t);
	return r;
}

static void facts(struct evidence *e)
{
	struct value *ops = value_map(&e->arena), *list = value_list(&e->arena), *item = value_map(&e->arena);

	value_set_int(&e->arena, ops, "cast", 4);
	evidence_set_int(e, NULL, "model.spec_version", 8, NULL);
	evidence_set_bool(e, NULL, "model.updatable", false, NULL);
	evidence_set_text(e, NULL, "model.type", "pipelineClassifier", NULL);
	evidence_set(e, NULL, "model.ops", ops, NULL);
	value_set_text(&e->arena, item, "granularity", "per_tensor");
	value_set_int(&e->arena, item, "bits", 4);
	value_push(&e->arena, list, item);
	evidence_set(e, NULL, "model.compression", list, NULL);
}

static void each_test_knows_yes_no_and_unknown(void **state)
{
	static const struct { const char *cond; enum truth want; } rows[] = {
		{ "{fact: model.spec_version, above: 7}", TRUTH_YES },
		{ "{fact: model.spec_version, above: 8}", TRUTH_NO },
		{ "{fact: model.spec_version, at_least: 8}", TRUTH_YES },
		{ "{fact: model.spec_version, below: 8}", TRUTH_NO },
		{ "{fact: model.spec_version, at_most: 8}", TRUTH_YES },
		{ "{fact: model.spec_version, is: 8}", TRUTH_YES },
		{ "{fact: model.spec_version, in: [7, 9]}", TRUTH_NO },
		{ "{fact: model.nothing, above: 7}", TRUTH_UNKNOWN },
		{ "{not: {fact: model.nothing}}", TRUTH_UNKNOWN },
		{ "{fact: model.nothing, known: true}", TRUTH_NO },
		{ "{fact: model.nothing, known: false}", TRUTH_YES },
		{ "{fact: model.updatable}", TRUTH_NO },
		{ "{fact: model.updatable, is: false}", TRUTH_YES },
		{ "{fact: model.ops.cast, above: 3}", TRUTH_YES },
		{ "{fact: model.ops.none, above: 3}", TRUTH_NO },	/* missing in a known map counts as 0 */
		{ "{fact: model.ops.none, is: 0}", TRUTH_YES },
		{ "{fact: model.ops, has: cast}", TRUTH_YES },
		{ "{fact: model.ops.count, is: 1}", TRUTH_YES },
		{ "{fact: model.type, starts: pipeline}", TRUTH_YES },
		{ "{fact: model.type, contains: Class}", TRUTH_YES },
		{ "{fact: model.type, starts: Class}", TRUTH_NO },
		{ "{fact: model.type, above: 3}", TRUTH_UNKNOWN },
		{ "{fact: model.spec_version, above: {fact: target.spec_max}}", TRUTH_UNKNOWN },
		{ "{fact: model.spec_version, above: {fact: model.ops.cast, times: 1.5}}", TRUTH_YES },
		{ "{fact: model.spec_version, above: {fact: model.ops.cast, times: 2}}", TRUTH_NO },
		{ "{all: [{fact: model.spec_version}, {fact: model.nothing}]}", TRUTH_UNKNOWN },
		{ "{all: [{fact: model.updatable}, {fact: model.nothing}]}", TRUTH_NO },
		{ "{any: [{fact: model.spec_version}, {fact: model.nothing}]}", TRUTH_YES },
		{ "{any: [{fact: model.updatable}, {fact: model.nothing}]}", TRUTH_UNKNOWN },
		{ "{some: model.compression, where: {all: [{fact: item.granularity, is: per_tensor}, {fact: item.bits, at_most: 4}]}}", TRUTH_YES },
		{ "{some: model.compression, where: {fact: item.bits, above: 4}}", TRUTH_NO },
		{ "{some: model.nothing, where: {fact: item.bits, above: 4}}", TRUTH_UNKNOWN },
		{ "{hit: e5rt.x}", TRUTH_UNKNOWN },
	};
	struct fixture *x = *state;

	facts(&x->e);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (eval(rows[i].cond, &x->e, &x->a, NULL) != rows[i].want)
			fail_msg("%s: not %d", rows[i].cond, rows[i].want);
}

static void hits_need_a_whole_log(void **state)
{
	struct fixture *x = *state;
	struct tree *t = with_cond("{hit: e5rt.*}");
	const struct cond *c = tree_question(t, "root")->answers[0].when;

	assert_int_equal(cond_eval(c, &x->e, NULL, &x->a, NULL), TRUTH_UNKNOWN);
	case_log(x, "a.log");
	assert_int_equal(cond_eval(c, &x->e, NULL, &x->a, NULL), TRUTH_NO);
	x->e.inputs.at[0].complete = false;
	assert_int_equal(cond_eval(c, &x->e, NULL, &x->a, NULL), TRUTH_UNKNOWN);
	evidence_add_hit(&x->e, tree_signature(t, "e5rt.x"), "l0");
	assert_int_equal(cond_eval(c, &x->e, NULL, &x->a, NULL), TRUTH_YES);
	x->e.hits.n = 0;
	tree_free(t);
}

static void leaves_say_what_decided(void **state)
{
	struct fixture *x = *state;
	struct cond_leaves v = { 0 };

	facts(&x->e);
	eval("{any: [{fact: model.updatable}, {fact: model.spec_version, above: 7}]}", &x->e, &x->a, &v);
	assert_int_equal(v.n, 1);
	assert_string_equal(v.at[0].cond->subject, "model.spec_version");
	assert_true(v.at[0].critical);
	assert_string_equal(cond_leaf_text(&v.at[0], &x->a), "model.spec_version above 7 (is 8)");
	v.n = 0;
	eval("{any: [{fact: model.spec_version, is: 8}, {fact: model.spec_version, above: 7}]}", &x->e, &x->a, &v);
	assert_int_equal(v.n, 2);
	assert_false(v.at[0].critical);		/* turning one around changes nothing */
	v.n = 0;
	eval("{all: [{fact: model.nothing}, {fact: model.spec_version}]}", &x->e, &x->a, &v);
	assert_int_equal(v.n, 1);
	assert_int_equal(v.at[0].truth, TRUTH_UNKNOWN);
	tree_free(kept);
	kept = NULL;
}

static void targets_are_read_loosely_and_refused_helpfully(void **state)
{
	static const struct { const char *text, *name; long spec; } good[] = {
		{ "iOS16", "iOS16", 7 }, { "ios 16.4", "iOS16.4", 7 }, { "macOS13", "macOS13", 7 }, { "MACOS_14", "macOS14", 8 },
		{ "watchOS9", "watchOS9", 7 }, { "tvOS17", "tvOS17", 8 }, { "visionOS1", "visionOS1", 8 }, { "iPadOS 18", "iPadOS18", 9 },
		{ "iOS11", "iOS11", 0 }, { "iOS99", "iOS99", 9 },
	};
	static const char *const bad[] = { "", "16", "iOS", "iOS.", "iOS16.", "iOS1..2", "android12", "iOS16beta", "iOS1234" };
	struct fixture *x = *state;
	struct target t;
	struct err err;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(target_parse(x->tree, good[i].text, &t, &err));
		assert_string_equal(t.name, good[i].name);
		assert_int_equal(t.spec_max, good[i].spec);
	}
	assert_true(t.newer);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		memset(&err, 0, sizeof err);
		if (target_parse(x->tree, bad[i], &t, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_true(*err.hint);
	}
	assert_false(target_parse(x->tree, "ois17", &t, &err));
	assert_string_equal(err.hint, "did you mean iOS17?");
	assert_true(target_version("11.2") < target_version("11.10"));
}

static void the_strictest_target_decides(void **state)
{
	struct fixture *x = *state;
	const char *texts[] = { "iOS18", "macOS13", "iOS17" };
	struct err err;

	assert_true(target_set(&x->e, x->tree, texts, 3, &err));
	assert_string_equal(evidence_fact(&x->e, NULL, "target.name")->value->text, "macOS13");
	assert_int_equal(evidence_fact(&x->e, NULL, "target.spec_max")->value->integer, 7);
	assert_int_equal(evidence_fact(&x->e, NULL, "target.all")->value->n, 3);
	assert_true(target_set_device(&x->e, x->tree, "iphone 12", &err));
	assert_true(evidence_fact(&x->e, NULL, "device.ane")->value->truth);
	assert_false(target_set_device(&x->e, x->tree, "iPhone13,3", &err));
	assert_non_null(strstr(err.hint, "iPhone"));
	assert_true(target_set_symptom(&x->e, x->tree, "load", &err));
	assert_false(target_set_symptom(&x->e, x->tree, "smell", &err));
	assert_true(target_set_compute_units(&x->e, "CPU_AND_NE", &err));
	assert_string_equal(evidence_fact(&x->e, NULL, "given.compute_units")->value->text, "cpuAndNeuralEngine");
}

static void placeholders_are_filled_and_marked(void **state)
{
	struct fixture *x = *state;
	struct fill_spans v = { 0 };
	struct fill_from from = { .evidence = &x->e };

	evidence_set_int(&x->e, NULL, "model.spec_version", 8, NULL);
	evidence_set_text(&x->e, NULL, "model.type", "a\033[31mb", NULL);
	assert_string_equal(fill_text("v {{model.spec_version}}, {{op|custom_op}}, {{op}}", &from, &x->a, &v), "v 8, custom_op, ?");
	assert_int_equal(v.n, 3);
	assert_true(v.at[0].known && v.at[0].at == 2 && v.at[0].bytes == 1);
	assert_false(v.at[1].known || v.at[2].known);
	assert_null(strchr(fill_text("{{model.type}}", &from, &x->a, NULL), '\033'));
	assert_string_equal(fill_text("{{ not one }} {{", &from, &x->a, NULL), "{{ not one }} {{");
	assert_string_equal(fill_text(NULL, &from, &x->a, NULL), "");
	const char *log = case_log(x, "a.log");
	from.hit = case_hit(x, log, "v.unsupported", 1, 0);
	assert_string_equal(fill_text("{{version}}", &from, &x->a, NULL), "8");
}

/* What is filled in often ends its sentence itself, or is nothing but a mark. */
static void filled_sentences_end_once(void **state)
{
	struct fixture *x = *state;
	struct hit *h = case_hit(x, case_log(x, "a.log"), "v.unsupported", 1, 0);
	struct fill_from from = { .evidence = &x->e, .hit = h };
	static const struct { const char *text, *capture, *want; } rows[] = {
		{ "It says: {{version|see the message}}.", "ANECCompile() FAILED.", "It says: ANECCompile() FAILED." },
		{ "It says: {{version|see the message}}.", ".", "It says: see the message." },
		{ "It says: {{version|see the message}}.", "  ", "It says: see the message." },
		{ "It says: {{version}}; look.", "broken;", "It says: broken; look." },
		{ "It says: {{version}}.", "cut ...", "It says: cut ...." },
		{ "It says {{version}} here", "one.", "It says one. here" },
		{ "{{version}}", "a.b", "a.b" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		h->captures[0].text = rows[i].capture;
		assert_string_equal(fill_text(rows[i].text, &from, &x->a, NULL), rows[i].want);
	}
	evidence_set(&x->e, NULL, "model.zero_share", value_real(&x->e.arena, 0.230769), NULL);
	assert_string_equal(fill_text("{{model.zero_share}} zeros", &from, &x->a, NULL), "23 % zeros");
}

static const struct CMUnitTest tests[] = {
	CASE_TEST(each_test_knows_yes_no_and_unknown),
	CASE_TEST(hits_need_a_whole_log),
	CASE_TEST(leaves_say_what_decided),
	CASE_TEST(targets_are_read_loosely_and_refused_helpfully),
	CASE_TEST(the_strictest_target_decides),
	CASE_TEST(placeholders_are_filled_and_marked),
	CASE_TEST(filled_sentences_end_once),
};
UNIT_MAIN(tests)
