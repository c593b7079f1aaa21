/* SPDX-License-Identifier: MIT */
/*
 * Scanners for what must not leave the machine, tried at each byte of a text. Better one
 * placeholder too many than one name too few, but model and op names stay readable.
 */
#include "triage/redact.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/vec.h"

struct redact {
	struct arena arena;
	const char *home, *user, *host;
	bool strict;
	VEC(struct redact_change) changes;
	VEC(const char *) kinds;	/* of each change: its placeholder without number */
};

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Too short or too common a name would tear words apart. */
static const char *usable(struct redact *r, const char *name)
{
	static const char *const common[] = { "root", "user", "admin", "build", "runner", "mobile", "localhost", "daemon" };

	if (!name || strlen(name) < 3)
		return NULL;
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (strcmp(common[i], name) == 0)
			return NULL;
	return arena_str(&r->arena, name);
}

struct redact *redact_new(const struct redact_options *o)
{
	struct redact *r = mem_new(sizeof *r);
	char host[256] = "";
	const struct passwd *pw = getpwuid(getuid());
	const char *home = o && o->home ? o->home : getenv("HOME"), *user = o && o->user ? o->user : getenv("USER");

	if (!user && pw)
		user = pw->pw_name;
	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = 0;
	r->home = home && strlen(home) > 1 ? arena_str(&r->arena, home) : NULL;
	r->user = usable(r, user);
	r->host = usable(r, o && o->host ? o->host : host);
	r->strict = o && o->strict;
	return r;
}

void redact_free(struct redact *r)
{
	if (!r)
		return;
	VEC_DONE(&r->changes);
	VEC_DONE(&r->kinds);
	arena_done(&r->arena);
	mem_free(r);
}

/* The placeholder for these bytes: the same as last time, or a new number. kind ending in a letter gets a number. */
static const char *placeholder(struct redact *r, const char *s, size_t n, const char *kind, const char *what)
{
	size_t number = 1;

	for (size_t i = 0; i < r->changes.n; i++) {
		struct redact_change *c = &r->changes.at[i];
		if (strcmp(r->kinds.at[i], kind) != 0)
			continue;
		number++;
		if (strlen(c->before) == n && memcmp(c->before, s, n) == 0) {
			c->count++;
			return c->after;
		}
	}
	bool numbered = word_char(kind[strlen(kind) - 1]);
	struct redact_change *c = VEC_ADD(&r->changes);
	c->before = arena_strn(&r->arena, s, n);
	c->after = numbered ? arena_fmt(&r->arena, "<%s-%zu>", kind, number) : arena_str(&r->arena, kind);
	c->what = what;
	c->count = 1;
	*VEC_ADD(&r->kinds) = kind;
	return c->after;
}

/* ---- scanners: how many bytes at s (of n; `before` is the byte before) are such a thing; 0 = none ---- */

struct at {
	const char *s;
	size_t n;
	char before;			/* NUL at the start */
};

static size_t run_of(const struct at *p, size_t from, const char *extra)
{
	size_t i = from;

	while (i < p->n && (isalnum((unsigned char)p->s[i]) || (p->s[i] && strchr(extra, p->s[i]))))
		i++;
	return i - from;
}

static bool starts(const struct at *p, const char *word)
{
	size_t n = strlen(word);

	return p->n >= n && memcmp(p->s, word, n) == 0;
}

static size_t whole_word(const struct at *p, const char *word)
{
	size_t n = word ? strlen(word) : 0;

	if (!n || !starts(p, word) || word_char(p->before) || (p->n > n && word_char(p->s[n])))
		return 0;
	return n;
}

static size_t scan_home(struct redact *r, const struct at *p)
{
	static const char *const roots[] = { "/Users/", "/home/" };
	size_t n = r->home ? strlen(r->home) : 0;

	if (n && starts(p, r->home) && (p->n == n || p->s[n] == '/' || !word_char(p->s[n])))
		return n;
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(roots[i]), name;
		if (!starts(p, roots[i]) || word_char(p->before))
			continue;
		name = run_of(p, len, "._-");
		if (name && strncmp(p->s + len, "Shared", name) != 0)
			return len + name;
	}
	return 0;
}

static size_t scan_user(struct redact *r, const struct at *p)
{
	return whole_word(p, r->user);
}

static size_t scan_host(struct redact *r, const struct at *p)
{
	size_t n = whole_word(p, r->host), i;

	if (n)
		return n;
	if (word_char(p->before) || p->before == '-' || p->before == '.')
		return 0;
	i = run_of(p, 0, "-");		/* Anns-MacBook-Pro.local */
	return i >= 3 && p->n >= i + 6 && memcmp(p->s + i, ".local", 6) == 0 &&
	       (p->n == i + 6 || !word_char(p->s[i + 6])) && (p->n == i + 6 || p->s[i + 6] != '/') ? i + 6 : 0;
}

static size_t scan_uuid(struct redact *r, const struct at *p)
{
	static const size_t groups[] = { 8, 4, 4, 4, 12 };
	size_t i = 0;

	(void)r;
	if (word_char(p->before))
		return 0;
	for (size_t g = 0; g < 5; g++) {
		for (size_t k = 0; k < groups[g]; k++, i++)
			if (i >= p->n || !isxdigit((unsigned char)p->s[i]))
				return 0;
		if (g < 4 && (i >= p->n || p->s[i++] != '-'))
			return 0;
	}
	return i == p->n || !word_char(p->s[i]) ? i : 0;
}

/* The old 40 digits and the new 8-16 form of device ids. */
static size_t scan_udid(struct redact *r, const struct at *p)
{
	size_t i = 0;

	(void)r;
	if (word_char(p->before) || p->before == '-')
		return 0;
	while (i < p->n && isxdigit((unsigned char)p->s[i]))
		i++;
	if (i == 40)
		return i == p->n || !word_char(p->s[i]) ? i : 0;
	if (i != 8 || p->n < 25 || p->s[8] != '-')
		return 0;
	for (i = 9; i < 25; i++)
		if (!isxdigit((unsigned char)p->s[i]))
			return 0;
	return p->n == 25 || (!word_char(p->s[25]) && p->s[25] != '-') ? 25 : 0;
}

static size_t scan_mail(struct redact *r, const struct at *p)
{
	size_t local, domain;

	(void)r;
	if (word_char(p->before) || (p->before && strchr(".+-", p->before)))
		return 0;
	local = run_of(p, 0, "._+-");
	if (!local || local >= p->n || p->s[local] != '@')
		return 0;
	domain = run_of(p, local + 1, ".-");
	while (domain && p->s[local + domain] == '.')
		domain--;
	return domain >= 4 && memchr(p->s + local + 1, '.', domain) ? local + 1 + domain : 0;
}

/* Ten capitals and digits, both among them, where signing speaks of a team or prefixes a bundle id. */
static size_t scan_team(struct redact *r, const struct at *p)
{
	size_t i = 0, digits = 0, letters = 0;

	(void)r;
	if (word_char(p->before))
		return 0;
	for (; i < p->n && (isdigit((unsigned char)p->s[i]) || isupper((unsigned char)p->s[i])); i++) {
		digits += isdigit((unsigned char)p->s[i]) != 0;
		letters += isupper((unsigned char)p->s[i]) != 0;
	}
	return i == 10 && digits && letters && (p->n == 10 || !word_char(p->s[10])) ? 10 : 0;
}

static size_t scan_token(struct redact *r, const struct at *p)
{
	static const char *const prefixes[] = { "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "hf_", "sk-",
		"xoxb-", "xoxp-", "AKIA", "eyJ" };

	(void)r;
	if (word_char(p->before))
		return 0;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t n = starts(p, prefixes[i]) ? run_of(p, 0, "_-.") : 0;
		if (n >= strlen(prefixes[i]) + 12)
			return n;
	}
	return 0;
}

/* What follows "Bearer ", "token=", "password: " and the like: only the secret itself. */
static size_t secret_after(const struct at *p, size_t *skip)
{
	static const char *const names[] = { "bearer ", "token=", "token: ", "password=", "password: ", "passwd=", "api_key=",
		"apikey=", "api-key: ", "secret=", "secret: ", "access_key=" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]), k = 0;
		while (k < n && k < p->n && tolower((unsigned char)p->s[k]) == names[i][k])
			k++;
		if (k < n)
			continue;
		*skip = n + (n < p->n && (p->s[n] == '"' || p->s[n] == '\''));
		size_t len = 0;
		while (*skip + len < p->n && !isspace((unsigned char)p->s[*skip + len]) && !strchr("\"'&,;)", p->s[*skip + len]))
			len++;
		return len >= 6 ? len : 0;
	}
	return 0;
}

static size_t scan_url_login(struct redact *r, const struct at *p)
{
	size_t i = 0;

	(void)r;
	if (p->before != '/')		/* the byte before is the second slash of :// */
		return 0;
	while (i < p->n && i < 200 && !isspace((unsigned char)p->s[i]) && !strchr("/@\"'", p->s[i]))
		i++;
	return i < p->n && p->s[i] == '@' && memchr(p->s, ':', i) ? i : 0;
}

static size_t scan_ip(struct redact *r, const struct at *p)
{
	size_t i = 0;

	if (!r->strict || word_char(p->before) || p->before == '.')
		return 0;
	for (int part = 0; part < 4; part++) {
		size_t digits = 0;
		while (i < p->n && isdigit((unsigned char)p->s[i]) && digits < 4)
			i++, digits++;
		if (!digits || digits > 3 || (part < 3 && (i >= p->n || p->s[i++] != '.')))
			return 0;
	}
	return i < p->n && (word_char(p->s[i]) || p->s[i] == '.') ? 0 : i;
}

/* The folder part of an absolute path; the last name stays. */
static size_t scan_path(struct redact *r, const struct at *p)
{
	size_t n, last;

	if (!r->strict || p->n < 2 || p->s[0] != '/' || p->s[1] == '/' || word_char(p->before) ||
	    (p->before && strchr("/.~>:<", p->before)))
		return 0;
	n = run_of(p, 0, "/._-+@");
	for (last = n; last > 0 && p->s[last - 1] != '/'; last--)
		;
	return last > 1 ? last - 1 : 0;
}

static const struct {
	size_t (*scan)(struct redact *r, const struct at *p);
	const char *kind, *what;
} scanners[] = {
	{ scan_home, "~", "home folder" },
	{ scan_url_login, "LOGIN", "login in a URL" },
	{ scan_mail, "EMAIL", "e-mail address" },
	{ scan_token, "TOKEN", "token" },
	{ scan_uuid, "UUID", "UUID" },
	{ scan_udid, "DEVICE-ID", "device id" },
	{ scan_team, "TEAM", "team id" },
	{ scan_host, "HOST", "host name" },
	{ scan_user, "USER", "user name" },
	{ scan_ip, "IP", "IP address" },
	{ scan_path, "PATH", "folder" },
};

/* A placeholder that this redaction put there before? */
static bool is_ours(const struct redact *r, const char *s, size_t n)
{
	for (size_t i = 0; i < r->changes.n; i++)
		if (strlen(r->changes.at[i].after) == n && memcmp(r->changes.at[i].after, s, n) == 0)
			return true;
	return false;
}

/* Appends what stands for the bytes at p; returns how many it took, 0 = nothing to hide. */
static size_t replace_at(struct redact *r, const struct at *p, struct buf *out)
{
	size_t skip = 0, n;

	for (size_t i = 0; i < sizeof scanners / sizeof *scanners; i++) {
		n = scanners[i].scan(r, p);
		if (n) {
			buf_puts(out, placeholder(r, p->s, n, scanners[i].kind, scanners[i].what));
			return n;
		}
	}
	n = word_char(p->before) ? 0 : secret_after(p, &skip);
	if (n && !is_ours(r, p->s + skip, n)) {
		buf_add(out, p->s, skip);
		buf_puts(out, placeholder(r, p->s + skip, n, "SECRET", "secret"));
		return skip + n;
	}
	return 0;
}

void redact_text(struct redact *r, const char *text, size_t n, struct buf *out)
{
	size_t i = 0;

	if (!r) {
		buf_add(out, text, n);
		return;
	}
	while (i < n) {
		struct at p = { .s = text + i, .n = n - i, .before = i ? text[i - 1] : 0 };
		size_t took = replace_at(r, &p, out);
		if (!took) {
			buf_putc(out, text[i]);
			took = 1;
		}
		i += took;
	}
}

static struct value *copy(struct redact *r, const struct value *v, struct arena *a, int depth)
{
	struct value *c;

	if (v->kind == VALUE_TEXT) {
		struct buf b = { 0 };
		redact_text(r, v->text, v->text_bytes, &b);
		c = value_textn(a, buf_str(&b), b.len);
		buf_done(&b);
		return c;
	}
	if ((v->kind != VALUE_LIST && v->kind != VALUE_MAP) || depth > 100)
		return value_copy(a, v);
	c = v->kind == VALUE_LIST ? value_list(a) : value_map(a);
	for (size_t i = 0; i < v->n; i++) {
		if (v->kind == VALUE_LIST)
			value_push(a, c, copy(r, v->items[i], a, depth + 1));
		else
			value_set(a, c, v->keys[i], copy(r, v->items[i], a, depth + 1));
	}
	return c;
}

struct value *redact_value(struct redact *r, const struct value *v, struct arena *a)
{
	return copy(r, v, a, 0);
}

size_t redact_changes(const struct redact *r, const struct redact_change **out)
{
	*out = r->changes.at;
	return r->changes.n;
}
