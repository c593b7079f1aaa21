#!/bin/sh
# SPDX-License-Identifier: MIT
# usage: bench/logs.sh [MIB] [RUNS]    with CMLTRIAGE=path/to/cmltriage (default: the one in PATH)
# How fast logs are read, as ratios of medians from one run: a made-up system log of MIB (256) MiB in which one line of
# ten thousand is a Core ML error, against cat, wc and, with the plain words of our own signatures, rg and grep.
set -eu

mib=${1:-256}
runs=${2:-5}
program=${CMLTRIAGE:-cmltriage}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
log=$dir/big.log

here=$(dirname "$0")
python3 "$here/genlog.py" "$mib" >"$log"
bytes=$(wc -c <"$log")

# Median wall time, in milliseconds, of a command.
median() {
	i=0
	while [ "$i" -lt "$runs" ]; do
		start=$(date +%s%N)
		"$@" >/dev/null 2>&1 || :
		end=$(date +%s%N)
		echo $(((end - start) / 10000))
		i=$((i + 1))
	done | sort -n | awk '{ t[NR] = $1 } END { printf "%.2f", t[int((NR + 1) / 2)] / 100 }'
}

report() {
	name=$1
	shift
	t=$(median "$@")
	printf '%-28s %9.1f ms %8.0f MB/s %8.2f times our time\n' "$name" "$t" \
		"$(echo "$bytes $t" | awk '{ print $1 / 1000 / $2 }')" "$(echo "$t $ours" | awk '{ print $1 / $2 }')"
}

# shellcheck disable=SC2317 # called by name
through_pipe() {
	tail -c +1 "$log" | "$program" match -q -
}

head -n 1000 "$log" >"$dir/paste.log"
ours=$(median "$program" match -q "$log")
report "cmltriage match FILE" "$program" match -q "$log"
report "cmltriage match - (pipe)" through_pipe
report "cat" cat "$log"
report "wc -l" wc -l "$log"

# The peers get plain strings: our regexes, with their bounded repetitions, take them minutes to compile.
"$program" list signatures --format regex 2>/dev/null |
	grep -oE '[A-Za-z][A-Za-z0-9 ._:-]{9,60}[A-Za-z0-9]' | sort -u >"$dir/words" || :
if [ -s "$dir/words" ]; then
	echo "with $(wc -l <"$dir/words") plain strings of the same signatures:"
	if command -v rg >/dev/null; then
		report "rg -c -F -f" rg -c -F -f "$dir/words" "$log"
	fi
	report "grep -c -F -f" grep -c -F -f "$dir/words" "$log"
fi
printf 'a paste of 1000 lines, the whole command: %s ms\n' "$(median "$program" match -q "$dir/paste.log")"
