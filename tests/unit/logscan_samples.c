/* SPDX-License-Identifier: MIT */
/* Each sample of each signature of the built-in tree, through the whole scanner: the search for candidates loses nothing. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/tree_phrase.h"
#include "logscan/scan.h"

/* What a log of this one sample brings up, as text. */
static char *hits_of(struct rules *r, const char *log, size_t n, enum scan_finder finder)
{
	struct evidence e = { 0 };
	struct buf out = { 0 };
	struct scan_options o = { .finder = finder };
	struct scanner *s = scanner_new(r, &e, "sample", &o);

	scanner_feed(s, log, n);
	assert_true(scanner_finish(s, NULL));
	for (size_t i = 0; i < e.hits.n; i++)
		buf_fmt(&out, " %s:%u ", e.hits.at[i].signature->id, e.hits.at[i].places[0].column);
	scanner_free(s);
	evidence_done(&e);
	return buf_take(&out);
}

static void check_sample(struct rules *r, const struct signature *sig, const char *sample, bool want)
{
	struct buf log = { 0 };
	char id[200];

	buf_puts(&log, sample);
	buf_puts(&log, "\n");
	char *all = hits_of(r, log.data, log.len, SCAN_FINDER_NONE), *own = hits_of(r, log.data, log.len, SCAN_FINDER_OWN);
	assert_string_equal(own, all);
	snprintf(id, sizeof id, " %s:", sig->id);
	if ((strstr(own, id) != NULL) != want)
		print_message("# %s: %s sample: %s\n#   hits:%s\n", sig->id, want ? "match" : "no_match", sample, own);
	assert_int_equal(strstr(own, id) != NULL, want);
	free(all);
	free(own);
	buf_done(&log);
}

static void samples(void **state)
{
	struct tree *t;
	struct err err = { 0 };

	(void)state;
	assert_true(tree_load(NULL, 0, false, &t, NULL, &err));
	for (size_t i = 0; i < t->n_signatures; i++)
		t->signatures[i].needs = NULL;	/* a sample stands for itself */
	struct rules *r = rules_new(t, &err);
	struct rules_stats stats;
	struct arena made = { 0 };
	rules_stats(r, &stats);
	assert_true(stats.signatures > 100);
	assert_int_equal(stats.unfiltered, 0);
	assert_in_range(stats.shortest, 5, 64);
	for (size_t i = 0; i < t->n_signatures; i++) {
		const struct signature *sig = &t->signatures[i];
		struct texts match = signature_samples(sig, &made);
		for (size_t k = 0; k < match.n; k++)
			check_sample(r, sig, match.at[k], true);
		for (size_t k = 0; k < sig->no_match.n; k++)
			check_sample(r, sig, sig->no_match.at[k], false);
	}
	arena_done(&made);
	rules_free(r);
	tree_free(t);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(samples) };
UNIT_MAIN(tests)
