/* SPDX-License-Identifier: MIT */
/*
 * What the person says about the app: deployment targets, devices, compute
 * units, symptom. Turns option values into facts, by way of the tree's tables.
 */
#ifndef CMLTRIAGE_TRIAGE_TARGET_H
#define CMLTRIAGE_TRIAGE_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "data/evidence.h"
#include "data/tree.h"

struct target {
	const char *os;			/* key of model.min_os: ios macos watchos tvos visionos */
	const char *os_name;		/* "iOS" */
	char name[32];			/* "iOS16", "iOS16.4" */
	double version;			/* 16.4 as major + minor / 100: 16.04; compare with target_version() */
	long spec_max;			/* newest specification version it loads; 0 = has no Core ML */
	bool newer;			/* newer than every row of the table */
};

/* Reads "iOS16", "ios 16.4", "macOS13", "iPadOS 17", "visionOS1" and the like. ERR_USAGE with a hint (the nearest name,
 * or the list of names) when it is none. */
bool target_parse(const struct tree *t, const char *text, struct target *out, struct err *err);

/* "16.4" -> 16.04, so that versions compare as numbers (11.2 < 11.10); 0 when it is no version. */
double target_version(const char *text);

/*
 * Sets the facts target.name, .os, .version (as a plain number: 16.4), .spec_max, .supported, .newer of the
 * strictest of n targets (the one that loads the lowest specification version), target.all (list of maps with the
 * same keys) and given.target (list of the texts). Replaces what was set before; n = 0 removes nothing.
 */
bool target_set(struct evidence *e, const struct tree *t, const char *const *texts, size_t n, struct err *err);

/* Sets device.id, .name, .chip, .class, .ane, .ane_cores, .os_max, .spec_max, .memory_mib and given.device. */
bool target_set_device(struct evidence *e, const struct tree *t, const char *text, struct err *err);

/* Sets given.compute_units (all, cpuOnly, cpuAndGPU, cpuAndNeuralEngine; read loosely) or given.symptom (a branch of the tree
 * or the id of an answer of the root question). */
bool target_set_compute_units(struct evidence *e, const char *text, struct err *err);
bool target_set_symptom(struct evidence *e, const struct tree *t, const char *text, struct err *err);

/* Sets what a saved session had been given (session_given(), NULL allowed), where the options of this run say nothing else. What is
 * not understood any more is left out. */
void target_restore(struct evidence *e, const struct tree *t, const struct value *given);

/* The oldest OS of a family that loads a specification version: "17" for (8, "ios"); NULL when the table has none. */
const char *target_min_os(const struct tree *t, long spec, const char *os);

#endif
