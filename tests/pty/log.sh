#!/bin/sh
# SPDX-License-Identifier: MIT
# The log screen: which inputs these are, from match to match, why, the page of a match, drafts, and a regex tried.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
long_log
tiny_package 7 ok.mlpackage
tiny_package 8 new.mlpackage

for order in 'ok.mlpackage new.mlpackage crash.log' 'crash.log new.mlpackage ok.mlpackage'; do
	start 80 30 cmltriage --no-session "$order"
	sees "$order: the log is one" 'LOG    crash.log'
	sees 'both packages are models' 'MODEL  ok.mlpackage'
	sees 'each with its version' 'spec 8 = iOS 17'
	keys M
	wait_for 'Model > '
	first=$(screen | sed -n '1s/.*Model > \([a-z]*\).*/\1/p')
	keys Tab Tab
	sees 'Tab goes on to the other model' "Model > $([ "$first" = ok ] && echo new || echo ok).mlpackage"
	keys Tab Tab
	sees 'and round' "Model > $first.mlpackage"
	keys Q
	wait_for 'status 0'
done

start 80 24 cmltriage --no-session crash.log
wait_for 'LOG    crash.log'
keys L
sees 'the header counts messages and unknown lines' '214 lines  2 known  3 unknown'
sees_like 'the message line says so too' '2 known errors, 3 (unknown lines|not recognised)'
keys e
sees 'e names the first match' 'Match 1 of 2. Enter opens 1a with version=8 filled in.'
sees_like 'on its line' '^>1a    118 # Error Domain'
sees 'which shows what was captured' 'known 1a  certain  spec.unsupported-number  version=8'
sees_like 'the list counts the places' '^ 1a  certain  line 118 \(3 times\)'
sees_like 'and names the line that carries a finding, not the one that helps' '^ 1c  certain  line 140 \(w: [0-9]+ more\)'
keys e
sees_like 'e again: the second one' '^>1c    140 #'
sees 'the surest message of that line is shown' 'known 1c  certain  load.deserialize'
keys E
sees_like 'E goes back' '^>1a    118 #'
sees 'to the first' 'Match 1 of 2.'
keys e e
sees_like 'behind the last one come unknown lines' '^>[?][?]    131 [?]'
sees 'with a count of their own' 'Unknown 1 of 3.'

keys D
sees 'D drafts a report on this line' '## Line 131'
sees 'with redacted paths' 'Redacted: 1 text replaced'
check 'the folder of the user is not in it' test -z "$(screen | grep /Users/ann)"
check 'nothing is written yet' test ! -e "$pty_dir/gap.md"
keys Enter
wait_for 'Write to: '
keys C-u
keys -l 'gap.md'
wait_for 'Write to: gap.md'
check 'nor before Enter' test ! -e "$pty_dir/gap.md"
keys Enter
sees 'Enter writes it' 'Wrote gap.md'
check 'redacted' grep -q 'for ~/Models/YOLOv8n.mlmodelc$' "$pty_dir/gap.md"
check 'without the other lines' test "$(grep -c '^## Line' "$pty_dir/gap.md")" = 1
sed -n '/^```yaml/,/^```$/p' "$pty_dir/gap.md" | sed '1d;$d' >"$pty_dir/gap.yaml"
check 'with a rule that lints' "$CMLTRIAGE" tree lint "$pty_dir/gap.yaml"
check 'and matches the line as it stands in the log' sh -c \
	"'$CMLTRIAGE' match -F json --tree '$pty_dir/gap.yaml' '$pty_dir/crash.log' | grep -q '\"signature\": \"new.message-1\"'"

keys E E
wait_for 'Match 1 of 2.'
keys Tab
wait_for 'Enter opens 1a'
keys Down w
sees 'w on a line of the list explains that finding' 'Why 1c'
sees 'the strongest line first' 'signature load.deserialize, columns 27 to 54, cause'
sees 'and what ranked it' 'Ranked behind 1a because'
keys Escape
wait_gone 'Why 1c'
keys Tab
wait_for 'Match 1 of 2.'
keys Enter
sees 'Enter on a match opens its page' '1a  Unsupported model version'
sees 'with the version filled in' 'does not know specification version 8.'
keys h
wait_for 'Log > crash.log'

keys :
wait_for 'Type an id'
keys -l 'try for (?<path>/Users/\S+)'
wait_for 'try   for'
keys Enter
sees 'a regex is tried on the open log' 'Matches 1 of 214 lines, in '
sees 'with its captures' 'path=/Users/ann/Models/YOLOv8n.mlmodelc'
keys w
sees 'w drafts a rule from it' "regex: 'for (?<path>/Users/\S+)'"
sees 'whose sample stays as the regex needs it' 'The sample is not redacted'
keys Enter
wait_for 'Write to: '
keys C-u
keys -l 'rule.yaml'
wait_for 'Write to: rule.yaml'
keys Enter
sees 'which is written' 'Wrote rule.yaml'
check 'and lints' "$CMLTRIAGE" tree lint "$pty_dir/rule.yaml"
keys :
wait_for 'Type an id'
keys -l 'try frobnicate ('
wait_for 'try   frob'
keys Enter
sees 'a broken regex is told with its place' 'bad regex at character'
keys Q
sees 'the end' 'status 0'

i=0
while [ "$i" -lt 3000 ]; do
	echo "Error aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab $i"
	i=$((i + 1))
done >"$pty_dir/long.log"
run cmltriage --no-session long.log
wait_for 'LOG    long.log'
keys :
wait_for 'Type an id'
keys -l 'try Error (a+)+$'
wait_for 'try   Error'
keys Enter
sees 'a regex that runs away is stopped' 'Stopped after line 10 of 3000'
keys Q
wait_for 'status 0'

cp "$SRCDIR/tests/cli/runaway.yaml" "$pty_dir/evil.yaml"
run cmltriage --no-session --tree evil.yaml long.log
sees 'so is a rule, and it is named' 'long.log: signature mine.evil was skipped from line 1 on'
keys L
sees 'on the log too' 'incomplete: signature mine.evil was skipped'
keys Q
wait_for 'status 0'
pty_end
