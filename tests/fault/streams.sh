#!/bin/sh
# SPDX-License-Identifier: MIT
# Output that cannot be written and folders that cannot be: noticed, told, and nothing else suffers.
. "${SRCDIR:?}/tests/cli/lib.sh"
make_inputs
printf 'size 80x24\nkeys Enter\nsnap\nkeys Q\n' >walk.keys

# Every command whose output cannot be written says so and ends with 4.
lossy() {	# TEXT ARGUMENTS...
	text=$1
	shift
	for how in full closed; do
		case $how in
		full) [ -e /dev/full ] || continue; "$CMLTRIAGE" "$@" </dev/null >/dev/full 2>err ;;
		closed) "$CMLTRIAGE" "$@" </dev/null >&- 2>err ;;
		esac
		got=$?
		bad=0
		if [ "$got" -ne 4 ] || ! grep -q 'cannot write to standard output' err; then
			echo "# status $got with standard output $how: $(head -n 1 err)"
			bad=1
		fi
		verdict $bad "standard output is $how: $text"
	done
}

lossy --version --version
lossy --help --help
lossy help help check
lossy explain explain 1a
lossy 'list' list patterns
lossy 'list as JSON' list patterns -F json
lossy match match known.log
lossy 'match as JSON' match -F json known.log
lossy inspect inspect lfs.mlmodel
lossy check check lfs.mlmodel
lossy diff diff lfs.mlmodel lfs.mlmodel
lossy gap gap known.log
lossy checklist checklist 1a
lossy doctor doctor
lossy 'tree lint' tree lint
lossy 'tree graph' tree graph
lossy 'theme show' theme show dark
lossy completion completion bash
lossy demo demo
lossy 'a key script' script walk.keys known.log
lossy sessions sessions list

# -o into what is full, is a folder, is in no folder, or may not be written
if [ -e /dev/full ]; then
	status 3 '-o /dev/full' match -F json -o /dev/full known.log
	has err '/dev/full.*No space|No space.*' 'says why'
else
	skip '-o /dev/full' 'no /dev/full here'
fi
mkdir folder
status 3 '-o into a folder' match -F json -o folder known.log
has err 'folder' 'is named'
status 3 '-o into a folder that is not there' match -F json -o nowhere/r.json known.log
has err 'nowhere/r.json' 'is named'
mkdir locked
echo former >locked/r.json
chmod 500 locked
if [ "$(id -u)" -eq 0 ]; then
	skip '-o into a locked folder' 'root may write everywhere'
else
	status 3 '-o into a locked folder' match -F json -o locked/r.json known.log
	[ "$(cat locked/r.json)" = former ]
	verdict $? 'the former file is intact'
fi
chmod 700 locked
echo former >target.md
ln -s target.md link.md
status 1 '-o through a symbolic link' match -F md -o link.md known.log
[ -L link.md ] && grep -q 1a target.md
verdict $? 'writes where the link leads and leaves the link'
chmod 640 target.md
status 1 '-o keeps the mode of a file' match -F md -o target.md known.log
[ "$(find target.md -perm 640)" = target.md ]
verdict $? 'as it was'
find . -name '*.md.??????' -o -name '*.json.??????' >left
empty left 'no temporary file is left'

# Standard input that is closed, or a folder
"$CMLTRIAGE" match <&- >out 2>err
[ $? -eq 3 ]
verdict $? 'a closed standard input is an input that cannot be read'
"$CMLTRIAGE" match - <folder >out 2>err
[ $? -eq 3 ]
verdict $? 'a folder as standard input, too'
"$CMLTRIAGE" match known.log >out 2>&-
[ $? -eq 1 ] && grep -q 1a out
verdict $? 'a closed standard error changes nothing'

# A model that becomes shorter while it is read ends the program with SIGBUS where it is not caught.
mkfifo pipe
"$CMLTRIAGE" match pipe >out 2>err &
pid=$!
exec 9>pipe
kill -BUS "$pid"
wait "$pid"
[ $? -eq 3 ]
verdict $? 'an input that changes while it is read is an input error'
exec 9>&-
has err 'changed while it was read' 'and is called so'

# Places that are missing or read-only
work() {	# TEXT: the batch commands and a key script work as ever
	status 1 "$1: match" match known.log
	status 0 "$1: explain" explain 1a
	status 0 "$1: doctor" doctor
	status 0 "$1: a key script" script walk.keys known.log
}
mkdir -p ro/home
chmod 500 ro/home
(
	HOME=$scratch/ro/home XDG_STATE_HOME=$scratch/ro/home/state XDG_CONFIG_HOME=$scratch/ro/home/config XDG_DATA_HOME=$scratch/ro/home/data
	work 'read-only folders'
	unset HOME XDG_STATE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
	work 'no HOME at all'
	HOME='' XDG_STATE_HOME='' XDG_CONFIG_HOME='' XDG_DATA_HOME=relative
	export HOME XDG_STATE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
	work 'empty HOME, relative XDG folder'
	[ ! -e relative ]
	verdict $? 'nothing is made in the working folder'
	HOME=$scratch/known.log XDG_STATE_HOME=$scratch/known.log XDG_CONFIG_HOME=$scratch/known.log
	work 'a file where HOME should be'
	TMPDIR=$scratch/nowhere
	export TMPDIR
	work 'no TMPDIR'
	echo "$n_tests" >n
)
n_tests=$(cat n)
chmod 700 ro/home
done_testing
