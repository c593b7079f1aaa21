#!/bin/sh
# SPDX-License-Identifier: MIT
# A paste on any screen lands in the log and never acts as keys, with brackets and without.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log
printf 'Error: quit now\nq\ntouch %s/pwned\n' "$pty_dir" >"$pty_dir/evil"

start 80 24 cmltriage --no-session
wait_for 'What goes wrong?'
paste_bracketed "$pty_dir/crash.log"
sees 'a paste opens a preview' 'Pasted 8 lines'
sees 'with what is known in it' 'known, '
keys Enter
sees 'Enter uses it' 'Log > paste'
keys e
sees 'e goes to an error' 'Match'
keys u
sees 'u takes the paste back' 'undone: paste of 8 lines'

for place in H C T S '?' ':' x 1; do
	keys Escape
	wait_gone 'Esc c'
	keys H
	wait_for 'What goes wrong?'
	if [ "$place" != H ]; then
		keys "$place"
		wait_gone 'q quit'
	fi
	paste_plain "$pty_dir/evil"
	sees "a paste without brackets on $place is a preview" 'Pasted 3 lines'
	keys Escape
	wait_gone 'Pasted 3 lines'
done
keys 1
wait_for '> 1a'
paste_plain "$pty_dir/evil"
sees 'on a pattern too' 'Pasted 3 lines'
keys Escape
wait_gone 'Pasted 3 lines'
check 'nothing of it was run' test ! -e "$pty_dir/pwned"

# Esc while it still arrives: nothing of what had come and of the rest has an effect
keys H
wait_for 'What goes wrong?'
send '\033[200~Error: one\rq\r'
sees 'a paste that takes its time is said' 'A paste arrives: 13 bytes so far. Esc cancels it.'
keys Escape
sees 'Esc cancels it' 'Paste cancelled: the 13 bytes'
send 'q\rQ\rtouch pwned\r\033[201~T'
sees 'its rest is swallowed up to the end, keys after it work' 'questions'
send '\033[200~Error: one\r'
wait_for 'A paste arrives'
send 'Error: two\r\033[201~'
sees 'the next paste is whole' 'Pasted 2 lines'
keys Escape
wait_gone 'Pasted 2 lines'

i=0
while [ "$i" -lt 4000 ]; do
	echo 'a line of a paste, long enough to make two hundred kB'
	i=$((i + 1))
done >"$pty_dir/large"
keys H
wait_for 'What goes wrong?'
keys /
wait_for 'Find:'
paste_bracketed "$pty_dir/large"
sees 'a large paste in a prompt is offered as a log' 'Pasted 4000 lines'
keys Escape
sees 'the prompt keeps one line' 'Find: a line of a paste'
keys Escape
wait_gone 'Find: a line'
keys /
wait_for 'Find:'
paste_plain "$pty_dir/large"
sees 'without brackets too' 'Pasted 4000 lines'
keys Enter
sees 'and can be used as one' '4000 lines  0 known'
keys q
wait_for 'What goes wrong?'
keys q
sees 'it still leaves by its own keys' 'status 0'
check 'and the shell got nothing to run' test ! -e "$pty_dir/pwned"
pty_end
