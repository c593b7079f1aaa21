#!/bin/sh
# SPDX-License-Identifier: MIT
# Limits: a log without end is left when the time is over, a rule that runs away is skipped; both say so, with status 4.
. "${SRCDIR:?}/tests/cli/lib.sh"

# A log that never ends: only the limit ends the run.
yes 'Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8"' 2>/dev/null |
	"$CMLTRIAGE" check - --time-limit 1 -F json >out 2>err
[ $? -eq 4 ]
verdict $? 'a log without end stops at the time limit with status 4'
has out '^  "complete": false' 'the report says that it is incomplete'
has err 'read up to line [0-9]+ only: the time limit' 'and how far it got'
has out '"pattern": "1a"' 'what was found so far is in it'
yes 'no error' 2>/dev/null | "$CMLTRIAGE" match - --time-limit 1 >out 2>err
[ $? -eq 4 ]
verdict $? 'also where nothing is found'
has out '^This report is incomplete' 'in words'

cp "$SRCDIR/tests/cli/runaway.yaml" evil.yaml
printf '%s\n' 'quiet' 'Error aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' \
	'Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8"' >long.log
status 4 'a rule with nested quantifiers gives status 4' check --log long.log --tree evil.yaml -F json
has out '^  "complete": false' 'incomplete'
has out '"message": "signature mine.evil was skipped from line 2 on' 'names the rule and the line'
has out '"hint": "make its regex simpler' 'and says what to do'
has out '"pattern": "1a"' 'the other rules go on'
has err 'long.log: signature mine.evil was skipped from line 2 on' 'people are told too'
status 4 'match does the same' match long.log --tree evil.yaml
has out 'long.log: log, 3 lines, .*incomplete' 'and marks the input'
done_testing
