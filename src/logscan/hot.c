/* SPDX-License-Identifier: MIT */
/* The loops for any processor, and the choice. */
#include "logscan/hot.h"

#define LOOPS hot_plain
#include "logscan/hot_loops.h"

const struct hot *hot_best(void)
{
#ifdef HOT_AVX2
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		return &hot_avx2;
#endif
	return &hot_plain;
}
