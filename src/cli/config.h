/* SPDX-License-Identifier: MIT */
/* The settings file: options that hold for every run, beneath what the command line says. */
#ifndef CMLTRIAGE_CLI_CONFIG_H
#define CMLTRIAGE_CLI_CONFIG_H

#include "base/err.h"
#include "cli/option.h"

/*
 * Reads --config FILE, or config.yaml in the configuration folder where there is one (not with --no-config), and
 * applies its settings to options that the command line did not give. False with err (ERR_KNOWLEDGE, with its place)
 * for a setting that does not exist or has no such value.
 */
bool config_apply(struct options *o, struct err *err);

/*
 * The keys that the settings give to actions, once config_apply() was run: *out is NULL where they name none, or for a
 * command that has nothing to do with keys; else it belongs to the caller. False with err and its place for what is no
 * action or no key, and for keys that would mean two things or could never be reached.
 */
struct keymap;
bool config_keymap(const struct options *o, struct keymap **out, struct err *err);
/* Puts keys and layout in use; the keys stay the caller's. */
void config_use_keys(const struct keymap *keys, int layout);

/* The file that is read when none is named, in the arena; NULL without a home. */
const char *config_path(struct arena *a);

#endif
