/* SPDX-License-Identifier: MIT */
/* Kinds of lines, and the walk back over them. */
#include "logscan/entry.h"

#include <ctype.h>
#include <string.h>

#include "base/limit.h"
#include "base/portable.h"
#include "logscan/prefix.h"

struct line {
	const char *p;		/* the message, without prefix */
	size_t n;
	bool starts;		/* its prefix begins an entry */
};

static struct line line_at(const char *p, size_t n)
{
	struct line l;

	while (n && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	size_t skip = prefix_len(p, n, &l.starts);
	l.p = p + skip;
	l.n = n - skip;
	return l;
}

static bool begins(const struct line *l, const char *word)
{
	size_t n = strlen(word);

	return l->n >= n && memcmp(l->p, word, n) == 0;
}

bool entry_is_chain(const char *text, size_t n)
{
	static const char cause[] = "The above exception was the direct cause of";
	static const char during[] = "During handling of the above exception";

	return memmem(text, n, cause, sizeof cause - 1) || memmem(text, n, during, sizeof during - 1);
}

static bool is_blank(const struct line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->p[i] != ' ' && l->p[i] != '\t')
			return false;
	return true;
}

static bool is_indented(const struct line *l)
{
	return l->n && (l->p[0] == ' ' || l->p[0] == '\t');
}

/* Closing brackets and the keys of a dictionary that NSLog printed. */
static bool is_tail(const struct line *l)
{
	return l->n && (strchr("})]\"", l->p[0]) || begins(l, "NS") || begins(l, "UserInfo=") || begins(l, "Caused by") ||
			begins(l, "what():") || begins(l, "Reason:") || begins(l, "Underlying") || begins(l, "...") ||
			begins(l, "*** First throw call stack"));
}

/* "ValueError: ..." or "coremltools.SomeException: ..." at the start of a line */
static bool is_exception(const struct line *l)
{
	size_t i = 0;

	while (i < l->n && (isalnum((unsigned char)l->p[i]) || l->p[i] == '_' || l->p[i] == '.'))
		i++;
	if (i < 5 || (i < l->n && l->p[i] != ':'))
		return false;
	struct line word = { l->p, i, false };
	static const char *const ends[] = { "Error", "Exception", "Warning", "Interrupt", "Exit", "Failure" };
	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
		size_t n = strlen(ends[k]);
		if (word.n >= n && memcmp(word.p + word.n - n, ends[k], n) == 0)
			return true;
	}
	return false;
}

static size_t line_before(const char *text, size_t at)
{
	const char *nl = at > 1 ? memrchr(text, '\n', at - 1) : NULL;

	return nl ? (size_t)(nl + 1 - text) : 0;
}

/* Does cur go on what prev began? `gap`: blank lines lie between, reading upwards. */
static bool goes_on(const struct line *cur, const struct line *prev, bool chained_above)
{
	if (cur->starts)
		return false;
	if (begins(cur, "Traceback (most recent call last)"))
		return chained_above;
	if (is_blank(cur))
		return prev->n && (entry_is_chain(prev->p, prev->n) || is_exception(prev));
	if (entry_is_chain(cur->p, cur->n))
		return true;
	if (is_indented(cur) || is_tail(cur))
		return !is_blank(prev);
	return is_exception(cur) && (is_indented(prev) || begins(prev, "Traceback"));
}

size_t entry_start(const char *text, size_t line, size_t line_bytes, size_t *lines)
{
	size_t at = line, n = 0;
	struct line cur = line_at(text + line, line_bytes);

	while (at > 0 && n < (size_t)limit_get(LIMIT_log_entry_lines)) {
		size_t before = line_before(text, at);
		struct line prev = line_at(text + before, at - before);
		bool chained = false;
		if (is_blank(&prev) && before > 0) {
			size_t above = line_before(text, before);
			struct line upper = line_at(text + above, before - above);
			chained = entry_is_chain(upper.p, upper.n);
		} else {
			chained = entry_is_chain(prev.p, prev.n);
		}
		bool on = goes_on(&cur, &prev, chained);
		if (!on && is_blank(&cur) && n > 0 && !cur.starts)	/* the blank line above a chain mark */
			on = is_exception(&prev);
		if (!on && entry_is_chain(cur.p, cur.n))
			on = true;
		if (!on)
			break;
		at = before;
		cur = prev;
		n++;
	}
	*lines = n;
	return at;
}

bool entry_is_inner(const char *entry, size_t at)
{
	static const char *const marks[] = { "NSUnderlyingError", "NSMultipleUnderlyingErrors", "underlyingError=", "Caused by:" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *p = memmem(entry, at, marks[i], strlen(marks[i]));
		/* the key alone may close a dictionary that was printed without its value */
		if (p && memchr(p, i < 2 ? '=' : marks[i][strlen(marks[i]) - 1], (size_t)(entry + at - p)))
			return true;
	}
	return false;
}
