/* SPDX-License-Identifier: MIT */
/* Scanning and comparing weights for the screen: a few megabytes at a time, so that keys are heard. */
#include "live_weights.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "model/compare.h"
#include "model/weights.h"

struct work {
	struct evidence *e;
	struct evidence aside;		/* the sets are opened once more; what that finds out is known already */
	char input[16], before_input[16];
	struct weight_set *set, *before;
	struct weight_scan *scan;
	struct comparison comparison;
};

static void finish(struct work *w)
{
	weights_free(w->set);
	weights_free(w->before);
	evidence_done(&w->aside);
	mem_free(w);
}

static bool open_set(struct work *w, const char *input, struct weight_set **set, struct err *err)
{
	const struct input *in = evidence_input(w->e, input);

	if (!in)
		return err_set(err, ERR_INPUT, "this model is not open any more");
	return weights_open(in->path, NULL, &w->aside, NULL, set, err);
}

void *live_weights_begin(struct evidence *e, const char *input, const char *before, struct err *err)
{
	struct work *w = mem_new(sizeof *w);

	w->e = e;
	snprintf(w->input, sizeof w->input, "%s", input);
	snprintf(w->before_input, sizeof w->before_input, "%s", before ? before : "");
	if (!open_set(w, input, &w->set, err) || (before && !open_set(w, before, &w->before, err))) {
		finish(w);
		return NULL;
	}
	if (before)
		comparison_start(&w->comparison, w->before, w->set);
	else
		w->scan = weight_scan_new(w->set, e, input);
	return w;
}

bool live_weights_step(void *work, unsigned *percent)
{
	struct work *w = work;
	bool more = w->scan ? weight_scan_step(w->scan) : comparison_step(&w->comparison);
	uint64_t done = w->scan ? weight_scan_done(w->scan) : comparison_done_bytes(&w->comparison);
	uint64_t total = w->scan ? w->set->bytes : w->comparison.bytes;

	*percent = total && done < total ? (unsigned)((double)done / (double)total * 100) : 100;
	return more;
}

void live_weights_end(void *work)
{
	struct work *w = work;
	struct value *v;

	if (w->scan) {
		weight_scan_finish(w->scan);
		finish(w);
		return;
	}
	comparison_finish(&w->comparison);
	v = comparison_value(&w->comparison, &w->e->arena);
	value_set_text(&w->e->arena, v, "with", w->before_input);
	evidence_set(w->e, w->input, "model.weights.compared", v, NULL);
	comparison_done(&w->comparison);
	finish(w);
}
