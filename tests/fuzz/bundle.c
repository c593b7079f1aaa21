/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as one file of a model bundle, chosen by the first byte: manifest, metadata, network, program, archive. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/evidence.h"
#include "fuzz/fuzz.h"
#include "model/inspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "Manifest.json", "metadata.json", "model.espresso.net", "model.mil", "coremldata.bin",
		"model.espresso.shape", "fuzz.zip", "fuzz.mlmodel" };
	struct evidence e = { 0 };
	struct err err = { 0 };
	struct model_options o = { .scan_weights = n > 1 && data[1] & 1 };

	if (!n)
		return 0;
	const char *name = names[data[0] % (sizeof names / sizeof *names)];
	const char *path = fuzz_file(name, data + 1, n - 1);
	if (!strchr(name, 'f') || strncmp(name, "fuzz", 4) != 0)
		path = fuzz_folder();
	if (!model_inspect(path, &o, &e, NULL, &err))
		fuzz_must(err.text[0], "a model that is refused has an error");
	evidence_done(&e);
	unlink(fuzz_file(name, "", 0));
	return 0;
}
