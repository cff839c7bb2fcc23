"""Golden vectors of the data helpers and metrics, by scikit-learn. Run: /usr/bin/python3 test/golden/data-metrics.py

Writes data-metrics.json beside this file (committed: scikit-learn 1.2.1, NumPy 1.24.2). Fractional numbers are float64 in
hexadecimal (float.hex), so nothing is lost on the way.
"""

import hashlib
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.datasets import load_digits, load_iris
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")
SEEDS = [0, 1, 42, 4294967295]


def hexes(values):
    return [float(v).hex() for v in np.ravel(values)]


def numbers(array):
    return [int(v) for v in array]


def labels_of(seed, n, classes):
    """Uneven classes: the first is the most frequent."""
    return np.floor(np.random.RandomState(seed).random_sample(n) ** 2 * classes).astype(int)


def splits():
    cases = []
    plain = [(10, {}), (11, {"test_size": 0.3}), (7, {"train_size": 0.5}), (20, {"test_size": 3}),
             (20, {"train_size": 4}), (50, {"test_size": 0.2, "train_size": 0.55}), (50, {"test_size": 7, "train_size": 0.5}),
             (3, {"test_size": 0.01}), (9, {"test_size": 0.25, "shuffle": False}), (1797, {"test_size": 0.2})]
    for n, options in plain:
        for seed in SEEDS[: 1 if n > 1000 or "shuffle" in options else 4]:
            train, test = train_test_split(np.arange(n), random_state=seed, **options)
            cases.append({"n": n, "options": options, "seed": seed, "train": numbers(train), "test": numbers(test)})
    for n, classes in [(12, 2), (30, 3), (61, 4), (100, 7), (203, 5)]:
        labels = labels_of(n, n, classes)
        assert np.bincount(labels, minlength=classes).min() >= 2
        # Class names whose order is not that of the numbers.
        for names in (None, ["b", "a", "C", "é", "aa", "Z", "10"]):
            y = labels if names is None else np.array([names[k] for k in labels])
            for options in ({"test_size": 0.3}, {"train_size": 0.4}, {"test_size": classes, "train_size": 2 * classes}):
                for seed in SEEDS if names is None else SEEDS[2:3]:
                    train, test = train_test_split(np.arange(n), random_state=seed, stratify=y, **options)
                    cases.append({"n": n, "options": options, "seed": seed, "labels": y.tolist(),
                                  "train": numbers(train), "test": numbers(test)})
    # Many ties among the classes, which are drawn by lot.
    y = np.repeat(np.arange(8), 3)
    for seed in SEEDS:
        train, test = train_test_split(np.arange(24), random_state=seed, stratify=y, test_size=10, train_size=11)
        cases.append({"n": 24, "options": {"test_size": 10, "train_size": 11}, "seed": seed, "labels": y.tolist(),
                      "train": numbers(train), "test": numbers(test)})
    return cases


def folds():
    cases = []

    def add(n, splitter, folds, seed, y=None):
        fold_of = np.empty(n, dtype=int)
        for k, (train, test) in enumerate(splitter.split(np.zeros(n), y)):
            assert np.array_equal(np.sort(np.r_[train, test]), np.arange(n))
            assert (np.diff(train) > 0).all() and (np.diff(test) > 0).all()
            fold_of[test] = k
        cases.append({"n": n, "folds": folds, "seed": seed, "labels": None if y is None else y.tolist(),
                      "foldOf": numbers(fold_of)})

    for n, k in [(10, 5), (11, 3), (7, 7), (103, 10), (2, 2)]:
        add(n, KFold(k), k, None)
        for seed in SEEDS:
            add(n, KFold(k, shuffle=True, random_state=seed), k, seed)
    for n, classes, k in [(12, 2, 3), (31, 3, 5), (100, 7, 4), (77, 5, 9)]:
        labels = labels_of(n, n, classes)
        for y in (labels, np.array(["b", "a", "C", "é", "aa", "Z", "10"])[labels]):
            add(n, StratifiedKFold(k), k, None, y)
            for seed in SEEDS:
                add(n, StratifiedKFold(k, shuffle=True, random_state=seed), k, seed, y)
    return cases


def matrix_of(kind, seed, rows, columns):
    x = np.random.RandomState(seed).normal(0, 1, (rows, columns))
    if kind == "spread":
        x = x * 10.0 ** np.arange(-3, columns - 3) + 5
    if kind == "constant":
        x[:, 0] = 0.1
        x[:, 1] = 1e6 + 1e-11 * x[:, 1]
        x[:, 2] = 3 + 1e-16 * x[:, 2]
    return x


def scalers():
    cases = []
    for kind, rows, columns in [("plain", 5, 3), ("plain", 40, 7), ("plain", 1, 2), ("plain", 33, 1), ("spread", 20, 6),
                                ("constant", 30, 4)]:
        x = matrix_of(kind, rows, rows, columns)
        other = matrix_of(kind, rows + 1, 3, columns)
        case = {"shape": [rows, columns], "x": hexes(x), "other": hexes(other), "minMax": []}
        standard = StandardScaler().fit(x)
        case["standard"] = {"mean": hexes(standard.mean_), "scale": hexes(standard.scale_),
                            "transformed": hexes(standard.transform(other)),
                            "inverse": hexes(standard.inverse_transform(other))}
        for feature_range in ((0, 1), (-1, 1), (-3.7, 0.1)):
            scaler = MinMaxScaler(feature_range=feature_range).fit(x)
            case["minMax"].append({"featureRange": feature_range, "dataMin": hexes(scaler.data_min_),
                                   "dataMax": hexes(scaler.data_max_), "transformed": hexes(scaler.transform(other)),
                                   "inverse": hexes(scaler.inverse_transform(other))})
        cases.append(case)
    return cases


def encoders():
    cases = []
    for labels in (["b", "a", "b"], ["z", "Z", "é", "e", "", "10", "9", "aa", "a"], ["\U0001f600", "\uff21", "a"],
                   [3, -1, 3, 10, 2], [0]):
        encoder = LabelEncoder().fit(labels)
        cases.append({"labels": labels, "classes": encoder.classes_.tolist(), "indices": numbers(encoder.transform(labels))})
    return cases


def figures(y, p, binary, positive=1):
    result = {"accuracy": float(metrics.accuracy_score(y, p)).hex(), "confusion": metrics.confusion_matrix(y, p).tolist()}
    functions = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    for name, function in functions.items():
        averages = {a: float(function(y, p, average=a, zero_division=0)).hex() for a in ("micro", "macro", "weighted")}
        if binary:
            averages["binary"] = float(function(y, p, pos_label=positive, zero_division=0)).hex()
        result[name] = averages
    return result


def classification():
    cases = []

    def add(y, p, binary, positive=1):
        y, p = np.array(y), np.array(p)
        cases.append({"targets": y.tolist(), "predictions": p.tolist(), "positive": positive if binary else None,
                      **figures(y, p, binary, positive)})

    for seed, (n, classes) in enumerate([(1, 2), (20, 2), (100, 2), (10, 3), (60, 5), (200, 9)]):
        random = np.random.RandomState(seed)
        y = random.randint(classes, size=n)
        p = np.where(random.random_sample(n) < 0.6, y, random.randint(classes, size=n))
        add(y, p, classes == 2)
        add([f"c{k}" for k in y], [f"c{k}" for k in p], classes == 2 and n > 1, "c0")
    add([1, 1, 1], [0, 0, 0], True)
    add([0, 0, 0], [0, 0, 0], True)
    add([1, 1, 1], [1, 1, 1], True)
    add([0, 0, 1], [0, 0, 0], True)
    add([0, 0, 0], [1, 0, 1], True)
    add([0, 1, 2], [3, 3, 3], False)
    add([-5, 7, 7, -5], [7, 7, -5, -5], True, -5)
    add(["no", "yes", "yes"], ["no", "no", "yes"], True, "yes")
    return cases


def areas():
    cases = []
    for seed, (n, levels) in enumerate([(2, 0), (10, 0), (50, 3), (99, 10), (60, 1), (133, 0)]):
        random = np.random.RandomState(seed)
        y = np.r_[0, 1, random.randint(2, size=n - 2)]
        scores = random.random_sample(n) + 0.3 * y
        if levels:
            scores = np.round(scores * levels) / levels
        cases.append({"targets": y.tolist(), "scores": hexes(scores), "area": float(metrics.roc_auc_score(y, scores)).hex()})
    y = np.array(["spam", "ham", "spam", "ham"])
    scores = np.array([0.2, 0.2, 0.9, 0.1])
    cases.append({"targets": y.tolist(), "scores": hexes(scores), "area": float(metrics.roc_auc_score(y, scores)).hex()})
    return cases


def regression():
    cases = []

    def add(y, p):
        y, p = np.array(y, dtype=float), np.array(p, dtype=float)
        cases.append({"shape": list(y.reshape(len(y), -1).shape), "targets": hexes(y), "predictions": hexes(p),
                      "meanSquaredError": float(metrics.mean_squared_error(y, p)).hex(),
                      "meanAbsoluteError": float(metrics.mean_absolute_error(y, p)).hex(),
                      "r2": float(metrics.r2_score(y, p)).hex() if len(y) > 1 else None})

    for seed, shape in enumerate([(1, 1), (2, 1), (50, 1), (130, 1), (20, 3)]):
        random = np.random.RandomState(seed)
        y = random.normal(3, 2, shape)
        add(y, y + random.normal(0, 0.5, shape))
    add([2, 2, 2], [2, 2, 2])
    add([2, 2, 2], [2, 2, 3])
    add([1, 2, 3], [3, 2, 1])
    add([1, 2, 3], [1, 2, 3])
    add([[1, 5], [2, 5], [3, 5]], [[1, 5], [2, 5], [4, 5]])
    add([[1, 5], [2, 5], [3, 5]], [[1, 5], [2, 6], [4, 5]])
    return cases


def data_sets():
    result = {}
    for name, load in (("iris", load_iris), ("digits", load_digits)):
        data = load()
        result[name] = {"shape": list(data.data.shape), "counts": numbers(np.bincount(data.target)),
                        "columnSums": hexes(data.data.sum(axis=0)),
                        "sha256": hashlib.sha256(np.c_[data.data, data.target].astype("<f8").tobytes()).hexdigest()}
    return result


result = {"numpy": np.__version__, "scikitLearn": sklearn.__version__, "splits": splits(), "folds": folds(), "scalers": scalers(),
          "encoders": encoders(), "classification": classification(), "areas": areas(), "regression": regression(),
          "dataSets": data_sets()}
# One case a line.
lines = []
for key, value in result.items():
    if isinstance(value, list):
        body = ",\n".join(json.dumps(case, separators=(",", ":")) for case in value)
        lines.append(f"{json.dumps(key)}: [\n{body}\n]")
    else:
        lines.append(f"{json.dumps(key)}: {json.dumps(value)}")
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(path.name, path.stat().st_size, "bytes")
