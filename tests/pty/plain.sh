#!/bin/sh
# SPDX-License-Identifier: MIT
# The linear dialog in a real terminal: nothing but text is sent, whatever the terminal could do.
# shellcheck disable=SC2154
. "${SRCDIR:?}/tests/pty/pty.sh"
crash_log

start_shell 80 24
cat >"$pty_dir/dialog" <<END
#!/bin/sh
cd '$pty_dir'
echo waiting
read -r go
'$CMLTRIAGE' --plain --no-session crash.log
echo "status \$?"
read -r go
END
mux new-window "TERM=xterm-256color LC_ALL=$pty_locale sh '$pty_dir/dialog'"
wait_for 'waiting'
mux pipe-pane -o "cat >'$pty_dir/raw'"
keys Enter
sees 'it asks' '0. I do not know'
keys 1 Enter
sees 'a digit answers' 'What does the loader say?'
keys 0 Enter
sees '0 tells how to find out' 'Load the model once in a debug build'
keys 1 Enter
sees 'another one leads to the page' 'Page 1a: Unsupported model version'
keys -l why
keys Enter
sees 'why shows the evidence' 'signature spec.unsupported-number'
keys -l back
keys Enter
sees 'back goes back' "newer Xcode' (AUTO yes, certain) (you)"
keys -l undo
keys Enter
sees 'undo takes back' 'undone: answer'
keys -l 'save f.md'
keys Enter
sees 'save writes' 'Wrote f.md'
keys -l quit
keys Enter
sees 'quit ends' 'status 0'
mux pipe-pane
check 'something was sent' grep -q 'Unsupported model version' "$pty_dir/raw"
check 'no escape byte was among it' test "$(LC_ALL=C tr -cd '\033\007' <"$pty_dir/raw" | wc -c)" -eq 0
pty_end
