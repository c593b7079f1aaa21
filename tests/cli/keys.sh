#!/bin/sh
# SPDX-License-Identifier: MIT
# Keys of the settings file: what is wrong with them is told with its place, what is right shows everywhere.
. "${SRCDIR:?}/tests/cli/lib.sh"

settings() {	# lines of a settings file
	printf '%s\n' "$@" >c.yaml
}
refused() {	# place and words, on standard error
	"$CMLTRIAGE" list keys --config c.yaml >out 2>err
	status=$?
	grep -qF "c.yaml:$1" err || sed 's/^/# /' err
	[ "$status" = 5 ] && grep -qF "c.yaml:$1" err
	verdict $? "refused: $1"
}

settings 'keys:' '  fnd: x'
refused "2:8: 'fnd' is no action"
has err 'did you mean find' 'with the nearest name'
settings 'keys:' '  find: "/  Ctrl-S Foo"'
refused '2:20: `Foo` is no key'
settings 'keys:' '  find: [/, Ctrl-H]'
refused '2:13: `Ctrl-H` could never be reached'
settings 'keys:' '  find: e'
refused '2:9: the key e would start both find and next-error'
has err 'next-error: none' 'with a way out'
settings 'keys:' '  undo: x' '  export: x'
refused '3:11: the key x would start both'
settings 'keys:' '  no: u'
refused '2:7: the key u could never be reached for no'
settings 'keys:' '  quit: none' '  close: none'
refused '2:9: no key leaves the program'
settings 'keys: [a]'
refused '1:7: keys holds'
settings 'keys:' '  find: {a: b}'
refused '2:9: find takes names of keys'
settings 'keys:' '  find: ""'
refused '2:9: find takes names of keys'
settings 'keys:' '  "\e]0;x\a": x'
refused '2:15: '
grep -q "$(printf '[\033\007]')" err
verdict $((! $?)) 'no control byte of a name is printed'
settings 'keys:' '  find: "\e]0;x\a"'
refused '2:10: '
grep -q "$(printf '[\033\007]')" err
verdict $((! $?)) 'nor of a key'
"$CMLTRIAGE" check --config c.yaml "$SRCDIR/tests/screen/crash.log" >out 2>err
verdict $(($? != 1)) 'commands without keys do not mind'

settings 'keys:' '  next-error: F8' '  find: "/ e"' '  log: none'
"$CMLTRIAGE" list keys --config c.yaml >out 2>err
verdict $? 'what another action gave up can be taken'
has out '^  / e  *find text on this screen  *find$' 'list shows it'
has out '^  :log  *the log' 'an action without keys is called by its name'
"$CMLTRIAGE" help keys --config c.yaml >out 2>err
has out '^  F8  .*next-error$' 'so does help'
"$CMLTRIAGE" doctor --config c.yaml >out 2>err
has out '^  next-error  *F8  .c.yaml:2.$' 'doctor tells where it comes from'
has out '^  log  *none  .c.yaml:4.$' 'also of one without keys'
"$CMLTRIAGE" gendoc keys --config c.yaml >out 2>err
has out '^  e  .*next..error$' 'the manual has the keys of the table'
for layout in cyrillic greek hebrew latin; do
	echo "layout: $layout" >c.yaml
	"$CMLTRIAGE" doctor --config c.yaml >out 2>err
	has out "^  layout  *$layout  .c.yaml:1.\$" "layout $layout"
done
echo 'layout: klingon' >c.yaml
"$CMLTRIAGE" doctor --config c.yaml >out 2>err
has err 'c.yaml:1:9: ' 'a layout that is not there is told with its place'
done_testing
