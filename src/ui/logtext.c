/* SPDX-License-Identifier: MIT */
/* Lines of a log and the marks on them. */
#include "ui/logtext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "base/utf8.h"

struct logtext *logtext_new(const char *name)
{
	struct logtext *t = mem_new(sizeof *t);
	struct buf clean = { 0 };

	utf8_clean(&clean, name, strlen(name), false);
	snprintf(t->name, sizeof t->name, "%s", buf_str(&clean));
	buf_done(&clean);
	buf_init(&t->text, (size_t)limit_get(LIMIT_paste_bytes));
	t->at_line_start = true;
	return t;
}

void logtext_free(struct logtext *t)
{
	if (!t)
		return;
	buf_done(&t->text);
	VEC_DONE(&t->lines);
	VEC_DONE(&t->marks);
	mem_free(t);
}

void logtext_add(struct logtext *t, const void *bytes, size_t n)
{
	size_t from = t->text.len;

	buf_add(&t->text, bytes, n);
	t->dropped_bytes += n - (t->text.len - from);
	for (size_t i = from; i < t->text.len;) {
		if (t->at_line_start)
			*VEC_ADD(&t->lines) = i;
		const char *end = memchr(t->text.data + i, '\n', t->text.len - i);
		t->at_line_start = end != NULL;
		i = end ? (size_t)(end - t->text.data) + 1 : t->text.len;
	}
}

bool logtext_line(const struct logtext *t, uint64_t line, const char **text, size_t *n)
{
	if (line < 1 || line > t->lines.n)
		return false;
	size_t from = t->lines.at[line - 1], to = line < t->lines.n ? t->lines.at[line] : t->text.len;
	while (to > from && (t->text.data[to - 1] == '\n' || t->text.data[to - 1] == '\r'))
		to--;
	*text = t->text.data + from;
	*n = to - from;
	return true;
}

static int by_line(const void *a, const void *b)
{
	const struct logmark *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (!x->hit != !y->hit)
		return x->hit ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void logtext_mark(struct logtext *t, const struct evidence *e)
{
	if (t->has_marks && t->marks_version == e->version)
		return;
	t->marks.n = 0;
	for (size_t i = 0; i < e->hits.n; i++) {
		const struct hit *h = &e->hits.at[i];
		for (size_t k = 0; k < h->n_places && strcmp(h->input, t->input) == 0; k++)
			*VEC_ADD(&t->marks) = (struct logmark){ .line = h->places[k].line, .hit = h, .index = i, .first = k == 0,
				.column = h->places[k].column, .end_column = h->places[k].end_column };
	}
	for (size_t i = 0; i < e->odd_lines.n; i++)
		if (strcmp(e->odd_lines.at[i].input, t->input) == 0)
			*VEC_ADD(&t->marks) = (struct logmark){ .line = e->odd_lines.at[i].line, .index = i, .first = true };
	if (t->marks.n)
		qsort(t->marks.at, t->marks.n, sizeof *t->marks.at, by_line);
	t->marks_version = e->version;
	t->has_marks = true;
}

size_t logtext_mark_at(const struct logtext *t, uint64_t line)
{
	size_t lo = 0, hi = t->marks.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (t->marks.at[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
