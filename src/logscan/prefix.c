/* SPDX-License-Identifier: MIT */
/*
 * One small recogniser for each kind of prefix, tried in turn until none fits.
 * Each takes what is left of the line and returns the bytes it takes, or 0.
 */
#include "logscan/prefix.h"

#include <ctype.h>
#include <string.h>

#include "base/portable.h"
#include "logscan/columns.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

struct rest {
	const char *p, *end;
	bool timed;		/* a time was taken before */
	bool starts;
};

static size_t left(const struct rest *r)
{
	return (size_t)(r->end - r->p);
}

/* Up to three ranges of bytes: their first byte, and how many more. */
struct class {
	unsigned char from[3], more[3];
};
static const struct class DIGITS = { { '0', '0', '0' }, { 9, 9, 9 } }, HEX = { { '0', 'a', 'A' }, { 9, 5, 5 } },
			  LETTERS = { { 'a', 'A', 'A' }, { 25, 25, 25 } }, SPACES = { { ' ', '\t', '\t' }, { 0, 0, 0 } };

static inline bool is_in(struct class c, char ch)
{
	unsigned char u = (unsigned char)ch;

	return (unsigned char)(u - c.from[0]) <= c.more[0] || (unsigned char)(u - c.from[1]) <= c.more[1] ||
	       (unsigned char)(u - c.from[2]) <= c.more[2];
}

#if defined(__SSE2__)
static inline __m128i in_range(__m128i v, unsigned char from, unsigned char more)
{
	__m128i off = _mm_sub_epi8(v, _mm_set1_epi8((char)from));

	return _mm_cmpeq_epi8(_mm_min_epu8(off, _mm_set1_epi8((char)more)), off);
}
#endif

/* How many bytes of the class stand at p. Columns are short and of any width: a loop over bytes would be guessed wrong. */
static inline size_t run_of(struct class c, const char *p, const char *end)
{
	const char *q = p;

#if defined(__SSE2__)
	for (; end - q >= 16; q += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)q);
		__m128i in = _mm_or_si128(in_range(v, c.from[0], c.more[0]),
					  _mm_or_si128(in_range(v, c.from[1], c.more[1]), in_range(v, c.from[2], c.more[2])));
		unsigned out = ~(unsigned)_mm_movemask_epi8(in) & 0xffffu;
		if (out)
			return (size_t)(q - p) + (unsigned)__builtin_ctz(out);
	}
#endif
	while (q < end && is_in(c, *q))
		q++;
	return (size_t)(q - p);
}

static size_t digits(const char *p, const char *end)
{
	return run_of(DIGITS, p, end);
}

static size_t spaces(const char *p, const char *end)
{
	return run_of(SPACES, p, end);
}

/* True when p looks like the shape: 0 stands for a digit. */
static bool shaped(const char *p, const char *end, const char *shape)
{
	for (; *shape; shape++, p++)
		if (p >= end || (*shape == '0' ? *p < '0' || *p > '9' : *p != *shape))
			return false;
	return true;
}

static const char *after_clock(const char *p, const char *end)
{
	if (!shaped(p, end, "00:00:00"))
		return NULL;
	p += 8;
	if (p < end && (*p == '.' || *p == ',') && digits(p + 1, end))
		p += 1 + digits(p + 1, end);
	return p;
}

static const char *after_zone(const char *p, const char *end)
{
	if (p < end && *p == 'Z')
		return p + 1;
	if (end - p > 5 && *p == ' ' && (p[1] == '+' || p[1] == '-') && shaped(p + 2, end, "0000"))
		return p + 6;
	if (end - p > 4 && (*p == '+' || *p == '-')) {
		if (shaped(p + 1, end, "0000"))
			return p + 5;
		if (shaped(p + 1, end, "00:00"))
			return p + 6;
	}
	return p;
}

/* 2026-11-23T20:46:49.123Z, 2026/11/23 20:46:49, [2026-...], a CI time stamp ends in Z after seven digits. */
static size_t iso_time(struct rest *r)
{
	const char *p = r->p;
	bool bracket = p < r->end && *p == '[';

	p += bracket;
	if (!shaped(p, r->end, "0000-00-00") && !shaped(p, r->end, "0000/00/00"))
		return 0;
	p += 10;
	bool t = p < r->end && *p == 'T';
	if (!t && (p >= r->end || *p != ' '))
		return 0;
	const char *clock = p + 1, *q = after_clock(clock, r->end);
	if (!q)
		return 0;
	bool ci = t && q - clock == 16 && q < r->end && *q == 'Z';
	q = after_zone(q, r->end);
	if (bracket && q < r->end && *q == ']')
		q++;
	if (q < r->end && *q == ':')
		q++;
	if (q < r->end && *q != ' ' && *q != '\t')
		return 0;
	r->timed = r->starts = !ci;
	return (size_t)(q - r->p) + (ci ? q < r->end : spaces(q, r->end));
}

/* 20:46:49.123 or [20:46:49] */
static size_t clock_time(struct rest *r)
{
	const char *p = r->p;
	bool bracket = p < r->end && *p == '[';
	const char *q = after_clock(p + bracket, r->end);

	if (!q || (bracket && (q >= r->end || *q++ != ']')) || (q < r->end && *q != ' '))
		return 0;
	r->timed = r->starts = true;
	return (size_t)(q - p) + spaces(q, r->end);
}

/* Nov 23 20:46:49 host */
static size_t syslog_time(struct rest *r)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *p = r->p;

	if (left(r) < 16 || p[3] != ' ')
		return 0;
	bool month = false;
	for (int i = 0; i < 36 && !month; i += 3)
		month = memcmp(months + i, p, 3) == 0;
	if (!month || !(shaped(p + 4, r->end, "00 ") || (p[4] == ' ' && shaped(p + 5, r->end, "0 "))))
		return 0;
	const char *q = after_clock(p + 7, r->end);
	if (!q || q >= r->end || *q != ' ')
		return 0;
	r->timed = r->starts = true;
	return (size_t)(q - p) + spaces(q, r->end);
}

static const char *hex_column(const char *p, const char *end)
{
	size_t n = end - p < 4 || p[0] != '0' || p[1] != 'x' ? 0 : run_of(HEX, p + 2, end);

	if (!n)
		return NULL;
	p += 2 + n;
	return p < end && *p == ' ' ? p + spaces(p, end) : NULL;
}

/* The columns of `log show`: thread, type, activity, process id, time to live. */
static size_t log_columns(struct rest *r)
{
	const char *p = r->timed ? hex_column(r->p, r->end) : NULL;

	if (!p)
		return 0;
	p += run_of(LETTERS, p, r->end);
	p += spaces(p, r->end);
	p = hex_column(p, r->end);
	for (int i = 0; p && i < 2; i++) {
		size_t n = digits(p, r->end);
		if (!n)
			return 0;
		p += n;
		p += spaces(p, r->end);
	}
	return p ? (size_t)(p - r->p) : 0;
}

/* The compact style's type: "Df ", "E  ", "A  ". */
static size_t compact_type(struct rest *r)
{
	const char *p = r->p;

	if (!r->timed || left(r) < 4 || !strchr("DIEFA", *p) || !(p[1] == ' ' || ((p[1] == 'f' || p[1] == 'b') && p[2] == ' ')))
		return 0;
	size_t n = p[1] == ' ' ? 1 : 2;
	size_t gap = spaces(p + n, r->end);
	const char *word = p + n + gap, *q = word;
	while (q < r->end && *q != ' ' && *q != '[')
		q++;
	return q < r->end && *q == '[' && q > word && isdigit((unsigned char)q[1]) ? n + gap : 0;
}

static size_t process_word(const char *p, const char *end, bool with_spaces)
{
	const char *q = p, *stop = end - p > 80 ? p + 80 : end;

	while (q < stop && (isalnum((unsigned char)*q) || (unsigned char)*q >= 0x80 || strchr("._-+()/", *q) ||
			    (with_spaces && *q == ' ' && q > p)))
		q++;
	return (size_t)(q - p);
}

/* MyApp[4711:80123] or aned[312]: or, after the columns of log show, MyApp: */
static size_t process(struct rest *r)
{
	if (!r->timed || r->p >= r->end || !(isalpha((unsigned char)*r->p) || *r->p == '_' || *r->p == '.'))
		return 0;
	for (int with_spaces = 0; with_spaces < 2; with_spaces++) {
		const char *p = r->p + process_word(r->p, r->end, with_spaces);
		if (p >= r->end || *p != '[' || p == r->p)
			continue;
		p++;
		size_t n = digits(p, r->end);
		if (!n)
			continue;
		p += n;
		if (p < r->end && *p == ':') {
			for (p++; p < r->end && isxdigit((unsigned char)*p); p++)
				;
		}
		if (p >= r->end || *p++ != ']')
			continue;
		if (p < r->end && *p == ':')
			p++;
		if (p < r->end && *p != ' ')
			continue;
		r->starts = true;
		return (size_t)(p - r->p) + spaces(p, r->end);
	}
	return 0;
}

/* What follows the columns of log show: "MyApp: ". */
static size_t show_process(struct rest *r)
{
	const char *colon = r->p < r->end ? memchr(r->p, ':', left(r) < 80 ? left(r) : 80) : NULL;

	if (!colon || colon == r->p || colon + 1 >= r->end || colon[1] != ' ')
		return 0;
	return (size_t)(colon - r->p) + 1 + spaces(colon + 1, r->end);
}

/* "(CoreML) " and "[com.apple.coreml:framework] " */
static size_t sender(struct rest *r)
{
	if (!r->starts || r->p >= r->end || (*r->p != '(' && *r->p != '['))
		return 0;
	const char close = *r->p == '(' ? ')' : ']';
	const char *q = memchr(r->p, close, left(r) < 200 ? left(r) : 200);
	if (!q || q + 1 >= r->end || q[1] != ' ' || memchr(r->p, ' ', (size_t)(q - r->p)))
		return 0;
	if (close == ']' && (!memchr(r->p, '.', (size_t)(q - r->p)) || !memchr(r->p, ':', (size_t)(q - r->p))))
		return 0;
	return (size_t)(q - r->p) + 1 + spaces(q + 1, r->end);
}

static size_t starts_with(const struct rest *r, const char *word)
{
	size_t n = strlen(word);

	return left(r) >= n && memcmp(r->p, word, n) == 0 ? n : 0;
}

/* "<Error>: " of the syslog style */
static size_t syslog_type(struct rest *r)
{
	static const char *const types[] = { "<Error>: ", "<Fault>: ", "<Notice>: ", "<Info>: ", "<Debug>: ", "<Warning>: ", "<Default>: " };

	if (!r->timed || !left(r) || *r->p != '<')
		return 0;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (starts_with(r, types[i]))
			return starts_with(r, types[i]);
	return 0;
}

static size_t ci_mark(struct rest *r)
{
	static const char *const marks[] = { "##[error]", "##[warning]", "##[group]", "##[endgroup]", "##[debug]",
					     "##[notice]", "##[command]", "##[section]", "[command]" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (starts_with(r, marks[i]))
			return starts_with(r, marks[i]);
	if (starts_with(r, "::error") || starts_with(r, "::warning") || starts_with(r, "::notice")) {
		const char *q = memmem(r->p + 2, left(r) - 2, "::", 2);
		return q ? (size_t)(q - r->p) + 2 : 0;
	}
	return 0;
}

/* job TAB step TAB time stamp, as the command-line client prints CI logs */
static size_t ci_columns(struct rest *r)
{
	size_t within = left(r) < 200 ? left(r) : 200;
	const char *tab = r->p < r->end ? memchr(r->p, '\t', within) : NULL;
	const char *second = tab ? memchr(tab + 1, '\t', within - (size_t)(tab + 1 - r->p)) : NULL;

	if (!second)
		return 0;
	second++;
	if (r->end - second > 3 && memcmp(second, "\xef\xbb\xbf", 3) == 0)
		second += 3;
	return shaped(second, r->end, "0000-00-00T00:00:00.") ? (size_t)(second - r->p) : 0;
}

/* "E   " of a pytest report, "(lldb) ", "> " of a quotation, a byte order mark */
static size_t quote(struct rest *r)
{
	if (starts_with(r, "\xef\xbb\xbf"))
		return 3;
	if (starts_with(r, "E   "))
		return 1 + spaces(r->p + 1, r->end);
	if (starts_with(r, "> "))
		return 2;
	return starts_with(r, "(lldb) ");
}

static size_t cheap_first(struct rest *r)
{
	switch (r->p < r->end ? *r->p : 0) {
	case 'E': case '>': case '\xef': return quote(r);
	case '(': return quote(r);
	case '#': case ':': return ci_mark(r);
	case '[': return starts_with(r, "[command]");
	default: return 0;
	}
}

size_t prefix_len(const char *line, size_t n, bool *starts)
{
	struct rest r = { .p = line, .end = line + n };

	r.p += columns_time(line, n);
	r.timed = r.starts = r.p > line;
	for (int round = r.timed ? 8 : 0; round < 8; round++) {
		size_t took = cheap_first(&r);
		if (!took && !r.timed)
			took = iso_time(&r);
		if (!took && !r.timed)
			took = clock_time(&r);
		if (!took && !r.timed)
			took = syslog_time(&r);
		if (!took && round == 0)
			took = ci_columns(&r);
		if (!took)
			break;
		r.p += took;
	}
	if (r.timed) {
		size_t columns = log_columns(&r);
		r.p += columns;
		if (columns) {
			r.starts = true;
			r.p += show_process(&r);
		} else {
			r.p += compact_type(&r);
			size_t took = process(&r);
			if (!took && r.starts && left(&r)) {	/* a host name before it */
				const char *space = memchr(r.p, ' ', left(&r) < 64 ? left(&r) : 64);
				struct rest after = r;
				after.p = space ? space + 1 : r.p;
				took = space ? process(&after) : 0;
				took = took ? took + (size_t)(after.p - r.p) : 0;
			}
			r.p += took;
			if (!took)
				goto done;
		}
		r.p += sender(&r);
		r.p += sender(&r);
		r.p += syslog_type(&r);
	}
done:
	if (starts)
		*starts = r.starts;
	return (size_t)(r.p - line);
}
