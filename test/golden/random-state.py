"""Writes random-state.json: what NumPy's RandomState gives. Run with NumPy on x86-64 Linux (glibc >= 2.28):

    python3 test/golden/random-state.py
"""

import json
import os
import sys

import numpy as np

SEEDS = [0, 1, 15, 42, 4294967295]
DRAWS = 100_000
STEP = 10_000
SHOWN = 12
SAFE = 2**53 - 1

# One entry a kind: how NumPy draws `n` values. test/random-state.test.ts has the same names.
KINDS = {
    "random": lambda r, n: r.random_sample(n),
    "uniform": lambda r, n: r.uniform(-3.5, 12.25, n),
    "uniformReversed": lambda r, n: r.uniform(1e10, -1e-3, n),
    "standardNormal": lambda r, n: r.standard_normal(n),
    "normal": lambda r, n: r.normal(5.0, 2.5, n),
    "randintSmall": lambda r, n: r.randint(10, size=n),
    "randintNegative": lambda r, n: r.randint(-1000, 37, n),
    "randintWord": lambda r, n: r.randint(0, 2**32, n),
    "randintAboveWord": lambda r, n: r.randint(-1, 2**32, n),
    "randintLong": lambda r, n: r.randint(-(10**15), 3 * 10**15, n),
    "randintSafe": lambda r, n: r.randint(-SAFE, SAFE, n),
    "permutation": lambda r, n: r.permutation(n),
    "shuffle": lambda r, n: shuffled(r, np.arange(n) * 0.5),
}


def shuffled(r, values):
    r.shuffle(values)
    return values


class Digest:
    """Two 32-bit hashes over the words of float64 values, low word first; the twin is in test/support/digest.ts."""

    def __init__(self):
        self.a = 0x811C9DC5
        self.b = 0x9E3779B9

    def add(self, values):
        a, b = self.a, self.b
        for word in np.asarray(values, dtype="<f8").view("<u4").tolist():
            a = ((a ^ word) * 16777619) & 0xFFFFFFFF
            b = ((b + word) * 2654435769) & 0xFFFFFFFF
            b ^= b >> 15
        self.a, self.b = a, b

    def hex(self):
        return f"{self.a:08x}{self.b:08x}"


def bits(values):
    return [f"{int(v):016x}" for v in np.asarray(values, dtype="<f8").view("<u8")]


def vector(values):
    digest = Digest()
    checkpoints = []
    for start in range(0, len(values), STEP):
        digest.add(values[start : start + STEP])
        checkpoints.append(digest.hex())
    return {"first": bits(values[:SHOWN]), "last": bits(values[-SHOWN:]), "checkpoints": checkpoints}


def state(r):
    _, key, position, has_gauss, gauss = r.get_state()
    digest = Digest()
    digest.add(key.astype("f8"))
    return {"key": digest.hex(), "position": int(position), "gauss": bits([gauss])[0] if has_gauss else None}


def interleaved(seed):
    """Calls of every kind, chosen by a linear congruential generator that the test repeats, until 100,000 values."""
    r = np.random.RandomState(seed)
    chooser = seed & 0xFFFFFFFF

    def choose(n):
        nonlocal chooser
        chooser = (chooser * 1664525 + 1013904223) & 0xFFFFFFFF
        return (chooser >> 16) % n

    values = []
    while len(values) < DRAWS:
        kind = choose(10)
        size = choose(40)
        if kind == 0:
            values.append(r.random_sample())
        elif kind == 1:
            values.extend(r.random_sample(size))
        elif kind == 2:
            values.append(r.standard_normal())
        elif kind == 3:
            values.extend(r.normal(size, size / 8, size))
        elif kind == 4:
            values.append(r.randint(size + 1))
        elif kind == 5:
            values.extend(r.randint(-size, 2 ** (32 + size % 20), size))
        elif kind == 6:
            values.extend(shuffled(r, list(range(size))))
        elif kind == 7:
            values.extend(r.permutation(size))
        elif kind == 8:
            values.append(r.uniform(-size, size + 1))
        else:
            values.extend(r.standard_normal(size))
    return {**vector([float(v) for v in values]), "count": len(values), "state": state(r)}


def main():
    print("NumPy", np.__version__, file=sys.stderr)
    golden = {"numpy": np.__version__, "draws": DRAWS, "step": STEP, "seeds": {}}
    for seed in SEEDS:
        entry = {}
        for name, draw in KINDS.items():
            r = np.random.RandomState(seed)
            entry[name] = {**vector(draw(r, DRAWS)), "state": state(r)}
        entry["interleaved"] = interleaved(seed)
        golden["seeds"][str(seed)] = entry
    path = os.path.join(os.path.dirname(__file__), "random-state.json")
    with open(path, "w") as file:
        json.dump(golden, file, indent=0, separators=(",", ":"))
        file.write("\n")


main()
