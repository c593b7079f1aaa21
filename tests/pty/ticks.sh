#!/bin/sh
# SPDX-License-Identifier: MIT
# Ticks and notes, kill -9 and resume, export, failed exports, few keys to a written checklist.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
lfs_pointer

start 80 24 cmltriage --pattern 1c --session ticks
wait_for '1c  General load failures'
keys Space Down '!' Down -
sees 'Space ticks' '[x] 1 '
sees '! marks a problem' '[!] 2 '
sees '- marks what does not apply' '[-] 3 '
keys a
wait_for 'Note:'
keys -l 'seen on the QA phones'
wait_for 'Note: seen on the QA phones'
keys Enter
sees 'a note stands below its item' 'note: seen on the QA phones'
kill -9 "$(pane_process)"
wait_for 'status 137'
run 'reset; clear; cmltriage --resume ticks'
sees 'after kill -9 the page is back' '1c  General load failures'
sees 'the ticks are back' '[!] 2 '
sees 'the note is back' 'note: seen on the QA phones'
sees 'the cursor is back' '>[-] 3 '

keys x
wait_for 'Format'
sees 'Markdown to a file is proposed' 'cmltriage-1c.md'
keys Enter
sees 'Enter writes it' 'Wrote cmltriage-1c.md'
check 'as a task list' grep -q -- '- \[x\]' "$pty_dir/cmltriage-1c.md"
keys x
sees 'a second time says what will happen' 'it will be kept as cmltriage-1c.md~'
keys Enter
sees 'and keeps the former one' 'the former one is cmltriage-1c.md~'
check 'there it is' test -e "$pty_dir/cmltriage-1c.md~"

keys x
wait_for 'Format'
keys Down Down Down Down Down C-u
keys -l '/dev/full'
wait_for 'File     /dev/full'
keys Enter
sees 'a failed write keeps the dialog' 'Not written'
keys C-u
keys -l "$pty_dir/no/such/folder/x.md"
wait_for 'folder/x.md'
keys Enter
sees 'and says why' 'No such file'
keys Escape
sees_not 'Esc leaves it' 'Not written'
keys x
wait_for 'Format'
keys Down Down Down Down Space
sees 'it can be printed after leaving' '(*) print when I quit'
keys Enter
wait_for 'Will be printed'
keys Q
sees 'the document is on standard output' 'resume with: cmltriage --resume ticks'
wait_for 'status 0'

run cmltriage lfs.mlmodel --no-session
wait_for 'certain'
keys Enter
wait_for 'Checklist'
keys x
wait_for 'Format'
keys Enter
sees 'three keys from the start to a written checklist' 'Wrote cmltriage-'
keys Q
wait_for 'status 0'
pty_end
