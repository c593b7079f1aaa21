/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: any bytes as a specification, or as program text when the first byte is odd.
 * Without libFuzzer the program runs over the files it is given.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "model/inspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct evidence e = { 0 };

	if (n)
		model_inspect_bytes(data + 1, n - 1, "fuzz", data[0] & 1, &e);
	evidence_done(&e);
	return 0;
}

#ifndef WITH_LIBFUZZER
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct buf b = { 0 };
		struct err err = { 0 };
		if (!file_read(argv[i], (size_t)1 << 30, &b, &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 3;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)buf_str(&b), b.len);
		buf_done(&b);
	}
	return 0;
}
#endif
