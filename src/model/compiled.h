/* SPDX-License-Identifier: MIT */
/* Compiled models (.mlmodelc) of both generations; every part is read alone when others are missing. */
#ifndef CMLTRIAGE_MODEL_COMPILED_H
#define CMLTRIAGE_MODEL_COMPILED_H

#include "model/inspection.h"

/* Reads the folder in->bundle. */
void compiled_inspect(struct inspection *in);

#endif
