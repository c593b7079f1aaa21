/* SPDX-License-Identifier: MIT */
/* Nearest known messages, by the words they share. */
#include "logscan/likeness.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "data/tree_phrase.h"
#include "logscan/shingle.h"

enum {
	VOTERS = 3,
	SHARED_LEAST = 3	/* words: two alone, rare as they may be, are no sentence */
};
static const float VOTE_POWER = 4;
static const float PAIR_WEIGHT = 0.7f;		/* a pair says less than its rarity tells: its words count already */
static const float UNKNOWN_WEIGHT = 0.5f;	/* most words that no sample has are names of the user's own */

struct feature {
	uint64_t hash;			/* 0: free */
	uint32_t count;			/* samples that have it */
	uint32_t first;			/* in postings, once they are made */
	float weight;
};

struct sample {
	const struct signature *signature;	/* NULL: must not match */
	const char *text;
	size_t first, n;			/* its shingles, while the index is made */
	float norm;
};

struct likeness {
	struct feature *table;
	size_t n_slots, n_features;	/* slots: a power of two */
	uint32_t *postings;		/* numbers of samples, by feature */
	VEC(struct sample) samples;
	struct arena made;		/* samples made of phrases */
	VEC(struct shingle) shingles;	/* of all samples, while the index is made */
	float rarest;			/* weight of a word that stands nowhere */
};

static struct feature *slot_of(const struct likeness *l, uint64_t hash)
{
	size_t at = hash & (l->n_slots - 1);

	while (l->table[at].hash && l->table[at].hash != hash)
		at = (at + 1) & (l->n_slots - 1);
	return &l->table[at];
}

static void grow(struct likeness *l)
{
	struct feature *old = l->table;
	size_t n = l->n_slots;

	l->n_slots = n ? 2 * n : 4096;
	l->table = mem_array(l->n_slots, sizeof *l->table);
	for (size_t i = 0; i < n; i++)
		if (old[i].hash)
			*slot_of(l, old[i].hash) = old[i];
	mem_free(old);
}

static void count_feature(struct likeness *l, uint64_t hash)
{
	if (2 * l->n_features >= l->n_slots)
		grow(l);
	struct feature *f = slot_of(l, hash);
	l->n_features += !f->hash;
	f->hash = hash;
	f->count++;
}

static void add_sample(struct likeness *l, const struct signature *s, const char *text)
{
	struct shingle shingles[SHINGLES_MOST];
	size_t n = shingle_text(text, strlen(text), shingles);

	*VEC_ADD(&l->samples) = (struct sample){ .signature = s, .text = text, .first = l->shingles.n, .n = n };
	for (size_t i = 0; i < n; i++) {
		*VEC_ADD(&l->shingles) = shingles[i];
		count_feature(l, shingles[i].hash);
	}
}

/* ln(1 + samples / samples with it), as usual for tf-idf. */
static void weigh(struct likeness *l)
{
	float n = (float)l->samples.n;
	uint32_t first = 0;

	l->rarest = logf(1 + n);
	for (size_t i = 0; i < l->n_slots; i++) {
		struct feature *f = &l->table[i];
		if (!f->hash)
			continue;
		f->weight = logf(1 + n / (float)f->count);
		f->first = first;
		first += f->count;
		f->count = 0;		/* counts again while the postings are filled in */
	}
	l->postings = mem_array((size_t)first + 1, sizeof *l->postings);
}

static float squared(const struct feature *f, bool pair)
{
	float w = pair ? PAIR_WEIGHT * f->weight : f->weight;

	return w * w;
}

static void post(struct likeness *l, uint32_t number)
{
	struct sample *s = &l->samples.at[number];
	float sum = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct shingle *shingle = &l->shingles.at[s->first + i];
		struct feature *f = slot_of(l, shingle->hash);
		l->postings[f->first + f->count++] = number;
		sum += squared(f, shingle->pair);
	}
	s->norm = sqrtf(sum);
}

/* Messages that need no action, or tell nothing, speak against a page as those do that must not match. */
static void add_signature(struct likeness *l, const struct signature *s)
{
	const struct signature *page = s->role != ROLE_CONTEXT && s->role != ROLE_HARMLESS ? s : NULL;

	struct texts match = signature_samples(s, &l->made);

	for (size_t i = 0; i < match.n; i++)
		add_sample(l, page, match.at[i]);
	for (size_t i = 0; i < s->no_match.n; i++)
		add_sample(l, NULL, s->no_match.at[i]);
}

struct likeness *likeness_new(const struct tree *t)
{
	struct likeness *l = mem_new(sizeof *l);

	grow(l);
	for (size_t i = 0; i < t->n_signatures; i++)
		add_signature(l, &t->signatures[i]);
	weigh(l);
	for (uint32_t i = 0; i < l->samples.n; i++)
		post(l, i);
	VEC_DONE(&l->shingles);
	return l;
}

void likeness_free(struct likeness *l)
{
	if (!l)
		return;
	mem_free(l->table);
	mem_free(l->postings);
	VEC_DONE(&l->samples);
	arena_done(&l->made);
	mem_free(l);
}

/* ---- looking ---- */

struct voter {
	uint32_t sample;
	float score;
};

static void keep_best(struct voter best[VOTERS], size_t *n, struct voter v)
{
	size_t at = *n < VOTERS ? (*n)++ : VOTERS;

	while (at > 0 && best[at - 1].score < v.score) {
		if (at < VOTERS)
			best[at] = best[at - 1];
		at--;
	}
	if (at < VOTERS)
		best[at] = v;
}

/* How like each sample is to the text, in `scores` by sample; returns the length of the text's own vector. */
static float compare(const struct likeness *l, const char *text, size_t n, float *scores)
{
	struct shingle shingles[SHINGLES_MOST];
	size_t count = shingle_text(text, n, shingles);
	float sum = 0;

	for (size_t k = 0; k < count; k++) {
		const struct feature *f = slot_of(l, shingles[k].hash);
		if (!f->hash) {
			float w = shingles[k].pair ? 0 : UNKNOWN_WEIGHT * l->rarest;
			sum += w * w;
			continue;
		}
		float w = squared(f, shingles[k].pair);
		sum += w;
		for (uint32_t i = 0; i < f->count; i++)
			scores[l->postings[f->first + i]] += w;
	}
	return sqrtf(sum);
}

static const struct pattern *page_of(const struct likeness *l, const struct voter *v)
{
	const struct signature *s = l->samples.at[v->sample].signature;

	return s ? s->pattern : NULL;
}

/* The best voter for the page that has most of all votes; what is much liker than the others decides alone. */
static const struct voter *elect(const struct likeness *l, const struct voter *best, size_t n)
{
	float all = 0;

	for (size_t i = 0; i < n; i++)
		all += powf(best[i].score, VOTE_POWER);
	for (size_t i = 0; i < n; i++) {
		float votes = 0;
		for (size_t k = 0; k < n; k++)
			if (page_of(l, &best[k]) == page_of(l, &best[i]))
				votes += powf(best[k].score, VOTE_POWER);
		if (votes > all / 2)
			return &best[i];
	}
	return NULL;
}

/* Words, not pairs, that both have. */
static size_t shared_words(const char *text, size_t n, const char *sample)
{
	struct shingle a[SHINGLES_MOST], b[SHINGLES_MOST];
	size_t n_a = shingle_text(text, n, a), n_b = shingle_text(sample, strlen(sample), b), both = 0;

	for (size_t i = 0; i < n_a; i++)
		for (size_t k = 0; k < n_b && !a[i].pair; k++)
			both += a[i].hash == b[k].hash;
	return both;
}

bool likeness_find(const struct likeness *l, const char *text, size_t n, double least, struct likeness_found *out)
{
	float *scores = mem_array(l->samples.n + 1, sizeof *scores);
	float length = compare(l, text, n, scores);
	struct voter best[VOTERS];
	size_t n_best = 0;

	for (uint32_t i = 0; i < l->samples.n; i++)
		if (scores[i] > 0)
			keep_best(best, &n_best, (struct voter){ i, scores[i] / (length * l->samples.at[i].norm) });
	mem_free(scores);
	const struct voter *v = elect(l, best, n_best);
	if (!v || (double)v->score < least || !l->samples.at[v->sample].signature ||
	    shared_words(text, n, l->samples.at[v->sample].text) < SHARED_LEAST)
		return false;
	*out = (struct likeness_found){ l->samples.at[v->sample].signature, l->samples.at[v->sample].text, (double)v->score };
	return true;
}
