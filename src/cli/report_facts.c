/* SPDX-License-Identifier: MIT */
/* The facts of models: as the object of `inspect`, as text and as Markdown. Nothing is judged here. */
#include <stdio.h>
#include <string.h>

#include "cli/report.h"
#include "cli/report_weights.h"
#include "triage/row.h"
#include "base/utf8.h"
#include "config.h"

#define ID_COLS 26
#define LIST_SHOWN 12

struct value *report_inspect(struct run *r)
{
	struct arena *a = &r->arena;
	struct value *v = value_map(a), *tool, *list;

	value_set_int(a, v, "schema", 1);
	tool = value_set(a, v, "tool", value_map(a));
	value_set_text(a, tool, "name", "cmltriage");
	value_set_text(a, tool, "version", PACKAGE_VERSION);
	value_set_bool(a, v, "complete", r->complete && !r->errors.n);
	list = value_set(a, v, "inputs", value_list(a));
	for (size_t i = 0; i < r->evidence.inputs.n; i++)
		value_push(a, list, row_input(&r->evidence.inputs.at[i], a));
	value_set(a, v, "facts", row_facts(&r->evidence, a));
	return v;
}

/* ---- text ---------------------------------------------------------------------------------------- */

static const struct { const char *id, *label; } headline[] = {
	{"model.kind", "What it is"}, {"model.container", "Container"}, {"model.type", "Type"},
	{"model.spec_version", "Specification version"}, {"model.min_os", "Oldest systems"}, {"model.opsets", "Opset"},
	{"model.functions", "Functions"}, {"model.stages", "Stages"}, {"model.updatable", "Updatable"},
	{"model.compute_precision", "Precision"}, {"model.inputs", "Inputs"}, {"model.outputs", "Outputs"},
	{"model.states", "States"}, {"model.ops_total", "Operations"}, {"model.layers_total", "Layers"},
	{"model.bytes", "Bytes on disk"}, {"model.weights.file_bytes", "Weight files, bytes"},
	{"model.weights.bytes", "Weights, bytes"}, {"model.weights.dense_bytes", "Weights uncompressed, bytes"},
	{"model.compression", "Compression"}, {"model.custom_layers", "Custom layers"},
	{"model.coremltools_version", "coremltools"}, {"model.source", "Source"}, {"model.metadata", "Metadata"},
	{"model.defects", "Defects"},
};

static bool is_headline(const char *id)
{
	for (size_t i = 0; i < sizeof headline / sizeof *headline; i++)
		if (!strcmp(id, headline[i].id))
			return true;
	return false;
}

/* Shown by report_weights(). */
static bool is_table(const char *id)
{
	return !strcmp(id, "model.weights.scan") || !strcmp(id, "model.weights.by_op");
}

/* "image  image 1 x 3 x 640 x 640 float32": one feature or other map on a line. */
static void map_line(const struct value *v, struct buf *b)
{
	static const char *const first[] = {"name", "id", "kind", "dtype", "shape", "width", "height", "color", "flexibility", "text"};
	const char *sep = "";

	for (size_t k = 0; k < sizeof first / sizeof *first; k++) {
		const struct value *part = value_get(v, first[k]);

		if (!part || part->kind == VALUE_NULL)
			continue;
		buf_puts(b, sep);
		if (!strcmp(first[k], "width") || !strcmp(first[k], "height"))
			buf_fmt(b, "%s ", first[k]);
		value_print(part, b);
		sep = "  ";
	}
	for (size_t i = 0; i < v->n; i++) {
		bool shown = false;

		for (size_t k = 0; k < sizeof first / sizeof *first; k++)
			shown = shown || !strcmp(v->keys[i], first[k]);
		if (shown || v->items[i]->kind == VALUE_NULL)
			continue;
		buf_fmt(b, "%s%s ", sep, v->keys[i]);
		value_print(v->items[i], b);
		sep = "  ";
	}
}

static void value_lines(struct run *r, const struct value *v, struct out *out)
{
	struct buf b = {0};
	size_t shown = r->o->verbose || v->n <= LIST_SHOWN ? v->n : LIST_SHOWN;

	if (v->kind == VALUE_LIST && v->n && v->items[0]->kind == VALUE_MAP) {
		for (size_t i = 0; i < shown; i++) {
			buf_clear(&b);
			map_line(v->items[i], &b);
			out_wrap(out, i ? 0 : ID_COLS + 2, ID_COLS + 2, buf_str(&b));
		}
		if (shown < v->n) {
			out_indent(out, ID_COLS + 2);
			out_fmt(out, "and %zu more (-v shows all)\n", v->n - shown);
		}
	} else {
		if (v->kind == VALUE_MAP)
			map_line(v, &b);
		else
			value_print(v, &b);
		out_wrap(out, ID_COLS + 2, ID_COLS + 2, b.len ? buf_str(&b) : "none");
	}
	buf_done(&b);
}

static bool worth_a_line(struct run *r, const char *id, const struct value *v)
{
	bool empty = (v->kind == VALUE_LIST || v->kind == VALUE_MAP) && v->n == 0;

	if (r->o->verbose || !strcmp(id, "model.defects"))
		return true;
	return !empty && v->kind != VALUE_NULL && !(v->kind == VALUE_TEXT && !v->text[0]);
}

static void fact_line(struct run *r, const char *label, const struct fact *f, struct out *out)
{
	if (!worth_a_line(r, f->id, f->value))
		return;
	out_fmt(out, "  ");
	out_text(out, strcmp(f->id, "model.defects") || !f->value->n ? STYLE_DIM : STYLE_ERROR, label);
	if (strlen(label) < ID_COLS)
		out_indent(out, ID_COLS - strlen(label));
	else
		out_fmt(out, " ");
	value_lines(r, f->value, out);
}

static void model_text(struct run *r, const struct input *in, struct out *out)
{
	out_text(out, STYLE_BOLD, in->path);
	out_fmt(out, "\n");
	for (size_t i = 0; i < sizeof headline / sizeof *headline; i++) {
		const struct fact *f = evidence_fact(&r->evidence, in->id, headline[i].id);

		if (f)
			fact_line(r, headline[i].label, f, out);
	}
	for (size_t i = 0; r->o->verbose && i < r->evidence.facts.n; i++) {
		const struct fact *f = &r->evidence.facts.at[i];

		if (f->input && !strcmp(f->input, in->id) && !is_headline(f->id) && !is_table(f->id))
			fact_line(r, f->id, f, out);
	}
	report_weights(r, in, false, out);
}

/* ---- Markdown ------------------------------------------------------------------------------------- */

/* A cell: no bar, no line break, nothing that starts a tag. */
static void cell(struct out *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|' || *text == '<' || *text == '`' || *text == '*' || *text == '_' || *text == '[')
			buf_putc(&out->buf, '\\');
		out_fmt(out, "%c", *text == '\n' ? ' ' : *text);
	}
}

static void fact_row(const char *label, const struct fact *f, struct out *out)
{
	struct buf b = {0}, clean = {0};

	if (f->value->kind == VALUE_LIST && f->value->n && f->value->items[0]->kind == VALUE_MAP) {
		for (size_t i = 0; i < f->value->n; i++) {
			buf_puts(&b, i ? "; " : "");
			map_line(f->value->items[i], &b);
		}
	} else if (f->value->kind == VALUE_MAP) {
		map_line(f->value, &b);
	} else {
		value_print(f->value, &b);
	}
	out_fmt(out, "| %s | ", label);
	utf8_clean(&clean, buf_str(&b), b.len, false);
	cell(out, buf_str(&clean));
	out_fmt(out, " |\n");
	buf_done(&b);
	buf_done(&clean);
}

static void model_markdown(struct run *r, const struct input *in, struct out *out)
{
	out_fmt(out, "## ");
	out_text(out, STYLE_PLAIN, in->path);
	out_fmt(out, "\n\n| Fact | Value |\n|---|---|\n");
	for (size_t i = 0; i < sizeof headline / sizeof *headline; i++) {
		const struct fact *f = evidence_fact(&r->evidence, in->id, headline[i].id);

		if (f && worth_a_line(r, f->id, f->value))
			fact_row(headline[i].label, f, out);
	}
	report_weights(r, in, true, out);
}

void report_facts(struct run *r, bool markdown, struct out *out)
{
	for (size_t i = 0; i < r->evidence.inputs.n; i++) {
		if (i)
			out_fmt(out, "\n");
		if (markdown)
			model_markdown(r, &r->evidence.inputs.at[i], out);
		else
			model_text(r, &r->evidence.inputs.at[i], out);
	}
}
