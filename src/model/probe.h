/* SPDX-License-Identifier: MIT */
/* What a path is, told from its first bytes and names, without reading more. */
#ifndef CMLTRIAGE_MODEL_PROBE_H
#define CMLTRIAGE_MODEL_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum probe_kind {
	PROBE_UNREADABLE,	/* not there, or no file and no folder: err says why */
	PROBE_MLMODEL, PROBE_MLPACKAGE, PROBE_MLMODELC,
	PROBE_ZIP, PROBE_GZIP, PROBE_XZ,
	PROBE_TEXT,		/* a log, most likely */
	PROBE_EMPTY, PROBE_GIT_LFS, PROBE_WEB_PAGE, PROBE_CORE_AI, PROBE_ONNX, PROBE_PNG, PROBE_JPEG, PROBE_HDF5,
	PROBE_PICKLE, PROBE_TFLITE, PROBE_GGUF, PROBE_JSON, PROBE_XML, PROBE_PDF, PROBE_MACHO, PROBE_SAFETENSORS,
	PROBE_WEIGHT_FILE, PROBE_MIL_TEXT, PROBE_ZEROS, PROBE_DIRECTORY, PROBE_UNKNOWN,
	PROBE_COUNT
};

/* Looks at path. err is filled for PROBE_UNREADABLE only. */
enum probe_kind model_probe(const char *path, struct err *err);
/* The same for the first n bytes (up to a few KiB) of a file of `bytes` bytes; no names are looked at. */
enum probe_kind probe_bytes(const uint8_t *head, size_t n, uint64_t bytes);

/* "mlpackage", "git-lfs-pointer", ...: the value of the fact model.kind. */
const char *probe_name(enum probe_kind kind);
/* "a PNG image", for sentences. */
const char *probe_words(enum probe_kind kind);
/* True when model_inspect() should get it; false for what a log reader should get (text, gzip, xz), unless it is
 * named like a model. A zip is looked into by model_inspect(). */
bool probe_is_model(enum probe_kind kind, const char *path);
/* True when the name ends like a model's (.mlmodel, .mlpackage, .mlmodelc, .aimodel). */
bool probe_named_model(const char *path);
/* True when path ends with the extension (".mlmodel"), a slash at the end and letter case ignored. */
bool probe_has_extension(const char *path, const char *extension);

#endif
