#!/bin/sh
# SPDX-License-Identifier: MIT
# Thousands of keys, pastes and sizes in no order: the program ends well and no control byte is ever on a screen.
: "${SRCDIR:?}" "${CMLTRIAGE:?}"
home=$(mktemp -d "${TMPDIR:-/tmp}/cmltriage-noise.XXXXXX") || exit 1
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" LC_ALL=C.UTF-8
cd "$home" || exit 1
cp "$SRCDIR/tests/screen/crash.log" "$SRCDIR/tests/screen/bytes.log" .
failed=0

script() {	# seed
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		n = split("Up Down Left Right Enter Space Tab Shift-Tab Esc Backspace PgUp PgDn Home End 1 2 3 0 y n j k l h g G z / : ? ! - w a u Ctrl-R c e E T L M C S H x [ ] v r N F3 ` d W Ctrl-P Alt-Left Alt-x Ctrl-U", key, " ")
		m = split("1x1 20x5 24x6 40x12 60x15 80x24 120x36 200x60", size, " ")
		print "size 80x24"
		for (i = 0; i < 600; i++) {
			r = rand()
			if (r < 0.02) print "size " size[1 + int(rand() * m)]
			else if (r < 0.03) print "paste <<END\nError Domain=com.apple.CoreML Code=3 \"Unsupported model version 8\"\nx\nEND"
			else if (r < 0.04) print "raw <<END\nsome error: q\nq q\nEND"
			else if (r < 0.06) print "snap"
			else print "keys " key[1 + int(rand() * n)]
		}
	}'
}

seed=1
while [ "$seed" -le 6 ]; do
	script "$seed" >keys
	if "$CMLTRIAGE" script keys crash.log bytes.log >out 2>err; then
		if tr -d '\n' <out | LC_ALL=C grep -q '[[:cntrl:]]'; then
			echo "not ok $seed - keys of seed $seed put a control byte on a screen"
			failed=1
		else
			echo "ok $seed - keys of seed $seed"
		fi
	else
		echo "not ok $seed - keys of seed $seed"
		sed 's/^/# /' err
		failed=1
	fi
	seed=$((seed + 1))
done
echo 1..6
exit "$failed"
