/* SPDX-License-Identifier: MIT */
/* The linear dialog: its loop and its words. Each command is a row of a table; the session does the work, as it does for
 * the screen. */
#include "cli/plain.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/plain_in.h"
#include "config.h"
#include "triage/checklist.h"
#include "triage/store.h"

/* Prints what has been gathered and forgets it. */
static void flush(struct plain *p)
{
	fwrite(buf_str(&p->out.buf), 1, p->out.buf.len, stdout);
	fflush(stdout);
	buf_clear(&p->out.buf);
}

static void refresh(struct plain *p)
{
	findings_free(p->run.findings);
	p->run.findings = findings_new(p->run.tree, &p->run.evidence, NULL);
	session_settle(p->run.session, p->run.findings);
}

static void save(struct plain *p)
{
	struct triage_case c = plain_case(p);
	struct err err = {0};

	if (p->store && store_writable(p->store) && !store_save(p->store, p->run.session, &c, &err))
		run_complain(&err);
}

/* ---- commands ------------------------------------------------------------------------------------------ */

typedef void command_fn(struct plain *p, const char *rest);

static void choose(struct plain *p, size_t n)
{
	const struct question *q = plain_question(p);

	if (!q) {
		plain_say(p, "There is no question here. back goes to the last one.");
	} else if (n == 0) {
		plain_say(p, q->help ? q->help : "Nothing more is known about how to find out.");
		if (q->measure)
			plain_say(p, q->measure);
		session_unanswer(p->run.session, q->id);
	} else if (n > q->n_answers) {
		out_fmt(&p->out, "There is no answer %zu.\n", n);
	} else {
		session_answer(p->run.session, q->id, q->answers[n - 1].id, BY_YOU, CONFIDENCE_NONE);
	}
}

static void do_accept(struct plain *p, const char *rest)
{
	struct triage_case c = plain_case(p);
	size_t n = plain_question(p) ? session_accept(p->run.session, &c, CONFIDENCE_CERTAIN) : 0;

	(void)rest;
	if (!n && plain_question(p))
		plain_say(p, "The facts leave this open. Type the number of an answer, or help.");
	else if (n)
		out_fmt(&p->out, "%zu question%s answered by facts.\n", n, n == 1 ? "" : "s");
}

static void do_back(struct plain *p, const char *rest)
{
	(void)rest;
	if (!session_up(p->run.session))
		plain_say(p, "This is the beginning.");
}

static void do_home(struct plain *p, const char *rest)
{
	(void)rest;
	session_go(p->run.session, SPOT_HOME, "");
}

static void undone(struct plain *p, bool ok, const struct session_undone *u, const char *nothing)
{
	plain_say(p, ok ? u->message : nothing);
}

static void do_undo(struct plain *p, const char *rest)
{
	struct session_undone u;

	(void)rest;
	undone(p, session_undo(p->run.session, &u), &u, "There is nothing to undo.");
}

static void do_redo(struct plain *p, const char *rest)
{
	struct session_undone u;

	(void)rest;
	undone(p, session_redo(p->run.session, &u), &u, "There is nothing to redo.");
}

static void do_why(struct plain *p, const char *rest)
{
	(void)rest;
	plain_why(p);
}

static void set_tick(struct plain *p, const char *rest, enum tick state)
{
	const char *id = plain_list(p);
	struct triage_case c = plain_case(p);
	struct checklist_state s;
	size_t n = (size_t)strtoul(rest, NULL, 10);

	if (!id || !checklist_get(&c, p->run.session, id, &p->run.arena, &s)) {
		plain_say(p, "There is no checklist here.");
	} else if (n < 1 || n > s.n) {
		plain_say(p, "Which item? For example: tick 1");
	} else if (state == TICK_DONE && s.at[n - 1].state == TICK_TODO && s.at[n - 1].proposed != TICK_TODO) {
		checklist_accept(&c, p->run.session, id, s.at[n - 1].item->id);
	} else {
		state = state == TICK_DONE && s.at[n - 1].state == TICK_DONE ? TICK_TODO : state;
		session_tick(p->run.session, s.at[n - 1].item->id, state, BY_YOU, NULL);
	}
}

static void do_tick(struct plain *p, const char *rest)
{
	set_tick(p, rest, TICK_DONE);
}

static void do_problem(struct plain *p, const char *rest)
{
	set_tick(p, rest, TICK_PROBLEM);
}

static void do_na(struct plain *p, const char *rest)
{
	set_tick(p, rest, TICK_NA);
}

static void do_note(struct plain *p, const char *rest)
{
	struct spot s = session_spot(p->run.session);

	session_note(p->run.session, s.kind == SPOT_HOME ? "" : s.id, rest);
	plain_say(p, *rest ? "Noted." : "The note is gone.");
}

/* Is the log about this model? One answer for all such questions. */
static void do_same(struct plain *p, const char *rest)
{
	size_t n = p->run.findings->n_contradictions;

	if (!n) {
		plain_say(p, "Log and model do not disagree.");
	} else if (strcmp(rest, "yes") && strcmp(rest, "no")) {
		plain_say(p, "Type same yes, or same no.");
	} else {
		for (size_t i = 0; i < n; i++)
			session_answer(p->run.session, p->run.findings->contradictions[i].id, rest, BY_YOU, CONFIDENCE_NONE);
		refresh(p);
		plain_say(p, strcmp(rest, "no") ? "Noted: the log is about this model." : "Noted: the log is about another model.");
	}
}

static void do_page(struct plain *p, const char *rest)
{
	(void)rest;
	plain_page(p);
}

static void do_go(struct plain *p, const char *rest)
{
	struct session *s = p->run.session;
	const char *near;

	if (session_go(s, SPOT_QUESTION, rest) || session_go(s, SPOT_PATTERN, rest) || session_go(s, SPOT_CHECKLIST, rest))
		return;
	near = tree_nearest_id(p->run.tree, rest);
	out_fmt(&p->out, "Nothing has the id %.60s.", rest);
	if (near)
		out_fmt(&p->out, " Did you mean %s?", near);
	out_fmt(&p->out, "\n");
}

static void do_open(struct plain *p, const char *rest)
{
	size_t before = p->run.errors.n;

	if (run_input(&p->run, rest, RUN_BY_CONTENT) && p->run.errors.n == before) {
		refresh(p);
		plain_known(p);
	}
	p->run.errors.n = before;		/* said already; the dialog goes on */
}

static void do_save(struct plain *p, const char *rest)
{
	struct triage_case c = plain_case(p);
	struct export_options eo;
	struct redact *red = p->run.o->no_redact ? NULL : redact_new(NULL);
	struct buf b = {0};
	struct err err = {0};
	const char *dot = strrchr(rest, '.');

	export_defaults(&eo);
	if (dot)
		export_parse(dot + 1, &eo.format);
	eo.redact = red;
	eo.report.version = PACKAGE_VERSION;
	eo.report.complete = true;
	eo.report.targets = p->run.o->targets.at;
	eo.report.n_targets = p->run.o->targets.n;
	if (!*rest)
		plain_say(p, "Where to? For example: save triage.md");
	else if (export_write(&c, p->run.session, &eo, &b, &err) && run_write(rest, &b, &err))
		out_fmt(&p->out, "Wrote %s, %zu bytes.\n", rest, b.len);
	else
		run_complain(&err);
	redact_free(red);
	buf_done(&b);
}

static void do_quit(struct plain *p, const char *rest)
{
	(void)rest;
	p->quits = true;
}

static command_fn do_help;
static const struct {
	const char *name, *other, *help;
	command_fn *run;
} commands[] = {
	{"", "", "an empty line accepts what the facts answer", do_accept},
	{"back", "h", "one step back; answers stay", do_back},
	{"home", "H", "to the first question", do_home},
	{"undo", "u", "take the last answer, tick or note back", do_undo},
	{"redo", "r", "and do it again", do_redo},
	{"why", "w", "what speaks for it and against it", do_why},
	{"tick", "x", "tick N: done, or not; takes what the facts say", do_tick},
	{"problem", "!", "problem N: a problem was found", do_problem},
	{"na", "-", "na N: does not apply", do_na},
	{"note", "a", "note TEXT: a note on this place", do_note},
	{"page", "p", "the whole page of a pattern", do_page},
	{"same", "-", "same yes or same no: is the log about this model", do_same},
	{"go", ":", "go ID: to a question, pattern or checklist", do_go},
	{"open", "o", "open FILE: a model or a log", do_open},
	{"save", "s", "save FILE: export as .md, .json, .html, ...", do_save},
	{"quit", "q", "leave", do_quit},
	{"help", "?", "this list", do_help},
};
#define COMMANDS (sizeof commands / sizeof *commands)

static void do_help(struct plain *p, const char *rest)
{
	(void)rest;
	out_fmt(&p->out, "1 to 9: that answer. 0: not sure.\n");
	for (size_t i = 1; i < COMMANDS; i++)
		out_fmt(&p->out, "%s or %s: %s\n", commands[i].name, commands[i].other, commands[i].help);
}

static void obey(struct plain *p, char *line)
{
	char *rest = line;

	if (isdigit((unsigned char)*line)) {
		choose(p, (size_t)strtoul(line, NULL, 10));
		return;
	}
	while (*rest && !isspace((unsigned char)*rest))
		rest++;
	while (isspace((unsigned char)*rest))
		*rest++ = '\0';
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(line, commands[i].name) || (*line && !strcmp(line, commands[i].other))) {
			commands[i].run(p, rest);
			return;
		}
	out_fmt(&p->out, "%.40s is no command; help lists them.\n", line);
}

/* ---- the dialog ------------------------------------------------------------------------------------------- */

static char *trim(char *line)
{
	size_t n;

	while (isspace((unsigned char)*line))
		line++;
	for (n = strlen(line); n && isspace((unsigned char)line[n - 1]); n--)
		line[n - 1] = '\0';
	return line;
}

static void dialog(struct plain *p)
{
	char line[4096];

	while (!p->quits) {
		plain_show(p);
		out_fmt(&p->out, "> ");
		flush(p);
		if (!fgets(line, sizeof line, p->in))
			break;
		if (!isatty(STDIN_FILENO))
			out_fmt(&p->out, "\n");
		obey(p, trim(line));
		save(p);
	}
	if (p->store && store_writable(p->store) && session_name(p->run.session)[0])
		out_fmt(&p->out, "resume with: cmltriage --plain --resume %s\n", session_name(p->run.session));
	flush(p);
}

static bool take_session(struct plain *p, struct err *err)
{
	const struct options *o = p->run.o;
	const struct value *inputs = NULL;
	struct store_entry *all;
	const char *name = o->resume_name;

	p->store = o->no_session ? NULL : store_open(NULL);
	if (o->resume && p->store) {
		if (!name && store_list(p->store, p->run.tree, &p->run.arena, &all, NULL))
			name = all[0].name;
		if (!name)
			return err_set(err, ERR_USAGE, "there is no saved session to go on with");
		if (!store_load(p->store, name, p->run.tree, &p->run.arena, &p->run.session, &inputs, err))
			return false;
		for (size_t i = 0; inputs && i < inputs->n && !o->operands.n; i++)
			run_input(&p->run, value_get_text(inputs->items[i], "path", ""), RUN_BY_CONTENT);
	} else {
		p->run.session = session_new(p->run.tree);
	}
	if (o->session)
		session_set_name(p->run.session, o->session);
	return run_give_answers(&p->run, err);
}

static bool read_inputs(struct plain *p)
{
	const struct options *o = p->run.o;
	bool stream = false;

	for (size_t i = 0; i < o->operands.n; i++) {
		stream = stream || !strcmp(o->operands.at[i], "-");
		run_input(&p->run, o->operands.at[i], RUN_BY_CONTENT);
	}
	for (size_t i = 0; i < o->logs.n; i++) {
		stream = stream || !strcmp(o->logs.at[i], "-");
		run_input(&p->run, o->logs.at[i], RUN_AS_LOG);
	}
	return stream;
}

int plain_run(const struct options *o)
{
	struct plain p = {0};
	struct err err = {0};
	bool stream = false;
	int status;

	run_init(&p.run, o);
	out_init(&p.out, o, true);
	p.out.color = false;
	if (run_load_tree(&p.run) && run_set_given(&p.run)) {
		stream = read_inputs(&p);
		if (!take_session(&p, &err))
			run_error(&p.run, &err);
	}
	p.in = stream ? fopen("/dev/tty", "r") : stdin;
	if (!p.in) {
		err_set(&err, ERR_USAGE, "the log came from standard input, and there is no terminal to ask on");
		run_error(&p.run, &err);
	}
	if (p.run.session && p.in) {
		refresh(&p);
		dialog(&p);
	}
	if (p.in && stream)
		fclose(p.in);
	status = run_status(&p.run);
	if (p.store)
		store_close(p.store);
	out_done(&p.out);
	run_done(&p.run);
	return status == STATUS_FINDINGS ? STATUS_OK : status;
}
