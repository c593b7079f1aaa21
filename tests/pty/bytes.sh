#!/bin/sh
# SPDX-License-Identifier: MIT
# No control sequence of a log, of its name, or of a paste reaches the terminal: what the program sends is looked at as bytes.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

printf '\033[31mError\033[0m Domain=com.apple.CoreML Code=3 "\033[1mUnsupported model version 8\033[0m"\n\033[?1049l\033[2J\033[Hgone\n' \
	>"$pty_dir/ansi.log"
printf 'bad \377\376 bytes \303\050\nclip \033]52;c;cHduZWQ=\007 title \033]0;pwned\007 bell \007\nc1 \2335n \23552;c;cHduZWQ=\234 \220q\n' \
	>"$pty_dir/bad.log"
printf 'unable \033[5nto deserialize object\nE CoreML: E5RT frob\033]52;c;cHduZWQ=\007nicate failed with status -6\n' >>"$pty_dir/bad.log"
name=$(printf 'n\033]0;pwned\007.log')
cp "$pty_dir/bad.log" "$pty_dir/$name"

start_shell 80 24
mux set -g set-clipboard on >/dev/null
mux set -g allow-rename on >/dev/null
mux pipe-pane -o "cat >'$pty_dir/raw'"
run cmltriage --no-session ansi.log
wait_for 'LOG    ansi.log'
keys L
sees_like 'colours of a log are not passed on, and do not hide the message' '^>1a +1 # \^\[\[31mError'
keys Q
wait_for 'status 0'
run "cmltriage --no-session n*.log"
sees 'control bytes of a name are shown' 'n^[]0;pwned^G.log'
keys L
sees 'bytes that are no UTF-8 are shown' 'bad <FF><FE> bytes <C3>('
sees 'so is the clipboard sequence' 'clip ^[]52;c;cHduZWQ=^G'
sees 'and eight-bit ones' 'c1 <9B>5n <9D>52;c;cHduZWQ=<9C> <90>q'
keys w
sees 'why quotes the line' '"unable to deserialize object"'
keys Escape
wait_gone 'Why 1c'
keys e D
wait_for '## Line 5'
sees 'a draft holds the message without it' ' E CoreML: E5RT frobnicate failed with status -6'
keys Escape
wait_gone '## Line'
paste_bracketed "$pty_dir/bad.log"
wait_for 'Pasted 5 lines'
sees 'the preview of a paste shows it' 'clip ^[]52;c;cHduZWQ=^G'
keys Escape
wait_gone 'Pasted 5 lines'
keys :
wait_for 'Type an id'
keys -l 'try unable (?<none>x*)(?<what>to)'
wait_for 'try   unable'
keys Enter
wait_for 'Matches 1 of 5 lines'
sees 'and a line that a regex matches' 'unable ^[[5nto deser'
sees 'with what it captured, be it nothing' 'none=  what=to'
keys Q
wait_for 'status 0'
mux pipe-pane
check 'something was sent' test -s "$pty_dir/raw"
bytes() {	# how often these bytes are in what was sent
	LC_ALL=C grep -aoF -- "$1" "$pty_dir/raw" | wc -l
}
for what in '\033]52' '\033]0;' '\033[5n' '\033P' '\007' '\233' '\235' '\220'; do
	check "no $what was sent" test "$(bytes "$(printf '%b' "$what")")" -eq 0
done
check 'the clipboard is as it was' test -z "$(mux show-buffer -b buffer0 2>/dev/null)"
check 'so is the title' test "$(mux display-message -p '#{pane_title}')" != pwned
pty_end
