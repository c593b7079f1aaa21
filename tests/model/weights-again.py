#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Decodes weights a second time, by other code, and holds what the program says of them against it.

Every compressed form is read here with nothing but the standard library: ranges and zeros of `inspect --scan-weights`, ratios
and largest errors of `diff`. Models: those of tests/helper/weightmodels and bench/genmodel.py; with CMLTRIAGE_SHARED set, also
what coremltools wrote (models/made.tar.xz there). Prints TAP.
"""
import itertools, json, math, os, struct, subprocess, sys, tarfile, tempfile

PROGRAM, SRC, BUILD = os.environ["CMLTRIAGE"], os.environ["SRCDIR"], os.environ["BUILDDIR"]
BITS = {1: 8, 10: 16, 11: 32, 21: 8, 22: 16, 23: 32, 25: 4, 31: 8, 32: 16, 35: 4, 36: 2, 37: 1, 38: 6, 39: 3}
FORMATS = {1: "B", 10: "e", 11: "f", 21: "b", 22: "h", 23: "i", 31: "B", 32: "H"}


# ---- protobuf ----

def varint(data, at):
    n = shift = 0
    while True:
        byte = data[at]
        n |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return n, at


def fields(data):
    out, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            n, at = varint(data, at)
            value, at = data[at:at + n], at + n
        else:
            n = 4 if key & 7 == 5 else 8
            value, at = data[at:at + n], at + n
        out.setdefault(key >> 3, []).append(value)
    return out


def entries(messages):
    for m in messages:
        f = fields(m)
        yield bytes(f[1][0]).decode(), f[2][0]


def packed(values):
    for v in values:
        if isinstance(v, int):
            yield v
            continue
        at = 0
        while at < len(v):
            n, at = varint(v, at)
            yield n


# ---- numbers ----

def unpack(data, bits, n, high_first=False):
    """n unsigned numbers of so many bits, through one long number."""
    if high_first:
        whole, total = int.from_bytes(data, "big"), len(data) * 8
        text = bin(whole)[2:].zfill(total)
        return [int(text[i * bits:(i + 1) * bits], 2) for i in range(n)]
    text = bin(int.from_bytes(data, "little"))[2:].zfill(len(data) * 8)
    end = len(text)
    return [int(text[end - (i + 1) * bits:end - i * bits], 2) for i in range(n)]


def numbers(dtype, data, n):
    if dtype in FORMATS:
        return list(struct.unpack_from("<%d%s" % (n, FORMATS[dtype]), data))
    out = unpack(data[:(n * BITS[dtype] + 7) // 8], BITS[dtype], n)
    return [v - 16 if v > 7 else v for v in out] if dtype == 25 else out


def product(dims):
    return math.prod(dims)


# ---- ML programs ----

class Program:
    def __init__(self, path):
        root = os.path.join(path, "Data/com.apple.CoreML")
        names = [n for n in os.listdir(root) if n.endswith(".mlmodel")]
        model = fields(memoryview(open(os.path.join(root, names[0]), "rb").read()))
        weights = os.path.join(root, "weights/weight.bin")
        self.file = open(weights, "rb").read() if os.path.exists(weights) else b""
        self.ops, self.known = {}, {}
        functions = list(entries(fields(model[502][0]).get(2, [])))
        self.functions = len(functions)
        for _, function in functions:
            for _, block in entries(fields(function).get(3, [])):
                self.block(fields(block))

    def block(self, block):
        for message in block.get(3, []):
            op = fields(message)
            for i, out in enumerate(op.get(3, [])):
                f = fields(out)
                self.ops[bytes(f[1][0]).decode()] = (op, i, self.type_of(f[2][0]))
            for inner in op.get(4, []):
                self.block(fields(inner))

    @staticmethod
    def type_of(message):
        tensor = fields(fields(message)[1][0])
        dims = [fields(fields(d)[1][0]).get(1, [0])[0] for d in tensor.get(3, [])]
        return tensor[1][0], dims

    def value(self, message):
        """Shape and numbers of a Value."""
        f = fields(message)
        dtype, dims = self.type_of(f[2][0])
        n = product(dims)
        if 5 in f:
            at = fields(f[5][0]).get(2, [0])[0]
            sentinel, _, size, where = struct.unpack_from("<IIQQ", self.file, at)
            assert sentinel == 0xDEADBEEF
            return dims, numbers(dtype, self.file[where:where + size], n)
        tensor = fields(fields(f[3][0])[1][0])
        if 1 in tensor:
            data = b"".join(fields(tensor[1][0])[1])
            return dims, list(struct.unpack("<%df" % (len(data) // 4), data))
        if 2 in tensor:
            return dims, [v - (1 << 64) if v >> 63 else v for v in packed(fields(tensor[2][0])[1])]
        if 3 in tensor:
            return dims, list(packed(fields(tensor[3][0])[1]))
        if 7 in tensor:
            return dims, numbers(dtype, bytes(fields(tensor[7][0])[1][0]), n)
        raise ValueError("an immediate value of another kind")

    def argument(self, op, key):
        for name, message in entries(op.get(5, [])):
            if name == key:
                return self.value(message)
        for name, message in entries(op.get(2, [])):
            if name == key:
                binding = fields(fields(message)[1][0])
                return self.weight(bytes(binding[1][0]).decode()) if 1 in binding else self.value(binding[2][0])
        return None

    def weight(self, name):
        if name not in self.known:
            op, index, (_, dims) = self.ops[name]
            kind = bytes(op[1][0]).decode()
            self.known[name] = getattr(self, kind)(op, index, dims)
        return self.known[name]

    def const(self, op, index, dims):
        return self.argument(op, "val")

    def constexpr_cast(self, op, index, dims):
        return self.argument(op, "source_val")

    def constexpr_affine_dequantize(self, op, index, dims):
        (shape, q), (_, scale), (_, zero) = (self.argument(op, k) for k in ("quantized_data", "scale", "zero_point"))
        axis = (self.argument(op, "axis") or ([], [0]))[1][0]
        pick = lambda list_, c: list_[c if len(list_) > 1 else 0]
        return shape, [(v - pick(zero, c[axis])) * pick(scale, c[axis]) for v, c in zip(q, coordinates(shape))]

    def constexpr_lut_to_dense(self, op, index, dims):
        shape, lut = self.argument(op, "lut")
        if len(shape) == 1:				# iOS 16: packed bytes
            _, raw = self.argument(op, "indices")
            bits = len(lut).bit_length() - 1
            return dims, [lut[i] for i in unpack(bytes(raw), bits, product(dims))]
        at, indices = self.argument(op, "indices")
        entries_, vector = shape[-2], shape[-1]
        if vector == 1:
            tables = dict(zip(coordinates(shape[:-2]), chunks(lut, entries_)))
            return dims, [tables[block_of(c, dims, shape[:-2])][i] for i, c in zip(indices, coordinates(dims))]
        axis = (self.argument(op, "vector_axis") or ([], [0]))[1][0] % len(dims)
        by_place = dict(zip(coordinates(at), indices))
        tables = dict(zip(coordinates(shape[:-2]), chunks(lut, entries_ * vector)))
        out = []
        for c in coordinates(dims):
            short = c[:axis] + (c[axis] // vector,) + c[axis + 1:]
            out.append(tables[block_of(short, at, shape[:-2])][by_place[short] * vector + c[axis] % vector])
        return dims, out

    def constexpr_blockwise_shift_scale(self, op, index, dims):
        shape, q = self.argument(op, "data")
        return shape, self.scaled(op, shape, q, coordinates(shape))

    def scaled(self, op, shape, q, places):
        parts, scale = self.argument(op, "scale")
        offset = self.argument(op, "offset")
        scales = dict(zip(coordinates(parts), scale))
        offsets = dict(zip(coordinates(parts), offset[1])) if offset else {}
        blocks = [block_of(c, shape, parts) for c in places]
        return [(v - offsets.get(b, 0)) * scales[b] for v, b in zip(q, blocks)]

    def mask_of(self, op, key, n):
        _, mask = self.argument(op, key)
        return mask[:n] if len(mask) >= n else unpack(bytes(mask), 1, n)

    def constexpr_sparse_to_dense(self, op, index, dims):
        mask = self.mask_of(op, "mask", product(dims))
        some = iter(self.argument(op, "nonzero_data")[1])
        return dims, [next(some) if m else 0 for m in mask]

    def constexpr_lut_to_sparse(self, op, index, dims):
        shape, mask = self.argument(op, "indices_mask")
        if index == 0:
            return shape, mask
        parts, lut = self.argument(op, "lut")
        assert parts[-1] == 1
        tables = dict(zip(coordinates(parts[:-2]), chunks(lut, parts[-2])))
        places = [c for c, m in zip(coordinates(shape), mask) if m]
        indices = self.argument(op, "indices_nonzero_data")[1]
        return [len(indices)], [tables[block_of(c, shape, parts[:-2])][i] for i, c in zip(indices, places)]

    def constexpr_sparse_blockwise_shift_scale(self, op, index, dims):
        shape, mask = self.argument(op, "data_mask")
        if index == 0:
            return shape, mask
        q = self.argument(op, "nonzero_data")[1]
        places = [c for c, m in zip(coordinates(shape), mask) if m]
        return [len(q)], self.scaled(op, shape, q, places)


def coordinates(shape):
    return itertools.product(*map(range, shape))


def chunks(list_, n):
    return [list_[i:i + n] for i in range(0, len(list_), n)]


def block_of(place, shape, parts):
    return tuple(c * p // d for c, d, p in zip(place, shape, parts))


# ---- neural networks ----

class Network:
    functions = 1

    def __init__(self, path):
        model = fields(memoryview(open(path, "rb").read()))
        self.layers = {}
        body = next(model[n][0] for n in (500, 403, 303) if n in model)
        for message in fields(body).get(1, []):
            f = fields(message)
            name = bytes(f[1][0]).decode()
            if 140 in f:
                p = fields(f[140][0])
                self.put(name, p.get(20), p[1][0] * p[2][0])
                self.put(name + ".bias", p.get(21), p[2][0])
            elif 100 in f:
                p = fields(f[100][0])
                kernel = product(packed(p.get(20, []))) if 20 in p else 9
                self.put(name, p.get(90), p[1][0] * p[2][0] * kernel)
                self.put(name + ".bias", p.get(91), p[1][0])

    def put(self, name, messages, n):
        if messages and len(messages[0]):
            self.layers[name] = (messages[0], n)

    def weight(self, name):
        message, n = self.layers[name]
        f = fields(message)
        if 1 in f:
            return [n], list(struct.unpack("<%df" % n, bytes(f[1][0])[:4 * n]))
        if 2 in f:
            return [n], list(struct.unpack("<%de" % n, bytes(f[2][0])[:2 * n]))
        q = fields(f[40][0])
        codes = unpack(bytes(f[30][0]), q[1][0], n, True)
        if 102 in q:
            table = struct.unpack("<%df" % 2 ** q[1][0], b"".join(map(bytes, fields(q[102][0])[1])))
            return [n], [table[c] for c in codes]
        linear = fields(q[101][0])
        read = lambda k: [v for m in linear.get(k, []) for v in struct.unpack("<%df" % (len(m) // 4), bytes(m))]
        scale, bias = read(1), read(2) or [0.0]
        row = lambda list_, i: list_[i * len(list_) // n]
        return [n], [c * row(scale, i) + row(bias, i) for i, c in enumerate(codes)]


# ---- what the program says ----

def says(*arguments):
    p = subprocess.run([PROGRAM, *arguments, "-F", "json"], capture_output=True)
    return json.loads(p.stdout)


def opened(path):
    if os.path.isfile(path):
        return Network(path)
    if not os.path.exists(os.path.join(path, "Data/com.apple.CoreML")):
        return None
    try:
        model = Program(path)
    except KeyError:			# another type in a package
        return None
    return model if model.functions == 1 else None


def near(a, b, tolerance):
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-30)


def check_scan(path):
    """Weights looked at, and what is wrong with them."""
    model, wrong, n = opened(path), [], 0
    facts = {f["id"]: f["value"] for f in says("inspect", "--scan-weights", path)["facts"]}
    for row in facts.get("model.weights.scan", []):
        known = model.layers if isinstance(model, Network) else model.ops
        if row["name"] not in known:
            continue
        values = model.weight(row["name"])[1]
        finite = [v for v in values if math.isfinite(v)]
        n += 1
        if row.get("problem") or row["elements"] != len(values) or row["zeros"] != sum(v == 0 for v in values) or (
                finite and not (near(row["min"], min(finite), 1e-5) and near(row["max"], max(finite), 1e-5))):
            wrong.append("%s: %s, found %d elements, %d zeros, %s to %s" % (
                row["name"], {k: row.get(k) for k in ("elements", "zeros", "min", "max", "problem")}, len(values),
                sum(v == 0 for v in values), min(finite or [0]), max(finite or [0])))
    return n, wrong


def check_diff(before, after):
    a, b, wrong, n = opened(before), opened(after), [], 0
    for pair in says("diff", before, after)["weights"]["pairs"]:
        if "problem" in pair:
            wrong.append("%s: %s" % (pair["after"]["name"], pair["problem"]))
            continue
        x, y = (m.weight(pair[side]["name"])[1] for m, side in ((a, "before"), (b, "after")))
        noise, signal = math.fsum((p - q) ** 2 for p, q in zip(x, y)), math.fsum(p * p for p in x)
        largest = max(abs(p - q) for p, q in zip(x, y))
        n += 1
        if pair["equal"]:
            good = noise == 0
        else:
            good = noise > 0 and abs(pair["snr_db"] - 10 * math.log10(signal / noise)) < 0.02 and near(pair["largest_error"], largest, 1e-3)
        if not good:
            wrong.append("%s: %s dB, largest %s; found %s, largest %s" % (
                pair["after"]["name"], pair.get("snr_db"), pair["largest_error"],
                10 * math.log10(signal / noise) if noise and signal else "equal", largest))
    return n, wrong


# ---- tests ----

COUNT = SEEN = 0


def result(name, n, wrong):
    global COUNT, SEEN
    if not n and not wrong:			# a model without weights says nothing
        return
    COUNT += 1
    SEEN += n
    for line in wrong[:5]:
        print("# " + line)
    print("%s %d - %s (%d weights)" % ("not ok" if wrong else "ok", COUNT, name, n))


def own(folder):
    helper = os.path.join(BUILD, "tests/helper/weightmodels")
    if os.path.exists(helper):
        subprocess.run([helper, folder], check=True)
        for name in ("dense.mlpackage", "palette.mlpackage", "odd.mlpackage", "network.mlmodel"):
            result("scan of " + name, *check_scan(os.path.join(folder, name)))
        result("diff of dense and palette", *check_diff(folder + "/dense.mlpackage", folder + "/palette.mlpackage"))
        result("diff of network and palette", *check_diff(folder + "/network.mlmodel", folder + "/palette.mlpackage"))
    for kind in ("program", "palette", "int4"):
        path = os.path.join(folder, "big-%s.mlpackage" % kind)
        subprocess.run([sys.executable, os.path.join(SRC, "bench/genmodel.py"), kind, "2", path], check=True)
        result("scan of 2 MiB, " + kind, *check_scan(path))
        if kind != "program":
            result("diff of 2 MiB, " + kind, *check_diff(folder + "/big-program.mlpackage", path))


def shared(folder):
    archive = os.path.join(os.environ.get("CMLTRIAGE_SHARED", "/nowhere"), "models/made.tar.xz")
    if not os.path.exists(archive):
        global COUNT
        COUNT += 1
        print("ok %d - models that coremltools wrote # SKIP CMLTRIAGE_SHARED does not lead to any" % COUNT)
        return
    with tarfile.open(archive) as tar:
        tar.extractall(folder)
    root = os.path.join(folder, "made")
    for name in sorted(os.listdir(root)):
        path = os.path.join(root, name)
        if not name.startswith(("pal_", "quant_", "prune_", "joint_", "nnq_", "constexpr_", "mlprog_", "dense_", "ops_", "nn_torch")):
            continue
        if not opened(path):
            continue
        result("scan of " + name, *check_scan(path))
        base = "mlprog_iOS18_float16.mlpackage" if name.endswith(".mlpackage") else "nn_torch_iOS14_target.mlmodel"
        if name.startswith(("pal_", "quant_", "prune_", "joint_", "nnq_")):
            result("diff with " + name, *check_diff(os.path.join(root, base), path))


def main():
    with tempfile.TemporaryDirectory() as folder:
        own(folder)
        shared(folder)
    enough = SEEN >= 10
    print("%s %d - %d weights were decoded twice" % ("ok" if enough else "not ok", COUNT + 1, SEEN))
    print("1..%d" % (COUNT + 1))


main()
