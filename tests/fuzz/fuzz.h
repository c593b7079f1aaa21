/* SPDX-License-Identifier: MIT */
/*
 * What every fuzz target shares. A target is one function of any bytes; a property that does not hold aborts.
 * With libFuzzer (--enable-fuzzing) it is driven by that; otherwise replay.c runs it over files and folders of them.
 */
#ifndef CMLTRIAGE_TESTS_FUZZ_H
#define CMLTRIAGE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Aborts with a line that says which property of the target is broken. */
void fuzz_must(int holds, const char *what);
/* Puts the bytes into a file (NAME, created anew each time) of a folder that goes away in the end; its path. */
const char *fuzz_file(const char *name, const void *bytes, size_t n);
const char *fuzz_folder(void);

#endif
