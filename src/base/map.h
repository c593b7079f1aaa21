/* SPDX-License-Identifier: MIT */
/* A hash map from byte strings to pointers. Keys are borrowed and must outlive it. */
#ifndef CMLTRIAGE_BASE_MAP_H
#define CMLTRIAGE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot {
	const char *key;
	size_t key_len;
	void *value;
};
struct map {
	struct map_slot *slots;
	size_t n, cap;
};

/* A zeroed struct map is ready for use. */
void map_done(struct map *m);
/* Value of a key, or NULL. */
void *map_get(const struct map *m, const char *key);
void *map_getn(const struct map *m, const char *key, size_t key_len);
/* Sets a value (not NULL); returns the former one or NULL. */
void *map_put(struct map *m, const char *key, void *value);
void *map_putn(struct map *m, const char *key, size_t key_len, void *value);

uint64_t hash_bytes(const void *bytes, size_t n);	/* FNV-1a, 64 bits */

#endif
