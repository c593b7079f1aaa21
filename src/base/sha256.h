/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), to name the contents of knowledge files. Not used for secrecy. */
#ifndef CMLTRIAGE_BASE_SHA256_H
#define CMLTRIAGE_BASE_SHA256_H

#include <stddef.h>

/* 64 hex digits and a NUL byte into out. */
void sha256_hex(const void *bytes, size_t n, char out[65]);

#endif
