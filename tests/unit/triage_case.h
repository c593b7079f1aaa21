/* SPDX-License-Identifier: MIT */
/* A small tree and an empty case, for the tests of triage/. */
#ifndef CMLTRIAGE_TESTS_TRIAGE_CASE_H
#define CMLTRIAGE_TESTS_TRIAGE_CASE_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/tree_check.h"
#include "data/tree_load.h"
#include "triage/case.h"

static const char case_tree[] =
	"tree: 1\nid: test\nversion: 1.0.0\n"
	"questions:\n"
	"  - {id: root, ask: What goes wrong?, needs: nothing, answers: [{id: load, text: Does not load, goto: which},\n"
	"      {id: memory, text: Too much memory, goto: 3a}, {id: harmless, text: Only looks bad, goto: 0h}]}\n"
	"  - {id: which, ask: Which error?, needs: log, minutes: 5, answers: [{id: version, text: Unsupported version, goto: 1a},\n"
	"      {id: plan, text: Compute plan, goto: 1b}]}\n"
	"patterns:\n"
	"  - id: 1a\n    name: unsupported-version\n    branch: load\n    title: Unsupported model version\n    level: error\n"
	"    symptom: It does not load.\n"
	"    cause:\n      - text: 'Needs <newer> systems.'\n"
	"    signs:\n"
	"      - {id: 1a.new, when: {fact: model.spec_version, above: {fact: target.spec_max}}, confidence: certain,\n"
	"         say: 'Version {{model.spec_version}} is too new for {{target.name}}.'}\n"
	"      - {id: 1a.ok, when: {fact: model.spec_version, at_most: {fact: target.spec_max}}, side: against,\n"
	"         confidence: certain, say: 'Version {{model.spec_version}} is read by {{target.name}}.'}\n"
	"    fixes:\n      - id: 1a.reconvert\n        title: Convert again\n        effort: low\n        risk: low\n"
	"        costs: [Newer features are lost.]\n"
	"        how:\n          - code: {lang: python, text: 'target=ct.target.{{target.name|iOS16}}'}\n"
	"    checklist:\n"
	"      - {id: 1a.1, text: Read the version, done: {fact: model.spec_version}, say: 'version {{model.spec_version}}'}\n"
	"      - {id: 1a.2, text: Compare it, done: {fact: model.spec_version, at_most: {fact: target.spec_max}},\n"
	"         problem: {fact: model.spec_version, above: {fact: target.spec_max}}, say: '{{model.spec_version}} and {{target.spec_max}}'}\n"
	"      - {id: 1a.3, text: Load it on a device, needs: device}\n"
	"    not_it:\n      - {id: 1b, why: the version is fine}\n"
	"  - {id: 1b, name: compute-plan, branch: load, title: Compute plan, level: error, symptom: S,\n"
	"     signs: [{id: 1b.slow, when: {fact: model.slow}, confidence: likely, level: hint, say: Slow.}],\n"
	"     fixes: [{id: 1b.f, title: F}], checklist: [{id: 1b.1, text: Look}]}\n"
	"  - {id: 3a, name: memory, branch: memory, title: Memory grows, level: warning, symptom: S,\n"
	"     signs: [{id: 3a.big, when: {fact: model.bytes, above: 1000}, confidence: certain, say: Big., change: Fewer bytes.}],\n"
	"     fixes: [{id: 3a.f, title: F}], checklist: [{id: 3a.1, text: Look}]}\n"
	"  - {id: 0h, name: harmless, branch: harmless, title: Harmless, level: hint, symptom: S,\n"
	"     fixes: [{id: 0h.f, title: F}], checklist: [{id: 0h.1, text: Look}]}\n"
	"checklists:\n  - {id: general, title: General, items: [{id: general.1, text: Breathe}]}\n"
	"signatures:\n"
	"  - {id: v.unsupported, pattern: 1a, role: cause, confidence: certain, level: error, regex: 'Unsupported model version (?<version>\\d+)',\n"
	"     says: 'The loader refuses version {{version}}.', match: [Unsupported model version 8], no_match: [x]}\n"
	"  - {id: p.plan, pattern: 1b, role: cause, confidence: likely, level: error, regex: 'compute plan', says: No plan.,\n"
	"     match: [compute plan], no_match: [x]}\n"
	"  - {id: p.outer, pattern: 1b, role: wrapper, confidence: likely, level: error, regex: 'Could not load', says: Failed.,\n"
	"     match: [Could not load], no_match: [x]}\n"
	"  - {id: h.noise, pattern: 0h, role: harmless, confidence: certain, level: hint, regex: 'context leak', says: Noise.,\n"
	"     match: [context leak], no_match: [x]}\n"
	"os_versions:\n"
	"  - {spec: 7, ios: '16', macos: '13', watchos: '9', tvos: '16', visionos: '1.0', year: 2022, introduced: x}\n"
	"  - {spec: 8, ios: '17', macos: '14', watchos: '10', tvos: '17', visionos: '1.0', year: 2023, introduced: x}\n"
	"  - {spec: 9, ios: '18', macos: '15', watchos: '11', tvos: '18', visionos: '2.0', year: 2024, introduced: x}\n"
	"devices:\n"
	"  - {id: 'iPhone13,2', name: iPhone 12, class: iphone, chip: A14, ane: true, ane_cores: 16, os_max: '26', spec_max: 9, memory_mib: 4096}\n";

struct fixture {
	struct tree *tree;
	struct evidence e;
	struct findings *f;
	struct triage_case c;
	struct arena a;
};

static struct tree *case_load(const char *text)
{
	char path[] = "/tmp/cmltriage-case-XXXXXX";
	int fd = mkstemp(path);
	const char *paths[] = { path };
	struct tree *t = NULL;
	struct err e = { 0 };
	struct tree_problems p = { 0 };

	assert_true(fd >= 0);
	close(fd);
	assert_true(file_replace(path, text, strlen(text), false, NULL, &e));
	if (!tree_load(paths, 1, true, &t, &p, &e))
		for (size_t i = 0; i < p.n; i++)
			fprintf(stderr, "%ld:%ld: %s\n", p.at[i].err.line, p.at[i].err.column, p.at[i].err.text);
	tree_problems_done(&p);
	unlink(path);
	assert_non_null(t);
	return t;
}

/* Makes the findings anew; call it after the evidence changed. */
static void case_look(struct fixture *x)
{
	findings_free(x->f);
	x->f = findings_new(x->tree, &x->e, NULL);
	x->c = (struct triage_case){ x->tree, &x->e, x->f };
}

static int case_setup(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);

	x->tree = case_load(case_tree);
	case_look(x);
	*state = x;
	return 0;
}

static int case_teardown(void **state)
{
	struct fixture *x = *state;

	findings_free(x->f);
	evidence_done(&x->e);
	tree_free(x->tree);
	arena_done(&x->a);
	free(x);
	return 0;
}

static inline const char *case_model(struct fixture *x, const char *path, int spec)
{
	struct input *in = evidence_add_input(&x->e, INPUT_MODEL, path, "mlpackage");
	const char *id = arena_str(&x->a, in->id);

	in->bytes = 500;
	evidence_set_int(&x->e, id, "model.spec_version", spec, "Data/model.mlmodel#1");
	case_look(x);
	return id;
}

static inline const char *case_log(struct fixture *x, const char *path)
{
	struct input *in = evidence_add_input(&x->e, INPUT_LOG, path, "text");
	const char *id = arena_str(&x->a, in->id);

	in->lines = 100;
	case_look(x);
	return id;
}

static inline struct hit *case_hit(struct fixture *x, const char *log, const char *signature, uint64_t line, uint64_t entry)
{
	const struct signature *s = tree_signature(x->tree, signature);
	struct hit_place *p = arena_new(&x->a, sizeof *p);

	assert_non_null(s);
	*p = (struct hit_place){ line, 1, 10 };
	struct hit *h = evidence_add_hit(&x->e, s, log);
	h->places = p;
	h->n_places = 1;
	h->count = 1;
	h->entry = entry;
	h->excerpt = s->match.at[0];
	if (strcmp(signature, "v.unsupported") == 0) {
		h->captures = arena_new(&x->a, sizeof *h->captures);
		h->captures[0] = (struct capture){ "version", "8" };
		h->n_captures = 1;
	}
	return h;
}

#define CASE_TEST(name) cmocka_unit_test_setup_teardown(name, case_setup, case_teardown)

#endif
