#!/bin/sh
# SPDX-License-Identifier: MIT
# Scanning and comparing weights on the command line: tables, JSON against its schema, exit statuses.
. "${SRCDIR:?}/tests/cli/lib.sh"
check=$BUILDDIR/tests/helper/jsoncheck
schema=$SRCDIR/share/cmltriage
make=$BUILDDIR/tests/helper/weightmodels
[ -x "$make" ] || {
	echo '1..0 # SKIP the models are not built'
	exit 0
}
"$make" . || exit 1

fits() {	# SCHEMA FILE TEXT
	"$check" "$schema/$1" "$2" >why 2>&1 || { sed 's/^/# /' why; false; }
	verdict $? "$3"
}

status 0 'a scan' inspect --scan-weights dense.mlpackage
has out '^ +Operation +Weights +Bytes +Share' 'bytes by operation'
has out '^ +Weight +Operation +Type +Shape +Bytes' 'a row for each weight'
has out '####|████' 'bars'
status 0 'a scan with --ascii' inspect --scan-weights --ascii dense.mlpackage
has out '####' 'bars of ASCII'
LC_ALL=C "$CMLTRIAGE" inspect --scan-weights dense.mlpackage | LC_ALL=C grep -q '[^ -~]'
[ $? -eq 1 ]
verdict $? 'nothing but ASCII in the C locale'
status 0 'a scan as JSON' inspect --scan-weights -F json dense.mlpackage
fits schema-1.json out 'JSON of a scan fits its schema'
has out '"model.weights.zero_share"' 'the share of zeros is a fact'
status 0 'without --scan-weights' inspect -F json dense.mlpackage
grep -q '"model.weights.scan' out
[ $? -eq 1 ]
verdict $? 'nothing is said of values that were not read'
empty err 'nothing on standard error'

status 0 'weights that are not finite' inspect --scan-weights odd.mlpackage
has out '1 NaN, 1 infinite, 1 beyond float16' 'NaN, infinity and values beyond float16 are marked'
status 0 'check alone does not read values' check odd.mlpackage --fail-on warning
status 1 'check --scan-weights finds them' check odd.mlpackage --scan-weights --fail-on warning
has out '4e' 'pattern 4e is named'
status 4 'the time limit' inspect --scan-weights --time-limit 0.000001 dense.mlpackage

status 0 'diff of equal models' diff dense.mlpackage dense.mlpackage
has out 'no fact differs' 'no fact differs'
has out 'all values are equal' 'all values are equal'
status 0 'diff' diff dense.mlpackage palette.mlpackage
has out '16 -> 2' 'bits before and after'
has out 'Deserve more bits \(1\): w_palettized' 'what deserves more bits'
status 0 'diff as JSON' diff -F json dense.mlpackage palette.mlpackage
fits schema-diff-1.json out 'JSON of a diff fits its schema'
has out '"snr_db"' 'the ratio is in it'
status 0 'diff as Markdown' diff -F md dense.mlpackage palette.mlpackage
has out '^\| Weight \| SNR dB' 'a table'
status 0 'a network and a program' diff network.mlmodel dense.mlpackage
has out 'found by its values' 'weights of other names are paired by their values'
status 0 'diff --no-weights' diff --no-weights dense.mlpackage palette.mlpackage
grep -q 'SNR' out
[ $? -eq 1 ]
verdict $? '--no-weights leaves the weights alone'
status 0 'nothing to compare' diff empty.mlmodel dense.mlpackage
has out 'the model before has no weights' 'it says so'
status 0 'nothing in common' diff other.mlpackage dense.mlpackage
has out 'no weight of one model has a counterpart' 'it says so'
status 1 'a finding that only the second model has' diff dense.mlpackage odd.mlpackage --scan-weights --fail-on warning
status 0 'a finding that only the first model had' diff odd.mlpackage dense.mlpackage --scan-weights --fail-on warning
status 0 '--fail-on never' diff dense.mlpackage odd.mlpackage --scan-weights --fail-on never
status 3 'a missing model' diff dense.mlpackage nowhere.mlpackage
status 3 'a missing model, as JSON' diff -F json dense.mlpackage nowhere.mlpackage
fits schema-diff-1.json out 'JSON of a failure fits the schema'
status 2 'a format that diff does not have' diff -F sarif dense.mlpackage palette.mlpackage
status 2 'one model only' diff dense.mlpackage
done_testing
