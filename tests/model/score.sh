#!/bin/sh
# SPDX-License-Identifier: MIT
# Facts and defects of a collection of published and made models, where one lies beside the sources: a folder with
# models/score.py, named by CMLTRIAGE_SHARED. Each fact must be right; no damaged model may crash, hang or grow.
shared=${CMLTRIAGE_SHARED:-${SRCDIR:?}/../shared}
echo 1..2
if ! [ -f "$shared/models/score.py" ] || ! command -v python3 >/dev/null; then
	echo "ok 1 - facts of sound models # SKIP no collection of models"
	echo "ok 2 - damaged models # SKIP no collection of models"
	exit 0
fi
out=$(python3 "$shared/models/score.py" --binary "${CMLTRIAGE:?}" 2>&1)
echo "$out" | sed 's/^/# /'
case $out in
*"right 1.0000"*) echo "ok 1 - facts of sound models" ;;
*) echo "not ok 1 - facts of sound models" ;;
esac
# Passed as sound: bit flips inside of weights, where every value is allowed, and a path that is escaped but the same.
passed=$(echo "$out" | sed -n 's/.*passed as sound \([0-9]*\).*/\1/p')
case $out in
*crashed* | *hung* | *"no JSON"*) echo "not ok 2 - damaged models" ;;
*) if [ "${passed:-0}" -le 11 ]; then echo "ok 2 - damaged models"; else echo "not ok 2 - damaged models"; fi ;;
esac
