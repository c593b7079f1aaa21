/* SPDX-License-Identifier: MIT */
/* Wires the rooms together and owns the exit status. */
#include <stdio.h>

int main(void)
{
	puts("cmltriage");
	return 0;
}
