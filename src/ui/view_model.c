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

static void add_findings(struct app *a, struct sheet *s, const struct input *in)
{
	struct triage_case c = app_case(a);
	bool head = false;

	for (size_t i = 0; i < c.findings->n; i++) {
		const struct finding *f = &c.findings->at[i];
		bool about = f->input && strcmp(f->input, in->id) == 0;
		for (size_t k = 0; k < f->supports.n && !about; k++)
			about = f->supports.at[k].input && strcmp(f->supports.at[k].input, in->id) == 0;
		if (!about)
			continue;
		if (!head)
			sheet_rule(s, "What this answers", "Enter opens");
		head = true;
		sheet_item(s, ITEM_PLACE, f->pattern->id, VIEW_PATTERN);
		sheet_add(s, part_level_role(f->level), 0, f->harmless ? "[-] " : "[!] ");
		sheet_fmt(s, LOOK_known, "%-3s ", f->pattern->id);
		sheet_flow(s, 8, LOOK_text, f->pattern->title);
		sheet_right(s, part_confidence_role(f->confidence), confidence_name(f->confidence));
		if (f->says)
			sheet_text(s, 8, 8, LOOK_dim, f->says);
	}
	if (head)
		sheet_plain(s), s->rows.n--;
}

static void fill(struct app *a, struct visit *p, struct sheet *s)
{
	const struct input *in = input_of(a, p);

	if (!in) {
		sheet_text(s, 0, 0, LOOK_text, "This model is not open any more.");
		return;
	}
	sheet_text(s, 0, 0, LOOK_title, in->path);
	add_group(a, s, in, 4);		/* what is wrong with the file comes first */
	add_findings(a, s, in);
	part_weights_compared(a, s, in);
	part_weights_scan(a, s, in);
	for (size_t g = 0; g < N_GROUPS; g++)
		if (g != 4)
			add_group(a, s, in, g);
	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *other = &a->evidence->inputs.at[i];
		if (other->kind != INPUT_MODEL || other == in)
			continue;
		sheet_rule(s, "Other models", "Enter opens");
		sheet_item(s, ITEM_PLACE, other->id, VIEW_MODEL);
		sheet_add(s, LOOK_text, 0, path_base(other->path));
	}
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
	if (action == ACT_details && in) {
		app_weights_start(a, in->id, NULL);
		return true;
	}
	if (action == ACT_compare && in) {
		compare(a, in, item);
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
	(void)a, (void)p;
	buf_puts(out, "Facts come from the file only. Enter on a line marked [!] opens its pattern.");
}

static const struct view_hint hints[] = {
	{ ACT_open, "open", 9, NULL }, { ACT_next_pane, "part", 6, NULL }, { ACT_find, "find", 7, NULL },
	{ ACT_details, "values", 5, NULL }, { ACT_compare, "compare", 4, NULL }, { ACT_copy, "copy", 3, NULL }, { ACT_export, "export", 4, NULL }, { ACT_back, "back", 5, "h" },
	{ ACT_help, "keys", 8, NULL }, { ACT_none, NULL, 0, NULL },
};

const struct view view_model = {
	.id = VIEW_MODEL, .screen = ON_MODEL, .title = title, .status = status, .draw = view_draw_sheet, .fill = fill,
	.act = act, .hints = hints, .message = message,
};
