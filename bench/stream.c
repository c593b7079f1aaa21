/* SPDX-License-Identifier: MIT */
/* stream WORDS LOG: what vectorscan (or hyperscan) alone makes of it: every occurrence of the strings, one a line, in streaming mode. */
#include <fcntl.h>
#include <hs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 8192, PIECE = 256 << 10 };

static int found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *count)
{
	(void)id;
	(void)from;
	(void)to;
	(void)flags;
	++*(size_t *)count;
	return 0;
}

int main(int argc, char **argv)
{
	static const char *words[MOST];
	static size_t bytes[MOST];
	static unsigned flags[MOST], ids[MOST];
	static char text[1 << 20], piece[PIECE];
	FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
	int log = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	size_t n_text = in ? fread(text, 1, sizeof text - 1, in) : 0, count = 0;
	unsigned n = 0;
	hs_database_t *db = NULL;
	hs_compile_error_t *error = NULL;
	hs_scratch_t *scratch = NULL;
	hs_stream_t *stream = NULL;

	for (char *p = text, *end; n < MOST && (end = memchr(p, '\n', n_text - (size_t)(p - text))) != NULL; p = end + 1) {
		if (end == p)
			continue;
		words[n] = p;
		bytes[n] = (size_t)(end - p);
		ids[n] = n;
		n++;
	}
	if (!n || log < 0 || hs_compile_lit_multi(words, flags, ids, bytes, n, HS_MODE_STREAM, NULL, &db, &error) != HS_SUCCESS ||
	    hs_alloc_scratch(db, &scratch) != HS_SUCCESS || hs_open_stream(db, 0, &stream) != HS_SUCCESS)
		return 2;
	for (ssize_t got; (got = read(log, piece, sizeof piece)) > 0;)
		hs_scan_stream(stream, piece, (unsigned)got, 0, scratch, found, &count);
	hs_close_stream(stream, scratch, found, &count);
	printf("%zu\n", count);
	return 0;
}
