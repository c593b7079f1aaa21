#!/bin/sh
# SPDX-License-Identifier: MIT
# Who may know whom: each room includes only the rooms beneath it, and each outside
# library stays in the room that owns it. The table is the one of src/README.md.
cd "${SRCDIR:?}/src" || exit 1

# room: rooms it may include
may_know='
base:base
data:base data
logscan:base data logscan
model:base data model
triage:base data triage
ui:base data triage ui
term:base data triage ui term
cli:base data logscan model triage ui cli
'
# header pattern: the rooms that may include it
may_use='
curses.h:term
ncurses.*:term
term.h:term
yaml.h:data
jansson.h:data base
pcre2.h:logscan
hs/hs.h:logscan
hs.h:logscan
protobuf-c.*:model
archive.*:base logscan model
utf8proc.h:base
'
n=0
verdict() {	# text, offenders
	n=$((n + 1))
	[ -z "$2" ] || echo "$2" | sed 's/^/# /'
	if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}

for row in $(echo "$may_know" | tr ' ' ','); do
	room=${row%%:*}
	allowed=$(echo "${row#*:}" | tr ',' '|')
	[ -d "$room" ] || continue
	bad=$(grep -rnE '^[[:space:]]*#[[:space:]]*include "' "$room" | grep -vE "include \"(($allowed)/|config\.h\"|[a-z]*\.pb-c\.h\")" || true)
	verdict "$room includes only: $(echo "$allowed" | tr '|' ' ')" "$bad"
done
for row in $(echo "$may_use" | tr ' ' ','); do
	header=${row%%:*}
	rooms=$(echo "${row#*:}" | tr ',' '|')
	bad=$(grep -rnE "^[[:space:]]*#[[:space:]]*include <$header" . | grep -vE "^\./($rooms)/" || true)
	verdict "<$header> stays in $(echo "$rooms" | tr '|' ' ')" "$bad"
done
echo "1..$n"
