#!/bin/sh
# SPDX-License-Identifier: MIT
# A log on standard input, keys from the terminal.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log

start 80 24 'cat crash.log | cmltriage - --no-session'
sees 'the log is shown' 'Log > standard input'
sees 'with its matches' 'known 1a'
keys e
sees 'keys work' 'Match'
keys Q
sees 'it ends with status 0' 'status 0'

mkfifo "$pty_dir/pipe"
run 'cmltriage - --no-session <pipe'
exec 7>"$pty_dir/pipe"
head -n 5 "$pty_dir/crash.log" >&7
sees 'what came so far is shown before the end' '5 lines so far'
keys T
sees 'keys work during the wait' 'questions'
keys h
wait_for 'lines so far'
tail -n 3 "$pty_dir/crash.log" >&7
sees 'more lines count up' '8 lines so far'
exec 7>&-
sees 'the end is noticed' '8 lines, '
keys Q
sees 'and it leaves' 'status 0'
pty_end
