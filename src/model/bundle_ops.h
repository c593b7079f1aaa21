/* SPDX-License-Identifier: MIT */
/* What a kind of bundle has to offer; for bundle*.c only. */
#ifndef CMLTRIAGE_MODEL_BUNDLE_OPS_H
#define CMLTRIAGE_MODEL_BUNDLE_OPS_H

#include "model/bundle.h"

struct bundle_ops {
	void (*free)(struct bundle *b);
	enum bundle_kind (*find)(struct bundle *b, const char *name, uint64_t *bytes);
	bool (*view)(struct bundle *b, const char *name, uint64_t most, struct bundle_view *out, struct err *err);
	size_t (*names)(struct bundle *b, const char *dir, struct arena *a, char ***names);
	uint64_t (*total)(struct bundle *b);
	bool (*records)(struct bundle *b, const char *name, const uint64_t *at, size_t n, size_t record_bytes, uint8_t *out,
			bool *got);
};

struct bundle {
	const struct bundle_ops *ops;
	struct arena arena;
};

#endif
