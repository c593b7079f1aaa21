#!/bin/sh
# SPDX-License-Identifier: MIT
# Key scripts and the screens they must give: each NAME.keys prints what NAME.golden holds.
#
#   golden.sh            compares
#   golden.sh --update   rewrites them (make update-screens): look at the diff before you commit it
#
# A script names its inputs and options in a first line `# args: ...`; the
# knowledge is tree.yaml alone.
: "${SRCDIR:?}" "${CMLTRIAGE:?}" "${BUILDDIR:?}"
D=$SRCDIR/tests/screen
home=$(mktemp -d "${TMPDIR:-/tmp}/cmltriage-screen.XXXXXX") || exit 1
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" LC_ALL=C.UTF-8
n=0
failed=0
cd "$home" || exit 1
cp "$D"/*.log "$D"/*.yaml .
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 24873611\n' 7 >lfs.mlmodel
printf '%b' '\010\010\022\040\012\016\012\01\0170\032\011\052\07\012\01\01\020\0240\0200\04\0122\016\012\01' \
	'\0171\032\011\052\07\012\01\01\020\0240\0200\04\0242\037\025\012\023\012\01\0154\022\01' \
	'\0170\032\01\0171\0222\010\07\052\05\015\00\00\0200\077' >new.mlmodel

models=$BUILDDIR/tests/helper/weightmodels
[ -x "$models" ] && "$models" .

for script in "$D"/*.keys; do
	name=$(basename "$script" .keys)
	[ "$name" != weights ] || [ -d dense.mlpackage ] || continue
	args=$(sed -n '1s/^# args: //p' "$script")
	rm -rf "$home/state"
	# The arguments are words of a file of ours.
	# shellcheck disable=SC2086
	if ! "$CMLTRIAGE" script "$script" --tree "$D/tree.yaml" $args >"$home/out" 2>&1; then
		sed 's/^/# /' "$home/out" | tail -n 3
		echo "not ok $((n = n + 1)) - $name: the script ends"
		failed=1
		continue
	fi
	if [ "$1" = --update ]; then
		cp "$home/out" "$D/$name.golden"
		continue
	fi
	n=$((n + 1))
	if diff -u "$D/$name.golden" "$home/out" >"$home/diff"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$home/diff"
		failed=1
	fi
done
[ "$1" = --update ] || echo "1..$n"
exit "$failed"
