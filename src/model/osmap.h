/* SPDX-License-Identifier: MIT */
/*
 * Specification version -> the oldest systems that open it, and the opsets that
 * came with it. Source: comments in Model.proto and the table of deployment targets of coremltools.
 */
#ifndef CMLTRIAGE_MODEL_OSMAP_H
#define CMLTRIAGE_MODEL_OSMAP_H

#include <stddef.h>

#define OSMAP_NEWEST 10		/* highest specification version known here */
#define OSMAP_PROGRAM 6		/* first one with ML programs */

struct osmap_row {
	const char *ios, *macos, *watchos, *tvos, *visionos;	/* as Apple writes them */
	double ios_number;
	const char *opset;	/* "CoreML5"; NULL before ML programs */
};

/* Row of a version, or NULL when it is unknown. */
const struct osmap_row *osmap_row(long long spec_version);
/* Specification version of an opset name: "CoreML7" of protobuf or "ios17" of program text; 0 when unknown. */
int osmap_opset(const char *name, size_t n);

#endif
