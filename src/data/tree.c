/* SPDX-License-Identifier: MIT */
/* Words and look-ups of the tree. */
#include "data/tree.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/nearest.h"

static const char *const confidence_names[] = { "", "hint", "likely", "certain" };
static const char *const level_names[] = { "", "hint", "warning", "error" };
static const char *const role_names[] = { "context", "harmless", "wrapper", "consequence", "cause" };
static const char *const test_names[] = {
	"true", "is", "in", "above", "below", "at_least", "at_most", "has", "contains", "starts", "known"
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
_Static_assert(COUNT(confidence_names) == CONFIDENCE_CERTAIN + 1, "one name for each confidence");
_Static_assert(COUNT(level_names) == LEVEL_ERROR + 1, "one name for each level");
_Static_assert(COUNT(role_names) == ROLE_CAUSE + 1, "one name for each role");
_Static_assert(COUNT(test_names) == TEST_KNOWN + 1, "one name for each test");

const char *confidence_name(enum confidence c)
{
	return confidence_names[c];
}

const char *level_name(enum level l)
{
	return level_names[l];
}

const char *role_name(enum role r)
{
	return role_names[r];
}

const char *cond_test_name(enum cond_test t)
{
	return test_names[t];
}

static int position(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (names[i][0] && strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

bool confidence_parse(const char *name, enum confidence *out)
{
	int i = position(confidence_names, COUNT(confidence_names), name);

	if (i >= 0)
		*out = (enum confidence)i;
	return i >= 0;
}

bool level_parse(const char *name, enum level *out)
{
	int i = position(level_names, COUNT(level_names), name);

	if (i >= 0)
		*out = (enum level)i;
	return i >= 0;
}

bool role_parse(const char *name, enum role *out)
{
	int i = position(role_names, COUNT(role_names), name);

	if (i >= 0)
		*out = (enum role)i;
	return i >= 0;
}

void tree_free(struct tree *t)
{
	if (!t)
		return;
	map_done(&t->question_by_id);
	map_done(&t->pattern_by_id);
	map_done(&t->signature_by_id);
	arena_done(&t->arena);
	mem_free(t);
}

const struct question *tree_question(const struct tree *t, const char *id)
{
	return map_get(&t->question_by_id, id);
}

const struct pattern *tree_pattern(const struct tree *t, const char *id)
{
	const struct pattern *p = map_get(&t->pattern_by_id, id);

	for (size_t i = 0; i < t->n_patterns && !p; i++)
		if (strcmp(t->patterns[i].name, id) == 0)
			p = &t->patterns[i];
	return p;
}

const struct signature *tree_signature(const struct tree *t, const char *id)
{
	return map_get(&t->signature_by_id, id);
}

const struct os_version *tree_os_version(const struct tree *t, long spec)
{
	for (size_t i = 0; i < t->n_os_versions; i++)
		if (t->os_versions[i].spec == spec)
			return &t->os_versions[i];
	return NULL;
}

/* Equal when case, spaces, hyphens and commas are ignored. */
static bool loosely_equal(const char *a, const char *b)
{
	for (;;) {
		while (*a && strchr(" -_,", *a))
			a++;
		while (*b && strchr(" -_,", *b))
			b++;
		if (!*a || !*b)
			return *a == *b;
		if (tolower((unsigned char)*a++) != tolower((unsigned char)*b++))
			return false;
	}
}

const struct device *tree_device(const struct tree *t, const char *name)
{
	for (size_t i = 0; i < t->n_devices; i++)
		if (loosely_equal(t->devices[i].id, name))
			return &t->devices[i];
	for (size_t i = 0; i < t->n_devices; i++)
		if (loosely_equal(t->devices[i].name, name) || (t->devices[i].chip && loosely_equal(t->devices[i].chip, name)))
			return &t->devices[i];
	return NULL;
}

const char *tree_nearest_id(const struct tree *t, const char *id)
{
	struct nearest n;

	nearest_init(&n, id);
	for (size_t i = 0; i < t->n_patterns; i++) {
		nearest_offer(&n, t->patterns[i].id);
		nearest_offer(&n, t->patterns[i].name);
	}
	for (size_t i = 0; i < t->n_questions; i++)
		nearest_offer(&n, t->questions[i].id);
	for (size_t i = 0; i < t->n_signatures; i++)
		nearest_offer(&n, t->signatures[i].id);
	for (size_t i = 0; i < t->n_devices; i++) {
		nearest_offer(&n, t->devices[i].id);
		nearest_offer(&n, t->devices[i].name);
	}
	return nearest_found(&n);
}
