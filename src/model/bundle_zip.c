/* SPDX-License-Identifier: MIT */
/* Bundles inside zip archives. */
#include "model/bundle.h"
struct bundle *bundle_open_zip(const char *path, const char *prefix, struct err *err) { (void)path;(void)prefix;(void)err; return NULL; }
bool bundle_has_zip(void) { return false; }
bool bundle_zip_root(const char *path, struct arena *a, const char **prefix, const char **file, struct err *err) { (void)path;(void)a;(void)prefix;(void)file;(void)err; return false; }
