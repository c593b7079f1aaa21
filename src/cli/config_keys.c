/* SPDX-License-Identifier: MIT */
/* Keys of the settings file: `keys:` with the names of actions, `find: "/ F8"`, `next-error: [e, F9]`, `log: none`. */
#include <string.h>

#include "base/nearest.h"
#include "cli/config.h"
#include "data/doc.h"
#include "ui/keymap.h"

static bool at(struct err *err, const struct options *o, const struct doc_node *n)
{
	err->kind = ERR_KNOWLEDGE;
	return err_at(err, o->keys_file, n->line, n->column);
}

static bool no_action(const struct options *o, const struct doc_node *n, struct err *err)
{
	struct nearest near;

	nearest_init(&near, n->key);
	for (int a = ACT_none + 1; a < ACT_COUNT; a++)
		nearest_offer(&near, action_name((enum action)a));
	err_set(err, ERR_KNOWLEDGE, "'%.60s' is no action", n->key);
	if (nearest_found(&near))
		err_hint(err, "did you mean %s?", nearest_found(&near));
	else
		err_hint(err, "cmltriage list keys names them all");
	return at(err, o, n);
}

static bool no_keys(const struct options *o, const struct doc_node *n, struct err *err)
{
	err_set(err, ERR_KNOWLEDGE, "%.60s takes names of keys, or none", n->key ? n->key : "an action");
	err_hint(err, "as in find: \"/ F8\", next-error: [e, F9], log: none");
	return at(err, o, n);
}

/* Names separated by blanks; the place of each is told as it stands in the file. */
static bool add_names(struct keymap *m, enum action a, const struct options *o, const struct doc_node *n, struct err *err)
{
	const char *p = n->text;
	long quote = n->quoted ? 1 : 0;

	p += strspn(p, " ");
	if (!*p)
		return no_keys(o, n, err);
	while (*p) {
		size_t len = strcspn(p, " ");
		if (!keymap_add(m, a, p, len, (long)n->line, (long)n->column + quote + (p - n->text), err))
			return false;
		p += len;
		p += strspn(p, " ");
	}
	return true;
}

static bool add_action(struct keymap *m, const struct options *o, const struct doc_node *n, struct err *err)
{
	enum action a = action_parse(n->key);

	if (a == ACT_none)
		return no_action(o, n, err);
	keymap_clear(m, a, (long)n->line, (long)n->column);
	if (n->kind == DOC_SCALAR)
		return !strcmp(n->text, "none") || add_names(m, a, o, n, err);
	if (n->kind != DOC_LIST)
		return no_keys(o, n, err);
	for (const struct doc_node *item = n->first; item; item = item->next) {
		if (item->kind != DOC_SCALAR)
			return no_keys(o, item, err);
		if (!add_names(m, a, o, item, err))
			return false;
	}
	return true;
}

static bool fill(struct keymap *m, const struct options *o, struct err *err)
{
	if (o->keys->kind != DOC_MAP) {
		err_set(err, ERR_KNOWLEDGE, "keys holds `action: keys` lines");
		return at(err, o, o->keys);
	}
	for (const struct doc_node *n = o->keys->first; n; n = n->next)
		if (!add_action(m, o, n, err))
			return false;
	return keymap_check(m, err);
}

bool config_keymap(const struct options *o, struct keymap **out, struct err *err)
{
	const unsigned users = 1u << COMMAND_SCREEN | 1u << COMMAND_SCRIPT | 1u << COMMAND_DOCTOR | 1u << COMMAND_LIST | 1u << COMMAND_HELP;

	*out = NULL;
	if (!o->keys || !(users & 1u << o->command))
		return true;
	*out = keymap_new(o->keys_file);
	if (fill(*out, o, err))
		return true;
	keymap_free(*out);
	*out = NULL;
	return false;
}

void config_use_keys(const struct keymap *keys, int layout)
{
	_Static_assert((int)LAYOUT_LATIN - 1 == (int)LAYOUT_latin, "choices in the order of the layouts");

	keymap_use(keys);
	keymap_layout(layout == LAYOUT_DEFAULT ? LAYOUT_latin : (enum layout)(layout - LAYOUT_LATIN));
}
