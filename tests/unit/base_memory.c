/* SPDX-License-Identifier: MIT */
/* Arena, vector, map, errors, limits, digest. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limit.h"
#include "base/map.h"
#include "base/sha256.h"
#include "base/vec.h"

static void arena_memory_is_zeroed_and_aligned(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_new(&a, n);
		assert_int_equal((uintptr_t)p % sizeof(void *), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, n);
	}
	assert_string_equal(arena_fmt(&a, "%d-%s", 7, "x"), "7-x");
	assert_string_equal(arena_strn(&a, "abcdef", 3), "abc");
	arena_done(&a);
	assert_int_equal(a.used_bytes, 0);
}

static void vectors_grow(void **state)
{
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		*VEC_ADD(&v) = i;
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.at[i], i);
	VEC_DONE(&v);
}

static void maps_keep_what_is_put(void **state)
{
	struct map m = { 0 };
	static char keys[2000][8];

	(void)state;
	for (int i = 0; i < 2000; i++) {
		snprintf(keys[i], sizeof keys[i], "k%d", i);
		assert_null(map_put(&m, keys[i], &keys[i]));
	}
	for (int i = 0; i < 2000; i++)
		assert_ptr_equal(map_get(&m, keys[i]), &keys[i]);
	assert_null(map_get(&m, "none"));
	assert_ptr_equal(map_put(&m, "k7", &m), &keys[7]);
	assert_ptr_equal(map_getn(&m, "k7xx", 2), &m);
	map_done(&m);
	assert_null(map_get(&m, "k7"));
}

static void errors_name_their_place(void **state)
{
	struct err e;
	char text[600];

	(void)state;
	assert_false(err_set(&e, ERR_INPUT, "bad \033[31m %d", 7));
	err_at(&e, "a\nb", 3, 4);
	assert_string_equal(err_text(&e, text, sizeof text), "a b:3:4: bad  [31m 7");
	assert_int_equal(e.kind, 3);
	assert_false(err_set(NULL, ERR_USAGE, "nobody listens"));
}

static void every_limit_is_described(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_COUNT; i++) {
		assert_true(limit_get((enum limit)i) > 0);
		assert_true(strlen(limit_what((enum limit)i)) > 5);
		assert_true(strlen(limit_unit((enum limit)i)) > 2);
	}
}

static void digests_match_the_standard(void **state)
{
	char hex[65];

	(void)state;
	sha256_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
	cmocka_unit_test(vectors_grow),
	cmocka_unit_test(maps_keep_what_is_put),
	cmocka_unit_test(errors_name_their_place),
	cmocka_unit_test(every_limit_is_described),
	cmocka_unit_test(digests_match_the_standard),
};
UNIT_MAIN(tests)
