/* SPDX-License-Identifier: MIT */
/* Stands in for the rooms that are still being built; goes away with the last of them. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/themes.h"
#include "triage/export.h"

#define WEAK __attribute__((weak))

static int not_yet(void)
{
	fprintf(stderr, "cmltriage: this part is not built in yet\n");
	return 2;
}

WEAK void export_defaults(struct export_options *o)
{
	(void)o;
}

WEAK bool export_parse(const char *name, enum export_format *out)
{
	(void)name, (void)out;
	return false;
}

WEAK bool export_write(const struct triage_case *c, const struct session *s, const struct export_options *o, struct buf *out,
		       struct err *err)
{
	(void)c, (void)s, (void)o, (void)out;
	return err_set(err, ERR_USAGE, "not built in yet");
}

WEAK void export_page(const struct tree *t, const char *id, struct buf *out)
{
	(void)t, (void)id, (void)out;
}

WEAK size_t export_import(struct session *s, const struct tree *t, const char *text, size_t n, size_t *n_unknown, struct err *err)
{
	(void)s, (void)t, (void)text, (void)n, (void)n_unknown, (void)err;
	return 0;
}

int cmd_diff(const struct options *o)
{
	(void)o;
	return not_yet();
}

int cmd_theme(const struct options *o)
{
	(void)o;
	return not_yet();
}

int cmd_gendoc(const struct options *o)
{
	(void)o;
	return not_yet();
}

void keys_text(struct buf *out)
{
	(void)out;
}

void keys_value(struct arena *a, struct value *list)
{
	(void)a, (void)list;
}

void themes_list_text(struct out *out)
{
	(void)out;
}

void themes_list_value(struct arena *a, struct value *list)
{
	(void)a, (void)list;
}
