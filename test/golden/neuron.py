"""Golden vectors of the neuron programs, by NumPy. Run: /usr/bin/python3 test/golden/neuron.py

Writes neuron.json beside this file. Numbers are float64 in hexadecimal (float.hex), so nothing is lost on the way.
The programs: one sigmoid neuron, weights 2*random((3, 1)) - 1, weights += X.T @ ((y - o) * o * (1 - o)), 10,000 times.
"""

import json
import pathlib

import numpy as np

X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], dtype=float)
Y = np.array([[0, 1, 1, 0]], dtype=float).T


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(weights, x, y, iterations, rate, bias=None):
    """Full batch; returns weights and bias."""
    for _ in range(iterations):
        output = sigmoid(x @ weights + (0 if bias is None else bias))
        delta = (y - output) * (output * (1 - output))
        weights = weights + rate * (x.T @ delta)
        if bias is not None:
            bias = bias + rate * delta.sum()
    return weights, bias


def hexes(array):
    return [float(v).hex() for v in np.ravel(array)]


def program(seed):
    state = np.random.RandomState(seed)
    start = 2 * state.random_sample((3, 1)) - 1
    end, _ = train(start, X, Y, 10_000, 1)
    answer = sigmoid(np.array([1.0, 0, 0]) @ end)
    return {"seed": seed, "start": hexes(start), "end": hexes(end), "answer": hexes(answer)}


def wide(inputs, samples, iterations, rate, seed):
    """Data, then weights and bias, all uniform in [-1, 1) from one seed; targets by the sign of a column."""
    state = np.random.RandomState(seed)
    x = state.uniform(-1, 1, (samples, inputs))
    y = (x[:, :1] > 0).astype(float)
    start = state.uniform(-1, 1, (inputs, 1))
    bias = state.uniform(-1, 1)
    end, end_bias = train(start, x, y, iterations, rate, bias)
    return {
        "inputs": inputs,
        "samples": samples,
        "iterations": iterations,
        "rate": rate,
        "seed": seed,
        "end": hexes(end),
        "bias": float(end_bias).hex(),
    }


def normal(seed):
    """S4: weights, then the bias, from a normal distribution; one activation."""
    state = np.random.RandomState(seed)
    weights = state.normal(size=3)
    bias = state.normal()
    return {
        "seed": seed,
        "weights": hexes(weights),
        "bias": float(bias).hex(),
        "answer": hexes(sigmoid(weights @ np.array([1.0, 2, 3]) + bias)),
    }


vectors = {
    "numpy": np.__version__,
    "programs": [program(seed) for seed in (0, 1, 15, 42, 4294967295)],
    "wide": [wide(10, 50, 1000, 0.05, 3), wide(100, 7, 500, 0.1, 4), wide(1, 5, 1000, 1, 5), wide(9, 64, 300, 0.02, 6)],
    "normal": [normal(seed) for seed in (0, 1, 7)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(vectors, indent=1) + "\n")
print(f"{path.name}: NumPy {np.__version__}")
