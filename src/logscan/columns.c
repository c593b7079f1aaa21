/* SPDX-License-Identifier: MIT */
/* The shape of the columns by bits, and a memory of what stands in them. */
#include "logscan/columns.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "logscan/hot.h"
#include "logscan/prefix.h"

enum { TYPES_BITS = 4, SET_BITS = 8, WAYS = 4, LONGEST = 118, SHORTEST = 10 };

struct place {			/* "aned: (CoreML) [com.apple.coreml:framework] " */
	uint8_t n;
	bool boring;
	char text[LONGEST];
};
struct columns {
	uint64_t types[1 << TYPES_BITS];	/* boring ones, as the first eight bytes */
	uint32_t marks[1 << SET_BITS][WAYS];	/* by set of places: their hashes, 0 = free */
	struct place places[1 << SET_BITS][WAYS];
	unsigned turn;				/* which place of a full set goes next */
};

_Static_assert(WAYS == 4, "find_place() looks at four");

struct columns *columns_new(void)
{
	return mem_new(sizeof(struct columns));
}

void columns_free(struct columns *c)
{
	mem_free(c);
}

void columns_forget(struct columns *c)
{
	memset(c->types, 0, sizeof c->types);
	memset(c->marks, 0, sizeof c->marks);
}

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline uint64_t load8(const char *p)
{
	uint64_t w;

	memcpy(&w, p, 8);
	return w;
}

/* Eight bytes of a shape at once: 0 stands for a digit. */
static inline bool is_shaped(const char *p, const char *shape)
{
	const uint64_t zeros = 0x3030303030303030u, high = 0x8080808080808080u, ones = 0x7f7f7f7f7f7f7f7fu;
	uint64_t want = load8(shape), off = want ^ zeros, diff = load8(p) ^ want;
	uint64_t fixed = ((((off & ones) + ones) | off) & high) / 0x80 * 0xff;	/* all bits of the bytes that are no digits */
	uint64_t digit = diff & ~fixed;		/* 0 to 9 where a digit stands */

	return !(diff & fixed) && !(digit & 0xf0f0f0f0f0f0f0f0u) && !((digit + 0x0606060606060606u) & 0xf0f0f0f0f0f0f0f0u);
}

size_t columns_time(const char *p, size_t n)
{
	if (n < 40 || p[32] != '0' || p[33] != 'x' || p[31] != ' ' || !is_shaped(p, "0000-00-") || !is_shaped(p + 8, "00 00:00") ||
	    !is_shaped(p + 16, ":00.0000") || !(is_shaped(p + 23, "000+0000") || is_shaped(p + 23, "000-0000")))
		return 0;
	return HOT_TIME;
}

static bool type_is_boring(struct columns *c, const char *line, const struct hot_columns *s, columns_look *look, void *arg)
{
	size_t n = s->type_end - s->type;

	if (n > 8)
		return false;
	uint64_t word = load8(line + s->type) & UINT64_MAX >> (64 - 8 * n);
	uint64_t *slot = &c->types[word * 0x9E3779B97F4A7C15u >> (64 - TYPES_BITS)];
	if (*slot == word)
		return true;
	if (look(arg, s->type, s->type_end + 1))
		return false;
	*slot = word;
	return true;
}

/* ---- process, sender, subsystem ---- */

static inline uint64_t rotate(uint64_t w, unsigned bits)
{
	return w << bits | w >> (64 - bits);
}

/* Of the process, the sender, and the end of the subsystem: what tells places from one another. */
static inline uint64_t hash_of(const char *text, size_t n)
{
	const size_t last = n - 8;
	uint64_t head = load8(text) ^ rotate(load8(text + (last < 8 ? last : 8)), 11) ^ rotate(load8(text + (last < 16 ? last : 16)), 23);
	uint64_t tail = rotate(load8(text + n / 2 - 4), 37) ^ rotate(load8(text + last - 2), 51);

	return (head ^ tail ^ n) * 0x9E3779B97F4A7C15u;
}

static inline uint32_t mark_of(uint64_t hash)
{
	return (uint32_t)(hash >> 24) | 1;
}

/* Without a branch on which of the four it is: that could not be foretold. */
static inline const struct place *find_place(const struct columns *c, uint64_t hash, const char *text, size_t n)
{
	const uint32_t *marks = c->marks[hash >> (64 - SET_BITS)], mark = mark_of(hash);
	size_t way = (size_t)(marks[1] == mark) | (size_t)(marks[2] == mark) << 1 | (size_t)(marks[3] == mark) * 3;
	const struct place *p = &c->places[hash >> (64 - SET_BITS)][way & 3];

	return marks[way & 3] == mark && p->n == n && memcmp(p->text, text, n) == 0 ? p : NULL;
}

static void learn_place(struct columns *c, uint64_t hash, const char *text, size_t n, bool boring)
{
	size_t set = hash >> (64 - SET_BITS), way = 0;

	while (way < WAYS && c->marks[set][way] && c->marks[set][way] != mark_of(hash))
		way++;
	if (way == WAYS)
		way = c->turn++ % WAYS;
	struct place *p = &c->places[set][way];
	c->marks[set][way] = mark_of(hash);
	memcpy(p->text, text, n);
	p->n = (uint8_t)n;
	p->boring = boring;
}

/* Without a colon the message, too, has a say in where the prefix ends. */
static bool is_prefix(const struct columns_line *line, size_t place, size_t message)
{
	return memchr(line->p + place, ':', message - place) && prefix_len(line->p, line->n, NULL) == message;
}

size_t columns_skip(struct columns *c, const struct columns_line *line, columns_look *look, void *arg)
{
	struct hot_columns s;

	if (line->room < HOT_COLUMNS + HOT_BEYOND || !columns_time(line->p, line->n) || !hot_best()->columns(line->p, &s))
		return 0;
	const char *text = line->p + s.process;
	size_t n = s.message - s.process, message = s.message;
	if (n < SHORTEST || n > LONGEST || message >= line->n || is_blank(line->p[message]) || line->p[message] == '<' ||
	    !type_is_boring(c, line->p, &s, look, arg))
		return 0;
	uint64_t hash = hash_of(text, n);
	const struct place *known = find_place(c, hash, text, n);
	if (known)
		return known->boring ? message : 0;
	bool boring = is_prefix(line, s.process, message) && !look(arg, s.process, message);
	learn_place(c, hash, text, n, boring);
	return boring ? message : 0;
}

/* ---- what may not be cut at the columns ---- */

static bool is_number(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || is_blank(c) || strchr("x+-:.", c);
}

bool columns_may_hold(const char *text, size_t n)
{
	size_t number = 0;	/* bytes that a time or number, and the gap behind it, may have */
	bool gap = false;

	for (; number < n && is_number(text[number]); number++)
		gap = gap || is_blank(text[number]);
	if (n < 3 || gap || number == n)
		return true;
	for (size_t i = 0; i + 2 < n; i++)	/* from a type to the number behind it, from the last bracket to the message */
		if (is_blank(text[i + 1]) && (is_blank(text[i + 2]) || text[i + 2] == '0' || strchr(")]", text[i])))
			return true;
	return false;
}
