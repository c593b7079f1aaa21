/* SPDX-License-Identifier: MIT */
/* Which terminal this is, also when its name is not in the database here. */
#include <stdlib.h>
#include <string.h>

#include "term/term_in.h"
#include "ui/key.h"

#include <term.h>

/* What stands in for a family of names, best first. */
static const struct { const char *prefix; const char *names[4]; } families[] = {
	{ "tmux", { "tmux-256color", "screen-256color", "screen", NULL } },
	{ "screen", { "screen-256color", "screen", NULL, NULL } },
	{ "rxvt", { "rxvt-unicode-256color", "rxvt", "xterm-256color", NULL } },
	{ "linux", { "linux", "vt100", NULL, NULL } },
	{ "vt", { "vt220", "vt100", NULL, NULL } },
	{ "", { "xterm-256color", "xterm", "vt100", "ansi" } },
};

static bool known(const char *name)
{
	int result = 0;
	if (setupterm(curses_text(name), 1, &result) != OK || result != 1)
		return false;
	const char *move = tigetstr(curses_text("cup")), *clear = tigetstr(curses_text("clear"));
	bool good = move && move != (char *)-1 && clear && clear != (char *)-1;
	del_curterm(cur_term);		/* newterm() makes a new one */
	return good;
}

static bool refuse(struct err *err, const char *name)
{
	if (!*name || strcmp(name, "dumb") == 0 || strcmp(name, "unknown") == 0)
		err_set(err, ERR_USAGE, "the terminal cannot show a full screen (TERM is %s)", *name ? name : "not set");
	else
		err_set(err, ERR_USAGE, "no description of the terminal `%s` was found, nor of one like it", name);
	return err_hint(err, "use the same engine without a screen: cmltriage check MODEL --log LOG, or cmltriage match LOG");
}

bool setup_find(char *name, size_t name_bytes, char *note, size_t note_bytes, struct err *err)
{
	const char *want = getenv("TERM");

	if (!want)
		want = "";
	note[0] = '\0';
	if (!*want || strcmp(want, "dumb") == 0 || strcmp(want, "unknown") == 0)
		return refuse(err, want);
	snprintf(name, name_bytes, "%s", want);
	if (known(want))
		return true;
	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		if (strncmp(want, families[f].prefix, strlen(families[f].prefix)) != 0)
			continue;
		for (size_t i = 0; i < 4 && families[f].names[i]; i++) {
			if (!known(families[f].names[i]))
				continue;
			snprintf(name, name_bytes, "%s", families[f].names[i]);
			snprintf(note, note_bytes, "Terminal `%.20s` is not known here: using %s.", want, name);
			return true;
		}
	}
	return refuse(err, want);
}

void setup_keys(struct terminal *t)
{
	static const struct { const char *capability; uint32_t key; } keys[] = {
		{ "kcuu1", K_UP }, { "kcud1", K_DOWN }, { "kcub1", K_LEFT }, { "kcuf1", K_RIGHT }, { "khome", K_HOME },
		{ "kend", K_END }, { "kpp", K_PGUP }, { "knp", K_PGDN }, { "kich1", K_INSERT }, { "kdch1", K_DELETE },
		{ "kcbt", K_BACKTAB }, { "kf1", K_F1 }, { "kf2", K_F2 }, { "kf3", K_F3 }, { "kf4", K_F4 }, { "kf10", K_F10 },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys && t->n_sequences < MAX_SEQUENCES; i++) {
		const char *bytes = tigetstr(curses_text(keys[i].capability));
		if (!bytes || bytes == (char *)-1 || bytes[0] != '\033' || strlen(bytes) >= sizeof t->sequence_bytes[0])
			continue;
		snprintf(t->sequence_bytes[t->n_sequences], sizeof t->sequence_bytes[0], "%s", bytes);
		t->sequences[t->n_sequences] = (struct keyseq_key){ t->sequence_bytes[t->n_sequences], keys[i].key };
		t->n_sequences++;
	}
}
