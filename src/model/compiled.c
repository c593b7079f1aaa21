/* SPDX-License-Identifier: MIT */
/* A compiled model: which parts are there, what each says, whether they agree; pipelines have a folder for each stage. */
#include "model/compiled.h"

#include <stddef.h>
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "model/blob.h"
#include "model/bundle.h"
#include "model/compiled_parts.h"
#include "model/description.h"
#include "model/mil.h"
#include "model/osmap.h"
#include "model/package.h"
#include "model/probe.h"
#include "model/tally.h"

#define STAGES_MOST 64
#define STAGE_DEPTH_MOST 4

static void read_part(struct inspection *in, const char *dir, struct compiled *c, unsigned depth);

const char *compiled_name(struct compiled *c, const char *file)
{
	return *c->dir ? path_join(&c->in->scratch, c->dir, file) : file;
}

static bool read_header(struct compiled *c, const struct bundle_view *v)
{
	return compiled_header(c, v->data, v->bytes);
}

static bool read_metadata(struct compiled *c, const struct bundle_view *v)
{
	return compiled_metadata(c, v->data ? (const char *)v->data : "", v->bytes);
}

static bool read_program(struct compiled *c, const struct bundle_view *v)
{
	struct mil_program_state p = { .in = c->in, .d = c->has_description ? &c->d : NULL, .spec = c->version, .where = "", .version = 1 };
	enum probe_kind kind = probe_bytes(v->data, v->bytes < 4096 ? v->bytes : 4096, v->bytes);

	if (kind == PROBE_GIT_LFS)
		defect_add(c->in, DEFECT_file_lfs, NULL, "The program text is a git-lfs pointer that stands for the real file");
	else if (mil_text(&p, v->data ? (const char *)v->data : "", v->bytes) && c->has_description)
		mil_check_program(&p);
	return p.n_functions > 0;
}

static bool read_espresso(struct compiled *c, const struct bundle_view *v)
{
	return compiled_espresso_net(c, v->data ? (const char *)v->data : "", v->bytes);
}

/* The parts in the order in which they explain one another. */
static const struct part {
	const char *file;
	enum limit most;
	bool (*read)(struct compiled *c, const struct bundle_view *v);
	size_t flag;		/* offset of a bool in struct compiled */
} parts[] = {
	{ "coremldata.bin", LIMIT_description_bytes, read_header, offsetof(struct compiled, has_header) },
	{ "metadata.json", LIMIT_metadata_bytes, read_metadata, offsetof(struct compiled, has_metadata) },
	{ "model.mil", LIMIT_mil_text_bytes, read_program, offsetof(struct compiled, has_program) },
	{ "model.espresso.net", LIMIT_metadata_bytes, read_espresso, offsetof(struct compiled, has_network) },
};

/* True when the file is there, whether it can be read or not. */
static bool read_file(struct compiled *c, const struct part *part)
{
	const char *name = compiled_name(c, part->file);
	struct inspection *in = c->in;
	struct bundle_view v;
	struct err err = { 0 };
	enum bundle_kind kind = bundle_find(in->bundle, name, NULL);

	if (kind == BUNDLE_MISSING)
		return false;
	in->file = name;
	if (kind != BUNDLE_FILE || !bundle_view(in->bundle, name, (uint64_t)limit_get(part->most), &v, &err)) {
		defect_add(in, DEFECT_compiled_part, name, "%s", kind == BUNDLE_FILE ? err.text : "This part is no file of the compiled model");
		return true;
	}
	if (v.bytes == 0)
		defect_add(in, DEFECT_file_empty, name, "This part of the compiled model is empty");
	else
		*(bool *)((char *)c + part->flag) = part->read(c, &v);
	bundle_release(&v);
	return true;
}

static bool has_file(struct compiled *c, const char *file)
{
	return bundle_find(c->in->bundle, compiled_name(c, file), NULL) == BUNDLE_FILE;
}

/* What is missing for this type to run. */
static void check_parts(struct compiled *c, bool has_header_file)
{
	struct inspection *in = c->in;
	unsigned type = c->type ? c->type->number : 0;
	bool is_program = type == 502, is_network = type == 500 || type == 403 || type == 303;
	const char *where = *c->dir ? c->dir : in->path;

	if (!has_header_file)
		defect_add(in, DEFECT_compiled_part, where, "The compiled model has no coremldata.bin");
	if (is_program && !has_file(c, "model.mil"))
		defect_add(in, DEFECT_compiled_part, where, "The compiled ML program has no model.mil");
	if (is_network && !has_file(c, "model.espresso.net") && !has_file(c, "model.mil"))
		defect_add(in, DEFECT_compiled_part, where, "The compiled network has no model.espresso.net");
	if (is_network && has_file(c, "model.espresso.net") && !has_file(c, "model.espresso.shape"))
		defect_add(in, DEFECT_compiled_part, where, "The compiled network has no model.espresso.shape");
}

static void read_stages(struct compiled *c, unsigned depth)
{
	struct inspection *in = c->in;
	bool is_pipeline = c->type && c->type->number >= 200 && c->type->number <= 202;

	for (unsigned i = 0; i < STAGES_MOST && depth < STAGE_DEPTH_MOST; i++) {
		const char *dir = compiled_name(c, arena_fmt(&in->scratch, "model%u", i));
		struct compiled stage = { .in = in };
		if (bundle_find(in->bundle, dir, NULL) != BUNDLE_DIR)
			break;
		read_part(in, dir, &stage, depth + 1);
		in->tally->has_pipeline = true;
		if (depth == 0)
			value_push(in->out, in->tally->stages, value_text(in->out, stage.type ? stage.type->name : "none"));
	}
	if (is_pipeline && depth == 0 && !in->tally->stages->n) {
		in->tally->has_pipeline = true;
		if (!value_get(value_get(c->metadata, "modelType"), "structure"))
			defect_add(in, DEFECT_compiled_part, in->path, "The compiled pipeline has no folder for any of its stages");
	}
}

static void read_part(struct inspection *in, const char *dir, struct compiled *c, unsigned depth)
{
	bool there[sizeof parts / sizeof parts[0]];

	c->in = in;
	c->dir = dir;
	c->d.short_description = c->d.version = c->d.author = c->d.license = "";
	c->d.default_function = c->d.predicted = c->d.probabilities = "";
	in->model_dir = dir;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		there[i] = read_file(c, &parts[i]);
	if (has_file(c, "model.espresso.weights"))
		compiled_espresso_weights(c, compiled_name(c, "model.espresso.weights"));
	check_parts(c, there[0]);
	package_weights(in);
	in->tally->spec_highest = c->version > in->tally->spec_highest ? c->version : in->tally->spec_highest;
	read_stages(c, depth);
	in->model_dir = dir;
}

static void check_version(struct compiled *c)
{
	if (!c->has_header && !c->has_metadata)
		return;
	if (c->version < 1 || c->version > OSMAP_NEWEST)
		defect_add(c->in, DEFECT_spec_version_unknown, NULL, "The specification version is %lld, and 1 to %d are known",
			   (long long)c->version, OSMAP_NEWEST);
	if (!c->type)
		defect_add(c->in, DEFECT_spec_no_type, NULL, "Nothing says what kind of model this was compiled from");
}

void compiled_inspect(struct inspection *in)
{
	struct compiled *c = arena_new(&in->scratch, sizeof *c);

	read_part(in, "", c, 0);
	in->file = c->has_header ? "coremldata.bin" : c->has_metadata ? "metadata.json" : in->path;
	check_version(c);
	if (c->has_description)
		description_check(in, &c->d, "description");
	if (c->version || c->type)
		spec_version_facts(in, c->version, c->type, c->is_updatable);
	if (c->has_description)
		description_facts(in, &c->d);
	compiled_metadata_facts(c);
	fact_bool(in, "model.encrypted", bundle_find(in->bundle, "encryptionInfo", NULL) != BUNDLE_MISSING);
	blob_check(in);
}
