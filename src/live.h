/* SPDX-License-Identifier: MIT */
/* The full screen: joins the rooms that may not know one another (ui, term, the engines). */
#ifndef CMLTRIAGE_LIVE_H
#define CMLTRIAGE_LIVE_H

struct options;

/* Fills the screen until the person leaves; returns the exit status. Without a terminal it refuses with three lines. */
int live_screen(const struct options *o);
/* Runs a key script without a terminal and prints the screens it asks for. */
int live_script(const struct options *o);

#endif
