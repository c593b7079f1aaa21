#!/bin/sh
# SPDX-License-Identifier: MIT
# Help, version, wrong usage: what goes where, with which exit status.
. "${SRCDIR:?}/tests/cli/lib.sh"

for words in --help -h help; do
	status 0 "$words succeeds" "$words"
	has out 'cmltriage check' "$words is on standard output"
	empty err "$words says nothing on standard error"
done
for command in check match inspect diff explain list checklist sessions replay tree theme gap doctor demo completion help; do
	status 0 "help $command" help "$command"
	cp out first
	status 0 "$command --help" "$command" --help
	cmp -s out first
	verdict $? "help $command and $command --help are the same"
	[ "$(sed -n 3p out)" = Examples ]
	verdict $? "examples come first in help $command"
done
for code in 0 1 2 3 4 5; do
	has out "^  $code  " "exit status $code is in the help"
done
status 0 '--version' --version
has out '^cmltriage [0-9]+\.[0-9]+\.[0-9]+' 'the version is a number'
has out '^knowledge: coreml ' 'and the knowledge has one too'

status 2 'an unknown option is wrong usage' check --taget iOS16
has err 'did you mean --target' 'with the nearest option'
empty out 'and nothing on standard output'
status 2 'an unknown command' chekc
has err 'did you mean check' 'with the nearest command'
status 2 'an unknown id' explain 9z
has err 'did you mean|list patterns' 'with the next step'
status 2 'an unknown value' check --fail-on eror x
has err 'did you mean error' 'with the nearest value'
status 2 'a value that is missing' check --target
has err 'needs a value' 'is named'
status 2 'an option that does not go with the command' doctor --baseline x
has err 'does not go with doctor' 'is named'
status 2 'two reports on one output' match -F json -F md known.log
has err 'share standard output' 'are refused'
status 2 'a target that does not exist' check --target iSO16
has err 'iOS' 'brings the names of targets'
empty out 'and no report'
status 2 'an answer that does not exist' check --answer root=lod
empty out 'brings no report'
status 2 'no model for inspect' inspect
status 2 'an unknown list' list paterns
has err 'did you mean' 'with the nearest list'
status 2 'help on nothing' help nothing-like-it
status 2 'an unknown tree command' tree lnit
has err 'tree lint' 'with the nearest'
status 2 'wrong usage with JSON' check --taget x -F json
has out '"code": 2' 'still gives an object with the error'
status 2 'the full screen without a terminal' known.log
has err 'cmltriage check' 'names the command to run instead'
[ "$(wc -l <err)" -eq 3 ]
verdict $? 'in three lines'
grep -q "$(printf '\033')" err
[ $? -eq 1 ]
verdict $? 'without escape bytes'
done_testing
