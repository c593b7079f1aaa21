/* SPDX-License-Identifier: MIT */
/* Findings: what is reported, in which order, why, and what would change it. Automatic answers on top. */
#include "triage_case.h"

#include "triage/auto.h"
#include "triage/session.h"
#include "triage/target.h"

static void target(struct fixture *x, const char *text)
{
	struct err err;

	assert_true(target_set(&x->e, x->tree, &text, 1, &err));
	case_look(x);
}

static void nothing_known_nothing_found(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(x->f->n, 0);
	case_model(x, "new.mlpackage", 8);	/* no target: the sign is unknown, not false */
	assert_int_equal(x->f->n, 0);
}

static void a_sign_explains_itself_and_its_flip(void **state)
{
	struct fixture *x = *state;

	case_model(x, "new.mlpackage", 8);
	target(x, "iOS16");
	assert_int_equal(x->f->n, 1);
	const struct finding *f = &x->f->at[0];
	assert_string_equal(f->pattern->id, "1a");
	assert_int_equal(f->level, LEVEL_ERROR);
	assert_int_equal(f->confidence, CONFIDENCE_CERTAIN);
	assert_string_equal(f->says, "Version 8 is too new for iOS16.");
	assert_int_equal(f->n_for, 2);		/* the version and the target */
	assert_int_equal(f->n_against, 0);
	assert_int_equal(f->n_changes, 2);
	assert_string_equal(f->changes[0].name, "target");
	assert_string_equal(f->changes[0].to, ">= iOS17");
	assert_string_equal(f->changes[1].fact, "model.spec_version");
	assert_string_equal(f->changes[1].to, "<= 7");
	assert_string_equal(f->would_change, "A target of iOS 17 or later, or a specification version of 7 or less would change this.");
	bool given = false;
	for (size_t i = 0; i < f->supports.n; i++)
		given = given || (f->supports.at[i].kind == SUPPORT_GIVEN && strcmp(f->supports.at[i].text, "target iOS16") == 0);
	assert_true(given);
	target(x, "iOS17");
	assert_int_equal(x->f->n, 0);
}

static void evidence_against_lowers_and_is_shown(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	case_hit(x, log, "v.unsupported", 118, 3);
	case_look(x);
	assert_int_equal(x->f->at[0].confidence, CONFIDENCE_CERTAIN);
	case_model(x, "old.mlpackage", 7);
	target(x, "iOS16");
	const struct finding *f = findings_get(x->f, tree_pattern(x->tree, "1a"));
	assert_int_equal(f->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(f->n_against, 2);
	assert_int_equal(x->f->n_contradictions, 1);
	assert_string_equal(x->f->contradictions[0].id, "same-model.l0.m0");
	assert_non_null(strstr(x->f->contradictions[0].ask, "version 8"));
	assert_non_null(strstr(x->f->contradictions[0].ask, "has 7"));
}

static void a_model_that_fits_contradicts_nothing(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	case_hit(x, log, "v.unsupported", 118, 3);
	case_model(x, "old.mlpackage", 7);
	case_model(x, "new.mlpackage", 8);
	assert_int_equal(x->f->n_contradictions, 0);
}

static void names_of_temporary_folders_contradict_nothing(void **state)
{
	static const struct { const char *path; size_t want; } rows[] = {
		{ "/var/x/Other.mlmodelc/model.mil", 1 }, { "/var/x/old.mlmodelc", 0 }, { "/tmp/tmpa1b2.mlmodelc", 0 },
		{ "/c/3F2504E0-4F89-11D3-9A0C-0305E82C3301.mlmodelc", 0 }, { "/c/notes.txt", 0 },
	};
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	case_model(x, "dir/old.mlpackage", 8);
	case_hit(x, log, "v.unsupported", 118, 3);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		x->e.hits.at[0].captures[0] = (struct capture){ "path", rows[i].path };
		case_look(x);
		if (x->f->n_contradictions != rows[i].want)
			fail_msg("%s", rows[i].path);
	}
}

static void many_lines_of_one_kind_are_counted_not_listed(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	for (uint64_t i = 0; i < 5000; i++)
		case_hit(x, log, "p.outer", i + 1, i);
	case_hit(x, log, "p.plan", 9000, 9000);
	case_look(x);
	assert_int_equal(x->f->n, 1);
	assert_int_equal(x->f->at[0].count, 5001);
	assert_int_equal(x->f->at[0].line, 9000);
	assert_int_equal(x->f->at[0].supports.n, 65);
}

static void the_symptom_orders_what_files_only_hint_at(void **state)
{
	struct fixture *x = *state;
	struct err err;

	case_model(x, "new.mlpackage", 7);
	evidence_set_int(&x->e, "m0", "model.bytes", 5000, NULL);
	evidence_set_bool(&x->e, "m0", "model.slow", true, NULL);
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "3a");	/* a warning before a hint, */
	assert_string_equal(x->f->at[0].would_change, "Would change this: fewer bytes.");
	assert_string_equal(x->f->at[1].pattern->id, "1b");
	assert_string_equal(x->f->at[1].would_change, "No model.slow would change this.");
	assert_true(target_set_symptom(&x->e, x->tree, "load", &err));
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "1b");	/* unless the hint is what was asked about */
}

static void causes_come_before_wrappers_and_noise(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	case_hit(x, log, "h.noise", 1, 0);
	case_hit(x, log, "p.outer", 2, 1);
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "1b");	/* the only word of trouble there is */
	assert_false(x->f->at[0].umbrella);
	assert_true(x->f->at[1].harmless);
	case_hit(x, log, "v.unsupported", 90, 2);	/* far away: perhaps another failure */
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "1a");
	assert_string_equal(x->f->at[1].pattern->id, "1b");
	assert_true(x->f->at[1].umbrella);
	assert_string_equal(x->f->at[0].ranked, "before 1b because it names a cause, and 1b only says that something failed");
	assert_null(x->f->at[2].ranked);
	assert_null(x->f->at[0].outranked);
	assert_string_equal(x->f->at[1].outranked, "behind 1a because 1a names a cause, and this only says that something failed");
	assert_int_equal(x->f->n, 3);
	x->e.hits.at[2].entry = 1;		/* the same NSError: the outer line says nothing more */
	case_look(x);
	assert_int_equal(x->f->n, 2);
	assert_int_equal(x->f->n_folded, 1);
	x->e.hits.at[2].entry = 2;
	x->e.hits.at[2].places[0].line = 12;	/* another entry of the same moment */
	case_look(x);
	assert_int_equal(x->f->n_folded, 1);
	const char *only = "1b";
	struct findings *f = findings_new(x->tree, &x->e, &(struct findings_options){ .only = &only, .n_only = 1 });
	assert_int_equal(f->n, 1);		/* who asks for it gets it */
	findings_free(f);
	assert_int_equal(findings_count(x->f, LEVEL_ERROR), 1);
	assert_int_equal(findings_count(x->f, LEVEL_HINT), 1);	/* harmless never counts */
}

static void inner_errors_come_first(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");

	case_hit(x, log, "v.unsupported", 1, 0);
	case_hit(x, log, "p.plan", 2, 1);
	x->e.hits.at[1].inner = true;
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "1b");
	assert_string_equal(x->f->at[0].ranked, "before 1a because it stood in an inner error");
	assert_string_equal(x->f->at[1].outranked, "behind 1b because 1b stood in an inner error");
	assert_true(findings_hit_before(x->f, &x->e.hits.at[1], &x->e.hits.at[0]));
	assert_false(findings_hit_before(x->f, &x->e.hits.at[0], &x->e.hits.at[1]));
	x->e.hits.at[1].inner = false;
	case_look(x);
	assert_string_equal(x->f->at[0].pattern->id, "1a");
}

static void filters_take_ids_names_and_signatures(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");
	static const char *const ids[] = { "1a", "unsupported-version", "v.unsupported", "v.*", "CML-1A", "1*" };

	case_hit(x, log, "v.unsupported", 1, 0);
	case_hit(x, log, "p.plan", 2, 1);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct findings_options o = { .only = &ids[i], .n_only = 1 }, s = { .skip = &ids[i], .n_skip = 1 };
		struct findings *f = findings_new(x->tree, &x->e, &o), *g = findings_new(x->tree, &x->e, &s);
		assert_int_equal(f->n, i == 5 ? 2 : 1);
		assert_string_equal(f->at[0].pattern->id, "1a");
		assert_int_equal(g->n, i == 5 ? 0 : 1);
		findings_free(f);
		findings_free(g);
	}
}

static void fingerprints_ignore_numbers_and_paths(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");
	char first[20];

	case_hit(x, log, "v.unsupported", 1, 0)->excerpt = "Unsupported model version 8 in /Users/a/M.mlmodelc";
	case_look(x);
	memcpy(first, x->f->at[0].fingerprint, sizeof first);
	x->e.hits.at[0].excerpt = "Unsupported model version 9 in /home/b/c/N.mlmodelc";
	case_look(x);
	assert_string_equal(x->f->at[0].fingerprint, first);
	x->e.hits.at[0].excerpt = "Another text";
	case_look(x);
	assert_string_not_equal(x->f->at[0].fingerprint, first);
}

static void proposals_follow_the_best_finding(void **state)
{
	struct fixture *x = *state;
	struct proposal p;
	const struct answer **steps;
	size_t n;

	auto_propose(&x->c, tree_question(x->tree, "root"), &x->a, &p);
	assert_null(p.best);
	case_model(x, "new.mlpackage", 8);
	evidence_set_int(&x->e, "m0", "model.bytes", 5000, NULL);	/* a warning of another branch only hints */
	target(x, "iOS16");
	auto_propose(&x->c, tree_question(x->tree, "root"), &x->a, &p);
	assert_string_equal(p.best->answer->id, "load");
	assert_int_equal(p.confidence, CONFIDENCE_CERTAIN);
	assert_int_equal(p.at[1].confidence, CONFIDENCE_HINT);
	assert_int_equal(p.n_facts, 2);
	assert_string_equal(auto_best_start(&x->c, &x->a, &steps, &n)->pattern->id, "1a");
	assert_int_equal(n, 2);
	assert_string_equal(steps[1]->id, "version");
	assert_int_equal(auto_answered(&x->c, CONFIDENCE_CERTAIN), 2);
	const char *log = case_log(x, "a.log");
	case_hit(x, log, "p.plan", 2, 1);
	case_look(x);
	auto_propose(&x->c, tree_question(x->tree, "which"), &x->a, &p);
	assert_string_equal(p.best->answer->id, "version");
	assert_int_equal(p.confidence, CONFIDENCE_CERTAIN);	/* the other one is only likely */
}

static void only_questions_that_matter_are_open(void **state)
{
	struct fixture *x = *state;
	const struct question *q[4];
	struct session *s = session_new(x->tree);
	struct err err;

	assert_int_equal(auto_next_questions(&x->c, &x->a, q, 4), 2);
	assert_string_equal(q[0]->id, "root");
	assert_string_equal(q[1]->id, "which");
	assert_int_equal(auto_next_questions(&x->c, &x->a, q, 1), 1);
	session_give(s, "root=memory", &err);
	assert_int_equal(session_open_questions(s, &x->c, &x->a, q, 4), 0);
	session_give(s, "root=load", &err);
	assert_int_equal(session_open_questions(s, &x->c, &x->a, q, 4), 1);
	assert_string_equal(q[0]->id, "which");
	case_model(x, "new.mlpackage", 8);
	target(x, "iOS16");
	assert_int_equal(auto_next_questions(&x->c, &x->a, q, 4), 0);
	session_free(s);
}

static void a_given_symptom_answers_the_root(void **state)
{
	struct fixture *x = *state;
	struct proposal p;
	struct err err;

	case_model(x, "new.mlpackage", 8);
	assert_true(target_set_symptom(&x->e, x->tree, "memory", &err));
	target(x, "iOS16");
	auto_propose(&x->c, tree_question(x->tree, "root"), &x->a, &p);
	assert_string_equal(p.best->answer->id, "memory");
	assert_int_equal(p.confidence, CONFIDENCE_CERTAIN);
}

static const struct CMUnitTest tests[] = {
	CASE_TEST(nothing_known_nothing_found),
	CASE_TEST(a_sign_explains_itself_and_its_flip),
	CASE_TEST(evidence_against_lowers_and_is_shown),
	CASE_TEST(a_model_that_fits_contradicts_nothing),
	CASE_TEST(names_of_temporary_folders_contradict_nothing),
	CASE_TEST(many_lines_of_one_kind_are_counted_not_listed),
	CASE_TEST(the_symptom_orders_what_files_only_hint_at),
	CASE_TEST(causes_come_before_wrappers_and_noise),
	CASE_TEST(inner_errors_come_first),
	CASE_TEST(filters_take_ids_names_and_signatures),
	CASE_TEST(fingerprints_ignore_numbers_and_paths),
	CASE_TEST(proposals_follow_the_best_finding),
	CASE_TEST(only_questions_that_matter_are_open),
	CASE_TEST(a_given_symptom_answers_the_root),
};
UNIT_MAIN(tests)
