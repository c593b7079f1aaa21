#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: genlog.py [MIB]    A made-up system log of about MIB MiB, the same at each run; one line of 10 000 is a Core ML error."""
import random
import sys

PROCESSES = ["kernel", "locationd", "SpringBoard", "PhotoApp", "aned", "mediaserverd", "trustd", "coremlcompiler", "wifid"]
SENDERS = ["CoreML", "Espresso", "Network", "UIKitCore", "libdispatch.dylib", "Security"]
SUBSYSTEMS = ["com.apple.coreml:framework", "com.apple.espresso:espresso", "com.apple.network:connection", "com.apple.security:trust"]
PLAIN = [
    "connection {n} to {h} is ready after {n} ms", "task <{h}> finished", "no such file or directory: {h}",
    "cache holds {n} entries, {n} evicted", "failed to read preferences of {h}, using defaults", "client {h} changes state to {n}",
    "unsupported option {h} is ignored", "memory footprint {n} KB of {n} KB", "error=(null) for request {n}",
    "model {h} loaded in {n} ms", "received configuration update {n}", "predicting with {n} inputs",
]
ERRORS = [
    "Error Domain=com.apple.CoreML Code=0 \"Failed to build the model execution plan, error code: -14.\"",
    "E5RT encountered an STL exception. msg = MILCompilerForANE error: failed to compile ANE model using ANEF.",
    "ANECCompile() FAILED: err=()", "compiler error: Unknown opset 'CoreML8'",
]


def main():
    left = (int(sys.argv[1]) if len(sys.argv) > 1 else 64) << 20
    rnd = random.Random(7)
    micros = 0
    while left > 0:
        lines = []
        for _ in range(10000):
            micros += rnd.randrange(20, 9000)
            second, fraction = divmod(micros, 1000000)
            if rnd.random() < 1e-4:
                text = rnd.choice(ERRORS)
            else:
                text = rnd.choice(PLAIN).format(n=rnd.randrange(100000), h="".join(rnd.choices("abcdef-.0123456789", k=rnd.randrange(8, 60))))
            lines.append("2026-11-%02d %02d:%02d:%02d.%06d+0100 0x%-8x %-11s 0x%-18x %-6d 0    %s: (%s) [%s] %s\n" % (
                1 + second // 86400 % 28, second // 3600 % 24, second // 60 % 60, second % 60, fraction, rnd.randrange(1 << 22),
                rnd.choice(["Default", "Info", "Error"]), rnd.randrange(1 << 20), rnd.randrange(9999), rnd.choice(PROCESSES),
                rnd.choice(SENDERS), rnd.choice(SUBSYSTEMS), text))
        block = "".join(lines)
        sys.stdout.write(block)
        left -= len(block)


main()
