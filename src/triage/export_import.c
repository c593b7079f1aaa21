/* SPDX-License-Identifier: MIT */
/* Reads the boxes of a Markdown export back. Whoever edited it may have changed everything but the ids in the comments. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "triage/export.h"

enum { MAX_ID = 80 };

struct line {
	const char *s;
	size_t n;
};

static bool starts(const struct line *l, size_t at, const char *word)
{
	size_t n = strlen(word);

	return l->n >= at + n && memcmp(l->s + at, word, n) == 0;
}

static size_t skip_spaces(const struct line *l, size_t i)
{
	while (i < l->n && (l->s[i] == ' ' || l->s[i] == '\t'))
		i++;
	return i;
}

/* "- [x] **[!]** ": the box, and the sign behind it. Returns false when the line has no box. */
static bool read_box(const struct line *l, enum tick *out)
{
	size_t i = skip_spaces(l, 0);

	if (i >= l->n || !strchr("-*+", l->s[i]))
		return false;
	i = skip_spaces(l, i + 1);
	if (i + 2 >= l->n || l->s[i] != '[' || l->s[i + 2] != ']')
		return false;
	char c = l->s[i + 1];
	i = skip_spaces(l, i + 3);
	bool na = starts(l, i, "**[-]**"), problem = starts(l, i, "**[!]**"), waiting = starts(l, i, "**[?]**");
	switch (c) {
	case 'x':
	case 'X':
		*out = na ? TICK_NA : TICK_DONE;
		return true;
	case ' ':
		*out = problem ? TICK_PROBLEM : waiting ? TICK_WAITING : TICK_TODO;
		return true;
	case '!':
		*out = TICK_PROBLEM;
		return true;
	case '-':
		*out = TICK_NA;
		return true;
	case '?':
		*out = TICK_WAITING;
		return true;
	default:
		return false;
	}
}

/* The id in "<!-- id:1a.2 -->". */
static bool read_id(const struct line *l, char *id)
{
	static const char mark[] = "<!-- id:";

	for (size_t i = 0; i + sizeof mark - 1 < l->n; i++) {
		if (!starts(l, i, mark))
			continue;
		size_t n = 0;
		for (i += sizeof mark - 1; i < l->n && l->s[i] != ' ' && n < MAX_ID - 1; i++)
			id[n++] = l->s[i];
		id[n] = 0;
		return n > 0;
	}
	return false;
}

static bool item_exists(const struct tree *t, const char *id)
{
	for (size_t p = 0; p < t->n_patterns; p++)
		for (size_t i = 0; i < t->patterns[p].n_checklist; i++)
			if (strcmp(t->patterns[p].checklist[i].id, id) == 0)
				return true;
	for (size_t c = 0; c < t->n_checklists; c++)
		for (size_t i = 0; i < t->checklists[c].n_items; i++)
			if (strcmp(t->checklists[c].items[i].id, id) == 0)
				return true;
	return false;
}

static void read_note(struct session *s, const struct line *l, const char *id)
{
	static const char mark[] = "note: ";
	size_t i = skip_spaces(l, 0);

	if (i < l->n && strchr("-*+", l->s[i]))
		i = skip_spaces(l, i + 1);
	if (!*id || i == 0 || !starts(l, i, mark))
		return;
	i += sizeof mark - 1;
	char *text = mem_strndup(l->s + i, l->n - i);
	for (char *p; (p = strstr(text, "&lt;")); ) {	/* as it was before the export */
		*p = '<';
		memmove(p + 1, p + 4, strlen(p + 4) + 1);
	}
	session_note(s, id, text);
	mem_free(text);
}

static bool next_line(const char **at, const char *end, struct line *l)
{
	if (*at >= end)
		return false;
	const char *nl = memchr(*at, '\n', (size_t)(end - *at));
	l->s = *at;
	l->n = (size_t)((nl ? nl : end) - *at);
	*at = nl ? nl + 1 : end;
	if (l->n && l->s[l->n - 1] == '\r')
		l->n--;
	return true;
}

size_t export_import(struct session *s, const struct tree *t, const char *text, size_t n, size_t *n_unknown, struct err *err)
{
	const char *at = text, *end = text + n;
	char id[MAX_ID] = "";
	struct line l;
	enum tick state;
	size_t changed = 0;

	*n_unknown = 0;
	for (long number = 1; next_line(&at, end, &l); number++) {
		if (!read_box(&l, &state)) {
			read_note(s, &l, id);
			continue;
		}
		if (!read_id(&l, id) || !item_exists(t, id)) {
			if ((*n_unknown)++ == 0) {
				err_set(err, ERR_INPUT, "a box without a known id: %.*s", (int)(l.n > 120 ? 120 : l.n), l.s);
				err_at(err, "", number, 1);
			}
			id[0] = 0;
			continue;
		}
		if (session_get_tick(s, id).state != state) {
			session_tick(s, id, state, BY_YOU, NULL);
			changed++;
		}
	}
	return changed;
}
