/* SPDX-License-Identifier: MIT */
/* From a path to facts: what it is, which reader gets it, and what is said of it when it is no model. */
#include "model/inspect.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limit.h"
#include "model/blob.h"
#include "model/bundle.h"
#include "model/compiled.h"
#include "model/inspection.h"
#include "model/mil.h"
#include "model/package.h"
#include "model/probe.h"
#include "model/spec.h"
#include "model/tally.h"
#include "model/weights_note.h"
#include "model/wire.h"

static const struct { enum probe_kind kind; enum defect defect; const char *text; } not_models[] = {
	{ PROBE_EMPTY, DEFECT_file_empty, "The file is empty" },
	{ PROBE_GIT_LFS, DEFECT_file_lfs, "This is a git-lfs pointer of a few lines that stands for the real file" },
	{ PROBE_WEB_PAGE, DEFECT_file_web_page, "This is a saved web page, not the file it shows" },
	{ PROBE_ZEROS, DEFECT_file_zeros, "The file holds nothing but zero bytes" },
	{ PROBE_CORE_AI, DEFECT_file_core_ai, "This is a model of Core AI, the framework beside Core ML since iOS 27, which Core ML does not open" },
	{ PROBE_UNKNOWN, DEFECT_file_unknown, "The bytes are those of no Core ML model" },
};

/* "version https://git-lfs...\noid sha256:...\nsize 24873611\n": the size of the file that the pointer stands for. */
static void read_pointer(struct inspection *in, const uint8_t *bytes, size_t n)
{
	char head[512];
	int64_t size = 0;

	n = n < sizeof head ? n : sizeof head - 1;
	memcpy(head, bytes, n);
	head[n] = '\0';
	const char *p = strstr(head, "\nsize ");
	for (p = p ? p + 6 : ""; *p == ' '; p++)
		;
	for (int digits = 0; *p >= '0' && *p <= '9' && digits < 18; p++, digits++)
		size = 10 * size + (*p - '0');
	if (size)
		fact_int(in, "model.lfs_bytes", size);
}

/* What the first bytes of a specification are, when they are no specification. True when they may be one. */
static bool check_head(struct inspection *in, const uint8_t *bytes, size_t n, bool trusted)
{
	enum probe_kind kind = probe_bytes(bytes, n < 4096 ? n : 4096, n);

	if (kind == PROBE_MLMODEL)
		return true;
	if (kind == PROBE_GIT_LFS)
		read_pointer(in, bytes, n);
	for (size_t i = 0; i < sizeof not_models / sizeof not_models[0]; i++)
		if (not_models[i].kind == kind) {
			defect_add(in, not_models[i].defect, NULL, "%s", not_models[i].text);
			return trusted && kind == PROBE_UNKNOWN;
		}
	defect_add(in, DEFECT_file_other_format, NULL, "This is %s, not a Core ML model", probe_words(kind));
	return false;
}

static void inspect_file(struct inspection *in, const char *path)
{
	struct file_map map;
	struct err err = { 0 };

	if (!file_map(path, &map, &err)) {
		defect_add(in, DEFECT_file_unreadable, NULL, "%s", err.text);
		return;
	}
	in->is_mapped = true;
	if (check_head(in, map.data, map.bytes, true)) {
		spec_inspect(in, map.data, map.bytes);
		blob_check(in);
	}
	file_unmap(&map);
}

static void inspect_package(struct inspection *in)
{
	struct bundle_view v;
	struct err err = { 0 };

	if (!package_open(in)) {
		if (!in->n_defects || !in->seen[DEFECT_manifest_missing_item])
			defect_add(in, DEFECT_manifest_missing_item, NULL, "The package holds no model.mlmodel");
		package_weights(in);
		return;
	}
	package_weights(in);
	if (!bundle_view(in->bundle, in->file, (uint64_t)limit_get(LIMIT_spec_bytes), &v, &err)) {
		defect_add(in, DEFECT_file_unreadable, NULL, "%s", err.text);
		return;
	}
	in->is_mapped = v.is_mapped;
	if (check_head(in, v.data, v.bytes, true)) {
		spec_inspect(in, v.data, v.bytes);
		blob_check(in);
	}
	bundle_release(&v);
}

static void open_bundle(struct inspection *in, enum probe_kind kind)
{
	struct err err = { 0 };

	in->bundle = bundle_open_dir(in->path, &err);
	if (!in->bundle) {
		defect_add(in, DEFECT_file_unreadable, NULL, "%s", err.text);
		return;
	}
	if (kind == PROBE_MLPACKAGE)
		inspect_package(in);
	else
		compiled_inspect(in);
}

/* A zip with a package, a compiled model or a model file in it. */
static enum probe_kind inspect_zip(struct inspection *in)
{
	const char *prefix = "", *file = NULL;
	struct err err = { 0 };
	enum probe_kind kind;

	if (!bundle_has_zip()) {
		defect_add(in, DEFECT_zip_unsupported, NULL, "This is a zip archive, and this cmltriage was built without libarchive");
		return PROBE_ZIP;
	}
	if (!bundle_zip_root(in->path, &in->scratch, &prefix, &file, &err)) {
		defect_add(in, err.kind ? DEFECT_zip_damaged : DEFECT_zip_no_model, NULL, "%s", err.kind ? err.text :
			   "This is a zip archive, and no Core ML model is in it");
		return PROBE_ZIP;
	}
	in->bundle = bundle_open_zip(in->path, prefix, &err);
	if (!in->bundle) {
		defect_add(in, DEFECT_zip_damaged, NULL, "%s", err.text);
		return PROBE_ZIP;
	}
	fact_text(in, "model.inside_zip", *prefix ? prefix : file);
	if (file) {
		struct bundle_view v;
		in->file = arena_str(in->out, file);
		if (!bundle_view(in->bundle, file, (uint64_t)limit_get(LIMIT_archive_bytes), &v, &err))
			defect_add(in, DEFECT_zip_damaged, NULL, "%s", err.text);
		else if (check_head(in, v.data, v.bytes, true))
			spec_inspect(in, v.data, v.bytes);
		bundle_release(&v);
		return PROBE_MLMODEL;
	}
	kind = bundle_find(in->bundle, "Manifest.json", NULL) == BUNDLE_FILE ? PROBE_MLPACKAGE : PROBE_MLMODELC;
	if (kind == PROBE_MLPACKAGE)
		inspect_package(in);
	else
		compiled_inspect(in);
	return kind;
}

static void check_extension(struct inspection *in, enum probe_kind kind)
{
	static const struct { enum probe_kind kind; const char *extension; } rows[] = {
		{ PROBE_MLMODEL, ".mlmodel" }, { PROBE_MLPACKAGE, ".mlpackage" }, { PROBE_MLMODELC, ".mlmodelc" },
	};

	if (!probe_named_model(in->path))
		return;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].kind == kind && !probe_has_extension(in->path, rows[i].extension))
			defect_add(in, DEFECT_file_extension, in->path, "This is %s, and its name does not end in %s", probe_words(kind),
				   rows[i].extension);
}

/* A file whose bytes say nothing clear but whose name is that of a model is read as one. */
static enum probe_kind by_name(enum probe_kind kind, const char *path)
{
	struct stat st;

	if (kind == PROBE_UNKNOWN && probe_has_extension(path, ".mlmodel") && stat(path, &st) == 0 && S_ISREG(st.st_mode))
		return PROBE_MLMODEL;
	return kind;
}

/* Read as a model for its name, and found to be none. */
static bool is_nothing(struct inspection *in)
{
	return in->seen[DEFECT_file_unknown] && !evidence_fact(in->e, in->input, "model.type");
}

static void dispatch(struct inspection *in, enum probe_kind kind)
{
	enum probe_kind container = kind;

	switch (kind) {
	case PROBE_MLMODEL:
		inspect_file(in, in->path);
		break;
	case PROBE_MLPACKAGE:
	case PROBE_MLMODELC:
		open_bundle(in, kind);
		break;
	case PROBE_ZIP:
		container = inspect_zip(in);
		break;
	case PROBE_DIRECTORY:
		defect_add(in, DEFECT_file_other_format, NULL, "This folder is neither a package nor a compiled model");
		break;
	default:
		check_head(in, (const uint8_t *)"", 0, false);
		break;
	}
	if (container == PROBE_MLMODEL && is_nothing(in))
		return;
	if (container == PROBE_MLMODEL || container == PROBE_MLPACKAGE || container == PROBE_MLMODELC) {
		fact_text(in, "model.container", probe_name(container));
		if (kind != PROBE_ZIP)
			check_extension(in, kind);
		tally_facts(in);
	}
}

/* What is no model at all: named, explained, and nothing more. */
static void explain(struct inspection *in, enum probe_kind kind)
{
	struct file_map map;
	struct err err = { 0 };

	if (kind == PROBE_GIT_LFS && file_map(in->path, &map, &err)) {
		read_pointer(in, map.data, map.bytes);
		file_unmap(&map);
	}
	for (size_t i = 0; i < sizeof not_models / sizeof not_models[0]; i++)
		if (not_models[i].kind == kind) {
			defect_add(in, not_models[i].defect, NULL, "%s", not_models[i].text);
			return;
		}
	defect_add(in, DEFECT_file_other_format, NULL, "This is %s, not a Core ML model", probe_words(kind));
}

static uint64_t bytes_of(struct inspection *in)
{
	struct stat st;

	if (in->bundle && stat(in->path, &st) == 0 && S_ISDIR(st.st_mode))
		return bundle_total(in->bundle);
	return stat(in->path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static void run(struct inspection *in, enum probe_kind kind)
{
	struct input *input;
	uint64_t bytes;

	tally_init(in);
	in->defects = value_list(in->out);
	if (kind == PROBE_MLMODEL || kind == PROBE_MLPACKAGE || kind == PROBE_MLMODELC || kind == PROBE_ZIP || kind == PROBE_DIRECTORY)
		dispatch(in, kind);
	else
		explain(in, kind);
	weights_note_spec(in);
	bytes = bytes_of(in);
	in->file = in->path;
	fact_text(in, "model.path", in->path);
	fact_text(in, "model.kind", probe_name(is_nothing(in) ? PROBE_UNKNOWN : kind));
	fact_int(in, "model.bytes", (int64_t)bytes);
	fact_bool(in, "model.openable", !in->fatal);
	fact_set(in, "model.defects", in->defects);
	input = evidence_input(in->e, in->input);
	input->bytes = bytes;
	input->complete = in->complete;
	tally_done(in);
}

static void start(struct inspection *in, struct evidence *e, const char *path, const char *format)
{
	static const struct model_options none = { .scan_weights = false };

	*in = (struct inspection){ .options = &none, .e = e, .out = &e->arena, .complete = true };
	in->input = arena_str(&e->arena, evidence_add_input(e, INPUT_MODEL, path, format)->id);
	in->path = in->file = arena_str(&e->arena, path);
}

void model_inspect_bytes(const uint8_t *bytes, size_t n, const char *name, bool text, struct evidence *e)
{
	struct inspection in;
	struct mil_program_state p = { .in = &in, .where = "", .version = 1 };

	start(&in, e, name, text ? "mlmodelc" : "mlmodel");
	tally_init(&in);
	in.defects = value_list(in.out);
	if (text)
		mil_text(&p, (const char *)bytes, n);
	else
		spec_inspect(&in, bytes, n);
	tally_facts(&in);
	fact_bool(&in, "model.openable", !in.fatal);
	fact_set(&in, "model.defects", in.defects);
	tally_done(&in);
	arena_done(&in.scratch);
}

bool model_inspect(const char *path, const struct model_options *o, struct evidence *e, const char **input_id, struct err *err)
{
	enum probe_kind kind = by_name(model_probe(path, err), path);
	struct inspection in;

	if (kind == PROBE_UNREADABLE)
		return false;
	start(&in, e, path, probe_name(kind));
	in.options = o ? o : in.options;
	run(&in, kind);
	bundle_free(in.bundle);
	arena_done(&in.scratch);
	if (input_id)
		*input_id = in.input;
	return true;
}
