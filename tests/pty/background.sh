#!/bin/sh
# SPDX-License-Identifier: MIT
# The theme goes with the background of the terminal: asked for, then told by COLORFGBG, and answers never act as keys.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

start_shell 80 24
mux pipe-pane "cat >'$pty_dir/sent'"	# all that the program sends
asked() {
	grep -qF ']11;?' "$pty_dir/sent"
}
leave() {
	keys Q
	wait_for 'status 0'
	: >"$pty_dir/sent"
}

mux set -g window-style 'bg=#fdf6e3'
run cmltriage --no-session
sees 'a light background has the light theme' ' light  UTF-8'
mux set -g window-style 'bg=#101820'
keys R
sees 'R asks again' ' dark  UTF-8'
leave
run cmltriage --no-session
sees 'a dark background has the dark theme' ' dark  UTF-8'
leave
run cmltriage --no-session --theme contrast
sees 'a theme that was named stays' 'contrast  UTF-8'
check 'and nothing was asked' sh -c "! grep -qF ']11;?' '$pty_dir/sent'"
leave
run cmltriage --no-session --theme auto
sees 'auto is no name of a theme' ' dark  UTF-8'
check 'but a question' asked
leave
mux set -g window-style 'bg=#707070'
run cmltriage --no-session
wait_for 'What goes wrong?'
sees 'a grey background keeps the colours of the terminal' ' default16  UTF-8'
leave
mux set -g window-style default
run 'COLORFGBG="0;default;15" cmltriage --no-session'
sees 'without an answer COLORFGBG tells' ' light  UTF-8'
leave
for how in 'NO_COLOR=1 cmltriage' 'cmltriage --color=never' 'TERM=linux cmltriage' 'TERM=vt100 cmltriage'; do
	run "$how --no-session"
	wait_for 'What goes wrong?'
	check "nothing is asked with $how" sh -c "! grep -qF ']11;?' '$pty_dir/sent'"
	leave
done

# late, in pieces, unasked, within a paste: nothing of it is a key
run cmltriage --no-session
wait_for 'What goes wrong?'
send '\033]11;rgb:ffff/ff'
send 'ff/ffff\033\\'
send '\033[?6'
send '2;22c'
send '\033]11;rgb:0000/0000/0000\007\033[?1;2c\033P>|a terminal 1\033\\'
keys u
sees 'answers that come late are no keys' 'There is nothing to undo.'
send '\033[200~Error: one\r\033]11;rgb:ffff/ffff/ffff\033\\two\r\033[201~'
sees 'nor within a paste' 'Pasted 2 lines'
keys Escape
sees 'and all goes on' 'What goes wrong?'
sees 'with the same theme' ' default16  UTF-8'
leave
pty_end
