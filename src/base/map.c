/* SPDX-License-Identifier: MIT */
/* Open addressing, powers of two, at most three quarters full; nothing is ever removed. */
#include "base/map.h"

#include <string.h>

#include "base/alloc.h"

uint64_t hash_bytes(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = 1469598103934665603u;

	while (n--)
		h = (h ^ *p++) * 1099511628211u;
	return h;
}

static struct map_slot *find(const struct map *m, const char *key, size_t len)
{
	size_t i = (size_t)hash_bytes(key, len) & (m->cap - 1);

	while (m->slots[i].key && (m->slots[i].key_len != len || memcmp(m->slots[i].key, key, len) != 0))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 16;
	m->slots = mem_array(m->cap, sizeof *m->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key)
			*find(m, old.slots[i].key, old.slots[i].key_len) = old.slots[i];
	mem_free(old.slots);
}

void *map_getn(const struct map *m, const char *key, size_t key_len)
{
	return m->cap ? find(m, key, key_len)->value : NULL;
}

void *map_get(const struct map *m, const char *key)
{
	return map_getn(m, key, strlen(key));
}

void *map_putn(struct map *m, const char *key, size_t key_len, void *value)
{
	if (m->n * 4 >= m->cap * 3)
		grow(m);
	struct map_slot *slot = find(m, key, key_len);
	void *former = slot->value;
	if (!slot->key) {
		slot->key = key;
		slot->key_len = key_len;
		m->n++;
	}
	slot->value = value;
	return former;
}

void *map_put(struct map *m, const char *key, void *value)
{
	return map_putn(m, key, strlen(key), value);
}

void map_done(struct map *m)
{
	mem_free(m->slots);
	*m = (struct map){ 0 };
}
