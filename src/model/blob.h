/* SPDX-License-Identifier: MIT */
/*
 * Weight files of ML programs (MIL blob storage, format 2): a header of 64 bytes, then records of 64 bytes each followed by
 * its data. A program points to records by their offset. Source: StorageFormat.hpp, BlobDataType.hpp, StorageReader.cpp.
 */
#ifndef CMLTRIAGE_MODEL_BLOB_H
#define CMLTRIAGE_MODEL_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/inspection.h"

#define BLOB_RECORD_BYTES 64
#define BLOB_SENTINEL 0xdeadbeefu
#define BLOB_VERSION 2

struct blob_record {
	uint32_t sentinel, dtype;	/* dtype: numbers of weight files, not of MIL.proto */
	uint64_t bytes, at;		/* of the data */
	uint64_t padding_bits;
};
struct blob_record blob_record_of(const uint8_t record[BLOB_RECORD_BYTES]);
/* Bits of an element of a weight file's type number; 0 when unknown. */
unsigned blob_bits(uint32_t dtype);
/* "Float16"; "type 99" when unknown (static text "unknown"). */
const char *blob_dtype_name(uint32_t dtype);

/* Name of the weight file that a program calls `file` ("@model_path/weights/weight.bin"), relative to the bundle, in the
 * arena. NULL when it leads out of the model. */
const char *blob_file_name(struct arena *a, const char *model_dir, const char *file);

/* Holds every blob that the tally knows against the weight files of the bundle, and notes what is wrong. Reads headers and records
 * only. */
void blob_check(struct inspection *in);

#endif
