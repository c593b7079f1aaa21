/* SPDX-License-Identifier: MIT */
/* weightmodels FOLDER: writes the models that the tests of scan and diff look at into a folder of its own and prints nothing. */
#include <stdio.h>
#include <unistd.h>

#include "../model/weight_fixture.h"

int main(int argc, char **argv)
{
	char name[256], to[512];
	static const char *const models[] = { "dense.mlpackage", "palette.mlpackage", "odd.mlpackage", "other.mlpackage",
		"network.mlmodel", "empty.mlmodel" };

	if (argc != 2 || chdir(argv[1]) != 0) {
		fputs("usage: weightmodels FOLDER\n", stderr);
		return 2;
	}
	weight_models();
	for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
		snprintf(name, sizeof name, "%s", fx_path(models[i]));
		snprintf(to, sizeof to, "%s", models[i]);
		if (rename(name, to) != 0) {
			perror(name);
			return 1;
		}
	}
	fx_remove();
	return 0;
}
