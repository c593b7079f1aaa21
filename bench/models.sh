#!/bin/sh
# SPDX-License-Identifier: MIT
# usage: bench/models.sh [MIB] [RUNS]    with CMLTRIAGE=path/to/cmltriage (default: the one in PATH)
# How fast models are read: medians of RUNS (7) runs of the whole process and peak memory, as ratios to peers measured in the
# same run: cat, and where protoc and a C++ compiler are there a full parse with libprotobuf and protoc --decode_raw.
# Needs python3 and about five times MIB (512) of room below TMPDIR.
set -eu

mib=${1:-512}
runs=${2:-7}
program=${CMLTRIAGE:-cmltriage}
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
cc=${CC:-cc}
cxx=${CXX:-c++}

"$cc" -O2 -o "$dir/timed" "$here/timed.c"
gen() {
	python3 "$here/genmodel.py" "$@"
}
gen network "$mib" "$dir/big.mlmodel"
gen program "$mib" "$dir/big.mlpackage"
cp -R "$dir/big.mlpackage" "$dir/same.mlpackage"
gen palette "$mib" "$dir/palette.mlpackage"
gen int4 "$mib" "$dir/int4.mlpackage"
gen ops 20000 "$dir/ops.mlpackage"
spec=Data/com.apple.CoreML/model.mlmodel
weights=Data/com.apple.CoreML/weights/weight.bin

peer=
if command -v protoc >/dev/null && command -v "$cxx" >/dev/null; then
	(cd "$here" && protoc --cpp_out="$dir" peer.proto) &&
		"$cxx" -O2 -I"$dir" -o "$dir/peer" "$here/peer.cc" "$dir/peer.pb.cc" -lprotobuf-lite 2>"$dir/why" && peer=$dir/peer
fi

# row NAME RUNS COMMAND...: prints time and memory, leaves the time in $ms.
row() {
	name=$1 n=$2
	shift 2
	result=$("$dir/timed" "$n" "$@") || result='- - -'
	result=${result% *}		# without the processor time
	ms=${result% *}
	printf '%-52s %9s ms %8s MiB' "$name" "$ms" "${result#* }"
}

# against NAME TIME: the ratio of $ms to it
against() {
	[ -z "$2" ] || echo "$ms $2 $1" | awk '{ n = $3; for (i = 4; i <= NF; i++) n = n " " $i; printf "   %.3f x %s", $1 / $2, n }'
}

echo "$mib MiB, medians of $runs runs"
cat "$dir/big.mlmodel" "$dir/big.mlpackage/$weights" "$dir/same.mlpackage/$weights" >/dev/null
row 'cat weight.bin' "$runs" cat "$dir/big.mlpackage/$weights" && cat_ms=$ms && echo
row 'cat big.mlmodel' "$runs" cat "$dir/big.mlmodel" && cat_model_ms=$ms && echo
parse_ms= ops_ms=
if [ -n "$peer" ]; then
	row 'libprotobuf-lite, full parse of big.mlmodel' 3 "$peer" "$dir/big.mlmodel" && parse_ms=$ms && echo
	row 'libprotobuf-lite, full parse of 20 000 operations' "$runs" "$peer" "$dir/ops.mlpackage/$spec" && ops_ms=$ms && echo
fi
row 'inspect big.mlmodel' "$runs" "$program" inspect "$dir/big.mlmodel"
against 'full parse' "$parse_ms"
echo
row 'inspect big.mlpackage' "$runs" "$program" inspect "$dir/big.mlpackage" && echo
row 'inspect 20 000 operations' "$runs" "$program" inspect "$dir/ops.mlpackage"
against 'full parse' "$ops_ms"
echo
row 'inspect --scan-weights big.mlpackage' "$runs" "$program" inspect --scan-weights "$dir/big.mlpackage"
against cat "$cat_ms"
echo
row 'inspect --scan-weights big.mlmodel' "$runs" "$program" inspect --scan-weights "$dir/big.mlmodel"
against cat "$cat_model_ms"
echo
row 'inspect --scan-weights palette.mlpackage' 3 "$program" inspect --scan-weights "$dir/palette.mlpackage" && echo
row 'diff big.mlpackage same.mlpackage' 3 "$program" diff "$dir/big.mlpackage" "$dir/same.mlpackage"
against cat "$cat_ms"
echo
row 'diff big.mlpackage palette.mlpackage' 3 "$program" diff "$dir/big.mlpackage" "$dir/palette.mlpackage" && echo
row 'diff big.mlpackage int4.mlpackage' 3 "$program" diff "$dir/big.mlpackage" "$dir/int4.mlpackage" && echo
row 'diff big.mlmodel big.mlpackage' 3 "$program" diff "$dir/big.mlmodel" "$dir/big.mlpackage" && echo
if command -v protoc >/dev/null; then
	printf 'protoc --decode_raw big.mlmodel: '
	"$dir/timed" 1 sh -c "protoc --decode_raw <'$dir/big.mlmodel'" | awk '{ print $1 " ms, " $2 " MiB" }'
fi
