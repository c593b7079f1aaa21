/* SPDX-License-Identifier: MIT */
/*
 * Weight elements as they are stored: 16-, 32- and 64-bit floats, integers of
 * 1 to 64 bits, packed least significant bits first, row-major.
 * Source of the numbers: BlobDataType.hpp (files) and MIL.proto (specifications) of coremltools.
 */
#ifndef CMLTRIAGE_MODEL_ELEMENT_H
#define CMLTRIAGE_MODEL_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum element {
#define ELEMENT(id, name, bits, blob, mil) ELEMENT_##id,
#include "model/element.def"
#undef ELEMENT
	ELEMENT_COUNT
};

const char *element_name(enum element e);	/* "float16", as in facts */
unsigned element_bits(enum element e);		/* 0 for ELEMENT_NONE */
bool element_is_float(enum element e);
enum element element_of_blob(uint32_t dtype);	/* number in a weight file; ELEMENT_NONE if unknown */
enum element element_of_mil(uint32_t dtype);	/* MIL.proto DataType */

/* Bytes that n elements take, rounded up; UINT64_MAX when that overflows. */
uint64_t element_bytes(enum element e, uint64_t n);

/* Decodes n elements from number `first` on. False, with out untouched, when they do not all lie in
 * the given bytes. Integers beyond 24 bits are rounded to the nearest float. */
bool element_decode(enum element e, const uint8_t *data, size_t bytes, uint64_t first, size_t n, float *out);
/* The same for unsigned elements of less than a byte that begin at the most significant bit, as in networks. */
bool element_decode_msb(enum element e, const uint8_t *data, size_t bytes, uint64_t first, size_t n, float *out);

#endif
