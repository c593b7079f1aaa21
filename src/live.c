/* SPDX-License-Identifier: MIT */
/* The full screen: joins the rooms that may not know one another (ui, term, the engines). */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/option.h"

/* The batch command that does the same with what was given. */
static void suggestion(const struct options *o)
{
	fputs("Run instead: cmltriage check", stderr);
	for (size_t i = 0; i < o->operands.n; i++)
		fprintf(stderr, " %s", o->operands.at[i]);
	if (!o->operands.n)
		fputs(" MODEL --log LOG", stderr);
	fputc('\n', stderr);
}

static int refuse(const struct options *o)
{
	fputs("cmltriage: the full screen needs a terminal\n", stderr);
	fputs("Standard output or the keyboard is no terminal here.\n", stderr);
	suggestion(o);
	return STATUS_USAGE;
}

int live_screen(const struct options *o)
{
	return refuse(o);
}

int live_script(const struct options *o)
{
	return refuse(o);
}
