/* SPDX-License-Identifier: MIT */
/* What a model's file says, in sentences: summary, inputs and outputs, and what all that answers. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "triage/auto.h"
#include "triage/cond.h"
#include "triage/fill.h"
#include "ui/view.h"

enum { LABEL = 15 };

static const struct value *fact(struct app *a, const struct input *in, const char *id)
{
	const struct fact *f = evidence_fact(a->evidence, in->id, id);

	return f ? f->value : NULL;
}

static const char *text_of(const struct value *v)
{
	return v && v->kind == VALUE_TEXT && v->text ? v->text : "";
}

static bool is_true(const struct value *v)
{
	return v && value_truth(v);
}

static double number(const struct value *v)
{
	double d = 0;

	return value_number(v, &d) ? d : 0;
}

static void row(struct sheet *s, const char *label, const char *text)
{
	int column = s->width < 50 ? 3 : LABEL;

	if (!*text)
		return;
	sheet_item(s, ITEM_TEXT, label, 0);
	sheet_add(s, LOOK_dim, 0, label);
	if (column == LABEL)
		sheet_tab(s, LABEL);
	else
		sheet_row(s), sheet_tab(s, column);
	sheet_flow(s, column, LOOK_text, text);
}

static void put_shape(struct buf *b, const struct value *list)
{
	for (size_t i = 0; list && i < list->n; i++) {
		buf_puts(b, i ? "x" : "");
		value_print(list->items[i], b);
	}
}

/* "16..256", "3", "1 or more": one dimension of a range. */
static void put_range(struct buf *b, const struct value *pair)
{
	if (!pair || pair->n != 2)
		return;
	double low = number(pair->items[0]), high = number(pair->items[1]);
	if (high < 0)
		buf_fmt(b, "%.0f or more", low);
	else if (low >= high)
		buf_fmt(b, "%.0f", low);
	else
		buf_fmt(b, "%.0f..%.0f", low, high);
}

static void put_feature(struct buf *b, const struct value *v)
{
	const char *kind = text_of(value_get(v, "kind")), *flexible = text_of(value_get(v, "flexibility"));
	const struct value *ranges = value_get(v, "ranges"), *width = value_get(v, "width");

	if (strcmp(kind, "image") == 0) {
		buf_fmt(b, "%s image", text_of(value_get(v, "color")));
		if (width)
			buf_fmt(b, " %.0f wide, %.0f high", number(width), number(value_get(v, "height")));
	} else if (strcmp(kind, "multiArray") == 0) {
		buf_fmt(b, "%s ", text_of(value_get(v, "dtype")));
		put_shape(b, value_get(v, "shape"));
	} else if (strcmp(kind, "dictionary") == 0) {
		buf_fmt(b, "dictionary of %s", text_of(value_get(v, "key")));
	} else {
		buf_puts(b, kind);
	}
	if (*flexible)
		buf_fmt(b, ", %s", flexible);
	for (size_t i = 0; ranges && i < ranges->n; i++) {
		buf_puts(b, i ? ", " : ": ");
		put_range(b, ranges->items[i]);
	}
}

void part_model_features(struct app *a, struct sheet *s, const struct input *in, const char *id)
{
	const struct value *list = fact(a, in, id);

	if (!list || list->n == 0) {
		sheet_text(s, 0, 0, LOOK_dim, "none");
		return;
	}
	for (size_t i = 0; i < list->n && i < 200; i++) {
		struct buf line = { 0 };
		put_feature(&line, list->items[i]);
		row(s, text_of(value_get(list->items[i], "name")), buf_str(&line));
		const struct value *about = value_get(list->items[i], "description");
		if (*text_of(about))
			sheet_text(s, s->width < 50 ? 3 : LABEL, LABEL, LOOK_dim, text_of(about));
		buf_done(&line);
	}
}

/* ---- summary ---- */

static void add_type(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *functions = fact(a, in, "model.functions"), *opsets = fact(a, in, "model.opsets");
	const char *type = text_of(fact(a, in, "model.type"));
	struct buf b = { 0 };

	if (*type)
		part_type(type, &b);
	else
		buf_fmt(&b, "not a model that can be read: %s", in->format ? in->format : "?");
	if (functions && functions->n) {
		buf_fmt(&b, " (function%s ", functions->n > 1 ? "s" : "");
		value_print(functions, &b);
		if (opsets && opsets->n) {
			buf_puts(&b, ", opset ");
			value_print(opsets, &b);
		}
		buf_putc(&b, ')');
	}
	row(s, "Type", buf_str(&b));
	buf_done(&b);
}

static void add_version(struct app *a, struct sheet *s, const struct input *in)
{
	static const char *const systems[][2] = { { "ios", "iOS" }, { "macos", "macOS" }, { "watchos", "watchOS" }, { "tvos", "tvOS" } };
	const struct value *spec = fact(a, in, "model.spec_version"), *os = fact(a, in, "model.min_os");
	const struct value *needed = fact(a, in, "model.spec_needed");
	struct buf b = { 0 };

	if (!spec)
		return;
	value_print(spec, &b);
	for (size_t i = 0; i < 4; i++)
		if (*text_of(value_get(os, systems[i][0])))
			buf_fmt(&b, "%s%s %s", i ? ", " : "  = ", systems[i][1], text_of(value_get(os, systems[i][0])));
	row(s, "Spec version", buf_str(&b));
	if (needed && number(needed) > 0 && number(needed) < number(spec)) {
		buf_clear(&b);
		buf_fmt(&b, "the content needs version %.0f only", number(needed));
		sheet_text(s, s->width < 50 ? 3 : LABEL, LABEL, LOOK_dim, buf_str(&b));
	}
	buf_done(&b);
}

static void add_weights(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *stored = fact(a, in, "model.weights.file_bytes"), *values = fact(a, in, "model.weights.elements");
	struct buf b = { 0 };
	char size[32];

	if (!stored)
		stored = fact(a, in, "model.weights.stored_bytes");
	if (number(stored) > 0) {
		part_bytes((uint64_t)number(stored), size);
		buf_puts(&b, size);
		if (number(values) > 0)
			buf_fmt(&b, ", %.0f values", number(values));
	}
	row(s, "Weights", buf_str(&b));
	buf_done(&b);
}

/* "palettize 4-bit per tensor: 5 weights, 100 % of the values" for each kind. */
void part_model_compression(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *all = fact(a, in, "model.compression");

	for (size_t i = 0; all && i < all->n && i < 20; i++) {
		const struct value *v = all->items[i];
		struct buf b = { 0 };
		value_print(value_get(v, "schemes"), &b);
		if (b.len && b.data[b.len - 1] == 'e')
			buf_putc(&b, 'd');
		if (number(value_get(v, "bits")) > 0)
			buf_fmt(&b, " %.0f-bit", number(value_get(v, "bits")));
		for (const char *p = text_of(value_get(v, "granularity")); *p; p++) {
			if (p == text_of(value_get(v, "granularity")))
				buf_putc(&b, ' ');
			buf_putc(&b, *p == '_' ? ' ' : *p);
		}
		buf_fmt(&b, ": %.0f weight%s, %.0f %% of the values", number(value_get(v, "count")), number(value_get(v, "count")) == 1 ? "" : "s",
			100 * number(value_get(v, "share")));
		row(s, i ? "" : "Compression", buf_str(&b));
		buf_done(&b);
	}
	if (all && all->n == 0)
		row(s, "Compression", "none");
}

static void add_shapes(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *inputs = fact(a, in, "model.inputs"), *images = fact(a, in, "model.image_inputs");

	for (size_t i = 0; inputs && i < inputs->n && i < 3; i++) {
		struct buf b = { 0 };
		buf_fmt(&b, "%s  ", text_of(value_get(inputs->items[i], "name")));
		put_feature(&b, inputs->items[i]);
		row(s, i ? "" : "Shapes", buf_str(&b));
		buf_done(&b);
	}
	for (size_t i = 0; images && i < images->n && i < 2; i++) {
		const struct value *v = images->items[i];
		double scale = number(value_get(v, "scale"));
		struct buf b = { 0 };
		buf_fmt(&b, "%s, ", text_of(value_get(v, "color")));
		if (!is_true(value_get(v, "scaled")))
			buf_puts(&b, "no scale and no bias");
		else if (scale > 0 && scale < 0.5)
			buf_fmt(&b, "scale 1/%.4g", 1 / scale);
		else
			buf_fmt(&b, "scale %.4g", scale);
		row(s, i ? "" : "Image input", buf_str(&b));
		buf_done(&b);
	}
}

static void add_origin(struct app *a, struct sheet *s, const struct input *in)
{
	const char *tools = text_of(fact(a, in, "model.coremltools_version")), *source = text_of(fact(a, in, "model.source"));
	const struct value *labels = fact(a, in, "model.class_labels"), *precision = fact(a, in, "model.compute_precision");
	struct buf b = { 0 };

	if (*text_of(precision)) {
		buf_puts(&b, text_of(precision));
		if (number(fact(a, in, "model.float32_share")) > 0 && strcmp(text_of(precision), "float32") != 0)
			buf_fmt(&b, " (float32: %.0f %% of the results)", 100 * number(fact(a, in, "model.float32_share")));
	}
	row(s, "Precision", buf_str(&b));
	buf_clear(&b);
	if (*tools)
		buf_fmt(&b, "coremltools %s%s%s", tools, *source ? ", source " : "", source);
	row(s, "Converted by", buf_str(&b));
	buf_clear(&b);
	if (labels && labels->kind == VALUE_LIST)
		buf_fmt(&b, "%zu", labels->n);
	else if (labels)
		value_print(labels, &b);
	row(s, "Classes", buf_str(&b));
	row(s, "Updatable", is_true(fact(a, in, "model.updatable")) ? "yes" : "");
	buf_done(&b);
}

static bool about(const struct finding *f, const char *input)
{
	for (size_t i = 0; i < f->supports.n; i++)
		if (f->supports.at[i].kind != SUPPORT_HIT && !f->supports.at[i].against && f->supports.at[i].input && strcmp(f->supports.at[i].input, input) == 0)
			return true;
	return false;
}

/* brief: one row, cut at its end */
static void answer_row(struct sheet *s, const char *sign, enum theme_role role, const struct pattern *p, const char *text, bool brief)
{
	sheet_item(s, ITEM_PLACE, p->id, VIEW_PATTERN);
	sheet_fmt(s, role, "%s ", sign);
	sheet_fmt(s, LOOK_known, "%-3s ", p->id);
	if (brief)
		sheet_add(s, LOOK_text, 0, text);
	else
		sheet_flow(s, 8, LOOK_text, text);
}

/* What the file rules out: a sign against a pattern that no finding is about. */
static void add_ruled_out(struct app *a, struct sheet *s, const struct input *in, const struct triage_case *c, size_t max, bool brief)
{
	struct arena scratch = { 0 };
	size_t shown = 0;

	for (size_t i = 0; i < a->tree->n_patterns && shown < max; i++) {
		const struct pattern *p = &a->tree->patterns[i];
		for (size_t k = 0; k < p->n_signs && !findings_get(c->findings, p); k++) {
			if (!p->signs[k].against || cond_eval(p->signs[k].when, a->evidence, in->id, &scratch, NULL) != TRUTH_YES)
				continue;
			struct fill_from from = { .evidence = a->evidence, .input = in->id, .pattern = p };
			answer_row(s, "[x]", LOOK_done, p, fill_text(p->signs[k].say, &from, &scratch, NULL), brief);
			shown++;
			break;
		}
	}
	arena_done(&scratch);
}

/* What no file can say. */
static void add_open(struct app *a, struct sheet *s, const struct triage_case *c, size_t max)
{
	for (size_t i = 0; i < a->tree->n_questions && max; i++) {
		const struct question *q = &a->tree->questions[i];
		struct arena scratch = { 0 };
		struct proposal p = { 0 };
		auto_propose(c, q, &scratch, &p);
		if (!p.best && q->needs && strcmp(q->needs, "nothing") != 0 && strcmp(q->needs, "file") != 0) {
			sheet_item(s, ITEM_PLACE, q->id, VIEW_QUESTION);
			sheet_add(s, LOOK_guess, 0, "[?] ");
			sheet_flow(s, 4, LOOK_text, q->ask);
			sheet_fmt(s, LOOK_dim, "  needs a %s", q->needs);
			if (q->minutes)
				sheet_fmt(s, LOOK_dim, ", %ld min", q->minutes);
			max--;
		}
		arena_done(&scratch);
	}
}

void part_model_answers(struct app *a, struct sheet *s, const struct input *in, bool brief)
{
	struct triage_case c = app_case(a);

	for (size_t i = 0; i < c.findings->n; i++) {
		const struct finding *f = &c.findings->at[i];
		if (!about(f, in->id))
			continue;
		answer_row(s, f->harmless ? "[-]" : "[!]", part_level_role(f->level), f->pattern, f->pattern->title, brief);
		sheet_right(s, part_confidence_role(f->confidence), confidence_name(f->confidence));
		if (f->says && !brief)
			sheet_text(s, 8, 8, LOOK_dim, f->says);
	}
	add_ruled_out(a, s, in, &c, !brief ? 40 : a->canvas.h >= 30 ? 6 : 2, brief);
	add_open(a, s, &c, !brief ? 40 : a->canvas.h >= 30 ? 4 : 2);
}

/* What is wrong with the file itself, in the words of its reader. */
static void add_defects(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *all = fact(a, in, "model.defects");

	for (size_t i = 0; all && i < all->n && i < 3; i++)
		row(s, i ? "" : "Defects", text_of(value_get(all->items[i], "text")));
}

void part_model_summary(struct app *a, struct sheet *s, const struct input *in)
{
	char text[80];

	add_type(a, s, in);
	add_defects(a, s, in);
	add_version(a, s, in);
	add_weights(a, s, in);
	part_model_compression(a, s, in);
	add_shapes(a, s, in);
	add_origin(a, s, in);
	sheet_blank(s);
	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, "What this answers");
	part_model_answers(a, s, in, true);
	if (number(fact(a, in, "model.weights.elements")) > 0 && !evidence_fact(a->evidence, in->id, "model.weights.scan")) {
		sheet_text(s, 0, 0, LOOK_dim, keymap_text("Not read: weight values (press {details} to read them).", text, sizeof text));
	}
}
