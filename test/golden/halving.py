"""Schedules of scikit-learn's halving searches: /usr/bin/python3 test/golden/halving.py > test/golden/halving.json"""

import json
import warnings

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV, HalvingRandomSearchCV, KFold

warnings.filterwarnings("ignore")


class Estimator(BaseEstimator):
    def __init__(self, a=0, epochs=1):
        self.a = a
        self.epochs = epochs

    def fit(self, X, y):
        return self

    def score(self, X, y):
        return float(self.a)


ROWS = 900
X, y = np.zeros((ROWS, 1)), np.zeros(ROWS)
cases = []
for points in (1, 2, 5, 9, 27, 50):
    for factor in (2, 3, 2.5):
        for least in ("smallest", "exhaust", 7, 60):
            for aggressive in (False, True):
                for most in (40, 900):
                    for resource in ("epochs", "n_samples"):
                        if isinstance(least, int) and least > most:
                            continue
                        search = HalvingGridSearchCV(
                            Estimator(),
                            {"a": list(range(points))},
                            factor=factor,
                            resource=resource,
                            min_resources=least,
                            max_resources=most,
                            aggressive_elimination=aggressive,
                            cv=KFold(2),
                            refit=False,
                        )
                        try:
                            search.fit(X, y)
                        except ValueError:
                            continue
                        cases.append(
                            {
                                "points": points,
                                "factor": factor,
                                "minResources": least,
                                "aggressiveElimination": aggressive,
                                "maxResources": most,
                                "smallest": 4 if resource == "n_samples" else 1,
                                "rungs": list(map(list, zip(search.n_resources_, search.n_candidates_))),
                            }
                        )
for factor in (2, 3):
    for least in ("smallest", 20):
        search = HalvingRandomSearchCV(
            Estimator(), {"a": list(range(200))}, factor=factor, resource="epochs",
            min_resources=least, max_resources=100, cv=KFold(2), refit=False, random_state=0,
        ).fit(X, y)
        cases.append({"points": None, "factor": factor, "minResources": least, "aggressiveElimination": False,
                      "maxResources": 100, "smallest": 1,
                      "rungs": list(map(list, zip(search.n_resources_, search.n_candidates_)))})
print("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")
