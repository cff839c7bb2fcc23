"""Makes the files beside it with NumPy, PyTorch and scikit-learn: /usr/bin/python3 test/files/python/make.py

Debian has neither the safetensors package nor Keras. The safetensors files are written here after the format's
description, from real state dicts. The Keras file holds arrays in the order and layout of `model.get_weights()`; its
answers are computed with NumPy.
"""

import io
import json
import os
import struct
import warnings

import numpy as np
import sklearn
import torch
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor

os.chdir(os.path.dirname(os.path.abspath(__file__)))
warnings.filterwarnings("ignore")
expected = {
    "made with": {"numpy": np.__version__, "torch": torch.__version__, "scikit-learn": sklearn.__version__}
}


def save_safetensors(path, state):
    """As safetensors.torch.save_file: larger dtypes first, then by name; header filled with blanks to 8 bytes."""
    names = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
    order = sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0]))
    header, data = {}, b""
    for name, tensor in order:
        raw = bytes(tensor.contiguous().view(-1).view(torch.uint8).numpy().tobytes())
        header[name] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


# PyTorch
torch.manual_seed(1)
inputs = torch.rand(5, 3, dtype=torch.float64) * 2 - 1
layers = [torch.nn.Linear(3, 4)]
for _ in range(9):  # so that there is a "10.weight", which sorts before "2.weight"
    layers += [torch.nn.Tanh(), torch.nn.Linear(4, 4)]
sequential = torch.nn.Sequential(*layers, torch.nn.Softmax(dim=1)).double()
save_safetensors("torch-sequential.safetensors", sequential.state_dict())


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = torch.nn.Linear(3, 6)
        self.out = torch.nn.Linear(6, 1, bias=False)
        self.register_buffer("steps", torch.tensor(7))

    def forward(self, x):
        return torch.sigmoid(self.out(torch.nn.functional.gelu(self.fc1(x))))


named = Net()
save_safetensors("torch-named.safetensors", named.state_dict())
half = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)).half()
brain = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)).bfloat16()
save_safetensors("torch-half.safetensors", half.state_dict())
save_safetensors("torch-bfloat16.safetensors", brain.state_dict())
with torch.no_grad():
    expected["torch"] = {
        "inputs": inputs.tolist(),
        "sequential": sequential(inputs).tolist(),
        "named": named(inputs.float()).tolist(),
        "half": half.float()(inputs.float()).tolist(),
        "bfloat16": brain.float()(inputs.float()).tolist(),
    }

# scikit-learn
data = load_iris()
classifier = MLPClassifier((5, 4), activation="relu", max_iter=150, random_state=1).fit(data.data, data.target)
regressor = MLPRegressor((6,), activation="logistic", max_iter=60, random_state=2).fit(data.data[:, :3], data.data[:, 3])
binary = MLPClassifier((3,), activation="tanh", max_iter=60, random_state=3).fit(data.data, data.target == 2)
expected["sklearn"] = {
    "inputs": data.data[::30].tolist(),
    "classifier": classifier.predict_proba(data.data[::30]).tolist(),
    "regressor": regressor.predict(data.data[::30, :3]).tolist(),
    "binary": binary.predict_proba(data.data[::30])[:, 1].tolist(),
}
for name, model, save in [
    ("classifier", classifier, np.savez),
    ("regressor", regressor, np.savez_compressed),
    ("binary", binary, np.savez),
]:
    assert model.out_activation_ == {"classifier": "softmax", "regressor": "identity", "binary": "logistic"}[name]
    save(
        f"sklearn-{name}.npz",
        **{f"coefs_{i}": c for i, c in enumerate(model.coefs_)},
        **{f"intercepts_{i}": b for i, b in enumerate(model.intercepts_)},
    )

# Keras's layout
random = np.random.RandomState(4)
weights = [
    random.normal(size=shape).astype("float32") for shape in [(3, 4), (4,), (4, 4), (4, 2), (2,)]
]  # the second layer has no bias
np.savez("keras.npz", *weights)
x = np.asarray(expected["torch"]["inputs"], "float32")
hidden = np.tanh(np.maximum(x @ weights[0] + weights[1], 0) @ weights[2])
expected["keras"] = (hidden @ weights[3] + weights[4]).tolist()

# NumPy
matrix = np.arange(6).reshape(2, 3)
arrays = {}
for code in ["<f8", "<f4", "<i8", "<i4", "<u4", ">f8", ">f4", ">i8", ">i4", ">u4"]:
    arrays[code] = (matrix * 3 - 2).astype(code) if "u" not in code else matrix.astype(code)
arrays["fortran"] = np.asfortranarray(matrix / 7)
arrays["three axes"] = np.arange(24.0).reshape(2, 3, 4)
arrays["three axes, fortran"] = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
arrays["scalar"] = np.float64(1.5)
arrays["empty"] = np.zeros((0, 3), "float32")
arrays["special"] = np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324])
arrays["large integers"] = np.array([2**53 - 1, -(2**53) + 1, 0, -1])
np.savez("arrays.npz", **arrays)
np.savez_compressed("arrays-compressed.npz", **arrays)
expected["arrays"] = {
    name: {
        "dtype": {"f8": "float64", "f4": "float32", "i8": "int64", "i4": "int32", "u4": "uint32"}[a.dtype.str[1:]],
        "shape": list(a.shape),
        "data": [str(v) for v in np.asarray(a).ravel().tolist()],
    }
    for name, a in arrays.items()
}
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, matrix / 3, version=version)


def saved(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue().hex()


# What is refused.
expected["refused"] = {
    "complex128": saved(np.zeros(2, complex)),
    "bool": saved(np.zeros(2, bool)),
    "float16": saved(np.zeros(2, "f2")),
    "int8": saved(np.zeros(2, "i1")),
    "text": saved(np.array(["ab"])),
    "structured": saved(np.zeros(2, [("a", "f8"), ("b", "i4")])),
    "objects": saved(np.array([{}], dtype=object)),
    "beyond 2^53": saved(np.array([1, 2**53])),
    "below -2^53": saved(np.array([-(2**53)])),
}
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
