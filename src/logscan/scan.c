/* SPDX-License-Identifier: MIT */
/* The bytes of a log: pieces in, whole lines on, a little history kept. */
#include "logscan/scan.h"

#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "base/portable.h"
#include "base/vec.h"
#include "logscan/scan_bytes.h"
#include "logscan/odd.h"
#include "logscan/scan_in.h"

struct scanner *scanner_new(struct rules *r, struct evidence *e, const char *path, const struct scan_options *o)
{
	struct scanner *s = mem_new(sizeof *s);

	s->r = r;
	s->e = e;
	if (o)
		s->o = *o;
	struct input *in = evidence_add_input(e, INPUT_LOG, path, s->o.format ? s->o.format : "text");
	snprintf(s->input, sizeof s->input, "%s", in->id);
	s->hits = hits_new(r, e, s->input);
	s->dead = mem_new(r->n_literals + 1);
	s->found = mem_array(r->n + 1, sizeof *s->found);
	s->off = mem_array(r->n + 1, sizeof *s->off);
	s->last = mem_array(r->n + 1, sizeof *s->last);
	s->contexts_left = r->n_contexts;
	s->always_left = r->n_always;
	rule_set_new(&s->set, r);
	rule_set_new(&s->wide, r);
	if (s->o.finder == SCAN_FINDER_VECTORSCAN)
		s->vector = rules_vector(r);
	s->started = scan_clock();
	return s;
}

const char *scanner_input(const struct scanner *s)
{
	return s->input;
}

void scanner_free(struct scanner *s)
{
	if (!s)
		return;
	odd_done(s);
	VEC_DONE(&s->pending);
	hits_free(s->hits);
	rule_set_done(&s->set);
	rule_set_done(&s->wide);
	clean_done(&s->clean);
	clean_done(&s->plain);
	clean_done(&s->full);
	clean_done(&s->window);
	chunk_done(&s->chunk);
	decode_done(&s->decode);
	mem_free(s->dead);
	mem_free(s->found);
	mem_free(s->off);
	mem_free(s->last);
	mem_free(s->buf);
	mem_free(s);
}

bool scan_every_line(const struct scanner *s)
{
	return s->o.finder == SCAN_FINDER_NONE || s->always_left > 0;
}

/* Matches buf[done .. done + n): whole lines, or a piece of one that is too long. */
static void process(struct scanner *s, size_t n, bool piece)
{
	struct view v = { s->buf, s->base, s->done + n };
	struct chunk_interest interest = { s->dead, s->found, scan_every_line(s), s->vector };

	chunk_scan(&s->chunk, s->r, &interest, s->buf + s->done, n);
	match_chunk(s, &v, s->done, &s->chunk);
	s->piece = piece ? s->piece + n : 0;
	s->done += n;
}

/*
 * The end of the whole lines that are taken next; `first` is the first newline. The first slices are small: once it is
 * known which contexts a log has, far fewer of its lines need a closer look.
 */
static size_t slice_end(struct scanner *s, const char *first)
{
	const char *end = s->buf + s->end;

	if (s->slice < SCAN_CHUNK) {
		s->slice = s->slice ? s->slice * 4 : SCAN_SLICE;
		if (end - first > (ptrdiff_t)s->slice)
			end = first + s->slice;
	}
	const char *last = memrchr(first, '\n', (size_t)(end - first));
	return (size_t)((last ? last : first) + 1 - s->buf);
}

/* Matches what is complete; `from` is where the new bytes begin. */
static void process_lines(struct scanner *s, size_t from)
{
	const size_t longest = (size_t)limit_get(LIMIT_log_line_bytes);

	while (s->done < s->end) {
		const char *first = from < s->end ? memchr(s->buf + from, '\n', s->end - from) : NULL;
		size_t n = (first ? (size_t)(first - s->buf) : s->end) - s->done;
		if (n >= longest) {
			process(s, longest, true);
			if (from < s->done)
				from = s->done;
			continue;
		}
		if (!first)
			return;
		process(s, slice_end(s, first) - s->done, false);
		from = s->done;
	}
}

char *scan_room(struct scanner *s, size_t *n)
{
	if (s->room - s->end < SCAN_CHUNK && s->done > SCAN_KEEP) {
		size_t drop = s->done - SCAN_KEEP;
		memmove(s->buf, s->buf + drop, s->end - drop);
		s->base += drop;
		s->done -= drop;
		s->end -= drop;
	}
	if (s->room - s->end < SCAN_CHUNK) {
		s->room = s->room ? s->room + SCAN_CHUNK : SCAN_KEEP + 2 * SCAN_CHUNK;
		s->buf = mem_resize(s->buf, s->room);
	}
	*n = SCAN_CHUNK;
	return s->buf + s->end;
}

bool scan_over(struct scanner *s, uint64_t total)
{
	const char *what = NULL;

	if (s->stopped)
		return true;
	if (s->o.time_limit_s > 0 && scan_clock() - s->started > s->o.time_limit_s)
		what = "the time limit";
	else if (s->o.progress && !s->o.progress(s->o.arg, s->fed, total))
		what = "a wish to stop";
	if (!what)
		return false;
	scan_stop(s, what);
	return true;
}

void scan_stop(struct scanner *s, const char *what)
{
	s->stopped = true;
	if (!s->err.kind)
		err_set(&s->err, ERR_INCOMPLETE, "the log was read up to line %llu only: %s", (unsigned long long)s->line + 1, what);
}

bool scan_commit(struct scanner *s, size_t n)
{
	size_t from = s->end;
	bool enough = false;

	if (s->o.max_bytes && s->fed + n > s->o.max_bytes) {
		n = (size_t)(s->o.max_bytes - s->fed);
		enough = true;
	}
	s->fed += n;
	s->end += n;
	process_lines(s, from);
	if (enough)
		scan_stop(s, "the size limit");
	return !s->stopped;
}

/* Decoded text, in pieces that fit. */
static bool take(struct scanner *s, const char *text, size_t n)
{
	while (n && !s->stopped) {
		size_t room, k;
		char *to = scan_room(s, &room);
		k = n < room ? n : room;
		memcpy(to, text, k);
		text += k;
		n -= k;
		if (!scan_commit(s, k))
			return false;
	}
	return !s->stopped;
}

bool scanner_feed(struct scanner *s, const void *bytes, size_t n)
{
	const char *text;
	size_t text_bytes;

	if (s->stopped || scan_over(s, 0))
		return false;
	decode_feed(&s->decode, bytes, n, false, &text, &text_bytes);
	return take(s, text, text_bytes);
}

static void set_counts(struct scanner *s)
{
	struct input *in = evidence_input(s->e, s->input);

	if (!in)
		return;
	in->bytes = s->fed;
	in->lines = s->line;
	in->error_lines = s->error_lines;
	in->unmatched = s->unmatched;
	in->complete = s->err.kind == ERR_NONE;
	evidence_set_int(s->e, s->input, "log.lines", (int64_t)s->line, NULL);
	evidence_set_int(s->e, s->input, "log.error_lines", (int64_t)s->error_lines, NULL);
	evidence_set_int(s->e, s->input, "log.unmatched", (int64_t)s->unmatched, NULL);
}

bool scanner_finish(struct scanner *s, struct err *err)
{
	const char *text;
	size_t n;

	decode_feed(&s->decode, "", 0, true, &text, &n);
	take(s, text, n);
	if (s->end > s->done) {		/* a last line without a newline */
		process(s, s->end - s->done, false);
		s->line++;
	} else if (s->piece) {
		s->line++;
	}
	struct view v = { s->buf, s->base, s->end };
	match_end(s, &v);
	set_counts(s);
	if (s->err.kind && err)
		*err = s->err;
	return s->err.kind == ERR_NONE;
}
