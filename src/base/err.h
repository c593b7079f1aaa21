/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, where, and what to do about it. A function that can fail
 * takes a struct err last and returns false exactly when it filled it.
 */
#ifndef CMLTRIAGE_BASE_ERR_H
#define CMLTRIAGE_BASE_ERR_H

#include <stdbool.h>

/* The kinds are the exit statuses of the batch contract. */
enum err_kind { ERR_NONE = 0, ERR_USAGE = 2, ERR_INPUT = 3, ERR_INCOMPLETE = 4, ERR_KNOWLEDGE = 5 };

struct err {
	enum err_kind kind;
	char text[512];		/* one sentence, no newline, printable */
	char hint[256];		/* what to do next; may be empty */
	char file[256];		/* where; may be empty */
	long line, column;	/* 1-based; 0 = not known */
};

/* Fills err (NULL is allowed) and returns false, for `return err_set(...)`. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 3, 4)))
#endif
	;
/* Adds a place or a hint to an error that is set; both return false too. */
bool err_at(struct err *err, const char *file, long line, long column);
bool err_hint(struct err *err, const char *format, ...)
#ifdef __GNUC__
	__attribute__((format(printf, 2, 3)))
#endif
	;
/* "file:line:column: text" into out; returns out. */
const char *err_text(const struct err *err, char *out, unsigned long out_bytes);

#endif
