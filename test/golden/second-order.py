"""Where full-batch methods must end, by SciPy: a convex classification by L-BFGS-B, a curve by MINPACK's Levenberg-Marquardt.
Usage: python3 test/golden/second-order.py > test/golden/second-order.json (Debian's python3-scipy)."""

import json

import numpy
import scipy
from scipy.optimize import least_squares, minimize

rng = numpy.random.RandomState(7)


def classification():
    """Softmax regression, mean cross-entropy + l2 * sum of squares of the weights, not of the biases."""
    x = numpy.round(rng.normal(size=(60, 4)), 3)
    y = (x @ numpy.array([[1, 0, -1], [0.5, -1, 0.3], [-2, 1, 1], [0, 0.2, -0.2]]) + rng.normal(size=(60, 3))).argmax(1)
    l2 = 0.01

    def f(p):
        w, b = p[:12].reshape(4, 3), p[12:]
        z = x @ w + b
        z -= z.max(1, keepdims=True)
        e = numpy.exp(z)
        q = e / e.sum(1, keepdims=True)
        loss = -numpy.log(q[numpy.arange(60), y]).mean() + l2 * (w * w).sum()
        d = (q - numpy.eye(3)[y]) / 60
        return loss, numpy.concatenate([(x.T @ d + 2 * l2 * w).ravel(), d.sum(0)])

    found = minimize(f, numpy.zeros(15), jac=True, method="L-BFGS-B", options={"gtol": 1e-11, "ftol": 0, "maxiter": 10000})
    return {"x": x.tolist(), "y": y.tolist(), "l2": l2, "loss": found.fun, "weights": found.x[:12].tolist()}


def curve():
    """A network 1-3-1 with tanh; from the start given to the nearest minimum."""
    x = numpy.linspace(-1, 1, 40)
    y = numpy.round(numpy.sin(3 * x) + 0.05 * rng.normal(size=40), 4)
    start = numpy.round(rng.normal(size=10), 3)

    def r(p):
        return numpy.tanh(numpy.outer(x, p[:3]) + p[3:6]) @ p[6:9] + p[9] - y

    found = least_squares(r, start, method="lm", xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=100000)
    return {"x": x.tolist(), "y": y.tolist(), "start": start.tolist(), "loss": float((r(found.x) ** 2).mean())}


print(json.dumps({"scipy": scipy.__version__, "classification": classification(), "curve": curve()}))
