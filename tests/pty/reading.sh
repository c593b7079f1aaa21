#!/bin/sh
# SPDX-License-Identifier: MIT
# Reading: packed logs show their text, r reads files again in their order; A takes a note from an editor.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

printf 'first line\nold line\n' >"$pty_dir/one.log"
printf 'second file\n' >"$pty_dir/two.log"
start 80 24 cmltriage --no-session one.log two.log
wait_for 'LOG    two.log'
printf 'first line\nnew line\n' >"$pty_dir/one.log"
keys r
sees 'r says that it read the files' 'two.log: 1 lines'
keys L
sees 'the last log stays the last' 'second file'
keys H
wait_for 'one.log'
keys Q
wait_for 'status 0'

if "$CMLTRIAGE" doctor 2>/dev/null | grep 'compressed logs' | grep -q yes && command -v gzip >/dev/null 2>&1; then
	printf 'packed line one\npacked line two\n' | gzip >"$pty_dir/log.gz"
	run cmltriage --no-session log.gz
	wait_for 'LOG    log.gz'
	keys L
	sees 'a packed log shows its text' 'packed line two'
	keys r
	sees 'also when it is read again' 'packed line two'
	keys Q
	wait_for 'status 0'
fi

cat >"$pty_dir/editor" <<'END'
#!/bin/sh
stat -c %a "$2" >mode 2>/dev/null || stat -f %Lp "$2" >mode
cp "$2" before
echo "$1" >option
printf 'two lines\nof a note\n' >"$2"
END
chmod +x "$pty_dir/editor"
mkdir "$pty_dir/tmp"
run "TMPDIR='$pty_dir/tmp' VISUAL= EDITOR='./editor --wait' cmltriage --pattern 1c --no-session"
wait_for '1c  General load failures'
keys A
sees 'A takes a note from the editor' 'two lines of a note'
check 'the editor gets its own options' grep -q -x -e --wait "$pty_dir/option"
check 'nobody else can read the file' grep -q -x 600 "$pty_dir/mode"
check 'the file is gone afterwards' test -z "$(ls "$pty_dir/tmp")"
keys A
sees 'the same text again is no change' 'The note is as it was'
check 'the editor got the old note' grep -q 'two lines of a note' "$pty_dir/before"
keys Down
sees 'keys work as before' '1c  General load failures'
keys Q
wait_for 'status 0'
run "VISUAL=false cmltriage --pattern 1c --no-session"
wait_for '1c  General load failures'
keys A
sees 'an editor that fails is told' 'the editor `false` failed'
keys Q
wait_for 'status 0'
pty_end
