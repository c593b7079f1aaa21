#!/bin/sh
# SPDX-License-Identifier: MIT
# A model and a target: proposed, explained, accepted, overruled; a git-lfs pointer; any order of arguments.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
tiny_model 8 new.mlmodel
tiny_model 7 ok.mlmodel
crash_log
lfs_pointer

start 80 24 cmltriage new.mlmodel --target iOS16 --no-session
sees 'the facts propose the first answer' 'certain'
sees 'nothing is answered before Enter' 'What goes wrong?'
sees 'the model is named with its version' 'spec 8'
keys 1
wait_for 'What does the loader say?'
sees 'the second question is answered by facts' 'AUTO yes'
sees 'with the option as evidence' 'target iOS16'
keys w
sees 'w shows what speaks for it' 'Specification version 8'
sees 'and what would change it' 'change'
keys Enter
sees 'Enter on a line opens its source' 'Model > new.mlmodel'
keys h
sees 'h comes back' 'What does the loader say?'
keys 2
sees 'another answer goes to 1b' '> 1b  '
sees 'the page says that facts disagree' 'facts disagree'
keys Q
wait_for 'status 0'

run cmltriage new.mlmodel --target iOS16 --no-session
wait_for 'certain'
keys Enter
sees 'one Enter walks all certain answers' '> 1a  '
sees 'and counts them' 'taken from the facts'
keys u
wait_for 'What does the loader say?'
keys u
sees 'each can be undone' 'What goes wrong?'
keys Q
wait_for 'status 0'

run cmltriage crash.log ok.mlmodel new.mlmodel --no-session
sees 'three inputs in any order' 'crash.log'
sees 'the first model is there' 'ok.mlmodel'
sees 'the second model too' 'new.mlmodel'
keys Q
wait_for 'status 0'

run cmltriage lfs.mlmodel --no-session
sees 'a pointer is named' 'git-lfs'
keys M
sees 'with what to do' 'git lfs'
keys Q
wait_for 'status 0'
pty_end
