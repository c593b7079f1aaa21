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

long_log
i=0
while [ "$i" -lt 100 ]; do
	cat "$pty_dir/crash.log"
	i=$((i + 1))
done >"$pty_dir/many.log"
start 80 24 '(cat many.log; echo $? >upstream) | cmltriage - --no-session'
sees 'a pipe is read to its end' '21400 lines  '
check 'and whoever writes it gets no broken pipe' grep -q -x 0 "$pty_dir/upstream"
keys Q
wait_for 'status 0'

mkfifo "$pty_dir/pipe"
run 'cmltriage - --no-session <pipe'
exec 7>"$pty_dir/pipe"
cat "$pty_dir/crash.log" >&7
sees 'matches of a log that goes on appear at once' '118 (3 times)'
sees 'the header counts' '214 lines so far  2 known  3 unknown'
keys e e
sees_like 'and keys work' '^>1c    140 #'
exec 7>&-
sees 'to the end' '214 lines  2 known  3 unknown'
keys q
sees 'q closes the log' 'What goes wrong?'
keys q
sees 'and q ends' 'status 0'
crash_log
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
