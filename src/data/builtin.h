/* SPDX-License-Identifier: MIT */
/* What is compiled in: the image of trees/coreml.yaml with its includes, and of themes/. Made by mkimage. */
#ifndef CMLTRIAGE_DATA_BUILTIN_H
#define CMLTRIAGE_DATA_BUILTIN_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t builtin_tree[];
extern const size_t builtin_tree_bytes;
extern const char builtin_tree_sha256[];
/* What the regexes of its signatures and contexts need in a line: see logscan/literal_image.h. */
extern const uint8_t builtin_literals[];
extern const size_t builtin_literals_bytes;
extern const uint8_t builtin_themes[];
extern const size_t builtin_themes_bytes;
extern const char builtin_themes_sha256[];

#endif
