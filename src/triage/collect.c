/* SPDX-License-Identifier: MIT */
/* Support: each piece with its source, place and sentence. */
#include "triage/collect.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "data/value.h"
#include "triage/fill.h"
#include "triage/rank.h"

void collect_add(struct supports *v, struct arena *a, const struct support *s)
{
	v->at = arena_grow(a, v->at, v->n, &v->room, sizeof *v->at);
	v->at[v->n++] = *s;
}

static const struct input *input_of(const struct evidence *e, const char *id)
{
	for (size_t i = 0; id && i < e->inputs.n; i++)
		if (strcmp(e->inputs.at[i].id, id) == 0)
			return &e->inputs.at[i];
	return NULL;
}

static const char *clean(struct arena *a, const char *text, size_t n)
{
	struct buf b = { .cap = 400 };

	utf8_clean(&b, text, n, false);
	const char *out = arena_str(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static const char *name_of(const struct evidence *e, const char *id, struct arena *a)
{
	const struct input *in = input_of(e, id);

	if (!in)
		return "";
	if (strcmp(in->path, "-") == 0)
		return "standard input";
	const char *base = path_base(in->path);
	return clean(a, base, strlen(base));
}

static const char *hit_place(const struct evidence *e, const struct hit *h, struct arena *a)
{
	const char *name = name_of(e, h->input, a);

	if (!h->n_places)
		return name;
	if (h->count > 1)
		return arena_fmt(a, "%s line %" PRIu64 " (%" PRIu64 " times)", name, h->places[0].line, h->count);
	return arena_fmt(a, "%s line %" PRIu64, name, h->places[0].line);
}

static bool has_hit(const struct supports *v, const struct hit *h)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->at[i].kind == SUPPORT_HIT && v->at[i].hit == h)
			return true;
	return false;
}

static void add_hit(struct supports *v, struct arena *a, const struct evidence *e, const struct hit *h, bool against)
{
	struct fill_from from = { .evidence = e, .hit = h };
	struct support s = { .kind = SUPPORT_HIT, .against = against, .hit = h, .input = h->input };

	if (has_hit(v, h))
		return;
	s.confidence = h->signature->confidence ? h->signature->confidence : CONFIDENCE_LIKELY;
	s.place = hit_place(e, h, a);
	s.text = fill_text(h->signature->says, &from, a, NULL);
	s.quote = h->excerpt ? h->excerpt : "";
	collect_add(v, a, &s);
}

void collect_hit(struct supports *v, struct arena *a, const struct evidence *e, const struct hit *h)
{
	add_hit(v, a, e, h, false);
}

static bool is_given(const struct fact *f)
{
	return strncmp(f->id, "target.", 7) == 0 || strncmp(f->id, "device.", 7) == 0 || strncmp(f->id, "given.", 6) == 0;
}

/* One option is one fact, however many of its parts a condition looks at. */
static const char *given_text(const struct evidence *e, const struct fact *f, struct arena *a)
{
	bool target = f->id[0] == 't', device = f->id[0] == 'd';
	const struct fact *named = target ? evidence_fact(e, NULL, "target.name")
				 : device ? evidence_fact(e, NULL, "device.name") : f;
	struct buf b = { .cap = 200 };

	buf_puts(&b, target ? "target " : device ? "device " : f->id + 6);
	if (!target && !device)
		buf_putc(&b, ' ');
	value_print(named ? named->value : f->value, &b);
	const char *text = clean(a, buf_str(&b), b.len);
	buf_done(&b);
	return text;
}

/* Lists of maps and long lists are read in the inspector, not in a line of evidence. */
static bool prints_well(const struct value *v)
{
	if (v->kind != VALUE_LIST && v->kind != VALUE_MAP)
		return true;
	for (size_t i = 0; i < v->n; i++)
		if (v->items[i]->kind == VALUE_LIST || v->items[i]->kind == VALUE_MAP)
			return false;
	return v->n <= 6;
}

static const char *fact_text(const struct fact *f, const struct value *part, const char *path, struct arena *a)
{
	const struct value *v = part ? part : f->value;
	struct buf b = { .cap = 300 };

	buf_fmt(&b, "%s = ", part ? path : f->id);
	if (prints_well(v))
		value_print(v, &b);
	else
		buf_fmt(&b, "%zu %s", v->n, v->n == 1 ? "entry" : "entries");
	const char *text = clean(a, buf_str(&b), b.len);
	buf_done(&b);
	return text;
}

static bool has_text(const struct supports *v, const char *text, enum support_kind kind, bool against)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->at[i].kind == kind && v->at[i].against == against && strcmp(v->at[i].text, text) == 0)
			return true;
	return false;
}

static void add_fact(struct supports *v, struct arena *a, const struct evidence *e, const struct fact *f,
		     const struct value *part, const char *path, bool against)
{
	struct support s = { .kind = is_given(f) ? SUPPORT_GIVEN : SUPPORT_FACT, .against = against, .fact = f,
		.input = f->input, .place = f->where, .confidence = CONFIDENCE_CERTAIN };

	s.text = s.kind == SUPPORT_GIVEN ? given_text(e, f, a) : fact_text(f, part, path, a);
	if (!has_text(v, s.text, s.kind, against))
		collect_add(v, a, &s);
}

void collect_cond(struct supports *v, struct arena *a, const struct evidence *e, const struct support *head,
		  const struct cond_leaves *leaves)
{
	if (head->text && *head->text && !has_text(v, head->text, head->kind, head->against))
		collect_add(v, a, head);
	for (size_t i = 0; i < leaves->n; i++) {
		const struct cond_leaf *leaf = &leaves->at[i];
		bool item = strncmp(leaf->cond->subject, "item", 4) == 0;
		if (leaf->hit)
			add_hit(v, a, e, leaf->hit, head->against);
		if (leaf->fact)
			add_fact(v, a, e, leaf->fact, item ? NULL : leaf->actual, leaf->cond->subject, head->against);
		if (leaf->want_fact)
			add_fact(v, a, e, leaf->want_fact, NULL, NULL, head->against);
	}
}

static bool same_source(const struct support *x, const struct support *y)
{
	if (x->kind != y->kind || x->against != y->against)
		return false;
	if (x->kind == SUPPORT_HIT)
		return x->hit->signature == y->hit->signature;
	if (x->kind == SUPPORT_FACT)
		return x->fact == y->fact;
	return strcmp(x->text, y->text) == 0;
}

size_t collect_count(const struct supports *v, bool against)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		bool seen = v->at[i].kind == SUPPORT_SIGN || v->at[i].against != against;
		for (size_t k = 0; k < i && !seen; k++)
			seen = same_source(&v->at[i], &v->at[k]);
		n += !seen;
	}
	return n;
}

/* The most telling lines of a log first; everything else keeps its place. */
static void order_hits(struct support *at, size_t n)
{
	for (size_t i = 1; i < n && at[i].kind == SUPPORT_HIT && at[i - 1].kind == SUPPORT_HIT; i++)
		for (size_t k = i; k > 0 && rank_hit_before(at[k].hit, at[k - 1].hit); k--) {
			struct support s = at[k];
			at[k] = at[k - 1];
			at[k - 1] = s;
		}
}

void collect_order(struct supports *v, struct arena *a)
{
	struct support *sorted = arena_array(a, v->n + 1, sizeof *sorted);
	size_t n = 0;

	for (int against = 0; against <= 1; against++)
		for (size_t i = 0; i < v->n; i++)
			if (v->at[i].against == (against == 1))
				sorted[n++] = v->at[i];
	v->at = sorted;
	v->room = v->n;
	for (n = 0; n < v->n && !sorted[n].against; n++)
		;
	order_hits(sorted, n);
}

size_t collect_models(const struct evidence *e, struct arena *a, const char *const **out)
{
	const char **ids = arena_array(a, e->inputs.n + 1, sizeof *ids);
	size_t n = 0;

	for (size_t i = 0; i < e->inputs.n; i++)
		if (e->inputs.at[i].kind == INPUT_MODEL)
			ids[n++] = e->inputs.at[i].id;
	*out = ids;
	return n ? n : 1;
}

bool collect_is_about(const struct cond_leaves *leaves, const char *input)
{
	for (size_t i = 0; i < leaves->n; i++) {
		const struct fact *f = leaves->at[i].fact, *w = leaves->at[i].want_fact;
		if ((f && f->input && strcmp(f->input, input) == 0) || (w && w->input && strcmp(w->input, input) == 0))
			return true;
	}
	return false;
}
