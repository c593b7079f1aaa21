#!/bin/sh
# SPDX-License-Identifier: MIT
# Every screen at every size and back: no crash, the cursor stays in view.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log
tiny_model 8 new.mlmodel
line=────────────────────────────────────────

start 80 24 cmltriage new.mlmodel crash.log --target iOS16 --no-session
wait_for 'What goes wrong?'
for place in H 1 C T L M '?' x ':'; do
	keys Escape
	wait_gone 'Esc c'
	keys H
	wait_for 'goes wrong?'
	if [ "$place" != H ]; then
		keys "$place"
		wait_gone 'q quit'
	fi
	mux resize-window -x 40 -y 12
	wait_gone "$line$line"
	check "$place at 40x12 has a cursor" has_cursor
	mux resize-window -x 20 -y 5
	sees "$place at 20x5 says what it needs" '24x6; this is 20x5.'
	mux resize-window -x 1 -y 1
	mux resize-window -x 200 -y 60
	sees "$place at 200x60 is drawn anew" "$line$line$line$line$line"
	mux resize-window -x 80 -y 24
	wait_gone "$line$line$line"
	check "$place at 80x24 has a cursor" has_cursor
done
keys Escape
wait_gone 'Esc c'
keys Q
sees 'it leaves as ever' 'status 0'
pty_end
