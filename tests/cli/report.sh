#!/bin/sh
# SPDX-License-Identifier: MIT
# Reports: JSON against its schema, equal runs, all formats well-formed, options that apply to each alike.
. "${SRCDIR:?}/tests/cli/lib.sh"
make_inputs
check=$BUILDDIR/tests/helper/jsoncheck
schema=$SRCDIR/share/cmltriage/schema-1.json

valid() {	# TEXT ARGUMENTS...: JSON on standard output fits the schema
	text=$1
	shift
	"$CMLTRIAGE" "$@" >out 2>err </dev/null
	if [ -x "$check" ]; then
		"$check" "$schema" out >why 2>&1 || { sed 's/^/# /' why; false; }
		verdict $? "$text"
	else
		skip "$text" 'the checker is not built'
	fi
}
valid 'match' match -F json known.log
valid 'match with nothing found' match -F json clean.log
valid 'check of a log' check -F json --log known.log --target iOS16
valid 'check of a pointer' check -F json lfs.mlmodel --device iPhone13,2
valid 'inspect' inspect -F json lfs.mlmodel
valid 'a missing file' check -F json nowhere.mlpackage
valid 'wrong usage' check --nonsense -F json
valid 'a broken option value' match -F json --time-limit x
printf 'bad \377\376 bytes: Unknown opset '"'CoreML8'"' \033]52;c;x\007\n' >bytes.log
valid 'bytes that are no UTF-8' match -F json bytes.log
valid 'the demo' demo -F json

for format in text json jsonl md html sarif github junit tap; do
	"$CMLTRIAGE" check --log known.log --target iOS16 -F $format >one 2>/dev/null </dev/null
	"$CMLTRIAGE" check --log known.log --target iOS16 -F $format >two 2>/dev/null </dev/null
	[ -s one ] && cmp -s one two
	verdict $? "$format: two runs are equal"
	[ -s one ] && ! grep -q "$(printf '\033')" one
	verdict $? "$format: no escape bytes in a file"
	case $format in
	json | sarif) python=$(command -v python3) && "$python" -m json.tool one >/dev/null || [ -z "$python" ] ;;
	jsonl) python=$(command -v python3) && "$python" -c 'import json,sys
for line in open("one"): json.loads(line)' || [ -z "$python" ] ;;
	junit) python=$(command -v python3) && "$python" -c 'import xml.dom.minidom; xml.dom.minidom.parse("one")' || [ -z "$python" ] ;;
	tap) head -n 1 one | grep -q '^TAP version\|^1\.\.' ;;
	esac
	verdict $? "$format: well-formed"
	"$CMLTRIAGE" check --log known.log --skip 1a -F $format >three 2>/dev/null </dev/null
	! grep -qE 'Unsupported model version|"1a"|CML-1A"?,? *"level"' three || [ $format = sarif ] || [ $format = junit ] || [ $format = tap ]
	verdict $? "$format: --skip applies"
done
"$CMLTRIAGE" match --color=always known.log >out 2>/dev/null
grep -q "$(printf '\033')" out
verdict $? '--color=always colours'
NO_COLOR=1 "$CMLTRIAGE" match --color=never known.log >out 2>/dev/null
grep -q "$(printf '\033')" out
[ $? -eq 1 ]
verdict $? '--color=never does not'
"$CMLTRIAGE" match bytes.log >out 2>/dev/null
grep -q "$(printf '\033\|\007')" out
[ $? -eq 1 ]
verdict $? 'no byte of a log reaches the terminal raw'

"$CMLTRIAGE" list signatures -F regex >out 2>/dev/null
count=$("$CMLTRIAGE" list signatures 2>/dev/null | wc -l)
[ "$(wc -l <out)" -eq "$count" ] && [ "$count" -gt 100 ]
verdict $? 'one regular expression a line'
for list in patterns nodes signatures checklists themes keys; do
	status 0 "list $list" list $list
	[ -s out ]
	verdict $? "list $list lists something"
	status 0 "list $list as JSON" list $list -F json
	has out '"schema": 1' "list $list is an object with a schema"
done
for id in $("$CMLTRIAGE" list patterns | cut -d' ' -f1); do
	"$CMLTRIAGE" explain "$id" >out 2>err && "$CMLTRIAGE" explain "$id" -F json >out2 2>>err && "$CMLTRIAGE" explain "$id" -F md >out3 2>>err \
		&& [ "$(wc -l <out)" -gt 10 ] && [ -s out3 ]
	verdict $? "explain $id"
	awk 'length > 200 { exit 1 }' out
	verdict $? "explain $id has no endless lines"
done
done_testing
