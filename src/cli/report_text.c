/* SPDX-License-Identifier: MIT */
/* The report for people: what it is, why, what would change it, what to do next. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/report.h"
#include "cli/report_weights.h"
#include "triage/auto.h"
#include "triage/case.h"
#include "triage/checklist.h"

#define OPEN_QUESTIONS 5
#define EVIDENCE_COL 12

static struct triage_case case_of(const struct run *r)
{
	return (struct triage_case){.tree = r->tree, .evidence = &r->evidence, .findings = r->findings};
}

static enum style level_style(enum level l)
{
	static const enum style styles[] = {STYLE_DIM, STYLE_HINT, STYLE_WARNING, STYLE_ERROR};

	return styles[l];
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- inputs ------------------------------------------------------------------------------------ */

static void log_line(const struct input *in, struct out *out)
{
	out_text(out, STYLE_BOLD, in->path);
	out_fmt(out, ": log, %llu line%s, %llu look%s like errors, %llu not recognised%s\n", (unsigned long long)in->lines,
		plural(in->lines), (unsigned long long)in->error_lines, in->error_lines == 1 ? "s" : "",
		(unsigned long long)in->unmatched, in->complete ? "" : " (incomplete)");
}

static void fact_text(struct run *r, const struct input *in, const char *id, const char *before, struct out *out)
{
	const struct fact *f = evidence_fact(&r->evidence, in->id, id);
	struct buf b = {0};

	if (!f)
		return;
	value_print(f->value, &b);
	if (b.len) {
		out_fmt(out, "%s", before);
		out_text(out, STYLE_PLAIN, buf_str(&b));
	}
	buf_done(&b);
}

static void model_line(struct run *r, const struct input *in, struct out *out)
{
	const struct fact *min = evidence_fact(&r->evidence, in->id, "model.min_os");

	out_text(out, STYLE_BOLD, in->path);
	out_fmt(out, ": %s", in->format ? in->format : "model");
	fact_text(r, in, "model.type", ", ", out);
	fact_text(r, in, "model.spec_version", ", specification version ", out);
	if (min && value_get_text(min->value, "ios", "")[0])
		out_fmt(out, " (iOS %s, macOS %s)", value_get_text(min->value, "ios", ""),
			value_get_text(min->value, "macos", "?"));
	fact_text(r, in, "model.compute_precision", ", ", out);
	out_fmt(out, "\n");
}

static void inputs(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->evidence.inputs.n; i++) {
		const struct input *in = &r->evidence.inputs.at[i];

		if (in->kind == INPUT_LOG)
			log_line(in, out);
		else
			model_line(r, in, out);
	}
}

/* ---- findings ---------------------------------------------------------------------------------- */

static void detail(struct run *r, const struct support *s, struct out *out)
{
	const char *text = support_detail(s, &r->arena);

	if (!text)
		return;
	out_indent(out, EVIDENCE_COL);
	out_wrap(out, EVIDENCE_COL, EVIDENCE_COL, text);
}

/* before: the support above it, whose line need not be quoted twice. */
static void support(struct run *r, const struct support *s, const struct support *before, struct out *out)
{
	if ((s->kind == SUPPORT_FACT || s->kind == SUPPORT_GIVEN) && !r->o->verbose && !r->o->why)
		return;
	out_fmt(out, "  %-9s ", s->against ? "against" : "for");
	size_t at = EVIDENCE_COL;
	if (s->place) {
		out_text(out, STYLE_DIM, s->place);
		out_fmt(out, ": ");
		at += utf8_cols(s->place) + 2;
	}
	out_wrap(out, at, EVIDENCE_COL, s->text ? s->text : "");
	if (s->quote && !(before && before->quote && !strcmp(before->quote, s->quote))) {
		out_indent(out, EVIDENCE_COL);
		out_fmt(out, "\"");
		out_text(out, STYLE_PLAIN, s->quote);
		out_fmt(out, "\"\n");
	}
	if (r->o->why || r->o->verbose)
		detail(r, s, out);
}

static void labelled(struct out *out, const char *label, const char *text)
{
	out_fmt(out, "  %-9s ", label);
	out_wrap(out, EVIDENCE_COL, EVIDENCE_COL, text);
}

static void finding(struct run *r, const struct finding *f, struct out *out)
{
	out_fmt(out, "\n");
	out_text(out, f->suppressed ? STYLE_DIM : level_style(f->level), f->harmless ? "harmless" : level_name(f->level));
	out_fmt(out, "  ");
	out_text(out, STYLE_BOLD, f->pattern->id);
	out_fmt(out, "  ");
	out_text(out, STYLE_BOLD, f->pattern->title);
	out_fmt(out, "  (%s)\n", confidence_name(f->confidence));
	if (f->suppressed)
		labelled(out, "ignored", f->suppressed);
	for (size_t i = 0; i < f->supports.n; i++)
		support(r, &f->supports.at[i], i ? &f->supports.at[i - 1] : NULL, out);
	if (f->would_change)
		labelled(out, "change", f->would_change);
	if (r->o->why || r->o->verbose) {
		if (f->outranked)
			labelled(out, "ranked", f->outranked);
		if (f->ranked)
			labelled(out, f->outranked ? "" : "ranked", f->ranked);
	}
	for (size_t i = 0; i < f->pattern->n_fixes && (i == 0 || r->o->verbose); i++) {
		const struct fix *fix = &f->pattern->fixes[i];

		out_fmt(out, "  %-9s ", "fix");
		out_text(out, STYLE_GOOD, fix->title);
		if (fix->effort && fix->risk)
			out_fmt(out, " (effort %s, risk %s)", fix->effort, fix->risk);
		out_fmt(out, "\n");
	}
	out_fmt(out, "  %-9s cmltriage explain %s\n", "more", f->pattern->id);
}

static void findings(struct run *r, struct out *out)
{
	for (size_t i = 0; i < r->findings->n; i++)
		finding(r, &r->findings->at[i], out);
	for (size_t i = 0; i < r->findings->n_contradictions; i++) {
		if (r->findings->contradictions[i].settled)
			continue;
		out_fmt(out, "\n");
		out_text(out, STYLE_WARNING, "question");
		out_fmt(out, "  ");
		out_wrap(out, 10, 10, r->findings->contradictions[i].ask);
	}
}

/* ---- path, questions, checklist ------------------------------------------------------------------ */

static void path(struct run *r, struct out *out)
{
	struct session_path p;

	session_path(r->session, &r->arena, &p);
	if (!p.n)
		return;
	out_fmt(out, "\nPath\n");
	for (size_t i = 0; i < p.n; i++) {
		const struct session_step *s = &p.at[i];

		out_fmt(out, "  ");
		out_text(out, STYLE_PLAIN, s->question->ask);
		out_fmt(out, "  ");
		out_text(out, STYLE_BOLD, s->answer->text);
		out_fmt(out, "  (%s%s%s)\n", by_name(s->by), s->by == BY_AUTO ? ", " : "",
			s->by == BY_AUTO ? confidence_name(s->confidence) : "");
	}
	if (p.pattern)
		out_fmt(out, "  leads to %s\n", p.pattern->id);
}

static void open_questions(struct run *r, struct out *out)
{
	struct triage_case c = case_of(r);
	const struct question *q[OPEN_QUESTIONS];
	size_t n = session_open_questions(r->session, &c, &r->arena, q, OPEN_QUESTIONS);

	if (n)
		out_fmt(out, "\nOpen questions (answer with --answer NODE=VALUE)\n");
	for (size_t i = 0; i < n; i++) {
		out_fmt(out, "  %-24s ", q[i]->id);
		out_text(out, STYLE_PLAIN, q[i]->ask);
		if (q[i]->needs && strcmp(q[i]->needs, "nothing"))
			out_fmt(out, " (needs a %s%s", q[i]->needs, q[i]->minutes ? "" : ")");
		if (q[i]->minutes)
			out_fmt(out, "%sabout %ld min)", q[i]->needs && strcmp(q[i]->needs, "nothing") ? ", " : " (", q[i]->minutes);
		out_fmt(out, "\n");
	}
}

static void checklist(struct run *r, const struct pattern *p, struct out *out)
{
	struct triage_case c = case_of(r);
	struct checklist_state s;

	if (!checklist_get(&c, r->session, p->id, &r->arena, &s) || !s.n)
		return;
	out_fmt(out, "\nChecklist of %s\n", p->id);
	for (size_t i = 0; i < s.n; i++) {
		const struct checklist_row *row = &s.at[i];
		enum tick t = row->state != TICK_TODO ? row->state : row->proposed;

		out_fmt(out, "  %s ", tick_sign(t));
		out_wrap(out, 6, 6, row->text);
		if (row->state == TICK_TODO && row->proposal) {
			out_indent(out, 6);
			out_text(out, STYLE_DIM, "auto: ");
			out_text(out, STYLE_DIM, row->proposal);
			out_fmt(out, "\n");
		}
	}
}

/* ---- the end --------------------------------------------------------------------------------------- */

static void odd_lines(struct run *r, struct out *out)
{
	size_t n = r->evidence.odd_lines.n, shown = r->o->verbose ? n : n < 3 ? n : 3;

	if (!n)
		return;
	out_fmt(out, "\nNot recognised (cmltriage gap drafts a report)\n");
	for (size_t i = 0; i < shown; i++) {
		const struct odd_line *o = &r->evidence.odd_lines.at[i];
		const struct input *in = evidence_input(&r->evidence, o->input);

		out_fmt(out, "  ");
		out_text(out, STYLE_DIM, in ? in->path : "-");
		out_fmt(out, ":%llu: ", (unsigned long long)o->line);
		out_text(out, STYLE_PLAIN, o->text);
		out_fmt(out, "\n");
	}
	if (shown < n)
		out_fmt(out, "  and %zu more (-v shows all)\n", n - shown);
}

static uint64_t total(const struct run *r, bool unmatched)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->evidence.inputs.n; i++)
		if (r->evidence.inputs.at[i].kind == INPUT_LOG)
			n += unmatched ? r->evidence.inputs.at[i].unmatched : r->evidence.inputs.at[i].lines;
	return n;
}

static void summary(struct run *r, struct out *out)
{
	size_t errors = findings_count(r->findings, LEVEL_ERROR);
	size_t warnings = findings_count(r->findings, LEVEL_WARNING) - errors;
	size_t hints = findings_count(r->findings, LEVEL_HINT) - errors - warnings, folded = r->findings->n_folded;
	unsigned long long lines = total(r, false), unknown = total(r, true);

	out_fmt(out, "\n");
	if (!errors && !warnings && !hints) {
		out_fmt(out, "Nothing known found");
		if (lines)
			out_fmt(out, " in %llu log line%s", lines, plural(lines));
		if (unknown)
			out_fmt(out, "; %llu look%s like errors and match%s nothing", unknown, unknown == 1 ? "s" : "",
				unknown == 1 ? "es" : "");
		out_fmt(out, ".\n");
		return;
	}
	out_fmt(out, "%zu error%s, %zu warning%s, %zu hint%s", errors, plural(errors), warnings, plural(warnings), hints,
		plural(hints));
	if (folded)
		out_fmt(out, "; %zu outer message%s folded into the cause", folded, plural(folded));
	if (unknown)
		out_fmt(out, "; %llu line%s not recognised", unknown, plural(unknown));
	out_fmt(out, ".\n");
}

static const struct finding *first_open(const struct run *r)
{
	for (size_t i = 0; i < r->findings->n; i++)
		if (!r->findings->at[i].suppressed && !r->findings->at[i].harmless)
			return &r->findings->at[i];
	return NULL;
}

void report_text(struct run *r, enum report_kind kind, struct out *out)
{
	const struct finding *f;

	inputs(r, out);
	if (!r->findings)
		return;
	findings(r, out);
	if (kind == REPORT_CHECK && r->session) {
		path(r, out);
		open_questions(r, out);
		if ((f = first_open(r)))
			checklist(r, f->pattern, out);
	}
	for (size_t i = 0; i < r->evidence.inputs.n; i++)
		report_weights(r, &r->evidence.inputs.at[i], false, out);
	odd_lines(r, out);
	if (!r->complete)
		out_fmt(out, "\nThis report is incomplete: see the messages above.\n");
	summary(r, out);
}
