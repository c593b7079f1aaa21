#!/bin/sh
# SPDX-License-Identifier: MIT
# Suspend and go on, and every way to be ended: the terminal is sane, the session saved.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

sane() {	# echo and line mode are on
	mux send-keys -l "clear; stty -a | grep -c ' echo ' | sed s/^/echo-is-/"
	mux send-keys Enter
	wait_for 'echo-is-1'
}

start 80 24 cmltriage --session stop
wait_for 'What goes wrong?'
keys 1
wait_for 'What does the loader say?'
keys C-z
sees 'Ctrl-Z stops it' 'Stopped'
check 'the alternate screen is off' alternate_screen 0
check 'the shell echoes again' sane
mux send-keys -l 'fg >/dev/null; echo status $?'
keys Enter
sees 'fg brings the screen back' 'What does the loader say?'
keys h
sees 'and its keys' 'What goes wrong?'
keys C-c
sees 'Ctrl-C leaves' 'status 130'
sees 'with the way back' 'resume with: cmltriage --resume stop'

for signal in TERM:143 HUP:129 INT:130; do
	name=${signal%:*}
	run "cmltriage --session end-$name"
	wait_for 'What goes wrong?'
	keys 2
	wait_for 'When is it slow?'
	kill -s "$name" "$(pane_process)"
	sees "SIG$name ends it with ${signal#*:}" "status ${signal#*:}"
	check "after SIG$name the terminal is sane" sane
	check "after SIG$name the session is saved" test -s "$pty_dir/state/cmltriage/sessions/end-$name.json"
done
run 'cmltriage --session crash'
wait_for 'What goes wrong?'
kill -s SEGV "$(pane_process)"
sees 'a crash ends it' 'status 139'
check 'and no alternate screen' alternate_screen 0
check 'and leaves a sane terminal' sane
pty_end
