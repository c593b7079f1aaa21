/* SPDX-License-Identifier: MIT */
/* What is already known: models, logs, what was given, the best place to start, the knowledge itself. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "triage/auto.h"
#include "ui/view.h"

static const struct value *fact(struct app *a, const char *input, const char *id)
{
	const struct fact *f = evidence_fact(a->evidence, input, id);

	return f ? f->value : NULL;
}

static void head(struct sheet *s, const char *word, const char *text)
{
	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, word);
	sheet_tab(s, 7);
	sheet_add(s, LOOK_text, 0, text);
}

static void add_size(struct app *a, const char *input, struct buf *line)
{
	static const char *const ids[] = { "model.weights.file_bytes", "model.weights.bytes" };
	double bytes;
	char text[32];

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		if (!value_number(fact(a, input, ids[i]), &bytes) || bytes <= 0)
			continue;
		part_bytes((uint64_t)bytes, text);
		buf_fmt(line, "%s%s weights", line->len ? ", " : "", text);
		return;
	}
}

static void model_lines(struct app *a, struct sheet *s, const struct input *in)
{
	const struct value *type = fact(a, in->id, "model.type"), *spec = fact(a, in->id, "model.spec_version");
	const struct value *ios = value_get(fact(a, in->id, "model.min_os"), "ios");
	const struct value *precision = fact(a, in->id, "model.compute_precision"), *ops = fact(a, in->id, "model.ops_total");
	struct buf line = { 0 };

	if (type && spec) {
		part_type(type->text ? type->text : "?", &line);
		buf_puts(&line, ", spec ");
		value_print(spec, &line);
		if (ios) {
			buf_puts(&line, " = iOS ");
			value_print(ios, &line);
			buf_puts(&line, " or later");
		}
	} else {
		buf_fmt(&line, "not a readable model: %s", in->format);
	}
	sheet_text(s, 1, 3, LOOK_text, buf_str(&line));
	buf_clear(&line);
	if (precision) {
		value_print(precision, &line);
		if (strcmp(buf_str(&line), "mixed") == 0)
			buf_puts(&line, " precision");
	}
	add_size(a, in->id, &line);
	if (ops) {
		buf_puts(&line, line.len ? ", " : "");
		value_print(ops, &line);
		buf_puts(&line, " operations");
	}
	sheet_text(s, 1, 3, LOOK_text, buf_str(&line));
	buf_done(&line);
}

/* What the facts of one input say is wrong. */
static void input_findings(struct sheet *s, const struct triage_case *c, const struct input *in, size_t max)
{
	size_t shown = 0;

	for (size_t i = 0; i < c->findings->n && shown < max; i++) {
		const struct finding *f = &c->findings->at[i];
		if (!f->input || strcmp(f->input, in->id) != 0 || f->suppressed)
			continue;
		sheet_item(s, ITEM_PLACE, f->pattern->id, VIEW_PATTERN);
		sheet_add(s, LOOK_text, 0, " ");
		sheet_add(s, f->harmless ? LOOK_dim : part_level_role(f->level), 0, f->harmless ? "[-] " : "[!] ");
		sheet_add(s, LOOK_known, 0, f->pattern->id);
		sheet_fmt(s, part_confidence_role(f->confidence), " %s ", confidence_name(f->confidence));
		sheet_flow(s, 5, LOOK_text, f->pattern->title);
		shown++;
	}
}

static void log_lines(struct app *a, struct sheet *s, const struct input *in)
{
	char lines[40], odd[60];
	const struct logtext *log = app_log(a, in->id);

	sheet_item(s, ITEM_PLACE, in->id, VIEW_LOG);
	sheet_add(s, LOOK_text, 0, " ");
	if (log && log->feeding)
		sheet_fmt(s, LOOK_text, "%zu lines so far", log->lines.n);
	else
		sheet_fmt(s, LOOK_text, "%s, %s", part_count(lines, sizeof lines, in->lines, "line", "lines"),
			  part_count(odd, sizeof odd, in->unmatched, "unknown error", "unknown errors"));
}

static void given_lines(struct app *a, struct sheet *s)
{
	static const struct { const char *id, *word; } ids[] = {
		{ "target.name", "target" }, { "device.name", "device" }, { "given.compute_units", "units" },
		{ "given.symptom", "symptom" },
	};
	bool first = true;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct value *v = fact(a, NULL, ids[i].id);
		struct buf text = { 0 };
		if (!v)
			continue;
		buf_fmt(&text, "%s ", ids[i].word);
		value_print(v, &text);
		head(s, first ? "GIVEN" : "", buf_str(&text));
		first = false;
		buf_done(&text);
	}
	if (!first)
		sheet_blank(s);
}

static void best_start(struct sheet *s, const struct triage_case *c)
{
	struct arena scratch = { 0 };
	const struct answer **steps;
	size_t n;
	const struct finding *best = auto_best_start(c, &scratch, &steps, &n);

	if (best) {
		sheet_plain(s);
		sheet_add(s, LOOK_title, 0, "BEST START");
		sheet_item(s, ITEM_PLACE, best->pattern->id, VIEW_PATTERN);
		sheet_add(s, LOOK_text, 0, " ");
		sheet_add(s, LOOK_known, 0, best->pattern->id);
		sheet_add(s, LOOK_text, 0, " ");
		sheet_flow(s, 4, LOOK_text, best->pattern->title);
		if (best->says)
			sheet_text(s, 1, 1, LOOK_dim, best->says);
		sheet_blank(s);
	}
	arena_done(&scratch);
}

static void other_findings(struct sheet *s, const struct triage_case *c)
{
	size_t n = 0;

	for (size_t i = 1; i < c->findings->n; i++)
		n += !c->findings->at[i].suppressed;
	if (n == 0)
		return;
	sheet_plain(s);
	sheet_fmt(s, LOOK_title, "ALSO SEEN (%zu)", n);
	for (size_t i = 1; i < c->findings->n; i++) {
		const struct finding *f = &c->findings->at[i];
		if (f->suppressed)
			continue;
		sheet_item(s, ITEM_PLACE, f->pattern->id, VIEW_PATTERN);
		sheet_fmt(s, LOOK_known, " %s ", f->pattern->id);
		sheet_add(s, LOOK_dim, 0, f->pattern->title);
		sheet_right(s, part_confidence_role(f->confidence), confidence_name(f->confidence));
	}
	sheet_blank(s);
}

/* A log and a model that do not go together: the person says which it is. */
static void contradictions(struct app *a, struct sheet *s, const struct triage_case *c)
{
	static const struct { const char *id, *text; } answers[] = {
		{ "yes", "yes, the same model" }, { "no", "no, another one" },
	};

	for (size_t i = 0; i < c->findings->n_contradictions; i++) {
		const struct contradiction *k = &c->findings->contradictions[i];
		struct session_answer given;
		bool decided = session_get_answer(a->session, k->id, &given);
		sheet_plain(s);
		sheet_add(s, LOOK_warning, 0, "[!] ");
		sheet_flow(s, 4, LOOK_text, k->ask);
		for (int n = 0; n < 2; n++) {
			bool chosen = decided && strcmp(given.answer, answers[n].id) == 0;
			sheet_item(s, ITEM_CONTRADICTION, k->id, n);
			sheet_add(s, chosen ? LOOK_given : LOOK_text, 0, chosen ? "  (*) " : "  ( ) ");
			sheet_add(s, chosen ? LOOK_given : LOOK_text, 0, answers[n].text);
		}
		sheet_blank(s);
	}
}

static void knowledge(const struct app *a, struct sheet *s)
{
	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, "KNOWLEDGE");
	for (size_t i = 0; i < a->tree->n_sources; i++) {
		const struct tree_source *t = &a->tree->sources[i];
		if (i == 0)
			sheet_fmt(s, LOOK_text, "  %s %s", t->id ? t->id : "tree", t->version ? t->version : "");
	}
	sheet_row(s);
	sheet_fmt(s, LOOK_dim, " %zu patterns, %zu signatures", a->tree->n_patterns, a->tree->n_signatures);
	if (a->tree->n_sources > 1) {
		sheet_row(s);
		sheet_fmt(s, LOOK_dim, " + %zu more from your trees", a->tree->n_sources - 1);
	}
	if (a->trouble[0]) {
		sheet_row(s);
		sheet_add(s, LOOK_alert, 0, " [!] not used: ");
		sheet_flow(s, 5, LOOK_text, a->trouble);
	}
	sheet_row(s);
	sheet_add(s, LOOK_dim, 0, " offline: nothing is ever sent");
}

static void session_lines(struct app *a, struct sheet *s)
{
	const char *name = session_name(a->session);

	if (!*name)
		return;
	head(s, "SESSION", "");
	sheet_fmt(s, LOOK_text, " %s", name);
	sheet_row(s);
	sheet_add(s, LOOK_dim, 0, a->options.store && store_writable(a->options.store) ? " saved at every step" : " not saved");
	sheet_blank(s);
}

void part_facts(struct app *a, struct sheet *s, bool brief)
{
	struct triage_case c = app_case(a);
	size_t n = a->evidence->inputs.n;

	sheet_plain(s);
	sheet_add(s, LOOK_title, 0, brief ? "What is already known" : "FACTS");
	sheet_blank(s);
	bool first = brief && n > 2 && a->canvas.h < 30;	/* where it would fall below the edge */
	if (first)
		best_start(s, &c);
	for (size_t i = 0; i < n; i++) {
		const struct input *in = &a->evidence->inputs.at[i];
		const struct logtext *log = app_log(a, in->id);
		if (in->kind == INPUT_MODEL) {
			sheet_item(s, ITEM_PLACE, in->id, VIEW_MODEL);
			sheet_add(s, LOOK_title, 0, "MODEL  ");
			sheet_add(s, LOOK_text, 0, path_base(in->path));
			model_lines(a, s, in);
		} else {
			head(s, "LOG", log ? log->name : path_base(in->path));
			log_lines(a, s, in);
		}
		input_findings(s, &c, in, first ? 1 : brief ? 3 : 20);
		sheet_blank(s);
	}
	if (n == 0) {
		char text[160];
		sheet_text(s, 0, 0, LOOK_dim, keymap_text("Nothing yet. Paste an error log, or press {open-file} to open a model (.mlmodel, "
			   ".mlpackage, .mlmodelc) or a log file.", text, sizeof text));
		sheet_blank(s);
	}
	contradictions(a, s, &c);
	given_lines(a, s);
	if (brief && !first)
		best_start(s, &c);
	else if (!brief)
		other_findings(s, &c);
	if (!brief)
		session_lines(a, s);
	knowledge(a, s);
}
