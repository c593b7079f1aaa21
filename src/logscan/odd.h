/* SPDX-License-Identifier: MIT */
/*
 * Lines that no signature knows and that look like errors of this domain: they are counted and listed as unknown. What
 * reads like a known message is a hit besides, of a signature made for it: id "like." and that of the one it is like, no
 * more than a hint, ranked with the messages that only say that something failed.
 */
#ifndef CMLTRIAGE_LOGSCAN_ODD_H
#define CMLTRIAGE_LOGSCAN_ODD_H

#include <stdbool.h>
#include <stdint.h>

#include "logscan/scan_in.h"

/* Does the message in s->clean (or s->plain), which nothing matched, look like one? names_domain: a word of the domain
 * was found in it; near_miss: words of a signature were. */
enum oddness odd_look(const struct scanner *s, bool names_domain, bool near_miss);
/* It does: keeps it until it is final. known: the page of a signature that did match, but knows no more of the message than
 * who speaks; it is compared then, but not counted as unknown. Else NULL. */
void odd_queue(struct scanner *s, const struct occurrence *at, enum oddness oddness, const struct pattern *known);
/* A signature over several lines matched these. */
void odd_forget(struct scanner *s, uint64_t from, uint64_t to);
/* Those that no signature can reach any more, at line `line`, are final; all of them at the end. The lock must be held. */
void odd_flush(struct scanner *s, uint64_t line, bool all);
void odd_done(struct scanner *s);

#endif
