/* SPDX-License-Identifier: MIT */
/* Settings are options by their long names: `theme: dark`, `target: [iOS16, macOS13]`, `ascii: true`. */
#include "cli/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/nearest.h"
#include "data/doc.h"

/* What makes sense for every run. */
static const enum option_id settable[] = {OPTION_TARGET, OPTION_DEVICE, OPTION_COMPUTE_UNITS, OPTION_AUTO, OPTION_FAIL_ON,
	OPTION_MIN, OPTION_SKIP, OPTION_REDACT, OPTION_NO_REDACT, OPTION_TREE, OPTION_NO_USER_TREES, OPTION_THEME, OPTION_COLOR,
	OPTION_ASCII, OPTION_LAYOUT, OPTION_MOUSE, OPTION_PLAIN, OPTION_NO_SESSION, OPTION_TIME_LIMIT, OPTION_MAX_LOG, OPTION_VERBOSE};
#define SETTABLE (sizeof settable / sizeof *settable)

const char *config_path(struct arena *a)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (dir && dir[0] == '/')
		return path_join(a, dir, "cmltriage/config.yaml");
	return home && *home ? path_join(a, home, ".config/cmltriage/config.yaml") : NULL;
}

static bool at(struct err *err, const char *file, const struct doc_node *n)
{
	err->kind = ERR_KNOWLEDGE;
	return err_at(err, file, n->line, n->column);
}

static bool unknown(const char *file, const struct doc_node *n, struct err *err)
{
	struct nearest near;

	nearest_init(&near, n->key);
	for (size_t i = 0; i < SETTABLE; i++)
		nearest_offer(&near, option_get(settable[i])->name);
	nearest_offer(&near, "keys");
	err_set(err, ERR_KNOWLEDGE, "'%.60s' is no setting", n->key);
	if (nearest_found(&near))
		err_hint(err, "did you mean %s?", nearest_found(&near));
	else
		err_hint(err, "settings are called like options; see cmltriage(1)");
	return at(err, file, n);
}

static bool apply_value(struct options *o, enum option_id id, const char *file, const struct doc_node *n, struct err *err)
{
	bool flag = option_get(id)->has == HAS_NO;

	if (n->kind != DOC_SCALAR || (flag && strcmp(n->text, "true") && strcmp(n->text, "false"))) {
		err_set(err, ERR_KNOWLEDGE, flag ? "%s is true or false" : "%s takes a plain value", option_get(id)->name);
		return at(err, file, n);
	}
	if (flag && !strcmp(n->text, "false"))
		return true;
	if (!option_set(o, id, n->text, err))
		return at(err, file, n);
	*VEC_ADD(&o->settings) = (struct setting){id, n->text, file, n->line};
	return true;
}

static bool apply_setting(struct options *o, const char *file, const struct doc_node *n, struct err *err)
{
	size_t i = 0;

	if (!strcmp(n->key, "keys")) {
		o->keys = n;
		o->keys_file = file;
		return true;
	}
	while (i < SETTABLE && strcmp(option_get(settable[i])->name, n->key))
		i++;
	if (i == SETTABLE)
		return unknown(file, n, err);
	if (option_given(o, settable[i])
	    || !(o->command == COMMAND_DOCTOR || option_get(settable[i])->commands & 1u << o->command))
		return true;
	if (n->kind != DOC_LIST)
		return apply_value(o, settable[i], file, n, err);
	for (const struct doc_node *item = n->first; item; item = item->next)
		if (!apply_value(o, settable[i], file, item, err))
			return false;
	return true;
}

bool config_apply(struct options *o, struct err *err)
{
	const char *file = o->config ? o->config : config_path(&o->arena), *text;
	struct buf b = {0};
	struct doc doc = {0};
	bool ok;

	if (o->no_config || !file || (!o->config && !file_exists(file)))
		return true;
	if (!file_read(file, (size_t)limit_get(LIMIT_tree_file_bytes), &b, err))
		return false;
	text = arena_strn(&o->arena, buf_str(&b), b.len);
	ok = doc_parse_yaml(file, text, b.len, &o->arena, &doc, err);
	buf_done(&b);
	if (!ok)
		return false;
	if (doc.root && doc.root->kind != DOC_MAP) {
		err_set(err, ERR_KNOWLEDGE, "a settings file holds `name: value` lines");
		return at(err, file, doc.root);
	}
	for (const struct doc_node *n = doc.root ? doc.root->first : NULL; n; n = n->next)
		if (!apply_setting(o, file, n, err))
			return false;
	return true;
}
