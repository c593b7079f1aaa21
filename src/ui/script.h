/* SPDX-License-Identifier: MIT */
/*
 * Key scripts: an app is driven from a text and its screens are printed, without any terminal. One command a line:
 *
 *   size 80x24             keys 1 Down Enter Ctrl-R        text some words
 *   paste <<END ... END    stdin <<END ... END             stdin end
 *   snap [TITLE]           roles [TITLE]                   # a comment
 *
 * `paste` is what a terminal pastes, `raw <<END` the same bytes without paste brackets through the decoder of keys,
 * `stdin` arrives as the log "-". `roles` prints a line of role letters below each line of the screen.
 */
#ifndef CMLTRIAGE_UI_SCRIPT_H
#define CMLTRIAGE_UI_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "ui/app.h"

/* Runs the script of n bytes; name is for messages. Screens and what belongs on standard output after leaving are
 * appended to out. false: a line is no command (ERR_USAGE with its place). */
bool script_run(struct app *a, const char *name, const char *text, size_t n, struct buf *out, struct err *err);

#endif
