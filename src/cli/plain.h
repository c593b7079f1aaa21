/* SPDX-License-Identifier: MIT */
/*
 * The same dialog as the full screen in numbered lines: for screen readers, dumb terminals and
 * scripts. Reads commands from standard input (from the terminal when a log comes there); no escape bytes.
 */
#ifndef CMLTRIAGE_CLI_PLAIN_H
#define CMLTRIAGE_CLI_PLAIN_H

struct options;
int plain_run(const struct options *o);

#endif
