/* SPDX-License-Identifier: MIT */
/* Model packages: the manifest, and what it points to. Source: ModelPackage.cpp of coremltools. */
#ifndef CMLTRIAGE_MODEL_PACKAGE_H
#define CMLTRIAGE_MODEL_PACKAGE_H

#include <stdbool.h>

#include "model/inspection.h"

/*
 * Reads Manifest.json of in->bundle and finds the root model: sets in->file and in->model_dir. When the manifest is broken,
 * the usual place is tried, so that the model itself can still be told. False when there is no model at all.
 */
bool package_open(struct inspection *in);
/* Sums up the weight files beside the model. */
void package_weights(struct inspection *in);

#endif
