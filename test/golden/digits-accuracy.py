"""Test accuracy of scikit-learn's MLPClassifier on the digits, for examples/digits-accuracy.ts to stand beside.

Run: /usr/bin/python3 test/golden/digits-accuracy.py. Writes digits-accuracy.json beside this file.
The split is train_test_split(test_size=0.25, stratify=labels, random_state=0), which Myelin's trainTestSplit repeats.
"adamSmallEpsilon": scikit-learn adds epsilon before the bias correction, Adam's Algorithm 1 behind it; at 1e-12 the
place is of no weight.
"""

import json
import pathlib
import warnings

import sklearn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.25, stratify=y, random_state=0)
scores = {}
for name, solver, rate, epsilon in (
    ("sgd", "sgd", 0.05, 1e-8),
    ("adam", "adam", 0.001, 1e-8),
    ("adamSmallEpsilon", "adam", 0.001, 1e-12),
):
    scores[name] = []
    for seed in range(5):
        model = MLPClassifier(
            (100,),
            solver=solver,
            learning_rate_init=rate,
            epsilon=epsilon,
            batch_size=32,
            max_iter=30,
            alpha=0,
            tol=0,
            n_iter_no_change=1000,
            random_state=seed,
        )
        scores[name].append(model.fit(x_train, y_train).score(x_test, y_test))
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"sklearn": sklearn.__version__, "scores": scores}) + "\n")
print(path.read_text())
