/* SPDX-License-Identifier: MIT */
/*
 * Pieces of the file go round through a few lanes: read (in order, under the lock), looked
 * through for candidates (anywhere), matched (in order, by the first thread).
 */
#include "logscan/scan_threads.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/portable.h"
#include "logscan/scan_bytes.h"
#include "logscan/scan_in.h"

enum { LANES = 4, PIECE = 256 << 10, LONGEST = 256 << 10, LEAD_IN = 64 << 10 };

enum lane_state { LANE_FREE, LANE_BUSY, LANE_READY };
struct lane {
	enum lane_state state;
	uint64_t number;	/* of the piece in it */
	char *mem;		/* SCAN_KEEP bytes of history, then the piece */
	size_t n;		/* whole lines */
	struct chunk chunk;
	struct chunk_interest interest;	/* own copies */
	uint8_t *dead;
	bool *found;
};

struct crew {
	struct scanner *s;
	int fd;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct lane lanes[LANES];
	uint64_t next_read, next_match;
	char *rest;		/* the beginning of a line whose end is not read yet */
	size_t n_rest;
	uint64_t read_bytes;
	bool over;		/* nothing more is to be read here */
	int failed;		/* errno of a failed read */
	uint8_t *dead;		/* what is of interest now: copies, changed under the lock only */
	bool *found;
	size_t contexts_left;
};

static void crew_start(struct crew *c)
{
	const struct rules *r = c->s->r;

	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	c->rest = mem_array(LONGEST + PIECE, 1);
	c->dead = mem_new(r->n_literals + 1);
	c->found = mem_array(r->n + 1, sizeof *c->found);
	c->contexts_left = c->s->contexts_left;
	for (int i = 0; i < LANES; i++) {
		struct lane *l = &c->lanes[i];
		l->mem = mem_array(SCAN_KEEP + LONGEST + PIECE, 1);
		l->dead = mem_new(r->n_literals + 1);
		l->found = mem_array(r->n + 1, sizeof *l->found);
	}
}

static void crew_done(struct crew *c)
{
	for (int i = 0; i < LANES; i++) {
		mem_free(c->lanes[i].mem);
		mem_free(c->lanes[i].dead);
		mem_free(c->lanes[i].found);
		chunk_done(&c->lanes[i].chunk);
	}
	mem_free(c->rest);
	mem_free(c->dead);
	mem_free(c->found);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
}

/* Fills the lane with what the last one left and the next bytes; the lock is held. False: there are none. */
static bool read_piece(struct crew *c, struct lane *l)
{
	char *piece = l->mem + SCAN_KEEP;
	size_t n = c->n_rest, want = PIECE;
	uint64_t most = c->s->o.max_bytes;

	if (most && c->read_bytes + want > most) {	/* the ordinary way says why it stops */
		c->over = true;
		return false;
	}
	memcpy(piece, c->rest, n);
	ssize_t got = io_read(c->fd, piece + n, want);
	if (got <= 0) {
		c->failed = got < 0 ? errno : 0;
		c->over = true;
		return false;
	}
	c->read_bytes += (uint64_t)got;
	n += (size_t)got;
	const char *last = memrchr(piece, '\n', n);
	l->n = last ? (size_t)(last + 1 - piece) : 0;
	c->n_rest = n - l->n;
	memcpy(c->rest, piece + l->n, c->n_rest);
	if (c->n_rest > LONGEST || !l->n)
		c->over = true;
	return l->n > 0;
}

static struct lane *free_lane(struct crew *c)
{
	for (int i = 0; i < LANES; i++)
		if (c->lanes[i].state == LANE_FREE)
			return &c->lanes[i];
	return NULL;
}

/* Reads and looks through one piece. The lock is held at the call and at the return. */
static bool one_piece(struct crew *c)
{
	struct lane *l = c->over ? NULL : free_lane(c);
	const struct rules *r = c->s->r;

	if (!l || !read_piece(c, l))
		return false;
	l->state = LANE_BUSY;
	l->number = c->next_read++;
	memcpy(l->dead, c->dead, r->n_literals);
	memcpy(l->found, c->found, r->n * sizeof *c->found);
	l->interest = (struct chunk_interest){ l->dead, l->found, c->s->o.finder == SCAN_FINDER_NONE || r->n_always > 0,
					     c->s->vector };
	pthread_mutex_unlock(&c->lock);
	chunk_scan(&l->chunk, r, &l->interest, l->mem + SCAN_KEEP, l->n);
	pthread_mutex_lock(&c->lock);
	l->state = LANE_READY;
	pthread_cond_broadcast(&c->changed);
	return true;
}

static void *helper(void *arg)
{
	struct crew *c = arg;

	pthread_mutex_lock(&c->lock);
	while (!c->over)
		if (!one_piece(c) && !c->over)
			pthread_cond_wait(&c->changed, &c->lock);
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static struct lane *ready_lane(struct crew *c, bool *busy)
{
	*busy = false;
	for (int i = 0; i < LANES; i++) {
		struct lane *l = &c->lanes[i];
		*busy = *busy || l->state == LANE_BUSY;
		if (l->state == LANE_READY && l->number == c->next_match)
			return l;
	}
	return NULL;
}

/* Makes hits of a piece; only the first thread does, without the lock. */
static void match_piece(struct crew *c, struct lane *l)
{
	struct scanner *s = c->s;
	struct view v = { l->mem + SCAN_KEEP - s->done, s->base, s->done + l->n };

	if (l->chunk.n || s->pending.n || l->n < SCAN_KEEP)	/* somebody may look back */
		memcpy(l->mem + SCAN_KEEP - s->done, s->buf, s->done);
	match_chunk(s, &v, s->done, &l->chunk);
	size_t keep = v.n < SCAN_KEEP ? v.n : SCAN_KEEP;
	memcpy(s->buf, v.p + v.n - keep, keep);
	s->base = v.abs + v.n - keep;
	s->done = s->end = keep;
	s->fed += l->n;
}

static void publish(struct crew *c)
{
	const struct rules *r = c->s->r;

	if (c->contexts_left == c->s->contexts_left)
		return;
	c->contexts_left = c->s->contexts_left;
	memcpy(c->dead, c->s->dead, r->n_literals);
	memcpy(c->found, c->s->found, r->n * sizeof *c->found);
}

static void lead(struct crew *c, uint64_t total)
{
	bool busy;

	pthread_mutex_lock(&c->lock);
	for (;;) {
		struct lane *l = ready_lane(c, &busy);
		if (l) {
			pthread_mutex_unlock(&c->lock);
			match_piece(c, l);
			bool stop = scan_over(c->s, total);
			pthread_mutex_lock(&c->lock);
			publish(c);
			c->over = c->over || stop;
			l->state = LANE_FREE;
			c->next_match++;
			pthread_cond_broadcast(&c->changed);
			if (stop)
				break;
		} else if (!one_piece(c)) {
			ready_lane(c, &busy);
			if (c->over && !busy && c->next_match == c->next_read)
				break;
			if (!ready_lane(c, &busy))
				pthread_cond_wait(&c->changed, &c->lock);
		}
	}
	pthread_mutex_unlock(&c->lock);
}

/* The beginning, in the ordinary way: it says which contexts the log has. False: nothing is left for the crew. */
static bool lead_in(struct crew *c)
{
	struct scanner *s = c->s;
	size_t room;
	char *to = scan_room(s, &room);
	ssize_t got = io_read(c->fd, to, LEAD_IN);

	c->failed = got < 0 ? errno : 0;
	if (got <= 0 || !scan_commit(s, (size_t)got) || s->piece)
		return false;
	c->read_bytes = (uint64_t)got;
	c->n_rest = s->end - s->done;
	memcpy(c->rest, s->buf + s->done, c->n_rest);
	s->fed -= c->n_rest;
	size_t keep = s->done < SCAN_KEEP ? s->done : SCAN_KEEP;
	memmove(s->buf, s->buf + s->done - keep, keep);
	s->base += s->done - keep;
	s->done = s->end = keep;
	return true;
}

bool scan_threads(struct scanner *s, int fd, const char *path, uint64_t total, struct err *err)
{
	struct crew c = { .s = s, .fd = fd };
	pthread_t other;
	size_t room;

	crew_start(&c);
	if (lead_in(&c)) {
		publish(&c);
		bool helped = pthread_create(&other, NULL, helper, &c) == 0;
		lead(&c, total);
		if (helped)
			pthread_join(other, NULL);
	}
	bool ok = !c.failed || err_set(err, ERR_INPUT, "%s cannot be read: %s", path, strerror(c.failed));
	for (size_t at = 0; at < c.n_rest && !s->stopped;) {	/* goes on in the ordinary way */
		char *to = scan_room(s, &room);
		size_t n = c.n_rest - at < room ? c.n_rest - at : room;
		memcpy(to, c.rest + at, n);
		at += n;
		if (!scan_commit(s, n))
			break;
	}
	crew_done(&c);
	return ok;
}
