"""NumPy, as a good NumPy programmer writes it: whole batches, in place where it helps. S0 is the tutorials' program."""

import numpy as np
from serve import serve


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Neuron:
    how = ""

    def __init__(self, task, data):
        self.x, self.y, self.rate = data.x, data.targets, task["learningRate"]
        self.start = np.array(task["weights"]).reshape(-1, 1)

    def reset(self):
        self.weights = self.start.copy()

    def train(self, iterations, _rows):
        x, y, weights = self.x, self.y, self.weights
        for _ in range(iterations):
            output = sigmoid(np.dot(x, weights))
            delta = (y - output) * output * (1 - output)
            weights += np.dot(x.T, delta if self.rate == 1 else self.rate * delta)

    def one(self, row):
        return sigmoid(np.dot(self.x[row % len(self.x)], self.weights))

    def all(self):
        return sigmoid(np.dot(self.x, self.weights))

    def outputs(self, rows):
        return sigmoid(np.dot(self.x[:rows], self.weights))


class Network:
    how = ""

    def __init__(self, task, data, dtype):
        self.task, self.data, self.dtype = task, data, dtype
        self.relu = task["hidden"] == "relu"
        self.random = np.random.RandomState(0)
        self.reset()

    def reset(self):
        sizes = self.task["sizes"]
        self.parameters = []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            limit = np.sqrt(6 / (fan_in + fan_out))
            self.parameters.append(self.random.uniform(-limit, limit, (fan_in, fan_out)).astype(self.dtype))
            self.parameters.append(np.zeros(fan_out, self.dtype))
        self.first = [np.zeros_like(p) for p in self.parameters]
        self.second = [np.zeros_like(p) for p in self.parameters]
        self.steps = 0

    def forward(self, x):
        """The outputs of every layer, x first."""
        layers = [x]
        last = len(self.parameters) - 2
        for l in range(0, last + 2, 2):
            z = layers[-1] @ self.parameters[l]
            z += self.parameters[l + 1]
            if l < last:
                np.maximum(z, 0, out=z) if self.relu else np.tanh(z, out=z)
            elif z.shape[1] == 1:
                z = sigmoid(z)
            else:
                z -= z.max(axis=1, keepdims=True)
                np.exp(z, out=z)
                z /= z.sum(axis=1, keepdims=True)
            layers.append(z)
        return layers

    def train(self, epochs, rows):
        x, y, batch = self.data.x, self.data.targets, self.task["batchSize"]
        for _ in range(epochs):
            order = self.random.permutation(rows)
            for start in range(0, rows, batch):
                chosen = order[start : start + batch]
                self.step(x[chosen], y[chosen])

    def step(self, x, y):
        layers = self.forward(x)
        delta = (layers[-1] - y) / len(x)
        gradients = [None] * len(self.parameters)
        for l in range(len(self.parameters) - 2, -1, -2):
            before = layers[l // 2]
            gradients[l], gradients[l + 1] = before.T @ delta, delta.sum(axis=0)
            if l:
                delta = delta @ self.parameters[l].T
                delta *= before > 0 if self.relu else 1 - before * before
        rate = self.task["learningRate"]
        if self.task["optimizer"] == "sgd":
            for p, g in zip(self.parameters, gradients):
                p -= rate * g
            return
        self.steps += 1
        rate /= 1 - 0.9**self.steps
        root = np.sqrt(1 - 0.999**self.steps)
        for p, g, m, v in zip(self.parameters, gradients, self.first, self.second):
            m *= 0.9
            m += 0.1 * g
            v *= 0.999
            v += 0.001 * (g * g)
            p -= rate * m / (np.sqrt(v) / root + 1e-8)

    def one(self, row):
        return self.forward(self.data.x[row : row + 1])[-1]

    def all(self):
        return self.forward(self.data.x)[-1]

    def outputs(self, rows):
        return self.forward(self.data.x[:rows])[-1]


def load(task, data, dtype):
    return Neuron(task, data) if task["kind"] == "neuron" else Network(task, data, dtype)


serve(np.__version__, load)
