/* SPDX-License-Identifier: MIT */
/* The loops once more, for x86-64 processors with AVX2 and BMI2. */
#include "logscan/hot.h"

#ifdef HOT_AVX2
#include <immintrin.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi2")
#endif
#define BYTES64_AVX2 1
#define LOOPS hot_avx2
#include "logscan/hot_loops.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
