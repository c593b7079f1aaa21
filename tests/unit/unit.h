/* SPDX-License-Identifier: MIT */
/* What every unit test includes first: cmocka in TAP form. */
#ifndef CMLTRIAGE_TESTS_UNIT_H
#define CMLTRIAGE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* int main() that runs the table `tests` and prints TAP. */
#define UNIT_MAIN(tests) \
	int main(void) \
	{ \
		cmocka_set_message_output(CM_OUTPUT_TAP); \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	}

#endif
