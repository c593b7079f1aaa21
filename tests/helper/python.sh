#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a test that is written in Python, or says in TAP that there is no Python here.
if command -v python3 >/dev/null 2>&1; then
	exec python3 "$@"
fi
echo '1..0 # SKIP no python3 here'
