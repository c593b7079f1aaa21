/* SPDX-License-Identifier: MIT */
/* gap: a draft report on error lines that nothing matches, redacted, with a rule to start from. Nothing is sent. */
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"
#include "config.h"
#include "data/json.h"
#include "triage/gap.h"
#include "triage/redact.h"

static void json(struct run *r, struct redact *red, struct buf *out)
{
	struct value *v = value_map(&r->arena), *list;

	value_set_int(&r->arena, v, "schema", 1);
	list = value_set(&r->arena, v, "unmatched", value_list(&r->arena));
	for (size_t i = 0; i < r->evidence.odd_lines.n; i++) {
		const struct odd_line *o = &r->evidence.odd_lines.at[i];
		struct value *row = value_push(&r->arena, list, value_map(&r->arena));

		value_set_text(&r->arena, row, "input", o->input);
		value_set_int(&r->arena, row, "line", (int64_t)o->line);
		value_set_text(&r->arena, row, "text", o->text);
	}
	json_write(red ? redact_value(red, v, &r->arena) : v, 2, out);
	buf_putc(out, '\n');
}

static void write_gap(struct run *r, const struct output *to)
{
	struct redact_options ro = {.strict = r->o->redact == REDACT_STRICT};
	struct redact *red = r->o->no_redact ? NULL : redact_new(&ro);
	struct buf b = {0};
	struct err err = {0};

	if (to->format == FORMAT_JSON)
		json(r, red, &b);
	else if (to->format == FORMAT_NONE || to->format == FORMAT_MD || to->format == FORMAT_TEXT)
		gap_markdown(r->tree, &r->evidence, NULL, red, PACKAGE_VERSION, &b);
	else
		err_set(&err, ERR_USAGE, "gap has no format %s", format_name(to->format));
	if (err.kind || (!r->o->quiet && !run_write(to->path, &b, &err)))
		run_error(r, &err);
	redact_free(red);
	buf_done(&b);
}

int cmd_gap(const struct options *o)
{
	struct run r;
	struct output def = {0};
	int status;

	run_init(&r, o);
	if (run_load_tree(&r)) {
		run_logs(&r);
		if (!o->outputs.n)
			write_gap(&r, &def);
		for (size_t i = 0; i < o->outputs.n; i++)
			write_gap(&r, &o->outputs.at[i]);
	}
	status = run_status(&r);
	run_done(&r);
	return status;
}
