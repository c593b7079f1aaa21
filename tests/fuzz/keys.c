/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes from a terminal, whole, byte by byte, and with time passing: keys and pastes come out, and an end. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "ui/keyin.h"

static uint64_t feed(const uint8_t *data, size_t n, size_t step, int64_t pause_ms, bool asked)
{
	struct keyin k;
	int64_t now = 1000;
	uint32_t key;
	uint64_t sum = 0;
	size_t out = 0;
	enum keyin_kind kind;

	keyin_init(&k, NULL, 0);
	if (asked)
		keyin_ask(&k, now);
	for (size_t at = 0; at <= n; at += step) {
		if (at < n)
			keyin_feed(&k, data + at, n - at < step ? n - at : step, now);
		while ((kind = keyin_next(&k, now, &key)) != KEYIN_NONE) {
			sum = sum * 31 + (kind == KEYIN_KEY ? key : kind == KEYIN_PASTE ? k.paste.len : (size_t)kind);
			if (kind == KEYIN_PASTE)
				keyin_drop_paste(&k);
			fuzz_must(++out <= n + 8, "no more comes out than went in");
		}
		now += pause_ms;
	}
	for (int i = 0; i < 8; i++) {
		now += 5000;
		while ((kind = keyin_next(&k, now, &key)) != KEYIN_NONE) {
			if (kind == KEYIN_PASTE)
				keyin_drop_paste(&k);
			fuzz_must(++out <= n + 8, "no more comes out than went in, in the end");
		}
	}
	fuzz_must(k.state == KEYIN_KEYS && k.pending.len == 0 && keyin_timeout(&k, now) < 0, "silence ends everything");
	keyin_done(&k);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n > 1 << 16)
		return 0;
	feed(data, n, n ? n : 1, 0, false);
	feed(data, n, 1, 0, true);
	feed(data, n, 3, 100, false);
	feed(data, n, 7, 150, true);
	return 0;
}
