/* SPDX-License-Identifier: MIT */
/* Files to open, logs that arrive, and pastes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/io.h"
#include "base/limit.h"
#include "base/utf8.h"
#include "ui/view.h"

enum { SLICE_BYTES = 256 << 10 };

struct logtext *app_log(struct app *a, const char *input)
{
	for (size_t i = 0; i < a->logs.n; i++)
		if (strcmp(a->logs.at[i]->input, input) == 0)
			return a->logs.at[i];
	return NULL;
}

struct logtext *app_log_new(struct app *a, const char *name)
{
	struct logtext *log = logtext_new(strcmp(name, "-") == 0 ? "standard input" : path_base(name));
	struct err err;

	if (!a->services.log_begin) {
		app_say(a, true, "Logs cannot be read here.");
		logtext_free(log);
		return NULL;
	}
	log->feeding = a->services.log_begin(a->services.arg, name, log->input, &err);
	if (!log->feeding) {
		app_say(a, true, "%s", err.text);
		logtext_free(log);
		return NULL;
	}
	*VEC_ADD(&a->logs) = log;
	app_touch(a);
	return log;
}

void app_log_feed(struct app *a, struct logtext *log, const void *bytes, size_t n)
{
	logtext_add(log, bytes, n);
	if (log->feeding)
		a->services.log_feed(a->services.arg, log->feeding, bytes, n);
	app_touch(a);
}

void app_log_end(struct app *a, struct logtext *log)
{
	struct err err;

	if (log->feeding && !a->services.log_end(a->services.arg, log->feeding, &err))
		snprintf(log->trouble, sizeof log->trouble, "%.230s", err.text);
	log->feeding = NULL;
	app_touch(a);
}

static void unlist(struct app *a, const struct logtext *log)
{
	for (size_t i = 0; i < a->logs.n; i++) {
		if (a->logs.at[i] == log) {
			memmove(a->logs.at + i, a->logs.at + i + 1, (a->logs.n - i - 1) * sizeof *a->logs.at);
			a->logs.n--;
			return;
		}
	}
}

void app_log_drop(struct app *a, struct logtext *log)
{
	app_log_end(a, log);
	evidence_drop_input(a->evidence, log->input);
	unlist(a, log);
	logtext_free(log);
	app_touch(a);
}

/* Undo of a paste: the text is kept for a redo, the evidence goes. */
void app_log_hide(struct app *a, struct logtext *log)
{
	struct app_undo_log *u = VEC_ADD(&a->undone_logs);

	app_log_end(a, log);
	evidence_drop_input(a->evidence, log->input);
	unlist(a, log);
	u->text = log;
	snprintf(u->key, sizeof u->key, "%s", log->input);
	if (app_below(a)->view == &view_log)
		app_back(a);
	app_touch(a);
}

bool app_log_show(struct app *a, const char *key)
{
	for (size_t i = a->undone_logs.n; i-- > 0;) {
		struct logtext *old = a->undone_logs.at[i].text;
		if (!old || strcmp(a->undone_logs.at[i].key, key) != 0)
			continue;
		struct logtext *log = app_log_new(a, "paste");
		if (!log)
			return false;
		app_log_feed(a, log, buf_str(&old->text), old->text.len);
		app_log_end(a, log);
		logtext_free(old);
		a->undone_logs.at[i].text = NULL;
		return true;
	}
	return false;
}

/* The same text with the rules of now; the id stays, because the lowest free one is taken. */
static void match_again(struct app *a, size_t i)
{
	struct logtext *old = a->logs.at[i];
	const struct input *in = evidence_input(a->evidence, old->input);
	char *path = mem_strdup(in ? in->path : old->name);
	bool goes_on = old->feeding != NULL;

	app_log_end(a, old);
	evidence_drop_input(a->evidence, old->input);
	struct logtext *fresh = app_log_new(a, path);
	mem_free(path);
	if (!fresh)
		return;
	snprintf(fresh->name, sizeof fresh->name, "%s", old->name);
	app_log_feed(a, fresh, buf_str(&old->text), old->text.len);
	if (!goes_on)
		app_log_end(a, fresh);
	a->stream = a->stream == old ? fresh : a->stream;
	a->reading = a->reading == old ? fresh : a->reading;
	a->pasted = a->pasted == old ? fresh : a->pasted;
	a->logs.n--;			/* it was added at the end */
	a->logs.at[i] = fresh;
	logtext_free(old);
}

void app_logs_again(struct app *a)
{
	struct arena scratch = { 0 };
	const char **packed = arena_array(&scratch, a->evidence->inputs.n + 1, sizeof *packed);
	size_t n = 0;

	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *in = &a->evidence->inputs.at[i];
		if (in->kind == INPUT_LOG && !app_log(a, in->id))
			packed[n++] = arena_str(&scratch, in->path);
	}
	for (size_t i = a->evidence->inputs.n; i-- > 0;) {
		const struct input *in = &a->evidence->inputs.at[i];
		if (in->kind == INPUT_LOG && !app_log(a, in->id))
			evidence_drop_input(a->evidence, in->id);
	}
	for (size_t i = 0; i < a->logs.n; i++)
		match_again(a, i);
	for (size_t i = 0; i < n; i++)
		app_open_path(a, packed[i]);
	arena_done(&scratch);
	app_touch(a);
}

/* ---- opening ---- */

static void say_log(struct app *a, const struct logtext *log)
{
	const struct input *in = evidence_input(a->evidence, log->input);
	char known[40];

	if (!in)
		return;
	if (log->trouble[0]) {
		app_say(a, true, "%.40s: %s.", log->name, log->trouble);
		return;
	}
	size_t n = part_known(a, log->input);
	app_say(a, false, "%.40s: %llu lines, %s, %llu not recognised.%s", log->name, (unsigned long long)in->lines,
		n ? part_count(known, sizeof known, n, "known error", "known errors") : "no known error",
		(unsigned long long)in->unmatched,
		log->dropped_bytes ? " Only the first 64 MiB are shown." : "");
}

static void open_log(struct app *a, const char *path)
{
	int fd = io_open(path, O_RDONLY | O_NONBLOCK);

	if (fd < 0) {
		app_say(a, true, "Cannot read %s: %s.", path, strerror(errno));
		return;
	}
	struct stat st;
	a->reading_done = 0;
	a->reading_size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	a->reading = app_log_new(a, path);
	a->reading_fd = fd;
	if (!a->reading) {
		close(fd);
		a->reading_fd = -1;
	}
}

/* Text of a packed log, which the engine read itself. */
static void packed_text(void *arg, const char *input, const char *name, const void *bytes, size_t n)
{
	struct app *a = arg;
	struct logtext *log = app_log(a, input);

	if (!log) {
		log = logtext_new(path_base(name));
		snprintf(log->input, sizeof log->input, "%s", input);
		*VEC_ADD(&a->logs) = log;
	}
	logtext_add(log, bytes, n);
}

static void open_now(struct app *a, const char *path)
{
	struct err err = { .text = "" };
	enum app_kind kind = a->services.probe ? a->services.probe(a->services.arg, path, &err) : APP_UNREADABLE;

	if (kind == APP_LOG) {
		open_log(a, path);
		return;
	}
	if ((kind == APP_MODEL && a->services.model(a->services.arg, path, &err)) ||
	    (kind == APP_PACKED_LOG && a->services.packed_log(a->services.arg, path, packed_text, a, &err))) {
		if (app_below(a)->view != &view_home)		/* home says what the facts answer */
			app_say(a, false, "Read %s.", path_base(path));
		app_touch(a);
		return;
	}
	app_say(a, true, "%s%s%s", err.text[0] ? err.text : "Cannot open this.", err.hint[0] ? " " : "", err.hint);
}

/* One slice of a log file. */
static void read_slice(struct app *a)
{
	char *bytes = mem_try(SLICE_BYTES);
	ssize_t n = bytes ? io_read(a->reading_fd, bytes, SLICE_BYTES) : -1;

	if (n > 0) {
		app_log_feed(a, a->reading, bytes, (size_t)n);
		a->reading_done += (uint64_t)n;
	} else if (n == 0 || errno != EINTR) {
		if (n < 0)
			app_say(a, true, "Reading %s failed: %s.", a->reading->name, strerror(errno));
		app_log_end(a, a->reading);
		close(a->reading_fd);
		a->reading_fd = -1;
		if (n == 0)
			say_log(a, a->reading);
		a->reading = NULL;
	}
	mem_free(bytes);
}

void app_log_stop(struct app *a)
{
	struct logtext *log = a->reading;
	struct input *in;
	char done[32], key[24];

	if (!log)
		return;
	a->reading = NULL;
	app_log_end(a, log);
	close(a->reading_fd);
	a->reading_fd = -1;
	if ((in = evidence_input(a->evidence, log->input)) != NULL) {
		in->complete = false;
		a->evidence->version++;
	}
	part_bytes(a->reading_done, done);
	app_say(a, true, "Stopped: %.40s was read up to line %zu (%s). %s reads it again.", log->name, log->lines.n, done,
		keymap_key(ACT_refresh, key, sizeof key));
}

void app_log_progress(struct app *a, struct buf *out)
{
	char done[32], size[32], key[24];

	if (!a->reading)
		return;
	part_bytes(a->reading_done, done);
	part_bytes(a->reading_size, size);
	buf_fmt(out, "Reading %.40s: %s%s%s. %s stops.", a->reading->name, done, a->reading_size ? " of " : "",
		a->reading_size ? size : "", keymap_key(ACT_escape, key, sizeof key));
}

bool app_log_work(struct app *a)
{
	if (a->reading) {
		read_slice(a);
	} else if (a->next_path < a->options.n_paths) {
		const char *path = a->options.paths[a->next_path++];
		if (strcmp(path, "-") != 0)
			open_now(a, path);
	} else if (a->opening.n) {
		char *path = a->opening.at[0];
		memmove(a->opening.at, a->opening.at + 1, --a->opening.n * sizeof *a->opening.at);
		open_now(a, path);
		mem_free(path);
	}
	return a->reading || a->next_path < a->options.n_paths || a->opening.n;
}

void app_open_path(struct app *a, const char *path)
{
	*VEC_ADD(&a->opening) = mem_strdup(path);
}

void app_feed(struct app *a, const void *bytes, size_t n)
{
	if (!a->stream)
		return;
	if (n) {
		app_log_feed(a, a->stream, bytes, n);
		return;
	}
	app_log_end(a, a->stream);
	say_log(a, a->stream);
	a->stream = NULL;
}

void app_logs_free(struct app *a)
{
	while (a->logs.n) {
		struct logtext *log = a->logs.at[--a->logs.n];
		if (log->feeding)
			a->services.log_end(a->services.arg, log->feeding, NULL);
		logtext_free(log);
	}
	VEC_DONE(&a->logs);
	for (size_t i = 0; i < a->undone_logs.n; i++)
		logtext_free(a->undone_logs.at[i].text);
	VEC_DONE(&a->undone_logs);
	for (size_t i = 0; i < a->opening.n; i++)
		mem_free(a->opening.at[i]);
	VEC_DONE(&a->opening);
	if (a->reading_fd >= 0)
		close(a->reading_fd);
}

/* ---- pastes ---- */

/* A file that was dragged into the window comes as a pasted path. */
static bool pasted_path(struct app *a, const char *text, size_t n)
{
	struct arena scratch = { 0 };
	bool is = false;

	if (n > 0 && n < 4096 && !memchr(text, '\n', n)) {
		const char *path = edit_path(&scratch, arena_strn(&scratch, text, n));
		is = strchr(path, '/') && file_exists(path);
		if (is)
			app_prompt(a, PROMPT_FILE, "", path);
	}
	arena_done(&scratch);
	return is;
}

static bool one_line(const char *text, size_t n)
{
	while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		n--;
	return !memchr(text, '\n', n) && !memchr(text, '\r', n) && n <= 4096;
}

/* Typing places take the first line of a paste; true when that was all of it. */
static bool paste_typing(struct app *a, const char *text, size_t n)
{
	struct edit *e = a->prompt != PROMPT_NONE ? &a->edits[a->prompt] : app_typing(a);

	if (!e)
		return false;
	edit_insert(e, text, n);
	app_touch(a);
	return one_line(text, n);
}

/* Terminals send carriage returns for the newlines of a paste. */
static void feed_pasted(struct app *a, struct logtext *log, const char *text, size_t n)
{
	struct buf lines = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\r') {
			if (i + 1 >= n || text[i + 1] != '\n')
				buf_putc(&lines, '\n');
		} else {
			buf_putc(&lines, text[i]);
		}
	}
	app_log_feed(a, log, buf_str(&lines), lines.len);
	buf_done(&lines);
}

/* The rest of a paste that came in pieces: read as one log from the start. */
static void paste_more(struct app *a, const char *text, size_t n)
{
	struct logtext *old = a->pasted, *log = app_log_new(a, "paste");

	if (!log)
		return;
	app_log_feed(a, log, buf_str(&old->text), old->text.len);
	feed_pasted(a, log, text, n);
	app_log_end(a, log);
	a->pasted = log;
	app_log_drop(a, old);
	snprintf(a->overlay->id, sizeof a->overlay->id, "%s", log->input);
}

void app_paste(struct app *a, const char *text, size_t n, uint64_t cut_bytes)
{
	a->message[0] = '\0';
	a->dirty = true;
	if (n == 0 || a->canvas.w < 24 || a->canvas.h < 6)
		return;
	bool open = a->overlay && a->overlay->view == &view_paste && a->pasted;
	if (open) {
		a->pasted_cut += cut_bytes;
		paste_more(a, text, n);
		return;
	}
	if (paste_typing(a, text, n) || pasted_path(a, text, n))
		return;
	a->pasted = app_log_new(a, "paste");
	if (!a->pasted)
		return;
	a->pasted_cut = cut_bytes;
	feed_pasted(a, a->pasted, text, n);
	app_log_end(a, a->pasted);
	if (a->append_next && a->logs.n > 1) {
		a->append_next = false;
		app_paste_append(a);
		if (cut_bytes)
			app_say(a, true, "The paste was longer than 64 MiB: only its beginning was appended.");
		return;
	}
	a->append_next = false;
	struct logtext *keep = a->pasted;
	a->pasted = NULL;		/* an overlay that closes must not cancel it */
	app_overlay(a, VIEW_PASTE, keep->input);
	a->pasted = keep;
}

static void use_log(struct app *a, struct logtext *log)
{
	char label[80], count[40];

	a->pasted = NULL;
	app_log_end(a, log);
	snprintf(label, sizeof label, "paste of %s", part_count(count, sizeof count, log->lines.n, "line", "lines"));
	session_mark(a->session, log->input, label);
	a->prompt = PROMPT_NONE;
	app_close_overlay(a);
	app_go_line(a, log->input, 1);
	app_place(a)->started = false;	/* the view goes to the first error */
	say_log(a, log);
}

void app_paste_use(struct app *a)
{
	if (a->pasted)
		use_log(a, a->pasted);
}

/* The open log and the paste become one log, read anew from the start. */
void app_paste_append(struct app *a)
{
	struct logtext *paste = a->pasted, *old = NULL;

	for (size_t i = a->logs.n; i-- > 0 && !old;)
		if (a->logs.at[i] != paste && !a->logs.at[i]->feeding)
			old = a->logs.at[i];
	if (!paste)
		return;
	if (!old) {
		app_paste_use(a);
		return;
	}
	struct buf all = { 0 };
	buf_add(&all, buf_str(&old->text), old->text.len);
	if (all.len && all.data[all.len - 1] != '\n')
		buf_putc(&all, '\n');
	buf_add(&all, buf_str(&paste->text), paste->text.len);
	a->pasted = NULL;
	app_log_drop(a, paste);
	app_log_drop(a, old);
	struct logtext *log = app_log_new(a, "paste");
	if (log) {
		app_log_feed(a, log, buf_str(&all), all.len);
		use_log(a, log);
	}
	buf_done(&all);
}

void app_paste_cancel(struct app *a)
{
	struct logtext *log = a->pasted;

	a->pasted = NULL;
	if (log)
		app_log_drop(a, log);
	app_say(a, false, "Paste cancelled.");
}

void app_receiving(struct app *a, uint64_t bytes)
{
	a->dirty |= a->receiving != bytes;
	a->receiving = bytes;
}

void app_paste_progress(struct app *a, struct buf *out)
{
	char size[32];

	part_bytes(a->receiving, size);
	buf_fmt(out, "A paste arrives: %s so far. Esc cancels it.", size);
}

void app_paste_broken_off(struct app *a, uint64_t bytes)
{
	char size[32];

	part_bytes(bytes, size);
	a->receiving = 0;
	app_say(a, true, "Paste cancelled: the %s that had come are forgotten, and so is the rest.", size);
}
