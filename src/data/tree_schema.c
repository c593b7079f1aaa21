/* SPDX-License-Identifier: MIT */
/* The tables: which key of the format fills which member. One row a key; see man/cmltriage-tree.5. */
#include <stddef.h>

#include "data/tree_read.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define F(type, key, member, kind) { key, FIELD_##kind, false, offsetof(struct type, member), 0, NULL, 0 }
#define MUST(type, key, member, kind) { key, FIELD_##kind, true, offsetof(struct type, member), 0, NULL, 0 }
#define LIST(type, key, member, schema) \
	{ key, FIELD_STRUCTS, false, offsetof(struct type, member), offsetof(struct type, n_##member), schema, 0 }
#define SCHEMA(name, type, table, place) \
	const struct schema name = { #type, sizeof(struct type), table, COUNT(table), place }

static const struct field answer_fields[] = {
	MUST(answer, "id", id, TEXT), MUST(answer, "text", text, TEXT), MUST(answer, "goto", go, TEXT),
	F(answer, "when", when, COND), F(answer, "confidence", confidence, CONFIDENCE), F(answer, "say", say, TEXT),
};
static SCHEMA(schema_answer, answer, answer_fields, offsetof(struct answer, place));

static const struct field question_fields[] = {
	MUST(question, "id", id, TEXT), MUST(question, "ask", ask, TEXT), F(question, "help", help, TEXT),
	F(question, "needs", needs, TEXT), F(question, "minutes", minutes, LONG), F(question, "measure", measure, TEXT),
	LIST(question, "answers", answers, &schema_answer),
};
SCHEMA(schema_question, question, question_fields, offsetof(struct question, place));

static const struct field sign_fields[] = {
	MUST(sign, "id", id, TEXT), MUST(sign, "when", when, COND), F(sign, "side", against, AGAINST),
	MUST(sign, "confidence", confidence, CONFIDENCE), F(sign, "level", level, LEVEL), MUST(sign, "say", say, TEXT),
	F(sign, "change", change, TEXT),
};
static SCHEMA(schema_sign, sign, sign_fields, offsetof(struct sign, place));

static const struct field fix_fields[] = {
	MUST(fix, "id", id, TEXT), MUST(fix, "title", title, TEXT), F(fix, "effort", effort, TEXT), F(fix, "risk", risk, TEXT),
	F(fix, "needs", needs, TEXT), F(fix, "costs", costs, TEXTS), F(fix, "how", how, BLOCKS),
};
static SCHEMA(schema_fix, fix, fix_fields, NO_PLACE);

static const struct field item_fields[] = {
	MUST(item, "id", id, TEXT), MUST(item, "text", text, TEXT), F(item, "done", done, COND), F(item, "problem", problem, COND),
	F(item, "say", say, TEXT), F(item, "needs", needs, TEXT), F(item, "see", see, TEXTS),
};
static SCHEMA(schema_item, item, item_fields, offsetof(struct item, place));

static const struct field neighbour_fields[] = {
	MUST(neighbour, "id", id, TEXT), MUST(neighbour, "why", why, TEXT),
};
static SCHEMA(schema_neighbour, neighbour, neighbour_fields, NO_PLACE);

static const struct field pattern_fields[] = {
	MUST(pattern, "id", id, TEXT), MUST(pattern, "name", name, TEXT), MUST(pattern, "branch", branch, TEXT),
	MUST(pattern, "title", title, TEXT), MUST(pattern, "level", level, LEVEL), F(pattern, "synonyms", synonyms, TEXTS),
	MUST(pattern, "symptom", symptom, TEXT), F(pattern, "cause", cause, BLOCKS), F(pattern, "tell", tell, BLOCKS),
	LIST(pattern, "signs", signs, &schema_sign), LIST(pattern, "fixes", fixes, &schema_fix),
	LIST(pattern, "checklist", checklist, &schema_item), F(pattern, "notes", notes, BLOCKS),
	F(pattern, "corrections", corrections, TEXTS), F(pattern, "harmless", harmless, TEXT),
	F(pattern, "speaker", speaker, TEXT), F(pattern, "report", report, TEXT),
	LIST(pattern, "not_it", not_it, &schema_neighbour), F(pattern, "sources", sources, TEXTS),
};
SCHEMA(schema_pattern, pattern, pattern_fields, offsetof(struct pattern, place));

static const struct field signature_fields[] = {
	MUST(signature, "id", id, TEXT), MUST(signature, "pattern", pattern_id, TEXT), F(signature, "also", also, TEXTS),
	F(signature, "role", role, ROLE), MUST(signature, "confidence", confidence, CONFIDENCE),
	MUST(signature, "level", level, LEVEL), F(signature, "rank", rank, INT), F(signature, "needs", needs, TEXT),
	F(signature, "span", span, INT),
	F(signature, "phrases", phrases, TEXTS),
	{ "regex", FIELD_TEXT, false, offsetof(struct signature, regex), 0, NULL, offsetof(struct signature, regex_place) },
	MUST(signature, "says", says, TEXT), F(signature, "versions", versions, TEXT), F(signature, "match", match, TEXTS),
	F(signature, "no_match", no_match, TEXTS), F(signature, "source", source, TEXT),
};
SCHEMA(schema_signature, signature, signature_fields, offsetof(struct signature, place));

static const struct field context_fields[] = {
	MUST(context, "id", id, TEXT), MUST(context, "regex", regex, TEXT), F(context, "includes", includes, TEXTS),
};
SCHEMA(schema_context, context, context_fields, offsetof(struct context, place));

static const struct field word_list_fields[] = {
	MUST(word_list, "id", id, TEXT), MUST(word_list, "means", meaning, MEANING), F(word_list, "exact", exact, BOOL),
	MUST(word_list, "words", words, TEXTS),
};
SCHEMA(schema_word_list, word_list, word_list_fields, offsetof(struct word_list, place));

static const struct field reference_fields[] = {
	MUST(reference_row, "symptom", symptom, TEXT), MUST(reference_row, "first", first, TEXT),
	MUST(reference_row, "patterns", patterns, TEXTS),
};
SCHEMA(schema_reference, reference_row, reference_fields, NO_PLACE);

static const struct field scenario_fields[] = {
	MUST(scenario, "id", id, TEXT), MUST(scenario, "title", title, TEXT), MUST(scenario, "tempting", tempting, TEXT),
	MUST(scenario, "better", better, TEXTS), F(scenario, "see", see, TEXTS),
};
SCHEMA(schema_scenario, scenario, scenario_fields, offsetof(struct scenario, place));

static const struct field checklist_fields[] = {
	MUST(checklist, "id", id, TEXT), MUST(checklist, "title", title, TEXT), LIST(checklist, "items", items, &schema_item),
};
SCHEMA(schema_checklist, checklist, checklist_fields, offsetof(struct checklist, place));

static const struct field resource_fields[] = {
	MUST(resource, "title", title, TEXT), F(resource, "url", url, TEXT),
};
SCHEMA(schema_resource, resource, resource_fields, NO_PLACE);

static const struct field os_version_fields[] = {
	MUST(os_version, "spec", spec, LONG), MUST(os_version, "ios", ios, TEXT), MUST(os_version, "macos", macos, TEXT),
	F(os_version, "watchos", watchos, TEXT), F(os_version, "tvos", tvos, TEXT), F(os_version, "visionos", visionos, TEXT),
	F(os_version, "opset", opset, TEXT), F(os_version, "year", year, LONG), F(os_version, "introduced", introduced, TEXT),
};
SCHEMA(schema_os_version, os_version, os_version_fields, NO_PLACE);

static const struct field device_fields[] = {
	MUST(device, "id", id, TEXT), MUST(device, "name", name, TEXT), F(device, "class", class, TEXT),
	F(device, "chip", chip, TEXT), F(device, "ane", ane, BOOL), F(device, "ane_cores", ane_cores, LONG),
	F(device, "os_max", os_max, TEXT), F(device, "spec_max", spec_max, LONG), F(device, "memory_mib", memory_mib, LONG),
};
SCHEMA(schema_device, device, device_fields, NO_PLACE);
