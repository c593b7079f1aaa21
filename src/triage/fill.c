/* SPDX-License-Identifier: MIT */
/* Placeholders of the tree's texts. What is filled in comes from logs and models and is cleaned here. */
#include "triage/fill.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "data/value.h"

enum { MAX_FILLED = 200, MAX_NAME = 120 };

/* Blanks and marks alone are no value. */
static bool says_something(const char *text)
{
	return text && text[strspn(text, " \t\r\n.,:;-'\"`()[]{}<>")] != '\0';
}

static const char *capture(const struct hit *h, const char *name)
{
	for (size_t i = 0; h && i < h->n_captures; i++)
		if (strcmp(h->captures[i].name, name) == 0 && says_something(h->captures[i].text))
			return h->captures[i].text;
	return NULL;
}

static const char *pattern_capture(const struct fill_from *from, const char *name)
{
	const struct evidence *e = from->evidence;

	for (size_t i = 0; e && from->pattern && i < e->hits.n; i++) {
		const struct hit *h = &e->hits.at[i];
		if (!h->signature->pattern_id || strcmp(h->signature->pattern_id, from->pattern->id) != 0)
			continue;
		const char *text = capture(h, name);
		if (text)
			return text;
	}
	return NULL;
}

static const struct value *find_value(const struct fill_from *from, const char *name, struct arena *a)
{
	const struct value *v = NULL;

	if (from->item && strncmp(name, "item.", 5) == 0)
		return value_get(from->item, name + 5);
	if (from->evidence)
		evidence_lookup(from->evidence, from->input, name, a, &v, NULL);
	return v;
}

static void put_clean(struct buf *out, const char *text, size_t n)
{
	struct buf clean = { .cap = MAX_FILLED + 1 };

	utf8_clean(&clean, text, n > 4 * MAX_FILLED ? 4 * MAX_FILLED : n, false);
	const char *s = buf_str(&clean);
	size_t len = clean.len;
	if (len > MAX_FILLED) {		/* cut between characters */
		len = MAX_FILLED - 3;
		while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80)
			len--;
		buf_add(out, s, len);
		buf_puts(out, "...");
	} else {
		buf_add(out, s, len);
	}
	buf_done(&clean);
}

/* Shares of one are told in percent: "23 %". */
static void print_value(const char *name, const struct value *v, struct buf *out)
{
	size_t n = strlen(name);
	double share;

	if (n > 6 && strcmp(name + n - 6, "_share") == 0 && value_number(v, &share) && share >= 0 && share <= 1)
		buf_fmt(out, share > 0 && share < 0.01 ? "%.1f %%" : "%.0f %%", 100 * share);
	else
		value_print(v, out);
}

/* What was filled in may end its sentence by itself: the full stop or colon of the text is then one too many. */
static void join(struct buf *out, size_t from, char next)
{
	if (next != '.' && next != ',' && next != ';' && next != ':')
		return;
	while (out->len > from && strchr(".,;: ", out->data[out->len - 1])) {
		if (out->len >= from + 3 && strncmp(out->data + out->len - 3, "...", 3) == 0)
			break;		/* cut there, and says so */
		out->data[--out->len] = '\0';
	}
}

/* Appends the value of a name; false when nothing is known. */
static bool put_name(const struct fill_from *from, const char *name, struct arena *a, struct buf *out)
{
	const char *text = capture(from->hit, name);
	size_t before = out->len;

	if (!text) {
		const struct value *v = find_value(from, name, a);
		if (v && v->kind != VALUE_NULL) {
			struct buf printed = { .cap = 4 * MAX_FILLED };
			print_value(name, v, &printed);
			put_clean(out, buf_str(&printed), printed.len);
			buf_done(&printed);
			return out->len > before;
		}
		text = pattern_capture(from, name);
	}
	if (text)
		put_clean(out, text, strlen(text));
	return out->len > before;
}

static void add_span(struct arena *a, struct fill_spans *v, struct fill_span span)
{
	if (!v)
		return;
	v->at = arena_grow(a, v->at, v->n, &v->room, sizeof *v->at);
	v->at[v->n++] = span;
}

/* One placeholder: the text between the braces, without them. */
static void fill_one(const char *body, size_t n, const struct fill_from *from, struct arena *a, struct buf *out,
		     struct fill_spans *spans)
{
	const char *bar = memchr(body, '|', n);
	char *name = arena_strn(a, body, bar ? (size_t)(bar - body) : n);
	struct fill_span span = { .at = out->len, .name = name };

	span.known = put_name(from, name, a, out);
	if (!span.known && bar)
		buf_add(out, bar + 1, n - (size_t)(bar + 1 - body));
	else if (!span.known)
		buf_putc(out, '?');
	else
		join(out, span.at, body[n + 2]);
	span.bytes = out->len - span.at;
	add_span(a, spans, span);
}

static bool is_placeholder(const char *body, size_t n)
{
	const char *bar = memchr(body, '|', n);
	size_t name = bar ? (size_t)(bar - body) : n;

	if (name == 0 || name > MAX_NAME || memchr(body, '\n', n))
		return false;
	for (size_t i = 0; i < name; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", body[i]))
			return false;
	return true;
}

const char *fill_text(const char *text, const struct fill_from *from, struct arena *a, struct fill_spans *spans)
{
	struct buf out = { 0 };

	for (const char *p = text ? text : ""; *p; ) {
		const char *open = strstr(p, "{{"), *close = open ? strstr(open + 2, "}}") : NULL;
		if (!close) {
			buf_puts(&out, p);
			break;
		}
		buf_add(&out, p, (size_t)(open - p));
		if (is_placeholder(open + 2, (size_t)(close - open - 2))) {
			fill_one(open + 2, (size_t)(close - open - 2), from, a, &out, spans);
			p = close + 2;
		} else {
			buf_puts(&out, "{{");
			p = open + 2;
		}
	}
	char *filled = arena_strn(a, buf_str(&out), out.len);
	buf_done(&out);
	return filled;
}
