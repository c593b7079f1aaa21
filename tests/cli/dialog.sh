#!/bin/sh
# SPDX-License-Identifier: MIT
# The linear dialog, sessions made by it, and the commands that live on them; settings; gap, diff, demo.
. "${SRCDIR:?}/tests/cli/lib.sh"
make_inputs

talk() {	# TEXT LINES ARGUMENTS...
	text=$1 lines=$2
	shift 2
	printf '%b' "$lines" | "$CMLTRIAGE" --plain "$@" >out 2>err
	verdict $? "$text"
}
talk 'the dialog accepts what the facts answer' '\nquit\n' --session first known.log
has out 'Found: 1a' 'says what it found'
has out '2 questions answered by facts' 'walks to the page'
has out '^Page 1a' 'and arrives there'
has out 'resume with: cmltriage --plain --resume first' 'and tells how to come back'
grep -q "$(printf '\033')" out
[ $? -eq 1 ]
verdict $? 'without escape bytes'
talk 'it goes on where it was' 'tick 4\nproblem 5\nna 6\nnote seen on two phones\nsave t.md\nsave t.json\nq\n' --resume first
has out '4. \[x\]' 'ticks'
has out '5. \[!\]' 'marks problems'
has out '6. \[-\]' 'and what does not apply'
has t.md '^- \[x\] .*1a.4' 'exports the ticks'
has t.json '"schema": 1' 'also as JSON'
talk 'digits answer, back and undo take back' '1\n1\nback\nundo\n0\nwhy\nnonsense\nhelp\nq\n' --no-session
has out 'undone: ' 'undo says what it undid'
has out 'is no command' 'and slips are told'
talk 'a misspelt id' 'go 1aa\ngo load.whch\nq\n' --no-session
has out 'Did you mean load.which' 'gets its neighbour'
talk 'a file opened in the dialog' 'open known.log\nopen nowhere\nq\n' --no-session
has out 'Found: 1a' 'counts'
has err 'nowhere' 'and one that is not there is named'

status 0 'sessions lists' sessions
has out '^first ' 'the saved one'
status 0 'sessions as JSON' sessions -F json
has out '"name": "first"' 'too'
status 0 'sessions show' sessions show first
status 0 'sessions export' sessions export first
has out '^- \[x\] .*1a.4' 'has the ticks'
sed 's/^- \[ \] \(.*1a.1 \)/- [x] \1/' out >edited.md
status 0 'sessions import' sessions import edited.md first
has out '1 tick changed' 'counts what changed'
status 0 'and the session' sessions export first
has out '^- \[x\] .*1a.1 ' 'has it'
sed 's/^- \[ \] \(.*1a.2 \)/- [x] \1/' out >edited.md
status 0 'sessions import without a name' sessions import edited.md
has out '1 tick changed in session first' 'goes to the session it came from'
status 0 'replay' replay first
has out 'load.which = version' 'shows the answers'
status 2 'a session that is not there' sessions show frist
has err 'did you mean first' 'gets its neighbour'
status 2 'a name that climbs out' sessions rm ../first
status 0 'sessions rm' sessions rm first
status 0 'and it' sessions
has out 'no saved sessions' 'is gone'

mkdir -p "$XDG_CONFIG_HOME/cmltriage"
printf 'fail-on: never\nskip: 3b\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
status 0 'a setting holds' match known.log
status 1 'the command line wins' match --fail-on error known.log
status 1 '--no-config leaves it out' match --no-config known.log
status 0 'doctor' doctor
has out 'fail-on +never .*config.yaml:1' 'tells where it comes from'
printf 'fial-on: never\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
status 5 'a setting that does not exist' match known.log
has err 'config.yaml:1:.*fial-on' 'is named with its place'
has err 'did you mean fail-on' 'and its neighbour'
printf 'fail-on: nver\n' >"$XDG_CONFIG_HOME/cmltriage/config.yaml"
status 5 'a value that does not exist' match known.log
rm -r "$XDG_CONFIG_HOME/cmltriage"

printf '%s\n' 'CoreML: E5RT frobnicate failed for /Users/ann/Secret/x with status -7 at 0x1f' >odd.log
status 0 'gap' gap odd.log
has out 'regex: .*E5RT frobnicate .*-\\d\+ at 0x\[0-9a-fA-F\]\+' 'drafts a rule'
grep -q '/Users/ann' out
[ $? -eq 1 ]
verdict $? 'without the home folder'
sed -n '/^```yaml/,/^```$/p' out | sed '1d;$d' >stub.yaml
status 0 'that lints' tree lint stub.yaml
status 0 'gap with nothing to say' gap clean.log
status 0 'demo' demo
has out '1a' 'finds its problem'
status 3 'diff of models that are not there' diff a.mlmodel b.mlmodel
status 0 'diff of a thing with itself' diff lfs.mlmodel lfs.mlmodel
has out 'no fact differs' 'finds no difference'
sed 's/12345678/87654321/' lfs.mlmodel >other.mlmodel
status 0 'theme show' theme show dark
for theme in default16 dark light contrast mono; do
	status 0 "theme lint $theme" theme lint $theme
done
status 2 'a theme that is not there' theme lint nothing-like-it
done_testing
