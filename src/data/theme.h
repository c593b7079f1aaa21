/* SPDX-License-Identifier: MIT */
/*
 * Themes: how each role of role.def looks. A theme is a YAML file; the ones of themes/ are compiled in.
 * The format is described in man/cmltriage-theme.5.
 */
#ifndef CMLTRIAGE_DATA_THEME_H
#define CMLTRIAGE_DATA_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum theme_role {
#define ROLE_LOOK(name, what) LOOK_##name,
#include "data/role.def"
#undef ROLE_LOOK
	LOOK_COUNT
};

enum theme_attr { ATTR_BOLD = 1, ATTR_UNDERLINE = 2, ATTR_REVERSE = 4, ATTR_DIM = 8, ATTR_ITALIC = 16 };

/* One colour at every depth a terminal may have; -1 = the terminal's own. */
struct theme_color {
	int ansi;		/* 0..15 */
	int indexed;		/* 0..255 */
	int32_t rgb;		/* 0xRRGGBB */
};

struct theme_style {
	struct theme_color front, back;
	unsigned attrs;		/* of enum theme_attr */
};

struct theme {
	char name[32];
	int32_t paper;		/* 0xRRGGBB: the terminal background it is meant for; -1 = any */
	struct theme_style at[LOOK_COUNT];
};

const char *theme_role_name(enum theme_role role);
const char *theme_role_what(enum theme_role role);

/* The look without any theme: bold, underline and reverse only. */
void theme_mono(struct theme *out);

/*
 * Loads a theme by name (from the folders in order, each NAME.yaml, then the compiled-in ones) or by
 * the path of a file (when the name holds a slash). Errors carry file:line:column and a did-you-mean.
 */
bool theme_load(const char *name, const char *const *folders, size_t n_folders, struct theme *out, struct err *err);

/* Names of all themes that theme_load() would find, sorted, in the arena. */
void theme_names(const char *const *folders, size_t n_folders, struct arena *a, const char ***names, size_t *n);

/* WCAG contrast ratio of two colours 0xRRGGBB, 1.0 .. 21.0. */
double theme_contrast(int32_t one, int32_t two);
/* The built-in theme for a background: "light", "dark", or "default16" for those between, where it reads best. */
const char *theme_for_paper(int32_t rgb);
/* The background 0xRRGGBB as COLORFGBG has it ("15;0", "0;default;15"); -1 when it does not tell. NULL is allowed. */
int32_t theme_paper_of(const char *colorfgbg);
/* The usual colour 0xRRGGBB of one of the 256. */
int32_t theme_indexed_rgb(int indexed);

#endif
