/* SPDX-License-Identifier: MIT */
/* Answers, walking along the facts, undo, ticks, notes, checklists. */
#include "triage_case.h"

#include "triage/checklist.h"
#include "triage/session.h"
#include "triage/target.h"

static struct session *too_new(struct fixture *x)
{
	const char *t = "iOS16";
	struct err err;

	case_model(x, "new.mlpackage", 8);
	assert_true(target_set(&x->e, x->tree, &t, 1, &err));
	case_look(x);
	return session_new(x->tree);
}

static void one_enter_walks_to_the_pattern_and_each_step_is_undone_alone(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct session_undone u;
	struct session_path p;

	assert_true(session_is_empty(s));
	assert_int_equal(session_accept(s, &x->c, CONFIDENCE_CERTAIN), 2);
	assert_int_equal(session_spot(s).kind, SPOT_PATTERN);
	assert_string_equal(session_spot(s).id, "1a");
	session_path(s, &x->a, &p);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.at[0].by, BY_AUTO);
	assert_string_equal(p.pattern->id, "1a");
	assert_true(session_undo(s, &u));
	assert_string_equal(u.message, "undone: answer \"Unsupported version\" to \"Which error?\"");
	assert_string_equal(session_spot(s).id, "which");
	assert_true(session_undo(s, &u));
	assert_int_equal(session_spot(s).kind, SPOT_HOME);
	assert_false(session_undo(s, &u));
	assert_true(session_redo(s, &u));
	assert_string_equal(session_spot(s).id, "which");
	session_path(s, &x->a, &p);
	assert_int_equal(p.n, 1);
	assert_string_equal(p.open->id, "which");
	session_free(s);
}

static void facts_never_overwrite_a_person(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct session_answer a;

	assert_true(session_answer(s, "root", "load", BY_YOU, CONFIDENCE_NONE));
	assert_true(session_answer(s, "which", "plan", BY_YOU, CONFIDENCE_NONE));
	assert_string_equal(session_spot(s).id, "1b");
	assert_false(session_answer(s, "which", "version", BY_AUTO, CONFIDENCE_CERTAIN));
	session_go(s, SPOT_HOME, "");
	assert_int_equal(session_accept(s, &x->c, CONFIDENCE_CERTAIN), 0);
	assert_string_equal(session_spot(s).id, "1b");
	assert_true(session_get_answer(s, "which", &a));
	assert_string_equal(a.answer, "plan");
	assert_int_equal(a.by, BY_YOU);
	const char *no = session_disagreement(s, &x->c, "which", &x->a);
	assert_non_null(no);
	assert_ptr_equal(strstr(no, "facts disagree: Version 8 is too new"), no);
	assert_null(session_disagreement(s, &x->c, "root", &x->a));
	session_free(s);
}

static void later_answers_stay_when_an_earlier_one_changes(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);
	struct session_answer *all;

	session_answer(s, "root", "load", BY_YOU, CONFIDENCE_NONE);
	session_answer(s, "which", "plan", BY_YOU, CONFIDENCE_NONE);
	session_answer(s, "root", "memory", BY_YOU, CONFIDENCE_NONE);
	assert_int_equal(session_answers(s, &x->a, &all), 2);
	assert_false(all[0].stale);
	assert_true(all[1].stale);
	session_answer(s, "root", "load", BY_YOU, CONFIDENCE_NONE);
	session_answers(s, &x->a, &all);
	assert_false(all[1].stale);
	assert_true(session_unanswer(s, "which"));
	assert_false(session_unanswer(s, "which"));
	assert_int_equal(session_answers(s, &x->a, &all), 1);
	assert_false(session_answer(s, "which", "nonsense", BY_YOU, CONFIDENCE_NONE));
	assert_false(session_answer(s, "nowhere", "x", BY_YOU, CONFIDENCE_NONE));
	session_free(s);
}

static void the_way_back_and_forward_is_the_real_one(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);

	assert_false(session_back(s));
	assert_true(session_go(s, SPOT_PATTERN, "3a"));
	assert_true(session_go(s, SPOT_PATTERN, "compute-plan"));	/* by name */
	assert_string_equal(session_spot(s).id, "1b");
	assert_false(session_go(s, SPOT_PATTERN, "9z"));
	assert_true(session_back(s));
	assert_string_equal(session_spot(s).id, "3a");
	assert_true(session_forward(s));
	assert_false(session_forward(s));
	assert_true(session_up(s));
	assert_int_equal(session_spot(s).kind, SPOT_HOME);
	session_answer(s, "root", "load", BY_YOU, CONFIDENCE_NONE);
	session_answer(s, "which", "version", BY_YOU, CONFIDENCE_NONE);
	assert_true(session_up(s));
	assert_string_equal(session_spot(s).id, "which");
	assert_true(session_up(s));
	assert_string_equal(session_spot(s).id, "root");
	assert_true(session_up(s));
	assert_int_equal(session_spot(s).kind, SPOT_HOME);
	assert_false(session_up(s));
	session_free(s);
}

static void given_answers_are_checked(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);
	struct session_answer a;
	struct err err;

	assert_true(session_give(s, "root=load", &err));
	assert_true(session_give(s, "which=2", &err));
	assert_true(session_get_answer(s, "which", &a));
	assert_string_equal(a.answer, "plan");
	assert_int_equal(a.by, BY_GIVEN);
	assert_true(session_give(s, "which=yes", &err));
	session_get_answer(s, "which", &a);
	assert_string_equal(a.answer, "version");
	assert_string_equal(session_as_options(s, &x->a), "--answer root=load --answer which=version");
	assert_false(session_give(s, "root", &err));
	assert_false(session_give(s, "root=9", &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.hint, "load, memory"));
	assert_false(session_give(s, "rot=load", &err));
	assert_non_null(strstr(err.hint, "root"));
	session_free(s);
}

static void ticks_notes_and_pastes_are_undone_one_by_one(void **state)
{
	struct fixture *x = *state;
	struct session *s = session_new(x->tree);
	struct session_undone u;

	session_tick(s, "1a.3", TICK_PROBLEM, BY_YOU, NULL);
	session_tick(s, "1a.3", TICK_DONE, BY_YOU, NULL);
	session_note(s, "1a.3", "only on\033[31m QA phones");
	session_mark(s, "l0", "paste of 214 lines");
	assert_null(strchr(session_get_note(s, "1a.3"), '\033'));
	assert_int_equal(session_get_tick(s, "1a.3").state, TICK_DONE);
	assert_true(session_undo(s, &u));
	assert_string_equal(u.message, "undone: paste of 214 lines");
	assert_string_equal(u.key, "l0");
	assert_true(session_undo(s, &u));
	assert_null(u.key);
	assert_null(session_get_note(s, "1a.3"));
	assert_true(session_undo(s, &u));
	assert_string_equal(u.message, "undone: [x] 1a.3 Load it on a device");
	assert_int_equal(session_get_tick(s, "1a.3").state, TICK_PROBLEM);
	assert_true(session_undo(s, &u));
	assert_int_equal(session_get_tick(s, "1a.3").state, TICK_TODO);
	for (int i = 0; i < 4; i++)
		assert_true(session_redo(s, &u));
	assert_string_equal(session_get_note(s, "1a.3"), "only on^[[31m QA phones");
	session_free(s);
}

static void checklists_propose_accept_and_reopen(void **state)
{
	struct fixture *x = *state;
	struct session *s = too_new(x);
	struct checklist_state c;

	assert_false(checklist_get(&x->c, s, "9z", &x->a, &c));
	assert_true(checklist_get(&x->c, s, "general", &x->a, &c));
	assert_true(checklist_get(&x->c, s, "1a", &x->a, &c));
	assert_int_equal(c.n, 3);
	assert_int_equal(c.at[0].proposed, TICK_DONE);
	assert_string_equal(c.at[0].proposal, "version 8");
	assert_int_equal(c.at[1].proposed, TICK_PROBLEM);
	assert_int_equal(c.at[2].proposed, TICK_TODO);
	assert_int_equal(c.at[0].state, TICK_TODO);	/* nothing happens by itself */
	assert_int_equal(c.n_proposed, 2);
	assert_true(checklist_accept(&x->c, s, "1a", "1a.1"));
	assert_false(checklist_accept(&x->c, s, "1a", "1a.3"));
	session_tick(s, "1a.2", TICK_NA, BY_YOU, NULL);
	assert_int_equal(checklist_accept_all(&x->c, s, "1a"), 0);	/* one is taken, one is the person's */
	checklist_get(&x->c, s, "1a", &x->a, &c);
	assert_int_equal(c.n_done, 2);
	assert_int_equal(c.at[0].by, BY_AUTO);
	evidence_set_int(&x->e, "m0", "model.spec_version", 7, NULL);
	case_look(x);
	checklist_get(&x->c, s, "1a", &x->a, &c);
	assert_int_equal(c.at[0].state, TICK_TODO);
	assert_non_null(c.at[0].reopened);
	assert_int_equal(c.at[1].state, TICK_NA);	/* hers stays */
	session_free(s);
}

static void contradictions_are_settled_by_a_person(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");
	struct session *s = session_new(x->tree);
	struct proposal p;

	case_hit(x, log, "v.unsupported", 118, 3);
	case_model(x, "old.mlpackage", 7);
	auto_propose(&x->c, tree_question(x->tree, "which"), &x->a, &p);
	assert_int_equal(p.confidence, CONFIDENCE_LIKELY);
	assert_true(session_answer(s, "same-model.l0.m0", "yes", BY_YOU, CONFIDENCE_NONE));
	session_settle(s, x->f);
	auto_propose(&x->c, tree_question(x->tree, "which"), &x->a, &p);
	assert_int_equal(p.confidence, CONFIDENCE_CERTAIN);
	session_free(s);
}

static bool rests_on(const struct finding *f, const char *input)
{
	for (size_t i = 0; i < f->supports.n; i++)
		if (f->supports.at[i].input && strcmp(f->supports.at[i].input, input) == 0)
			return true;
	return false;
}

static void after_no_the_model_does_not_speak_for_the_log(void **state)
{
	struct fixture *x = *state;
	const char *log = case_log(x, "a.log");
	struct session *s = session_new(x->tree);

	case_hit(x, log, "v.unsupported", 118, 3);
	case_model(x, "new.mlpackage", 9);
	evidence_set_int(&x->e, NULL, "target.spec_max", 7, "--target");
	evidence_set_text(&x->e, NULL, "target.name", "iOS16", "--target");
	case_look(x);
	session_settle(s, x->f);
	assert_int_equal(x->f->n_contradictions, 1);
	assert_false(x->f->contradictions[0].settled);
	assert_true(rests_on(&x->f->at[0], "m0"));
	assert_false(session_unsettled(s, x->f));
	assert_true(session_answer(s, "same-model.l0.m0", "no", BY_YOU, CONFIDENCE_NONE));
	assert_true(session_unsettled(s, x->f));
	session_settle(s, x->f);
	assert_true(x->f->contradictions[0].settled && x->f->contradictions[0].apart);
	assert_true(rests_on(&x->f->at[0], log));
	assert_false(rests_on(&x->f->at[0], "m0"));
	assert_false(session_unsettled(s, x->f));
	session_free(s);
}

static const struct CMUnitTest tests[] = {
	CASE_TEST(one_enter_walks_to_the_pattern_and_each_step_is_undone_alone),
	CASE_TEST(facts_never_overwrite_a_person),
	CASE_TEST(later_answers_stay_when_an_earlier_one_changes),
	CASE_TEST(the_way_back_and_forward_is_the_real_one),
	CASE_TEST(given_answers_are_checked),
	CASE_TEST(ticks_notes_and_pastes_are_undone_one_by_one),
	CASE_TEST(checklists_propose_accept_and_reopen),
	CASE_TEST(contradictions_are_settled_by_a_person),
	CASE_TEST(after_no_the_model_does_not_speak_for_the_log),
};
UNIT_MAIN(tests)
