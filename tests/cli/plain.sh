#!/bin/sh
# SPDX-License-Identifier: MIT
# The linear dialog answered with digits and with words comes to the same end as the full screen, without an escape byte.
. "${SRCDIR:?}/tests/cli/lib.sh"
cat >crash.log <<'END'
loading /Users/ann/App.app/YOLOv8n.mlmodelc
Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8"
coremlc: validator error: unable to deserialize object
END

talk() {	# TEXT WORDS ARGUMENTS...: words is for printf %b
	text=$1 words=$2
	shift 2
	printf '%b' "$words" | "$CMLTRIAGE" --plain --no-session "$@" >out 2>err
	verdict $? "$text"
	! grep -q "$(printf '[\033\007]')" out
	verdict $? "$text: no escape byte"
}

talk 'digits lead to the page' '1\n1\nq\n' crash.log
has out '^Page 1a: Unsupported model version' 'of 1a'
printf 'size 100x50\nkeys 1 1\nsnap end\n' >end.keys
"$CMLTRIAGE" script end.keys --no-session crash.log >screen 2>err
has screen '> 1a  Unsupported model version' 'as the same keys do on the screen'
sed -n 's/^ *\([0-9]\)\. \(\[.\]\) \(.*\)/\2 \1 \3/p' out >plain.items
sed -n 's/^[ >]*\(\[.\]\) \([0-9]\) \(.*[^ ]\) *$/\1 \2 \3/p' screen >screen.items
[ -s plain.items ] && diff plain.items screen.items >difference || sed 's/^/# /' difference
[ -s plain.items ] && cmp -s plain.items screen.items
verdict $? 'with the same checklist, item by item'

talk 'a digit beyond the answers' '1\n9\nq\n' crash.log
has out 'Question: What does the loader say' 'leads nowhere'
talk '0 asks how to find out' '1\n0\nq\n' crash.log
has out 'Load the model once in a debug build' 'and is told'
talk 'why' '1\n1\nwhy\nq\n' crash.log
has out '^for, log, crash.log line 2: ' 'tells what speaks for it'
has out 'signature spec.unsupported-number, columns 39 to 65, version=8' 'what matched'
has out '^Ranked ' 'and what ranked it'
talk 'back' '1\n1\nback\nback\nq\n' crash.log
[ "$(grep '^Question' out | tail -n 1)" = 'Question: What goes wrong?' ]
verdict $? 'goes back step by step'
has out '^1\. The model does not load .*\(you\)' 'and the answers stay'
talk 'undo' '1\n1\nundo\nundo\nq\n' crash.log
[ "$(grep -c '^undone: answer' out)" -eq 2 ]
verdict $? 'takes back one answer after the other'
talk 'save' '1\n1\ntick 1\nsave f.md\nq\n' crash.log
has out 'Wrote f.md' 'says so'
has f.md '^- \[x\] .*1a.1' 'and writes the ticks'
printf 'unable \033]52;c;cHduZWQ=\007to deserialize object\n' >bad.log
talk 'hostile bytes of a log' '\nwhy\npage\nq\n' bad.log
done_testing
