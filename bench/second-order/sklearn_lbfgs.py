"""scikit-learn's MLP with solver='lbfgs' beside Myelin's lbfgs, from the same weights. `data` prints the data sets, standardised;
`train` reads { name, kind, hidden, activation, maxIterations, coefs, intercepts, rounds } from standard input, a line each, and
prints what came of each. One thread: OMP_NUM_THREADS=1 and the like are set by bench/second-order/index.ts."""

import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")

SETS = {"wine": load_wine, "breast cancer": load_breast_cancer, "diabetes": load_diabetes}


def load(name):
    x, y = SETS[name](return_X_y=True)
    y = y.astype(float)
    if name == "diabetes":
        y = (y - y.mean()) / y.std()
    return StandardScaler().fit_transform(x), y


def train(task):
    x, y = load(task["name"])
    regression = task["kind"] == "regression"
    model = (MLPRegressor if regression else MLPClassifier)(
        (task["hidden"],),
        activation=task["activation"],
        solver="lbfgs",
        alpha=0,
        max_iter=1,
        warm_start=True,
        max_fun=10**9,
    )
    labels = y if regression else y.astype(int)
    model.fit(x, labels)  # makes the lists that are then filled
    model.max_iter = task["maxIterations"]
    seconds = []
    for _ in range(task["rounds"]):
        model.coefs_ = [numpy.array(c) for c in task["coefs"]]
        model.intercepts_ = [numpy.array(c) for c in task["intercepts"]]
        begin = time.perf_counter()
        model.fit(x, labels)
        seconds.append(time.perf_counter() - begin)
    # Its loss of a regression is half of the mean squared error.
    loss = 2 * model.loss_ if regression else model.loss_
    return {"loss": float(loss), "iterations": int(model.n_iter_), "seconds": sorted(seconds)[len(seconds) // 2]}


if sys.argv[1] == "data":
    sets = {name: load(name) for name in SETS}
    print(json.dumps({"version": sklearn.__version__, "sets": {n: {"x": x.tolist(), "y": y.tolist()} for n, (x, y) in sets.items()}}))
else:
    for line in sys.stdin:
        print(json.dumps(train(json.loads(line))), flush=True)
