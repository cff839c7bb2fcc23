#!/usr/bin/python3
"""The coefficients of assembly/math, by the Remez exchange in 60 digits.

Prints, per function and element type, the coefficients as they stand in the sources and the largest relative
error of the function they give, in exact arithmetic, before and after the coefficients are rounded to the type.

Usage: /usr/bin/python3 scripts/minimax.py        (needs mpmath; some 20 s)
"""
import struct

from mpmath import cos, erfc, exp, expm1, fabs, log, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sqrt, tanh

mp.dps = 60
GRID = 2000


def to_f64(value):
    return float(value)


def to_f32(value):
    return struct.unpack("f", struct.pack("f", float(value)))[0]


def shortest(value, narrow):
    """The shortest decimal that reads back as the same number of the type."""
    if not narrow:
        return repr(value)
    for digits in range(1, 18):
        text = f"{value:.{digits}g}"
        if to_f32(float(text)) == value:
            return text
    raise ValueError(value)


def extrema(errors):
    """The index of the largest |error| between each two changes of sign."""
    found, start = [], 0
    for i in range(1, len(errors) + 1):
        if i == len(errors) or (errors[i] > 0) != (errors[start] > 0):
            found.append(max(range(start, i), key=lambda j: fabs(errors[j])))
            start = i
    return found


def chebyshev(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * mpf(i) / (count - 1)) for i in range(count)]


def strongest(chosen, errors, count):
    """`count` alternating extrema out of more: the smallest go, an inner one with its smaller neighbour."""
    while len(chosen) > count:
        size = [fabs(errors[i]) for i in chosen]
        ends = (0, len(chosen) - 1)
        if len(chosen) == count + 1:
            chosen.pop(min(ends, key=lambda j: size[j]))
            continue
        least = min(range(len(chosen)), key=lambda j: size[j])
        pair = [j for j in (least - 1, least + 1) if 0 <= j < len(chosen)]
        other = min(pair, key=lambda j: size[j])
        for j in sorted((least, other) if least not in ends else (least,), reverse=True):
            chosen.pop(j)
    return chosen


def polynomial(target, weight, count, low, high, round_first=None):
    """Coefficients of the polynomial p with `count` terms that makes max |weight·(p − target)| least.

    With `round_first` the first coefficient, whose rounding costs most, is rounded and the others are fitted again.
    """
    if round_first:
        first = mpf(round_first(polynomial(target, weight, count, low, high)[0]))
        tiny = mpf("1e-25")  # in place of 0, where the quotient has no value and no weight
        return [first] + polynomial(
            lambda x: (target(x or tiny) - first) / (x or tiny),
            lambda x: weight(x) * (x or tiny),
            count - 1,
            low,
            high,
        )
    points = count + 1
    grid = chebyshev(low, high, GRID)
    targets = [target(x) for x in grid]
    weights = [weight(x) for x in grid]
    chosen = [round(i * (GRID - 1) / (points - 1)) for i in range(points)]
    for _ in range(40):
        system, right = matrix(points, points), matrix(points, 1)
        for row, index in enumerate(chosen):
            for power in range(count):
                system[row, power] = grid[index] ** power
            system[row, count] = (-1) ** row / weights[index]
            right[row] = targets[index]
        solution = lu_solve(system, right)
        terms = [solution[i] for i in range(count)]
        errors = [w * (polyval(terms[::-1], x) - y) for x, y, w in zip(grid, targets, weights)]
        chosen = strongest(extrema(errors), errors, points)
        assert len(chosen) == points, "the error does not alternate"
        if max(map(fabs, errors)) < fabs(solution[count]) * mpf("1.0005"):
            break
    return terms


def rational(target, unit, top, bottom, bound, middle):
    """P of degree `top` and Q of degree `bottom`, Q(0) = 1, that make max |P/Q − target|/unit least on [0, bound].

    Sampled in t = (x − middle)/(x + middle), in which the targets are smooth.
    """
    points = top + bottom + 2
    last = (bound - middle) / (bound + middle)
    grid = [middle * (1 + t) / (1 - t) for t in chebyshev(mpf(-1), last, GRID)]
    targets = [target(x) for x in grid]
    units = [unit(x) for x in grid]
    chosen = [round(i * (GRID - 1) / (points - 1)) for i in range(points)]
    level, lower = mpf(0), [mpf(1)]
    for _ in range(30):
        for _ in range(8):  # Newton's steps for the levelled error of these points
            system, right = matrix(points, points), matrix(points, 1)
            for row, index in enumerate(chosen):
                x, size = grid[index], units[index] * (-1) ** row
                y = targets[index] + size * level
                for power in range(top + 1):
                    system[row, power] = x**power
                for power in range(1, bottom + 1):
                    system[row, top + power] = -y * x**power
                system[row, points - 1] = -size * polyval(lower[::-1], x)
                right[row] = y
            solution = lu_solve(system, right)
            upper = [solution[i] for i in range(top + 1)]
            lower = [mpf(1)] + [solution[top + i] for i in range(1, bottom + 1)]
            level += solution[points - 1]
            if fabs(solution[points - 1]) < fabs(level) * mpf("1e-8"):
                break
        errors = [
            (polyval(upper[::-1], x) / polyval(lower[::-1], x) - y) / size for x, y, size in zip(grid, targets, units)
        ]
        chosen = extrema(errors)
        assert len(chosen) == points, "the error does not alternate"
        if max(map(fabs, errors)) < fabs(level) * mpf("1.005"):
            break
    return upper, lower


def report(name, narrow, tables, error, samples):
    """Prints the tables and the largest |error(tables, x)| with exact and with rounded coefficients."""
    round_to = to_f32 if narrow else to_f64
    rounded = [[round_to(value) for value in table] for table in tables]
    exact, kept = (
        nstr(log(max(fabs(error(these, x)) for x in samples), 2), 5)
        for these in (tables, [[mpf(value) for value in table] for table in rounded])
    )
    print(f"{name}, {'f32' if narrow else 'f64'}: relative error 2^{exact}, with rounded coefficients 2^{kept}")
    for table in rounded:
        for value in table:
            print(f"  {shortest(value, narrow)},")
        if table is not rounded[-1]:
            print("  --")


# exp(r) = 1 + r + r²·q(r), |r| ≤ ln2/2 and a little more for the rounding of k.
EXP_BOUND = log(mpf(2)) / 2 * mpf("1.0005")


def exp_terms(narrow):
    def target(r):
        return mpf(1) / 2 + r / 6 + r * r / 24 if fabs(r) < mpf("1e-12") else (expm1(r) - r) / (r * r)

    count, round_to = (6, to_f32) if narrow else (10, to_f64)
    terms = polynomial(target, lambda r: r * r / exp(r) + mpf("1e-30"), count, -EXP_BOUND, EXP_BOUND, round_to)

    def error(tables, r):
        return (1 + r + r * r * polyval(tables[0][::-1], r)) / exp(r) - 1

    report("exp: q", narrow, [terms], error, chebyshev(-EXP_BOUND, EXP_BOUND, 501))


# f64: log(1+f) = 2s + s·z·l(z), s = f/(2+f), z = s². f32: log(1+f) = f − f²/2 + f³·l(f).
LOG_LOW, LOG_HIGH = sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1


def log_terms_f64():
    def target(z):
        if z < mpf("1e-15"):
            return mpf(2) / 3 + z * 2 / 5
        s = sqrt(z)
        return (log((1 + s) / (1 - s)) / s - 2) / z

    bound = (LOG_HIGH / (2 + LOG_HIGH)) ** 2
    terms = polynomial(target, lambda z: z / 2 + mpf("1e-30"), 7, mpf(0), bound)

    def error(tables, z):
        s = sqrt(z)
        return (2 * s + s * z * polyval(tables[0][::-1], z)) / log((1 + s) / (1 - s)) - 1

    report("log: l", False, [terms], error, chebyshev(mpf(0), bound, 501)[1:])


def log_terms_f32():
    def target(f):
        if fabs(f) < mpf("1e-12"):
            return mpf(1) / 3 - f / 4
        return (log(1 + f) - f + f * f / 2) / f**3

    terms = polynomial(target, lambda f: f * f + mpf("1e-30"), 9, LOG_LOW, LOG_HIGH)

    def error(tables, f):
        return (f - f * f / 2 + f**3 * polyval(tables[0][::-1], f)) / log(1 + f) - 1

    report("log: l", True, [terms], error, chebyshev(LOG_LOW, LOG_HIGH, 500))


# Φ(−u) = c·exp(−u²/2) / (u + N(u)/D(u)), c = 1/√(2π), for 0 ≤ u up to where u·Φ(−u) rounds to 0. The table has c·D.
def mills(u):
    return erfc(u / sqrt(mpf(2))) * sqrt(pi / 2) * exp(u * u / 2)


def gelu_terms(narrow):
    top, bottom, bound = (4, 5, mpf(15)) if narrow else (9, 10, mpf(40))
    upper, lower = rational(lambda u: 1 / mills(u) - u, lambda u: 1 / mills(u), top, bottom, bound, mpf(3))
    root = sqrt(2 * pi)
    lower = [v / root for v in lower]
    samples = [bound * mpf(i * i) / 90000 for i in range(301)]
    values = {u: mills(u) for u in samples}

    def error(tables, u):
        return 1 / (u + polyval(tables[0][::-1], u) / polyval(tables[1][::-1], u) / root) / values[u] - 1

    report("gelu: N and c·D", narrow, scaled_well([upper, lower], narrow, error, samples), error, samples)


# tanh(x) = x + x·z·N(z)/D(z), z = x², for |x| ≤ 0.625; for f32 D = 1.
def tanh_terms(narrow):
    bound = mpf("0.625") ** 2

    def target(z):
        if z < mpf("1e-12"):
            return -mpf(1) / 3 + z * 2 / 15
        x = sqrt(z)
        return (tanh(x) / x - 1) / z

    if narrow:
        tables = [polynomial(target, lambda z: z + mpf("1e-30"), 5, mpf(0), bound)]
    else:
        tables = list(rational(target, lambda z: mpf(1), 2, 3, bound, bound))
    samples = chebyshev(mpf(0), bound, 301)[1:]

    def error(tables, z):
        quotient = polyval(tables[0][::-1], z) / (1 if narrow else polyval(tables[1][::-1], z))
        return (1 + z * quotient) * sqrt(z) / tanh(sqrt(z)) - 1

    report("tanh: N and D", narrow, tables if narrow else scaled_well(tables, narrow, error, samples), error, samples)


def scaled_well(tables, narrow, error, samples):
    """N and D have a common factor to choose: the one whose coefficients suffer least from rounding."""
    round_to = to_f32 if narrow else to_f64

    def rounding_cost(step):
        rounded = [[mpf(round_to(v * (1 + mpf(step) / 200))) for v in table] for table in tables]
        return max(fabs(error(rounded, x)) for x in samples[::6])

    factor = 1 + mpf(min(range(200), key=rounding_cost)) / 200
    return [[v * factor for v in table] for table in tables]


for narrow in (False, True):
    exp_terms(narrow)
    log_terms_f32() if narrow else log_terms_f64()
    tanh_terms(narrow)
    gelu_terms(narrow)
