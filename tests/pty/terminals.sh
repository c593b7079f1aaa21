#!/bin/sh
# SPDX-License-Identifier: MIT
# Without colours, with names of terminals that nobody knows, and without a terminal.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log
tiny_model 8 new.mlmodel
esc=$(printf '\033')

colours() {	# how many colour sequences the screen has
	mux capture-pane -ep | grep -oE "$esc\[[0-9;]*m" | grep -cE '[[;](3[0-7]|4[0-7]|9[0-7]|38|48)[;m]' || true
}

start 80 24 cmltriage new.mlmodel --target iOS16 --no-session
wait_for 'certain'
check 'there are colours' test "$(colours)" -gt 0
keys Q
wait_for 'status 0'
for how in 'NO_COLOR=1 cmltriage' 'cmltriage --color=never' 'TERM=vt100 cmltriage'; do
	run "$how new.mlmodel --target iOS16 --no-session"
	wait_for 'certain'
	check "no colour with $how" test "$(colours)" = 0
	keys 1
	sees "states are words with $how" 'AUTO yes'
	keys Q
	wait_for 'status 0'
done

for name in xterm-ghostty nonsense; do
	run "TERM=$name cmltriage --no-session"
	sees "TERM=$name starts" 'What goes wrong?'
	keys Down
	sees "and works" '>2'
	keys Q
	wait_for 'status 0'
done
run 'TERM=xterm-nobody-has-it cmltriage --no-session'
sees 'the stand-in is named once' 'is not known here'
keys Q
wait_for 'status 0'
for name in dumb ''; do
	run "TERM=$name cmltriage new.mlmodel"
	sees "TERM='$name' names the batch command" 'cmltriage check new.mlmodel'
	sees "and asks in numbered lines" 'Asking in numbered lines'
	keys quit Enter
	sees "with status 0" 'status 0'
done
run 'cmltriage new.mlmodel | cat; echo rest'
sees 'a pipe as output too' 'cmltriage check new.mlmodel'
wait_for 'rest'

printf 'plain\n\033]52;c;aGVsbG8=\007\033[31mError Domain=com.apple.CoreML Code=3 "\377 red"\033[0m\n' >"$pty_dir/bad.log"
run 'cmltriage bad.log --no-session'
wait_for 'LOG    bad.log'
keys L
sees 'control bytes are shown, not sent' '^[]52'
check 'the clipboard was not touched' sh -c "! tmux -L $pty_socket show-buffer 2>/dev/null | grep -q hello"
check 'no colour of the log reaches the terminal' sh -c "! tmux -L $pty_socket capture-pane -ep | grep -q '$esc\[31mError Dom'"
keys Q
wait_for 'status 0'

run 'LC_ALL=C cmltriage new.mlmodel --no-session'
sees 'the C locale has an ASCII frame' '----------------'
sees_not 'and nothing else' '─'
keys Q
wait_for 'status 0'
pty_end
