/* SPDX-License-Identifier: MIT */
/*
 * Reading a log, once, as it comes: hits and odd lines go into the evidence while the
 * bytes arrive. Memory does not grow with the log. Line numbers and hits do not depend on how
 * the bytes were cut into pieces.
 */
#ifndef CMLTRIAGE_LOGSCAN_SCAN_H
#define CMLTRIAGE_LOGSCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/evidence.h"
#include "logscan/rules.h"

enum scan_finder { SCAN_FINDER_AUTO, SCAN_FINDER_OWN, SCAN_FINDER_VECTORSCAN, SCAN_FINDER_NONE };

struct scan_options {		/* all zero (or NULL in place of it): the defaults */
	uint64_t max_bytes;	/* stop after so many bytes of text; 0 = no limit */
	double time_limit_s;	/* stop after so many seconds; 0 = no limit */
	bool (*progress)(void *arg, uint64_t done, uint64_t total);	/* false stops; total 0 = not known */
	void *arg;
	enum scan_finder finder;	/* what looks for candidates: same hits whichever it is (AUTO is OWN, NONE tries every line) */
	int threads;		/* 0 = as it pays, 1 = never more than this one */
	/* Packed logs only: their text as it is unpacked, with the id and name of its input. May be NULL. */
	void (*text)(void *text_arg, const char *input, const char *name, const void *bytes, size_t n);
	void *text_arg;
	const char *format;	/* of the input ("gzip"); NULL = text */
};

struct scanner;

/* Adds an input of the kind log to e, which must outlive the scanner. path is "-" or "paste" where there is no file. */
struct scanner *scanner_new(struct rules *r, struct evidence *e, const char *path, const struct scan_options *o);
/* Id of the input; borrowed from the scanner. */
const char *scanner_input(const struct scanner *s);
/* False when a limit or the caller stopped it: no more is needed. */
bool scanner_feed(struct scanner *s, const void *bytes, size_t n);
/*
 * The end of the log: matches what is left, sets the counts of the input and the facts log.lines, log.error_lines,
 * log.unmatched. False (ERR_INCOMPLETE, or ERR_KNOWLEDGE for a bad regex) when something was skipped: err names the
 * rule and the line. Hits found until then stand.
 */
bool scanner_finish(struct scanner *s, struct err *err);
void scanner_free(struct scanner *s);

/* A whole file, or standard input for "-"; gzip, xz, bzip2, zstd and zip are unpacked where libarchive is there
 * (each file of a zip is an input of its own). False: ERR_INPUT, or as scanner_finish(). */
bool scan_file(struct rules *r, struct evidence *e, const char *path, const struct scan_options *o, struct err *err);

#endif
