"""What scikit-learn's usual choices make of the tables: folds, figures and times, as JSON for bench/tables/index.ts.

    python3 bench/tables/peers.py build/tables [tables.json]

Its own tables are written there as CSV too. The peers are used as their guides use them: gaps become the median, with
an indicator, and a level of their own; categories are one-hot; numbers are standardized for the network and the linear
model. Histogram boosting takes gaps and categories as they are. Everything else is the default.
"""
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn import datasets
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, r2_score, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
MISSING = ["", "NA", "N/A", "null", "NULL", "NaN", "nan", "?"]
OWN = {
    "wine": (datasets.load_wine, "class"),
    "breast_cancer": (datasets.load_breast_cancer, "class"),
    "iris": (datasets.load_iris, "class"),
    "digits": (datasets.load_digits, "class"),
    "diabetes": (datasets.load_diabetes, "progression"),
}


def own_table(name: str, to: Path) -> None:
    load, target = OWN[name]
    bunch = load(as_frame=True)
    frame = bunch.data.copy()
    frame[target] = bunch.target_names[bunch.target] if target == "class" else bunch.target
    frame.to_csv(to, index=False)


def columns_of(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    return numbers, [c for c in frame if c not in numbers]


def flat(frame: pd.DataFrame, scale: bool) -> ColumnTransformer:
    numbers, categories = columns_of(frame)
    of_numbers = [SimpleImputer(strategy="median", add_indicator=True)] + [StandardScaler()] * scale
    of_categories = [
        SimpleImputer(strategy="constant", fill_value="missing"),
        OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    ]
    return ColumnTransformer(
        [("n", make_pipeline(*of_numbers), numbers), ("c", make_pipeline(*of_categories), categories)],
        sparse_threshold=0,
    )


def boosting(frame: pd.DataFrame, classes: bool):
    numbers, categories = columns_of(frame)
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    columns = ColumnTransformer([("c", codes, categories), ("n", "passthrough", numbers)])
    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return make_pipeline(columns, kind(categorical_features=range(len(categories)), random_state=0))


def peers_of(frame: pd.DataFrame, classes: bool) -> dict:
    if classes:
        network, linear, forest = MLPClassifier(random_state=0), LogisticRegression(), RandomForestClassifier(random_state=0)
    else:
        network, linear, forest = MLPRegressor(random_state=0), Ridge(), RandomForestRegressor(random_state=0)
    return {
        "MLP": make_pipeline(flat(frame, True), network),
        "linear": make_pipeline(flat(frame, True), linear),
        "forest": make_pipeline(flat(frame, False), forest),
        "boosting": boosting(frame, classes),
    }


def scores(model, inputs: pd.DataFrame, targets, classes: bool) -> dict:
    if not classes:
        return {"r2": r2_score(targets, model.predict(inputs))}
    probabilities = model.predict_proba(inputs)
    two = probabilities.shape[1] == 2
    auc = roc_auc_score(targets, probabilities[:, 1] if two else probabilities, multi_class="ovr")
    return {
        "accuracy": float(np.mean(model.predict(inputs) == targets)),
        "logLoss": log_loss(targets, probabilities, labels=model.classes_),
        "auc": auc,
    }


def run(table: dict, folder: Path) -> dict:
    own = table["from"] == "scikit-learn"
    path = folder / f"{table['name']}.csv" if own else (HERE / "data" if table["from"] == "data" else Path(table["from"])) / f"{table['name']}.csv"
    if own:
        own_table(table["name"], path)
    frame = pd.read_csv(path, na_values=MISSING, keep_default_na=False)
    frame = frame[frame[table["target"]].notna()].reset_index(drop=True)
    inputs, targets = frame.drop(columns=table["target"]), frame[table["target"]].to_numpy()
    classes = table["task"] == "classes"
    inputs = inputs.astype({c: object for c in columns_of(inputs)[1]})
    folds = (StratifiedKFold if classes else KFold)(5, shuffle=True, random_state=0)
    parts = [test.tolist() for _, test in folds.split(inputs, targets)]
    result = {"rows": len(frame), "columns": inputs.shape[1], "csv": str(path), "folds": parts, "peers": {}}
    for test in parts:
        train = np.setdiff1d(np.arange(len(frame)), test)
        for name, model in peers_of(inputs, classes).items():
            start = time.perf_counter()
            model.fit(inputs.iloc[train], targets[train])
            seconds = time.perf_counter() - start
            figures = {**scores(model, inputs.iloc[test], targets[test], classes), "seconds": seconds}
            for key, value in figures.items():
                result["peers"].setdefault(name, {}).setdefault(key, []).append(value)
    return result


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    tables = json.loads(Path(sys.argv[2] if len(sys.argv) > 2 else HERE / "tables.json").read_text())
    for table in tables:
        print(table["name"], file=sys.stderr, flush=True)
        result = {**table, **run(table, folder), "version": sklearn.__version__}
        (folder / f"{table['name']}.json").write_text(json.dumps(result))


main()
