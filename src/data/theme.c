/* SPDX-License-Identifier: MIT */
/* Theme files: words such as `bold blue on default`, one style a role, inherited from another theme. */
#include "data/theme.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limit.h"
#include "data/builtin.h"
#include "data/doc.h"

static const char *const role_names[] = {
#define ROLE_LOOK(name, what) #name,
#include "data/role.def"
#undef ROLE_LOOK
};
static const char *const role_whats[] = {
#define ROLE_LOOK(name, what) what,
#include "data/role.def"
#undef ROLE_LOOK
};
_Static_assert(sizeof role_names / sizeof *role_names == LOOK_COUNT, "a name for each role");

static const struct theme_color own = { -1, -1, -1 };

static const char *const ansi_names[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white",
};

static const struct { const char *name; unsigned attr; } attr_names[] = {
	{ "bold", ATTR_BOLD }, { "underline", ATTR_UNDERLINE }, { "reverse", ATTR_REVERSE },
	{ "dim", ATTR_DIM }, { "italic", ATTR_ITALIC },
};

const char *theme_role_name(enum theme_role role)
{
	return role_names[role];
}

const char *theme_role_what(enum theme_role role)
{
	return role_whats[role];
}

int32_t theme_indexed_rgb(int indexed)
{
	static const int32_t ansi[16] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const int step[6] = { 0, 95, 135, 175, 215, 255 };

	if (indexed < 16)
		return ansi[indexed < 0 ? 0 : indexed];
	if (indexed >= 232) {
		int32_t grey = 8 + 10 * (indexed - 232);
		return grey << 16 | grey << 8 | grey;
	}
	indexed -= 16;
	return step[indexed / 36] << 16 | step[indexed / 6 % 6] << 8 | step[indexed % 6];
}

static double channel(int32_t value)
{
	double v = (value & 255) / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(int32_t rgb)
{
	return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
}

double theme_contrast(int32_t one, int32_t two)
{
	double a = luminance(one) + 0.05, b = luminance(two) + 0.05;

	return a > b ? a / b : b / a;
}

/* On a background that is not nearly the one it was made for, a theme's fainter colours cannot be read. */
const char *theme_for_paper(int32_t rgb)
{
	return theme_contrast(rgb, 0x000000) >= 15 ? "light" : theme_contrast(rgb, 0xffffff) >= 10 ? "dark" : "default16";
}

int32_t theme_paper_of(const char *colorfgbg)
{
	const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
	char *end;

	if (!last || !isdigit((unsigned char)last[1]))
		return -1;
	long index = strtol(last + 1, &end, 10);
	if (*end || index > 15)
		return -1;
	/* bright black is dark, white is light, whatever shade the terminal gives them */
	return index == 8 ? 0x000000 : index == 7 ? 0xffffff : theme_indexed_rgb((int)index);
}

/* The nearest of the fixed 240 colours: the first 16 are the user's own and may look like anything. */
static int nearest_indexed(int32_t rgb)
{
	int best = 16;
	long best_distance = -1;

	for (int i = 16; i < 256; i++) {
		int32_t c = theme_indexed_rgb(i);
		long r = (c >> 16) - (rgb >> 16), g = (c >> 8 & 255) - (rgb >> 8 & 255), b = (c & 255) - (rgb & 255);
		long distance = 2 * r * r + 4 * g * g + 3 * b * b;
		if (best_distance < 0 || distance < best_distance) {
			best = i;
			best_distance = distance;
		}
	}
	return best;
}

static bool parse_color(const char *word, struct theme_color *c)
{
	char *end;

	if (word[0] == '#' && strlen(word) == 7 && strspn(word + 1, "0123456789abcdefABCDEF") == 6) {
		c->rgb = (int32_t)strtol(word + 1, NULL, 16);
		if (c->indexed < 0)
			c->indexed = nearest_indexed(c->rgb);
		return true;
	}
	if (isdigit((unsigned char)word[0])) {
		long v = strtol(word, &end, 10);
		if (*end || v > 255)
			return false;
		c->indexed = (int)v;
		return true;
	}
	for (int i = 0; i < 16; i++) {
		if (strcmp(word, ansi_names[i]) == 0) {
			c->ansi = i;
			return true;
		}
	}
	return strcmp(word, "default") == 0;
}

static bool parse_attr(const char *word, unsigned *attrs)
{
	for (size_t i = 0; i < sizeof attr_names / sizeof *attr_names; i++) {
		if (strcmp(word, attr_names[i].name) == 0) {
			*attrs |= attr_names[i].attr;
			return true;
		}
	}
	return strcmp(word, "plain") == 0;
}

static bool parse_style(const struct doc *d, const struct doc_node *node, struct theme_style *out, struct err *err)
{
	struct theme_style s = { .front = own, .back = own };
	char copy[128], *save = NULL;
	bool back = false;

	snprintf(copy, sizeof copy, "%s", node->text ? node->text : "");
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		if (strcmp(word, "on") == 0) {
			back = true;
		} else if (!parse_color(word, back ? &s.back : &s.front) && !parse_attr(word, &s.attrs)) {
			err_set(err, ERR_KNOWLEDGE, "`%s` is no colour and no attribute", word);
			err_at(err, d->file, node->line, node->column);
			return err_hint(err, "colours: #rrggbb, 0..255, red, bright-red ..., default; attributes: "
					"bold underline reverse dim italic plain");
		}
	}
	*out = s;
	return true;
}

static bool parse_roles(const struct doc *d, const struct doc_node *roles, struct theme *out, struct err *err)
{
	for (const struct doc_node *n = roles ? roles->first : NULL; n; n = n->next) {
		size_t i = 0;
		while (i < LOOK_COUNT && strcmp(role_names[i], n->key) != 0)
			i++;
		if (i == LOOK_COUNT) {
			err_set(err, ERR_KNOWLEDGE, "no role is called `%s`", n->key);
			return err_at(err, d->file, n->line, n->column);
		}
		if (!parse_style(d, n, &out->at[i], err))
			return false;
	}
	return true;
}

/* ---- where themes are ---- */

struct finder {
	const char *const *folders;
	size_t n_folders;
	struct arena arena;
	struct doc *builtin;
	size_t n_builtin;
};

static void finder_init(struct finder *f, const char *const *folders, size_t n_folders)
{
	memset(f, 0, sizeof *f);
	f->folders = folders;
	f->n_folders = n_folders;
	struct doc_image image;

	if (!doc_image_open(builtin.themes, builtin.themes_bytes, &image, NULL))
		return;
	f->builtin = arena_array(&f->arena, image.n_docs, sizeof *f->builtin);
	while (f->n_builtin < image.n_docs && doc_image_read(&image, (uint32_t)f->n_builtin, &f->arena, &f->builtin[f->n_builtin], NULL))
		f->n_builtin++;
}

static bool read_file(struct finder *f, const char *path, struct doc *out, struct err *err)
{
	struct buf text = { 0 };
	bool ok = file_read(path, (size_t)limit_get(LIMIT_tree_file_bytes), &text, err) &&
		  doc_parse_yaml(arena_str(&f->arena, path), buf_str(&text), text.len, &f->arena, out, err);

	buf_done(&text);
	return ok;
}

static bool find_doc(struct finder *f, const char *name, struct doc *out, struct err *err)
{
	if (strchr(name, '/'))
		return read_file(f, name, out, err);
	for (size_t i = 0; i < f->n_folders; i++) {
		const char *path = path_join(&f->arena, f->folders[i], arena_fmt(&f->arena, "%s.yaml", name));
		if (file_exists(path))
			return read_file(f, path, out, err);
	}
	for (size_t i = 0; i < f->n_builtin; i++) {
		if (strcmp(doc_text(f->builtin[i].root, "name", ""), name) == 0) {
			*out = f->builtin[i];
			return true;
		}
	}
	err_set(err, ERR_USAGE, "there is no theme `%s`", name);
	return err_hint(err, "`cmltriage list themes` names them all");
}

static bool load(struct finder *f, const char *name, int depth, struct theme *out, struct err *err)
{
	struct doc d;

	if (!find_doc(f, name, &d, err))
		return false;
	const char *parent = doc_text(d.root, "inherits", NULL);
	if (depth > 8) {
		err_set(err, ERR_KNOWLEDGE, "themes inherit from one another in a circle");
		return err_at(err, d.file, 1, 1);
	}
	if (parent && !load(f, parent, depth + 1, out, err))
		return false;
	if (strcmp(doc_text(d.root, "theme", ""), "1") != 0) {
		err_set(err, ERR_KNOWLEDGE, "not a theme of format 1");
		err_hint(err, "a theme file starts with `theme: 1`");
		return err_at(err, d.file, 1, 1);
	}
	const char *paper = doc_text(d.root, "paper", NULL);
	struct theme_color c = own;
	if (paper && parse_color(paper, &c))
		out->paper = c.rgb;
	snprintf(out->name, sizeof out->name, "%s", doc_text(d.root, "name", path_base(name)));
	return parse_roles(&d, doc_get(d.root, "roles"), out, err);
}

void theme_mono(struct theme *out)
{
	memset(out, 0, sizeof *out);
	snprintf(out->name, sizeof out->name, "mono");
	out->paper = -1;
	for (size_t i = 0; i < LOOK_COUNT; i++)
		out->at[i] = (struct theme_style){ .front = own, .back = own };
	static const struct { enum theme_role role; unsigned attrs; } some[] = {
		{ LOOK_title, ATTR_BOLD }, { LOOK_key, ATTR_BOLD }, { LOOK_cursor, ATTR_BOLD },
		{ LOOK_match, ATTR_UNDERLINE | ATTR_BOLD }, { LOOK_found, ATTR_REVERSE }, { LOOK_alert, ATTR_BOLD },
		{ LOOK_automatic, ATTR_BOLD }, { LOOK_error, ATTR_BOLD }, { LOOK_warning, ATTR_BOLD },
		{ LOOK_filled, ATTR_BOLD }, { LOOK_link, ATTR_UNDERLINE }, { LOOK_prompt, ATTR_BOLD },
	};
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		out->at[some[i].role].attrs = some[i].attrs;
}

bool theme_load(const char *name, const char *const *folders, size_t n_folders, struct theme *out, struct err *err)
{
	struct finder f;

	finder_init(&f, folders, n_folders);
	theme_mono(out);
	bool ok = load(&f, name, 0, out, err);
	arena_done(&f.arena);
	return ok;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void theme_names(const char *const *folders, size_t n_folders, struct arena *a, const char ***names, size_t *n)
{
	struct finder f;
	size_t cap = 0, n_files = 0;
	char **files;

	finder_init(&f, folders, n_folders);
	cap = f.n_builtin + 256 * n_folders;
	*names = arena_array(a, cap + 1, sizeof **names);
	*n = 0;
	for (size_t i = 0; i < f.n_builtin; i++)
		(*names)[(*n)++] = arena_str(a, doc_text(f.builtin[i].root, "name", "?"));
	for (size_t i = 0; i < n_folders; i++) {
		if (!file_list(folders[i], 256, &f.arena, &files, &n_files, NULL))
			continue;
		for (size_t k = 0; k < n_files && *n < cap; k++) {
			size_t len = strlen(files[k]);
			if (len > 5 && strcmp(files[k] + len - 5, ".yaml") == 0)
				(*names)[(*n)++] = arena_strn(a, files[k], len - 5);
		}
	}
	qsort(*names, *n, sizeof **names, compare_names);
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (kept == 0 || strcmp((*names)[kept - 1], (*names)[i]) != 0)
			(*names)[kept++] = (*names)[i];
	*n = kept;
	arena_done(&f.arena);
}
