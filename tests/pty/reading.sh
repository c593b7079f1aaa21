#!/bin/sh
# SPDX-License-Identifier: MIT
# Reading: Esc stops a large log and the screen says how far it came, packed logs show their text, r reads files again.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

printf 'first line\nold line\n' >"$pty_dir/one.log"
printf 'second file\n' >"$pty_dir/two.log"
start 80 24 cmltriage --no-session one.log two.log
wait_for 'two.log'
printf 'first line\nnew line\n' >"$pty_dir/one.log"
keys r
sees 'r says that it read the files' 'two.log: 1 lines'
keys L
sees 'the last log stays the last' 'second file'
keys H
wait_for 'one.log'
keys Q
wait_for 'status 0'

awk 'BEGIN { for (i = 0; i < 6000000; i++) print "2026-11-02 12:00:01 app[77] line", i }' >"$pty_dir/big.log"
run cmltriage --no-session big.log
wait_for 'Esc stops'
keys Escape
sees 'Esc stops a long read and says how far it came' 'Stopped: big.log was read up to line'
keys L
sees 'what was read is there' '12:00:01 app[77] line 0'
keys Q
wait_for 'status 0'
rm "$pty_dir/big.log"

if "$CMLTRIAGE" doctor 2>/dev/null | grep 'compressed logs' | grep -q yes && command -v gzip >/dev/null 2>&1; then
	printf 'packed line one\npacked line two\n' | gzip >"$pty_dir/log.gz"
	run cmltriage --no-session log.gz
	wait_for 'log.gz'
	keys L
	sees 'a packed log shows its text' 'packed line two'
	keys r
	sees 'also when it is read again' 'packed line two'
	keys Q
	wait_for 'status 0'
fi
pty_end
