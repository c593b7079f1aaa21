/* SPDX-License-Identifier: MIT */
/* Manifest.json: format version, items, root model. Reading never rewrites it, as other tools do. */
#include "model/package.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "data/json.h"
#include "model/bundle.h"
#include "model/tally.h"

#define MANIFEST "Manifest.json"
#define USUAL_MODEL "Data/com.apple.CoreML/model.mlmodel"

static const char *at_key(struct inspection *in, const char *key, const char *item)
{
	return item ? defect_place(in, MANIFEST, "#%s.%s", key, item) : defect_place(in, MANIFEST, "#%s", key);
}

/* The JSON object, or NULL with a defect. */
static struct value *read_manifest(struct inspection *in)
{
	struct bundle_view v;
	struct err err = { 0 };
	struct value *json = NULL;
	const char *text;
	size_t n;
	uint64_t bytes;
	enum bundle_kind kind = bundle_find(in->bundle, MANIFEST, &bytes);

	if (kind != BUNDLE_FILE) {
		defect_add(in, kind == BUNDLE_OUTSIDE ? DEFECT_manifest_escapes : DEFECT_manifest_missing, MANIFEST, kind == BUNDLE_MISSING ?
			   "The package has no Manifest.json" : "Manifest.json is not a file of this package");
		return NULL;
	}
	if (!bundle_view(in->bundle, MANIFEST, (uint64_t)limit_get(LIMIT_manifest_bytes), &v, &err)) {
		defect_add(in, DEFECT_manifest_json, MANIFEST, "%s", err.text);
		return NULL;
	}
	text = (const char *)v.data;
	n = v.bytes;
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		defect_add(in, DEFECT_manifest_text, MANIFEST, "Manifest.json starts with a byte order mark, which JSON does not allow");
		text += 3;
		n -= 3;
	}
	if (!json_parse(text ? text : "", n, &in->scratch, &json, &err)) {
		defect_add(in, DEFECT_manifest_json, defect_place(in, MANIFEST, ":%ld:%ld", err.line, err.column), "It is no JSON: %s", err.text);
		json = NULL;
	} else if (json->kind != VALUE_MAP) {
		defect_add(in, DEFECT_manifest_json, MANIFEST, "It is JSON, but no object");
		json = NULL;
	}
	bundle_release(&v);
	return json;
}

/* Three numbers with dots between them and nothing else. */
static bool parse_version(const char *text, unsigned long number[3])
{
	for (int i = 0; i < 3; i++) {
		char *end;
		if (*text < '0' || *text > '9')
			return false;
		number[i] = strtoul(text, &end, 10);
		if (*end != (i < 2 ? '.' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

static void check_version(struct inspection *in, const struct value *manifest)
{
	const struct value *version = value_get(manifest, "fileFormatVersion");
	unsigned long n[3];

	if (!version || version->kind != VALUE_TEXT)
		defect_add(in, DEFECT_manifest_version, at_key(in, "fileFormatVersion", NULL), "The format version is missing");
	else if (!parse_version(version->text, n))
		defect_add(in, DEFECT_manifest_version, at_key(in, "fileFormatVersion", NULL), "The format version %s is not of the form 1.0.0",
			   defect_name(in, version->text, version->text_bytes));
	else if (n[0] > 1 || (n[0] == 1 && (n[1] || n[2])))
		defect_add(in, DEFECT_manifest_version, at_key(in, "fileFormatVersion", NULL), "The package has format version %lu.%lu.%lu",
			   n[0], n[1], n[2]);
}

static void check_path(struct inspection *in, const char *id, const struct value *path)
{
	const char *shown = defect_name(in, path->text, path->text_bytes);
	const char *where = at_key(in, "itemInfoEntries", defect_name(in, id, strlen(id)));
	enum bundle_kind kind = BUNDLE_OUTSIDE;

	if (strlen(path->text) == path->text_bytes && bundle_name_ok(path->text))
		kind = bundle_find(in->bundle, path_join(&in->scratch, "Data", path->text), NULL);
	if (kind == BUNDLE_MISSING)
		defect_add(in, DEFECT_manifest_missing_item, where, "The manifest lists %s, which is not there", shown);
	else if (kind == BUNDLE_OUTSIDE)
		defect_add(in, DEFECT_manifest_escapes, where, "The path %s leads out of the package", shown);
	else if (kind == BUNDLE_SPECIAL)
		defect_add(in, DEFECT_manifest_special, where, "%s is neither a file nor a folder", shown);
}

static void check_item(struct inspection *in, const char *id, const struct value *item)
{
	static const char *const keys[] = { "path", "name", "author", "description" };
	const char *where = at_key(in, "itemInfoEntries", defect_name(in, id, strlen(id)));
	const struct value *path = value_get(item, "path");

	if (item->kind != VALUE_MAP) {
		defect_add(in, DEFECT_manifest_item, where, "The item is no object");
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const struct value *v = value_get(item, keys[i]);
		if (!v)
			defect_add(in, DEFECT_manifest_item, where, "The item has no %s", keys[i]);
		else if (v->kind != VALUE_TEXT)
			defect_add(in, DEFECT_manifest_item, where, "The item's %s is no text", keys[i]);
	}
	if (path && path->kind == VALUE_TEXT)
		check_path(in, id, path);
}

static const struct value *find_item(const struct value *items, const char *id)
{
	const struct value *item = value_get(items, id);

	return item && item->kind == VALUE_MAP ? item : NULL;
}

/* Path of the root model as the manifest says it, or NULL. */
static const char *root_path(struct inspection *in, const struct value *manifest)
{
	const struct value *items = value_get(manifest, "itemInfoEntries");
	const struct value *root = value_get(manifest, "rootModelIdentifier");
	const struct value *item, *path;

	if (!items || items->kind != VALUE_MAP) {
		defect_add(in, DEFECT_manifest_items, at_key(in, "itemInfoEntries", NULL), items ? "itemInfoEntries is no object" :
			   "itemInfoEntries is missing");
		items = NULL;
	}
	for (size_t i = 0; items && i < items->n && i < (size_t)limit_get(LIMIT_package_entries); i++)
		check_item(in, items->keys[i], items->items[i]);
	if (!root || root->kind != VALUE_TEXT) {
		defect_add(in, DEFECT_manifest_root, at_key(in, "rootModelIdentifier", NULL), "rootModelIdentifier is missing");
		return NULL;
	}
	item = items ? find_item(items, root->text) : NULL;
	if (items && !item)
		defect_add(in, DEFECT_manifest_root, at_key(in, "rootModelIdentifier", NULL), "rootModelIdentifier names %s, which is none of the items",
			   defect_name(in, root->text, root->text_bytes));
	path = value_get(item, "path");
	return path && path->kind == VALUE_TEXT && bundle_name_ok(path->text) ? path_join(&in->scratch, "Data", path->text) : NULL;
}

bool package_open(struct inspection *in)
{
	struct value *manifest = read_manifest(in);
	const char *file = NULL;
	char *slash;

	if (manifest) {
		check_version(in, manifest);
		file = root_path(in, manifest);
	}
	if (!file || bundle_find(in->bundle, file, NULL) != BUNDLE_FILE)
		file = USUAL_MODEL;
	if (bundle_find(in->bundle, file, NULL) != BUNDLE_FILE)
		return false;
	in->file = arena_str(in->out, file);
	slash = strrchr(file, '/');
	in->model_dir = slash ? arena_strn(&in->scratch, file, (size_t)(slash - file)) : "";
	return true;
}

void package_weights(struct inspection *in)
{
	const char *dir = in->model_dir && *in->model_dir ? path_join(&in->scratch, in->model_dir, "weights") : "weights";
	char **names;
	size_t n = bundle_names(in->bundle, dir, &in->scratch, &names);
	uint64_t bytes;

	in->tally->has_weight_files = true;
	for (size_t i = 0; i < n; i++)
		if (bundle_find(in->bundle, path_join(&in->scratch, dir, names[i]), &bytes) == BUNDLE_FILE)
			in->tally->weight_file_bytes += bytes;
}
