/* SPDX-License-Identifier: MIT */
/* demo: the whole triage on a made-up log, so that the first look needs no model and no Mac. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/report.h"
#include "cli/run.h"
#include "logscan/rules.h"
#include "logscan/scan.h"

static const char sample[] =
	"2026-03-02 09:14:07.551 Detector[4711:80123] scene will enter foreground\n"
	"2026-03-02 09:14:07.902 Detector[4711:80123] [coreml] loading /Users/ann/Detector.app/Detector.mlmodelc\n"
	"2026-03-02 09:14:08.002 Detector[4711:80123] [coreml] Failed to parse the model specification. "
	"Error: Unable to parse ML Program: at unknown location: Unknown opset 'CoreML8'.\n"
	"2026-03-02 09:14:08.004 Detector[4711:80123] [coreml] Failed to get the home directory when checking model path.\n"
	"2026-03-02 09:14:08.010 Detector[4711:80123] falling back to the server\n";

static bool scan(struct run *r)
{
	struct err err = {0};
	struct scan_options so = {0};
	struct scanner *s;
	bool ok;

	if (!(r->rules = rules_new(r->tree, &err)))
		return run_error(r, &err);
	s = scanner_new(r->rules, &r->evidence, "demo.log", &so);
	ok = scanner_feed(s, sample, sizeof sample - 1);
	ok = scanner_finish(s, &err) && ok;
	scanner_free(s);
	return ok || run_error(r, &err);
}

int cmd_demo(const struct options *o)
{
	struct run r;
	int status;

	run_init(&r, o);
	if (!o->quiet && options_format(o, FORMAT_TEXT) == FORMAT_TEXT) {
		printf("A log of an app whose model does not load:\n\n%s\n"
			"This is what cmltriage check demo.log says of it:\n\n", sample);
		fflush(stdout);
	}
	if (run_load_tree(&r) && run_set_given(&r) && scan(&r))
		run_judge(&r, false);
	report_all(&r, REPORT_CHECK);
	if (!o->quiet && options_format(o, FORMAT_TEXT) == FORMAT_TEXT)
		printf("\nNow with your own: cmltriage check Model.mlpackage --log crash.log, or cmltriage for the full screen.\n");
	status = run_status(&r);
	run_done(&r);
	return status == STATUS_FINDINGS ? STATUS_OK : status;
}
