#!/bin/sh
# SPDX-License-Identifier: MIT
# To each of the thirteen patterns of the seed: by name, and some by digits alone.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

start 80 24 cmltriage --no-session
wait_for 'What goes wrong?'
for id in 1a 1b 1c 2a 2b 2c 3a 3b 4a 4b 4c 5a 5b; do
	keys H
	wait_for 'What goes wrong?'
	keys :
	wait_for 'Go to'
	keys -l "$id"
	wait_for ">$id"
	keys Enter
	sees "$id has a page with a checklist" "> $id  "
done
keys Q
wait_for 'status 0'

walk() {	# digits, the page they lead to
	run cmltriage --no-session
	wait_for 'What goes wrong?'
	asked='What goes wrong?'
	for digit in $1; do
		keys "$digit"
		wait_gone "$asked"
		asked=$(screen | sed -n 4p)
	done
	sees "keys $1 lead to $2" "> $2  "
	keys Q
	wait_for 'status 0'
}
walk '1 1' 1a
walk '1 2' 1b
walk '1 3 1' 1c
walk '2 1' 2a
walk '2 2' 2b
walk '2 3' 2c
pty_end
