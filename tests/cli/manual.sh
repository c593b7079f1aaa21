#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual says what the tables say; completions are scripts that their shells accept.
. "${SRCDIR:?}/tests/cli/lib.sh"

same() {	# PAGE PART
	sed -n "/BEGIN $2\$/,/END $2\$/p" "$SRCDIR/man/$1" | sed '1d;$d' >written
	"$CMLTRIAGE" gendoc "$2" >made 2>err
	[ -s made ] && cmp -s written made || { diff written made | head -n 10 | sed 's/^/# /'; false; }
	verdict $? "$1: $2 as in the tables (else: make update-man)"
}
same cmltriage.1 commands
same cmltriage.1 options
same cmltriage.1 exit-codes
same cmltriage-keys.7 keys
same cmltriage-theme.5 roles

for page in cmltriage.1 cmltriage-tree.5 cmltriage-theme.5 cmltriage-keys.7; do
	if command -v mandoc >/dev/null; then
		mandoc -T lint -W error "$SRCDIR/man/$page" >out 2>&1
		verdict $? "$page is well-formed"
	else
		skip "$page is well-formed" 'no mandoc here'
	fi
done
for shell in bash zsh fish; do
	"$CMLTRIAGE" completion $shell >script.$shell 2>err
	cmp -s "script.$shell" "$SRCDIR/completions/cmltriage.$shell"
	verdict $? "completions/cmltriage.$shell as in the tables (else: make update-man)"
	if command -v $shell >/dev/null; then
		$shell -n script.$shell 2>err
		verdict $? "$shell accepts its completion"
	else
		skip "$shell accepts its completion" "no $shell here"
	fi
done
if command -v bash >/dev/null; then
	PATH=$(dirname "$CMLTRIAGE"):$PATH bash -c '. ./script.bash; COMP_WORDS=(cmltriage explain 1); COMP_CWORD=2; _cmltriage; printf "%s\n" "${COMPREPLY[@]}"' >out 2>err
	has out '^1a$' 'bash completes ids'
	PATH=$(dirname "$CMLTRIAGE"):$PATH bash -c '. ./script.bash; COMP_WORDS=(cmltriage check --ta); COMP_CWORD=2; _cmltriage; printf "%s\n" "${COMPREPLY[@]}"' >out 2>err
	has out '^--target$' 'bash completes options'
else
	skip 'bash completes ids' 'no bash here'
fi
done_testing
