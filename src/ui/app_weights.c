/* SPDX-License-Identifier: MIT */
/* Values of weights on demand: the work that goes on behind the screen, in slices, until it is done or Esc stops it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

/* Leads the cursor to the first row of the result, when its model is on the screen. */
static void show(struct app *a)
{
	struct visit *p = app_below(a);
	const struct fact *f = evidence_fact(a->evidence, a->weights_input,
					     a->weights_compares ? "model.weights.compared" : "model.weights.by_op");
	const struct value *rows = f && a->weights_compares ? value_get(f->value, "pairs") : f ? f->value : NULL;

	if (p->view != &view_model || strcmp(p->id, a->weights_input) != 0 || !rows || !rows->n)
		return;
	const struct value *first = a->weights_compares ? value_get(rows->items[0], "after") : rows->items[0];
	snprintf(p->sheet.kept_id, sizeof p->sheet.kept_id, "%s", value_get_text(first, a->weights_compares ? "name" : "op", ""));
	p->sheet.kept_kind = ITEM_TEXT;
	p->sheet.kept_n = a->weights_compares ? WEIGHTS_COMPARED : WEIGHTS_SCANNED;
	p->sheet.restore = true;
}

static void finish(struct app *a, bool whole)
{
	a->services.weights_end(a->services.arg, a->weights);
	a->weights = NULL;
	if (whole)
		app_say(a, false, a->weights_compares ? "The weights are compared; the model's screen (M) has them, the worst first." :
			"The weights are read; the model's screen (M) has them, the largest first.");
	else
		app_say(a, true, "Stopped: what was read so far is shown, and marked as a part.");
	show(a);
	app_touch(a);
}

void app_weights_stop(struct app *a)
{
	if (a->weights)
		finish(a, false);
}

void app_weights_start(struct app *a, const char *input, const char *before)
{
	struct err err = { .text = "" };

	if (!a->services.weights_begin) {
		app_say(a, true, "The values cannot be read here: cmltriage inspect --scan-weights does.");
		return;
	}
	app_weights_stop(a);
	a->weights = a->services.weights_begin(a->services.arg, input, before, &err);
	a->weights_compares = before != NULL;
	snprintf(a->weights_input, sizeof a->weights_input, "%s", input);
	a->weights_percent = 101;
	if (!a->weights)
		app_say(a, true, "%s", err.text);
}

/* --scan-weights: every model that is open and was not looked at yet. */
static void start_next(struct app *a)
{
	while (a->options.scan_weights && !a->weights && a->weights_next < a->evidence->inputs.n) {
		const struct input *in = &a->evidence->inputs.at[a->weights_next++];
		if (in->kind == INPUT_MODEL)
			app_weights_start(a, in->id, NULL);
	}
}

bool app_weights_work(struct app *a)
{
	unsigned percent;
	char key[24];

	start_next(a);
	if (!a->weights)
		return false;
	if (!a->services.weights_step(a->services.arg, a->weights, &percent)) {
		finish(a, true);
		return a->options.scan_weights;
	}
	if (percent != a->weights_percent)
		app_say(a, false, "%s the weights: %u %%. %s stops.", a->weights_compares ? "Comparing" : "Reading", percent,
			keymap_key(ACT_escape, key, sizeof key));
	a->weights_percent = percent;
	return true;
}

/* The other model to compare with: the one under the cursor, else the first other one. */
const struct input *app_other_model(struct app *a, const struct input *in, const char *wanted)
{
	const struct input *other = NULL;

	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *one = &a->evidence->inputs.at[i];
		if (one->kind != INPUT_MODEL || one == in)
			continue;
		if (wanted && strcmp(one->id, wanted) == 0)
			return one;
		other = other ? other : one;
	}
	return other;
}
