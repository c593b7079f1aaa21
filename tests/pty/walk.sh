#!/bin/sh
# SPDX-License-Identifier: MIT
# Start, walk, go back, change an answer, undo and redo, help, leave.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"

start 80 24 cmltriage
sees 'home shows the symptoms' 'What goes wrong?'
check 'the alternate screen is on' alternate_screen 1
for word in 'Enter go' 'p paste' '? keys' 'q quit'; do
	sees "the last line has $word" "$word"
done
keys q
sees 'q on home leaves with status 0' 'status 0'
check 'the screen is restored' alternate_screen 0
sees_not 'nothing was done: no resume line' 'resume with'

run cmltriage
wait_for 'What goes wrong?'
keys 1
sees '1 answers the first question' 'What does the loader say?'
keys 1
sees 'a second 1 opens 1a' '0 of 6 done'
keys Enter
sees 'the breadcrumb ends at 1a' '> 1a  Unsupported'
keys h
sees 'h goes one step back' 'What does the loader say?'
keys h
sees 'h again: home' 'What is already known'
sees_like 'with the answer marked' 'does not load .* you '
keys "]" "]"
sees 'two steps forward: 1a again' 'Checklist'
keys u
sees 'u names what it undoes' 'undone: answer "'
keys u
sees 'u again is at the first question' 'What goes wrong?'
keys C-r
sees 'Ctrl-R brings one back' 'redone: answer "'
sees 'and goes there' 'What does the loader say?'

keys 3
sees 'a third question' 'What else is known'
keys 2
sees 'three answers lead to 1e' '> 1e  Weights'
keys h h h
wait_for 'What is already known'
keys 2
sees 'another first answer asks nothing' 'When is it slow?'
keys h
wait_for 'What is already known'
keys 1
sees_like 'later answers are kept' '3  Something else.* you'

keys H
wait_for 'What is already known'
keys '?'
sees 'help opens' 'Filter:'
keys p a s t e
sees 'typing filters' 'paste a log'
sees_not 'other keys are gone' 'all patterns and checklists'
keys Escape
sees 'Esc closes the help' 'What goes wrong?'
keys '?'
wait_for 'Filter:'
keys -l 'all patterns'
wait_for 'Filter: all patterns'
keys Enter
sees 'Enter runs what the line says' 'When Core ML misbehaves'
keys Q
sees 'Q leaves from anywhere' 'status 0'
sees 'and says how to come back' 'resume with: cmltriage --resume'
pty_end
