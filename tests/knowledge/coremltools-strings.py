#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How much of what coremltools can say does cmltriage recognise?

usage: coremltools-strings.py [CHECKOUT]

CHECKOUT (or $COREMLTOOLS_SOURCE) is a checkout of coremltools. Every raise, assert, warning and log message of its
Python code becomes an example line, with X for what the program would fill in. A raised message is shown to
`cmltriage match` as the last line of a traceback through its file, a logged one with the logger's name before it;
it counts as recognised when the message line itself (not the frame) supports a finding. Prints TAP: the share has to
reach $COREMLTOOLS_SHARE (default 0.90). Without a checkout or without the program the test is skipped.
With $COREMLTOOLS_SHOW the lines that nothing recognises are printed.
"""
import ast
import json
import os
import re
import subprocess
import sys

LOGGERS = {"logger", "_logger", "logging", "_logging", "warnings", "_warnings", "LOGGER", "_LOGGER", "log"}
LEVELS = {"warning", "warn", "error", "critical", "exception", "log"}


def blanks(text):
    """The text with X for the places of str.format and of the % operator."""
    text = re.sub(r"\{[^{}]*\}", "X", text)
    return re.sub(r"%(?:\(\w+\))?[-0-9.]*[sdrfgi]", "X", text)


class Scope:
    """The text last given to each name of one function."""

    def __init__(self, outer=None):
        self.outer, self.text = outer, {}

    def find(self, name, line):
        known = [t for at, t in self.text.get(name, []) if at <= line]
        if known:
            return known[-1]
        return self.outer.find(name, line) if self.outer else None

    def words(self, node):
        """The literal text of an expression, or None where it has none."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            return "".join(p.value if isinstance(p, ast.Constant) else "X" for p in node.values)
        if isinstance(node, ast.Name):
            return self.find(node.id, node.lineno)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self.words(node.left), self.words(node.right)
            if left is None and right is None:
                return None
            return ("X" if left is None else left) + ("X" if right is None else right)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            left = self.words(node.left)
            return left and blanks(left)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            left = self.words(node.func.value)
            return left and blanks(left)
        return None


class Messages(ast.NodeVisitor):
    def __init__(self, path):
        self.path, self.scope, self.where, self.found = path, Scope(), "<module>", []

    def visit_FunctionDef(self, node):
        outer, where = self.scope, self.where
        self.scope, self.where = Scope(outer), node.name
        self.generic_visit(node)
        self.scope, self.where = outer, where

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node):
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            text = self.scope.words(node.value)
            if text:
                self.scope.text.setdefault(node.targets[0].id, []).append((node.lineno, text))
        self.generic_visit(node)

    def keep(self, node, kind, text):
        text = " ".join((text or "").split())
        if re.search(r"[A-Za-z]{3}[^A-Za-z]+[A-Za-z]{2}", text.replace("X", "")):    # words, not only a place for some
            self.found.append((kind, self.path, node.lineno, self.where, text))

    def visit_Raise(self, node):
        if isinstance(node.exc, ast.Call) and node.exc.args:
            name = getattr(node.exc.func, "id", getattr(node.exc.func, "attr", "Exception"))
            self.keep(node, name, self.scope.words(node.exc.args[0]))
        self.generic_visit(node)

    def visit_Assert(self, node):
        if node.msg is not None:
            self.keep(node, "AssertionError", self.scope.words(node.msg))
        self.generic_visit(node)

    def visit_Call(self, node):
        f = node.func
        if isinstance(f, ast.Attribute) and f.attr in LEVELS and node.args:
            speaker = getattr(f.value, "id", getattr(f.value, "attr", ""))
            if speaker in LOGGERS:
                self.keep(node, "", blanks(self.scope.words(node.args[0]) or ""))
        self.generic_visit(node)


def messages(checkout):
    found = []
    for folder, folders, files in os.walk(os.path.join(checkout, "coremltools")):
        folders[:] = sorted(d for d in folders if d not in ("test", "tests") and "testing" not in d)
        for name in sorted(files):
            if not name.endswith(".py") or name.startswith("test_") or "testing" in name:
                continue
            path = os.path.join(folder, name)
            with open(path, encoding="utf8") as f:
                try:
                    tree = ast.parse(f.read())
                except SyntaxError:
                    continue
            m = Messages(os.path.relpath(path, checkout))
            m.visit(tree)
            found += m.found
    return found


def recognised(binary, message):
    kind, path, line, where, text = message
    if kind:
        log = 'Traceback (most recent call last):\n  File "site-packages/%s", line %d, in %s\n%s: %s\n' % (
            path, line, where, kind, text)
        at = 3
    else:
        log, at = "WARNING:coremltools:%s\n" % text, 1
    run = subprocess.run([binary, "match", "--format", "json", "-"], input=log.encode(), capture_output=True)
    report = json.loads(run.stdout)
    return any(e.get("kind") == "signature" and e.get("line") == at
               for f in report["findings"] for e in f.get("evidence", []))


def main():
    checkout = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("COREMLTOOLS_SOURCE", "")
    binary = os.environ.get("CMLTRIAGE", "./cmltriage")
    if not os.path.isdir(os.path.join(checkout, "coremltools")):
        print("1..0 # SKIP no checkout of coremltools (name it, or set COREMLTOOLS_SOURCE)")
        return 0
    if not os.access(binary, os.X_OK):
        print("1..0 # SKIP no program at %s (set CMLTRIAGE)" % binary)
        return 0
    print("1..1")
    said = messages(checkout)
    known = 0
    for m in said:
        hit = recognised(binary, m)
        known += hit
        if not hit and os.environ.get("COREMLTOOLS_SHOW"):
            print("# %s:%d %s: %s" % (m[1], m[2], m[0] or "log", m[4][:160]))
    share = known / max(len(said), 1)
    wanted = float(os.environ.get("COREMLTOOLS_SHARE", "0.90"))
    print("# %d messages, %d recognised, share %.3f" % (len(said), known, share))
    ok = len(said) > 0 and share >= wanted
    print("%s 1 - coremltools' own messages are recognised" % ("ok" if ok else "not ok"))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
