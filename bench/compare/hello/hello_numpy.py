import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])


def create():
    random = np.random.RandomState(4)
    return [random.uniform(-1, 1, (2, 3)), np.zeros(3), random.uniform(-1, 1, (3, 1)), np.zeros(1)]


def forward(model, x):
    w1, b1, w2, b2 = model
    hidden = np.tanh(x @ w1 + b1)
    return hidden, 1 / (1 + np.exp(-(hidden @ w2 + b2)))


def train(model):
    for _ in range(5000):
        hidden, output = forward(model, X)
        delta = output - Y
        before = delta @ model[2].T * (1 - hidden * hidden)
        for p, g in zip(model, [X.T @ before, before.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)]):
            p -= 0.5 * g


def predict(model, sample):
    return forward(model, np.array([sample]))[1][0, 0]
