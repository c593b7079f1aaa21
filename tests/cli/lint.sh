#!/bin/sh
# SPDX-License-Identifier: MIT
# tree lint and tree test: every kind of mistake, reported as file:line:column with what to do.
. "${SRCDIR:?}/tests/cli/lib.sh"

# mistake TEXT LINE MESSAGE: the tree on standard input has it there
mistake() {
	text=$1 line=$2 message=$3
	cat >mine.yaml
	"$CMLTRIAGE" tree lint mine.yaml >out 2>err
	[ $? -eq 5 ] && grep -qE "^mine\.yaml:$line:[0-9]+: .*$message" out || {
		sed 's/^/# /' out err
		false
	}
	verdict $? "$text"
}
signature() {	# REGEX MATCH NO_MATCH
	printf 'tree: 1\nsignatures:\n  - id: my.one\n    pattern: 1c\n    confidence: hint\n    level: error\n    regex: %s\n' "$1"
	printf '    says: "it says"\n    match: [%s]\n    no_match: [%s]\n' "$2" "$3"
}
mistake 'no YAML' '[23]' 'not valid YAML' <<'END'
tree: 1
questions: [
END
mistake 'an anchor' 2 '' <<'END'
tree: 1
id: &here mine
END
mistake 'a key twice' 3 'twice|duplicate|again' <<'END'
tree: 1
id: a
id: b
END
mistake 'a version that is not known' 1 'format' <<'END'
tree: 7
END
mistake 'an unknown key' 2 'unknown key' <<'END'
tree: 1
patern: []
END
mistake 'an answer that leads nowhere' 5 'does not exist' <<'END'
tree: 1
questions:
  - id: mine
    ask: What?
    answers: [{id: a, text: This, goto: 99z}]
END
mistake 'a question that nobody reaches' 3 'cannot be reached' <<'END'
tree: 1
questions:
  - id: mine
    ask: What?
    answers: [{id: a, text: This, goto: 1a}]
END
mistake 'a loop' '[0-9]+' 'never end|loop' <<'END'
tree: 1
questions:
  - id: root
    ask: What?
    answers: [{id: a, text: This, goto: other}]
  - id: other
    ask: And?
    answers: [{id: a, text: That, goto: root}]
END
signature "'unclosed (group'" '"unclosed group"' '"x"' >made.yaml
mistake 'a regex that is none, with its offset' 7 '(offset|column|at|position)' <made.yaml
signature "'some literal text'" '"other text"' '"x"' >made.yaml
mistake 'a sample that should match and does not' '[0-9]+' 'match sample 1 is not matched' <made.yaml
signature "'some literal text'" '"some literal text"' '"some literal text too"' >made.yaml
mistake 'a sample that must not match and does' '[0-9]+' 'no_match sample 1 is matched' <made.yaml
signature "'some literal text'" '"some literal text"' '' >made.yaml
mistake 'samples that are missing' '[0-9]+' 'no_match|must not match' <made.yaml
mistake 'a condition with an unknown test' '[0-9]+' 'test' <<'END'
tree: 1
patterns:
  - id: my-1
    name: my-one
    branch: load
    title: Mine
    level: error
    symptom: "It is so."
    signs:
      - {id: my-1.a, when: {fact: model.bytes, beyond: 3}, confidence: hint, say: "so"}
END
signature "'some literal text'" '"some literal text"' '"other text"' >good.yaml
status 0 'a sound tree' tree lint good.yaml
status 0 'its samples' tree test good.yaml
has out 'samples: 0 problems' 'are tried'
mkdir -p own
printf 'tree: 1\nid: own\nversion: 1.0\ninclude: [rules.yaml]\nquestions:\n  - id: root\n    ask: What?\n' >own/tree.yaml
printf '    answers: [{id: a, text: This, goto: 1c}]\npatterns:\n  - {id: 1c, name: c, branch: load, title: T, ' >>own/tree.yaml
printf 'level: error, symptom: S}\n' >>own/tree.yaml
signature "'some literal text'" '"other text"' '"x"' >own/rules.yaml
status 5 'a tree of several files' tree test own/tree.yaml
has out '^own/rules.yaml:[0-9]+:[0-9]+: .*match sample 1 is not matched' 'has the samples of those it includes tried'
status 5 'JSON' tree lint mine.yaml -F json
has out '"line": ' 'has the places'
status 5 'GitHub' tree lint mine.yaml -F github
has out '^::error file=mine.yaml,line=[0-9]+,col=[0-9]+::' 'has annotations'
status 3 'a file that is not there' tree lint nowhere.yaml
status 0 'a graph' tree graph
has out '"root" -> "load.which"' 'has the questions'
if command -v dot >/dev/null; then
	dot -Tsvg out >/dev/null 2>err
	verdict $? 'that dot accepts'
else
	skip 'that dot accepts' 'no dot here'
fi
done_testing
