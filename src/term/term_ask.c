/* SPDX-License-Identifier: MIT */
/*
 * What the terminal is asked: the colour of its background (OSC 11), and then what it is (DA1). All terminals answer the
 * second one, so its answer tells that the first will not be answered any more.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include "term/term_in.h"

enum { ANSWER_MS = 150, LEAVE_MS = 300 };

/* They print such a question, or take it for something else. */
static const char *const deaf[] = { "linux", "dumb", "vt", "cons", "sun", "eterm", "emacs", "ansi", "pcansi", "wsvt", "hurd", "mach" };

static bool understands(void)
{
	const char *term = getenv("TERM");

	for (size_t i = 0; term && i < sizeof deaf / sizeof *deaf; i++)
		if (strncmp(term, deaf[i], strlen(deaf[i])) == 0)
			return false;
	return term != NULL;
}

void ask_paper(struct terminal *t)
{
	static const char question[] = "\033]11;?\033\\\033[c";

	if (!t->paper || !t->colored || t->keys.asked || !understands())
		return;
	if (write(t->out, question, sizeof question - 1) != (ssize_t)sizeof question - 1)
		return;
	t->asked_ms = now_ms();
	keyin_ask(&t->keys, t->asked_ms);
}

void ask_answered(struct terminal *t)
{
	if (t->keys.paper >= 0 && t->paper && now_ms() - t->asked_ms <= ANSWER_MS)
		t->paper(t->paper_arg, t->keys.paper);
}

void ask_await(struct terminal *t)
{
	char bytes[512];
	uint32_t key;
	ssize_t n = 1;

	while (t->keys.asked && n > 0) {
		int64_t left = t->asked_ms + LEAVE_MS - now_ms();
		struct timeval time = { .tv_sec = 0, .tv_usec = (int)(left > 0 ? left : 0) * 1000 };
		fd_set set;
		FD_ZERO(&set);
		FD_SET(t->in, &set);
		if (left <= 0 || select(t->in + 1, &set, NULL, NULL, &time) <= 0)
			return;
		n = read(t->in, bytes, sizeof bytes);
		if (n > 0)
			keyin_feed(&t->keys, bytes, (size_t)n, now_ms());
		while (keyin_next(&t->keys, now_ms(), &key) != KEYIN_NONE)
			;
	}
}
