/* SPDX-License-Identifier: MIT */
/* From a run to its reports: which writer makes which format, and where the bytes go. */
#include "cli/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "config.h"
#include "data/json.h"
#include "triage/case.h"

#define SUMMARY_BYTES (1u << 20)	/* what GitHub takes as one job summary */

static struct triage_case case_of(const struct run *r)
{
	return (struct triage_case){.tree = r->tree, .evidence = &r->evidence, .findings = r->findings};
}

static struct report_options options_of(const struct run *r, enum report_kind kind)
{
	return (struct report_options){.version = PACKAGE_VERSION, .facts = kind != REPORT_MATCH,
		.open_questions = kind == REPORT_CHECK, .complete = r->complete && !r->errors.n, .accepted_only = kind != REPORT_CHECK,
		.targets = r->o->targets.at, .n_targets = r->o->targets.n};
}

static struct value *error_value(struct arena *a, const struct err *err)
{
	struct value *v = value_map(a);

	value_set_int(a, v, "code", err->kind);
	value_set_text(a, v, "message", err->text);
	value_set_text(a, v, "hint", err->hint[0] ? err->hint : NULL);
	value_set_text(a, v, "file", err->file[0] ? err->file : NULL);
	if (err->line)
		value_set_int(a, v, "line", err->line);
	if (err->column)
		value_set_int(a, v, "column", err->column);
	return v;
}

void report_add_errors(struct run *r, struct value *report)
{
	struct value *list;
	size_t first = 0;

	if (!r->errors.n)
		return;
	for (size_t i = 0; i < r->errors.n; i++)
		if ((int)r->errors.at[i].kind == run_status(r)) {
			first = i;
			break;
		}
	value_set(&r->arena, report, "error", error_value(&r->arena, &r->errors.at[first]));
	list = value_set(&r->arena, report, "errors", value_list(&r->arena));
	for (size_t i = 0; i < r->errors.n; i++)
		value_push(&r->arena, list, error_value(&r->arena, &r->errors.at[i]));
}

/* The object of the contract. A run that broke off before any judgement still has its head and its errors. */
static struct value *report_value(struct run *r, enum report_kind kind)
{
	struct report_options ro = options_of(r, kind);
	struct triage_case c = case_of(r);
	struct value *v;

	if (kind == REPORT_INSPECT)
		v = report_inspect(r);
	else if (r->findings)
		v = report_build(&c, r->session, &ro, &r->arena);
	else
		v = report_error(&ro, r->errors.n ? &r->errors.at[0] : &(struct err){0}, &r->arena);
	report_add_errors(r, v);
	return v;
}

/* ---- formats --------------------------------------------------------------------------------- */

static bool wants_redaction(const struct options *o, enum format f)
{
	if (o->no_redact)
		return false;
	return o->redact != REDACT_DEFAULT || f == FORMAT_MD || f == FORMAT_HTML || f == FORMAT_GITHUB;
}

struct redact *report_redactor(const struct options *o, enum format f)
{
	struct redact_options ro = {.strict = o->redact == REDACT_STRICT};

	return wants_redaction(o, f) ? redact_new(&ro) : NULL;
}

static bool write_json(struct run *r, enum report_kind kind, struct buf *out)
{
	struct redact *red = report_redactor(r->o, FORMAT_JSON);
	struct value *v = report_value(r, kind);

	json_write(red ? redact_value(red, v, &r->arena) : v, 2, out);
	buf_putc(out, '\n');
	redact_free(red);
	return true;
}

static bool write_text(struct run *r, enum report_kind kind, enum format f, bool to_stdout, struct buf *out)
{
	struct redact *red = report_redactor(r->o, f);
	struct out text;

	out_init(&text, r->o, to_stdout);
	if (kind == REPORT_INSPECT)
		report_facts(r, f == FORMAT_MD, &text);
	else
		report_text(r, kind, &text);
	redact_text(red, buf_str(&text.buf), text.buf.len, out);
	redact_free(red);
	out_done(&text);
	return true;
}

static bool write_export(struct run *r, enum report_kind kind, enum format f, struct buf *out, struct err *err)
{
	struct triage_case c = case_of(r);
	struct export_options eo;
	bool ok;

	export_defaults(&eo);
	if (!export_parse(format_name(f), &eo.format)) {
		err_set(err, ERR_USAGE, "this command has no format %s", format_name(f));
		return err_hint(err, "it has text, json, jsonl, md, html, sarif, github, junit and tap");
	}
	eo.report = options_of(r, kind);
	eo.redact = report_redactor(r->o, f);
	ok = export_write(&c, r->session, &eo, out, err);
	redact_free(eo.redact);
	return ok;
}

/* GitHub shows few annotations; the whole report goes to the job's summary page. */
static void job_summary(struct run *r, enum report_kind kind)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	struct buf b = {0};
	struct err err = {0};
	FILE *f;

	if (!path || !*path)
		return;
	buf_init(&b, SUMMARY_BYTES);
	f = write_export(r, kind, FORMAT_MD, &b, &err) ? fopen(path, "a") : NULL;
	if (!f || fwrite(buf_str(&b), 1, b.len, f) != b.len || fclose(f) != 0)
		fprintf(stderr, "cmltriage: the job summary %s could not be written\n", path);
	buf_done(&b);
}

static bool write_report(struct run *r, enum report_kind kind, const struct output *to, struct buf *out, struct err *err)
{
	if (to->format == FORMAT_JSON)
		return write_json(r, kind, out);
	if (to->format == FORMAT_TEXT || (kind == REPORT_INSPECT && to->format == FORMAT_MD))
		return write_text(r, kind, to->format, !to->path, out);
	if (kind == REPORT_INSPECT) {
		err_set(err, ERR_USAGE, "inspect has no format %s", format_name(to->format));
		return err_hint(err, "it has text, json and md; cmltriage check has all");
	}
	if (!r->findings)
		return true;
	if (to->format == FORMAT_GITHUB)
		job_summary(r, kind);
	return write_export(r, kind, to->format, out, err);
}

static void one_report(struct run *r, enum report_kind kind, const struct output *to)
{
	struct buf b = {0};
	struct err err = {0};

	if (r->o->quiet && !to->path)
		return;
	if (!write_report(r, kind, to, &b, &err) || !run_write(to->path, &b, &err))
		run_error(r, &err);
	buf_done(&b);
}

int report_all(struct run *r, enum report_kind kind)
{
	struct output fallback = {.format = FORMAT_TEXT};

	if (run_status(r) == STATUS_USAGE) {	/* said already; a report would only hide it */
		run_fail_quietly(r->o, &r->errors.at[0]);
		return STATUS_USAGE;
	}
	if (!r->o->outputs.n)
		one_report(r, kind, &fallback);
	for (size_t i = 0; i < r->o->outputs.n; i++) {
		struct output to = r->o->outputs.at[i];

		if (to.format == FORMAT_NONE)
			to.format = FORMAT_TEXT;
		one_report(r, kind, &to);
	}
	return run_status(r);
}
