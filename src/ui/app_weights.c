/* SPDX-License-Identifier: MIT */
/* Values of weights on demand: the work that goes on behind the screen, in slices, until it is done or Esc stops it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

static void finish(struct app *a, bool whole)
{
	a->services.weights_end(a->services.arg, a->weights);
	a->weights = NULL;
	if (whole)
		app_say(a, false, a->weights_compares ? "The weights are compared: the model's screen (M) shows them, the worst first." :
			"The weights are read: the model's screen (M) shows them, the largest first.");
	else
		app_say(a, true, "Stopped: what was read so far is shown, and marked as a part.");
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

	start_next(a);
	if (!a->weights)
		return false;
	if (!a->services.weights_step(a->services.arg, a->weights, &percent)) {
		finish(a, true);
		return a->options.scan_weights;
	}
	if (percent != a->weights_percent)
		app_say(a, false, "%s the weights: %u %%. Esc stops.", a->weights_compares ? "Comparing" : "Reading", percent);
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
