/* SPDX-License-Identifier: MIT */
/* Private to weights*.c: files of a weight set. */
#ifndef CMLTRIAGE_MODEL_WEIGHTS_READ_H
#define CMLTRIAGE_MODEL_WEIGHTS_READ_H

#include "base/err.h"
#include "model/bundle.h"

struct weight_file {
	const char *name;	/* in the bundle; NULL: the specification */
	struct bundle_view view;
};

/* Maps a single file outside of any bundle. */
bool weight_file_map(const char *path, struct bundle_view *out, struct err *err);

#endif
