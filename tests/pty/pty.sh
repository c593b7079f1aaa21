# SPDX-License-Identifier: MIT
# For tests that run the program in a real terminal: a tmux of their own, keys, and waiting for what the screen shows.
# A test includes this, calls the functions below and ends with `pty_end`.

pty_n=0
pty_failed=0
: "${CMLTRIAGE:?}"
if ! command -v tmux >/dev/null 2>&1 || ! command -v bash >/dev/null 2>&1; then
	echo "1..0 # SKIP tmux or bash is not here"
	exit 0
fi
pty_dir=$(mktemp -d "${TMPDIR:-/tmp}/cmltriage-pty.XXXXXX") || exit 1
pty_socket=cmltriage-test-$$
export HOME="$pty_dir" XDG_CONFIG_HOME="$pty_dir/config" XDG_STATE_HOME="$pty_dir/state" XDG_DATA_HOME="$pty_dir/data"
unset NO_COLOR TMUX DISPLAY WAYLAND_DISPLAY TERM_PROGRAM LC_ALL
pty_locale=$(locale -a 2>/dev/null | grep -iE '^(C|en_US)\.utf-?8$' | head -n 1)
pty_locale=${pty_locale:-C.UTF-8}
export LANG="$pty_locale"

mux() {
	tmux -u -L "$pty_socket" -f /dev/null "$@"
}

pty_stop() {
	mux kill-server >/dev/null 2>&1
}

pty_finish() {
	pty_stop
	pty_tries=0	# a program that was hung up may still be saving its session
	until rm -rf "$pty_dir" 2>/dev/null || [ "$pty_tries" -gt 50 ]; do
		pty_tries=$((pty_tries + 1))
		sleep 0.05
	done
}
trap pty_finish EXIT
trap 'exit 1' INT TERM HUP

ok() {	# text
	pty_n=$((pty_n + 1))
	echo "ok $pty_n - $1"
}

not_ok() {	# text: the screen goes along as a comment
	pty_n=$((pty_n + 1))
	pty_failed=1
	echo "not ok $pty_n - $1"
	screen | sed 's/^/# /'
}

pty_end() {
	echo "1..$pty_n"
	exit "$pty_failed"
}

# A terminal of width $1 and height $2 with a shell in it.
start_shell() {
	pty_stop
	cat >"$pty_dir/rc" <<-END
	PS1='ready> '
	export LC_ALL=$pty_locale TERM=screen-256color
	infocmp screen-256color >/dev/null 2>&1 || TERM=xterm-256color
	cmltriage() { '$CMLTRIAGE' "\$@"; }
	END
	pty_tries=0	# the server that was killed may still be on its way out
	until mux new-session -d -x "$1" -y "$2" "exec bash --noprofile --rcfile '$pty_dir/rc' -i" 2>/dev/null; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 100 ] || exit 1
		sleep 0.05
	done
	mux set -g status off >/dev/null
	mux resize-window -x "$1" -y "$2" >/dev/null 2>&1
	wait_for 'ready>'
}

# The same, and a command line in it.
start() {	# width, height, command line
	start_shell "$1" "$2"
	shift 2
	run "$*"
}

run() {	# a command line: its exit status is shown as "status N"
	mux send-keys -l "cd '$pty_dir'; clear; $*; echo status \$?"
	mux send-keys Enter
}

keys() {
	mux send-keys "$@"
}

screen() {
	mux capture-pane -p 2>/dev/null
}

# Looks again and again until the screen holds the text: at most about ten seconds.
wait_for() {	# text
	pty_tries=0
	while ! screen | grep -qF -- "$1"; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 300 ] || return 1
		sleep 0.03
	done
}

wait_gone() {	# text
	pty_tries=0
	while screen | grep -qF -- "$1"; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 300 ] || return 1
		sleep 0.03
	done
}

sees() {	# name of the test, text
	if wait_for "$2"; then ok "$1"; else not_ok "$1: '$2' is not there"; fi
}

sees_like() {	# name of the test, regular expression that a line fits in the end
	pty_tries=0
	while ! screen | grep -qE -- "$2"; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 300 ] || break
		sleep 0.03
	done
	if screen | grep -qE -- "$2"; then ok "$1"; else not_ok "$1: '$2' is not there"; fi
}

sees_not() {	# name of the test, text
	if wait_gone "$2"; then ok "$1"; else not_ok "$1: '$2' is there"; fi
}

check() {	# name of the test, command ...
	pty_name=$1
	shift
	if "$@"; then ok "$pty_name"; else not_ok "$pty_name"; fi
}

# The file as a terminal pastes it: with brackets where the program asked for them, or never.
paste_bracketed() {
	mux load-buffer -b p "$1" && mux paste-buffer -p -b p
}

paste_plain() {
	mux load-buffer -b p "$1" && mux paste-buffer -b p
}

# Bytes as printf spells them, as if the terminal had sent them.
send() {
	mux send-keys -l "$(printf '%b' "$1")"
}

pane_is() {	# name of a flag of tmux's, 1 or 0: waits until it is so
	pty_tries=0
	while [ "$(mux display-message -p "#{$1}")" != "$2" ]; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 300 ] || return 1
		sleep 0.03
	done
}

alternate_screen() {	# 1 or 0: waits until it is so
	pane_is alternate_on "$1"
}

has_cursor() {
	pty_tries=0
	while ! screen | grep -qE '^>|│>'; do
		pty_tries=$((pty_tries + 1))
		[ "$pty_tries" -lt 300 ] || return 1
		sleep 0.03
	done
}

children_of() {	# ids of the processes whose parent is $1; a bare Linux has neither pgrep nor ps
	if command -v pgrep >/dev/null 2>&1; then
		pgrep -P "$1"
		return
	fi
	for stat in /proc/[0-9]*/stat; do
		{ IFS= read -r line <"$stat"; } 2>/dev/null || continue
		line=${line##*) }		# state, parent, ...
		line=${line#* }
		[ "${line%% *}" != "$1" ] || { stat=${stat%/stat} && echo "${stat##*/}"; }
	done
}

pane_process() {	# id of the program that runs in the shell
	children_of "$(mux display-message -p '#{pane_pid}')" | head -n 1
}

# ---- files to work on ----

crash_log() {
	cat >"$pty_dir/crash.log" <<-'END'
	[coreml] loading /Users/ann/App.app/YOLOv8n.mlmodelc
	[espresso] plan build started
	retry 1 of 3
	Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8" UserInfo={NSLocalizedDescription=Unsupported}
	retry 2 of 3
	falling back
	coremlc: error: validator error: unable to deserialize object
	exit 1
	END
}

# 214 lines: version errors at 118 (three times), a file that cannot be decoded at 140, unknown errors at 131, 150, 171.
long_log() {
	line=0
	while [ "$line" -lt 214 ]; do
		line=$((line + 1))
		case $line in
		114) echo '[coreml] loading /Users/ann/App.app/YOLOv8n.mlmodelc' ;;
		118 | 126) echo 'Error Domain=com.apple.CoreML Code=3 "Unsupported model version 8"' ;;
		119) echo 'UserInfo={NSLocalizedDescription=Unsupported model version 8}' ;;
		131) echo 'E CoreML: E5RT frobnicate failed with status -6 for /Users/ann/Models/YOLOv8n.mlmodelc' ;;
		140) echo 'coremlc: validator error: unable to deserialize object' ;;
		150) echo 'E CoreML: E5RT refrobnicate failed (0x1f)' ;;
		171) echo 'E CoreML: E5RT unfrobnicate failed with status -7' ;;
		*) echo "step $line of the build" ;;
		esac
	done >"$pty_dir/crash.log"
}

# A package of specification version $1, as $2.
tiny_package() {
	mkdir -p "$pty_dir/$2/Data/com.apple.CoreML"
	tiny_model "$1" "$2/Data/com.apple.CoreML/model.mlmodel"
	printf '{"fileFormatVersion":"1.0.0","itemInfoEntries":{"A":{"author":"com.apple.CoreML","description":"%s",%s}},%s}\n' \
		'CoreML Model Specification' '"name":"model.mlmodel","path":"com.apple.CoreML/model.mlmodel"' \
		'"rootModelIdentifier":"A"' >"$pty_dir/$2/Manifest.json"
}

# A neural network of one layer and of specification version $1, as $2.
tiny_model() {
	printf '%b' "\\010\\0$(printf %o "$1")" \
		'\022\040\012\016\012\01\0170\032\011\052\07\012\01\01\020\0240\0200\04\0122\016\012\01' \
		'\0171\032\011\052\07\012\01\01\020\0240\0200\04\0242\037\025\012\023\012\01\0154\022\01' \
		'\0170\032\01\0171\0222\010\07\052\05\015\00\00\0200\077' \
		>"$pty_dir/$2"
}

lfs_pointer() {
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 24873611\n' 7 >"$pty_dir/lfs.mlmodel"
}
