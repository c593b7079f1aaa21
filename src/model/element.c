/* SPDX-License-Identifier: MIT */
/* Decoding of stored elements to floats, a run at a time. */
#include "model/element.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	unsigned bits;
	uint32_t blob, mil;
} kinds[] = {
#define ELEMENT(id, name, bits, blob, mil) { name, bits, blob, mil },
#include "model/element.def"
#undef ELEMENT
};

_Static_assert(sizeof kinds / sizeof kinds[0] == ELEMENT_COUNT, "one row for each element");

const char *element_name(enum element e)
{
	return kinds[e].name;
}

unsigned element_bits(enum element e)
{
	return kinds[e].bits;
}

bool element_is_float(enum element e)
{
	return e == ELEMENT_FP16 || e == ELEMENT_FP32 || e == ELEMENT_FP64 || e == ELEMENT_BF16 || e == ELEMENT_FP8E4M3 ||
	       e == ELEMENT_FP8E5M2;
}

enum element element_of_blob(uint32_t dtype)
{
	for (int i = 1; dtype && i < ELEMENT_COUNT; i++)
		if (kinds[i].blob == dtype)
			return (enum element)i;
	return ELEMENT_NONE;
}

enum element element_of_mil(uint32_t dtype)
{
	for (int i = 1; dtype && i < ELEMENT_COUNT; i++)
		if (kinds[i].mil == dtype)
			return (enum element)i;
	return ELEMENT_NONE;
}

uint64_t element_bytes(enum element e, uint64_t n)
{
	uint64_t bits = kinds[e].bits;

	if (bits && n > (UINT64_MAX - 7) / bits)
		return UINT64_MAX;
	return (n * bits + 7) / 8;
}

/* ---- one converter for each kind; p is the first whole byte of the run ---- */

static float from_bits(uint32_t u)
{
	float f;

	memcpy(&f, &u, sizeof f);
	return f;
}

static uint32_t to_bits(float f)
{
	uint32_t u;

	memcpy(&u, &f, sizeof u);
	return u;
}

/* Shifted into the float's fields, a half is 2^112 too small; that also normalises subnormals. */
static inline float half(uint16_t h)
{
	uint32_t u = to_bits(from_bits((uint32_t)(h & 0x7fff) << 13) * 0x1p112f);

	u |= (h & 0x7c00) == 0x7c00 ? 0x7f800000u : 0;
	return from_bits(u | (uint32_t)(h & 0x8000) << 16);
}

static void decode_fp16(const uint8_t *p, size_t n, float *out)
{
	for (size_t i = 0; i < n; i++) {
		uint16_t h;
		memcpy(&h, p + 2 * i, 2);
		out[i] = half(h);
	}
}

static void decode_bf16(const uint8_t *p, size_t n, float *out)
{
	for (size_t i = 0; i < n; i++) {
		uint16_t h;
		memcpy(&h, p + 2 * i, 2);
		out[i] = from_bits((uint32_t)h << 16);
	}
}

static void decode_fp32(const uint8_t *p, size_t n, float *out)
{
	memcpy(out, p, n * sizeof *out);
}

#define DECODER(name, type) \
	static void name(const uint8_t *p, size_t n, float *out) \
	{ \
		for (size_t i = 0; i < n; i++) { \
			type x; \
			memcpy(&x, p + sizeof x * i, sizeof x); \
			out[i] = (float)x; \
		} \
	}
DECODER(decode_fp64, double)
DECODER(decode_i8, int8_t)
DECODER(decode_i16, int16_t)
DECODER(decode_i32, int32_t)
DECODER(decode_i64, int64_t)
DECODER(decode_u8, uint8_t)
DECODER(decode_u16, uint16_t)
DECODER(decode_u32, uint32_t)
DECODER(decode_u64, uint64_t)

/* OCP 8-bit floats: E4M3FN has no infinity and one NaN pattern, E5M2 is the upper byte of a half. */
static float e4m3(uint8_t b)
{
	int exponent = b >> 3 & 15, mantissa = b & 7;
	float x = exponent == 15 && mantissa == 7 ? NAN :
		  exponent ? ldexpf((float)(8 + mantissa), exponent - 10) : ldexpf((float)mantissa, -9);

	return b & 0x80 ? -x : x;
}

static void decode_e4m3(const uint8_t *p, size_t n, float *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = e4m3(p[i]);
}

static void decode_e5m2(const uint8_t *p, size_t n, float *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = half((uint16_t)(p[i] << 8));
}

static void (*const decoders[])(const uint8_t *p, size_t n, float *out) = {
	[ELEMENT_BOOL] = decode_u8, [ELEMENT_FP16] = decode_fp16, [ELEMENT_FP32] = decode_fp32,
	[ELEMENT_FP64] = decode_fp64, [ELEMENT_BF16] = decode_bf16, [ELEMENT_INT8] = decode_i8,
	[ELEMENT_INT16] = decode_i16, [ELEMENT_INT32] = decode_i32, [ELEMENT_INT64] = decode_i64,
	[ELEMENT_UINT8] = decode_u8, [ELEMENT_UINT16] = decode_u16, [ELEMENT_UINT32] = decode_u32,
	[ELEMENT_UINT64] = decode_u64, [ELEMENT_FP8E4M3] = decode_e4m3, [ELEMENT_FP8E5M2] = decode_e5m2,
};

/* ---- values of less than a byte; those of 3, 5, 6 and 7 bits cross byte borders ---- */

/* One that lies anywhere. */
static unsigned packed_one(const uint8_t *data, size_t bytes, uint64_t at, unsigned bits, bool from_high)
{
	size_t byte = (size_t)(at / 8);
	unsigned here = data[byte], next = byte + 1 < bytes ? data[byte + 1] : 0, in = at % 8;
	unsigned x = from_high ? (here << 8 | next) >> (16 - bits - in) : (here | next << 8) >> in;

	return x & ((1u << bits) - 1);
}

/* Groups of eight, which fill as many bytes as each has bits: as one number, the first in its lowest or highest bits. */
#define EIGHTS(bits) \
	static void low_##bits(const uint8_t *p, size_t groups, float *out) \
	{ \
		for (; groups; groups--, p += bits, out += 8) { \
			uint64_t all = 0; \
			for (unsigned i = 0; i < bits; i++) \
				all |= (uint64_t)p[i] << 8 * i; \
			for (unsigned i = 0; i < 8; i++) \
				out[i] = (float)((int)(all >> bits * i) & ((1 << bits) - 1)); \
		} \
	} \
	static void high_##bits(const uint8_t *p, size_t groups, float *out) \
	{ \
		for (; groups; groups--, p += bits, out += 8) { \
			uint64_t all = 0; \
			for (unsigned i = 0; i < bits; i++) \
				all = all << 8 | p[i]; \
			for (unsigned i = 0; i < 8; i++) \
				out[7 - i] = (float)((int)(all >> bits * i) & ((1 << bits) - 1)); \
		} \
	}
EIGHTS(1) EIGHTS(2) EIGHTS(3) EIGHTS(4) EIGHTS(5) EIGHTS(6) EIGHTS(7)

/* Signed: 8 to 15 stand for -8 to -1. Without branches, which random weights would make slow. */
static void signed_4(float *x, size_t groups)
{
	for (; groups; groups--, x += 8)
		for (unsigned i = 0; i < 8; i++)
			x[i] = (float)(((int)x[i] ^ 8) - 8);
}

static void (*const eights[2][8])(const uint8_t *p, size_t groups, float *out) = {
	{ NULL, low_1, low_2, low_3, low_4, low_5, low_6, low_7 }, { NULL, high_1, high_2, high_3, high_4, high_5, high_6, high_7 },
};

static void decode_packed(enum element e, const uint8_t *data, size_t bytes, uint64_t first, size_t n, bool from_high, float *out)
{
	const unsigned bits = kinds[e].bits;
	size_t i = 0, groups;

	for (; i < n && (first + i) % 8; i++)
		out[i] = (float)packed_one(data, bytes, (first + i) * bits, bits, from_high);
	groups = (n - i) / 8;
	eights[from_high][bits](data + (first + i) / 8 * bits, groups, out + i);
	for (i += groups * 8; i < n; i++)
		out[i] = (float)packed_one(data, bytes, (first + i) * bits, bits, from_high);
	if (e != ELEMENT_INT4)
		return;
	signed_4(out, n / 8);
	for (i = n / 8 * 8; i < n; i++)
		out[i] -= out[i] > 7 ? 16 : 0;
}

bool element_decode(enum element e, const uint8_t *data, size_t bytes, uint64_t first, size_t n, float *out)
{
	unsigned bits = kinds[e].bits;

	if (!bits || n > UINT64_MAX - first || element_bytes(e, first + n) > bytes)
		return false;
	if (bits < 8)
		decode_packed(e, data, bytes, first, n, false, out);
	else
		decoders[e](data + first * (bits / 8), n, out);
	return true;
}

bool element_decode_msb(enum element e, const uint8_t *data, size_t bytes, uint64_t first, size_t n, float *out)
{
	unsigned bits = kinds[e].bits;

	if (!bits || bits >= 8 || n > UINT64_MAX - first || element_bytes(e, first + n) > bytes)
		return false;
	decode_packed(e, data, bytes, first, n, true, out);
	return true;
}
