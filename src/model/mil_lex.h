/* SPDX-License-Identifier: MIT */
/* Words, brackets and strings of program text. The text does not end in a NUL byte: nothing reads past its end. */
#ifndef CMLTRIAGE_MODEL_MIL_LEX_H
#define CMLTRIAGE_MODEL_MIL_LEX_H

#include "model/mil.h"

struct mil_lex {
	struct inspection *in;
	const char *base, *p, *end;
	bool is_sound;		/* nothing was skipped so far */
};

/* Notes once what should have stood at the place. */
void mil_lex_fault(struct mil_lex *t, const char *expected);
/* The next character behind white space; 0 at the end. */
char mil_lex_peek(struct mil_lex *t);
/* Steps over one character, unless this is the end. */
void mil_lex_step(struct mil_lex *t);
/* Steps over a character or word if it comes next. */
bool mil_lex_eat(struct mil_lex *t, char c);
bool mil_lex_eat_word(struct mil_lex *t, const char *text);
bool mil_lex_is_word(char c);
struct mil_name mil_lex_word(struct mil_lex *t);	/* may be empty */
/* The number whose digits start at p; saturates. */
uint64_t mil_lex_number(const char *p, const char *end);
/* Past a string in quotes; the text between them. */
struct mil_name mil_lex_quoted(struct mil_lex *t);
/* To the bracket that closes the one just eaten; strings are stepped over. The text between them. */
struct mil_name mil_lex_balanced(struct mil_lex *t);
/* To the end of a statement that was not understood. */
void mil_lex_skip_statement(struct mil_lex *t);

#endif
