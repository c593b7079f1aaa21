/* SPDX-License-Identifier: MIT */
/* Follows `include` from a root file, one level deep and never out of its folder. */
#include "data/include.h"

#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/vec.h"

struct reading {
	struct arena *arena;
	VEC(struct doc) docs;
};

static bool ends_in_yaml(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

static bool read_one(struct reading *r, const char *path, struct err *err)
{
	struct buf text = { 0 };
	struct doc doc;

	if ((long long)r->docs.n >= limit_get(LIMIT_tree_files)) {
		err_set(err, ERR_KNOWLEDGE, "more than %lld files (limit tree_files)", limit_get(LIMIT_tree_files));
		return err_at(err, path, 0, 0);
	}
	bool ok = file_read(path, (size_t)limit_get(LIMIT_tree_file_bytes), &text, err);
	if (!ok && err)
		err->kind = ERR_KNOWLEDGE;
	ok = ok && doc_parse_yaml(path, buf_str(&text), text.len, r->arena, &doc, err);
	buf_done(&text);
	if (ok)
		*VEC_ADD(&r->docs) = doc;
	return ok;
}

static bool read_folder(struct reading *r, const char *path, struct err *err)
{
	char **names;
	size_t n;

	if (!file_list(path, (size_t)limit_get(LIMIT_tree_files), r->arena, &names, &n, err))
		return err && (err->kind = ERR_KNOWLEDGE, false);
	for (size_t i = 0; i < n; i++)
		if (ends_in_yaml(names[i]) && !read_one(r, path_join(r->arena, path, names[i]), err))
			return false;
	return true;
}

static bool leaves_folder(const char *name)
{
	return name[0] == '/' || strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 || strstr(name, "/../") ||
	       (strlen(name) >= 3 && strcmp(name + strlen(name) - 3, "/..") == 0);
}

static bool read_include(struct reading *r, const char *folder, const struct doc *root, const struct doc_node *name,
			 struct err *err)
{
	if (name->kind != DOC_SCALAR || !name->text[0] || leaves_folder(name->text)) {
		err_set(err, ERR_KNOWLEDGE, "an include must name a file or folder below this one's folder");
		return err_at(err, root->file, name->line, name->column);
	}
	const char *path = path_join(r->arena, folder, name->text);
	if (file_is_dir(path))
		return read_folder(r, path, err);
	return read_one(r, path, err);
}

static const char *folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_strn(a, path, (size_t)(slash - path) + 1) : ".";
}

static bool read_root(struct reading *r, const char *path, struct err *err)
{
	if (!read_one(r, path, err))
		return false;
	struct doc root = r->docs.at[0];
	const struct doc_node *list = doc_get(root.root, "include");
	for (const struct doc_node *name = list ? list->first : NULL; name; name = name->next)
		if (!read_include(r, folder_of(r->arena, path), &root, name, err))
			return false;
	return true;
}

bool include_read(const char *path, struct arena *a, struct doc **docs, size_t *n, struct err *err)
{
	struct reading r = { .arena = a };
	bool ok = file_is_dir(path) ? read_folder(&r, path, err) : read_root(&r, path, err);

	*docs = arena_array(a, r.docs.n, sizeof **docs);
	if (r.docs.n)
		memcpy(*docs, r.docs.at, r.docs.n * sizeof **docs);
	*n = r.docs.n;
	VEC_DONE(&r.docs);
	return ok;
}
