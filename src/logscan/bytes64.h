/* SPDX-License-Identifier: MIT */
/*
 * Sixty-four bytes at once: which of them are a character, or lie in a range, as one bit each,
 * lowest first. With AVX2 (BYTES64_AVX2, for functions compiled for it), SSE2, NEON, or in plain C (BYTES64_PLAIN,
 * or where there is nothing else): always the same bits.
 */
#ifndef CMLTRIAGE_LOGSCAN_BYTES64_H
#define CMLTRIAGE_LOGSCAN_BYTES64_H

#include <stdint.h>
#include <string.h>

#if defined(BYTES64_AVX2)
#include <immintrin.h>

struct bytes64 {
	__m256i v[2];
};

static inline struct bytes64 bytes64_load(const char *p)
{
	struct bytes64 b;

	b.v[0] = _mm256_loadu_si256((const __m256i *)(const void *)p);
	b.v[1] = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
	return b;
}

static inline struct bytes64 bytes64_or(struct bytes64 b, char bits)
{
	b.v[0] = _mm256_or_si256(b.v[0], _mm256_set1_epi8(bits));
	b.v[1] = _mm256_or_si256(b.v[1], _mm256_set1_epi8(bits));
	return b;
}

static inline uint64_t bytes64_join(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

static inline uint64_t bytes64_is(struct bytes64 b, char c)
{
	const __m256i want = _mm256_set1_epi8(c);

	return bytes64_join(_mm256_cmpeq_epi8(b.v[0], want), _mm256_cmpeq_epi8(b.v[1], want));
}

/* from, and up to `more` above it */
static inline uint64_t bytes64_in(struct bytes64 b, unsigned char from, unsigned char more)
{
	const __m256i first = _mm256_set1_epi8((char)from), most = _mm256_set1_epi8((char)more);
	__m256i x = _mm256_sub_epi8(b.v[0], first), y = _mm256_sub_epi8(b.v[1], first);

	return bytes64_join(_mm256_cmpeq_epi8(_mm256_min_epu8(x, most), x), _mm256_cmpeq_epi8(_mm256_min_epu8(y, most), y));
}

#elif defined(__SSE2__) && !defined(BYTES64_PLAIN)
#include <emmintrin.h>

struct bytes64 {
	__m128i v[4];
};

static inline struct bytes64 bytes64_load(const char *p)
{
	struct bytes64 b;

	for (int i = 0; i < 4; i++)
		b.v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
	return b;
}

static inline struct bytes64 bytes64_or(struct bytes64 b, char bits)
{
	for (int i = 0; i < 4; i++)
		b.v[i] = _mm_or_si128(b.v[i], _mm_set1_epi8(bits));
	return b;
}

static inline uint64_t bytes64_join(__m128i a, __m128i b, __m128i c, __m128i d)
{
	uint32_t low = (uint32_t)_mm_movemask_epi8(a) | (uint32_t)_mm_movemask_epi8(b) << 16;
	uint32_t high = (uint32_t)_mm_movemask_epi8(c) | (uint32_t)_mm_movemask_epi8(d) << 16;

	return low | (uint64_t)high << 32;
}

static inline uint64_t bytes64_is(struct bytes64 b, char c)
{
	const __m128i want = _mm_set1_epi8(c);

	return bytes64_join(_mm_cmpeq_epi8(b.v[0], want), _mm_cmpeq_epi8(b.v[1], want), _mm_cmpeq_epi8(b.v[2], want),
			    _mm_cmpeq_epi8(b.v[3], want));
}

static inline uint64_t bytes64_in(struct bytes64 b, unsigned char from, unsigned char more)
{
	__m128i in[4];

	for (int i = 0; i < 4; i++) {
		__m128i off = _mm_sub_epi8(b.v[i], _mm_set1_epi8((char)from));
		in[i] = _mm_cmpeq_epi8(_mm_min_epu8(off, _mm_set1_epi8((char)more)), off);
	}
	return bytes64_join(in[0], in[1], in[2], in[3]);
}

#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(BYTES64_PLAIN)
#include <arm_neon.h>

struct bytes64 {
	uint8x16_t v[4];
};

static inline struct bytes64 bytes64_load(const char *p)
{
	struct bytes64 b;

	for (int i = 0; i < 4; i++)
		b.v[i] = vld1q_u8((const uint8_t *)p + 16 * i);
	return b;
}

static inline struct bytes64 bytes64_or(struct bytes64 b, char bits)
{
	for (int i = 0; i < 4; i++)
		b.v[i] = vorrq_u8(b.v[i], vdupq_n_u8((uint8_t)bits));
	return b;
}

static inline uint64_t bytes64_join(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t bits[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
	const uint8x16_t bit = vld1q_u8(bits);
	uint8x16_t low = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit)), high = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));

	low = vpaddq_u8(low, high);
	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(low, low)), 0);
}

static inline uint64_t bytes64_is(struct bytes64 b, char c)
{
	const uint8x16_t want = vdupq_n_u8((uint8_t)c);

	return bytes64_join(vceqq_u8(b.v[0], want), vceqq_u8(b.v[1], want), vceqq_u8(b.v[2], want), vceqq_u8(b.v[3], want));
}

static inline uint64_t bytes64_in(struct bytes64 b, unsigned char from, unsigned char more)
{
	uint8x16_t in[4];

	for (int i = 0; i < 4; i++)
		in[i] = vcleq_u8(vsubq_u8(b.v[i], vdupq_n_u8(from)), vdupq_n_u8(more));
	return bytes64_join(in[0], in[1], in[2], in[3]);
}

#else

struct bytes64 {
	unsigned char v[64];
};

static inline struct bytes64 bytes64_load(const char *p)
{
	struct bytes64 b;

	memcpy(b.v, p, sizeof b.v);
	return b;
}

static inline struct bytes64 bytes64_or(struct bytes64 b, char bits)
{
	for (int i = 0; i < 64; i++)
		b.v[i] |= (unsigned char)bits;
	return b;
}

static inline uint64_t bytes64_in(struct bytes64 b, unsigned char from, unsigned char more)
{
	uint64_t mask = 0;

	for (int i = 0; i < 64; i++)
		mask |= (uint64_t)((unsigned char)(b.v[i] - from) <= more) << i;
	return mask;
}

static inline uint64_t bytes64_is(struct bytes64 b, char c)
{
	return bytes64_in(b, (unsigned char)c, 0);
}

#endif

#endif
