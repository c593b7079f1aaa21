#!/bin/sh
# SPDX-License-Identifier: MIT
# usage: bench/logs.sh [MIB] [RUNS]    with CMLTRIAGE=path/to/cmltriage (default: the one in PATH)
# How fast logs are read: medians of RUNS (5) runs of the whole process and peak memory, as ratios to peers measured in the
# same run: a made-up system log of MIB (256) MiB in which one line of ten thousand is a Core ML error, against cat, wc and,
# with the plain words of our own signatures, rg, grep and vectorscan. On a machine that others use, too, look at the processor
# time. CMLTRIAGE_BEFORE names a second program to compare with. WORDS names a file of strings for the peers in place of those words.
set -eu

mib=${1:-256}
runs=${2:-5}
program=${CMLTRIAGE:-cmltriage}
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
log=$dir/big.log
cc=${CC:-cc}

"$cc" -O2 -o "$dir/timed" "$here/timed.c"
python3 "$here/genlog.py" "$mib" >"$log"
bytes=$(wc -c <"$log")
head -n 1000 "$log" >"$dir/paste.log"

# The peers get plain strings: our regexes, with their bounded repetitions, take them minutes to compile.
if [ -n "${WORDS:-}" ]; then
	cp "$WORDS" "$dir/words"
else
	"$program" list signatures --format regex 2>/dev/null |
		grep -oE '[A-Za-z][A-Za-z0-9 ._:-]{9,60}[A-Za-z0-9]' | sort -u >"$dir/words" || :
fi
stream=
# shellcheck disable=SC2046 # options, one word each
if "$cc" -O2 $(pkg-config --cflags libhs 2>/dev/null) -o "$dir/stream" "$here/stream.c" -lhs 2>"$dir/why"; then
	stream=$dir/stream
fi

# row NAME BYTES COMMAND...: time, speed, processor time, memory, and both times as multiples of ours
ours='' our_cpu=''
row() {
	name=$1 of=$2
	shift 2
	result=$("$dir/timed" "$runs" "$@") || result='- - -'
	ms=${result%% *} cpu=${result##* }
	ours=${ours:-$ms} our_cpu=${our_cpu:-$cpu}
	echo "$of $result $ours $our_cpu $name" | awk '{ n = $7; for (i = 8; i <= NF; i++) n = n " " $i
		printf "%-32s %8.1f ms %6.0f MB/s  cpu %8.1f ms %7.1f MiB  %6.2f times our time, %6.2f our cpu\n",
			n, $2, $1 / 1000 / $2, $4, $3, $2 / $5, $4 / $6 }'
}

# shellcheck disable=SC2016 # expanded by the inner shell
many='i=0; while [ $i -lt 16 ]; do cat "$1"; i=$((i + 1)); done | "$0" match -q -; :'

row "cmltriage match FILE" "$bytes" "$program" match -q "$log"
[ -z "${CMLTRIAGE_BEFORE:-}" ] || row "another cmltriage" "$bytes" "$CMLTRIAGE_BEFORE" match -q "$log"
row "cat" "$bytes" cat "$log"
row "wc -l" "$bytes" wc -l "$log"
echo "with $(wc -l <"$dir/words") plain strings of the same signatures:"
if command -v rg >/dev/null; then
	row "rg -c -F -f" "$bytes" rg -c -F -f "$dir/words" "$log"
fi
[ -z "$stream" ] || row "vectorscan, streaming" "$bytes" "$stream" "$dir/words" "$log"
if [ -n "${SLOW_PEERS:-}" ]; then
	row "grep -c -F -f" "$bytes" grep -c -F -f "$dir/words" "$log"
fi
echo "a pipe of sixteen times the log, and a paste of 1000 lines:"
whole=$runs runs=1
row "cat ... | cmltriage match -" $((bytes * 16)) sh -c "$many" "$program" "$log"
runs=$whole
row "cmltriage match, 1000 lines" "$(wc -c <"$dir/paste.log")" "$program" match -q "$dir/paste.log"
build=$(dirname "$program")
if [ -e "$build/Makefile" ] && make -C "$build" bench/paste >/dev/null 2>&1; then
	echo "the same paste in a running program: $("$build/bench/paste" "$dir/paste.log")"
fi
