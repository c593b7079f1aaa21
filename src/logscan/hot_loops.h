/* SPDX-License-Identifier: MIT */
/* The text of the loops of hot.h, to be included once for each kind of processor; LOOPS is the name of their table. */
#include <string.h>

#include "logscan/bytes64.h"
#include "logscan/hot.h"

static void masks(const char *p, size_t n64, struct hot_masks *out)
{
	for (size_t i = 0; i < n64; i++, p += 64) {
		struct bytes64 b = bytes64_load(p);
		uint64_t newline = bytes64_is(b, '\n'), blank = newline | bytes64_is(b, '\t') | bytes64_is(b, '\r');
		out[i].newline = newline;
		out[i].special = (bytes64_in(b, 0, 31) & ~blank) | bytes64_is(b, 127) | bytes64_is(b, '\\') |
				 bytes64_is(bytes64_or(b, 0x20), (char)0xe2);
	}
}

static inline uint64_t lowest(uint64_t m)
{
	return m & (0 - m);
}

/*
 * Thread, type, activity, process id, time to live: the words of the 64 bytes after the time, one bit for each byte.
 * Words begin and end in turn; the first one begins at bit 0.
 */
static inline bool words(const char *p, struct hot_columns *out)
{
	const struct bytes64 b = bytes64_load(p), low = bytes64_or(b, 0x20);
	uint64_t gap = bytes64_is(b, ' '), digit = bytes64_in(b, '0', 9), hex = digit | bytes64_in(low, 'a', 5);
	uint64_t letter = bytes64_in(low, 'a', 25);
	uint64_t starts = ~gap & gap << 1, ends = gap & ~gap << 1;
	uint64_t thread_end = lowest(ends), type = lowest(starts), type_end = lowest(ends &= ends - 1);
	uint64_t activity = lowest(starts &= starts - 1), activity_end = lowest(ends &= ends - 1);
	uint64_t id = lowest(starts &= starts - 1), id_end = lowest(ends &= ends - 1);
	uint64_t life = lowest(starts &= starts - 1), life_end = lowest(ends &= ends - 1);

	starts &= starts - 1;
	if (!starts || !life_end)	/* then the others are there, too */
		return false;
	uint64_t wrong = ((thread_end - 4) & ~hex) | ((type_end - type) & ~letter) | ((activity_end - (activity << 2)) & ~hex) |
			 (((id_end - id) | (life_end - life)) & ~digit);
	size_t at = (size_t)__builtin_ctzll(activity);
	if (wrong || thread_end < 8 || activity_end <= activity << 2 || p[at] != '0' || p[at + 1] != 'x')
		return false;
	out->type = HOT_TIME + (size_t)__builtin_ctzll(type);
	out->type_end = HOT_TIME + (size_t)__builtin_ctzll(type_end);
	out->process = HOT_TIME + (size_t)__builtin_ctzll(starts);
	return true;
}

static bool columns(const char *line, struct hot_columns *out)
{
	if (!words(line + HOT_TIME, out))
		return false;
	for (size_t at = out->process; at <= out->process + 60; at += 60) {
		struct bytes64 b = bytes64_load(line + at);
		uint64_t close = bytes64_is(b, ')') | bytes64_is(b, ']'), open = bytes64_is(b, '(') | bytes64_is(b, '[');
		uint64_t end = close & bytes64_is(b, ' ') >> 1 & ~(open >> 2) & UINT64_MAX >> 2;
		if (end) {
			out->message = at + (size_t)__builtin_ctzll(end) + 2;
			return true;
		}
	}
	return false;
}

static inline unsigned may_stand(const uint64_t *map, const char *p)
{
	uint32_t four;

	memcpy(&four, p, 4);
	uint64_t hash = hot_hash(four | 0x20202020u), word = map[hot_word(hash)];
	return (unsigned)(word >> hot_bit(hash) & word >> hot_other_bit(hash) & 1);
}

/* Without a branch that depends on the text: it could not be foretold. */
static size_t gather(const uint64_t *map, const char *text, const size_t range[2], uint32_t *spots, size_t n)
{
	for (size_t p = range[0]; p < range[1]; p += 16) {
		for (size_t k = 0; k < 16; k += 4) {
			spots[n] = (uint32_t)(p + k);
			n += may_stand(map, text + p + k);
		}
	}
	return n;
}

static size_t gather_dense(const uint64_t *const maps[2], const char *text, const size_t range[2], uint32_t *spots, size_t n)
{
	const uint64_t *even = maps[0], *odd = maps[1];

	for (size_t p = range[0]; p < range[1]; p += 16) {
		for (size_t k = 0; k < 16; k += 4) {
			spots[n] = (uint32_t)(p + k);
			n += may_stand(even, text + p + k);
			spots[n] = (uint32_t)(p + k + 2);
			n += may_stand(odd, text + p + k + 2);
		}
	}
	return n;
}

const struct hot LOOPS = { masks, columns, gather, gather_dense };
