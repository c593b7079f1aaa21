#!/bin/sh
# SPDX-License-Identifier: MIT
# Why: what matched, where, with which captures, and what ranked a finding where it stands, as text and as JSON.
. "${SRCDIR:?}/tests/cli/lib.sh"
make_inputs
cat >two.log <<'END'
loading /Users/ann/App.app/YOLOv8n.mlmodelc
Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8"
UserInfo={NSLocalizedDescription=Unsupported model version 8}
coremlc: validator error: unable to deserialize object
END

status 0 'explain --why' explain 1a --why two.log
has out 'signature spec.unsupported-number, columns 39 to 65, version=8' 'names signature, span and what was captured'
has out 'two.log line 2 \(2 times\)' 'and the place'
has out '^  ranked    before ' 'and what ranked it there'
[ "$(grep -c '^  ranked ' out)" -eq 1 ]
verdict $? 'once'
status 0 'explain --why of the second' explain 1c --why two.log
has out '^  ranked    behind 1a because ' 'tells what stands before it'
has out '^            before 1e because it is surer' 'and what behind'
has out '^            signature load.deserialize' 'the strongest line first'
status 0 'explain --why of a signature' explain load.deserialize --why two.log
has out '^error  1c ' 'is that of its pattern'
status 0 'explain --why as JSON' explain 1c --why two.log -F json
for field in '"signature": "load.deserialize"' '"column": 27' '"end_column": 55' '"captures": ' '"rank": [0-9]' '"role": "cause"' \
	'"ranked": "before 1e because it is surer"' '"outranked": "behind 1a because '; do
	has out "$field" "has $field"
done
check=$BUILDDIR/tests/helper/jsoncheck
if [ -x "$check" ]; then
	"$check" "$SRCDIR/share/cmltriage/schema-1.json" out >why 2>&1
	verdict $? 'and fits the schema'
else
	skip 'and fits the schema' 'the checker is not built'
fi
status 2 '--why without inputs' explain 1a --why
has err 'needs a log or a model' 'says what it needs'

status 1 'the message alone' match two.log -F json --only 1c,1e
[ "$(grep -o '"pattern": "[0-9a-z]*"' out | head -n 1)" = '"pattern": "1c"' ]
verdict $? 'leads to the general page, which says what it most often is'
status 1 'the message and the file' check lfs.mlmodel --log two.log -F json --skip 1a
[ "$(grep -o '"pattern": "[0-9a-z]*"' out | head -n 1)" = '"pattern": "1e"' ]
verdict $? 'leads to the page of the pointer'
done_testing
