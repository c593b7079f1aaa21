/* SPDX-License-Identifier: MIT */
/* tree lint, test, graph, new: for the authors of knowledge. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/out.h"
#include "cli/run.h"
#include "data/doc.h"
#include "data/json.h"
#include "data/tree_load.h"
#include "data/tree_phrase.h"
#include "logscan/rules.h"

struct tree_job {
	const struct options *o;
	struct arena arena;
	struct tree *tree;
	struct tree_problems problems;
	text_list own;			/* how the names of the files that were named, or included by one, begin */
};

/* ---- problems ------------------------------------------------------------------------------------ */

static void problems_text(const struct tree_job *j, struct out *out)
{
	char text[1024];

	for (size_t i = 0; i < j->problems.n; i++) {
		const struct err *e = &j->problems.at[i].err;

		out_text(out, STYLE_PLAIN, err_text(e, text, sizeof text));
		out_fmt(out, "\n");
		if (e->hint[0]) {
			out_fmt(out, "  ");
			out_text(out, STYLE_DIM, e->hint);
			out_fmt(out, "\n");
		}
	}
}

static void count_text(const struct tree_job *j, struct out *out)
{
	size_t samples = 0;

	if (!j->tree) {
		out_fmt(out, "%zu problem%s\n", j->problems.n, j->problems.n == 1 ? "" : "s");
		return;
	}
	for (size_t i = 0; i < j->tree->n_signatures; i++)
		samples += signature_sample_count(&j->tree->signatures[i]);
	out_fmt(out, "%zu questions, %zu patterns, %zu signatures, %zu samples: %zu problem%s\n", j->tree->n_questions,
		j->tree->n_patterns, j->tree->n_signatures, samples, j->problems.n, j->problems.n == 1 ? "" : "s");
}

static struct value *problems_value(struct tree_job *j)
{
	struct arena *a = &j->arena;
	struct value *v = value_map(a), *list;

	value_set_int(a, v, "schema", 1);
	value_set_int(a, v, "questions", j->tree ? (int64_t)j->tree->n_questions : 0);
	value_set_int(a, v, "patterns", j->tree ? (int64_t)j->tree->n_patterns : 0);
	value_set_int(a, v, "signatures", j->tree ? (int64_t)j->tree->n_signatures : 0);
	list = value_set(a, v, "problems", value_list(a));
	for (size_t i = 0; i < j->problems.n; i++) {
		const struct err *e = &j->problems.at[i].err;
		struct value *row = value_push(a, list, value_map(a));

		value_set_text(a, row, "message", e->text);
		value_set_text(a, row, "hint", e->hint[0] ? e->hint : NULL);
		value_set_text(a, row, "file", e->file);
		value_set_int(a, row, "line", e->line);
		value_set_int(a, row, "column", e->column);
	}
	return v;
}

/* A problem a GitHub annotation can point at. */
static void problems_github(const struct tree_job *j, struct buf *b)
{
	for (size_t i = 0; i < j->problems.n; i++) {
		const struct err *e = &j->problems.at[i].err;

		buf_fmt(b, "::error file=%s,line=%ld,col=%ld::", e->file, e->line, e->column);
		for (const char *p = e->text; *p; p++)
			buf_puts(b, *p == '%' ? "%25" : *p == '\n' ? "%0A" : (char[]){*p, '\0'});
		buf_putc(b, '\n');
	}
}

static bool write_problems(struct tree_job *j, const struct output *to, struct err *err)
{
	struct buf b = {0};
	struct out text;
	bool ok = true;

	switch (to->format) {
	case FORMAT_NONE: case FORMAT_TEXT:
		out_init(&text, j->o, !to->path);
		problems_text(j, &text);
		count_text(j, &text);
		out_take(&text, &b);
		break;
	case FORMAT_JSON:
		json_write(problems_value(j), 2, &b);
		buf_putc(&b, '\n');
		break;
	case FORMAT_GITHUB:
		problems_github(j, &b);
		break;
	default:
		err_set(err, ERR_USAGE, "tree has no format %s here", format_name(to->format));
		ok = err_hint(err, "it has text, json and github; tree graph has dot");
	}
	ok = ok && (j->o->quiet || run_write(to->path, &b, err));
	buf_done(&b);
	return ok;
}

static int report_problems(struct tree_job *j)
{
	struct output def = {.format = FORMAT_TEXT};
	struct err err = {0};
	int status = j->problems.n ? STATUS_KNOWLEDGE : STATUS_OK;

	for (size_t i = 0; i < (j->o->outputs.n ? j->o->outputs.n : 1); i++)
		if (!write_problems(j, j->o->outputs.n ? &j->o->outputs.at[i] : &def, &err)) {
			run_complain(&err);
			status = (int)err.kind;
		}
	return status;
}

/* ---- the jobs -------------------------------------------------------------------------------------- */

/* Notes which files belong to the one named. True when it is a root file (with `id` and `include` of its own tree): that
 * replaces the built-in knowledge, anything else extends it. */
static bool is_root(struct tree_job *j, const char *path)
{
	struct buf b = {0};
	struct doc doc = {0};
	struct err err = {0};
	bool root = false;

	*VEC_ADD(&j->own) = path;
	if (!file_is_dir(path) && file_read(path, 16u << 20, &b, &err)) {
		const char *text = arena_strn(&j->arena, buf_str(&b), b.len);
		bool includes = doc_parse_yaml(path, text, b.len, &j->arena, &doc, &err) && doc_get(doc.root, "include");
		root = includes && doc_get(doc.root, "id");
		if (includes)	/* what it includes lies beside it */
			*VEC_ADD(&j->own) = arena_strn(&j->arena, path, (size_t)(path_base(path) - path));
	}
	buf_done(&b);
	return root;
}

static bool load(struct tree_job *j, struct err *err)
{
	text_list paths = {0};
	bool root = false, ok;

	for (size_t i = 0; i < j->o->trees.n; i++)
		*VEC_ADD(&paths) = j->o->trees.at[i];
	for (size_t i = 1; i < j->o->operands.n; i++) {
		if (!file_exists(j->o->operands.at[i])) {
			VEC_DONE(&paths);
			return err_set(err, ERR_INPUT, "%s: no such file or folder", j->o->operands.at[i]);
		}
		root = is_root(j, j->o->operands.at[i]) || root;
		*VEC_ADD(&paths) = j->o->operands.at[i];
	}
	ok = tree_load(paths.at, paths.n, root, &j->tree, &j->problems, err);
	VEC_DONE(&paths);
	if (!ok && j->problems.n) {	/* they are the report */
		err->kind = ERR_NONE;
		ok = true;
	}
	return ok;
}

/* Was the problem found in one of the files that were named? What has no place counts too. */
static bool concerns(const struct tree_job *j, const struct err *e)
{
	for (size_t i = 0; i < j->own.n; i++)
		if (!strncmp(e->file, j->own.at[i], strlen(j->own.at[i])))
			return true;
	return !j->own.n || !e->file[0];
}

/* The author of a tree hears of that tree only, not of the built-in one beneath it. */
static void keep_what_concerns(struct tree_job *j)
{
	size_t kept = 0;

	for (size_t i = 0; i < j->problems.n; i++)
		if (concerns(j, &j->problems.at[i].err))
			j->problems.at[kept++] = j->problems.at[i];
	j->problems.n = kept;
}

/* Structure, links, regexes and every sample of every signature. */
static int lint(struct tree_job *j, struct err *err)
{
	if (!load(j, err))
		return (int)err->kind;
	if (j->tree)
		rules_check(j->tree, &j->problems);
	keep_what_concerns(j);
	return report_problems(j);
}

static void dot_text(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
}

static void dot(const struct tree *t, struct buf *b)
{
	buf_puts(b, "digraph cmltriage {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\"];\n");
	for (size_t i = 0; i < t->n_questions; i++) {
		const struct question *q = &t->questions[i];

		buf_fmt(b, "\t\"%s\" [label=\"", q->id);
		dot_text(b, q->ask);
		buf_puts(b, "\", style=rounded];\n");
		for (size_t k = 0; k < q->n_answers; k++) {
			buf_fmt(b, "\t\"%s\" -> \"%s\" [label=\"", q->id, q->answers[k].go);
			dot_text(b, q->answers[k].text);
			buf_puts(b, "\"];\n");
		}
	}
	for (size_t i = 0; i < t->n_patterns; i++) {
		buf_fmt(b, "\t\"%s\" [label=\"%s ", t->patterns[i].id, t->patterns[i].id);
		dot_text(b, t->patterns[i].title);
		buf_puts(b, "\"];\n");
	}
	buf_puts(b, "}\n");
}

static int graph(struct tree_job *j, struct err *err)
{
	struct buf b = {0};
	bool ok;

	if (!load(j, err))
		return (int)err->kind;
	if (!j->tree)
		return report_problems(j);
	dot(j->tree, &b);
	ok = run_write(j->o->outputs.n ? j->o->outputs.at[0].path : NULL, &b, err);
	buf_done(&b);
	return ok ? STATUS_OK : (int)err->kind;
}

static const char stub[] =
	"# A tree of your own. Put it into ~/.config/cmltriage/trees or .cmltriage/trees, or name it with --tree.\n"
	"# The format is described in cmltriage-tree(5); check it with: cmltriage tree lint FILE\n"
	"tree: 1\n"
	"patterns:\n"
	"  - id: my-1\n"
	"    name: my-first-pattern\n"
	"    branch: load\n"
	"    title: What goes wrong, in a few words\n"
	"    level: error\n"
	"    symptom: \"What the user sees, in a sentence.\"\n"
	"    cause:\n"
	"      - text: \"Why it happens.\"\n"
	"    fixes:\n"
	"      - id: my-1.fix\n"
	"        title: What to do about it\n"
	"        effort: low\n"
	"        risk: low\n"
	"        needs: nothing\n"
	"        how:\n"
	"          - steps: [\"The first step.\", \"The second step.\"]\n"
	"    checklist:\n"
	"      - id: my-1.1\n"
	"        text: The first thing to look at\n"
	"signatures:\n"
	"  - id: my.first-message\n"
	"    pattern: my-1\n"
	"    confidence: likely\n"
	"    level: error\n"
	"    regex: 'MyModelLoader: cannot open (?<file>[^\\n]{1,200})'\n"
	"    says: \"The loader could not open {{file}}.\"\n"
	"    match: [\"MyModelLoader: cannot open /data/model.bin\"]\n"
	"    no_match: [\"MyModelLoader: opened /data/model.bin\"]\n";

static int new_tree(struct tree_job *j, struct err *err)
{
	const char *path = j->o->operands.n > 1 ? j->o->operands.at[1] : NULL;
	struct buf b = {0};
	bool ok;

	if (path && file_exists(path)) {
		err_set(err, ERR_USAGE, "%s is there already", path);
		err_hint(err, "choose another name; an existing file is never overwritten");
		return STATUS_USAGE;
	}
	buf_puts(&b, stub);
	ok = run_write(path, &b, err);
	buf_done(&b);
	if (ok && path && !j->o->quiet)
		fprintf(stderr, "cmltriage: wrote %s; check it with: cmltriage tree lint %s\n", path, path);
	return ok ? STATUS_OK : (int)err->kind;
}

static const struct {
	const char *name;
	int (*run)(struct tree_job *j, struct err *err);
} jobs[] = {{"lint", lint}, {"test", lint}, {"graph", graph}, {"new", new_tree}};
#define JOBS (sizeof jobs / sizeof *jobs)

static int unknown_job(const struct options *o, const char *name)
{
	struct nearest n;
	struct err err = {0};

	nearest_init(&n, name);
	for (size_t i = 0; i < JOBS; i++)
		nearest_offer(&n, jobs[i].name);
	err_set(&err, ERR_USAGE, "tree cannot '%.60s'", name);
	if (nearest_found(&n))
		err_hint(&err, "did you mean cmltriage tree %s?", nearest_found(&n));
	else
		err_hint(&err, "it can lint, test, graph and new");
	return run_fail(o, &err);
}

int cmd_tree(const struct options *o)
{
	struct tree_job j = {.o = o};
	struct err err = {0};
	size_t i = 0;
	int status;

	while (i < JOBS && strcmp(jobs[i].name, o->operands.at[0]))
		i++;
	if (i == JOBS)
		return unknown_job(o, o->operands.at[0]);
	status = jobs[i].run(&j, &err);
	if (err.kind)
		status = run_fail(o, &err);
	tree_free(j.tree);
	tree_problems_done(&j.problems);
	VEC_DONE(&j.own);
	arena_done(&j.arena);
	return status;
}
