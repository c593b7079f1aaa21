/* SPDX-License-Identifier: MIT */
/* The keys of texts, fixes, items, facts and inputs. */
#include "triage/row.h"

struct value *row_texts(const char *const *at, size_t n, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < n; i++)
		value_push(a, list, value_text(a, at[i]));
	return list;
}

struct value *row_fix(const struct fix *x, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "id", x->id);
	value_set_text(a, m, "title", x->title);
	value_set_text(a, m, "effort", x->effort);
	value_set_text(a, m, "risk", x->risk);
	value_set_text(a, m, "needs", x->needs);
	value_set(a, m, "costs", row_texts(x->costs.at, x->costs.n, a));
	return m;
}

struct value *row_item(const struct item *x, const char *text, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "id", x->id);
	value_set_text(a, m, "text", text ? text : x->text);
	value_set_text(a, m, "needs", x->needs);
	return m;
}

struct value *row_facts(const struct evidence *e, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < e->facts.n; i++) {
		const struct fact *f = &e->facts.at[i];
		struct value *m = value_push(a, list, value_map(a));
		value_set_text(a, m, "id", f->id);
		value_set(a, m, "value", value_copy(a, f->value));
		value_set_text(a, m, "input", f->input);
		value_set_text(a, m, "where", f->where);
	}
	return list;
}

struct value *row_input(const struct input *in, struct arena *a)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "id", in->id);
	value_set_text(a, m, "kind", in->kind == INPUT_LOG ? "log" : "model");
	value_set_text(a, m, "path", in->path);
	value_set_text(a, m, "format", in->format);
	value_set_int(a, m, "bytes", (int64_t)in->bytes);
	return m;
}
