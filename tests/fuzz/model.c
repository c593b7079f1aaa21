/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: any bytes as a specification, or as program text when the first byte is odd.
 */
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "model/inspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct evidence e = { 0 };

	if (n)
		model_inspect_bytes(data + 1, n - 1, "fuzz", data[0] & 1, &e);
	evidence_done(&e);
	return 0;
}
