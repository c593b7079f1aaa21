/* SPDX-License-Identifier: MIT */
/* Pieces that several screens are made of: evidence, pages of the tree, names, numbers. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "triage/fill.h"
#include "ui/view.h"

enum theme_role part_confidence_role(enum confidence c)
{
	static const enum theme_role roles[] = { LOOK_dim, LOOK_guess, LOOK_likely, LOOK_certain };

	return roles[c];
}

enum theme_role part_level_role(enum level l)
{
	static const enum theme_role roles[] = { LOOK_dim, LOOK_guess, LOOK_warning, LOOK_error };

	return roles[l];
}

enum theme_role part_tick_role(enum tick t)
{
	static const enum theme_role roles[] = { LOOK_todo, LOOK_done, LOOK_warning, LOOK_dim, LOOK_guess };

	return roles[t];
}

const char *part_count(char *out, size_t out_bytes, uint64_t n, const char *one, const char *many)
{
	snprintf(out, out_bytes, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
	return out;
}

void part_keys(struct buf *out, const char *text)
{
	char with_keys[400];

	buf_puts(out, keymap_text(text, with_keys, sizeof with_keys));
}

void part_rule(struct sheet *s, const char *title, const char *right)
{
	char with_keys[100];

	sheet_rule(s, title, keymap_text(right, with_keys, sizeof with_keys));
}

void part_bytes(uint64_t bytes, char out[32])
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double v = (double)bytes;
	int unit = -1;

	if (bytes < 1000) {
		snprintf(out, 32, "%llu bytes", (unsigned long long)bytes);
		return;
	}
	while (v >= 1000 && unit < 3) {
		v /= 1000;
		unit++;
	}
	snprintf(out, 32, v < 10 ? "%.1f %s" : "%.0f %s", v, units[unit]);
}

/* "mlProgram" -> "ML Program", "treeEnsembleRegressor" -> "tree ensemble regressor" */
void part_type(const char *type, struct buf *out)
{
	if (strcmp(type, "mlProgram") == 0) {
		buf_puts(out, "ML Program");
		return;
	}
	for (const char *p = type; *p; p++) {
		bool capital = *p >= 'A' && *p <= 'Z';
		if (capital && p > type && p[-1] >= 'a' && p[-1] <= 'z')
			buf_putc(out, ' ');
		buf_putc(out, capital && p[1] >= 'a' && p[1] <= 'z' ? (char)(*p + 32) : *p);
	}
}

const char *part_answer_short(const struct answer *answer)
{
	return answer->text;
}

bool question_is_yes_no(const struct question *q)
{
	return q && q->n_answers == 2 && strcmp(q->answers[0].id, "yes") == 0 && strcmp(q->answers[1].id, "no") == 0;
}

/* A long file name loses its middle: beginning and extension tell it. */
static void add_name(struct buf *out, const char *name, size_t cols)
{
	struct buf clean = { 0 };

	utf8_clean(&clean, name, strlen(name), false);
	const char *s = buf_str(&clean);
	size_t n = clean.len, wide = utf8_cols(s);
	if (wide <= cols) {
		buf_puts(out, s);
	} else {
		size_t tail_cols = cols < 16 ? 0 : cols / 2, from = utf8_fit(s, n, wide - tail_cols);
		buf_add(out, s, utf8_fit(s, n, cols - tail_cols - 1));
		buf_fmt(out, "~%s", s + from);
	}
	buf_done(&clean);
}

void part_inputs(struct app *a, struct buf *out)
{
	size_t n = a->evidence->inputs.n, room = (size_t)a->canvas.w / 4, cols = n ? room / n : room;

	if (cols < 10)
		cols = 10;
	bool narrow = a->canvas.w < 60;
	char last = 0;

	for (size_t i = 0; i < a->evidence->inputs.n; i++) {
		const struct input *in = &a->evidence->inputs.at[i];
		struct logtext *log = app_log(a, in->id);
		if (log && log == a->pasted)
			continue;
		char letter = in->kind == INPUT_MODEL ? 'M' : 'L';
		if (narrow) {
			if (letter != last)
				buf_fmt(out, "%s%c", out->len ? " " : "", letter);
			last = letter;
		} else {
			buf_puts(out, out->len ? "  " : "");
			add_name(out, log ? log->name : path_base(in->path), cols);
		}
	}
}

/* The steps of the path up to the present place, one a line. */
void part_path_title(struct app *a, struct buf *out)
{
	struct arena scratch = { 0 };
	struct session_path path;
	const struct visit *p = app_below(a);

	buf_puts(out, "Home\n");
	session_path(a->session, &scratch, &path);
	for (size_t i = 0; i < path.n; i++) {
		if (p->view == &view_question && strcmp(path.at[i].question->id, p->id) == 0)
			break;
		if (path.at[i].answer->pattern && i + 1 == path.n)
			break;
		buf_fmt(out, "%s\n", part_answer_short(path.at[i].answer));
	}
	arena_done(&scratch);
}

/* ---- pages ---- */

void part_filled(struct app *a, struct sheet *s, int indent, int hang, enum theme_role role, const char *text,
		 const struct pattern *p)
{
	struct arena scratch = { 0 };
	struct fill_from from = { .evidence = a->evidence, .pattern = p };

	sheet_text(s, indent, hang, role, fill_text(text, &from, &scratch, NULL));
	arena_done(&scratch);
}

static void part_lines(struct sheet *s, int indent, enum theme_role role, const char *text, const struct fill_spans *spans)
{
	const char *line = text;

	while (*line) {
		size_t n = strcspn(line, "\n"), at = 0;
		sheet_row(s);
		sheet_tab(s, indent);
		for (size_t i = 0; i < spans->n; i++) {	/* filled parts stand out */
			size_t from = spans->at[i].at, start = (size_t)(line - text);
			if (!spans->at[i].known || from < start + at || from >= start + n)
				continue;
			size_t len = spans->at[i].bytes < start + n - from ? spans->at[i].bytes : start + n - from;
			char part[512];
			snprintf(part, sizeof part, "%.*s", (int)(from - start - at), line + at);
			sheet_add(s, role, 0, part);
			snprintf(part, sizeof part, "%.*s", (int)len, text + from);
			sheet_add(s, LOOK_filled, 0, part);
			at = from - start + len;
		}
		char rest[1024];
		snprintf(rest, sizeof rest, "%.*s", (int)(n - at), line + at);
		sheet_add(s, role, 0, rest);
		line += n + (line[n] == '\n');
	}
}

static void part_code(struct app *a, struct sheet *s, const struct block *b, const struct pattern *p, int indent)
{
	struct arena scratch = { 0 };
	struct fill_from from = { .evidence = a->evidence, .pattern = p };
	struct fill_spans spans = { 0 };

	if (b->title || b->lang) {
		sheet_row(s);
		sheet_tab(s, indent);
		sheet_fmt(s, LOOK_dim, "%s%s%s", b->title ? b->title : "", b->title && b->lang ? "  " : "", b->lang ? b->lang : "");
	}
	part_lines(s, indent + 2, LOOK_code, fill_text(b->text, &from, &scratch, &spans), &spans);
	arena_done(&scratch);
}

enum { MAX_COLUMNS = 12 };

/* Columns as wide as their texts want, the widest one giving way. */
static void table_widths(const struct block *b, size_t n, int room, int width[MAX_COLUMNS])
{
	int sum = 0;

	for (size_t k = 0; k < n; k++) {
		width[k] = (int)utf8_cols(b->items.at[k]);
		for (size_t r = 0; r < b->n_rows; r++)
			if (k < b->rows[r].n && (int)utf8_cols(b->rows[r].at[k]) > width[k])
				width[k] = (int)utf8_cols(b->rows[r].at[k]);
		sum += width[k] + 2;
	}
	while (sum > room) {
		size_t widest = 0;
		for (size_t k = 1; k < n; k++)
			if (width[k] > width[widest])
				widest = k;
		if (width[widest] <= 6)
			break;
		width[widest]--;
		sum--;
	}
}

/* One row of a table; cells that are too long go on below. */
static void table_row(struct sheet *s, const struct texts *cells, size_t n, const int *width, int indent, enum theme_role role)
{
	struct { const char *text; size_t left; } rest[MAX_COLUMNS];
	bool more = true;

	for (size_t k = 0; k < n; k++) {
		rest[k].text = k < cells->n ? cells->at[k] : "";
		rest[k].left = strlen(rest[k].text);
	}
	for (int lines = 0; more && lines < 40; lines++) {
		int column = indent;
		more = false;
		sheet_row(s);
		sheet_tab(s, indent ? indent : 1);
		for (size_t k = 0; k < n; k++) {
			size_t fit = utf8_fit(rest[k].text, rest[k].left, (size_t)width[k]), cut = fit;
			while (fit < rest[k].left && cut > 0 && rest[k].text[cut] != ' ')
				cut--;
			if (cut == 0)
				cut = fit;
			char cell[512];
			snprintf(cell, sizeof cell, "%.*s", (int)cut, rest[k].text);
			sheet_add(s, role, 0, cell);
			column += width[k] + 2;
			if (k + 1 < n)
				sheet_tab(s, column);
			while (cut < rest[k].left && rest[k].text[cut] == ' ')
				cut++;
			rest[k].text += cut;
			rest[k].left -= cut;
			more |= rest[k].left > 0;
		}
	}
}

static void part_table(struct sheet *s, const struct block *b, int indent)
{
	int width[MAX_COLUMNS];
	size_t n = b->items.n < MAX_COLUMNS ? b->items.n : MAX_COLUMNS;

	if (b->title)
		sheet_text(s, indent, indent, LOOK_dim, b->title);
	table_widths(b, n, s->width - indent, width);
	table_row(s, &b->items, n, width, indent, LOOK_title);
	for (size_t r = 0; r < b->n_rows; r++)
		table_row(s, &b->rows[r], n, width, indent, LOOK_text);
}

static void part_list(struct app *a, struct sheet *s, const struct block *b, const struct pattern *p, int indent)
{
	struct arena scratch = { 0 };

	for (size_t i = 0; i < b->items.n; i++) {
		const char *mark = b->kind == BLOCK_STEPS ? arena_fmt(&scratch, "%zu. ", i + 1) : "- ";
		part_filled(a, s, indent, indent + (int)strlen(mark), LOOK_text,
			    arena_fmt(&scratch, "%s%s", mark, b->items.at[i]), p);
	}
	arena_done(&scratch);
}

void part_blocks(struct app *a, struct sheet *s, const struct blocks *blocks, const struct pattern *p, int indent)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *b = &blocks->at[i];
		if (i && (b->kind == BLOCK_TEXT || b->kind == BLOCK_TABLE || b->kind == BLOCK_CODE || b->kind == BLOCK_NOTE))
			sheet_blank(s);
		if (b->kind == BLOCK_CODE)
			part_code(a, s, b, p, indent);
		else if (b->kind == BLOCK_TABLE)
			part_table(s, b, indent);
		else if (b->kind == BLOCK_LIST || b->kind == BLOCK_STEPS)
			part_list(a, s, b, p, indent);
		else
			part_filled(a, s, indent, indent, b->kind == BLOCK_NOTE ? LOOK_note : LOOK_text, b->text, p);
	}
}

/* ---- evidence ---- */

static void part_support(struct app *a, struct sheet *s, const struct support *u, enum part_detail detail)
{
	bool narrow = s->width < 60;
	const struct logtext *log = u->hit ? app_log(a, u->hit->input) : NULL;
	struct arena scratch = { 0 };
	const char *match = detail == PART_ALL ? support_detail(u, &scratch) : NULL;

	if (log && u->hit->n_places)
		sheet_item(s, ITEM_LINE, u->hit->input, (long)u->hit->places[0].line);
	else if (u->input && u->input[0] == 'm')
		sheet_item(s, ITEM_PLACE, u->input, VIEW_MODEL);
	else
		sheet_item(s, ITEM_TEXT, u->text, 0);
	sheet_add(s, u->against ? LOOK_error : LOOK_done, 0, u->against ? "against" : "for");
	sheet_tab(s, narrow ? 4 : 9);
	if (!narrow) {
		sheet_add(s, LOOK_dim, 0, support_source(u->kind));
		sheet_tab(s, 16);
	}
	sheet_flow(s, narrow ? 4 : 16, LOOK_text, u->text);
	if (u->place && *u->place && detail) {
		sheet_row(s);
		sheet_tab(s, narrow ? 4 : 16);
		sheet_flow(s, narrow ? 4 : 16, LOOK_dim, u->place);
	}
	if (u->quote && detail) {
		sheet_row(s);
		sheet_tab(s, narrow ? 4 : 16);
		sheet_fmt(s, LOOK_match, "\"%s\"", u->quote);
	}
	if (match) {
		sheet_row(s);
		sheet_tab(s, narrow ? 4 : 16);
		sheet_flow(s, narrow ? 4 : 16, LOOK_dim, match);
	}
	arena_done(&scratch);
}

void part_supports(struct app *a, struct sheet *s, const struct supports *all, size_t max, enum part_detail detail)
{
	bool against = false;
	char key[24];

	for (size_t i = 0; i < all->n && i < max; i++) {
		part_support(a, s, &all->at[i], detail);
		against |= all->at[i].against;
	}
	sheet_plain(s);
	if (all->n > max) {
		sheet_fmt(s, LOOK_dim, "and %zu more: %s shows all", all->n - max, keymap_key(ACT_why, key, sizeof key));
	} else if (!against) {
		sheet_add(s, LOOK_dim, 0, "against");
		sheet_tab(s, s->width < 60 ? 8 : 16);
		sheet_add(s, LOOK_dim, 0, "nothing found");
	}
}

/* What would turn a conclusion around, as one more row below for and against. */
void part_would_change(struct sheet *s, int indent, const char *text)
{
	static const char said[] = "Would change this: ";	/* the label says it already */
	int column = indent ? indent : s->width < 60 ? 8 : 16;

	if (!text || !*text)
		return;
	if (strncmp(text, said, strlen(said)) == 0)
		text += strlen(said);
	sheet_row(s);
	if (indent)
		sheet_tab(s, indent);
	else
		sheet_add(s, LOOK_dim, 0, "change");
	if (!indent)
		sheet_tab(s, column);
	else if (!strstr(text, "ould change"))	/* most sentences say so themselves */
		sheet_add(s, LOOK_dim, 0, "Would change it: ");
	sheet_flow(s, column, LOOK_dim, text);
}
