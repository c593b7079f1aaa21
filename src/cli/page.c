/* SPDX-License-Identifier: MIT */
/* Pages for people. A page's texts come from the tree; placeholders are filled from the case where there is one. */
#include "cli/page.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define INDENT 2

struct page {
	struct out *out;
	const struct fill_from *from;
	bool raw;			/* placeholders stay as they are */
	struct arena arena;
};

static const char *filled(struct page *p, const char *text)
{
	static const struct fill_from nothing = {0};

	if (p->raw)
		return text;
	return fill_text(text, p->from ? p->from : &nothing, &p->arena, NULL);
}

static void heading(struct page *p, const char *text)
{
	out_fmt(p->out, "\n");
	out_text(p->out, STYLE_BOLD, text);
	out_fmt(p->out, "\n");
}

static void paragraph(struct page *p, size_t indent, const char *text)
{
	out_wrap(p->out, 0, indent, filled(p, text));
}

static void bullet(struct page *p, size_t indent, const char *sign, const char *text)
{
	size_t at = indent + strlen(sign) + 1;

	out_indent(p->out, indent);
	out_fmt(p->out, "%s ", sign);
	out_wrap(p->out, at, at, filled(p, text));
}

static void bullets(struct page *p, size_t indent, const struct texts *t, bool numbered)
{
	char sign[24];

	for (size_t i = 0; i < t->n; i++) {
		snprintf(sign, sizeof sign, "%zu.", i + 1);
		bullet(p, indent, numbered ? sign : "-", t->at[i]);
	}
}

static void code(struct page *p, size_t indent, const struct block *b)
{
	const char *text = filled(p, b->text);

	if (b->title) {
		out_indent(p->out, indent);
		out_text(p->out, STYLE_DIM, b->title);
		out_fmt(p->out, "\n");
	}
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n) {
			out_indent(p->out, indent + 2);
			out_text(p->out, STYLE_GOOD, arena_strn(&p->arena, text, n));
		}
		out_fmt(p->out, "\n");
		text += n + (text[n] == '\n');
	}
}

/* ---- tables ------------------------------------------------------------------------------------ */

#define TABLE_COLUMNS 16

static void widths(struct page *p, const struct block *b, size_t cols[TABLE_COLUMNS])
{
	for (size_t c = 0; c < b->items.n; c++) {
		cols[c] = utf8_cols(b->items.at[c]);
		for (size_t r = 0; r < b->n_rows; r++) {
			size_t n = utf8_cols(filled(p, b->rows[r].at[c]));

			cols[c] = n > cols[c] ? n : cols[c];
		}
	}
}

/* Too wide a table is written row by row, each cell under its column's name. */
static void table_as_list(struct page *p, size_t indent, const struct block *b)
{
	for (size_t r = 0; r < b->n_rows; r++) {
		bullet(p, indent, "-", b->rows[r].at[0]);
		for (size_t c = 1; c < b->items.n; c++) {
			size_t at = indent + 4 + utf8_cols(b->items.at[c]) + 2;
			const char *cell = filled(p, b->rows[r].at[c]);

			if (!*cell)
				continue;
			out_indent(p->out, indent + 4);
			out_text(p->out, STYLE_DIM, b->items.at[c]);
			out_fmt(p->out, ": ");
			out_wrap(p->out, at, indent + 6, cell);
		}
	}
}

static void table_row(struct page *p, size_t indent, const struct texts *row, const size_t *cols, enum style style)
{
	out_indent(p->out, indent);
	for (size_t c = 0; c < row->n; c++) {
		const char *cell = filled(p, row->at[c]);

		out_text(p->out, style, cell);
		if (c + 1 < row->n)
			out_indent(p->out, cols[c] - utf8_cols(cell) + 2);
	}
	out_fmt(p->out, "\n");
}

static void table(struct page *p, size_t indent, const struct block *b)
{
	size_t cols[TABLE_COLUMNS] = {0}, total = indent;

	if (b->title) {
		out_indent(p->out, indent);
		out_text(p->out, STYLE_DIM, b->title);
		out_fmt(p->out, "\n");
	}
	if (b->items.n > TABLE_COLUMNS) {
		table_as_list(p, indent, b);
		return;
	}
	widths(p, b, cols);
	for (size_t c = 0; c < b->items.n; c++)
		total += cols[c] + 2;
	if (total - 2 > p->out->cols) {
		table_as_list(p, indent, b);
		return;
	}
	table_row(p, indent, &b->items, cols, STYLE_BOLD);
	for (size_t r = 0; r < b->n_rows; r++)
		table_row(p, indent, &b->rows[r], cols, STYLE_PLAIN);
}

static void blocks(struct page *p, size_t indent, const struct blocks *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct block *b = &list->at[i];

		if (i && b->kind != BLOCK_LIST && b->kind != BLOCK_STEPS)
			out_fmt(p->out, "\n");
		switch (b->kind) {
		case BLOCK_TEXT: paragraph(p, indent, b->text); break;
		case BLOCK_LIST: bullets(p, indent, &b->items, false); break;
		case BLOCK_STEPS: bullets(p, indent, &b->items, true); break;
		case BLOCK_NOTE: bullet(p, indent, "Note:", b->text); break;
		case BLOCK_TABLE: table(p, indent, b); break;
		case BLOCK_CODE: code(p, indent, b); break;
		}
	}
}

static void section(struct page *p, const char *title, const struct blocks *list)
{
	if (!list->n)
		return;
	heading(p, title);
	blocks(p, INDENT, list);
}

static void text_section(struct page *p, const char *title, const char *text)
{
	if (!text || !*text)
		return;
	heading(p, title);
	paragraph(p, INDENT, text);
}

static void list_section(struct page *p, const char *title, const struct texts *t)
{
	if (!t->n)
		return;
	heading(p, title);
	bullets(p, INDENT, t, false);
}

/* ---- a pattern ------------------------------------------------------------------------------------ */

static void fixes(struct page *p, const struct pattern *pt)
{
	for (size_t i = 0; i < pt->n_fixes; i++) {
		const struct fix *f = &pt->fixes[i];

		heading(p, arena_fmt(&p->arena, "Fix %zu: %s", i + 1, f->title));
		out_indent(p->out, INDENT);
		out_fmt(p->out, "effort %s, risk %s", f->effort ? f->effort : "?", f->risk ? f->risk : "?");
		if (f->needs && strcmp(f->needs, "nothing"))
			out_fmt(p->out, ", needs a %s", f->needs);
		out_fmt(p->out, "  [%s]\n", f->id);
		for (size_t k = 0; k < f->costs.n; k++)
			bullet(p, INDENT, "Costs:", f->costs.at[k]);
		if (f->how.n)
			out_fmt(p->out, "\n");
		blocks(p, INDENT, &f->how);
	}
}

static void items(struct page *p, const struct item *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bullet(p, INDENT, "[ ]", list[i].text);
}

static void neighbours(struct page *p, const struct pattern *pt)
{
	if (!pt->n_not_it)
		return;
	heading(p, "Not it?");
	for (size_t i = 0; i < pt->n_not_it; i++)
		bullet(p, INDENT, arena_fmt(&p->arena, "%-3s", pt->not_it[i].id), pt->not_it[i].why ? pt->not_it[i].why : "");
}

void page_pattern(const struct pattern *pt, const struct fill_from *from, struct out *out)
{
	struct page p = {.out = out, .from = from};

	out_text(out, STYLE_BOLD, pt->id);
	out_fmt(out, "  ");
	out_text(out, STYLE_BOLD, pt->title);
	out_fmt(out, "\n%s: %s, %s\n", pt->name, pt->branch, level_name(pt->level));
	text_section(&p, "Symptom", pt->symptom);
	section(&p, "Cause", &pt->cause);
	section(&p, "How to tell", &pt->tell);
	fixes(&p, pt);
	if (pt->n_checklist)
		heading(&p, "Checklist");
	items(&p, pt->checklist, pt->n_checklist);
	section(&p, "Notes", &pt->notes);
	list_section(&p, "What older advice gets wrong", &pt->corrections);
	text_section(&p, "When it is harmless", pt->harmless);
	text_section(&p, "Who speaks", pt->speaker);
	text_section(&p, "Where to report", pt->report);
	neighbours(&p, pt);
	list_section(&p, "Sources", &pt->sources);
	arena_done(&p.arena);
}

/* ---- the others ------------------------------------------------------------------------------------- */

static void cost(const struct question *q, struct out *out)
{
	bool needs = q->needs && strcmp(q->needs, "nothing");

	if (needs)
		out_fmt(out, "needs a %s%s", q->needs, q->minutes ? ", " : "\n");
	if (q->minutes)
		out_fmt(out, "about %ld min\n", q->minutes);
}

void page_question(const struct question *q, struct out *out)
{
	struct page p = {.out = out};

	out_text(out, STYLE_BOLD, q->id);
	out_fmt(out, "  ");
	out_text(out, STYLE_BOLD, q->ask);
	out_fmt(out, "\n");
	cost(q, out);
	heading(&p, "Answers");
	for (size_t i = 0; i < q->n_answers; i++) {
		const struct answer *a = &q->answers[i];

		out_fmt(out, "  %-14s ", a->id);
		out_text(out, STYLE_PLAIN, a->text);
		out_fmt(out, "  -> %s\n", a->go);
	}
	text_section(&p, "How to find out", q->help);
	text_section(&p, "What would measure it", q->measure);
	arena_done(&p.arena);
}

void page_signature(const struct signature *s, struct out *out)
{
	struct page p = {.out = out, .raw = true};

	out_text(out, STYLE_BOLD, s->id);
	out_fmt(out, "\n%s: %s, %s, %s, rank %d%s%s\n", s->pattern_id, role_name(s->role), confidence_name(s->confidence),
		level_name(s->level), s->rank, s->needs ? ", only in a log of " : "", s->needs ? s->needs : "");
	text_section(&p, "It says", s->says);
	text_section(&p, "Versions", s->versions);
	list_section(&p, "Phrases", &s->phrases);
	if (!s->phrases.n) {
		heading(&p, "Regular expression");
		out_indent(out, INDENT);
		out_text(out, STYLE_PLAIN, s->regex);
		out_fmt(out, "\n");
	}
	if (s->span > 1)
		out_fmt(out, "  over up to %d lines\n", s->span);
	list_section(&p, "Must match", &s->match);
	list_section(&p, "Must not match", &s->no_match);
	text_section(&p, "Source", s->source);
	out_fmt(out, "\nDefined in %s, line %u\n", s->place.file, (unsigned)s->place.line);
	arena_done(&p.arena);
}

void page_checklist(const char *id, const char *title, const struct item *list, size_t n, const struct fill_from *from,
		    struct out *out)
{
	struct page p = {.out = out, .from = from};

	out_text(out, STYLE_BOLD, id);
	out_fmt(out, "  ");
	out_text(out, STYLE_BOLD, title);
	out_fmt(out, "\n\n");
	items(&p, list, n);
	arena_done(&p.arena);
}

void page_scenario(const struct scenario *s, struct out *out)
{
	struct page p = {.out = out};

	out_text(out, STYLE_BOLD, s->title);
	out_fmt(out, "\n");
	text_section(&p, "The tempting way", s->tempting);
	heading(&p, "Better");
	bullets(&p, INDENT, &s->better, true);
	arena_done(&p.arena);
}
