#!/bin/sh
# SPDX-License-Identifier: MIT
# The mouse: off until asked for, shown while on, off for the shell and on again after it, off after every end.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log

mouse_is() {	# 1 or 0: waits until it is so
	pane_is mouse_any_flag "$1"
}
click() {	# column and row, from 1
	send "\\033[<0;$1;$2M\\033[<0;$1;$2m"
}

start 80 24 cmltriage --no-session crash.log
wait_for 'LOG    crash.log'
check 'it is off at first' mouse_is 0
click 4 6
keys u
sees 'a click that nobody asked for is no key' 'There is nothing to undo.'
keys :
mux send-keys -l mouse
sees 'the palette knows it' 'the mouse on or off'
keys Enter
sees ':mouse switches it on' 'Mouse on: '
sees 'the first line shows it' 'UTF-8  ?  MOUSE'
check 'the terminal sends clicks' mouse_is 1
click 4 6
sees 'a click chooses' '>2  It is slow'
click 4 6
sees 'a second one opens' 'When is it slow?'
click 14 1
sees 'the path goes back' '>2  It is slow'
keys L
wait_for 'Matches'
send '\033[<65;20;5M\033[<65;20;5M\033[<65;20;5M'
sees 'the wheel scrolls' '>        8 '
keys C-z
wait_for 'Stopped'
check 'off while it is stopped' mouse_is 0
mux send-keys -l 'fg >/dev/null; echo status $?'
keys Enter
wait_for 'Matches'
check 'on again when it goes on' mouse_is 1
keys :
wait_for 'Go to'
mux send-keys -l mouse
wait_for 'the mouse on or off'
keys Enter
sees ':mouse switches it off' 'Mouse off: '
check 'the terminal keeps its clicks' mouse_is 0
keys Q
wait_for 'status 0'

run cmltriage --no-session --mouse
wait_for 'MOUSE'
check '--mouse has it on' mouse_is 1
keys Q
wait_for 'status 0'
check 'and off at the end' mouse_is 0
mkdir -p "$XDG_CONFIG_HOME/cmltriage"
echo 'mouse: true' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
run cmltriage --no-session
wait_for 'MOUSE'
check 'the settings too' mouse_is 1
kill -s SEGV "$(pane_process)"
wait_for 'status 139'
check 'off after a crash' mouse_is 0
pty_end
