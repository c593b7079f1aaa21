/* SPDX-License-Identifier: MIT */
/* Options about the app, read through the tree's tables of systems and devices. */
#include "triage/target.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "data/value.h"

struct family {
	const char *spelling, *os, *name;
};
static const struct family families[] = {
	{ "ios", "ios", "iOS" },	   { "ipados", "ios", "iPadOS" },     { "iphoneos", "ios", "iOS" },
	{ "macos", "macos", "macOS" },	   { "osx", "macos", "macOS" },       { "mac", "macos", "macOS" },
	{ "watchos", "watchos", "watchOS" }, { "tvos", "tvos", "tvOS" },
	{ "visionos", "visionos", "visionOS" }, { "xros", "visionos", "visionOS" },
};
enum { N_FAMILIES = sizeof families / sizeof *families, NAME_MAX_BYTES = 24 };

double target_version(const char *text)
{
	char *end;
	long major = strtol(text, &end, 10), minor = 0;

	if (end == text || major < 0 || major > 1000)
		return 0;
	if (*end == '.' && isdigit((unsigned char)end[1]))
		minor = strtol(end + 1, NULL, 10);
	return (double)major + (double)(minor > 99 ? 99 : minor) / 100;
}

static const char *row_version(const struct os_version *row, const char *os)
{
	const struct { const char *os, *version; } cells[] = {
		{ "ios", row->ios }, { "macos", row->macos }, { "watchos", row->watchos },
		{ "tvos", row->tvos }, { "visionos", row->visionos },
	};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		if (strcmp(cells[i].os, os) == 0)
			return cells[i].version && *cells[i].version ? cells[i].version : NULL;
	return NULL;
}

const char *target_min_os(const struct tree *t, long spec, const char *os)
{
	const struct os_version *row = tree_os_version(t, spec);

	return row ? row_version(row, os) : NULL;
}

/* Apple's numbers jumped: iOS 18 was followed by 26, and the others likewise. No product has a number between. */
static void find_spec(const struct tree *t, struct target *out)
{
	double newest = 0;

	for (size_t i = 0; i < t->n_os_versions; i++) {
		const char *v = row_version(&t->os_versions[i], out->os);
		if (!v)
			continue;
		double min = target_version(v);
		if (min <= out->version + 1e-9 && t->os_versions[i].spec > out->spec_max)
			out->spec_max = t->os_versions[i].spec;
		if (min > newest)
			newest = min;
	}
	out->newer = (long)out->version > (long)newest;
}

static bool bad_target(const char *text, const char *word, const char *rest, struct err *err)
{
	size_t best = 3;
	const struct family *near = NULL;

	err_set(err, ERR_USAGE, "\"%.60s\" is no deployment target", text);
	for (size_t i = 0; i < N_FAMILIES && *word; i++) {
		size_t d = edit_distance(word, families[i].spelling);
		if (d < best) {
			best = d;
			near = &families[i];
		}
	}
	if (near && best > 0)
		return err_hint(err, "did you mean %s%.12s?", near->name, *rest ? rest : "17");
	if (near)
		return err_hint(err, "add a version: %s17", near->name);
	return err_hint(err, "write a system and its version: iOS16, macOS13, watchOS9, tvOS16 or visionOS1");
}

/* Splits "iPad OS 16.4" into "ipados" and "16.4". */
static const char *split(const char *text, char *word, size_t room)
{
	size_t n = 0;

	while (*text && !isdigit((unsigned char)*text)) {
		if (isalpha((unsigned char)*text) && n + 1 < room)
			word[n++] = (char)tolower((unsigned char)*text);
		text++;
	}
	word[n] = 0;
	return text;
}

static bool version_ok(const char *v)
{
	size_t digits = strspn(v, "0123456789"), all = strspn(v, "0123456789.");

	return digits >= 1 && digits <= 3 && !v[all] && all <= 9 && v[all - 1] != '.' && !strstr(v, "..");
}

bool target_parse(const struct tree *t, const char *text, struct target *out, struct err *err)
{
	char word[NAME_MAX_BYTES], version[16];
	const char *rest = split(text, word, sizeof word);
	const struct family *f = NULL;

	*out = (struct target){ 0 };
	for (size_t i = 0; i < N_FAMILIES; i++)
		if (strcmp(families[i].spelling, word) == 0)
			f = &families[i];
	snprintf(version, sizeof version, "%s", rest);
	for (char *p = version; *p; p++)	/* ct.target writes macOS10_15 */
		if (*p == '_')
			*p = '.';
	if (!f || strlen(rest) >= sizeof version || !version_ok(version))
		return bad_target(text, word, rest, err);
	out->os = f->os;
	out->os_name = f->name;
	out->version = target_version(version);
	snprintf(out->name, sizeof out->name, "%s%s", f->name, version);
	find_spec(t, out);
	return true;
}

static double plain_version(const struct target *t)
{
	return strtod(t->name + strlen(t->os_name), NULL);
}

static struct value *as_value(struct arena *a, const struct target *t)
{
	struct value *m = value_map(a);

	value_set_text(a, m, "name", t->name);
	value_set_text(a, m, "os", t->os);
	value_set(a, m, "version", value_real(a, plain_version(t)));
	value_set_int(a, m, "spec_max", t->spec_max);
	value_set_bool(a, m, "newer", t->newer);
	return m;
}

bool target_set(struct evidence *e, const struct tree *t, const char *const *texts, size_t n, struct err *err)
{
	static const char where[] = "--target";
	struct target strictest = { 0 }, one;
	struct value *all = value_list(&e->arena), *given = value_list(&e->arena);

	for (size_t i = 0; i < n; i++) {
		if (!target_parse(t, texts[i], &one, err))
			return false;
		if (!strictest.os || one.spec_max < strictest.spec_max ||
		    (one.os == strictest.os && one.version < strictest.version))
			strictest = one;
		value_push(&e->arena, all, as_value(&e->arena, &one));
		value_push(&e->arena, given, value_text(&e->arena, one.name));
	}
	if (!n)
		return true;
	evidence_set_text(e, NULL, "target.name", strictest.name, where);
	evidence_set_text(e, NULL, "target.os", strictest.os, where);
	evidence_set(e, NULL, "target.version", value_real(&e->arena, plain_version(&strictest)), where);
	evidence_set_int(e, NULL, "target.spec_max", strictest.spec_max, where);
	evidence_set_bool(e, NULL, "target.supported", strictest.spec_max > 0, where);
	evidence_set_bool(e, NULL, "target.newer", strictest.newer, where);
	evidence_set(e, NULL, "target.all", all, where);
	evidence_set(e, NULL, "given.target", given, where);
	return true;
}

static void set_long(struct evidence *e, const char *id, long n, bool known)
{
	if (known)
		evidence_set_int(e, NULL, id, n, "--device");
}

static void set_words(struct evidence *e, const char *id, const char *text)
{
	if (text && *text)
		evidence_set_text(e, NULL, id, text, "--device");
}

bool target_set_device(struct evidence *e, const struct tree *t, const char *text, struct err *err)
{
	const struct device *d = tree_device(t, text);

	if (!d) {
		const char *near = tree_nearest_id(t, text);
		const struct device *other = near ? tree_device(t, near) : NULL;
		err_set(err, ERR_USAGE, "\"%.60s\" is no device known here", text);
		if (other)
			return err_hint(err, "did you mean %s (%s)?", other->name, other->id);
		return err_hint(err, "write an identifier, a name or a chip: iPhone13,2, \"iPhone 12\" or A14");
	}
	set_words(e, "device.id", d->id);
	set_words(e, "device.name", d->name);
	set_words(e, "device.chip", d->chip);
	set_words(e, "device.class", d->class);
	set_words(e, "device.os_max", d->os_max);
	evidence_set_bool(e, NULL, "device.ane", d->ane, "--device");
	set_long(e, "device.ane_cores", d->ane_cores, true);
	set_long(e, "device.spec_max", d->spec_max, d->spec_max > 0);
	set_long(e, "device.memory_mib", d->memory_mib, d->memory_mib > 0);
	evidence_set_text(e, NULL, "given.device", text, "--device");
	return true;
}

/* Letters and digits only, in lower case. */
static void squeeze(const char *text, char *out, size_t room)
{
	size_t n = 0;

	for (; *text && n + 1 < room; text++)
		if (isalnum((unsigned char)*text))
			out[n++] = (char)tolower((unsigned char)*text);
	out[n] = 0;
}

bool target_set_compute_units(struct evidence *e, const char *text, struct err *err)
{
	static const struct { const char *spelling, *name; } units[] = {
		{ "all", "all" }, { "cpuonly", "cpuOnly" }, { "cpu", "cpuOnly" },
		{ "cpuandgpu", "cpuAndGPU" }, { "gpu", "cpuAndGPU" },
		{ "cpuandneuralengine", "cpuAndNeuralEngine" }, { "cpuandne", "cpuAndNeuralEngine" },
		{ "cpuandane", "cpuAndNeuralEngine" }, { "ane", "cpuAndNeuralEngine" },
		{ "neuralengine", "cpuAndNeuralEngine" },
	};
	char word[NAME_MAX_BYTES];

	squeeze(text, word, sizeof word);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(units[i].spelling, word) == 0) {
			evidence_set_text(e, NULL, "given.compute_units", units[i].name, "--compute-units");
			return true;
		}
	err_set(err, ERR_USAGE, "\"%.60s\" is no choice of compute units", text);
	return err_hint(err, "one of: all, cpuOnly, cpuAndGPU, cpuAndNeuralEngine");
}

/* The first word in which a symptom is often given, and the answer of the root question it means. */
static const char *other_word(const char *text)
{
	static const struct { const char *word, *id; } words[] = {
		{ "slow", "performance" }, { "speed", "performance" }, { "loading", "load" }, { "convert", "conversion" },
		{ "predict", "prediction" }, { "train", "host" }, { "training", "host" }, { "runtime", "host" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, text) == 0)
			return words[i].id;
	return text;
}

bool target_set_symptom(struct evidence *e, const struct tree *t, const char *text, struct err *err)
{
	const struct question *root = tree_question(t, "root");
	const char *id = other_word(text);
	char list[200] = "", name[80];
	size_t used = 0;

	for (size_t i = 0; root && i < root->n_answers; i++) {
		if (strcmp(root->answers[i].id, id) == 0) {
			evidence_set_text(e, NULL, "given.symptom", id, "--symptom");
			return true;
		}
		int n = snprintf(name, sizeof name, "%s%s", i ? ", " : "", root->answers[i].id);
		if (n > 0 && used + (size_t)n < sizeof list) {
			memcpy(list + used, name, (size_t)n + 1);
			used += (size_t)n;
		}
	}
	err_set(err, ERR_USAGE, "\"%.60s\" is no symptom", text);
	return err_hint(err, "one of: %s", list);
}

void target_restore(struct evidence *e, const struct tree *t, const struct value *given)
{
	const struct value *targets = value_get(given, "target");
	const char *names[16], *device = value_get_text(given, "device", NULL), *units = value_get_text(given, "compute_units", NULL),
		*symptom = value_get_text(given, "symptom", NULL);
	struct err err;
	size_t n = 0;

	for (size_t i = 0; targets && targets->kind == VALUE_LIST && i < targets->n && n < 16; i++)
		if (targets->items[i]->kind == VALUE_TEXT)
			names[n++] = targets->items[i]->text;
	if (n && !evidence_fact(e, NULL, "given.target"))
		target_set(e, t, names, n, &err);
	if (device && !evidence_fact(e, NULL, "given.device"))
		target_set_device(e, t, device, &err);
	if (units && !evidence_fact(e, NULL, "given.compute_units"))
		target_set_compute_units(e, units, &err);
	if (symptom && !evidence_fact(e, NULL, "given.symptom"))
		target_set_symptom(e, t, symptom, &err);
}
