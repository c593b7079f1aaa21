#!/bin/sh
# SPDX-License-Identifier: MIT
# Shell scripts: what shellcheck warns of, and whether a plain POSIX shell reads them.
cd "${SRCDIR:?}" || exit 1
n=0
for f in quickstart .ci/run build-tools/* tests/*/*.sh; do
	n=$((n + 1))
	if ! command -v shellcheck >/dev/null 2>&1; then
		sh -n "$f" && echo "ok $n - $f is read by sh" || echo "not ok $n - $f is read by sh"
	elif out=$(shellcheck -s sh -S warning -e SC1090,SC1091,SC2154 "$f" 2>&1); then
		echo "ok $n - shellcheck accepts $f"
	else
		echo "$out" | sed 's/^/# /'
		echo "not ok $n - shellcheck accepts $f"
	fi
done
echo "1..$n"
