# SPDX-License-Identifier: MIT
# Sourced by the tests of the command line: TAP output, a scratch folder, a quiet environment.
: "${CMLTRIAGE:?}" "${SRCDIR:?}" "${BUILDDIR:?}"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/cmltriage-test.XXXXXX") || exit 1
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
HOME=$scratch/home XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_STATE_HOME=$scratch/state
TERM=dumb LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1767225600
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME TERM LC_ALL SOURCE_DATE_EPOCH
unset NO_COLOR GITHUB_STEP_SUMMARY 2>/dev/null || true
mkdir -p "$HOME"
cd "$scratch" || exit 1
n_tests=0

verdict() {	# 0 = passed, text
	n_tests=$((n_tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n_tests - $2"
	else
		echo "not ok $n_tests - $2"
	fi
}

skip() {	# text, reason
	n_tests=$((n_tests + 1))
	echo "ok $n_tests - $1 # SKIP $2"
}

# status WANTED TEXT ARGUMENTS...: runs the program; its output is in out and err.
status() {
	want=$1 text=$2
	shift 2
	"$CMLTRIAGE" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$want" ] || {
		echo "# status $got, wanted $want: cmltriage $*"
		head -n 5 err | sed 's/^/# /'
	}
	[ "$got" -eq "$want" ]
	verdict $? "$text"
}

# has FILE REGEX TEXT
has() {
	grep -qE -- "$2" "$1" || {
		echo "# no '$2' in:"
		head -n 10 "$1" | sed 's/^/# /'
		false
	}
	verdict $? "$3"
}

empty() {	# FILE TEXT
	[ ! -s "$1" ]
	verdict $? "$2"
}

done_testing() {
	echo "1..$n_tests"
}

# Inputs made up here: a log with a known error, one of another world, a git-lfs pointer.
make_inputs() {
	printf '%s\n' 'app started' "Unknown opset 'CoreML8'" 'falling back' >known.log
	printf '%s\n' 'GET /index.html 200' 'cache: 118 entries' 'done in 0.42 s' >clean.log
	printf '%s\n' 'version https://git-lfs.github.com/spec/v1' \
		'oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393' 'size 12345678' >lfs.mlmodel
}
