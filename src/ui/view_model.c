/* SPDX-License-Identifier: MIT */
/* A model: what its file says, grouped, and which patterns it speaks for. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ui/view.h"

/* Facts whose id begins so belong to the group; the first group that fits takes them. */
static const struct { const char *name, *prefixes; } groups[] = {
	{ "Summary", "type spec_version min_os kind container openable bytes opsets compute_precision stages updatable source "
		     "coremltools_version spec_needed spec_reason" },
	{ "Inputs", "inputs flexible image_ enumerated_count unbounded nhwc_inputs auto_names unused_inputs" },
	{ "Outputs", "outputs constant_outputs nms" },
	{ "States and functions", "states state_ functions" },
	{ "Defects", "defects" },
	{ "Weights", "weights memory largest_ io_bytes" },
	{ "Compression", "compress palettized quantized sparse sparsity" },
	{ "Precision", "float cast infinite" },
	{ "Operations", "ops layers ane_ops data_dependent random custom rank_ dim_ last_dim dynamic conv_ big_ dilations" },
	{ "Metadata", "metadata" },
	{ "Other", "" },
};
enum { N_GROUPS = sizeof groups / sizeof *groups };

static size_t group_of(const char *id)
{
	const char *name = strncmp(id, "model.", 6) == 0 ? id + 6 : id;

	for (size_t g = 0; g + 1 < N_GROUPS; g++) {
		const char *p = groups[g].prefixes;
		while (*p) {
			size_t n = strcspn(p, " ");
			if (strncmp(name, p, n) == 0)
				return g;
			p += n;
			p += strspn(p, " ");
		}
	}
	return N_GROUPS - 1;
}

static const struct input *input_of(struct app *a, const struct visit *p)
{
	return evidence_input(a->evidence, p->id);
}

static void title(struct app *a, struct visit *p, struct buf *out)
{
	const struct input *in = input_of(a, p);

	buf_fmt(out, "Model\n%s", in ? path_base(in->path) : "gone");
}

static void status(struct app *a, struct visit *p, struct buf *out)
{
	const struct input *in = input_of(a, p);
	char size[32];

	if (!in)
		return;
	part_bytes(in->bytes, size);
	buf_fmt(out, "%s  %s", in->format ? in->format : "", size);
}

/* ---- values ---- */

static void add_value(struct sheet *s, const struct value *v, int indent);

static void add_scalar(struct sheet *s, const struct value *v, int indent)
{
	struct buf text = { 0 };

	value_print(v, &text);
	sheet_flow(s, indent, LOOK_text, text.len ? buf_str(&text) : "none");
	buf_done(&text);
}

static bool is_flat(const struct value *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->items[i]->kind == VALUE_LIST || v->items[i]->kind == VALUE_MAP)
			return false;
	return true;
}

/* "ios 16, macos 13" */
static void add_flat(struct sheet *s, const struct value *v, int indent)
{
	struct buf line = { 0 };

	for (size_t i = 0; i < v->n; i++) {
		buf_fmt(&line, "%s%s ", i ? ", " : "", v->keys[i]);
		value_print(v->items[i], &line);
	}
	sheet_flow(s, indent, LOOK_text, buf_str(&line));
	buf_done(&line);
}

static void add_map(struct sheet *s, const struct value *v, int indent)
{
	for (size_t i = 0; i < v->n && i < 200; i++) {
		sheet_row(s);
		sheet_tab(s, indent);
		sheet_fmt(s, LOOK_dim, "%s  ", v->keys[i]);
		add_value(s, v->items[i], indent + 2);
	}
}

/* A list of maps: one line each, `name` first. */
static void add_entry(struct sheet *s, const struct value *v, int indent)
{
	struct buf line = { 0 };

	for (size_t i = 0; v->kind == VALUE_MAP && i < v->n; i++) {
		struct buf one = { 0 };
		value_print(v->items[i], &one);
		if (strcmp(v->keys[i], "name") == 0 || strcmp(v->keys[i], "text") == 0)
			buf_fmt(&line, "%s%s", line.len ? "  " : "", buf_str(&one));
		else if (one.len)
			buf_fmt(&line, "%s%s %s", line.len ? "  " : "", v->keys[i], buf_str(&one));
		buf_done(&one);
	}
	sheet_row(s);
	sheet_tab(s, indent);
	if (v->kind == VALUE_MAP)
		sheet_flow(s, indent + 2, LOOK_text, buf_str(&line));
	else
		add_scalar(s, v, indent + 2);
	buf_done(&line);
}

static void add_value(struct sheet *s, const struct value *v, int indent)
{
	if (v->kind == VALUE_MAP && v->n && v->n <= 8 && is_flat(v)) {
		add_flat(s, v, indent);
	} else if (v->kind == VALUE_MAP && v->n) {
		add_map(s, v, indent);
	} else if (v->kind == VALUE_LIST && v->n && !is_flat(v)) {
		for (size_t i = 0; i < v->n && i < 200; i++)
			add_entry(s, v->items[i], indent);
		if (v->n > 200)
			sheet_fmt(s, LOOK_dim, " ... and %zu more", v->n - 200);
	} else {
		add_scalar(s, v, indent);
	}
}

static const char *label(const char *id)
{
	return strncmp(id, "model.", 6) == 0 ? id + 6 : id;
}

/* Shown by part_weights_scan() and part_weights_compared(). */
static bool has_rows_of_its_own(const char *id)
{
	return strcmp(id, "model.weights.scan") == 0 || strcmp(id, "model.weights.by_op") == 0 ||
	       strcmp(id, "model.weights.compared") == 0;
}

static void add_group(struct app *a, struct sheet *s, const struct input *in, size_t group)
{
	bool head = false;

	for (size_t i = 0; i < a->evidence->facts.n; i++) {
		const struct fact *f = &a->evidence->facts.at[i];
		if (!f->input || strcmp(f->input, in->id) != 0 || group_of(f->id) != group || has_rows_of_its_own(f->id))
			continue;
		if ((f->value->kind == VALUE_LIST || f->value->kind == VALUE_MAP) && f->value->n == 0)
			continue;
		if (!head) {
			sheet_rule(s, groups[group].name, "");
			head = true;
		}
		sheet_item(s, ITEM_TEXT, f->id, 0);
		sheet_add(s, LOOK_dim, 0, label(f->id));
		sheet_tab(s, s->width < 60 ? 14 : 22);
		if (strcmp(f->id, "model.type") == 0 && f->value->text) {
			struct buf type = { 0 };
			part_type(f->value->text, &type);
			sheet_add(s, LOOK_text, 0, buf_str(&type));
			buf_done(&type);
			continue;
		}
		add_value(s, f->value, s->width < 60 ? 4 : 22);
	}
	if (head)
		sheet_plain(s), s->rows.n--;
}

/* ---- sections ---- */

static void defects(struct app *a, struct sheet *s, const struct input *in) { add_group(a, s, in, 4); }
static void inputs(struct app *a, struct sheet *s, const struct input *in) { part_model_features(a, s, in, "model.inputs"); }
static void outputs(struct app *a, struct sheet *s, const struct input *in) { part_model_features(a, s, in, "model.outputs"); }
static void states(struct app *a, struct sheet *s, const struct input *in) { part_model_features(a, s, in, "model.states"); }
static void questions(struct app *a, struct sheet *s, const struct input *in) { part_model_answers(a, s, in, false); }

static void operations(struct app *a, struct sheet *s, const struct input *in)
{
	add_group(a, s, in, 8);
	add_group(a, s, in, 7);
}

static void compression(struct app *a, struct sheet *s, const struct input *in)
{
	part_model_compression(a, s, in);
	add_group(a, s, in, 6);
}

static void weights(struct app *a, struct sheet *s, const struct input *in)
{
	part_weights_compared(a, s, in);
	part_weights_scan(a, s, in);
	add_group(a, s, in, 5);
}

static void flexible(struct app *a, struct sheet *s, const struct input *in)
{
	add_group(a, s, in, 1);
	add_group(a, s, in, 2);
	add_group(a, s, in, 3);
}

static void metadata(struct app *a, struct sheet *s, const struct input *in) { add_group(a, s, in, 9); }

static void files(struct app *a, struct sheet *s, const struct input *in)
{
	sheet_text(s, 0, 0, LOOK_title, in->path);
	add_group(a, s, in, 0);
	add_group(a, s, in, 10);
}

static const struct section {
	const char *name;
	void (*fill)(struct app *a, struct sheet *s, const struct input *in);
	const char *counts;		/* fact whose entries are counted beside the name, or NULL */
	bool if_any;			/* shown only when there are some */
} sections[] = {
	{ "Summary", part_model_summary, NULL, false },
	{ "Defects", defects, "model.defects", true },
	{ "Inputs", inputs, "model.inputs", true },
	{ "Outputs", outputs, "model.outputs", true },
	{ "States", states, "model.states", true },
	{ "Operations", operations, NULL, false },
	{ "Compression", compression, NULL, false },
	{ "Weights", weights, NULL, false },
	{ "Flexible", flexible, NULL, false },
	{ "Metadata", metadata, NULL, false },
	{ "Files", files, NULL, false },
	{ "Questions", questions, NULL, false },
};
enum { N_SECTIONS = sizeof sections / sizeof *sections, LIST_COLS = 16 };

static size_t section_count(struct app *a, const struct input *in, const struct section *x)
{
	const struct fact *f = x->counts ? evidence_fact(a->evidence, in->id, x->counts) : NULL;

	return f ? f->value->n : 0;
}

static void fill_list(struct app *a, struct sheet *s, const struct input *in)
{
	for (size_t i = 0; i < N_SECTIONS; i++) {
		size_t n = section_count(a, in, &sections[i]);
		if (sections[i].if_any && n == 0)
			continue;
		sheet_item(s, ITEM_TEXT, sections[i].name, (long)i);
		sheet_add(s, LOOK_text, 0, sections[i].name);
		if (sections[i].counts)
			sheet_fmt(s, LOOK_dim, " (%zu)", n);
	}
	size_t others = 0;
	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *other = &a->evidence->inputs.at[i];
		if (other->kind != INPUT_MODEL || other == in)
			continue;
		if (others++ == 0) {
			sheet_blank(s);
			sheet_plain(s);
			sheet_add(s, LOOK_title, 0, "Others (M)");
		}
		sheet_item(s, ITEM_PLACE, other->id, VIEW_MODEL);
		sheet_add(s, LOOK_text, 0, path_base(other->path));
	}
}

static void gone(struct sheet *s)
{
	sheet_text(s, 0, 0, LOOK_text, "This model is not open any more.");
}

/* Everything on one page, where there is no room for a list beside it. */
static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const struct input *in = input_of(a, p);

	if (!in) {
		gone(s);
		return;
	}
	for (size_t i = 0; i < N_SECTIONS; i++) {
		if (sections[i].if_any && section_count(a, in, &sections[i]) == 0)
			continue;
		if (i)
			sheet_rule(s, sections[i].name, "");
		sections[i].fill(a, s, in);
	}
	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *other = &a->evidence->inputs.at[i];
		if (other->kind != INPUT_MODEL || other == in)
			continue;
		part_rule(s, "Other models", "{open} opens");
		sheet_item(s, ITEM_PLACE, other->id, VIEW_MODEL);
		sheet_add(s, LOOK_text, 0, path_base(other->path));
	}
}

static size_t chosen(const struct visit *p)
{
	const struct sheet_item *item = sheet_current(&p->side);

	return item && item->kind == ITEM_TEXT ? (size_t)item->n : (size_t)(p->line - 1);
}

static void draw(struct app *a, struct visit *p, struct canvas *c, struct rect r)
{
	const struct input *in = input_of(a, p);

	if (r.w < 60 || a->zoom || !in) {
		p->side.width = 0;
		p->focus = 0;
		view_draw_sheet(a, p, c, r);
		return;
	}
	if (!p->started)
		p->focus = 1;
	p->started = true;
	if (p->side.stamp != a->stamp || p->side.width != LIST_COLS - 2) {
		sheet_begin(&p->side, LIST_COLS - 2);
		fill_list(a, &p->side, in);
		sheet_end(&p->side);
		p->side.stamp = a->stamp;
	}
	struct sheet *s = &p->sheet;
	bool other = (size_t)(p->line - 1) != chosen(p);
	int width = r.w - LIST_COLS - 3;
	if (other || s->stamp != a->stamp || s->width != width) {
		p->line = (long)chosen(p) + 1;
		sheet_begin(s, width);
		sections[p->line - 1].fill(a, s, in);
		if (s->rows.n == 0)
			sheet_text(s, 0, 0, LOOK_dim, "nothing");
		sheet_end(s);
		if (other)
			sheet_top(s);
		s->stamp = a->stamp;
	}
	sheet_draw(&p->side, c, (struct rect){ r.x, r.y, LIST_COLS - 1, r.h }, p->focus == 1);
	canvas_bar(c, r.x + LIST_COLS - 1, r.y, r.h);
	sheet_draw(s, c, (struct rect){ r.x + LIST_COLS, r.y, r.w - LIST_COLS, r.h }, p->focus == 0);
}

/* The model after (delta 1) or before (-1) this one, going round; NULL: there is no other. */
static const struct input *neighbour(struct app *a, const struct input *in, long delta)
{
	long n = (long)a->evidence->inputs.n, at = (long)(in - a->evidence->inputs.at);

	for (long k = 1; k < n; k++) {
		const struct input *other = &a->evidence->inputs.at[((at + k * delta) % n + n) % n];
		if (other->kind == INPUT_MODEL)
			return other;
	}
	return NULL;
}

/* Tab goes through both parts of a model, then on to the next model. */
static bool step_model(struct app *a, struct visit *p, const struct input *in, enum action action)
{
	bool leaves = action == ACT_next_pane ? p->focus == 0 : p->focus == 1;
	const struct input *other = leaves && p->side.width ? neighbour(a, in, action == ACT_next_pane ? 1 : -1) : NULL;

	if (!other)
		return false;
	p = app_go(a, VIEW_MODEL, other->id);
	p->started = true;
	p->focus = action == ACT_next_pane;	/* its first part, or its last */
	return true;
}

/* The model on the screen is the one after. */
static void compare(struct app *a, const struct input *in, const struct sheet_item *item)
{
	const struct input *other = app_other_model(a, in, item && item->kind == ITEM_PLACE ? item->id : NULL);

	if (!other)
		app_say(a, false, "Open the model to compare with first: o, then its path.");
	else
		app_weights_start(a, in->id, other->id);
}

static bool act(struct app *a, struct visit *p, enum action action, int digit)
{
	const struct sheet_item *item = sheet_current(&p->sheet);
	const struct input *in = input_of(a, p);

	(void)digit;
	if ((action == ACT_next_pane || action == ACT_prev_pane) && in)
		return step_model(a, p, in, action);
	if (action == ACT_details && in) {
		sheet_select(&p->side, ITEM_TEXT, "Weights", -1);
		app_weights_start(a, in->id, NULL);
		return true;
	}
	if (action == ACT_compare && in) {
		compare(a, in, p->focus == 1 ? sheet_current(&p->side) : item);
		sheet_select(&p->side, ITEM_TEXT, "Weights", -1);
		return true;
	}
	if (action == ACT_open && p->focus == 1 && p->side.width) {
		const struct sheet_item *name = sheet_current(&p->side);
		if (!name || name->kind != ITEM_TEXT)
			return false;
		p->focus = 0;
		a->dirty = true;
		return true;
	}
	if (action == ACT_open && item && item->kind == ITEM_TEXT) {
		app_say(a, false, "%s: Enter on a line marked [!] opens its pattern.", item->id);
		return true;
	}
	return false;
}

static void message(struct app *a, struct visit *p, struct buf *out)
{
	const struct input *in = input_of(a, p);

	if (p->focus == 1 && p->side.width)
		part_keys(out, "Facts come from the file only. {open} or {next-pane} goes to the lines on the right.");
	else if (p->side.width && in && neighbour(a, in, 1))
		part_keys(out, "{open} on a line marked [!] opens its pattern. {next-pane} goes on to the next model.");
	else
		part_keys(out, "Facts come from the file only. {open} on a line marked [!] opens its pattern.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open", 9, NULL }, { ACT_next_pane, "part", 6, NULL }, { ACT_find, "find", 7, NULL },
	{ ACT_details, "values", 5, NULL }, { ACT_compare, "compare", 4, NULL }, { ACT_copy, "copy", 3, NULL }, { ACT_export, "export", 4, NULL }, { ACT_back, "back", 5, "h" },
	{ ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_model = {
	.id = VIEW_MODEL, .screen = ON_MODEL, .title = title, .status = status, .draw = draw, .fill = fill,
	.act = act, .hints = hints, .message = message,
};
