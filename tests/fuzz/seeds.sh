#!/bin/sh
# SPDX-License-Identifier: MIT
# Every fuzz target over its seeds, as they are, cut short and with bytes changed: none may crash, hang or break a property.
n=0
for seeds in "${SRCDIR:?}"/tests/fuzz/seeds/*; do
	target=${seeds##*/}
	program=${BUILDDIR:?}/tests/fuzz/$target
	n=$((n + 1))
	if "$program" --help 2>&1 | grep -q libFuzzer; then
		echo "ok $n - $target # SKIP built for libFuzzer"
	elif out=$("$program" "$seeds" 2>&1); then
		echo "ok $n - $target: $out"
	else
		echo "$out" | tail -n 20 | tr -d '\033' | sed 's/^/# /'
		echo "not ok $n - $target"
	fi
done
echo "1..$n"
