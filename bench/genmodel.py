#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes large Core ML models for measurements, with nothing but the standard library.

usage: genmodel.py network MIB OUT.mlmodel       inner products of 1024 x 1024 float32 weights in the specification
       genmodel.py program MIB OUT.mlpackage     ML program with 1024 x 1024 float16 constants in weight.bin
       genmodel.py palette MIB OUT.mlpackage     the same weights as 4-bit palettes, one for each 32 rows (iOS 18)
       genmodel.py int4 MIB OUT.mlpackage        the same weights as int4 in blocks of 32 (iOS 18)
       genmodel.py ops COUNT OUT.mlpackage       ML program of COUNT additions

MIB counts the weights before compression. Field numbers: Model.proto, NeuralNetwork.proto and MIL.proto of coremltools.
"""
import array, json, os, struct, sys

SIDE = 1024
F16, F32, I4, U4 = 10, 11, 25, 35                    # types in specifications
BLOB = {F16: 1, I4: 8, U4: 11}                       # and in weight files


def number(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def integer(field, n):
    return number(field << 3) + number(n)


def part(field, data):
    data = data.encode() if isinstance(data, str) else data
    return number(field << 3 | 2) + number(len(data)) + data


def pair(key, value):                                # an entry of a protobuf map
    return part(1, key) + part(2, value)


def tensor(dtype, shape):                            # ValueType
    dims = b"".join(part(3, part(1, integer(1, n))) for n in shape)
    return part(1, integer(1, dtype) + integer(2, len(shape)) + dims)


def named(name, dtype, shape):                       # NamedValueType
    return part(1, name) + part(2, tensor(dtype, shape))


def said(text):                                      # Value: a string
    return part(2, part(1, integer(1, 2))) + part(3, part(1, part(4, part(1, text))))


def feature(name, shape, dtype):
    return part(1, name) + part(3, part(5, part(1, b"".join(map(number, shape))) + integer(2, dtype)))


def description(first, last, shape, dtype):
    return part(1, feature(first, shape, dtype)) + part(10, feature(last, shape, dtype))


def values():
    """SIDE * SIDE numbers, bell-shaped and repeatable, every twentieth a zero."""
    state, out = 1, []
    for i in range(SIDE * SIDE):
        state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        r = state >> 32
        out.append(0.0 if r % 20 == 0 else ((r & 255) + (r >> 8 & 255) + (r >> 16 & 255) + (r >> 24) - 510) / 4096)
    return out


class Weights:
    """weight.bin: 64 bytes of head, and for each blob a record of 64 bytes and its data, padded to 64."""

    def __init__(self):
        self.parts, self.at, self.count = [], 64, 0

    def add(self, dtype, data):
        at = self.at
        pad = -len(data) % 64
        self.parts.append((struct.pack("<IIQQ40x", 0xDEADBEEF, BLOB[dtype], len(data), at + 64), data, bytes(pad)))
        self.at += 64 + len(data) + pad
        self.count += 1
        return part(1, "@model_path/weights/weight.bin") + integer(2, at)

    def write(self, path):
        with open(path, "wb") as f:
            f.write(struct.pack("<II56x", self.count, 2))
            for record in self.parts:
                for piece in record:
                    f.write(piece)


def const(name, dtype, shape, file_value):
    value = part(2, tensor(dtype, shape)) + part(5, file_value)
    return part(1, "const") + part(3, named(name, dtype, shape)) + part(5, pair("name", said(name))) + part(5, pair("val", value))


def operation(kind, inputs, out, dtype, shape):
    bound = b"".join(part(2, pair(key, part(1, part(1, name)))) for key, name in inputs)
    return part(1, kind) + bound + part(3, named(out, dtype, shape)) + part(5, pair("name", said(out)))


def save_package(path, version, opset, ops, last, shape, weights):
    root = os.path.join(path, "Data", "com.apple.CoreML")
    os.makedirs(os.path.join(root, "weights"), exist_ok=True)
    block = b"".join(part(3, op) for op in ops) + part(2, last)
    main = part(1, named("x", F16, shape)) + part(2, opset) + part(3, pair(opset, block))
    program = integer(1, 1) + part(2, pair("main", main))
    with open(os.path.join(root, "model.mlmodel"), "wb") as f:
        f.write(integer(1, version) + part(2, description("x", last, shape, 65552)) + part(502, program))
    entries = {"A": {"author": "com.apple.CoreML", "description": "Core ML Model Specification", "name": "model.mlmodel",
                     "path": "com.apple.CoreML/model.mlmodel"},
               "B": {"author": "com.apple.CoreML", "description": "Core ML Model Weights", "name": "weights",
                     "path": "com.apple.CoreML/weights"}}
    with open(os.path.join(path, "Manifest.json"), "w") as f:
        json.dump({"fileFormatVersion": "1.0.0", "itemInfoEntries": entries, "rootModelIdentifier": "A"}, f)
    weights.write(os.path.join(root, "weights", "weight.bin"))


def nibbles(codes):
    return bytes(a & 15 | (b & 15) << 4 for a, b in zip(codes[::2], codes[1::2]))


def halves(x):
    return struct.pack("<%de" % len(x), *x)


def plain(w, x):
    data = halves(x)
    return lambda i: [const("w%d" % i, F16, [SIDE, SIDE], w.add(F16, data))]


def palette(w, x):
    groups, low, step = SIDE // 32, -0.125, 0.25 / 15
    codes = nibbles([min(15, max(0, round((v - low) / step))) for v in x])
    table = halves([low + step * k for k in range(16)] * groups)

    def ops(i):
        return [const("i%d" % i, U4, [SIDE, SIDE], w.add(U4, codes)), const("t%d" % i, F16, [groups, 1, 16, 1], w.add(F16, table)),
                operation("constexpr_lut_to_dense", [("indices", "i%d" % i), ("lut", "t%d" % i)], "w%d" % i, F16, [SIDE, SIDE])]
    return ops


def int4(w, x):
    scale = 0.125 / 7
    codes = nibbles([min(7, max(-8, round(v / scale))) for v in x])
    table = halves([scale] * (SIDE * SIDE // 32))

    def ops(i):
        return [const("d%d" % i, I4, [SIDE, SIDE], w.add(I4, codes)), const("s%d" % i, F16, [SIDE, SIDE // 32], w.add(F16, table)),
                operation("constexpr_blockwise_shift_scale", [("data", "d%d" % i), ("scale", "s%d" % i)], "w%d" % i, F16, [SIDE, SIDE])]
    return ops


def program(make, mib, path):
    w, ops, last = Weights(), [], "x"
    of_one = make(w, values())
    for i in range(max(1, mib // 2)):
        ops += of_one(i)
        ops.append(operation("linear", [("x", last), ("weight", "w%d" % i)], "y%d" % i, F16, [1, SIDE]))
        last = "y%d" % i
    save_package(path, 9, "CoreML8", ops, last, [1, SIDE], w)


def network(mib, path):
    weights = part(20, part(1, array.array("f", values()).tobytes()))
    layers = []
    for i in range(max(1, mib // 4)):
        layer = part(1, "dense%d" % i) + part(2, "x%d" % i) + part(3, "x%d" % (i + 1))
        layers.append(part(1, layer + part(140, integer(1, SIDE) + integer(2, SIDE) + weights)))
    with open(path, "wb") as f:
        f.write(integer(1, 4) + part(2, description("x0", "x%d" % len(layers), [SIDE], 65568)))
        f.write(number(500 << 3 | 2) + number(sum(map(len, layers))))
        for layer in layers:
            f.write(layer)


def additions(count, path):
    ops, last = [], "x"
    for i in range(count):
        ops.append(operation("add", [("x", last), ("y", "x")], "y%d" % i, F16, [1, 64]))
        last = "y%d" % i
    save_package(path, 8, "CoreML7", ops, last, [1, 64], Weights())


def main():
    kinds = {"network": network, "ops": additions}
    for make in (palette, int4):
        kinds[make.__name__] = lambda n, path, make=make: program(make, n, path)
    kinds["program"] = lambda n, path: program(plain, n, path)
    if len(sys.argv) != 4 or sys.argv[1] not in kinds:
        sys.exit(__doc__)
    kinds[sys.argv[1]](int(sys.argv[2]), sys.argv[3])


main()
