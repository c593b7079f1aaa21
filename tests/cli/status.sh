#!/bin/sh
# SPDX-License-Identifier: MIT
# Exit statuses of the batch commands, and what they print in each case.
. "${SRCDIR:?}/tests/cli/lib.sh"
make_inputs

status 1 'a known error is a finding' match known.log
has out '1a' 'and is named'
status 0 'a log of another world is clean' match clean.log
status 1 'check reads logs too' check --log known.log
status 0 '--exit-zero' match --exit-zero known.log
status 0 '--fail-on never' match --fail-on never known.log
status 0 '--skip hides it' match --skip 1a known.log
status 1 '--only keeps it' match --only 1a known.log
status 0 '--only something else' match --only 3b known.log
status 1 '-q tells by the status' match -q known.log
empty out 'and prints nothing'
status 3 'a missing file' match nowhere.log
has err 'nowhere.log' 'is named'
status 3 'a missing file, with JSON' match -F json nowhere.log
has out '"code": 3' 'gives an object with the error'
status 3 'one bad input does not stop the others' match known.log nowhere.log
has out '1a' 'they are still reported'
mkdir folder
status 3 'a folder is no log' match folder
status 3 'and no model' check folder
status 3 'nor one to inspect' inspect folder
mkdir Damaged.mlpackage
status 1 'a folder called like a model is a damaged one' check Damaged.mlpackage
status 1 'a git-lfs pointer is a finding of check' check lfs.mlmodel
has out 'git-lfs|git lfs|LFS' 'and is called what it is'
status 0 'inspect judges nothing' inspect lfs.mlmodel
status 3 'a missing model' inspect nowhere.mlpackage
printf 'tree: 1\nnonsense: 1\n' >broken.yaml
status 5 'a broken tree' match --tree broken.yaml known.log
has err 'broken.yaml:2:1' 'is reported with its place'
status 5 'a broken tree, with JSON' match --tree broken.yaml -F json known.log
has out '"code": 5' 'gives an object with the error'
status 5 'tree lint of a broken tree' tree lint broken.yaml
has out 'broken.yaml:2:1' 'reports the place'
status 0 'tree lint of our own' tree lint
status 0 'tree new' tree new mine.yaml
status 0 'makes a tree that lints' tree lint mine.yaml
status 2 'and overwrites nothing' tree new mine.yaml
mkdir -p "$XDG_CONFIG_HOME/cmltriage/trees"
cp mine.yaml "$XDG_CONFIG_HOME/cmltriage/trees"
echo 'MyModelLoader: cannot open /data/model.bin' >mine.log
status 1 'a tree of the user counts' match mine.log
has out 'my-1' 'with its own pattern'
status 0 '--no-user-trees leaves it out' match --no-user-trees mine.log
rm -r "$XDG_CONFIG_HOME/cmltriage"
status 1 'several reports in one run' match -F text -o - -F json -o r.json -F md -o r.md known.log
has r.json '"schema": 1' 'JSON in its file'
has r.md '1a' 'Markdown in its file'
status 1 'a baseline is written' match --write-baseline base.json known.log
status 0 'and what it knows is no longer reported' match --baseline base.json known.log
mkdir .cmltriage
printf 'version: 1\nignore:\n  - id: 1a\n    reason: "known here"\n    until: 2099-01-01\n' >.cmltriage/ignore.yaml
status 0 'an ignored finding does not fail' match known.log
has out 'known here' 'its reason is shown'
printf 'version: 1\nignore:\n  - id: 1a\n    reason: "known here"\n    until: 2020-01-01\n' >.cmltriage/ignore.yaml
status 1 'an entry past its day hides nothing' match known.log
has err '2020-01-01' 'and warns'
printf 'version: 1\nignore:\n  - id: 1a\n' >.cmltriage/ignore.yaml
status 5 'an entry without a reason is an error' match known.log
rm -r .cmltriage
if [ -e /dev/full ]; then
	"$CMLTRIAGE" match known.log >/dev/full 2>err
	[ $? -eq 4 ]
	verdict $? 'a full disk is noticed'
else
	skip 'a full disk is noticed' 'no /dev/full here'
fi
"$CMLTRIAGE" explain 1a 2>err | head -n 1 >out
empty err 'a closed pipe is no error message'
"$CMLTRIAGE" match <known.log >out 2>err
[ $? -eq 1 ]
verdict $? 'match without a file reads standard input'
"$CMLTRIAGE" check - <known.log >out 2>err
[ $? -eq 1 ]
verdict $? '- is standard input'
done_testing
