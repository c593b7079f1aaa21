#!/bin/sh
# SPDX-License-Identifier: MIT
# Habits that a script can hold: licence heads, calls that are never right, lines and functions
# that have outgrown their room, a map that names every file.
cd "${SRCDIR:?}" || exit 1
n=0
result() {
	n=$((n + 1))
	echo "$1 $n - $2"
}
verdict() {	# text, offenders
	if [ -z "$2" ]; then
		result ok "$1"
	else
		echo "$2" | head -n 20 | sed 's/^/# /'
		result 'not ok' "$1"
	fi
}

own=$(find src -name '*.[ch]' ! -name '*.pb-c.[ch]' | sort)
all=$(find src tests -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.proto' | grep -v '/pb/.*\.pb-c\.[ch]$' | sort)

bad=$(for f in $all quickstart .ci/run Makefile.am configure.ac; do
	[ -e "$f" ] || continue
	head -n 3 "$f" | grep -q 'SPDX-License-Identifier: MIT' || echo "$f"
done)
verdict 'every file begins with its licence' "$bad"

# shellcheck disable=SC2086 # lists of files
bad=$(grep -nE '(^|[^_[:alnum:]])(strcpy|strcat|sprintf|vsprintf|gets|system|popen|tmpnam|mktemp|alloca|atoi|atol|atof|rand)[[:space:]]*\(' $own || true)
verdict 'no call that is never right' "$bad"

# shellcheck disable=SC2086
bad=$(grep -nE '(socket|connect|getaddrinfo|gethostbyname)[[:space:]]*\(' $own || true)
verdict 'no network code' "$bad"

# shellcheck disable=SC2086
bad=$(grep -nE '/(home|work|root)/[a-z]' $own | grep -vE '/home/(ann|user|me|runner|builder|bob|jane)' || true)
verdict 'no path of a developer'"'"'s machine' "$bad"

# shellcheck disable=SC2086
bad=$(grep -nE '(^|[^_[:alnum:]])(TODO:|FIXME|HACK:)' $own || true)
verdict 'nothing is left for later in a comment' "$bad"

if [ -e src/README.md ]; then
	bad=$(find src -name '*.[ch]' -o -name '*.def' -o -name '*.proto' | grep -v '\.pb-c\.[ch]$' | sort | while read -r f; do
		grep -qF "\`$(basename "$f")\`" src/README.md || echo "$f"
	done)
	verdict 'src/README.md names every file (else: make update-map)' "$bad"
	# shellcheck disable=SC2016 # backquotes of Markdown
	bad=$(sed -n 's/^- `\([a-z_0-9]*\.[a-z]*\)`.*/\1/p' src/README.md | while read -r f; do
		[ -n "$(find src -name "$f")" ] || echo "$f"
	done)
	verdict 'src/README.md names no file that is gone (else: make update-map)' "$bad"
fi

# A function begins in column 1 and ends with a brace there.
# shellcheck disable=SC2086
lengths=$(awk 'FNR == 1 { open = 0 } /^[a-z].*[^;]$/ && !/^(struct|enum|union|static const|typedef|extern)[^(]*$/ { head = $0; at = FNR }
	/^{/ { open = FNR } /^}[[:space:]]*$/ && open { n = FNR - open - 1; print n "\t" FILENAME ":" at "\t" head; open = 0 }' $own)
long=$(echo "$lengths" | awk -F'\t' '$1 > 60 { print $1 " lines  " $2 "  " $3 }' | sort -rn)
total=$(echo "$lengths" | grep -c .)
short=$(echo "$lengths" | awk -F'\t' '$1 <= 40' | grep -c .)
echo "# functions: $total, of at most 40 lines: $short"
verdict 'no function of more than 60 lines' "$long"
verdict 'nine of ten functions have at most 40 lines' "$([ "$((short * 100))" -ge "$((total * 90))" ] || echo "$short of $total")"
echo "1..$n"
