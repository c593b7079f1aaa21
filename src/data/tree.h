/* SPDX-License-Identifier: MIT */
/*
 * The knowledge: questions, patterns, log signatures and tables as they stand
 * in trees/. Plain data, read-only once loaded; one arena holds it all. The
 * format is described in man/cmltriage-tree.5.
 */
#ifndef CMLTRIAGE_DATA_TREE_H
#define CMLTRIAGE_DATA_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "data/value.h"

enum confidence { CONFIDENCE_NONE, CONFIDENCE_HINT, CONFIDENCE_LIKELY, CONFIDENCE_CERTAIN };
enum level { LEVEL_NONE, LEVEL_HINT, LEVEL_WARNING, LEVEL_ERROR };
enum role { ROLE_CONTEXT, ROLE_HARMLESS, ROLE_WRAPPER, ROLE_CONSEQUENCE, ROLE_CAUSE };	/* the higher, the nearer to the cause */

const char *confidence_name(enum confidence c);	/* "certain"; "" for none */
const char *level_name(enum level l);
const char *role_name(enum role r);
bool confidence_parse(const char *name, enum confidence *out);
bool level_parse(const char *name, enum level *out);
bool role_parse(const char *name, enum role *out);

struct place {			/* where a thing is defined */
	const char *file;
	uint32_t line, column;
};

struct texts {			/* a list of texts */
	const char **at;
	size_t n;
};

/* ---- conditions ---- */

enum cond_kind { COND_ALL, COND_ANY, COND_NOT, COND_HIT, COND_FACT, COND_SOME };
enum cond_test {
	TEST_TRUE, TEST_IS, TEST_IN, TEST_ABOVE, TEST_BELOW, TEST_AT_LEAST, TEST_AT_MOST,
	TEST_HAS, TEST_CONTAINS, TEST_STARTS, TEST_KNOWN
};
const char *cond_test_name(enum cond_test t);	/* "at_least" */

struct cond {
	enum cond_kind kind;
	struct place place;
	struct cond **parts;		/* ALL, ANY: n of them; NOT, SOME: one */
	size_t n;
	const char *subject;		/* FACT, SOME: path; HIT: id, maybe ending in ".*" */
	enum cond_test test;		/* FACT */
	const struct value *want;	/* FACT: constant to test against (list for IN, bool for KNOWN), or NULL */
	const char *want_fact;		/* FACT: path of the fact to compare with, or NULL */
	double times;			/* factor on want_fact, default 1 */
};

/* ---- pages ---- */

enum block_kind { BLOCK_TEXT, BLOCK_LIST, BLOCK_STEPS, BLOCK_NOTE, BLOCK_TABLE, BLOCK_CODE };
struct block {
	enum block_kind kind;
	const char *title;		/* may be NULL */
	const char *text;		/* TEXT, NOTE, CODE */
	const char *lang;		/* CODE */
	struct texts items;		/* LIST, STEPS; TABLE: the columns */
	struct texts *rows;		/* TABLE: n_rows, each as long as items */
	size_t n_rows;
};
struct blocks {
	struct block *at;
	size_t n;
};

struct sign {			/* what facts say for or against a pattern */
	const char *id;
	struct place place;
	struct cond *when;
	bool against;
	enum confidence confidence;
	enum level level;
	const char *say, *change;	/* change may be NULL */
};

struct fix {
	const char *id, *title, *effort, *risk, *needs;
	struct texts costs;
	struct blocks how;
};

struct item {			/* of a checklist */
	const char *id, *text;
	struct place place;
	struct cond *done, *problem;	/* may be NULL */
	const char *say, *needs;	/* may be NULL */
	struct texts see;
};

struct neighbour {
	const char *id, *why;
};

struct pattern {
	const char *id, *name, *branch, *title;
	struct place place;
	enum level level;
	struct texts synonyms;
	const char *symptom;
	struct blocks cause, tell, notes;
	struct sign *signs;
	size_t n_signs;
	struct fix *fixes;
	size_t n_fixes;
	struct item *checklist;
	size_t n_checklist;
	struct texts corrections, sources;
	const char *harmless, *speaker, *report;	/* may be NULL */
	struct neighbour *not_it;
	size_t n_not_it;
};

/* ---- questions ---- */

struct question;
struct answer {
	const char *id, *text;
	struct place place;
	const char *go;			/* id as written */
	const struct question *question;	/* one of these two is set after tree_check() */
	const struct pattern *pattern;
	struct cond *when;		/* may be NULL */
	enum confidence confidence;
	const char *say;
};
struct question {
	const char *id, *ask, *help, *needs, *measure;	/* all but id and ask may be NULL */
	struct place place;
	long minutes;			/* 0 = not said */
	struct answer *answers;
	size_t n_answers;
};

/* ---- signatures ---- */

struct signature {
	const char *id;
	struct place place;
	size_t index;			/* in tree->signatures */
	const char *pattern_id;
	const struct pattern *pattern;	/* set by tree_check() */
	struct texts also;
	enum role role;
	enum confidence confidence;
	enum level level;
	int rank;			/* 0..100 */
	const char *needs;		/* context id or NULL */
	int span;			/* lines, at least 1 */
	const char *regex;		/* NULL when there are phrases only: see signature_regex() */
	const char *says, *versions, *source;
	struct place regex_place;
	struct texts phrases;		/* messages in place of a regex, or beside it; each is a sample too: see signature_samples() */
	struct texts match, no_match;	/* as listed */
};

struct context {
	const char *id, *regex;
	struct texts includes;		/* ids of contexts that show this one, too */
	struct place place;
};

/* Words that make an unknown line look like an error of this domain: see logscan/vocabulary.h. */
enum { WORD_MIN = 4, WORD_MAX = 40 };	/* characters of a word of the domain; of any word */
enum word_meaning { WORDS_DOMAIN, WORDS_FAILURE, WORDS_DOUBT };
struct word_list {
	const char *id;
	struct place place;
	enum word_meaning meaning;
	bool exact;			/* case counts */
	struct texts words;
};

/* ---- the rest ---- */

struct reference_row { const char *symptom, *first; struct texts patterns; };
struct scenario { const char *id, *title, *tempting; struct texts better, see; struct place place; };
struct checklist { const char *id, *title; struct item *items; size_t n_items; struct place place; };
struct resource { const char *title, *url; };
struct os_version {
	long spec;
	const char *ios, *macos, *watchos, *tvos, *visionos, *opset, *introduced;
	long year;
};
struct device {
	const char *id, *name, *class, *chip, *os_max;
	bool ane;
	long ane_cores, spec_max, memory_mib;
};

struct tree_source {		/* where knowledge came from, for --version, doctor and JSON */
	const char *id, *version, *checked, *covers, *origin;	/* origin: "built-in" or a path */
	const char *sha256;	/* of the contents, 64 hex digits */
};

#define TREE_LIST(type, name) type *name; size_t n_##name
struct tree {
	struct arena arena;
	TREE_LIST(struct tree_source, sources);
	TREE_LIST(struct question, questions);
	TREE_LIST(struct pattern, patterns);
	TREE_LIST(struct signature, signatures);
	TREE_LIST(struct context, contexts);
	TREE_LIST(struct word_list, vocabulary);
	TREE_LIST(struct reference_row, reference);
	TREE_LIST(struct scenario, scenarios);
	TREE_LIST(struct checklist, checklists);
	TREE_LIST(struct resource, resources);
	TREE_LIST(struct os_version, os_versions);	/* by spec, ascending */
	TREE_LIST(struct device, devices);
	struct map question_by_id, pattern_by_id, signature_by_id;
};

void tree_free(struct tree *t);		/* NULL is allowed */

const struct question *tree_question(const struct tree *t, const char *id);
const struct pattern *tree_pattern(const struct tree *t, const char *id);	/* by id or name */
const struct signature *tree_signature(const struct tree *t, const char *id);
const struct os_version *tree_os_version(const struct tree *t, long spec);
/* By id, name or chip, case and spaces ignored. NULL when unknown. */
const struct device *tree_device(const struct tree *t, const char *name);
/* The id of a question, pattern, signature or device nearest to a misspelt one, or NULL when none is near. */
const char *tree_nearest_id(const struct tree *t, const char *id);

#endif
