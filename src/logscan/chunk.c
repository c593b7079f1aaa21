/* SPDX-License-Identifier: MIT */
/*
 * Two passes over bytes that are still in the cache: one counts newlines and marks lines
 * that cleaning would change (control bytes, typographic characters) or that may be
 * wrapped, one looks for literals.
 */
#include "logscan/chunk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/portable.h"
#include "logscan/prefix.h"
#include "logscan/rules_in.h"
#include "logscan/vector.h"
#include "logscan/vocabulary.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

enum { PAGE = 4096 };

void chunk_done(struct chunk *b)
{
	mem_free(b->at);
	mem_free(b->marked);
	mem_free(b->newlines);
	vector_work_free(b->work);
	*b = (struct chunk){ 0 };
}

bool chunk_is_full_width(size_t bytes)
{
	return bytes == 80 || bytes == 100 || bytes == 120 || bytes == 132;
}

/* Masks of 16 bytes: newlines, and bytes that make a line special. */
struct masks {
	uint32_t newline, special;
};

/* Control bytes other than tab, newline and return; backslashes; the lead bytes C2 and E2 of spaces and quotes. */
static inline bool is_special(unsigned char c)
{
	return (c < 32 && c != '\t' && c != '\n' && c != '\r') || c == '\\' || c == 0xc2 || c == 0xe2 || c == 127;
}

#if defined(__SSE2__)
static inline struct masks look16(const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i nl = _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'));
	__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(31)), v);
	__m128i blank = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));
	__m128i wide = _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8((char)0xe2));
	__m128i special = _mm_or_si128(_mm_andnot_si128(_mm_or_si128(nl, blank), low), wide);

	special = _mm_or_si128(special, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(127)), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))));
	return (struct masks){ (uint32_t)_mm_movemask_epi8(nl), (uint32_t)_mm_movemask_epi8(special) };
}
#else
static inline struct masks look16(const char *p)
{
	struct masks m = { 0, 0 };

	for (unsigned i = 0; i < 16; i++) {
		m.newline |= (uint32_t)(p[i] == '\n') << i;
		m.special |= (uint32_t)is_special((unsigned char)p[i]) << i;
	}
	return m;
}
#endif

static struct candidate *grow(struct candidate *at, size_t n, size_t *room)
{
	if (n < *room)
		return at;
	*room = *room ? *room * 2 : 256;
	return mem_resize(at, *room * sizeof *at);
}

struct line_pass {
	struct chunk *b;
	const char *text;
	size_t line_start;
	uint32_t line;
	bool special;
};

/* E2 80 and E2 81 (quotes, dashes, spaces), C2 with a space, soft hyphen or C1 control, and escapes that stand for
 * another character matter; other text does not. */
static bool really_special(const char *text, size_t n, size_t i)
{
	unsigned char c = (unsigned char)text[i], next = i + 1 < n ? (unsigned char)text[i + 1] : 0;

	if (c == 0xe2)
		return next == 0x80 || next == 0x81;
	if (c == '\\')
		return next && strchr("\"/u'\\", next);
	if (c == 0xc2)
		return next == 0xa0 || next == 0xad || next < 0xa0;
	return true;
}

static void end_line(struct line_pass *lp, size_t end)
{
	struct chunk *b = lp->b;
	size_t n = end - lp->line_start;

	if (n && lp->text[end - 1] == '\r')
		n--;
	if (lp->special || chunk_is_full_width(n)) {
		b->marked = grow(b->marked, b->n_marked, &b->marked_room);
		b->marked[b->n_marked++] = (struct candidate){ (uint32_t)lp->line_start, (uint32_t)end, lp->line };
	}
	lp->special = false;
	lp->line_start = end + 1;
	lp->line++;
}

static void events(struct line_pass *lp, const char *text, size_t n, size_t at, struct masks m)
{
	uint32_t both = m.newline | m.special;

	while (both) {
		unsigned i = (unsigned)__builtin_ctz(both);
		both &= both - 1;
		if (m.newline >> i & 1)
			end_line(lp, at + i);
		else if (!lp->special)
			lp->special = really_special(text, n, at + i);
	}
}

static void count_lines(struct chunk *b, const char *text, size_t n)
{
	struct line_pass lp = { .b = b, .text = text };
	size_t i = 0;

	for (; i + 16 <= n; i += 16) {
		if (i % PAGE == 0)
			b->newlines[i / PAGE] = lp.line;
		struct masks m = look16(text + i);
		if (m.newline | m.special)
			events(&lp, text, n, i, m);
	}
	if (i % PAGE == 0)
		b->newlines[i / PAGE] = lp.line;
	for (; i < n; i++) {
		if (text[i] == '\n')
			end_line(&lp, i);
		else if (!lp.special && is_special((unsigned char)text[i]))
			lp.special = really_special(text, n, i);
	}
	b->lines = lp.line;
	if (lp.line_start < n)
		end_line(&lp, n);	/* a last line without a newline */
}

static uint32_t line_number(const struct chunk *b, const char *text, size_t at)
{
	uint32_t line = b->newlines[at / PAGE];
	const char *p = text + at / PAGE * PAGE, *end = text + at;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		line++;
		p++;
	}
	return line;
}

struct literal_pass {
	struct chunk *b;
	const struct rules *r;
	const uint8_t *dead;
	const bool *found;
	const char *text;
	size_t n;
	size_t marked;		/* next marked line to merge */
	size_t line_from, line_to;	/* the line last looked at */
	size_t message;		/* where its message begins */
	bool boring;		/* its domain words do not make it odd */
};

static void push(struct literal_pass *lp, size_t from, size_t to, uint32_t line)
{
	struct chunk *b = lp->b;

	b->at = grow(b->at, b->n, &b->room);
	b->at[b->n++] = (struct candidate){ (uint32_t)from, (uint32_t)to, line };
}

static void merge_marked(struct literal_pass *lp, size_t before)
{
	const struct chunk *b = lp->b;

	while (lp->marked < b->n_marked && b->marked[lp->marked].from < before) {
		struct candidate m = b->marked[lp->marked++];
		push(lp, m.from, m.to, m.line);
	}
}

static void look_at_line(struct literal_pass *lp, size_t pos)
{
	const char *nl = memrchr(lp->text + lp->line_to, '\n', pos - lp->line_to);

	lp->line_from = nl ? (size_t)(nl + 1 - lp->text) : lp->line_to;
	const char *end = memchr(lp->text + pos, '\n', lp->n - pos);
	lp->line_to = end ? (size_t)(end - lp->text) : lp->n;
	lp->message = lp->line_from + prefix_len(lp->text + lp->line_from, lp->line_to - lp->line_from, NULL);
	lp->boring = false;
}

/* Does a signature or context that uses the literal find the rest of what it needs in the line? */
static bool useful(const struct literal_pass *lp, uint32_t literal, size_t pos, uint8_t use, bool in_message)
{
	const struct rules *r = lp->r;

	for (uint32_t i = r->users_at[literal]; i < r->users_at[literal + 1]; i++) {
		uint32_t number = r->users[i].rule;
		enum rule_kind kind = r->rules[number].kind;
		if (kind == RULE_CONTEXT && (lp->found[number] || !(use & USE_CONTEXT)))
			continue;
		if (kind != RULE_CONTEXT && !in_message)
			return false;	/* contexts come first: they may match in the prefix, too */
		if (kind == RULE_VOCABULARY)
			continue;
		size_t from = kind == RULE_CONTEXT ? lp->line_from : lp->message;
		if (user_is_served(&r->users[i], lp->text + from, lp->line_to - from, pos - from))
			return true;
	}
	return false;
}

static size_t found(void *arg, size_t pos, uint32_t literal)
{
	struct literal_pass *lp = arg;
	uint8_t use = lp->r->uses[literal] & (uint8_t)~lp->dead[literal];

	if (!use)
		return 0;
	if (pos >= lp->line_to || !lp->line_to)
		look_at_line(lp, pos);
	bool in_message = pos >= lp->message;
	if (!in_message && !(use & USE_CONTEXT))
		return 0;
	if (use == USE_VOCABULARY || !useful(lp, literal, pos, use, in_message)) {
		if (!(use & USE_VOCABULARY) || !in_message || lp->boring)
			return 0;
		lp->boring = !vocabulary_is_suspect(lp->text + lp->message, lp->line_to - lp->message);
		if (lp->boring)
			return 0;
	}
	merge_marked(lp, lp->line_from);
	if (lp->marked < lp->b->n_marked && lp->b->marked[lp->marked].from == lp->line_from)
		merge_marked(lp, lp->line_from + 1);
	else
		push(lp, lp->line_from, lp->line_to, line_number(lp->b, lp->text, lp->line_from));
	return lp->line_to + 1;
}

static void every_line(struct chunk *b, const char *text, size_t n)
{
	uint32_t line = 0;

	for (size_t at = 0; at < n; line++) {
		const char *nl = memchr(text + at, '\n', n - at);
		size_t end = nl ? (size_t)(nl - text) : n;
		b->at = grow(b->at, b->n, &b->room);
		b->at[b->n++] = (struct candidate){ (uint32_t)at, (uint32_t)end, line };
		at = end + 1;
	}
}

void chunk_scan(struct chunk *b, const struct rules *r, const struct chunk_interest *interest, const char *text, size_t n)
{
	struct literal_pass lp = { .b = b, .r = r, .dead = interest->dead, .found = interest->found, .text = text, .n = n };
	const struct literal_pass fresh = lp;

	b->n = b->n_marked = 0;
	if (b->newlines_room < n / PAGE + 2) {
		b->newlines_room = n / PAGE + 2;
		b->newlines = mem_resize(b->newlines, b->newlines_room * sizeof *b->newlines);
	}
	count_lines(b, text, n);
	if (interest->every_line) {
		every_line(b, text, n);
		return;
	}
	if (interest->vector && !b->work)
		b->work = vector_work_new(interest->vector);
	if (!interest->vector || !vector_scan(interest->vector, b->work, text, n, found, &lp)) {
		lp = fresh;
		b->n = 0;
		finder_scan(r->finder, text, n, found, &lp);
	}
	merge_marked(&lp, n + 1);
}
