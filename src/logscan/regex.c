/* SPDX-License-Identifier: MIT */
/* The only file that sees pcre2.h. */
#include "logscan/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdint.h>

#include "base/alloc.h"
#include "base/limit.h"

enum { GROUPS = 64 };

struct regex {
	pcre2_code *code;
	const uint8_t *names;	/* PCRE2's table: group number in two bytes, then the name */
	uint32_t n_names, name_bytes;
};

struct regex_work {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	int rc;
};

struct regex *regex_new(const char *pattern, struct err *err)
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
					     PCRE2_UTF | PCRE2_MULTILINE | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C,
					     &code, &at, NULL);

	if (!compiled) {
		PCRE2_UCHAR text[200];
		pcre2_get_error_message(code, text, sizeof text);
		err_set(err, ERR_KNOWLEDGE, "bad regex at character %zu: %s", (size_t)at + 1, (const char *)text);
		err_at(err, "", 0, (long)at + 1);
		return NULL;
	}
	struct regex *x = mem_new(sizeof *x);
	PCRE2_SPTR names = NULL;
	x->code = compiled;
	pcre2_pattern_info(compiled, PCRE2_INFO_NAMECOUNT, &x->n_names);
	pcre2_pattern_info(compiled, PCRE2_INFO_NAMEENTRYSIZE, &x->name_bytes);
	pcre2_pattern_info(compiled, PCRE2_INFO_NAMETABLE, &names);
	x->names = names;
	return x;
}

void regex_free(struct regex *x)
{
	if (!x)
		return;
	pcre2_code_free(x->code);
	mem_free(x);
}

void regex_speed_up(struct regex *x)
{
	pcre2_jit_compile(x->code, PCRE2_JIT_COMPLETE);	/* without it matching is only slower */
}

struct regex_work *regex_work_new(void)
{
	struct regex_work *w = mem_new(sizeof *w);

	w->data = pcre2_match_data_create(GROUPS, NULL);
	w->context = pcre2_match_context_create(NULL);
	w->stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
	if (!w->data || !w->context)
		die("out of memory");
	pcre2_set_match_limit(w->context, (uint32_t)limit_get(LIMIT_regex_match_steps));
	pcre2_set_depth_limit(w->context, (uint32_t)limit_get(LIMIT_regex_match_steps));
	pcre2_set_heap_limit(w->context, (uint32_t)limit_get(LIMIT_regex_heap_kib));
	if (w->stack)
		pcre2_jit_stack_assign(w->context, NULL, w->stack);
	return w;
}

void regex_work_free(struct regex_work *w)
{
	if (!w)
		return;
	pcre2_match_data_free(w->data);
	pcre2_match_context_free(w->context);
	pcre2_jit_stack_free(w->stack);
	mem_free(w);
}

enum regex_result regex_match(const struct regex *x, struct regex_work *w, const char *text, size_t n, size_t from)
{
	w->rc = pcre2_match(x->code, (PCRE2_SPTR)text, n, from, PCRE2_NO_UTF_CHECK, w->data, w->context);
	if (w->rc >= 0)
		return REGEX_YES;
	return w->rc == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_LIMIT;
}

bool regex_group(const struct regex_work *w, unsigned group, size_t *from, size_t *to)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(w->data);

	if (w->rc < 0 || group >= GROUPS || (w->rc > 0 && group >= (unsigned)w->rc) || at[2 * group] == PCRE2_UNSET)
		return false;
	*from = at[2 * group];
	*to = at[2 * group + 1];
	if (*to < *from)	/* \K in a lookahead can do that */
		*to = *from;
	return true;
}

unsigned regex_names(const struct regex *x)
{
	return x->n_names;
}

const char *regex_name(const struct regex *x, unsigned i, unsigned *group)
{
	const uint8_t *entry = x->names + (size_t)i * x->name_bytes;

	*group = (unsigned)(entry[0] << 8 | entry[1]);
	return (const char *)entry + 2;
}
