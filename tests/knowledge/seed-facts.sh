#!/bin/sh
# SPDX-License-Identifier: MIT
# Looks for each fact of seed-facts.txt on the page that `cmltriage explain` prints, and reports in TAP.
# $CMLTRIAGE names the program (without it the YAML of the page is read), $SRCDIR the source tree.
set -u
here=$(dirname -- "$0")
top=${SRCDIR:-$here/../..}
facts=$here/seed-facts.txt
tab=$(printf '\t')
work=$(mktemp -d "${TMPDIR:-/tmp}/seed-facts.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# The text of page or file $1; placeholders of a page that is read from YAML give their fallback.
text() {
	case $1 in
	*/*) cat -- "$top/$1" ;;
	*)
		if [ -n "${CMLTRIAGE:-}" ]; then
			"$CMLTRIAGE" explain --color=never "$1"
		else
			sed 's/{{[^|{}]*|\([^{}]*\)}}/\1/g' "$top/trees/coreml/patterns/$1.yaml"
		fi
		;;
	esac
}

# Makes the file of $1 once: two long lines, the words as they stand and without the signs between cells.
page() {
	out=$work/$(printf '%s' "$1" | tr '/' '_')
	if [ ! -f "$out" ]; then
		text "$1" >"$work/raw" || printf '# no page %s\n' "$1" >&2
		{
			tr -s ' \t\n' ' ' <"$work/raw"
			printf '\n'
			tr -s '|,"[] \t\n' ' ' <"$work/raw"
			printf '\n'
		} >"$out"
	fi
	printf '%s' "$out"
}

printf '1..%s\n' "$(grep -c '^[^#]' "$facts")"
number=0
failed=0
while IFS=$tab read -r where what; do
	case $where in '' | '#'*) continue ;; esac
	number=$((number + 1))
	if grep -Eiq -e "$what" "$(page "$where")"; then
		printf 'ok %s - %s: %s\n' "$number" "$where" "$what"
	else
		failed=$((failed + 1))
		printf 'not ok %s - %s: %s\n' "$number" "$where" "$what"
	fi
done <"$facts"
[ "$failed" -eq 0 ]
