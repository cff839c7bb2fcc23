"""Writes iris.json and digits.json beside this file. Run: /usr/bin/python3 examples/data/export.py

The source is scikit-learn's copies (made with 1.2.1). README.md says whose data this is and how it is written.
"""

import json
import pathlib

import numpy as np
from sklearn.datasets import load_digits, load_iris

HERE = pathlib.Path(__file__).parent


def encode(image):
    """Pixels 1 to 16 are the letters a to p, runs of up to nine zeros are their length."""
    text, zeros = "", 0
    for pixel in [*image.astype(int), None]:
        if zeros and (pixel != 0 or zeros == 9):
            text, zeros = text + str(zeros), 0
        if pixel == 0:
            zeros += 1
        elif pixel is not None:
            text += chr(ord("a") + pixel - 1)
    return text


def write(name, content):
    """One string of a list a line, as the formatter wants it."""
    text = json.dumps(content, indent=2) + "\n"
    (HERE / name).write_text(text)
    print(name, len(text), "bytes")


iris = load_iris()
assert np.array_equal(iris.data, np.round(iris.data, 1))
write(
    "iris.json",
    {
        "features": ["sepal length", "sepal width", "petal length", "petal width"],
        "samples": [
            ",".join([*map(str, row), iris.target_names[target]])
            for row, target in zip(iris.data, iris.target)
        ],
    },
)

digits = load_digits()
write(
    "digits.json",
    {"samples": [f"{target}:{encode(row)}" for row, target in zip(digits.data, digits.target)]},
)
