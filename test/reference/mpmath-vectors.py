#!/usr/bin/python3
"""Golden vectors of the reference functions, by mpmath in 80 digits, written to vectors.json beside this file.

Per function a list of "argument result exponent": the argument's bits as a float64 in hexadecimal, the result as a
signed hexadecimal integer of 120 bits to be multiplied by two to that exponent.

Usage: /usr/bin/python3 test/reference/mpmath-vectors.py        (mpmath 1.2.1; a minute)
"""
import json
import math
import random
import struct
from pathlib import Path

from mpmath import erfc, exp, expm1, frexp, log, log1p, mp, mpf, nint, pi, sqrt, tanh

mp.dps = 80
POINTS = 2000
ROOT_E = exp(mpf(1) / 2)
TAIL = erfc(1 / sqrt(mpf(2)))
ALPHA = -sqrt(2 / pi) / (TAIL * ROOT_E - 1)
LAMBDA = (
    (1 - TAIL * ROOT_E)
    * sqrt(2 * pi)
    / sqrt(2 * erfc(sqrt(mpf(2))) * exp(mpf(2)) + pi * TAIL**2 * exp(mpf(1)) - 2 * (2 + pi) * TAIL * ROOT_E + pi + 2)
)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def elu(x):
    return expm1(x) if x < 0 else x


def gelu(x):
    return x * erfc(-x / sqrt(mpf(2))) / 2


# Each with the range in which most of its points lie: beyond, results are 0, ∞ or the argument.
FUNCTIONS = {
    "exp": (exp, -746, 709.78),
    "log": (log, 0, 100),
    "sigmoid": (sigmoid, -746, 50),
    "tanh": (tanh, -20, 20),
    "elu": (elu, -60, 5),
    "selu": (lambda x: LAMBDA * (ALPHA * expm1(x) if x < 0 else x), -60, 5),
    "gelu": (gelu, -39, 10),
    "silu": (lambda x: x * sigmoid(x), -752, 50),
    "softplus": (lambda x: log1p(exp(x)), -746, 50),
    "mish": (lambda x: x * tanh(log1p(exp(x))), -752, 50),
    "hardSigmoid": (lambda x: min(max(x + 3, mpf(0)), mpf(6)) / 6, -4, 4),
}


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def arguments(name, low, high, rng):
    """A quarter each: spread over the range, near 0 over all exponents, over [-4, 4], around multiples of ln2/2."""
    found = []
    while len(found) < POINTS:
        kind = len(found) % 4
        if kind == 0:
            x = rng.uniform(low, high)
        elif kind == 1:
            x = from_bits(rng.getrandbits(64))
        elif kind == 2:
            x = rng.uniform(-4, 4)
        else:
            x = rng.randint(int(low * 2.88) - 1, int(high * 2.88) + 1) * (math.log(2) / 2)
            x *= 1 + rng.randint(-3, 3) * 2.0**-52
        if name == "log":
            x = abs(x) if kind != 3 else 1 + rng.uniform(-1, 1) * 2.0 ** -rng.randint(1, 52)
        if x != 0 and math.isfinite(x) and (name == "log" or low <= x <= high):
            found.append(x)
        elif kind == 1 and name != "log":
            found.append(math.copysign(rng.uniform(1, 2) * 2.0 ** rng.randint(-1074, 2), x))
            if found[-1] == 0:
                found.pop()
    return found


def main():
    vectors = {}
    for name, (function, low, high) in FUNCTIONS.items():
        rng = random.Random(name)
        rows = []
        for x in arguments(name, low, high, rng):
            # An argument as small as 2^-1074 and its square need their bits side by side.
            mp.prec = 2600 if abs(x) < 1e-30 else 400
            mantissa, exponent = frexp(function(mpf(x)))
            integer = int(nint(mantissa * mpf(2) ** 120))
            bits = struct.unpack("<Q", struct.pack("<d", x))[0]
            rows.append(f"{bits:x} {integer:x} {exponent - 120}")
        vectors[name] = rows
        print(name, len(rows))
    Path(__file__).with_name("vectors.json").write_text(json.dumps(vectors, indent=0) + "\n")


main()
