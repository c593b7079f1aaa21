/* SPDX-License-Identifier: MIT */
/* Most wrong diagnoses begin with the wrong file: compares what log lines say about the model with the model. */
#include "triage/contradict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "data/value.h"

enum { MAX_CONTRADICTIONS = 8 };

static bool one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* A specification version is a small whole number: "7.1" belongs to some package. */
static long small_number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return end != text && !*end && n >= 1 && n <= 99 ? n : 0;
}

static long spec_of(const struct evidence *e, const char *model)
{
	const struct fact *f = evidence_fact(e, model, "model.spec_version");
	double d;

	return f && value_number(f->value, &d) && d >= 1 && d <= 1e6 ? (long)d : 0;
}

/* Names of temporary folders and caches say nothing about the model: tmpx1y2z3, 3F2504E0-4F89-..., model. */
static bool made_up(const char *name)
{
	size_t hex = strspn(name, "0123456789abcdefABCDEF-_");

	return strncmp(name, "tmp", 3) == 0 || strcmp(name, "model") == 0 || (hex >= 8 && !name[hex]);
}

/* "/a/b/YOLO.mlmodelc/model.mil" -> "YOLO"; false when the path names no model. */
static bool model_name(const char *path, char *out, size_t room)
{
	static const char *const suffixes[] = { ".mlmodelc", ".mlpackage", ".mlmodel", NULL };

	for (size_t i = 0; suffixes[i]; i++) {
		const char *end = strstr(path, suffixes[i]), *start = end;
		if (!end)
			continue;
		while (start > path && start[-1] != '/' && start[-1] != '\'' && start[-1] != '"')
			start--;
		size_t n = (size_t)(end - start);
		if (n == 0 || n >= room)
			return false;
		memcpy(out, start, n);
		out[n] = 0;
		return !made_up(out);
	}
	return false;
}

/* What the log and the model say about one thing; false when they do not disagree or one is silent. */
static bool disagree(const struct evidence *e, const struct capture *c, const struct input *model, char log_says[80],
		     char model_says[80], const char **what)
{
	static const char *const version_names[] = { "version", "spec", "spec_version", NULL };
	static const char *const path_names[] = { "path", "model", "file", "model_path", NULL };
	char a[64], b[64];

	if (one_of(c->name, version_names)) {
		long log = small_number(c->text), own = spec_of(e, model->id);
		if (!log || !own || log == own)
			return false;
		snprintf(log_says, 80, "%ld", log);
		snprintf(model_says, 80, "%ld", own);
		*what = "specification version";
		return true;
	}
	if (!one_of(c->name, path_names) || !model_name(c->text, a, sizeof a) || !model_name(model->path, b, sizeof b) ||
	    strcmp(a, b) == 0)
		return false;
	snprintf(log_says, 80, "%s", a);
	snprintf(model_says, 80, "%s", b);
	*what = "the model";
	return true;
}

/* With several models at hand a line that fits one of them contradicts none. */
static bool fits_a_model(const struct evidence *e, const struct capture *c)
{
	char l[80], m[80];
	const char *what;
	bool compared = false;

	for (size_t i = 0; i < e->inputs.n; i++) {
		const struct input *in = &e->inputs.at[i];
		if (in->kind != INPUT_MODEL)
			continue;
		compared = true;
		if (!disagree(e, c, in, l, m, &what))
			return true;
	}
	return !compared;
}

static bool known(const struct findings *f, const char *id)
{
	for (size_t i = 0; i < f->n_contradictions; i++)
		if (strcmp(f->contradictions[i].id, id) == 0)
			return true;
	return false;
}

static void add(struct findings *f, const struct evidence *e, const struct hit *h, const struct capture *c,
		const struct input *model)
{
	char log_says[80], model_says[80];
	const char *what;
	struct arena *a = &f->arena;

	if (!disagree(e, c, model, log_says, model_says, &what))
		return;
	const char *id = arena_fmt(a, "same-model.%s.%s", h->input, model->id);
	if (known(f, id) || f->n_contradictions == MAX_CONTRADICTIONS)
		return;
	if (!f->contradictions)
		f->contradictions = arena_array(a, MAX_CONTRADICTIONS, sizeof *f->contradictions);
	struct buf clean = { .cap = 120 };
	const char *base = path_base(model->path);
	utf8_clean(&clean, base, strlen(base), false);
	struct contradiction *out = &f->contradictions[f->n_contradictions++];
	*out = (struct contradiction){ .id = id, .log = h->input, .model = model->id, .hit = h,
		.log_says = arena_str(a, log_says), .model_says = arena_str(a, model_says) };
	out->ask = arena_fmt(a, "The log speaks of %s %s, but %s %s %s: is this the model that produced the log?", what,
			     log_says, buf_str(&clean), strcmp(what, "the model") == 0 ? "is called" : "has", model_says);
	buf_done(&clean);
}

/* A captured "version" may be anybody's; only lines about the load of a model speak of this one. */
static bool speaks_of_model(const struct hit *h, const struct capture *c)
{
	const struct pattern *p = h->signature->pattern;

	return strcmp(c->name, "version") != 0 || (p && strcmp(p->branch, "load") == 0);
}

void contradict_find(struct findings *f, const struct evidence *e)
{
	for (size_t i = 0; i < e->hits.n; i++) {
		const struct hit *h = &e->hits.at[i];
		for (size_t k = 0; k < h->n_captures; k++) {
			if (!speaks_of_model(h, &h->captures[k]) || fits_a_model(e, &h->captures[k]))
				continue;
			for (size_t m = 0; m < e->inputs.n; m++)
				if (e->inputs.at[m].kind == INPUT_MODEL)
					add(f, e, h, &h->captures[k], &e->inputs.at[m]);
		}
	}
}
