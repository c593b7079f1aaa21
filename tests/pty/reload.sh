#!/bin/sh
# SPDX-License-Identifier: MIT
# Trees of the user while the screen is open: a broken one is named, a mended one is live after R, and the last good
# one stays when it breaks again. Then a Markdown checklist in four keys from the start.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

trees=$XDG_CONFIG_HOME/cmltriage/trees
mkdir -p "$trees"
printf 'loading\nE MLModelAsset: frobnicated tensor cannot be read (-77)\n' >"$pty_dir/odd.log"
broken() { printf 'tree: 1\nsignatures:\n  - {id: zz\n' >"$trees/mine.yaml"; }
mended() {
	cat >"$trees/mine.yaml" <<-'END'
	tree: 1
	signatures:
	  - id: mine.frobnicated
	    pattern: 6b
	    confidence: certain
	    level: error
	    regex: 'frobnicated tensor cannot'
	    says: "A rule of my own."
	    match: ["frobnicated tensor cannot be"]
	    no_match: ["frobnicated"]
	END
}

broken
start 80 24 'cmltriage --no-session odd.log'
sees 'home names the broken tree' 'not used: mine.yaml:4:'
keys L
wait_for 'odd.log'
mended
keys R
sees 'R reads it again' 'from 2 trees'
sees 'and its rule is live' 'A rule of my own'
broken
keys R
sees 'a broken one is told' 'The last good trees stay: mine.yaml:4:'
sees 'and the last good one stays' 'A rule of my own'
mended
printf 'theme: nosuchtheme\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
keys R
sees 'a theme that is not there is told, and the trees are new' 'Trees are new, settings stay:'
rm "$XDG_CONFIG_HOME/cmltriage/config.yaml"
keys R
sees 'without it R is content' 'Trees are read again: '
printf 'keys:\n  tree: F8\n  help: F9\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
keys R
sees 'R reads keys again, and the last line shows them' 'F9 keys'
keys F8
sees 'they are in force' 'questions, '
printf 'keys:\n  tree: F8\n  help: F8\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
keys R
sees 'keys that mean two things are told' 'settings stay: config.yaml:3:9: the key F8 would start both'
keys F9
sees 'and the last good ones stay' 'Tree > Keys'
keys Escape
rm "$XDG_CONFIG_HOME/cmltriage/config.yaml"
keys R
sees 'without settings they are as ever' '? keys'
keys Q
wait_for 'status 0'
rm -r "$trees"

printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 24873611\n' 7 >"$pty_dir/lfs.mlmodel"
run 'cmltriage --no-session lfs.mlmodel'
sees 'a pointer says how large the file is' '24873611'
keys Enter
wait_for 'Checklist'
keys x
wait_for 'Format'
keys Enter
sees 'the checklist is written' 'Wrote cmltriage-1e.md'
check 'with boxes' grep -q '^- \[ \]' "$pty_dir/cmltriage-1e.md"
keys Q
wait_for 'status 0'
pty_end
