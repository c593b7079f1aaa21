/* SPDX-License-Identifier: MIT */
/* Values, JSON and the evidence store. */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "data/evidence.h"
#include "data/json.h"

static void json_is_sorted_and_clean(void **state)
{
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct value *m = value_map(&a);

	(void)state;
	value_set_int(&a, m, "b", 2);
	value_set(&a, m, "a", value_textn(&a, "x\xff\n", 3));
	value_set(&a, m, "c", value_real(&a, NAN));
	value_push(&a, value_set(&a, m, "d", value_list(&a)), value_bool(&a, true));
	value_set_int(&a, m, "b", 3);
	json_write(m, 0, &out);
	assert_string_equal(buf_str(&out), "{\"a\": \"x\xef\xbf\xbd\\n\", \"b\": 3, \"c\": null, \"d\": [true]}");
	struct value *back;
	struct err e;
	assert_true(json_parse(out.data, out.len, &a, &back, &e));
	assert_int_equal(value_get(back, "b")->integer, 3);
	assert_false(json_parse("{\"a\":", 5, &a, &back, &e));
	assert_true(e.line == 1);
	buf_done(&out);
	arena_done(&a);
}

static void values_compare_across_kinds(void **state)
{
	struct arena a = { 0 };
	double x;

	(void)state;
	assert_true(value_equal(value_int(&a, 1), value_real(&a, 1.0)));
	assert_true(value_equal(value_text(&a, "16"), value_int(&a, 16)));
	assert_true(value_equal(value_text(&a, "true"), value_bool(&a, true)));
	assert_false(value_equal(value_text(&a, "a"), value_text(&a, "b")));
	assert_false(value_equal(value_null(&a), value_int(&a, 0)));
	assert_true(value_number(value_text(&a, "11.2"), &x) && x > 11.1 && x < 11.3);
	assert_false(value_number(value_text(&a, "11.2.1"), &x));
	assert_false(value_number(value_text(&a, ""), &x));
	arena_done(&a);
}

static const struct value *look(struct evidence *e, const char *input, const char *path, bool *known)
{
	const struct value *v;

	*known = evidence_lookup(e, input, path, &e->arena, &v, NULL);
	return v;
}

static void facts_are_looked_up_by_path(void **state)
{
	struct evidence e = { 0 };
	bool known;

	(void)state;
	const char *m0 = evidence_add_input(&e, INPUT_MODEL, "a", "mlmodel")->id;
	assert_string_equal(m0, "m0");
	struct value *ops = value_map(&e.arena);
	value_count(&e.arena, ops, "cast", 2);
	value_count(&e.arena, ops, "cast", 1);
	evidence_set(&e, "m0", "model.ops", ops, NULL);
	evidence_set_int(&e, "m0", "model.ops_total", 9, NULL);
	assert_int_equal(look(&e, "m0", "model.ops.cast", &known)->integer, 3);
	assert_int_equal(look(&e, "m0", "model.ops.count", &known)->integer, 1);
	assert_null(look(&e, "m0", "model.ops.conv", &known));
	assert_true(known);
	look(&e, "m0", "model.type", &known);
	assert_false(known);
	look(&e, "m1", "model.ops", &known);
	assert_false(known);
	evidence_set_int(&e, "m0", "model.ops_total", 10, NULL);
	assert_int_equal(look(&e, NULL, "model.ops_total", &known)->integer, 10);
	evidence_done(&e);
}

static void dropping_an_input_takes_its_facts(void **state)
{
	struct evidence e = { 0 };
	struct signature s = { .id = "s" };

	(void)state;
	evidence_add_input(&e, INPUT_MODEL, "a", "mlmodel");
	evidence_add_input(&e, INPUT_LOG, "b", "text");
	evidence_set_int(&e, "m0", "x", 1, NULL);
	evidence_set_int(&e, NULL, "y", 1, NULL);
	evidence_add_hit(&e, &s, "l0");
	evidence_drop_input(&e, "m0");
	assert_null(evidence_fact(&e, NULL, "x"));
	assert_non_null(evidence_fact(&e, NULL, "y"));
	assert_int_equal(e.hits.n, 1);
	evidence_drop_input(&e, "l0");
	assert_int_equal(e.hits.n, 0);
	assert_string_equal(evidence_add_input(&e, INPUT_MODEL, "c", "mlmodel")->id, "m0");
	evidence_done(&e);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(json_is_sorted_and_clean),
	cmocka_unit_test(values_compare_across_kinds),
	cmocka_unit_test(facts_are_looked_up_by_path),
	cmocka_unit_test(dropping_an_input_takes_its_facts),
};
UNIT_MAIN(tests)
