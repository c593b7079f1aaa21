/* SPDX-License-Identifier: MIT */
/* The scanner of program text; see mil_lex.h. */
#include "model/mil_lex.h"

#include <ctype.h>
#include <string.h>

void mil_lex_fault(struct mil_lex *t, const char *expected)
{
	size_t at = (size_t)(t->p - t->base), line = 1;

	if (t->is_sound) {
		for (const char *q = t->base; q < t->p; q++)
			line += *q == '\n';
		defect_add(t->in, t->p >= t->end ? DEFECT_file_truncated : DEFECT_compiled_mil,
			   defect_place(t->in, NULL, ":%zu@%zu", line, at), "The program text should have %s here", expected);
	}
	t->is_sound = false;
}

static void space(struct mil_lex *t)
{
	while (t->p < t->end && isspace((unsigned char)*t->p))
		t->p++;
}

char mil_lex_peek(struct mil_lex *t)
{
	space(t);
	return t->p < t->end ? *t->p : '\0';
}

bool mil_lex_eat(struct mil_lex *t, char c)
{
	if (mil_lex_peek(t) != c || t->p >= t->end)
		return false;
	t->p++;
	return true;
}

void mil_lex_step(struct mil_lex *t)
{
	if (t->p < t->end)
		t->p++;
}

bool mil_lex_is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$' || c == '/' || c == '~' || (unsigned char)c >= 0x80;
}

struct mil_name mil_lex_word(struct mil_lex *t)
{
	const char *from;

	space(t);
	from = t->p;
	while (t->p < t->end && mil_lex_is_word(*t->p))
		t->p++;
	return (struct mil_name){ from, (uint32_t)(t->p - from) };
}

bool mil_lex_eat_word(struct mil_lex *t, const char *text)
{
	const char *from = t->p;

	if (mil_name_is(mil_lex_word(t), text))
		return true;
	t->p = from;
	return false;
}

/* The number that starts at p; the text does not end in a NUL byte. Saturates. */
uint64_t mil_lex_number(const char *p, const char *end)
{
	uint64_t n = 0;

	for (; p < end && isdigit((unsigned char)*p); p++)
		n = n > (UINT64_MAX - 9) / 10 ? UINT64_MAX : n * 10 + (uint64_t)(*p - '0');
	return n;
}

/* Past a string in quotes; the text between them. */
struct mil_name mil_lex_quoted(struct mil_lex *t)
{
	const char *from;

	if (!mil_lex_eat(t, '"'))
		return (struct mil_name){ "", 0 };
	from = t->p;
	while (t->p < t->end && *t->p != '"')
		t->p += *t->p == '\\' && t->p + 1 < t->end ? 2 : 1;
	if (t->p >= t->end) {
		t->p = t->end;
		return (struct mil_name){ from, (uint32_t)(t->end - from) };
	}
	return (struct mil_name){ from, (uint32_t)(t->p++ - from) };
}

/* To the bracket that closes the one just eaten; strings are stepped over. The text between them. */
struct mil_name mil_lex_balanced(struct mil_lex *t)
{
	const char *from = t->p;
	int depth = 1;

	while (t->p < t->end) {
		char c = *t->p;
		if (c == '"') {
			mil_lex_quoted(t);
			continue;
		}
		depth += c == '(' || c == '[' || c == '{' || c == '<';
		depth -= c == ')' || c == ']' || c == '}' || (c == '>' && t->p[-1] != '-');
		if (depth == 0)
			return (struct mil_name){ from, (uint32_t)(t->p++ - from) };
		t->p++;
	}
	mil_lex_fault(t, "a closing bracket");
	return (struct mil_name){ from, (uint32_t)(t->p - from) };
}

static bool is_opening(char c)
{
	return c == '(' || c == '[' || c == '{';
}

/* To the end of a statement that was not understood. */
void mil_lex_skip_statement(struct mil_lex *t)
{
	while (t->p < t->end && *t->p != ';' && *t->p != '}')
		if (*t->p == '"')
			mil_lex_quoted(t);
		else if (is_opening(*t->p++))
			mil_lex_balanced(t);
	mil_lex_eat(t, ';');
}
