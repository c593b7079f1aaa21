/* SPDX-License-Identifier: MIT */
/* A set of weights: opening, files, closing. */
#include "model/weights.h"

#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/vec.h"
#include "model/bundle.h"
#include "model/weights_read.h"

bool weight_file_map(const char *path, struct bundle_view *out, struct err *err)
{
	struct file_map m;

	if (!file_map(path, &m, err))
		return false;
	*out = (struct bundle_view){ .data = m.data, .bytes = m.bytes, .is_mapped = true };
	return true;
}

uint64_t weight_elements(const struct weight *w)
{
	return w->tensor->n;
}

static struct bundle *open_bundle(const char *path, const struct evidence *e, const char *input, struct err *err)
{
	const struct fact *kind = evidence_fact(e, input, "model.kind");
	const struct fact *inside = evidence_fact(e, input, "model.inside_zip");

	if (file_is_dir(path))
		return bundle_open_dir(path, err);
	if (kind && kind->value->kind == VALUE_TEXT && strcmp(kind->value->text, "zip") == 0 && inside)
		return bundle_open_zip(path, inside->value->text, err);
	return NULL;
}

bool weights_open(const char *path, const struct model_options *o, struct evidence *e, const char **input_id,
		  struct weight_set **out, struct err *err)
{
	struct model_options with = o ? *o : (struct model_options){ .scan_weights = false };
	struct weight_set *set = mem_new(sizeof *set);
	const char *input;

	set->path = arena_str(&set->arena, path);
	set->spec = set->path;
	with.weights = set;
	*out = NULL;
	if (!model_inspect(path, &with, e, &input, err)) {
		weights_free(set);
		return false;
	}
	struct err why = { 0 };
	set->bundle = open_bundle(path, e, input, &why);
	if (input_id)
		*input_id = input;
	*out = set;
	return true;
}

void weights_free(struct weight_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->files.n; i++)
		bundle_release(&set->files.at[i].view);
	VEC_DONE(&set->files);
	VEC_DONE(&set->weights);
	bundle_free(set->bundle);
	arena_done(&set->arena);
	mem_free(set);
}
